/**
 * Tests a policy by traces, and tests the traces: a policy without both kinds, a caught trace that
 * expects nothing, a duplicate, a finding that a gap or a prefix contradicts, or a policy that
 * changes what it judges is refused.
 */
import type { Recorded } from '../src/events.ts'
import { newHistory } from '../src/history.ts'
import type { Judging } from '../src/history.ts'
import { knownLives } from '../src/ledger.ts'
import type { Life } from '../src/ledger.ts'
import { functions } from '../src/families/all.ts'
import type { Finding, Policy } from '../src/policy.ts'
import { severities } from '../src/policy.ts'
import { parseTrace } from '../src/trace/parse.ts'
import type { Expectation, Trace } from '../src/trace/parse.ts'

type PolicyTests = { clean: readonly string[]; caught: readonly string[] }

/** Judges a history and gives every finding, in order, with the position at which it arose. */
export function findingsOf(events: Iterable<Recorded>, policies: readonly Policy[],
  judging?: Judging): (Finding & { position: number })[] {
  const history = newHistory(policies, judging)
  const found: (Finding & { position: number })[] = []
  for (const event of events) {
    for (const finding of history.apply(event)) found.push({ ...finding, position: event.position })
  }
  return found
}

/**
 * Runs a policy's traces against all policies, since expectations name whatever is found.
 * @throws Error with the trace and the line at the first thing that is wrong.
 */
export function testPolicy(policy: Policy, tests: PolicyTests, all: readonly Policy[] = [policy]):
  void {
  const refuse = (why: string): never => { throw new Error(`${policy.id}: ${why}`) }
  if (tests.clean.length === 0) refuse('needs a clean trace')
  if (tests.caught.length === 0) refuse('needs a caught trace')
  const texts = [...tests.clean, ...tests.caught].map(normalised)
  if (new Set(texts).size !== texts.length) refuse('has a duplicate trace')
  if (!all.includes(policy)) all = [...all, policy]
  for (const text of tests.clean) {
    const trace = parseTrace(text)
    if (trace.expectations.some(e => e.policy === policy.id)) refuse('a clean trace expects it')
    check(text, trace, all, policy)
    checkLoss(text, [policy])
  }
  for (const text of tests.caught) {
    const trace = parseTrace(text)
    if (!trace.expectations.some(e => e.policy === policy.id)) {
      refuse(`a caught trace has no "! ${policy.id}":\n${text}`)
    }
    check(text, trace, all, policy)
    checkGap(text, trace, policy, all)
    checkLoss(text, [policy])
  }
}

/** One trace against its expectations. @throws Error naming the first line that differs. */
export function checkTrace(text: string, all: readonly Policy[]): void {
  check(text, parseTrace(text), all)
}

const normalised = (text: string) => text.split('\n')
  .map(line => line.replace(/(^|\s)\/\/.*$/, '').trim()).filter(Boolean).join('\n')

/** @param own its findings are all expected, also those that are only information */
function check(text: string, trace: Trace, all: readonly Policy[], own?: Policy): void {
  for (const event of trace.events) {
    if ((event.kind === 'call' || event.kind === 'enter') && !functions.has(event.fn)) {
      throw new Error(`line ${event.position}: unknown function ${event.fn}\n${text}`)
    }
  }
  const before = JSON.stringify(trace.events)
  const history = newHistory(all)
  const whole: string[] = []
  const lives = new Set<Life>()
  for (let i = 0; i < trace.events.length; i++) {
    const event = trace.events[i]
    const found = history.apply(event).map(f => ({ ...f }))
    for (const life of knownLives(history.state.ledger)) lives.add(life)
    whole.push(...found.map(f => JSON.stringify(f)))
    compareLine(text, trace, event.position, found, lives, own)
  }
  if (JSON.stringify(trace.events) !== before) throw new Error(`a policy changed the events\n${text}`)
  // Findings on a prefix are the prefix of the findings.
  for (let length = 0; length <= trace.events.length; length++) {
    const found = findingsOf(trace.events.slice(0, length), all)
      .map(({ position: _, ...f }) => JSON.stringify(f))
    const expected = whole.slice(0, found.length)
    if (found.join() !== expected.join()) {
      throw new Error(`the first ${length} events give other findings than the whole\n${text}`)
    }
  }
}

/**
 * A policy that accuses nobody accuses nobody when something was lost: a gap in the place of any one
 * event, or an attach after any.
 * @throws Error with the trace and the line whose loss makes an accusation
 */
export function checkLoss(text: string, policies: readonly Policy[]): void {
  const { events } = parseTrace(text)
  const known = new Set(findingsOf(events, policies).map(f => f.policy))
  events.forEach((event, i) => {
    if (['start', 'tick', 'resumed', 'scope'].includes(event.kind)) return
    const { session, at, position } = event
    const gap: Recorded = { session, seq: 0, at, by: 'log', kind: 'gap', lost: 1, position }
    const attached = events.slice(0, i).filter(e => e.kind === 'start')
      .map((e): Recorded => ({ ...e, from: 'attach' }))
    for (const left of [events.with(i, gap), [...attached, ...events.slice(i + 1)]]) {
      const accused = findingsOf(left, policies).find(f => !known.has(f.policy))
      if (accused) {
        throw new Error(`line ${position} lost${left.length < events.length ? ', and all before' : ''}` +
          `: ${accused.policy} accuses ${accused.handle}: ${accused.because}\n${text}`)
      }
    }
  })
}

function compareLine(text: string, trace: Trace, line: number, found: readonly Finding[],
  lives: ReadonlySet<Life>, own?: Policy): void {
  const expected = trace.expectations.filter(e => e.line === line)
  const left = [...found]
  for (const expectation of expected) {
    const i = left.findIndex(f => f.policy === expectation.policy && meant(f, expectation, lives))
    if (i < 0) {
      throw new Error(`line ${line}: expected ${expectation.policy} ${expectation.target ?? ''}, ` +
        `found ${found.map(f => `${f.policy} ${f.life ?? f.handle}`).join(', ') || 'nothing'}` +
        `\n${text}`)
    }
    left.splice(i, 1)
  }
  const info = severities.indexOf('info')
  const above = left.find(f => f.policy === own?.id || severities.indexOf(f.severity) < info)
  if (above) {
    throw new Error(`line ${line}: found ${above.policy} on ${above.life ?? above.handle}, ` +
      `which no "!" expects: ${above.because}\n${text}`)
  }
}

/** Whether a finding is on the life, or the name, that an expectation's target means. */
function meant(finding: Finding, expectation: Expectation, lives: ReadonlySet<Life>): boolean {
  if (expectation.means.length === 0) return true
  return expectation.means.some(target => {
    if (finding.life === null) return finding.handle?.toLowerCase() === target.value.toLowerCase()
    const life = [...lives].find(l => l.id === finding.life)!
    return life.family === target.family && life.value === target.value &&
      (target.generation === null || life.generation === target.generation)
  })
}

/** With a gap anywhere before the guilty line, what rests on the lost part is not accused. */
function checkGap(text: string, trace: Trace, policy: Policy, all: readonly Policy[]): void {
  const guilty = Math.min(...trace.expectations.filter(e => e.policy === policy.id)
    .map(e => e.line))
  const events = trace.events
  const at = events.findIndex(e => e.position === guilty)
  if (at <= 0) return
  const { session } = events[at]
  const gap: Recorded = { session, seq: 0, at: events[at].at, by: 'log', kind: 'gap', lost: 1,
    position: events[at].position - 0.5 } as Recorded
  const cut = [...events.slice(0, at), gap, ...events.slice(at)]
  const accused = findingsOf(cut, all).find(f => f.policy === policy.id && f.life !== null &&
    f.position >= guilty && f.evidence.some(p => p < gap.position))
  if (accused) {
    throw new Error(`${policy.id} accuses ${accused.life} across a gap before line ${guilty}\n${text}`)
  }
}
