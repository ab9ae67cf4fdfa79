/**
 * Incident bundles: a range of a history as one SQLite file that opens wherever a log opens.
 *
 * It has the schema of a log, in journal_mode=DELETE, so that there is only the file. Positions
 * are those of the log that it comes from; names of programs and functions get new ids. Its chain
 * of hashes begins at an anchor: the hash of the snapshot before the range. All of it is sealed.
 */
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { HandleEvent, Recorded } from '../src/events.ts'
import type { Life, Session } from '../src/ledger.ts'
import type { Finding } from '../src/policy.ts'
import { COLUMNS, encode, POSITION, type Row, SESSION, WIDTH } from './columns.ts'
import { newDerivedWriter } from './derived.ts'
import { newDigest, NO_HASH } from './digest.ts'
import type { Snapshot } from './kept.ts'
import { nameCrc, newNames } from './names.ts'
import { migrate } from './schema.ts'
import { newPlaceholder, sealFile } from './seal.ts'
import { explaining } from './storage-error.ts'
import { keepNameKey } from './summary.ts'

/** What a bundle says of itself; JSON in `meta`, under `bundle`. */
export type About = Record<string, string | number | boolean | null>

export type BundleWriter = {
  /**
   * Adds events in order, with what was found at each and the lives that changed.
   * @param sessionOf the ledger's session, for one that began before the range
   */
  add(events: readonly { event: Recorded; findings: readonly Finding[] }[],
    lives: Iterable<Life>, sessionOf: (id: string) => Session | undefined,
    suppressed: (finding: Finding) => boolean): void
  /** Completes and seals the file. */
  finish(about: About, config: string | undefined): void
  /** Gives up; the file is worth nothing. */
  close(): void
}

type SessionRow = { id: number; mark: number; last: number; lastAt: number; ended: boolean
  gaps: number; lost: number }

/**
 * Begins a bundle at `path`, which must not exist.
 * @param first the position of its first event
 * @param snapshot the state before that, from which it is judged
 * @throws InputError when it cannot be written
 */
export function newBundle(path: string, first: number, snapshot: Snapshot | undefined):
  BundleWriter {
  const db = explaining(path, () => new Database(resolve(path)))
  // A bundle that is not complete is worth nothing: no journal has to save it.
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  migrate(db, path)
  keepNameKey(db)
  const names = newNames(db)
  const digest = newDigest()
  const derived = newDerivedWriter(db)
  const setMeta = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
  const insert = db.prepare(
    `INSERT INTO events (${COLUMNS}) VALUES (${new Array(WIDTH).fill('?').join(', ')})`)
  const insertName = db.prepare('INSERT INTO names (id, text, position, crc) VALUES (?, ?, ?, ?)')
  const insertBatch = db.prepare(
    'INSERT INTO batches (first, last, at_min, at_max, hash) VALUES (?, ?, ?, ?, ?)')
  const insertSession = db.prepare(`INSERT INTO sessions (id, name, crc, mark, first_position,
    last_position, started_at, last_at, capture, host, pid, image, luid,
    version) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const describe = db.prepare(`UPDATE sessions SET capture = ?, host = ?, pid = ?, created = ?,
    image = ?, luid = ?, windows_session = ?, elevated = ?, arch = ?, version = ?,
    attached = ? WHERE id = ?`)
  const updateSession = db.prepare(`UPDATE sessions SET mark = ?, last_position = ?, last_at = ?,
    ended = ?, gaps = ?, lost = ? WHERE id = ?`)

  const before = first - 1
  const sessions = new Map<string, SessionRow>()
  const row: Row = new Array(WIDTH).fill(null)
  let previous: Uint8Array = NO_HASH
  let last = before, batches = 0
  if (snapshot) {
    previous = createHash('sha256').update(snapshot.data).digest()
    db.prepare('INSERT INTO snapshots (position, schema, data) VALUES (?, ?, ?)')
      .run(snapshot.position, snapshot.schema, snapshot.data)
  }
  if (before > 0) {
    setMeta.run('anchor', JSON.stringify({ position: before,
      hash: Buffer.from(previous).toString('hex') }))
  }

  /** @param position where its first event lies; the anchor's for one that began before */
  function sessionRow(name: string, position: number, at: number, from?: Session): SessionRow {
    const known = sessions.get(name)
    if (known) return known
    const id = sessions.size + 1
    insertSession.run(id, name, nameCrc(id, name), position, position, from?.startedAt ?? at, at,
      from?.capture || null, from?.host || null, from?.pid ?? null, from?.image || null,
      from?.luid || null, from?.version || null)
    const made = { id, mark: 0, last: position, lastAt: at, ended: false, gaps: 0, lost: 0 }
    sessions.set(name, made)
    if (position > before) digest.session(id, name)
    return made
  }

  function write(event: Recorded, from: Session | undefined): void {
    const began = from !== undefined && event.kind !== 'start'
    // Its row belongs to the batch only when nothing of it came before.
    const session = sessionRow(event.session, began && from.startedAt < event.at && before > 0
      ? before : event.position, event.at, began ? from : undefined)
    encode(event as HandleEvent, row, names.intern)
    row[POSITION] = event.position
    row[SESSION] = session.id
    insert.run(row)
    digest.row(row)
    session.last = event.position
    session.lastAt = Math.max(session.lastAt, event.at)
    if (event.seq > session.mark) session.mark = event.seq
    if (event.kind === 'gap') {
      session.gaps++
      session.lost += event.lost ?? 0
    } else if (event.kind === 'end') session.ended = true
    else if (event.kind === 'start') {
      describe.run(event.capture, event.host, event.pid, event.created, event.image,
        event.luid ?? null, event.windowsSession ?? null,
        event.elevated === undefined ? null : event.elevated ? 1 : 0, event.arch ?? null,
        event.version ?? null, event.from ?? null, session.id)
    }
  }

  const add: BundleWriter['add'] = (events, lives, sessionOf, suppressed) => {
    const start = last + 1
    let atMin = Infinity, atMax = -Infinity
    digest.begin(previous, start)
    for (const { event, findings } of events) {
      write(event, sessionOf(event.session))
      atMin = Math.min(atMin, event.at)
      atMax = Math.max(atMax, event.at)
      last = event.position
      for (const f of findings) derived.finding(f, event.position, suppressed(f))
    }
    for (const life of lives) {
      derived.life(life, name => sessionRow(name, before, life.opened.at, sessionOf(name)).id,
        Infinity)
    }
    if (events.length === 0) return
    for (const { id, text } of names.fresh) {
      insertName.run(id, text, start, nameCrc(id, text))
      digest.name(id, text)
    }
    names.settle()
    previous = digest.end()
    insertBatch.run(start, last, atMin, atMax, previous)
    batches++
  }

  return {
    add: db.transaction(add),
    finish(about, config) {
      const placeholder = newPlaceholder()
      db.transaction(() => {
        for (const s of sessions.values()) {
          updateSession.run(s.mark, s.last, s.lastAt, s.ended ? 1 : 0, s.gaps, s.lost, s.id)
        }
        if (config !== undefined) {
          db.prepare('INSERT INTO config (position, json) VALUES (?, ?)').run(first, config)
        }
        if (batches > 0) {
          setMeta.run('tip', JSON.stringify({ position: last, batches,
            hash: Buffer.from(previous).toString('hex') }))
        }
        setMeta.run('bundle', JSON.stringify(about))
        setMeta.run('seal', placeholder)
      })()
      db.pragma('journal_mode = DELETE')
      db.close()
      sealFile(path, placeholder)
    },
    close: () => { db.close() },
  }
}
