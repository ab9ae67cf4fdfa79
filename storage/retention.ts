/**
 * Retention: whole batches leave from the front of a log, and the chain of hashes goes on from an
 * anchor, the hash of the last batch removed.
 *
 * One cut is one transaction of a few thousand events: the events and batches, the lives that
 * ended before, and the snapshot from which the rest is judged as it was before. What findings
 * rest on is copied first. The connection is its own: the writer of the log is never held up for
 * longer than that transaction.
 */
import { eventJson, type Recorded } from '../src/events.ts'
import { COLUMNS, decode, type Row } from './columns.ts'
import { newCheckedDecoder } from './checked-decoder.ts'
import { connectWriter } from './connect.ts'
import type { Snapshot } from './kept.ts'
import { explained } from './storage-error.ts'
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

type Place = { position: number }
export type KnownLife = { id: string; state: string; opened: Place; closed: Place | null
  use: Place | null; notes: Record<string, unknown> | null }

export type Retention = {
  /** What to remove next, at most about `most` events; null when nothing has to go. */
  plan(limits: Limits, most: number): Plan | null
  /**
   * Removes everything up to a planned position.
   * @param snapshot the state at that position, under a schema of its own
   * @param known lives that later events may still change: they stay, and so do the events on
   *   which later findings about those that are not closed may rest
   */
  cut(upTo: number, snapshot: Snapshot, known: Iterable<KnownLife>, sinks?: readonly AwaitingSink[]):
    CutOff
  /** Gives free pages back to the file system, a few at a time; the number that is left. */
  shrink(pages: number): number
  /** Bytes that the log needs, without free pages. */
  used(): number
  close(): void
}

/** Below the limit by so much, so that not every batch causes a cut. */
const SLACK = 0.95
export const FINDINGS_KEPT = 10_000
const LIVES_LOOKED_AT = 20_000

/** @throws InputError when the log cannot be opened for writing */
export function newRetention(path: string): Retention {
  const db = connectWriter(path, 'NORMAL', 2000)
  const count = (pragma: string) => db.pragma(pragma, { simple: true }) as number
  const used = () => (count('page_count') - count('freelist_count')) * count('page_size')
  const checkpoint = db.prepare<[string], number>(
    'SELECT value FROM checkpoints WHERE name = ?').pluck()
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

  function cut(upTo: number, snapshot: Snapshot, known: Iterable<KnownLife>,
    sinks: readonly AwaitingSink[] = []): CutOff {
    const batch = db.prepare<[number], { hash: Buffer }>(
      'SELECT hash FROM batches WHERE last = ?').get(upTo)
    const tip = tipOf(db)
    if (!batch || !tip || upTo >= tip.position || snapshot.position !== upTo) {
      throw new RangeError(`retention cannot cut at #${upTo}`)
    }
    const knownIds = new Set<string>()
    const alsoNeeded: number[] = []
    for (const life of known) {
      knownIds.add(life.id)
      if (life.state === 'closed') continue
      for (const place of [life.opened, life.closed, life.use, ...Object.values(life.notes ?? {})]) {
        const position = typeof place === 'number' ? place : (place as Place | null)?.position
        if (position !== undefined) alsoNeeded.push(position)
      }
    }
    keepEvidence(upTo, alsoNeeded)
    db.prepare('INSERT INTO retention (allowed) VALUES (1)').run()
    const events = db.prepare('DELETE FROM events WHERE position <= ?').run(upTo).changes
    db.prepare('DELETE FROM batches WHERE last <= ?').run(upTo)
    db.prepare('DELETE FROM retention').run()
    db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('anchor', ?)")
      .run(JSON.stringify({ position: upTo, hash: batch.hash.toString('hex') }))
    const unsent: Record<string, number> = {}
    const lives = removeLives(upTo, knownIds, sinks, unsent)
    const findings = removeFindings(upTo, sinks, unsent)
    for (const [sink, items] of Object.entries(unsent)) {
      const name = `retention/unsent/${sink}`
      db.prepare('INSERT OR REPLACE INTO checkpoints (name, value) VALUES (?, ?)')
        .run(name, (checkpoint.get(name) ?? 0) + items)
    }
    // Marks of open sessions stay; the row with the newest id does, because ids go on from it.
    db.prepare(`DELETE FROM sessions WHERE ended = 1 AND last_position <= ?
      AND id < (SELECT max(id) FROM sessions)
      AND id NOT IN (SELECT session FROM lives) AND id NOT IN (SELECT closed_session FROM lives
        WHERE closed_session IS NOT NULL)
      AND name NOT IN (SELECT session FROM findings)`).run(upTo)
    db.prepare(`DELETE FROM config WHERE position < (SELECT max(position) FROM config
      WHERE position <= ?)`).run(upTo + 1)
    db.prepare('DELETE FROM snapshots WHERE position <= ?').run(upTo)
    db.prepare('INSERT INTO snapshots (position, schema, data) VALUES (?, ?, ?)')
      .run(snapshot.position, snapshot.schema, snapshot.data)
    return { events, lives, findings, unsent }
  }

  function keepEvidence(upTo: number, alsoNeeded: Iterable<number>): void {
    const from = anchorOf(db)?.position ?? 0
    const needed = new Set(db.prepare<[number, number], number>(`SELECT e.value
      FROM findings f, json_each(f.evidence) e WHERE e.value > ? AND e.value <= ?`).pluck()
      .all(from, upTo))
    for (const position of alsoNeeded) if (position > from && position <= upTo) needed.add(position)
    if (needed.size === 0) return
    const decoder = newCheckedDecoder(db)
    const read = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM events WHERE position = ?`).raw()
    const keep = db.prepare('INSERT OR REPLACE INTO evidence (position, event) VALUES (?, ?)')
    for (const position of needed) {
      const row = read.get(position)
      if (row) keep.run(position, eventJson(decode(row, decoder) as Recorded))
    }
  }

  function removeLives(upTo: number, known: ReadonlySet<string>, sinks: readonly AwaitingSink[],
    unsent: Record<string, number>): number {
    const checkpoints = sinks.map(sink => [sink.name, sent(sink, 'traces')] as const)
    const gone: [number: number, ready: number][] = []
    let later = 0
    // `ready` numbers go on from the highest: that row stays, too.
    for (const [number, ready, id, last] of db.prepare<[], [number, number, string, number]>(`SELECT
      number, ready, id, last_position FROM lives WHERE ready IS NOT NULL
      AND ready < (SELECT max(ready) FROM lives) ORDER BY ready`).raw().iterate()) {
      if (last > upTo) later++
      else if (!known.has(id)) gone.push([number, ready])
      if (gone.length + later >= LIVES_LOOKED_AT) break
    }
    const remove = db.prepare('DELETE FROM lives WHERE number = ?')
    for (const [number, ready] of gone) {
      remove.run(number)
      for (const [sink, checkpoint] of checkpoints) {
        if (ready > checkpoint) unsent[sink] = (unsent[sink] ?? 0) + 1
      }
    }
    return gone.length
  }

  /** Findings outlive their events: what was wrong stays known longer than what happened. */
  function removeFindings(upTo: number, sinks: readonly AwaitingSink[],
    unsent: Record<string, number>): number {
    const old = `position <= ? AND number <= (SELECT max(number) FROM findings) - ${FINDINGS_KEPT}`
    for (const sink of sinks) {
      const missed = db.prepare<[number, number], number>(`SELECT count(*) FROM findings
        WHERE ${old} AND number > ? AND suppressed = 0`).pluck().get(upTo, sent(sink, 'logs'))!
      if (missed > 0) unsent[sink.name] = (unsent[sink.name] ?? 0) + missed
    }
    const { changes } = db.prepare(`DELETE FROM findings WHERE ${old}`).run(upTo)
    if (changes > 0) {
      db.prepare(`DELETE FROM evidence WHERE position < (SELECT min(e.value)
        FROM findings f, json_each(f.evidence) e)`).run()
    }
    return changes
  }

  const cutInOne = db.transaction(cut).immediate
  function told<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw error instanceof RangeError ? error : explained(error, path)
    }
  }

  return {
    plan, used,
    cut: (...args) => told(() => cutInOne(...args)),
    shrink: pages => told(() => {
      db.pragma(`incremental_vacuum(${pages})`)
      return count('freelist_count')
    }),
    close: () => { db.close() },
  }
}
