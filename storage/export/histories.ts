/**
 * The events of lives that are final: status callbacks and attempts to end them. A batch of lives
 * is read with as few passes over the log as their position ranges allow, and of a range only the
 * rows that can matter are looked at: a life may have been open for a day.
 *
 * Which life of a value an event means is what the ledger says: the newest one that was open when
 * the call was entered, or the callback came.
 */
import type Database from 'better-sqlite3'
import type { CallEvent, Recorded, StatusEvent } from '../../src/events.ts'
import { familyNamed, functionList, functions } from '../../src/families/all.ts'
import { keyOf, scopeOf } from '../../src/ledger/values.ts'
import { HANDLE_CLOSING } from '../../src/meaning.ts'
import { COLUMNS, POSITION, type Row } from '../columns.ts'
import type { LifeRow } from '../derived.ts'
import type { Reader } from '../reader.ts'
import { FIRST_NAME, kindIds } from '../schema.ts'
import { anchorOf } from '../tail.ts'
import type { Program, Programs } from './programs.ts'

export type LifeHistory = {
  /** The call that closed it, where one did: also that of an ancestor. */
  closing: CallEvent | null
  /** The first status callbacks, and how many there were. */
  statuses: (StatusEvent & { position: number })[]
  statusCount: number
  /** Calls that were to end it and did not, or ended only a reference. */
  attempts: (CallEvent & { position: number })[]
  /** The first of its events had left the log before. */
  cut: boolean
}

export type Histories = { of(lives: readonly LifeRow[]): LifeHistory[] }

/** Span events on one span; further ones are only counted. */
export const STATUSES_MAX = 64
/** Attempts kept; the span builder shows as many as the trace has room for. */
const ATTEMPTS_MAX = 1024
/** Ranges that are this close are read in one pass. */
const NEAR = 256
const PAGE = 4096

const releases = functionList.filter(fn => fn.role === 'release' || fn.role === 'release-all')
  .flatMap(fn => [...fn.exports])

type Opening = { session: string; seq: number; position: number }
/** `opening` and `next` (of the value's next life) are looked up when they are asked for. */
type Candidate = { life: LifeRow; history: LifeHistory; opening: Opening | null
  next: Opening | null | undefined }

export function newHistories(db: Database.Database, reader: Reader, programs: Programs): Histories {
  const page = db.prepare<[number, number, string, number], Row>(`SELECT ${COLUMNS} FROM events
    WHERE position >= ? AND position <= ? AND what IN (SELECT value FROM json_each(?))
    ORDER BY position LIMIT ?`).raw()
  const one = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM events WHERE position = ?`).raw()
  const nameId = db.prepare<[string], number>(
    `SELECT id FROM names WHERE id >= ${FIRST_NAME} AND text = ?`).pluck()
  const openedAt = db.prepare<[string], number>(
    'SELECT opened_position FROM lives WHERE id = ?').pluck()
  const ids = new Map<string, number>()

  /** Ids of what is looked for; a function's id exists once it was called. */
  function wanted(): string {
    for (const name of releases) {
      if (ids.has(name)) continue
      const id = nameId.get(name)
      if (id !== undefined) ids.set(name, id)
    }
    return JSON.stringify([kindIds.status, ...ids.values()])
  }

  function eventAt(position: number): Recorded | undefined {
    const row = one.get(position)
    return row && reader.decode(row)
  }

  function* matching(from: number, to: number, what: string): Generator<Row> {
    for (;;) {
      const rows = page.all(from, to, what, PAGE)
      yield* rows
      if (rows.length < PAGE) return
      from = rows[rows.length - 1][POSITION] as number + 1
    }
  }

  function openingOf(id: string): Opening | null {
    const position = openedAt.get(id)
    const event = position === undefined ? undefined : eventAt(position)
    return event ? { session: event.session, seq: event.seq, position: event.position } : null
  }

  function means(candidate: Candidate, event: (CallEvent | StatusEvent) & { position: number }):
    boolean {
    const { life } = candidate
    if (event.position < life.first_position || !beforeItsEnd(life, event)) return false
    if (!life.inferred) {
      candidate.opening ??= openingOf(life.id)
      if (candidate.opening && openedAfter(candidate.opening, event)) return false
    }
    if (candidate.next === undefined) candidate.next = openingOf(idOf(life, life.generation + 1))
    return candidate.next === null || openedAfter(candidate.next, event)
  }

  return {
    of(lives) {
      const cutAt = anchorOf(db)?.position ?? 0
      const histories = lives.map((life): LifeHistory => ({ closing: null, statuses: [],
        statusCount: 0, attempts: [], cut: life.first_position <= cutAt }))
      const byStem = new Map<string, Candidate[]>()
      const closings = new Map<number, LifeHistory[]>()
      lives.forEach((life, i) => {
        const stem = stemOf(life)
        const candidate = { life, history: histories[i], opening: null, next: undefined }
        const same = byStem.get(stem)
        if (same) same.push(candidate)
        else byStem.set(stem, [candidate])
        if (life.closed_position !== null) {
          const at = closings.get(life.closed_position)
          if (at) at.push(histories[i])
          else closings.set(life.closed_position, [histories[i]])
        }
      })
      const what = wanted()
      for (const [from, to] of joined(lives.map(rangeOf))) {
        for (const row of matching(from, to, what)) {
          const event = reader.decode(row)
          if (event.kind !== 'call' && event.kind !== 'status') continue
          for (const history of closings.get(event.position) ?? []) {
            if (event.kind === 'call') history.closing = event
          }
          const stem = stemMeant(event, programs.named(event.session))
          const candidates = stem === null ? undefined : byStem.get(stem)
          if (!candidates) continue
          for (const candidate of candidates) {
            const { life, history } = candidate
            if (event.position === life.closed_position ||
              !means(candidate, event)) continue
            if (event.kind === 'status') {
              history.statusCount++
              if (history.statuses.length < STATUSES_MAX) history.statuses.push(event)
            } else if (history.attempts.length < ATTEMPTS_MAX) history.attempts.push(event)
          }
        }
      }
      return histories
    },
  }
}

/** Whether a life had not been opened when a call was entered, or a callback came. */
function openedAfter(opening: Opening, event: (CallEvent | StatusEvent) & { position: number }):
  boolean {
  // Within one session seq decides, as in the ledger; between sessions nothing but the position.
  return opening.session === event.session
    ? opening.seq > (event.kind === 'call' ? event.began : event.seq)
    : opening.position > event.position
}

/** Later events do not change what has left: the span is written when the life is final. */
function beforeItsEnd(life: LifeRow, event: (CallEvent | StatusEvent) & { position: number }):
  boolean {
  if (life.closed_position !== null && event.position <= life.closed_position) return true
  // Clocks of two sessions do not tell what was first.
  if (event.session !== (life.closed_session ?? life.session)) {
    return life.closed_position === null && event.position <= life.last_position
  }
  if (life.settled_at === null || event.at < life.settled_at) return true
  return event.kind === 'status' && event.family === 'wininet' && event.status === HANDLE_CLOSING &&
    event.at === life.settled_at
}

/** Where events of a life can be. */
function rangeOf(life: LifeRow): [from: number, to: number] {
  return [life.first_position, Math.max(life.last_position, life.closed_position ?? 0)]
}

function joined(ranges: [from: number, to: number][]): [from: number, to: number][] {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0])
  const out: [from: number, to: number][] = []
  for (const [from, to] of sorted) {
    const last = out.at(-1)
    if (last && from <= last[1] + NEAR) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

const idOf = (life: LifeRow, generation: number) => `${stemOf(life)}#${generation}`

/** A life's id without its generation. */
const stemOf = (life: LifeRow) => life.id.slice(0, life.id.lastIndexOf('#'))

/** The id, without generation, of the lives that an event can mean; null when of none. */
function stemMeant(event: CallEvent | StatusEvent, program: Program): string | null {
  const whose = { id: program.session, host: program.host, luid: program.luid }
  if (event.kind === 'status') {
    const family = familyNamed.get(event.family)
    const spec = family?.kinds[event.family === 'ras' ? 'connection' : 'request']
    return spec ? `${scopeOf(whose, spec)}/${event.family}/${event.handle}` : null
  }
  const fn = functions.get(event.fn)
  const value = event.handles?.[0]
  if (!fn || value === undefined || fn.role !== 'release') return null
  const spec = fn.family.kinds[fn.assumes[0]]
  const space = spec.space ? `${spec.space}:` : ''
  return `${scopeOf(whose, spec)}/${fn.family.family}/${space}${keyOf(spec, value)}`
}
