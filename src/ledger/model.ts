/** What the ledger knows: lives, sessions, and what one event did. A plain object graph. */
import type { CallEvent, Recorded, Value } from '../events.ts'
import type { Fn } from '../families/spec.ts'
import type { Meaning } from '../meaning.ts'
import { tableNames } from './places.ts'

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
  /** Asynchronous operations that have not completed. */
  pending: number
  /** Completions recorded before the calls that they complete (seq of each). */
  earlyCompletes: number[] | null
  /** An asynchronous dial that has neither connected nor failed. */
  dialing: boolean
  /** Its last notification was a paused state: RasDial with the same handle resumes it. */
  paused: boolean
  /** Number of the record that ended its last pause; 0 while none has. */
  pausedUntil: number
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
export type Table = Map<Value, Life>

/** An open status callback: calls that say `during: seq` ran inside it. */
export type Frame = { seq: number; tid: number; family: string; status: number; life: Life | null
  at: number; position: number }

export type Arrival = { owner: Life; context: number; moment: Moment; kind: string
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
  /** It ran already when its recording began. */
  attached: boolean
  gaps: number
  ended: boolean
  clock: number
  tables: Table[]
  /** Lives that are not closed, in no order. */
  open: Life[]
  origins: Map<string, Map<string, Origin>>
  /** Threads inside DllMain or a custom action, with their depth. */
  scopes: { dllmain: Map<number, number>; 'custom-action': Map<number, number> }
  /** Who says that the whole program is held up; since when, and until when it last was, µs. */
  held: { by: Set<'agent' | 'capture'>; since: number; until: number }
  frames: Map<number, Frame[]>
  enters: Map<number, { moment: Moment; lives: (Life | null)[] }>
  /** Asynchronous opens whose handle has not arrived, and lives whose parent is hidden. */
  arrivals: Arrival[]
  hidden: Life[]
  /** What policies wait for about its lives. */
  deadlines: Deadlines
  /**
   * The highest generation of a value that was dropped to bound memory; 0: none was, and "never
   * seen" can be said.
   */
  forgot: number
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
  /** As a session's, of the values that sessions share. */
  forgot: number
  contradictions: number
  gaps: number
  lost: number
  /** When something may last have gone unrecorded: the newest gap or attach, µs. */
  missedUntil: number
  dirty: Life[] | null
}

export const NONE: readonly never[] = []

export function newLedger(): Ledger {
  return {
    sessions: new Map(), latest: null, scopes: new Map(), settling: new Map(), soonest: Infinity,
    forgot: 0, contradictions: 0, gaps: 0, lost: 0,
    missedUntil: -Infinity, dirty: null,
  }
}

export const newTables = (): Table[] => tableNames.map(() => new Map())

function newSession(id: string): Session {
  return {
    id, host: '', pid: 0, image: '', capture: '', luid: '', windowsSession: -1, arch: '',
    version: '', startedAt: 0,
    complete: false, attached: false, gaps: 0, ended: false, clock: 0, tables: newTables(),
    open: [], origins: new Map(),
    scopes: { dllmain: new Map(), 'custom-action': new Map() },
    held: { by: new Set(), since: 0, until: 0 },
    frames: new Map(), enters: new Map(), arrivals: [], hidden: [],
    deadlines: { soonest: Infinity, due: new Map() }, forgot: 0, watched: new Map(),
  }
}

export function newMove(): Move {
  return {
    event: null as unknown as Recorded, session: null as unknown as Session, fn: null,
    meaning: { ok: true, pending: false, error: 0 }, lives: NONE, relations: NONE,
    mismatch: false, unusual: false, made: NONE, ended: NONE, settled: NONE, frame: null,
    life: null, previousCallback: -1,
  }
}

export function sessionOf(ledger: Ledger, id: string): Session {
  // Events of one process come in runs.
  if (ledger.latest?.id === id) return ledger.latest
  let session = ledger.sessions.get(id)
  if (!session) ledger.sessions.set(id, session = newSession(id))
  return ledger.latest = session
}

export function momentOf(event: Recorded, fn: string): Moment {
  const call = event as Partial<CallEvent>
  return { position: event.position, session: event.session, seq: event.seq,
    began: call.began ?? event.seq, at: event.at, tid: call.tid ?? 0, fn, site: call.site ?? '' }
}
