/**
 * Which trace a life belongs to. A trace is one top-level unit: a WinINet request, an MSI
 * database, a network or RAS connection, with everything made from it. WinINet's roots and
 * connection handles live as long as the program, so each is a trace of its own, linked.
 *
 * A unit that makes more lives than a trace should hold goes on in further parts. The part of a
 * life follows from how many lives of the unit were opened before it (by position), so it is the
 * same whenever it is asked for.
 */
import type Database from 'better-sqlite3'
import type { Ids } from './ids.ts'

/** What of a life decides where it belongs. */
export type Placed = { id: string; parent: string | null; family: string; kind: string
  scope: string }

export type Place = {
  traceId: string; unit: string; part: number
  /** The life that it was made from, in the same trace or another. */
  parent: { life: string; scope: string; traceId: string } | null
}

export type Traces = { placeOf(life: Placed, host: string): Place }

/** Spans in one trace. */
const SPANS_PER_TRACE = 1000
/** Attempts to end a life that failed: as many have a span; the unit's own life has more. */
export const ATTEMPTS = 2
export const UNIT_ATTEMPTS = 64
/** Each life has its span, one for its teardown, and its attempts. */
export const LIVES_PER_TRACE =
  Math.floor((SPANS_PER_TRACE - (UNIT_ATTEMPTS - ATTEMPTS)) / (2 + ATTEMPTS))

const UNITS_CACHED = 2000
const LIVES_CACHED = 20_000
/** A parent chain is never longer than this (MSI: database, view, record). */
const DEPTH_MAX = 16

export function newTraces(db: Database.Database, ids: Ids): Traces {
  const byId = db.prepare<[string], Placed>(
    'SELECT id, parent, family, kind, scope FROM lives WHERE id = ?')
  const made = db.prepare<[string], string>(`WITH RECURSIVE unit (id, position, number) AS (
    SELECT id, opened_position, number FROM lives WHERE id = ?
    UNION SELECT l.id, l.opened_position, l.number FROM lives l JOIN unit u ON l.parent = u.id)
    SELECT id FROM unit ORDER BY position, number`).pluck()
  const lives = new Map<string, Placed>()
  const orders = new Map<string, Map<string, number>>()

  function known(id: string): Placed | undefined {
    let life = lives.get(id)
    if (!life && (life = byId.get(id))) {
      if (lives.size >= LIVES_CACHED) lives.clear()
      lives.set(id, life)
    }
    return life
  }

  function unitOf(life: Placed): string {
    let unit = life
    for (let depth = 0; unit.parent !== null && depth < DEPTH_MAX; depth++) {
      const parent = known(unit.parent)
      // Retention may have taken it: its id still names the unit, unless it would be a root.
      if (!parent) return unit.family === 'wininet' ? unit.id : unit.parent
      if (ownsTrace(parent)) break
      unit = parent
    }
    return unit.id
  }

  function partOf(life: string, unit: string): number {
    if (life === unit) return 0
    let order = orders.get(unit)
    if (!order?.has(life)) {
      if (orders.size >= UNITS_CACHED) orders.clear()
      order = new Map(made.all(unit).map((id, nth) => [id, nth]))
      orders.set(unit, order)
    }
    return Math.floor((order.get(life) ?? 0) / LIVES_PER_TRACE)
  }

  function placed(life: Placed, host: string): Omit<Place, 'parent'> {
    const unit = ownsTrace(life) ? life.id : unitOf(life)
    const part = partOf(life.id, unit)
    return { unit, part, traceId: ids.trace(host, unit, part) }
  }

  return {
    placeOf(life, host) {
      const place = placed(life, host)
      const parent = life.parent === null ? undefined : known(life.parent)
      return { ...place, parent: parent
        ? { life: parent.id, scope: parent.scope, traceId: placed(parent, host).traceId } : null }
    },
  }
}

/** Nothing that is made from it is in its trace. */
const ownsTrace = (life: Placed) =>
  life.family === 'wininet' && (life.kind === 'root' || life.kind === 'session')
