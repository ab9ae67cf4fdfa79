/**
 * What a policy is: documented data, two example traces, and pure functions over what the ledger
 * says an event did. A policy judges; it never reads a clock, a file or another policy.
 */
import type { Kind, RecordedOf } from './events.ts'
import type { Ledger, Life, Moment, Move, Session } from './ledger.ts'

export type Concern = 'leak' | 'reuse' | 'close' | 'thread' | 'order' | 'hygiene'
export type Severity = 'critical' | 'error' | 'warning' | 'info'
/** Most severe first. */
export const severities: readonly Severity[] = ['critical', 'error', 'warning', 'info']
export const concerns: readonly Concern[] = ['leak', 'reuse', 'close', 'thread', 'order', 'hygiene']

/** A rule that the policy judges. Where one rule has two severities, `when` tells them apart. */
export type Case = { rule: string; severity: Severity; when?: string }

/** What a policy reports; the rest of the finding comes from the history. */
export type Report = {
  rule: string
  when?: string
  /** The life accused; null where there is none (a name never connected, a call without handle). */
  life: Life | null
  /** The reason in one sentence, without the handle's name at its start. */
  because: string
  /** Positions of the events that prove it, besides the life's opening and the offending event. */
  evidence?: readonly number[]
  /** The offending call where it is not the current event. */
  offence?: Moment | null
  /** The handle where there is no life. */
  handle?: string | null
}

/** What a hook may use. */
export type See<State> = {
  readonly ledger: Ledger
  readonly options: Readonly<Record<string, number>>
  readonly state: State
  report(report: Report): void
  /**
   * Calls the policy's `due` once, before the first event of the life's session (or the first
   * tick) whose time is `at` or later. At most one per life and policy: the last one set counts.
   * Where the life's session has ended, it is the session of the event that is judged.
   */
  deadline(life: Life, at: number): void
  cancel(life: Life): void
}

export type Hooks<State> = {
  /** Every call whose function the families know, after the ledger folded it. */
  call?(move: CallMove, see: See<State>): void
  /** Only calls that failed, or pended, or found a handle that was not simply open. */
  unusual?(move: CallMove, see: See<State>): void
  /** Calls by what they do; a call that acquires and fails comes too. */
  acquire?(move: CallMove, see: See<State>): void
  use?(move: CallMove, see: See<State>): void
  query?(move: CallMove, see: See<State>): void
  register?(move: CallMove, see: See<State>): void
  release?(move: CallMove, see: See<State>): void
  releaseAll?(move: CallMove, see: See<State>): void
  /** A call was entered and has not returned. */
  enter?(move: MoveOf<'enter'>, see: See<State>): void
  status?(move: MoveOf<'status'>, see: See<State>): void
  returned?(move: MoveOf<'returned'>, see: See<State>): void
  /** The teardown of a life began (see `how`); in a cascade once for each, the closed one first. */
  ended?(life: Life, move: Move, see: See<State>): void
  settled?(life: Life, move: Move, see: See<State>): void
  threadExit?(move: MoveOf<'thread-exit'>, see: See<State>): void
  /** The process ended. `move.ended` are the lives it took with it. */
  end?(move: MoveOf<'end'>, see: See<State>): void
  /** A deadline passed. `at` is its due time. */
  due?(life: Life, at: number, see: See<State>): void
}

export type MoveOf<K extends Kind> = Move & { event: RecordedOf<K> }
/** A move made by a call: it has a function. */
export type CallMove = MoveOf<'call'> & { fn: NonNullable<Move['fn']> }

export type Policy<State = unknown> = {
  id: string
  /** Raised whenever the same history could give other findings: snapshots depend on it. */
  version: number
  concern: Concern
  /** One line, for tables. */
  summary: string
  /** Why it matters: what happens to the program or the machine. */
  why: string
  /** What to do about it. */
  fix: string
  cases: readonly Case[]
  families: readonly string[]
  /** Microsoft pages (or section) that state the rule. */
  source: readonly string[]
  /** A trace in which nothing above info is found, and one with `!` at the guilty line. */
  clean: string
  caught: string
  /** Thresholds that the configuration may change; names end in their unit. */
  options?: Readonly<Record<string, number>>
  /** The functions (without A/W) that its acquire, use, query and release hooks are about. */
  functions?: readonly string[]
  /** It comes beside another finding of the same event: it is about the function or the process. */
  advisory?: boolean
  /** Plain data (structured-cloneable). What is about one life belongs in its notes. */
  state?: () => State
  on: Hooks<State>
}

/** Keeps the state's type while the list of all policies forgets it. */
export function policy<State>(definition: Policy<State>): Policy {
  return definition as Policy
}

export type Finding = {
  policy: string; rule: string; concern: Concern; severity: Severity; family: string
  handle: string | null; life: string | null; session: string
  /** Microseconds since the epoch; for a deadline its due time. */
  at: number
  because: string
  fingerprint: string
  /** Positions, ascending. */
  evidence: number[]
}

/**
 * A life that may be accused: its opening was seen, no gap touched it, and its value was not given
 * out again while it seemed open.
 */
export function accusable(life: Life | null | undefined): life is Life {
  return !!life && !life.inferred && !life.blurred && !life.superseded
}

/**
 * Reads and writes what a policy remembers about a life. Positions that it may cite are a note that
 * is a number, or the `position` of whatever it keeps: retention keeps the events there.
 */
export function noteOf<T>(life: Life, policyId: string): T | undefined {
  return life.notes?.[policyId] as T | undefined
}
export function note(life: Life, policyId: string, value: unknown): void {
  ;(life.notes ??= {})[policyId] = value
}

/** State kept per session; `forget` it at the session's end. */
export function perSession<T>(state: Map<string, T>, session: Session, make: () => T): T {
  let value = state.get(session.id)
  if (value === undefined) state.set(session.id, value = make())
  return value
}
