/**
 * The ledger: which handle means which life, and in what state each life is.
 *
 * A life is one generation of a value: (scope, family, key, generation). Records arrive in return
 * order, so a recycled value's open may be recorded before the close that freed it. `began`
 * decides: a call's handles mean the newest life of that value that was open when it was entered.
 *
 *                acquire            release                settled
 *   (never seen) -------> open ----------------> closing ----------> closed
 *        | first use       | a gap, a missed close       (HANDLE_CLOSING, poll, deadline, or at once)
 *        +--> open (inferred)+------> unknown: nobody accuses it
 *
 * The state is a plain object graph (structured-cloneable), so that a snapshot can hold it.
 */
import type { CallEvent, Recorded, RecordedOf, StatusEvent, Value } from './events.ts'
import { NULL_HANDLE } from './events.ts'
import { families, familyNamed, functionList, functions } from './families/all.ts'
import type { Fn, KindSpec } from './families/spec.ts'
import { meaningOf, type Meaning } from './meaning.ts'

export type LifeState = 'open' | 'closing' | 'closed' | 'unknown'
/** How a life ended: its own close, an ancestor's, MsiCloseAllHandles, the process, or unseen. */
export type How = 'call' | 'ancestor' | 'all' | 'process' | 'gone'

/** A point in the history, with what a report names: thread, function, call site. */
export type Moment = {
  position: number; session: string; seq: number; began: number; at: number
  tid: number; fn: string; site: string
}

export type Life = {
  id: string
  scope: string; family: string; kind: string; value: Value; generation: number
  state: LifeState
  /** Its opening was not seen; `opened` is then where it was seen first. */
  inferred: boolean
  /** It belongs to somebody else (RasEnumConnections, what a watcher observed). */
  borrowed: boolean
  /** The value was acquired again while this life seemed open: a close was missed or is late. */
  superseded: boolean
  /** A gap may have touched it: for ever after, nobody accuses it. */
  blurred: boolean
  /** The acquiring call site it came from, with how many of its lives are open. */
  origin: Origin
  /** References held (RAS). */
  refs: number
  session: Session
  /** The life of its value before it, while that is remembered, and how many are. */
  before: Life | null
  remembered: number
  parent: Life | null
  children: Set<Life> | null
  /** Its place in its session's `open`; -1 when it is not there. */
  openAt: number
  /** Calls entered before this seq cannot mean this life. */
  openSeq: number
  opened: Moment
  /** Where its end began: the call that closed it, the ancestor's close, or the session's end. */
  closed: Moment | null
  how: How | null
  /** Time at which the teardown had settled, µs; -1 while it has not. */
  settledAt: number
  /** Arguments kept at the acquiring call (mode, entry, flags ...). */
  facts: Readonly<Record<string, string | number>>
  uses: number
  lastPosition: number
  /** The last call on it, and the last one by another thread than that one's. */
  use: Use | null
  otherUse: Use | null
  // What only WinINet and RAS have; here, so that every life has one shape.
  /** The status callback that it has: 0 none, -1 unknown. */
  callback: number
  context: number
  async: boolean
  /** Asynchronous operations that have not completed. */
  pending: number
  /** Completions recorded before the calls that they complete (seq of each). */
  earlyCompletes: number[] | null
  /** An asynchronous dial that has neither connected nor failed. */
  dialing: boolean
  /** Its last notification was a paused state: RasDial with the same handle resumes it. */
  paused: boolean
  /** RasDial calls that gave this handle, and the error of a dial that failed. */
  dials: number
  dialFailed: number
  /** Position of HANDLE_CLOSING; 0 while it has not been seen. */
  closingSeen: number
  /** What policies remember about this life, by policy id: it goes when the life goes. */
  notes: Record<string, unknown> | null
  dirty: boolean
}

/** One acquiring call site of a session. */
export type Origin = { fn: string; site: string; live: number; reported: boolean }

export type Use = { tid: number; seq: number; began: number; position: number; fn: string
  at: number; site: string; pended: boolean }

/** The newest life of each value; those before it hang on `before`. */
type Table = Map<Value, Life>

/** An open status callback: calls that say `during: seq` ran inside it. */
export type Frame = { seq: number; tid: number; family: string; status: number; life: Life | null
  at: number; position: number }

type Arrival = { owner: Life; context: number; moment: Moment; kind: string
  facts: Life['facts'] }

export type Session = {
  id: string
  host: string; pid: number; image: string; capture: string; luid: string
  windowsSession: number
  /** The process's architecture as the capture names it; '' when unknown. */
  arch: string
  /** The program's; '' when unknown. */
  version: string
  startedAt: number
  /** Everything since the process began was seen: no gap, no attach. */
  complete: boolean
  gaps: number
  ended: boolean
  clock: number
  tables: Table[]
  /** Lives that are not closed, in no order. */
  open: Life[]
  origins: Map<string, Map<string, Origin>>
  /** Threads inside DllMain or a custom action, with their depth. */
  scopes: { dllmain: Map<number, number>; 'custom-action': Map<number, number> }
  frames: Map<number, Frame[]>
  enters: Map<number, { moment: Moment; lives: (Life | null)[] }>
  /** Asynchronous opens whose handle has not arrived, and lives whose parent is hidden. */
  arrivals: Arrival[]
  hidden: Life[]
  /** What policies wait for about its lives. */
  deadlines: Deadlines
  /** Closed lives were dropped to bound memory: "never seen" can no longer be said. */
  forgot: boolean
  /** By value: the life that this watcher last saw connected. */
  watched: Map<string, Life>
}

/** By a policy's index: when it is to be asked about which life. */
export type Deadlines = { soonest: number; due: Map<number, Map<Life, number>> }

/** What relates a call to the life that one of its handles means, when it was entered. */
export type Relation = 'open' | 'closed' | 'racing' | 'unknown' | 'never' | 'null'

/** What one event did. One object is reused for every event: policies must not keep it. */
export type Move = {
  event: Recorded
  session: Session
  fn: Fn | null
  meaning: Meaning
  /** Per handle of the event: the life that it means and how it stood. */
  lives: readonly (Life | null)[]
  relations: readonly Relation[]
  mismatch: boolean
  /** A call that failed, or pended, or found a handle that was not simply open. */
  unusual: boolean
  made: readonly Life[]
  /** Lives whose teardown began here: the one closed first, then its descendants. */
  ended: readonly Life[]
  settled: readonly Life[]
  frame: Frame | null
  /** For `status`: the life it is about. */
  life: Life | null
  /** For a callback that was registered: the one before it; -1 unknown. */
  previousCallback: number
}

export type Ledger = {
  sessions: Map<string, Session>
  /** The session of the newest event, while it has not ended. */
  latest: Session | null
  scopes: Map<string, Table[]>
  /** Lives of the machine and the logon session that await their settling, with the due time. */
  settling: Map<Life, number>
  /** The earliest due time in `settling`; a lower bound. */
  soonest: number
  contradictions: number
  gaps: number
  lost: number
  dirty: Life[] | null
}

/** RasHangUp settles by itself after this long (RasHangUp's page: Sleep(3000)), µs. */
export const HANG_UP_SETTLES = 3_000_000
const NONE: readonly never[] = []
// Nearly every call has one handle: its move needs no arrays of its own.
const oneLife: (Life | null)[] = [null]
const oneRelation: Relation[] = ['null']
const VALUES_MAX = 65_536
const LIVES_PER_VALUE_MAX = 4
const OPEN_LIVES_PER_VALUE_MAX = 64
const ASYNC_FLAG = 0x10000000
const INVALID_HANDLE = 6

// One table per (family, space of values).
const tableNames: string[] = []
const tableIndex = new Map<string, number>()
for (const family of families) {
  for (const [kind, spec] of Object.entries(family.kinds)) {
    const name = `${family.family}/${spec.named ? 'name' : spec.space ?? ''}`
    if (!tableNames.includes(name)) tableNames.push(name)
    tableIndex.set(`${family.family}/${kind}`, tableNames.indexOf(name))
  }
}
/** Per function and handle parameter: the table to look in and the kind of a value seen first. */
type Place = { table: number; kind: string; spec: KindSpec }
const placeOf = (family: string, kind: string): Place => ({
  table: tableIndex.get(`${family}/${kind}`)!, kind, spec: familyNamed.get(family)!.kinds[kind],
})
/** By the function's index. */
const places = functionList.map(fn => ({
  inputs: fn.assumes.map(kind => placeOf(fn.family.family, kind)),
  makes: fn.spec.makes ? placeOf(fn.family.family, fn.spec.makes) : null,
}))
const tableFamily = tableNames.map(name => name.split('/')[0])
const winInetPlace = placeOf('wininet', 'request')
const connectionPlace = placeOf('ras', 'connection')

export function newLedger(): Ledger {
  return {
    sessions: new Map(), latest: null, scopes: new Map(), settling: new Map(), soonest: Infinity,
    contradictions: 0, gaps: 0, lost: 0, dirty: null,
  }
}

const newTables = (): Table[] => tableNames.map(() => new Map())

function newSession(id: string): Session {
  return {
    id, host: '', pid: 0, image: '', capture: '', luid: '', windowsSession: -1, arch: '',
    version: '', startedAt: 0,
    complete: false, gaps: 0, ended: false, clock: 0, tables: newTables(), open: [], origins: new Map(),
    scopes: { dllmain: new Map(), 'custom-action': new Map() },
    frames: new Map(), enters: new Map(), arrivals: [], hidden: [],
    deadlines: { soonest: Infinity, due: new Map() }, forgot: false, watched: new Map(),
  }
}

export function newMove(): Move {
  return {
    event: null as unknown as Recorded, session: null as unknown as Session, fn: null,
    meaning: { ok: true, pending: false, error: 0 }, lives: NONE, relations: NONE, mismatch: false, unusual: false,
    made: NONE, ended: NONE, settled: NONE, frame: null, life: null, previousCallback: -1,
  }
}

export function sessionOf(ledger: Ledger, id: string): Session {
  // Events of one process come in runs.
  if (ledger.latest?.id === id) return ledger.latest
  let session = ledger.sessions.get(id)
  if (!session) ledger.sessions.set(id, session = newSession(id))
  return ledger.latest = session
}

/** Every life that is not closed, of every session and scope. */
export function* liveLives(ledger: Ledger): Generator<Life> {
  for (const life of knownLives(ledger)) if (life.state !== 'closed') yield life
}

/** Every life that the ledger still remembers: the newest few of each value. */
export function* knownLives(ledger: Ledger): Generator<Life> {
  const tables = [...ledger.scopes.values(), ...[...ledger.sessions.values()].map(s => s.tables)]
  for (const table of tables.flat()) {
    for (const newest of table.values()) yield* generations(newest)
  }
}

/** A life and those of its value before it that are remembered, the oldest first. */
function generations(newest: Life): Life[] {
  const lives: Life[] = []
  for (let life: Life | null = newest; life; life = life.before) lives.push(life)
  return lives.reverse()
}

/** The newest life of a life's value. */
export function newestOf(ledger: Ledger, life: Life): Life {
  return tableOf(ledger, life.session, placeOf(life.family, life.kind)).get(life.value) ?? life
}

/** The newest life of every value that processes share: connections of a machine, or of a logon. */
export function* sharedLives(ledger: Ledger): Generator<Life> {
  for (const tables of ledger.scopes.values()) for (const table of tables) yield* table.values()
}

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
    case 'start': return foldStart(session, event)
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

/** A move's list with one more life: most moves have none, and most others one. */
function added(list: readonly Life[], life: Life): readonly Life[] {
  if (list.length === 0) return [life]
  ;(list as Life[]).push(life)
  return list
}

function foldStart(session: Session, event: RecordedOf<'start'>): void {
  session.host = event.host
  session.pid = event.pid
  session.image = event.image
  session.capture = event.capture
  session.luid = event.luid ?? ''
  session.windowsSession = event.windowsSession ?? -1
  session.arch = event.arch ?? ''
  session.version = event.version ?? ''
  session.startedAt = event.at
  session.complete = session.gaps === 0 && event.seq === 1 && event.from !== 'attach' &&
    event.capture !== 'watch'
}

// --- calls ----------------------------------------------------------------------------------

function foldCall(ledger: Ledger, session: Session, event: RecordedOf<'call'>, move: Move): void {
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
function lookUp(ledger: Ledger, session: Session, fn: Fn, inputs: readonly Place[],
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
    // A first successful use of what was never seen, or of what a gap blurred, begins a life.
    // A late record may mean a life whose value has been opened again since: that one goes first.
    if ((relation === 'never' || relation === 'unknown') && event.kind === 'call' &&
      (move.meaning.ok || move.meaning.pending) &&
      (life ? life.blurred && newest === life : !newest)) {
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
  return session.complete && !session.forgot && spec.scope === 'session' ? 'never' : 'unknown'
}

/** The newest life that was open when a call was entered; lives of other sessions count as such. */
function newestAt(newest: Life, session: Session, began: number): Life | null {
  for (let life: Life | null = newest; life; life = life.before) {
    if (life.openSeq <= began || life.session !== session) return life
  }
  return null
}

function relationOf(life: Life, session: Session, began: number): Relation {
  if (life.blurred) return 'unknown'
  const closed = life.closed
  if (!closed) return 'open'
  return closed.session !== session.id || closed.seq <= began ? 'closed' : 'racing'
}

function acquire(ledger: Ledger, session: Session, event: RecordedOf<'call'>, fn: Fn, place: Place,
  move: Move): void {
  const meaning = move.meaning
  if (place.spec.named) {
    if (!meaning.ok) return
    const name = event.outs?.[0] ?? event.args?.local ?? event.args?.remote
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
      life.async = ((args?.flags as number ?? 0) & ASYNC_FLAG) !== 0
      life.context = 0
      life.callback = 0
    } else if (parent) {
      life.async = parent.async
      if (life.callback === -1) life.callback = parent.callback
    }
  } else if (fn.family.family === 'ras') {
    const dial = !fn.spec.borrowed && place.spec.counted === true
    life.dialing = dial && (event.args?.cb ?? 0) !== 0 && event.result === 0
    life.dials = dial ? 1 : 0
    life.dialFailed = dial ? event.result : 0
  }
}

function link(life: Life, parent: Life | null): void {
  if (!parent || life.parent === parent) return
  life.parent = parent
  ;(parent.children ??= new Set()).add(life)
}

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
  if (life.paused && event.handles?.[0] === value) {
    // The same dial goes on: it is no further reference.
    life.paused = false
    life.dialing = (event.args?.cb ?? 0) !== 0
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

function openLife(ledger: Ledger, session: Session, place: Place, value: Value, opened: Moment,
  openSeq: number): Life {
  const table = tableOf(ledger, session, place)
  const key = keyOf(place.spec, value)
  const before = table.get(key) ?? null
  if (!before && table.size >= VALUES_MAX) forget(session, table)
  if (before && !before.closed && before.state !== 'closed' && !before.blurred) {
    before.superseded = true
    if (before.state === 'open') ledger.contradictions++
  }
  if (before && before.remembered >= LIVES_PER_VALUE_MAX) forgetOne(before)
  const generation = before ? before.generation + 1 : 1
  const scope = scopeOf(session, place.spec)
  const family = tableFamily[place.table]
  const printed = place.spec.space ? `${place.spec.space}:${key}` : key
  const life: Life = {
    id: `${scope}/${family}/${printed}#${generation}`,
    scope, family, kind: place.kind, value: key, generation, state: 'open', inferred: false,
    borrowed: false, superseded: false, blurred: false, origin: originOf(session, opened), refs: 1, session,
    before, remembered: before ? before.remembered + 1 : 1, parent: null, children: null,
    openAt: session.open.length, openSeq,
    opened, closed: null, how: null, settledAt: -1, facts: NO_FACTS, uses: 0,
    lastPosition: opened.position, use: null, otherUse: null,
    callback: -1, context: -1, async: false, pending: 0, earlyCompletes: null,
    dialing: false, paused: false, dials: 0, dialFailed: 0,
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

function leaveOpen(life: Life): void {
  if (life.openAt < 0) return
  const { open } = life.session
  const last = open.pop()!
  if (last !== life) {
    open[life.openAt] = last
    last.openAt = life.openAt
  }
  life.openAt = -1
}

function originOf(session: Session, opened: Moment): Origin {
  let fns = session.origins.get(opened.site)
  if (!fns) session.origins.set(opened.site, fns = new Map())
  let origin = fns.get(opened.fn)
  if (!origin) {
    fns.set(opened.fn, origin = { fn: opened.fn, site: opened.site, live: 0, reported: false })
  }
  origin.live++
  return origin
}

const NO_FACTS: Readonly<Record<string, string | number>> = {}

/** Drops the oldest closed values, so that memory is bound by live handles. */
function forget(session: Session, table: Table): void {
  let examined = 0
  for (const [key, newest] of table) {
    if (generations(newest).every(life => life.state === 'closed')) {
      table.delete(key)
      session.forgot = true
    }
    if (++examined >= VALUES_MAX / 4) return
  }
}

// --- the ends of lives ----------------------------------------------------------------------

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

/** Begins a life's teardown: it settles now, with a callback, by a poll or by a deadline. */
function closeLife(ledger: Ledger, life: Life, moment: Moment, how: How, move: Move): void {
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

function settle(ledger: Ledger, life: Life, at: number, move: Move): void {
  if (life.state === 'closed') return
  life.state = 'closed'
  life.settledAt = at
  life.parent?.children?.delete(life)
  move.settled = added(move.settled, life)
  dirty(ledger, life)
}

function settleDue(ledger: Ledger, now: number, move: Move): void {
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
function blur(ledger: Ledger, life: Life): void {
  if (life.blurred) return
  life.blurred = true
  if (life.state === 'open') life.state = 'unknown'
  dirty(ledger, life)
}

/** A blurred life gives its value to an inferred one; whether they are the same is not known. */
function retire(ledger: Ledger, life: Life, at: number): void {
  if (life.state !== 'unknown') return
  life.state = 'closed'
  life.how = 'gone'
  life.settledAt = at
  leaveOpen(life)
  life.origin.live--
  life.parent?.children?.delete(life)
  dirty(ledger, life)
}

function poll(ledger: Ledger, event: RecordedOf<'call'>, move: Move): void {
  const life = move.lives[0]
  if (!life) return
  // InternetSetOption(INTERNET_OPTION_CONTEXT_VALUE) keeps the context that it sets.
  if (typeof event.args?.ctx === 'number' && move.meaning.ok) life.context = event.args.ctx
  if (move.meaning.error !== INVALID_HANDLE) return
  if (kindSpec(life).settles !== 'poll') return
  if (life.state === 'closing' && life.kind !== 'subentry') {
    ledger.settling.delete(life)
    settle(ledger, life, event.at, move)
  } else if (life.state === 'open') {
    closeLife(ledger, life, momentOf(event, event.fn), 'gone', move)
  }
}

// --- callbacks and asynchronous operations ----------------------------------------------------

function registerCallback(event: RecordedOf<'call'>, move: Move): void {
  const life = move.lives[0]
  const callback = event.args?.cb
  if (!life || typeof callback !== 'number') return
  move.previousCallback = life.callback
  life.callback = callback
}

function pend(session: Session, event: RecordedOf<'call'>, fn: Fn, move: Move): void {
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
  life.async = owner.async
  if (life.callback === -1) life.callback = owner.callback
  link(life, owner)
}

function foldStatus(ledger: Ledger, session: Session, event: RecordedOf<'status'>,
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
  life.callback = parent && parent.callback !== -1 ? parent.callback : 1
  life.async = parent?.async ?? true
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
  life.paused = (event.status & 0x1000) !== 0
  if (life.paused) return
  if ((event.status & 0x2000) !== 0 || (event.error ?? 0) !== 0) life.dialing = false
  if (event.error) life.dialFailed = event.error
}

function frameOf(session: Session, event: CallEvent): Frame | null {
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

function foldReturned(session: Session, event: RecordedOf<'returned'>, move: Move): void {
  const frames = session.frames.get(event.tid)
  const i = frames?.findLastIndex(f => f.status === event.status) ?? -1
  if (i < 0) return
  move.frame = frames![i]
  move.life = move.frame.life
  frames!.length = i
}

// --- the rest -------------------------------------------------------------------------------

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
  const depths = session.scopes[event.what]
  const depth = (depths.get(event.tid) ?? 0) + (event.phase === 'enter' ? 1 : -1)
  if (depth > 0) depths.set(event.tid, depth)
  else depths.delete(event.tid)
}

function foldGap(ledger: Ledger, session: Session, event: RecordedOf<'gap'>): void {
  session.gaps++
  session.complete = false
  ledger.gaps++
  ledger.lost += event.lost ?? 0
  // What was lost may have touched the handles of the machine and of the logon session too.
  const touched = [session.tables, ledger.scopes.get(session.host) ?? [],
    ledger.scopes.get(logonScope(session)) ?? []]
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
  // Nobody watches any more what only the watcher knew of.
  for (const life of session.watched.values()) if (life.borrowed) blur(ledger, life)
}

/** To be called when every policy has seen the `end`: the session's handles are gone. */
export function dropEnded(ledger: Ledger, session: Session): void {
  session.tables = []
  for (const life of session.open) life.openAt = -1
  session.open = []
  session.frames.clear()
  session.enters.clear()
  session.arrivals.length = session.hidden.length = 0
  session.watched.clear()
  ledger.sessions.delete(session.id)
  ledger.latest = null
}

/** A connection that was hung up may be listed for a while, µs. */
const LINGERS = 60_000_000

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

export function kindSpec(life: Life): KindSpec {
  return kindSpecs[life.family][life.kind]
}

const kindSpecs = Object.fromEntries(families.map(f => [f.family, f.kinds]))

export const isDevice = (name: string) => /^[A-Z]+\d*:$/.test(name)

/** The key of a value: names are compared without case, devices upper, remote names lower. */
function keyOf(spec: KindSpec, value: Value): string {
  if (!spec.named) return value
  return value.startsWith('\\\\') ? value.toLowerCase() : value.toUpperCase()
}

export const logonScope = (session: Session) =>
  session.luid ? `${session.host}:${session.luid}` : session.host

function scopeOf(session: Session, spec: KindSpec): string {
  return spec.scope === 'session' ? session.id
    : spec.scope === 'host' ? session.host || session.id : logonScope(session) || session.id
}

function tableOf(ledger: Ledger, session: Session, place: Place): Table {
  if (place.spec.scope === 'session') return session.tables[place.table]
  const scope = scopeOf(session, place.spec)
  let tables = ledger.scopes.get(scope)
  if (!tables) ledger.scopes.set(scope, tables = newTables())
  return tables[place.table]
}

export function momentOf(event: Recorded, fn: string): Moment {
  const call = event as Partial<CallEvent>
  return { position: event.position, session: event.session, seq: event.seq,
    began: call.began ?? event.seq, at: event.at, tid: call.tid ?? 0, fn, site: call.site ?? '' }
}

function dirty(ledger: Ledger, life: Life): void {
  if (ledger.dirty === null || life.dirty) return
  life.dirty = true
  ledger.dirty.push(life)
}
