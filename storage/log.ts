/**
 * The log: an append-only history of events in one SQLite file, written by one process.
 *
 * One `append` is one transaction: events, marks, names, lives, findings, cursors and the batch's
 * hash. Only after its commit does an event have a position that anybody may rely on.
 *
 * When a transaction fails nothing of it remains: SQLite rolls its rows back, and what this
 * process remembers of the file (marks, names, the tip) is read from the file again. The judge
 * cannot be rolled back, so it folds last, when every row is in place and only COMMIT can still
 * fail; if anything fails after it began, it is thrown away and made anew from the committed
 * history before it is used again.
 */
import type Database from 'better-sqlite3'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { HandleEvent, Recorded, StartEvent } from '../src/events.ts'
import { InputError } from '../src/input-error.ts'
import type { Life } from '../src/ledger.ts'
import type { Finding } from '../src/policy.ts'
import { type Browse, newBrowse } from './browse.ts'
import { COLUMNS, encode, POSITION, type Row, SESSION, WIDTH } from './columns.ts'
import { connectReader, connectWriter } from './connect.ts'
import { type DerivedReader, newDerivedReader, newDerivedWriter } from './derived.ts'
import { newDigest, NO_HASH } from './digest.ts'
import { newKept, type Kept } from './kept.ts'
import { nameCrc, newNames } from './names.ts'
import { newReader, type Reader } from './reader.ts'
import { keepNameKey, newSummary, type Summary } from './summary.ts'
import { damaged, explained } from './storage-error.ts'
import { damageOfTail } from './tail.ts'
import { lockForWriting, type Release } from './writer-lock.ts'

/** What folds and judges committed events (src/history.ts gives one). */
export type Judge = {
  /** Findings that arise at an event; the array may be reused. */
  apply(event: Recorded): readonly Finding[]
  /** Its `dirty` lives are written with the batch, and the array is emptied. */
  ledger: { dirty: Life[] | null }
  /** The finding is only counted. */
  suppressed?(finding: Finding): boolean
}

export type LogOptions = {
  /** FULL (default): what is acknowledged survives a power cut. NORMAL: it survives a crash. */
  synchronous?: 'FULL' | 'NORMAL'
  /** What a refused second writer is told; default "lastcall". */
  writer?: string
  /** Milliseconds to wait for another program's lock; default 1,000. */
  busy?: number
  /**
   * Gives the judge as of the newest committed event: from a snapshot and `read`, or new. Called
   * at open, and again after a failed transaction.
   */
  judge?: (log: Log) => Judge
}

export type AppendOptions = {
  /** false: the judge does not see this batch. Default true. */
  fold?: boolean
  /** Ends the batch with a tick: every source is drained up to this time, µs. */
  tickUpTo?: number
  /** Checkpoints (ring cursors) that hold from this batch on. */
  cursors?: Readonly<Record<string, string | number>>
}

/** Counted since the log was opened. */
export type Counters = {
  appended: number; batches: number
  /** Events dropped because their seq was already recorded. */
  duplicates: number
  /** Jumps of seq that became a gap event, and the events lost in them. */
  gaps: number; lost: number
  /** Events whose time went back within their session: it was set to the session's newest. */
  clamped: number
  /** Transactions that failed and were rolled back. */
  failed: number
  findings: number
}

export type ReadLog = Reader & DerivedReader & Kept & Summary & {
  readonly path: string
  readonly browse: Browse
  /** The highest seq recorded of every session that has one. */
  marks(): Map<string, number>
  /** The highest seq recorded of one session; 0 when there is none. */
  acknowledged(session: string): number
  close(): void
}

export type Log = ReadLog & {
  readonly counters: Readonly<Counters>
  /** The judge as of the newest committed event; undefined when none was given. */
  readonly judge: Judge | undefined
  /**
   * Appends events in one transaction and returns what was recorded, in order: without
   * duplicates, with the gaps that jumps of seq show. An event whose seq is not above its
   * session's mark is a duplicate: it is dropped and counted, and counts as acknowledged.
   * @throws InputError when nothing could be written (full disk, lock, damage); nothing has
   *   changed then, and the same events may be appended again.
   */
  append(events: readonly HandleEvent[], options?: AppendOptions): Recorded[]
}

type SessionRow = {
  id: number; name: string; mark: number; last: number; lastAt: number; ended: boolean
  gaps: number; lost: number
  touched: boolean
  /** The newest counted event was a duplicate: a history is being delivered again. */
  repeating: boolean
}

/** Rows per insert statement. */
const ROWS = 10
/**
 * SQLite makes NULL of a NaN that is bound, and better-sqlite3 binds a number at once, but null
 * only after it has tried everything else.
 */
const NULL = NaN
const SESSIONS_CACHED = 4096

/** The session of ticks that `tickUpTo` writes. */
export const AGENT_SESSION = 'agent'

/**
 * Opens a log for reading: never blocked by the writer, never in its way.
 * @throws InputError when it is not there, foreign, newer, damaged or not readable.
 */
export function readLog(path: string): ReadLog {
  const db = connectReader(path)
  try {
    return { ...readSide(db, path), close: () => { db.close() } }
  } catch (error) {
    db.close()
    throw explained(error, path)
  }
}

function readSide(db: Database.Database, path: string, names = newNames(db)) {
  const mark = db.prepare<[string], number>('SELECT mark FROM sessions WHERE name = ?').pluck()
  const marks = db.prepare<[], [string, number]>(
    'SELECT name, mark FROM sessions ORDER BY id').raw()
  return {
    path,
    ...newReader(db, path, names),
    ...newDerivedReader(db),
    ...newKept(db, path),
    ...newSummary(db),
    browse: newBrowse(db),
    marks: () => new Map(marks.all()),
    acknowledged: (session: string) => mark.get(session) ?? 0,
  }
}

/**
 * Opens (or creates) a log for writing; one process at a time may.
 * @throws InputError naming the writer that is there already, or saying what is wrong with the
 *   file. A damaged log is not written to: see `setAside`.
 */
export function openLog(path: string, options: LogOptions = {}): Log {
  const hadLock = existsSync(`${path}.writer`)
  const release = lockForWriting(path, options.writer ?? 'lastcall')
  let db: Database.Database | undefined
  try {
    db = connectWriter(path, options.synchronous ?? 'FULL', options.busy ?? 1000)
    return writerOf(db, path, release, options)
  } catch (error) {
    db?.close()
    release()
    // Beside a file that is none of ours nothing is left behind.
    if (!hadLock) rmSync(`${path}.writer`, { force: true })
    throw explained(error, path)
  }
}

function writerOf(db: Database.Database, path: string, release: Release, options: LogOptions): Log {
  const damage = damageOfTail(db)
  if (damage) throw damaged(path, damage)
  db.prepare('DELETE FROM retention').run()
  keepNameKey(db)
  const names = newNames(db)
  const digest = newDigest()
  const derived = newDerivedWriter(db)
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const one = `(${new Array(WIDTH).fill('?').join(', ')})`
  const insert = db.prepare(`INSERT INTO events (${COLUMNS}) VALUES ${one}`)
  const insertSome = db.prepare(
    `INSERT INTO events (${COLUMNS}) VALUES ${new Array(ROWS).fill(one).join(', ')}`)
  const insertName = db.prepare(
    'INSERT INTO names (id, text, position, crc) VALUES (?, ?, ?, ?)')
  const insertBatch = db.prepare(
    'INSERT INTO batches (first, last, at_min, at_max, hash) VALUES (?, ?, ?, ?, ?)')
  const saveTip = db.prepare("UPDATE meta SET value = ? WHERE name = 'tip'")
  const firstTip = db.prepare("INSERT INTO meta (name, value) VALUES ('tip', ?)")
  const readTip = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'tip'").pluck()
  const readSession = db.prepare<[string], Omit<SessionRow, 'touched' | 'repeating'>>(
    `SELECT id, name, mark, last_position AS last, last_at AS lastAt, ended, gaps, lost
    FROM sessions WHERE name = ?`)
  const insertSession = db.prepare(`INSERT INTO sessions (id, name, crc, mark,
    first_position, last_position, started_at, last_at) VALUES (?, ?, ?, 0, ?, ?, ?, ?)`)
  const lastSession = db.prepare<[], number | null>('SELECT max(id) FROM sessions').pluck()
  const updateSession = db.prepare(`UPDATE sessions SET mark = ?, last_position = ?, last_at = ?,
    ended = ?, gaps = ?, lost = ? WHERE id = ?`)
  const describeSession = db.prepare(`UPDATE sessions SET capture = ?, host = ?, pid = ?,
    created = ?, image = ?, luid = ?, windows_session = ?, elevated = ?, arch = ?, version = ?,
    attached = ?, started_at = ? WHERE id = ?`)

  const counters: Counters = { appended: 0, batches: 0, duplicates: 0, gaps: 0, lost: 0, clamped: 0,
    failed: 0, findings: 0 }
  const row: Row = new Array(WIDTH).fill(null)
  const some: Row = new Array(ROWS * WIDTH).fill(null)
  let waiting = 0
  const sessions = new Map<string, SessionRow>()
  let touched: SessionRow[] = []
  let tip: { position: number; batches: number; hash: Buffer }
  let sessionIds: number
  let judge: Judge | undefined
  let judgeIsBehind = options.judge !== undefined
  let closed = false

  function reload(): void {
    const kept = readTip.get()
    const parsed = kept === undefined ? { position: 0, batches: 0, hash: '' }
      : JSON.parse(kept) as { position: number; batches: number; hash: string }
    tip = { position: parsed.position, batches: parsed.batches,
      hash: parsed.hash === '' ? Buffer.from(NO_HASH) : Buffer.from(parsed.hash, 'hex') }
    sessionIds = lastSession.get() ?? 0
    sessions.clear()
    touched = []
    waiting = 0
  }

  /** Inserts a row, or waits until there are some: one statement for ROWS of them is cheaper. */
  function put(row: Row): void {
    const base = waiting * WIDTH
    for (let i = 0; i < WIDTH; i++) some[base + i] = row[i] ?? NULL
    if (++waiting < ROWS) return
    waiting = 0
    // As arguments: of an array each element would be looked up by itself.
    insertSome.run(...some)
  }

  function putRest(): void {
    for (let i = 0; i < waiting; i++) insert.run(...some.slice(i * WIDTH, (i + 1) * WIDTH))
    waiting = 0
  }

  function known(name: string): SessionRow | undefined {
    const cached = sessions.get(name)
    if (cached !== undefined) return cached
    const found = readSession.get(name)
    if (!found) return undefined
    const session = { ...found, ended: Boolean(found.ended), touched: false, repeating: false }
    sessions.set(name, session)
    return session
  }

  function begun(name: string, position: number, at: number): SessionRow {
    insertSession.run(++sessionIds, name, nameCrc(sessionIds, name), position, position, at, at)
    const session: SessionRow = { id: sessionIds, name, mark: 0, last: position, lastAt: at,
      ended: false, gaps: 0, lost: 0, touched: false, repeating: false }
    digest.session(session.id, name)
    sessions.set(name, session)
    return session
  }

  const sessionId = (name: string) => known(name)!.id

  function currentJudge(): Judge | undefined {
    if (!judgeIsBehind) return judge
    judge = options.judge!(log)
    clean(judge)
    judgeIsBehind = false
    return judge
  }

  /** The lives that it found while it caught up are in the log already. */
  function clean(of: Judge): void {
    for (const life of of.ledger.dirty ?? []) life.dirty = false
    of.ledger.dirty = []
  }

  function append(events: readonly HandleEvent[], how: AppendOptions = {}): Recorded[] {
    if (closed) throw new InputError(`${path} is closed`)
    const before = { ...counters }
    const judging = how.fold === false ? undefined : currentJudge()
    const recorded: Recorded[] = []
    try {
      begin.run()
      const written = insertAll(events, how, recorded)
      if (judging && written) {
        // From here on a failure leaves it ahead of the log.
        judgeIsBehind = true
        judgeAll(judging, recorded)
      }
      if (written) {
        for (const session of touched) {
          if (session.ended) derived.ended(session.id)
        }
      }
      commit.run()
    } catch (error) {
      undo(before)
      throw explained(error, path)
    }
    settle(recorded.length > 0)
    if (recorded.length > 0) judgeIsBehind = options.judge !== undefined && judging === undefined
    return recorded
  }

  function settle(wrote: boolean): void {
    names.settle()
    for (const session of touched) {
      session.touched = false
      if (session.ended || sessions.size > SESSIONS_CACHED) sessions.delete(session.name)
    }
    touched.length = 0
    if (wrote) counters.batches++
  }

  function undo(before: Counters): void {
    if (db.inTransaction) db.exec('ROLLBACK')
    Object.assign(counters, before)
    counters.failed++
    names.reload()
    derived.reload()
    reload()
  }

  /** Inserts a batch's rows; false when every event was a duplicate and nothing has changed. */
  function insertAll(events: readonly HandleEvent[], how: AppendOptions, recorded: Recorded[]):
    boolean {
    const first = tip.position + 1
    let position = tip.position
    let atMin = Infinity, atMax = -Infinity
    digest.begin(tip.hash, first)

    function write(event: Recorded, session: SessionRow): void {
      encode(event, row, names.intern)
      row[POSITION] = event.position
      row[SESSION] = session.id
      put(row)
      digest.row(row)
      if (event.at < atMin) atMin = event.at
      if (event.at > atMax) atMax = event.at
      if (!session.touched) {
        session.touched = true
        touched.push(session)
      }
      session.last = event.position
      session.lastAt = event.at
      recorded.push(event)
    }

    for (const event of events) {
      const { seq } = event
      let session = known(event.session)
      const counted = seq !== 0 || event.by === undefined
      // A history that comes again brings its uncounted events (gaps, ends by the agent) again too.
      if (counted ? seq <= (session?.mark ?? 0) : session?.repeating) {
        if (session) session.repeating = true
        counters.duplicates++
        continue
      }
      if (session) session.repeating = false
      session ??= begun(event.session, position + 1, event.at)
      let at = event.at
      if (at < session.lastAt) {
        at = session.lastAt
        counters.clamped++
      }
      if (counted) {
        const lost = seq - session.mark - 1
        if (lost > 0) {
          // What was lost may have come at once after what was seen: nothing was due before it.
          write({ session: event.session, seq: 0, at: session.lastAt, by: 'log', kind: 'gap', lost,
            position: ++position }, session)
          session.gaps++
          session.lost += lost
          counters.gaps++
          counters.lost += lost
        }
        session.mark = seq
      }
      const copy: Recorded = { ...event, position: ++position }
      copy.at = at
      // Who keeps it keeps one text for all of them, where each event had brought its own.
      copy.session = session.name
      write(copy, session)
      if (event.kind === 'start') describe(event, session, at)
      else if (event.kind === 'end') session.ended = true
      else if (event.kind === 'gap') {
        session.gaps++
        session.lost += event.lost ?? 0
        // A gap that another log wrote out stands for numbers: they are not missing again.
        if (event.by === 'log' && session.mark > 0) session.mark += event.lost ?? 0
      }
    }
    if (how.tickUpTo !== undefined) {
      const session = known(AGENT_SESSION) ?? begun(AGENT_SESSION, position + 1, how.tickUpTo)
      write({ session: AGENT_SESSION, seq: 0, by: 'agent', kind: 'tick', position: ++position,
        at: Math.max(how.tickUpTo, session.lastAt), upTo: how.tickUpTo }, session)
    }
    if (how.cursors) {
      for (const [name, value] of Object.entries(how.cursors)) log.setCheckpoint(name, value)
    }
    if (recorded.length === 0) return false
    putRest()
    for (const { id, text } of names.fresh) {
      insertName.run(id, text, first, nameCrc(id, text))
      digest.name(id, text)
    }
    for (const s of touched) {
      updateSession.run(s.mark, s.last, s.lastAt, s.ended ? 1 : 0, s.gaps, s.lost, s.id)
    }
    const hash = digest.end()
    insertBatch.run(first, position, atMin, atMax, hash)
    tip = { position, batches: tip.batches + 1, hash }
    const end = `{"position":${position},"batches":${tip.batches},"hash":"${hash.toString('hex')}"}`
    if (tip.batches === 1) firstTip.run(end)
    else saveTip.run(end)
    counters.appended += recorded.length
    return true
  }

  function describe(event: StartEvent, session: SessionRow, at: number): void {
    describeSession.run(event.capture, event.host, event.pid, event.created, event.image,
      event.luid ?? null, event.windowsSession ?? null,
      event.elevated === undefined ? null : event.elevated ? 1 : 0, event.arch ?? null,
      event.version ?? null, event.from ?? null, at, session.id)
  }

  function judgeAll(by: Judge, recorded: readonly Recorded[]): void {
    for (const event of recorded) {
      const found = by.apply(event)
      // Nearly always.
      if (found.length === 0) continue
      for (const finding of found) {
        derived.finding(finding, event.position, by.suppressed?.(finding) ?? false)
        counters.findings++
      }
    }
    const { dirty } = by.ledger
    if (dirty === null) return
    for (const life of dirty) {
      derived.life(life, sessionId, recorded[0].position)
      life.dirty = false
    }
    dirty.length = 0
  }

  reload()
  const log: Log = {
    ...readSide(db, path, names),
    counters,
    get judge() { return currentJudge() },
    append,
    close() {
      if (closed) return
      closed = true
      db.close()
      release()
    },
  }
  currentJudge()
  return log
}

/**
 * Moves a log that cannot be written to aside, whole, so that a new one can begin in its place:
 * nothing in it is touched, and `verify` and `export` still read it.
 * @returns the new path
 */
export function setAside(path: string, now: Date = new Date()): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')
  let aside = `${path}.damaged-${time}`
  for (let n = 2; existsSync(aside); n++) aside = `${path}.damaged-${time}-${n}`
  const release = lockForWriting(path, `lastcall, moving ${basename(path)} aside`)
  try {
    // The WAL first: a database must never be seen with another one's WAL.
    for (const suffix of ['-wal', '-shm', '']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
    }
    return aside
  } finally {
    release()
  }
}
