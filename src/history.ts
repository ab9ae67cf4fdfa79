/**
 * The history judged: folds events in order of position and lets the policies judge each one.
 *
 * Live and months later the same functions run over the same events under the same options and
 * give the same findings, byte for byte. A deadline belongs to the session of the life it is
 * about: it fires before the first event of that session, or the first tick, at or after its due
 * time, so that a slower source can never be accused by a faster one's clock. While the program is
 * held up it rests.
 */
import type { Recorded } from './events.ts'
import { fnv1a64 } from './fingerprint.ts'
import { fileName } from './image.ts'
import {
  dropEnded, fold, isHeld, knownLives, newLedger, newMove, postpone, sessionOf,
} from './ledger.ts'
import type { Deadlines, Ledger, Life, Move, Moment, Session } from './ledger.ts'
import type { Case, Finding, Hooks, Policy, Report, See } from './policy.ts'
import { functionList, functions, kindOf } from './families/all.ts'

/** What may be tuned: severities by policy or rule, thresholds, suppressed fingerprints. */
export type Judging = {
  severities?: Readonly<Record<string, string>>
  thresholds?: Readonly<Record<string, Readonly<Record<string, number>>>>
  suppress?: readonly { fingerprint: string; reason: string }[]
}

/** Everything that a snapshot keeps: a structured-cloneable graph. */
export type HistoryState = {
  position: number
  ledger: Ledger
  policies: { id: string; version: number; options: string; state: unknown }[]
  events: number
  sessions: number
}

export type History = {
  readonly state: HistoryState
  readonly policies: readonly Policy[]
  /** Folds one event; the findings that arise at it, in their total order. Reused: copy to keep. */
  apply(event: Recorded): readonly Finding[]
}

type AnyHook = (move: Move, see: See<unknown>) => void
type Hook = { index: number; run: AnyHook; see: See<unknown>; any?: boolean }
type LifeHook = { run: (life: Life, move: Move, see: See<unknown>) => void; see: See<unknown> }
type HookName = Exclude<keyof Hooks<unknown>, 'ended' | 'settled' | 'due'>

const NO_FINDINGS: readonly Finding[] = []
const ROLE_HOOK: Record<string, HookName> = {
  acquire: 'acquire', use: 'use', query: 'query', 'register-callback': 'register',
  release: 'release', 'release-all': 'releaseAll',
}

/**
 * Starts a history, or goes on from a snapshot's state (which it takes over).
 * @throws Error when a snapshot does not match the policies: see `snapshotFits`.
 */
export function newHistory(policies: readonly Policy[], judging: Judging = {},
  from?: HistoryState): History {
  const options = policies.map(p => ({ ...p.options, ...judging.thresholds?.[p.id] }))
  const state: HistoryState = from ?? {
    position: 0, ledger: newLedger(), events: 0, sessions: 0,
    policies: policies.map((p, i) => ({ id: p.id, version: p.version,
      options: JSON.stringify(options[i]), state: p.state?.() ?? null })),
  }
  const { ledger } = state
  const move = newMove()
  const desk: Desk = { state, reports: [], current: null, deadlineAt: -1 }
  const { reports } = desk

  const sees = policies.map((_, index) => new Sight(desk, index, options[index]))

  // Which policies want which event of which family: everything else costs nothing.
  const callHooks = new Map<string, Record<string, Hook[]>>()
  const hooks = (name: HookName, family?: string): Hook[] => policies.flatMap((p, index) => {
    const run = p.on[name] as AnyHook | undefined
    return run && (!family || p.families.includes(family)) ? [{ index, run, see: sees[index] }] : []
  })
  for (const family of new Set(policies.flatMap(p => p.families))) {
    callHooks.set(family, Object.fromEntries(Object.keys(ROLE_HOOK).map(role =>
      [role, [...hooks(ROLE_HOOK[role], family),
        ...hooks('call', family).map(h => ({ ...h, any: true }))]
        .sort((a, b) => a.index - b.index)])))
  }
  const hooksOf = functionList.map(fn => (callHooks.get(fn.family.family)?.[fn.role] ?? [])
    .filter(h => h.any || (policies[h.index].functions?.includes(fn.base) ?? true)))
  const unusualHooks = functionList.map(fn => hooks('unusual', fn.family.family))
  const statusHooks = new Map([...callHooks.keys()].map(f => [f, hooks('status', f)]))
  const returnedHooks = hooks('returned')
  const enterHooks = hooks('enter')
  const endHooks = hooks('end')
  const threadExitHooks = hooks('threadExit')
  const lifeHooks = (name: 'ended' | 'settled') => new Map([...callHooks.keys()].map(family =>
    [family, policies.flatMap((p, index): LifeHook[] => {
      const run = p.on[name] as LifeHook['run'] | undefined
      return run && p.families.includes(family) ? [{ run, see: sees[index] }] : []
    })]))
  const endedHooks = lifeHooks('ended')
  const settledHooks = lifeHooks('settled')

  function runAll(list: readonly Hook[] | undefined): void {
    if (!list) return
    for (let i = 0; i < list.length; i++) list[i].run(move, list[i].see)
  }

  function fire(deadlines: Deadlines, now: number): void {
    const passed: { due: number; index: number; life: Life }[] = []
    deadlines.soonest = Infinity
    for (const [index, lives] of deadlines.due) {
      for (const [life, due] of lives) {
        if (due <= now) {
          passed.push({ due, index, life })
          lives.delete(life)
        } else if (due < deadlines.soonest) deadlines.soonest = due
      }
    }
    passed.sort((a, b) => a.due - b.due || compare(policies[a.index].id, policies[b.index].id) ||
      compare(a.life.id, b.life.id))
    for (const { due, index, life } of passed) {
      desk.deadlineAt = due
      policies[index].on.due!(life, due, sees[index])
    }
    desk.deadlineAt = -1
  }

  function fireDue(event: Recorded): void {
    if (event.kind === 'tick') {
      for (const session of ledger.sessions.values()) {
        if (session.deadlines.soonest > event.upTo || isHeld(session)) continue
        fire(session.deadlines, event.upTo)
        if (session.ended) dropEnded(ledger, session)
      }
    } else if (event.kind === 'resumed') {
      for (const { deadlines } of ledger.sessions.values()) postpone(deadlines, event.slept)
    } else {
      const session = sessionOf(ledger, event.session)
      if (session.deadlines.soonest > event.at || isHeld(session)) return
      fire(session.deadlines, event.at)
    }
  }

  function apply(event: Recorded): readonly Finding[] {
    desk.current = event
    state.position = event.position
    state.events++
    // A policy that threw at the event before must not leave its half of a report behind.
    if (reports.length > 0) reports.length = 0
    desk.deadlineAt = -1
    fireDue(event)
    fold(ledger, event, move)
    switch (event.kind) {
      case 'call':
        if (move.fn) {
          runAll(hooksOf[move.fn.index])
          if (move.unusual) runAll(unusualHooks[move.fn.index])
        }
        break
      case 'status': runAll(statusHooks.get(event.family)); break
      case 'start': state.sessions++; break
      case 'returned': runAll(returnedHooks); break
      case 'enter': runAll(enterHooks); break
      case 'thread-exit': runAll(threadExitHooks); break
    }
    for (let i = 0; i < move.ended.length; i++) {
      const life = move.ended[i]
      const list = endedHooks.get(life.family)
      if (list) for (const hook of list) hook.run(life, move, hook.see)
    }
    for (let i = 0; i < move.settled.length; i++) {
      const life = move.settled[i]
      const list = settledHooks.get(life.family)
      if (list) for (const hook of list) hook.run(life, move, hook.see)
    }
    if (event.kind === 'end') {
      runAll(endHooks)
      dropEnded(ledger, move.session)
    }
    return reports.length === 0 ? NO_FINDINGS : conclude()
  }

  /** One offending event gives at most one finding per life: the first policy in order wins. */
  function conclude(): Finding[] {
    const found: Finding[] = []
    const taken = new Set<Life | string>()
    reports.sort((a, b) => a.index - b.index)
    for (const { index, report, at, event } of reports) {
      const subject = report.life ?? `${report.handle ?? ''}`
      const advisory = policies[index].advisory || event === null
      if (!advisory && taken.has(subject)) continue
      if (!advisory) taken.add(subject)
      found.push(findingOf(policies[index], report, at, event, move.session))
    }
    reports.length = 0
    return found.sort(findingOrder)
  }

  return { state, policies, apply }
}

type Reported = { index: number; report: Report; at: number; event: Recorded | null }

/** Where reports are handed in while one event is judged. */
type Desk = {
  state: HistoryState; reports: Reported[]
  current: Recorded | null
  /** The due time of the deadline that is being judged; -1 while an event is. */
  deadlineAt: number
}

/** What one policy sees. A class, so that every history's calls meet the same functions. */
class Sight implements See<unknown> {
  readonly ledger: Ledger
  readonly options: Readonly<Record<string, number>>
  readonly state: unknown
  readonly #desk: Desk
  readonly #index: number

  constructor(desk: Desk, index: number, options: Readonly<Record<string, number>>) {
    this.ledger = desk.state.ledger
    this.options = options
    this.state = desk.state.policies[index].state
    this.#desk = desk
    this.#index = index
  }

  report(report: Report): void {
    const { reports, deadlineAt, current } = this.#desk
    const due = deadlineAt >= 0
    reports.push({ index: this.#index, report, at: due ? deadlineAt : current!.at,
      event: due ? null : current })
  }

  deadline(life: Life, at: number): void {
    const { deadlines } = this.#owner(life)
    let lives = deadlines.due.get(this.#index)
    if (!lives) deadlines.due.set(this.#index, lives = new Map())
    lives.set(life, at)
    if (at < deadlines.soonest) deadlines.soonest = at
  }

  cancel(life: Life): void {
    for (const { deadlines } of [life.session, this.#owner(life)]) {
      deadlines.due.get(this.#index)?.delete(life)
    }
  }

  /** A connection may outlive its session: then whoever tells of it gives the time. */
  #owner(life: Life): Session {
    return life.session.ended ? sessionOf(this.ledger, this.#desk.current!.session) : life.session
  }
}

/** Whether time alone could change anything: a deadline or a settling is due some day. */
export function awaits({ ledger }: HistoryState): boolean {
  if (ledger.settling.size > 0) return true
  for (const session of ledger.sessions.values()) {
    if (isHeld(session)) continue
    for (const lives of session.deadlines.due.values()) if (lives.size > 0) return true
  }
  return false
}

/** Positions of the events that what is found later may cite: all that the state remembers. */
export function citable({ ledger, policies }: HistoryState): Set<number> {
  const found = new Set<number>()
  for (const life of knownLives(ledger)) {
    found.add(life.opened.position)
    if (life.closed) found.add(life.closed.position)
    if (life.closingSeen > 0) found.add(life.closingSeen)
    if (life.state !== 'closed') addPositions([life.use, life.otherUse], found)
    for (const note of Object.values(life.notes ?? {})) {
      if (typeof note === 'number') found.add(note)
      else addPositions(note, found)
    }
  }
  for (const { frames, enters, arrivals } of ledger.sessions.values()) {
    addPositions([frames, enters, arrivals], found)
  }
  for (const { state } of policies) addPositions(state, found)
  return found
}

/** Every `position` in what is kept; of a life, that of its opening. */
function addPositions(kept: unknown, found: Set<number>): void {
  if (typeof kept !== 'object' || kept === null) return
  if (Array.isArray(kept) || kept instanceof Map) {
    for (const each of kept.values()) addPositions(each, found)
  } else if ('opened' in kept) addPositions(kept.opened, found)
  else {
    for (const [key, value] of Object.entries(kept)) {
      if (key === 'position') found.add(value as number)
      else addPositions(value, found)
    }
  }
}

/** Whether a snapshot was made under these policies, versions and options. */
export function snapshotFits(state: HistoryState, policies: readonly Policy[],
  judging: Judging = {}): boolean {
  return state.policies.length === policies.length && policies.every((p, i) => {
    const kept = state.policies[i]
    return kept.id === p.id && kept.version === p.version &&
      kept.options === JSON.stringify({ ...p.options, ...judging.thresholds?.[p.id] })
  })
}

function caseOf(policy: Policy, report: Report): Case {
  const found = policy.cases.find(c => c.rule === report.rule && c.when === report.when)
  if (!found) throw new Error(`${policy.id} reported ${report.rule}, which is not a case of it`)
  return found
}

/** What a program looked up before it was attached to is called past every import. */
const UNSEEN = 'It was attached to while it ran: closes through addresses that it had looked up ' +
  'before are not seen.'

function findingOf(policy: Policy, report: Report, at: number, event: Recorded | null,
  session: Session): Finding {
  const { life } = report
  const offence = report.offence !== undefined ? report.offence
    : event?.kind === 'call' || event?.kind === 'enter'
      ? { fn: baseName(event.fn), site: event.kind === 'call' ? event.site ?? '' : '' } : null
  const owner = event === null && life ? life.session : session
  const family = life?.family ?? (event?.kind === 'status' ? event.family
    : event?.kind === 'call' ? functions.get(event.fn)!.family.family : policy.families[0])
  const evidence = [...new Set([
    ...(life && !life.inferred ? [life.opened.position] : []),
    ...(report.evidence ?? []), ...(event ? [event.position] : []),
  ])].sort((a, b) => a - b)
  return {
    policy: policy.id, rule: report.rule, concern: policy.concern,
    severity: caseOf(policy, report).severity, family,
    handle: life?.value ?? report.handle ?? null, life: life?.id ?? null, session: owner.id, at,
    because: policy.concern === 'leak' && owner.attached ? `${report.because} ${UNSEEN}`
      : report.because,
    fingerprint: fingerprintOf(policy.id, report.rule, owner.image, family, life, offence),
    evidence,
  }
}

/** design.md section 9: what makes two findings the same bug. */
function fingerprintOf(policy: string, rule: string, image: string, family: string,
  life: Life | null, offence: Pick<Moment, 'fn' | 'site'> | null): string {
  const imageName = fileName(image.toLowerCase())
  return fnv1a64([policy, rule, imageName || '-', family, life?.kind ?? '-',
    (life && !life.inferred && life.opened.fn) || '-',
    (life && !life.inferred && life.opened.site) || '-',
    offence?.fn || '-', offence?.site || '-'].join('\n'))
}

const baseName = (fn: string) => functions.get(fn)?.base ?? fn

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0

/** The total order of findings: at, first evidence position, policy, life. */
export function findingOrder(a: Finding, b: Finding): number {
  return a.at - b.at || (a.evidence[0] ?? 0) - (b.evidence[0] ?? 0) ||
    compare(a.policy, b.policy) || compare(a.life ?? '', b.life ?? '')
}

/** What the configuration makes of a finding: its severity, or null when it is switched off. */
export function configured<F extends Pick<Finding, 'policy' | 'rule' | 'severity'>>(
  finding: F, judging: Judging): F | null {
  const severity = judging.severities?.[finding.rule] ?? judging.severities?.[finding.policy]
  if (severity === 'off') return null
  return severity ? { ...finding, severity } : finding
}

export const isSuppressed = (finding: Finding, judging: Judging): boolean =>
  judging.suppress?.some(s => s.fingerprint === finding.fingerprint) ?? false

/** A handle in a sentence: `request handle 0xcc0004`. */
export function nameOf(life: Life): string {
  return `${kindOf(life.family, life.kind).noun.replace(/^an? /, '')} ${life.value}`
}
