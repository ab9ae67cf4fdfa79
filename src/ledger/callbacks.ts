/** Status callbacks and asynchronous operations: handles that they announce, ends that they say. */
import { NULL_HANDLE } from '../events.ts'
import type { CallEvent, Recorded, RecordedOf, StatusEvent } from '../events.ts'
import { familyNamed } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import { NO_FACTS, added, dirty, link, openLife, settle } from './lives.ts'
import { momentOf } from './model.ts'
import type { Arrival, Frame, Ledger, Life, Move, Session } from './model.ts'
import { connectionPlace, winInetPlace } from './places.ts'
import { newestAt, tableOf } from './values.ts'

export function registerCallback(event: RecordedOf<'call'>, move: Move): void {
  const life = move.lives[0]
  const callback = event.args?.cb
  if (!life || typeof callback !== 'number') return
  move.previousCallback = life.callback
  life.callback = callback
}

export function pend(session: Session, event: RecordedOf<'call'>, fn: Fn, move: Move): void {
  const owner = move.lives[0]
  if (!owner) return
  if (fn.spec.arrives) {
    const context = typeof event.args?.ctx === 'number' ? event.args.ctx : 0
    const arrival: Arrival = { owner, context, moment: momentOf(event, fn.base),
      kind: fn.spec.makes!, facts: event.args ?? NO_FACTS }
    const early = session.hidden.find(l => l.context === context && l.openSeq > event.began)
    if (early) {
      session.hidden.splice(session.hidden.indexOf(early), 1)
      adopt(early, arrival)
      // Its completion was counted against itself before this record came.
      if (claimEarly(early, event.began)) return
      early.pending++
      return
    }
    session.arrivals.push(arrival)
    if (session.arrivals.length > 1024) session.arrivals.shift()
    owner.pending++
    return
  }
  if (!claimEarly(owner, event.began)) owner.pending++
}

/** Takes the completion that was recorded before its call, if there is one. */
function claimEarly(life: Life, began: number): boolean {
  const i = life.earlyCompletes?.findIndex(seq => seq > began) ?? -1
  if (i >= 0) life.earlyCompletes!.splice(i, 1)
  return i >= 0
}

/** A handle that arrived by callbacks is what its call said: thread, site and arguments. */
function adopt(life: Life, { owner, moment, kind, facts }: Arrival): void {
  life.kind = kind
  life.facts = facts
  life.opened = { ...life.opened, fn: moment.fn, site: moment.site, tid: moment.tid }
  if (life.callback === -1) life.callback = owner.callback
  link(life, owner)
}

export function foldStatus(ledger: Ledger, session: Session, event: RecordedOf<'status'>,
  move: Move): void {
  if (event.family === 'wininet') winInetStatus(ledger, session, event, move)
  else if (event.family === 'ras') rasStatus(ledger, session, event, move)
  let frames = session.frames.get(event.tid)
  if (!frames) session.frames.set(event.tid, frames = [])
  if (frames.length >= 64) frames.shift()
  frames.push({ seq: event.seq, tid: event.tid, family: event.family, status: event.status,
    life: move.life, at: event.at, position: event.position })
}

function winInetStatus(ledger: Ledger, session: Session, event: StatusEvent & Recorded,
  move: Move): void {
  const table = tableOf(ledger, session, winInetPlace)
  const newest = table.get(event.handle)
  const life = move.life = newest ? newestAt(newest, session, event.seq) : null
  if (life) {
    life.lastPosition = event.position
    // A callback that came proves that the handle has one, and a context that is not zero.
    if (life.callback === -1) life.callback = 1
    if (life.context === -1 && event.status !== 60) life.context = event.context
  }
  if (event.status === 60 && event.value && event.value !== NULL_HANDLE) {
    handleCreated(ledger, session, event, life, move)
  } else if (event.status === 100) requestComplete(ledger, session, event, life, move)
  else if (event.status === 70 && life) handleClosing(ledger, life, event, move)
}

function handleCreated(ledger: Ledger, session: Session, event: StatusEvent & Recorded,
  owner: Life | null, move: Move): void {
  // A hidden session handle may have the value of a handle that was closed before.
  const parent = owner?.closed ? null : owner
  const kind = parent?.kind === 'root' ? 'session' : 'request'
  const place = { ...winInetPlace, kind, spec: familyNamed.get('wininet')!.kinds[kind] }
  const life = openLife(ledger, session, place, event.value!, momentOf(event, 'HANDLE_CREATED'),
    event.seq)
  life.context = event.context
  // Its owner has one, which it inherits: also where the registration was lost.
  life.callback = parent && parent.callback > 0 ? parent.callback : 1
  if (parent) {
    link(life, parent)
    // An asynchronous FTP open: its own call says what was made, and on which thread.
    const arrival = session.arrivals.find(a =>
      a.owner === parent && a.context === event.context)
    if (arrival) adopt(life, arrival)
  } else {
    // InternetOpenUrl's session handle is hidden: its request belongs to the root that opened it.
    const arrival = session.arrivals.find(a => a.context === event.context)
    if (arrival) {
      session.arrivals.splice(session.arrivals.indexOf(arrival), 1)
      adopt(life, arrival)
      arrival.owner.pending--
      life.pending++
    } else {
      session.hidden.push(life)
      if (session.hidden.length > 1024) session.hidden.shift()
    }
  }
  move.made = added(move.made, life)
}

function requestComplete(ledger: Ledger, session: Session, event: StatusEvent & Recorded,
  life: Life | null, move: Move): void {
  const own = life !== null && life.pending > 0 && life.kind !== 'root'
  // An open that pended on the owner: its handle arrives as the result, or it failed.
  const arrival = session.arrivals.find(a =>
    a.context === event.context && (!own || a.owner === life))
  if (arrival) {
    session.arrivals.splice(session.arrivals.indexOf(arrival), 1)
    arrival.owner.pending--
    if (event.value && event.value !== NULL_HANDLE && event.value !== '0x1' && !event.error &&
      !tableOf(ledger, session, winInetPlace).has(event.value)) {
      const place = { ...winInetPlace, kind: arrival.kind }
      const made = openLife(ledger, session, place, event.value,
        momentOf(event, arrival.moment.fn), event.seq)
      made.context = event.context
      adopt(made, arrival)
      move.made = added(move.made, made)
    }
  } else if (own) {
    life.pending--
    // FtpOpenFile may complete under its session's context: no more arrivals than pend.
    const owned = session.arrivals.filter(a => a.owner === life)
    if (owned.length > life.pending) session.arrivals.splice(session.arrivals.indexOf(owned[0]), 1)
  } else if (life) {
    ;(life.earlyCompletes ??= []).push(event.seq)
    if (life.earlyCompletes.length > 16) life.earlyCompletes.shift()
  }
  if (life) dirty(ledger, life)
}

function handleClosing(ledger: Ledger, life: Life, event: StatusEvent & Recorded,
  move: Move): void {
  if (life.closingSeen === 0) life.closingSeen = event.position
  if (life.closed) settle(ledger, life, event.at, move)
  dirty(ledger, life)
}

function rasStatus(ledger: Ledger, session: Session, event: StatusEvent & Recorded,
  move: Move): void {
  const life = move.life =
    tableOf(ledger, session, connectionPlace).get(event.handle) ?? null
  if (!life) return
  life.lastPosition = event.position
  // A paused state may carry an error: it says why the dial waits for the program.
  const paused = (event.status & 0x1000) !== 0
  if (life.paused && !paused) life.pausedUntil = event.seq
  life.paused = paused
  if (paused) return
  if ((event.status & 0x2000) !== 0 || (event.error ?? 0) !== 0) life.dialing = false
  if (event.error) life.dialFailed = event.error
}

export function frameOf(session: Session, event: CallEvent): Frame | null {
  if (session.frames.size === 0 && event.during === undefined) return null
  const frames = session.frames.get(event.tid)
  if (event.during === undefined) {
    // A call outside every callback on this thread: callbacks without `returned` have ended.
    if (frames?.length && event.began >= frames[frames.length - 1].seq) frames.length = 0
    return null
  }
  const during = event.during
  return frames?.findLast(f => f.seq === during)
    ?? { seq: during, tid: event.tid, family: '', status: 0, life: null, at: 0, position: 0 }
}

export function foldReturned(session: Session, event: RecordedOf<'returned'>, move: Move): void {
  const frames = session.frames.get(event.tid)
  const i = frames?.findLastIndex(f => f.status === event.status) ?? -1
  if (i < 0) return
  move.frame = frames![i]
  move.life = move.frame.life
  frames!.length = i
}
