/** How lives begin, are closed, settle, and are forgotten. */
import type { Value } from '../events.ts'
import type { How, Ledger, Life, Moment, Move, Origin, Session, Table } from './model.ts'
import { tableFamily } from './places.ts'
import type { Place } from './places.ts'
import { generations, keyOf, kindSpec, scopeOf, tableOf } from './values.ts'

/** RasHangUp settles by itself after this long (RasHangUp's page: Sleep(3000)), µs. */
export const HANG_UP_SETTLES = 3_000_000
/** Closed values that are remembered, shared by the programs that run and by kinds of handles. */
const CLOSED_KEPT = 2048
/** Of one program and kind, at least. */
const LEAST_KEPT = 256
const LIVES_PER_VALUE_MAX = 4
const OPEN_LIVES_PER_VALUE_MAX = 64
export const NO_FACTS: Readonly<Record<string, string | number>> = {}

export function openLife(ledger: Ledger, session: Session, place: Place, value: Value,
  opened: Moment, openSeq: number): Life {
  const table = tableOf(ledger, session, place)
  const key = keyOf(place.spec, value)
  const before = table.get(key) ?? null
  const memory = place.spec.scope === 'session' ? session : ledger
  if (!before && isTimeToForget(table.size)) forget(ledger, memory, table)
  if (before && !before.closed && before.state !== 'closed' && !before.blurred) {
    before.superseded = true
    if (before.state === 'open') ledger.contradictions++
  }
  if (before && before.remembered >= LIVES_PER_VALUE_MAX) forgetOne(before)
  // A value that was forgotten may come back, and must not get an id again.
  const generation = (before?.generation ?? memory.forgot) + 1
  const scope = scopeOf(session, place.spec)
  const family = tableFamily[place.table]
  const printed = place.spec.space ? `${place.spec.space}:${key}` : key
  const life: Life = {
    id: `${scope}/${family}/${printed}#${generation}`,
    scope, family, kind: place.kind, value: key, generation, state: 'open', inferred: false,
    borrowed: false, superseded: false, blurred: false, origin: originOf(session, opened),
    refs: 1, session,
    before, remembered: before ? before.remembered + 1 : 1, parent: null, children: null,
    openAt: session.open.length, openSeq,
    opened, closed: null, how: null, settledAt: -1, facts: NO_FACTS, uses: 0,
    lastPosition: opened.position, use: null, otherUse: null,
    callback: -1, context: -1, pending: 0, earlyCompletes: null,
    dialing: false, paused: false, pausedUntil: 0, dials: 0, dialFailed: 0,
    closingSeen: 0, notes: null, dirty: false,
  }
  table.set(key, life)
  session.open.push(life)
  dirty(ledger, life)
  return life
}

/**
 * Forgets the oldest closed life before the newest of a value. A life whose close is still under
 * way must stay, however often its value came back meanwhile.
 */
function forgetOne(newest: Life): void {
  const lives = generations(newest)
  let i = lives.findIndex(life => life.state === 'closed')
  if (i < 0 || lives[i] === newest) i = newest.remembered >= OPEN_LIVES_PER_VALUE_MAX ? 0 : -1
  if (i < 0) return
  lives[i + 1].before = lives[i].before
  lives[i].before = null
  newest.remembered--
  leaveOpen(lives[i])
}

/** Each time that a table has grown by a quarter: many open handles are not looked at often. */
const isTimeToForget = (size: number): boolean =>
  size > LEAST_KEPT && size % 2 ** (29 - Math.clz32(size)) === 0

/**
 * Drops the oldest closed values of each kind, so that memory is bound by live handles, and a
 * thousand records do not push out the database that they came from.
 */
function forget(ledger: Ledger, memory: { forgot: number }, table: Table): void {
  const closed = new Map<string, Value[]>()
  for (const [key, newest] of table) {
    if (!isClosed(newest)) continue
    const keys = closed.get(newest.kind)
    if (keys) keys.push(key)
    else closed.set(newest.kind, [key])
  }
  let programs = 0
  for (const { capture } of ledger.sessions.values()) if (capture !== '') programs++
  const kept = Math.floor(CLOSED_KEPT / Math.max(1, programs) / closed.size)
  for (const keys of closed.values()) {
    for (const key of keys.slice(0, -Math.max(LEAST_KEPT, kept))) {
      memory.forgot = Math.max(memory.forgot, table.get(key)!.generation)
      table.delete(key)
    }
  }
}

/** A value none of whose remembered lives is open. */
function isClosed(newest: Life): boolean {
  for (let life: Life | null = newest; life; life = life.before) {
    if (life.state !== 'closed') return false
  }
  return true
}

export function leaveOpen(life: Life): void {
  if (life.openAt < 0) return
  const { open } = life.session
  const last = open.pop()!
  if (last !== life) {
    open[life.openAt] = last
    last.openAt = life.openAt
  }
  life.openAt = -1
}

export function originOf(session: Session, opened: Moment): Origin {
  let fns = session.origins.get(opened.site)
  if (!fns) session.origins.set(opened.site, fns = new Map())
  let origin = fns.get(opened.fn)
  if (!origin) {
    fns.set(opened.fn, origin = { fn: opened.fn, site: opened.site, live: 0, reported: false })
  }
  origin.live++
  return origin
}

export function link(life: Life, parent: Life | null): void {
  if (!parent || life.parent === parent) return
  life.parent = parent
  ;(parent.children ??= new Set()).add(life)
}

/** Begins a life's teardown: it settles now, with a callback, by a poll or by a deadline. */
export function closeLife(ledger: Ledger, life: Life, moment: Moment, how: How, move: Move): void {
  if (life.superseded && life.state === 'open' && how !== 'process') {
    // The record of its close, or of its ancestor's, came late: nothing was missed.
    life.superseded = false
    ledger.contradictions--
  }
  life.closed = moment
  life.how = how
  life.lastPosition = moment.position
  leaveOpen(life)
  life.origin.live--
  move.ended = added(move.ended, life)
  dirty(ledger, life)
  const spec = kindSpec(life)
  if (spec.cascades && life.children) {
    for (const child of life.children) {
      if (!child.closed && child.family === life.family && !kindSpec(child).space) {
        closeLife(ledger, child, moment, how === 'process' ? 'process' : 'ancestor', move)
      }
    }
  }
  if (life.state === 'unknown' || how === 'process' || how === 'gone') {
    return settle(ledger, life, moment.at, move)
  }
  life.state = 'closing'
  if (spec.settles === 'poll') {
    life.dialing = false
    ledger.settling.set(life, moment.at + HANG_UP_SETTLES)
    ledger.soonest = Math.min(ledger.soonest, moment.at + HANG_UP_SETTLES)
  } else if (!(spec.settles === 'status' && awaitsClosing(life))) {
    settle(ledger, life, moment.at, move)
  }
}

/** HANDLE_CLOSING comes only where a callback and a non-zero context exist. */
export function awaitsClosing(life: Life): boolean {
  return life.callback > 0 && life.context !== 0 && life.context !== -1 && life.closingSeen === 0
}

export function settle(ledger: Ledger, life: Life, at: number, move: Move): void {
  if (life.state === 'closed') return
  life.state = 'closed'
  life.settledAt = at
  life.parent?.children?.delete(life)
  move.settled = added(move.settled, life)
  dirty(ledger, life)
}

export function settleDue(ledger: Ledger, now: number, move: Move): void {
  ledger.soonest = Infinity
  for (const [life, due] of ledger.settling) {
    if (due <= now) {
      ledger.settling.delete(life)
      settle(ledger, life, due, move)
    } else if (due < ledger.soonest) ledger.soonest = due
  }
}

/**
 * Nothing more can be said of it: a gap, or an end that was not seen. A closed life blurs too,
 * for what was lost may have opened its value again.
 */
export function blur(ledger: Ledger, life: Life): void {
  if (life.blurred) return
  life.blurred = true
  if (life.state === 'open') life.state = 'unknown'
  dirty(ledger, life)
}

/** A blurred life gives its value to an inferred one; whether they are the same is not known. */
export function retire(ledger: Ledger, life: Life, at: number): void {
  if (life.state !== 'unknown') return
  life.state = 'closed'
  life.how = 'gone'
  life.settledAt = at
  leaveOpen(life)
  life.origin.live--
  life.parent?.children?.delete(life)
  dirty(ledger, life)
}

/** A move's list with one more life: most moves have none, and most others one. */
export function added(list: readonly Life[], life: Life): readonly Life[] {
  if (list.length === 0) return [life]
  ;(list as Life[]).push(life)
  return list
}

export function dirty(ledger: Ledger, life: Life): void {
  if (ledger.dirty === null || life.dirty) return
  life.dirty = true
  ledger.dirty.push(life)
}
