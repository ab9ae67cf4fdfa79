/**
 * Retention: whole batches leave from the front of a log, and the chain of hashes goes on from an
 * anchor, the hash of the last batch removed.
 *
 * One cut is made of short transactions, so that the writer of the log is never held up for long:
 * the events on which findings rest are copied, the events leave together with the snapshot from
 * which the rest is judged as it was before, then what was only theirs is removed. Killed between
 * two of them, the log is whole, and the next cut removes what this one had left.
 */
import { eventJson } from '../src/events.ts'
import { POSITION } from './columns.ts'
import { connectWriter } from './connect.ts'
import type { Snapshot } from './kept.ts'
import { explaining } from './storage-error.ts'
import { newReader } from './reader.ts'
import { anchorOf, tipOf } from './tail.ts'

export type Limits = {
  /** Batches whose newest event is older than this time may go, µs. */
  before: number
  /** Batches go until the log needs no more than this, bytes. */
  bytes: number
  /** Sinks that may still need what is there. Age alone removes nothing that they have not got. */
  sinks: readonly AwaitingSink[]
}

/** A sink as the configuration has it: what it is sent. */
export type AwaitingSink = { name: string; traces?: unknown; logs?: unknown }

export type Plan = {
  /** The last position to remove: the end of a batch. */
  upTo: number
  why: 'age' | 'size'
}

export type CutOff = {
  events: number; lives: number; findings: number
  /** Lives and findings that left before a sink had got them. */
  unsent: Record<string, number>
}

/** What outlasts a cut because of what may come. */
export type StillNeeded = {
  /** Ids of lives that later events may still change. */
  lives: ReadonlySet<string>
  /** Positions of the events that later findings may cite. */
  events: ReadonlySet<number>
}

export type Retention = {
  /** What to remove next, at most about `most` events; null when nothing has to go. */
  plan(limits: Limits, most: number): Plan | null
  /**
   * Removes everything up to a planned position. Between its steps others may write.
   * @param snapshot the state at that position, under a schema of its own
   */
  cut(upTo: number, snapshot: Snapshot, needed: StillNeeded, sinks?: readonly AwaitingSink[]):
    Generator<void, CutOff>
  /** Gives free pages back to the file system, a few at a time; the number that is left. */
  shrink(pages: number): number
  /** Bytes that the log needs, without free pages. */
  used(): number
  close(): void
}

/** Below the limit by so much, so that not every batch causes a cut. */
const SLACK = 0.95
const FINDINGS_KEPT = 10_000
/** What leaves touches many pages: the WAL goes into the database often, a little at a time. */
const WAL_PAGES = 500
/** Rows that one transaction copies or removes, beside the events themselves. */
const ROWS = 250

/** @throws InputError when the log cannot be opened for writing */
export function newRetention(path: string): Retention {
  const db = connectWriter(path, 'NORMAL', 2000)
  const count = (pragma: string) => db.pragma(pragma, { simple: true }) as number
  const used = () => (count('page_count') - count('freelist_count')) * count('page_size')
  const checkpoint = db.prepare<[string], number>(
    'SELECT value FROM checkpoints WHERE name = ?').pluck()
  db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
  let over = false

  /** How far a sink has got it; everything where it is not sent that. */
  const sent = (sink: AwaitingSink, signal: 'traces' | 'logs') =>
    sink[signal] ? checkpoint.get(`sink/${sink.name}/${signal}`) ?? 0 : Number.MAX_SAFE_INTEGER

  /** The first position that a sink has not got; Infinity when it has everything. */
  function neededBy(sink: AwaitingSink): number {
    const first = (sql: string, after: number) =>
      db.prepare<[number], number | null>(sql).pluck().get(after) ?? Infinity
    return Math.min(first(`SELECT min(first_position) FROM (SELECT
      first_position FROM lives WHERE ready > ? ORDER BY ready LIMIT 1000)`, sent(sink, 'traces')),
    first('SELECT min(position) FROM findings WHERE number > ?', sent(sink, 'logs')))
  }

  function plan(limits: Limits, most: number): Plan | null {
    const tip = tipOf(db)
    if (!tip) return null
    const size = used()
    over = size > limits.bytes || (over && size > limits.bytes * SLACK)
    let upTo = 0, events = 0
    const keepFrom = over ? Infinity : Math.min(...limits.sinks.map(neededBy), Infinity)
    for (const [first, last, atMax] of db.prepare<[], [number, number, number]>(
      'SELECT first, last, at_max FROM batches ORDER BY first').raw().iterate()) {
      // The newest batch stays, so that the log never forgets where it was.
      if (last >= tip.position || (!over && (atMax >= limits.before || last >= keepFrom))) break
      if (upTo > 0 && events + last - first + 1 > most) break
      upTo = last
      events += last - first + 1
    }
    return upTo === 0 ? null : { upTo, why: over ? 'size' : 'age' }
  }

  const inOne = <T>(change: () => T): T =>
    explaining(path, () => db.transaction(change).immediate())

  /** Each of the items, some in a transaction. */
  function* inSteps<T>(items: readonly T[], change: (item: T) => void): Generator<void> {
    for (let i = 0; i < items.length; i += ROWS) {
      inOne(() => { for (const item of items.slice(i, i + ROWS)) change(item) })
      yield
    }
  }

  function* cut(upTo: number, snapshot: Snapshot, needed: StillNeeded,
    sinks: readonly AwaitingSink[] = []): Generator<void, CutOff> {
    const batch = db.prepare<[number], { hash: Buffer }>(
      'SELECT hash FROM batches WHERE last = ?').get(upTo)
    const tip = tipOf(db)
    if (!batch || !tip || upTo >= tip.position || snapshot.position !== upTo) {
      throw new RangeError(`retention cannot cut at #${upTo}`)
    }
    readFindings()
    const from = anchorOf(db)?.position ?? 0
    for (const rows of reader.pages({ from: from + 1, to: upTo + 1, pageSize: ROWS })) {
      inOne(() => {
        for (const row of rows) {
          const position = row[POSITION] as number
          if (needed.events.has(position) || cited.has(position)) {
            keep.run(position, eventJson(reader.decode(row)))
          }
        }
      })
      yield
    }
    const events = inOne(() => removeEvents(upTo, batch.hash, snapshot))
    yield
    const unsent: Record<string, number> = {}
    const lives = yield* removeLives(upTo, needed.lives, sinks, unsent)
    const findings = inOne(() => removeFindings(upTo, sinks, unsent))
    yield
    const left = db.prepare<[], number>('SELECT position FROM evidence').pluck().all()
    const drop = db.prepare('DELETE FROM evidence WHERE position = ?')
    yield* inSteps(left.filter(p => p <= upTo && !needed.events.has(p) && !cited.has(p)),
      position => drop.run(position))
    return { events, lives, findings, unsent }
  }

  const reader = newReader(db, path)
  const keep = db.prepare('INSERT OR REPLACE INTO evidence (position, event) VALUES (?, ?)')

  /** The events that findings cite, and the sessions of findings: read once, then only new ones. */
  const cited = new Set<number>()
  const accused = new Set<string>()
  let findingsRead = 0
  function readFindings(): void {
    for (const [number, session, evidence] of db.prepare<[number], [number, string, string]>(
      'SELECT number, session, evidence FROM findings WHERE number > ? ORDER BY number').raw()
      .iterate(findingsRead)) {
      findingsRead = number
      accused.add(session)
      for (const position of JSON.parse(evidence) as number[]) cited.add(position)
    }
  }

  function removeEvents(upTo: number, hash: Buffer, snapshot: Snapshot): number {
    db.prepare('INSERT INTO retention (allowed) VALUES (1)').run()
    const events = db.prepare('DELETE FROM events WHERE position <= ?').run(upTo).changes
    db.prepare('DELETE FROM batches WHERE last <= ?').run(upTo)
    db.prepare('DELETE FROM retention').run()
    db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('anchor', ?)")
      .run(JSON.stringify({ position: upTo, hash: hash.toString('hex') }))
    db.prepare(`DELETE FROM config WHERE position < (SELECT max(position) FROM config
      WHERE position <= ?)`).run(upTo + 1)
    db.prepare('DELETE FROM snapshots WHERE position <= ?').run(upTo)
    db.prepare('INSERT INTO snapshots (position, schema, data) VALUES (?, ?, ?)')
      .run(snapshot.position, snapshot.schema, snapshot.data)
    return events
  }

  /**
   * Removes the lives that ended before, and the sessions that nothing refers to any more. Rows of
   * both lie in the order in which they began: looking ends at the first one after the cut.
   */
  function* removeLives(upTo: number, known: ReadonlySet<string>, sinks: readonly AwaitingSink[],
    unsent: Record<string, number>): Generator<void, number> {
    const page = db.prepare<[number], [number: number, ready: number | null, id: string,
      first: number, last: number, session: number, closedSession: number | null]>(`SELECT number,
      ready, id, first_position, last_position, session, closed_session FROM lives
      WHERE number > ? ORDER BY number LIMIT ${ROWS}`).raw()
    const newest = db.prepare<[], number>(
      'SELECT ready FROM lives WHERE ready IS NOT NULL ORDER BY ready DESC LIMIT 1').pluck()
    const remove = db.prepare('DELETE FROM lives WHERE number = ?')
    const referred = new Set<number | null>()
    let removed = 0
    for (let after = 0, ended = false; !ended; yield) {
      const rows = page.all(after)
      ended = rows.length < ROWS
      inOne(() => {
        const missed: number[] = []
        // `ready` numbers go on from the highest: that row stays, too.
        const highest = newest.get()
        for (const [number, ready, id, first, last, session, closedSession] of rows) {
          after = number
          if (first > upTo) {
            ended = true
            break
          }
          if (ready === null || ready === highest || last > upTo || known.has(id)) {
            referred.add(session).add(closedSession)
            continue
          }
          remove.run(number)
          removed++
          missed.push(ready)
        }
        for (const sink of sinks) {
          const checkpoint = sent(sink, 'traces')
          leftUnsent(sink, missed.filter(ready => ready > checkpoint).length, unsent)
        }
      })
    }
    // Marks of open sessions stay; the row with the newest id does, because ids go on from it.
    const sessions: number[] = []
    for (const [id, name, ended, first, last] of db.prepare<[], [number, string, number, number,
      number]>(`SELECT id, name, ended, first_position, last_position FROM sessions
      WHERE id < (SELECT max(id) FROM sessions) ORDER BY id`).raw().iterate()) {
      if (first > upTo) break
      if (ended && last <= upTo && !referred.has(id) && !accused.has(name)) sessions.push(id)
    }
    const forget = db.prepare('DELETE FROM sessions WHERE id = ?')
    yield* inSteps(sessions, id => forget.run(id))
    return removed
  }

  /** Findings outlive their events: what was wrong stays known longer than what happened. */
  function removeFindings(upTo: number, sinks: readonly AwaitingSink[],
    unsent: Record<string, number>): number {
    const old = `position <= ? AND number <= (SELECT max(number) FROM findings) - ${FINDINGS_KEPT}`
    for (const sink of sinks) {
      leftUnsent(sink, db.prepare<[number, number], number>(`SELECT count(*) FROM findings
        WHERE ${old} AND number > ? AND suppressed = 0`).pluck().get(upTo, sent(sink, 'logs'))!,
      unsent)
    }
    return db.prepare(`DELETE FROM findings WHERE ${old}`).run(upTo).changes
  }

  /** Keeps in the log what left before a sink had got it. */
  function leftUnsent({ name }: AwaitingSink, missed: number, unsent: Record<string, number>):
    void {
    if (missed === 0) return
    unsent[name] = (unsent[name] ?? 0) + missed
    const kept = `retention/unsent/${name}`
    db.prepare('INSERT OR REPLACE INTO checkpoints (name, value) VALUES (?, ?)')
      .run(kept, (checkpoint.get(kept) ?? 0) + missed)
  }

  return {
    plan, used, cut,
    shrink: pages => explaining(path, () => {
      db.pragma(`incremental_vacuum(${pages})`)
      return count('freelist_count')
    }),
    close: () => { db.close() },
  }
}
