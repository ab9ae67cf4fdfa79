/**
 * The ledger: which handle means which life, and in what state each life is.
 *
 * A life is one generation of a value: (scope, family, key, generation). Records arrive in return
 * order, so a recycled value's open may be recorded before the close that freed it. `began`
 * decides: a call's handles mean the newest life of that value that was open when it was entered.
 *
 *                acquire            release                settled
 *   (never seen) -------> open ----------------> closing ----------> closed
 *        | first use       | a gap, a missed close     (HANDLE_CLOSING, poll, deadline, or at once)
 *        +--> open (inferred)+------> unknown: nobody accuses it
 *
 * The state is a plain object graph (structured-cloneable), so that a snapshot can hold it.
 */
import type { Recorded, RecordedOf } from './events.ts'
import { functions } from './families/all.ts'
import { foldReturned, foldStatus } from './ledger/callbacks.ts'
import { foldCall, lookUp } from './ledger/calls.ts'
import { added, blur, closeLife, openLife, retire, settle, settleDue } from './ledger/lives.ts'
import { NONE, momentOf, newTables, sessionOf } from './ledger/model.ts'
import type { Deadlines, Ledger, Life, Moment, Move, Session } from './ledger/model.ts'
import { connectionPlace, placeOf, places } from './ledger/places.ts'
import { keyOf, logonScope, tableOf } from './ledger/values.ts'

export { newLedger, newMove, sessionOf, momentOf } from './ledger/model.ts'
export type {
  LifeState, How, Moment, Life, Origin, Use, Frame, Session, Deadlines, Relation, Move, Ledger,
} from './ledger/model.ts'
export {
  kindSpec, isDevice, logonScope, newestOf, pausedAt, sharedLives, knownLives, liveLives,
} from './ledger/values.ts'
export { HANG_UP_SETTLES, awaitsClosing } from './ledger/lives.ts'

/** Folds one event into the ledger and says in `move` what it did. */
export function fold(ledger: Ledger, event: Recorded, move: Move): void {
  move.event = event
  move.fn = null
  move.mismatch = move.unusual = false
  move.frame = null
  move.life = null
  move.previousCallback = -1
  move.lives = move.relations = move.made = move.ended = move.settled = NONE
  const session = move.session = sessionOf(ledger, event.session)
  if (event.kind !== 'tick' && event.at > session.clock) session.clock = event.at
  if (session.clock >= ledger.soonest) settleDue(ledger, session.clock, move)
  switch (event.kind) {
    case 'call': return foldCall(ledger, session, event, move)
    case 'status': return foldStatus(ledger, session, event, move)
    case 'start': return foldStart(ledger, session, event)
    case 'enter': return foldEnter(ledger, session, event, move)
    case 'returned': return foldReturned(session, event, move)
    case 'gap': return foldGap(ledger, session, event)
    case 'end': return foldEnd(ledger, session, event, move)
    case 'observed': return foldObserved(ledger, session, event, move)
    case 'scope': return foldScope(session, event)
    case 'thread-exit': session.frames.delete(event.tid); return
    case 'tick': settleDue(ledger, event.upTo, move); return
    case 'resumed':
      for (const [life, due] of ledger.settling) ledger.settling.set(life, due + event.slept)
      ledger.soonest += event.slept
      return
  }
}

function foldStart(ledger: Ledger, session: Session, event: RecordedOf<'start'>): void {
  session.host = event.host
  session.pid = event.pid
  session.image = event.image
  session.capture = event.capture
  session.luid = event.luid ?? ''
  session.windowsSession = event.windowsSession ?? -1
  session.arch = event.arch ?? ''
  session.version = event.version ?? ''
  session.startedAt = event.at
  session.attached = event.from === 'attach'
  if (session.attached) ledger.missedUntil = Math.max(ledger.missedUntil, event.at)
  session.complete = session.gaps === 0 && event.seq === 1 && event.from !== 'attach' &&
    event.capture !== 'watch'
}

function foldEnter(ledger: Ledger, session: Session, event: RecordedOf<'enter'>,
  move: Move): void {
  const fn = functions.get(event.fn)
  if (!fn) return
  move.fn = fn
  lookUp(ledger, session, fn, places[fn.index].inputs, event.handles, event.began, event, move)
  session.enters.set(event.id, {
    moment: { position: event.position, session: session.id, seq: event.seq, began: event.began,
      at: event.at, tid: event.tid, fn: fn.base, site: '' },
    lives: [...move.lives],
  })
}

function foldScope(session: Session, event: RecordedOf<'scope'>): void {
  if (event.what === 'held') return foldHeld(session, event)
  const depths = session.scopes[event.what]
  const depth = (depths.get(event.tid) ?? 0) + (event.phase === 'enter' ? 1 : -1)
  if (depth > 0) depths.set(event.tid, depth)
  else depths.delete(event.tid)
}

/** Lost events do not end it: better a deadline that rests for too long. */
function foldHeld(session: Session, event: RecordedOf<'scope'>): void {
  const { held } = session
  const who = event.by === 'agent' ? 'agent' : 'capture'
  if (event.phase === 'enter') {
    if (held.by.size === 0) held.since = event.at
    held.by.add(who)
  } else if (held.by.delete(who) && held.by.size === 0) {
    held.until = event.at
    postpone(session.deadlines, event.at - held.since)
  }
}

export const isHeld = ({ held }: Session): boolean => held.by.size > 0

/** Whether the program was held up at some time after `since` (µs): then durations say nothing. */
export const wasHeld = (session: Session, since: number): boolean =>
  isHeld(session) || session.held.until > since

/** @param by µs */
export function postpone(deadlines: Deadlines, by: number): void {
  deadlines.soonest += by
  for (const lives of deadlines.due.values()) {
    for (const [life, due] of lives) lives.set(life, due + by)
  }
}

function foldGap(ledger: Ledger, session: Session, event: RecordedOf<'gap'>): void {
  session.gaps++
  session.complete = false
  ledger.gaps++
  ledger.lost += event.lost ?? 0
  ledger.missedUntil = Math.max(ledger.missedUntil, event.at)
  // What was lost may have touched the handles of the machine and of the logon session too.
  const touched = [session.tables, ledger.scopes.get(session.host || session.id) ?? [],
    ledger.scopes.get(logonScope(session) || session.id) ?? []]
  for (const table of touched.flat()) {
    for (const newest of table.values()) {
      for (let life: Life | null = newest; life; life = life.before) blur(ledger, life)
    }
  }
  session.frames.clear()
  session.enters.clear()
  session.scopes.dllmain.clear()
  session.scopes['custom-action'].clear()
  session.arrivals.length = session.hidden.length = 0
}

function foldEnd(ledger: Ledger, session: Session, event: RecordedOf<'end'>, move: Move): void {
  session.ended = true
  session.held.by.clear()
  const moment: Moment = { position: event.position, session: session.id, seq: event.seq,
    began: event.seq, at: event.at, tid: 0, fn: '', site: '' }
  for (const table of session.tables) {
    for (const newest of table.values()) {
      for (let life: Life | null = newest; life; life = life.before) {
        if (life.state === 'closing') settle(ledger, life, event.at, move)
        else if (!life.closed) closeLife(ledger, life, moment, 'process', move)
      }
    }
  }
  unwatch(ledger, session)
}

/** Nobody watches any more what only the watcher knew of; what just went is still asked about. */
function unwatch(ledger: Ledger, session: Session): void {
  for (const [key, life] of session.watched) {
    if (isAwaited(session, life)) continue
    if (life.borrowed) blur(ledger, life)
    session.watched.delete(key)
  }
}

const isAwaited = (session: Session, life: Life): boolean =>
  life.how === 'gone' && [...session.deadlines.due.values()].some(lives => lives.has(life))

/**
 * To be called when every policy has seen the `end`, and when a deadline has passed since: the
 * session's handles are gone. Of a watcher's, what is due about connections that went stays.
 */
export function dropEnded(ledger: Ledger, session: Session): void {
  session.tables = newTables()
  for (const life of session.open) life.openAt = -1
  session.open = []
  session.frames.clear()
  session.enters.clear()
  session.arrivals.length = session.hidden.length = 0
  unwatch(ledger, session)
  ledger.latest = null
  if (session.watched.size === 0) ledger.sessions.delete(session.id)
}

/** A connection that was hung up may be listed for a while, µs. */
export const LINGERS = 60_000_000

/**
 * A watcher tells what it sees and when it no longer does. Its `gone` means the life that it saw:
 * what a program has connected under the same name since is another one.
 */
function foldObserved(ledger: Ledger, session: Session, event: RecordedOf<'observed'>,
  move: Move): void {
  const place = event.handle.startsWith('0x') ? connectionPlace
    : placeOf('wnet', 'connection')
  const key = keyOf(place.spec, event.handle)
  const newest = tableOf(ledger, session, place).get(key)
  if (event.what === 'gone') {
    const life = move.life = session.watched.get(key) ?? newest ?? null
    if (life && !life.closed && life.state !== 'closed') {
      closeLife(ledger, life, momentOf(event, 'observed'), 'gone', move)
    }
    return
  }
  const up = newest && !newest.closed && newest.state === 'open'
  const lingers = newest?.closed && newest.how === 'call' && place.spec.settles === 'poll' &&
    event.at - newest.closed.at < LINGERS
  let life = newest
  if (!life || !up && !lingers) {
    life = openLife(ledger, session, place, event.handle, momentOf(event, 'observed'), event.seq)
    life.inferred = life.borrowed = true
    move.made = added(move.made, life)
    if (newest) retire(ledger, newest, event.at)
  }
  session.watched.set(key, life)
  move.life = life
}
