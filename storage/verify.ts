/**
 * Checks a log from the ground up: the file's pages, the chain of batch hashes, positions, marks
 * and what refers to events. It reads only, and goes on after the first damage.
 */
import type Database from 'better-sqlite3'
import { AT, decode, type Decoder, POSITION, type Row, SEQ, SESSION } from './columns.ts'
import { type Batch, batchesOf, newRehash } from './batches.ts'
import { connectReader } from './connect.ts'
import { NO_HASH } from './digest.ts'
import { newCheckedDecoder } from './checked-decoder.ts'
import { sealHolds } from './seal.ts'
import { explained, isDamage, messageOf, sqliteCode } from './storage-error.ts'
import { anchorOf, type AnchorRecord, tipOf, type TipRecord } from './tail.ts'

/** Where: `#17`, `#21-#40` (positions), `page 5`, `session x`, `life x`. */
export type Damage = { where: string; what: string }

export type Verdict = {
  ok: boolean
  /** Events and batches that were read and checked. */
  events: number; batches: number
  /** In the order found: the file, batches by position, then marks and references. */
  damage: Damage[]
  /** Retention removed what came before this position; null for a whole log. */
  cutBefore: number | null
}

const PAGE_REPORTS_MAX = 100

/**
 * Verifies the log at `path`.
 * @param progress called after every batch with the position that was reached and the last one
 * @throws InputError when the file is not there, cannot be read, or is not a log of a known
 *   schema. A file whose schema itself is unreadable is damage, not an error.
 */
export function verify(path: string, progress?: (position: number, last: number) => void): Verdict {
  const verdict: Verdict = { ok: false, events: 0, batches: 0, damage: [], cutBefore: null }
  let db: Database.Database | undefined
  try {
    db = connectReader(path)
  } catch (error) {
    if (!isDamage(error) || sqliteCode(error) === 'SQLITE_NOTADB') throw error
    verdict.damage.push({ where: 'page 1', what: `the schema is unreadable: ${messageOf(error)}` })
    return verdict
  }
  try {
    // One snapshot of a log that may be growing.
    db.exec('BEGIN')
    part(verdict, () => checkSeal(db!, path, verdict))
    checkPages(db, verdict)
    const seen = checkBatches(db, verdict, progress)
    part(verdict, () => checkSessions(db!, verdict, seen))
    part(verdict, () => checkReferences(db!, verdict, seen))
    verdict.ok = verdict.damage.length === 0
    return verdict
  } catch (error) {
    throw explained(error, path)
  } finally {
    db.close()
  }
}

/** Damaged pages may make a check impossible: that is said, and the others still run. */
function part(verdict: Verdict, check: () => void, where = 'file'): void {
  try {
    check()
  } catch (error) {
    if (!isDamage(error)) throw error
    verdict.damage.push({ where, what: messageOf(error) })
  }
}


/** A bundle says what all its bytes are. */
function checkSeal(db: Database.Database, path: string, verdict: Verdict): void {
  const read = (name: string) => db.prepare<[string], unknown>(
    'SELECT value FROM meta WHERE name = ?').pluck().get(name)
  const seal = read('seal')
  if (seal === undefined && read('bundle') === undefined) return
  if (!sealHolds(path, String(seal))) {
    verdict.damage.push({ where: 'file', what: 'its bytes are not those that were sealed' })
  }
}

function checkPages(db: Database.Database, verdict: Verdict): void {
  part(verdict, () => {
    const lines = db.prepare<[], string>(`PRAGMA integrity_check(${PAGE_REPORTS_MAX})`).pluck()
      .all().flatMap(text => text.split('\n'))
    for (const line of lines) {
      if (line === 'ok' || line.startsWith('*** in database')) continue
      const page = /\bpage (\d+)/i.exec(line)
      verdict.damage.push({ where: page ? `page ${page[1]}` : 'file', what: line })
    }
  })
}

type Seen = { last: number; marks: Map<number, number>; unread: boolean
  /** Why events could not be decoded. */
  said: Set<string> }

function checkBatches(db: Database.Database, verdict: Verdict, progress?: (position: number,
  last: number) => void): Seen {
  const seen: Seen = { last: 0, marks: new Map(), unread: false, said: new Set() }
  const damage = (where: string, what: string) => { verdict.damage.push({ where, what }) }
  const [anchor, tip] = endsOf(db, verdict)
  if (anchor) verdict.cutBefore = anchor.position + 1
  const rehash = newRehash(db)
  const batches = batchesOf(db, damage)
  const decoder = newCheckedDecoder(db, damage)
  let expected = (anchor?.position ?? 0) + 1
  let previous: Uint8Array = anchor ? Buffer.from(anchor.hash, 'hex') : NO_HASH
  /** What the batch before hashes to when its recorded hash does not say so. */
  let other: Uint8Array | null = null

  batches.forEach((batch, i) => {
    const where = span(batch.first, batch.last)
    if (batch.first > expected) {
      damage(span(expected, batch.first - 1), i === 0 && !anchor
        ? 'the front is missing: it was cut off without an anchor'
        : 'removed: no batch holds these positions')
    } else if (batch.first < expected) {
      damage(where, `overlaps the batch before, which ends at #${expected - 1}`)
    }
    expected = batch.last + 1
    let rows: Row[]
    try {
      rows = rehash.rows(batch)
    } catch (error) {
      if (!isDamage(error)) throw error
      damage(where, `unreadable: ${messageOf(error)}`)
      seen.unread = true
      seen.last = batch.last
      previous = batch.hash
      other = null
      return
    }
    const before = verdict.damage.length
    checkRows(rows, batch, seen, damage, decoder)
    const hash = hashed(() => rehash.hash(previous, batch, rows))
    let chained = hash?.equals(batch.hash) ?? false
    if (!chained && other && rehash.hash(other, batch, rows).equals(batch.hash)) {
      // The batch before is what it was when this one was written; only its recorded hash is not.
      exonerate(verdict, batches[i - 1])
      chained = true
    }
    if (!chained && verdict.damage.length === before) damage(where, ALTERED)
    other = chained ? null : hash
    previous = batch.hash
    verdict.batches++
    verdict.events += rows.length
    seen.last = batch.last
    progress?.(batch.last, tip?.position ?? batch.last)
  })
  const end = batches.at(-1)
  if (end && other && Buffer.from(other).toString('hex') === tip?.hash) exonerate(verdict, end)
  checkEnd(db, batches, seen, verdict, tip, anchor)
  return seen
}

function endsOf(db: Database.Database, verdict: Verdict):
  [AnchorRecord | undefined, TipRecord | undefined] {
  let anchor: AnchorRecord | undefined, tip: TipRecord | undefined
  part(verdict, () => { anchor = anchorOf(db) }, 'anchor')
  part(verdict, () => { tip = tipOf(db) }, 'tip')
  return [anchor, tip]
}

/** What follows a batch vouches for its events: it is its recorded hash that was changed. */
function exonerate(verdict: Verdict, { first, last }: Batch): void {
  const said = verdict.damage.find(d => d.where === span(first, last) && d.what === ALTERED)
  if (said) said.what = 'the recorded hash of this batch was changed; its events are intact'
}

const ALTERED = 'altered: the events do not give the recorded hash'

function hashed(make: () => Buffer): Buffer | null {
  try {
    return make()
  } catch (error) {
    // A cell of a type that no writer writes.
    if (error instanceof TypeError) return null
    throw error
  }
}

function checkRows(rows: readonly Row[], batch: Batch, seen: Seen,
  damage: (where: string, what: string) => void, decoder: Decoder): void {
  let expected = batch.first
  let atMin = Infinity, atMax = -Infinity
  for (const row of rows) {
    const position = row[POSITION] as number
    if (position < expected) damage(`#${position}`, `out of place: it lies where #${expected} was`)
    else if (position > expected) damage(span(expected, position - 1), 'removed: no such event')
    expected = Math.max(expected, position) + 1
    const at = row[AT] as number
    if (at < atMin) atMin = at
    if (at > atMax) atMax = at
    const session = row[SESSION] as number, seq = row[SEQ] as number
    if (seq !== 0) {
      const mark = seen.marks.get(session)
      if (mark !== undefined && seq <= mark) {
        damage(`#${position}`, `out of order: seq ${seq} after ${mark} of its session`)
      }
      seen.marks.set(session, Math.max(seq, mark ?? 0))
    }
    try {
      decode(row, decoder)
    } catch (error) {
      // One altered name spoils many events: it is said at the first.
      const why = messageOf(error)
      if (!seen.said.has(why)) damage(`#${position}`, `not an event: ${why}`)
      seen.said.add(why)
    }
  }
  if (expected <= batch.last) damage(span(expected, batch.last), 'removed: no such event')
  if (rows.length > 0 && (atMin !== batch.at_min || atMax !== batch.at_max)) {
    damage(span(batch.first, batch.last), 'times do not match what the batch says')
  }
}

function checkEnd(db: Database.Database, batches: readonly Batch[], seen: Seen, verdict: Verdict,
  tip: TipRecord | undefined, anchor: AnchorRecord | undefined): void {
  const damage = (where: string, what: string) => { verdict.damage.push({ where, what }) }
  const said = (batch: Batch) => verdict.damage.some(d => d.where === span(batch.first, batch.last))
  const last = batches.at(-1)
  const end = last?.last ?? anchor?.position ?? 0
  const beyond = db.prepare<[number], [number, number]>(
    'SELECT min(position), max(position) FROM events WHERE position > ?').raw().get(end)
  if (beyond && beyond[0] !== null) {
    damage(span(beyond[0], beyond[1]), 'no batch covers these events')
  }
  const front = db.prepare<[number], [number, number]>(
    'SELECT min(position), max(position) FROM events WHERE position < ?').raw()
    .get(batches[0]?.first ?? 0)
  if (front && front[0] !== null) damage(span(front[0], front[1]), 'no batch covers these events')
  if (!tip) {
    if (last && !verdict.damage.some(d => d.where === 'tip')) {
      damage(`#${last.last}`, 'nothing says where the log ends')
    }
  } else if (end < tip.position) {
    damage(span(end + 1, tip.position), 'the tail is missing: more was recorded than is here')
  } else if (end > tip.position) {
    damage(span(tip.position + 1, end), 'added: more is here than was recorded')
  } else if (last && last.hash.toString('hex') !== tip.hash && !seen.unread && !said(last)) {
    damage(span(last.first, last.last), 'the hash of the last batch is not the one recorded')
  }
}

function checkSessions(db: Database.Database, verdict: Verdict, seen: Seen): void {
  const cut = verdict.cutBefore !== null
  const rows = db.prepare<[], [number, string, number, number]>(
    'SELECT id, name, mark, last_position FROM sessions').raw().all()
  for (const [id, name, mark, lastPosition] of rows) {
    const highest = seen.marks.get(id) ?? 0
    if (mark < highest || (mark > highest && !(cut && lastPosition < verdict.cutBefore!) &&
      !(cut && highest === 0) && !seen.unread)) {
      verdict.damage.push({ where: `session ${name}`,
        what: `its mark is ${mark}, but its newest event has seq ${highest}` })
    }
  }
}

function checkReferences(db: Database.Database, verdict: Verdict, seen: Seen): void {
  const lost = db.prepare<{ last: number }, [string, string]>(`SELECT id,
    'refers to an event or a session that is not there' FROM lives
    WHERE last_position > @last OR opened_position > @last OR closed_position > @last
    OR session NOT IN (SELECT id FROM sessions) ORDER BY number LIMIT 100`).raw()
    .all({ last: seen.last })
  for (const [id, what] of lost) verdict.damage.push({ where: `life ${id}`, what })
  const findings = db.prepare<[number], [number]>(
    'SELECT number FROM findings WHERE position > ? ORDER BY number LIMIT 100').raw().all(seen.last)
  for (const [number] of findings) {
    verdict.damage.push({ where: `finding ${number}`,
      what: 'refers to an event that is not there' })
  }
}

const span = (first: number, last: number) => first === last ? `#${first}` : `#${first}-#${last}`
