/** What a call does to the lives that its handles mean. */
import { NULL_HANDLE } from '../events.ts'
import type { Recorded, RecordedOf, Value } from '../events.ts'
import { functions } from '../families/all.ts'
import type { Fn, KindSpec } from '../families/spec.ts'
import { meaningOf } from '../meaning.ts'
import { frameOf, pend, registerCallback } from './callbacks.ts'
import {
  added, blur, closeLife, dirty, leaveOpen, link, openLife, originOf, retire, settle,
} from './lives.ts'
import { momentOf } from './model.ts'
import type { Ledger, Life, Move, Relation, Session } from './model.ts'
import { places } from './places.ts'
import type { Place } from './places.ts'
import { isDevice, keyOf, kindSpec, newestAt, pausedAt, tableOf } from './values.ts'

// Nearly every call has one handle: its move needs no arrays of its own.
const oneLife: (Life | null)[] = [null]
const oneRelation: Relation[] = ['null']
const INVALID_HANDLE = 6
/** INVALID_HANDLE_VALUE: no handle, but RasConnectionNotification takes it for every connection. */
const EVERY = '0xffffffffffffffff'
/** RasDial's notifier type for a window, which gets messages that nobody records. */
const WINDOW = 0xffffffff

export function foldCall(ledger: Ledger, session: Session, event: RecordedOf<'call'>,
  move: Move): void {
  const fn = functions.get(event.fn)
  if (event.entered !== undefined) session.enters.delete(event.entered)
  move.frame = frameOf(session, event)
  if (!fn) return
  move.fn = fn
  meaningOf(fn, event, move.meaning)
  if (!move.meaning.ok) move.unusual = true
  const place = places[fn.index]
  lookUp(ledger, session, fn, place.inputs, event.handles, event.began, event, move)
  if (fn.role === 'release') release(ledger, event, fn, move)
  else if (fn.role === 'release-all') releaseAll(ledger, session, event, move)
  else if (fn.role === 'register-callback' && move.meaning.ok) registerCallback(event, move)
  else if (fn.role === 'query') poll(ledger, event, move)
  if (place.makes) acquire(ledger, session, event, fn, place.makes, move)
  if (move.meaning.pending) pend(session, event, fn, move)
  markUses(event, move)
}

/** Finds the lives that a call's handles mean, and how they stood when it was entered. */
export function lookUp(ledger: Ledger, session: Session, fn: Fn, inputs: readonly Place[],
  handles: readonly Value[] | undefined, began: number, event: Recorded, move: Move): void {
  const count = handles === undefined ? 0 : Math.min(handles.length, inputs.length)
  if (count === 0) return
  const lives = move.lives = count === 1 ? oneLife : Array<Life | null>(count)
  const relations = move.relations = count === 1 ? oneRelation : Array<Relation>(count)
  for (let i = 0; i < count; i++) {
    const value = handles![i]
    if (value === NULL_HANDLE) {
      lives[i] = null
      relations[i] = 'null'
      continue
    }
    const place = inputs[i]
    const newest = tableOf(ledger, session, place).get(keyOf(place.spec, value))
    let life = newest ? newestAt(newest, session, began) : null
    let relation: Relation = !newest ? neverSeen(session, place.spec)
      : life ? relationOf(life, session, began) : 'unknown'
    // A call that proves that what was never seen, or what a gap blurred, is there begins a life.
    // A late record may mean a life whose value has been opened again since: that one goes first.
    if ((relation === 'never' || relation === 'unknown') && event.kind === 'call' &&
      (move.meaning.ok || move.meaning.pending || fn.spec.inUse?.includes(move.meaning.error)) &&
      (life ? life.blurred && newest === life : !newest && value !== EVERY)) {
      if (life) retire(ledger, life, event.at)
      life = openLife(ledger, session, place, value, momentOf(event, fn.base), newest ? began : 0)
      life.inferred = true
      relation = 'unknown'
    }
    const takes = fn.takes[i]
    if (life && takes && !takes.has(life.kind)) {
      if (life.inferred) life.kind = place.kind
      else move.mismatch = true
    }
    if (relation !== 'open') move.unusual = true
    lives[i] = life
    relations[i] = relation
  }
}

function neverSeen(session: Session, spec: KindSpec): Relation {
  return session.complete && session.forgot === 0 && spec.scope === 'session' ? 'never' : 'unknown'
}

function relationOf(life: Life, session: Session, began: number): Relation {
  if (life.blurred) return 'unknown'
  const closed = life.closed
  if (!closed) return 'open'
  // Another process hung it up: this one could not know, and owes the hang-up for its own dial.
  if (closed.session !== session.id) return life.family === 'ras' ? 'unknown' : 'closed'
  return closed.seq <= began ? 'closed' : 'racing'
}

function acquire(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn, place: Place,
  move: Move): void {
  const meaning = move.meaning
  if (place.spec.named) {
    if (!meaning.ok) return
    const name = event.outs?.[0] || event.args?.local || event.args?.remote
    if (typeof name === 'string' && name) openNamed(ledger, session, event, fn, place, name, move)
    return
  }
  if (!event.outs) return
  // A failed dial may leave a handle behind; every other failed call makes nothing.
  if (!meaning.ok && fn.family.family !== 'ras') return
  for (const value of event.outs) {
    if (value === NULL_HANDLE) continue
    const parent = fn.parentHandle >= 0 ? move.lives[fn.parentHandle] ?? null : null
    move.made = added(move.made,
      claimCreated(ledger, session, event, fn, place, value, parent)
      ?? addReference(ledger, session, event, fn, place, value)
      ?? openChild(ledger, session, event, fn, place, value, parent))
  }
}

function openChild(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn,
  place: Place, value: Value, parent: Life | null): Life {
  // A dial that was not seen may have connected it: then this one is one more reference, and how
  // many it has is not known.
  const before = place.spec.counted
    ? tableOf(ledger, session, place).get(value) : undefined
  const life = openLife(ledger, session, place, value, momentOf(event, fn.base), event.seq)
  describe(life, event, fn, place, parent)
  if (place.spec.counted && !session.complete) life.inferred = true
  if (before?.state === 'unknown') retire(ledger, before, event.at)
  return life
}

/** Fills in what the acquiring call says about a life. */
function describe(life: Life, event: RecordedOf<'call'>, fn: Fn, place: Place,
  parent: Life | null): void {
  life.kind = place.kind
  life.borrowed = fn.spec.borrowed ?? false
  if (event.args) life.facts = event.args
  link(life, parent)
  if (fn.family.family === 'wininet') {
    const args = event.args
    life.context = typeof args?.ctx === 'number' ? args.ctx : life.context
    if (place.kind === 'root') {
      life.context = 0
      life.callback = 0
    } else if (parent && life.callback === -1) life.callback = parent.callback
  } else if (fn.family.family === 'ras') {
    const dial = !fn.spec.borrowed && place.spec.counted === true
    life.dialing = dial && notifies(event) && event.result === 0
    life.dials = dial ? 1 : 0
    life.dialFailed = dial ? event.result : 0
  }
}

/** Whether a dial goes on after RasDial has returned, and its notifier will tell how it ends. */
const notifies = ({ args }: RecordedOf<'call'>): boolean =>
  (args?.cb ?? 0) !== 0 && Number(args?.notifier ?? 0) >>> 0 !== WINDOW

/** HANDLE_CREATED may have announced the handle while the call that made it was still running. */
function claimCreated(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn,
  place: Place, value: Value, parent: Life | null): Life | null {
  if (place.spec.settles !== 'status') return null
  const newest = session.tables[place.table].get(value) ?? null
  for (let life = newest; life; life = life.before) {
    if (life.openSeq <= event.began) return null
    if (life.opened.fn !== 'HANDLE_CREATED' || life.opened.tid !== event.tid) continue
    const created = life.opened
    life.opened = { ...momentOf(event, fn.base), position: created.position, seq: created.seq,
      at: created.at }
    const known = life.parent
    describe(life, event, fn, place, parent ?? known)
    if (parent && known && known !== parent) known.children?.delete(life)
    dirty(ledger, life)
    return life
  }
  return null
}

/** Dialling what is connected gives the same handle with one more reference. */
function addReference(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn,
  place: Place, value: Value): Life | null {
  const life = tableOf(ledger, session, place).get(value)
  // An enumeration, by any process, may see a connection before the dial that made it returns.
  const counted = place.spec.counted && (event.result === 0 || fn.spec.borrowed ||
    life?.borrowed && life.opened.at >= event.at - event.took)
  if (!counted) return null
  if (!life || life.closed || life.state !== 'open') return null
  if (fn.spec.borrowed) return life
  const entry = event.args?.entry
  if (entry !== undefined && life.facts.entry !== undefined && life.facts.entry !== entry) {
    return null
  }
  if (event.handles?.[0] === value && pausedAt(life, event.began)) {
    // The same dial goes on: it is no further reference.
    if (life.paused) {
      life.paused = false
      life.pausedUntil = event.seq
      life.dialing = notifies(event)
    }
    return life
  }
  if (life.borrowed) ownBorrowed(session, life, event, fn)
  else life.refs++
  life.dials++
  dirty(ledger, life)
  return life
}

/** Who dials what was only seen answers for it from then on, whoever enumerated it before. */
function ownBorrowed(session: Session, life: Life, event: RecordedOf<'call'>, fn: Fn): void {
  life.borrowed = false
  life.facts = event.args ?? life.facts
  if (life.session === session) return
  leaveOpen(life)
  life.origin.live--
  life.session = session
  life.opened = momentOf(event, fn.base)
  life.openSeq = event.seq
  life.origin = originOf(session, life.opened)
  life.openAt = session.open.push(life) - 1
}

function openNamed(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn,
  place: Place, name: string, move: Move): void {
  const key = keyOf(place.spec, name)
  const existing = tableOf(ledger, session, place).get(key)
  // Connecting a device-less name again changes nothing; a device cannot be connected twice.
  if (existing && !existing.closed && existing.state === 'open' && !isDevice(key)) {
    existing.borrowed = false
    move.made = added(move.made, existing)
    return
  }
  // What only a watcher saw there has gone, or was this one, seen before its call was recorded.
  if (existing?.borrowed && existing.state === 'open') {
    closeLife(ledger, existing, momentOf(event, fn.base), 'gone', move)
  }
  const life = openLife(ledger, session, place, key, momentOf(event, fn.base), event.seq)
  if (event.args) life.facts = event.args
  move.made = added(move.made, life)
}

function release(ledger: Ledger, event: RecordedOf<'call'>, fn: Fn,
  move: Move): void {
  const life = move.lives[0]
  if (!life) return
  const { meaning } = move
  if (!meaning.ok) {
    // "Invalid" of a handle that was open: somebody closed it unseen. A refusal leaves it open.
    if (meaning.error === INVALID_HANDLE && move.relations[0] === 'open' && !move.mismatch &&
      !(kindSpec(life).affinity && life.opened.tid !== event.tid)) blur(ledger, life)
    return
  }
  if (life.closed) {
    // A watcher may see the end before its call is recorded, or before the program cleans up.
    if (life.how !== 'gone') ledger.contradictions++
    return
  }
  if (life.refs > 1) {
    life.refs--
    dirty(ledger, life)
    return
  }
  closeLife(ledger, life, momentOf(event, fn.base), 'call', move)
}

function releaseAll(ledger: Ledger, session: Session, event: RecordedOf<'call'>, move: Move): void {
  const moment = momentOf(event, event.fn)
  for (const life of [...session.open]) {
    if (life.family === move.fn!.family.family && life.opened.tid === event.tid &&
      life.openSeq <= event.began && !life.closed) closeLife(ledger, life, moment, 'all', move)
  }
}

export function poll(ledger: Ledger, event: RecordedOf<'call'>, move: Move): void {
  const life = move.lives[0]
  if (!life) return
  // InternetSetOption(INTERNET_OPTION_CONTEXT_VALUE) keeps the context that it sets.
  if (typeof event.args?.ctx === 'number' && move.meaning.ok) life.context = event.args.ctx
  if (move.meaning.error !== INVALID_HANDLE) return
  if (kindSpec(life).settles !== 'poll') return
  if (life.state === 'open') closeLife(ledger, life, momentOf(event, event.fn), 'gone', move)
  // Nor is one of this value still hanging up, which an enumeration may have listed again; but
  // one that another process hung up later was there.
  for (let each: Life | null = life; each; each = each.before) {
    if (each.state === 'closing' && each.kind !== 'subentry' && each.closed!.at <= event.at) {
      ledger.settling.delete(each)
      settle(ledger, each, event.at, move)
    }
  }
}

function markUses(event: RecordedOf<'call'>, move: Move): void {
  for (let i = 0; i < move.lives.length; i++) {
    const life = move.lives[i]
    if (!life) continue
    life.uses++
    life.lastPosition = event.position
    // Who else was inside a call matters only where closing may not race one.
    if (life.family !== 'wininet') continue
    const pended = move.meaning.pending
    const use = life.use
    if (use === null || use.tid === event.tid) {
      if (use === null) {
        life.use = { tid: event.tid, seq: event.seq, began: event.began, position: event.position,
          fn: event.fn, at: event.at, site: event.site ?? '', pended }
        continue
      }
      use.seq = event.seq
      use.began = event.began
      use.position = event.position
      use.fn = event.fn
      use.at = event.at
      use.site = event.site ?? ''
      use.pended = pended
    } else {
      life.otherUse = use
      life.use = { tid: event.tid, seq: event.seq, began: event.began, position: event.position,
        fn: event.fn, at: event.at, site: event.site ?? '', pended }
    }
  }
}
