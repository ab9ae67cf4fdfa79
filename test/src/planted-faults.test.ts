/**
 * Simulated programs know the truth: over thousands of seeds every planted fault is found
 * (recall) and nothing else above info is (precision). A failing seed is printed as a trace.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { Recorded } from '../../src/events.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { plantable, simulate } from '../../src/simulated/programs.ts'
import type { PlantedFault, SimulateOptions } from '../../src/simulated/programs.ts'
import { traceText } from '../../src/trace/print.ts'

const SEEDS = Number(process.env.LASTCALL_SEEDS ?? 2000)

type Verdict = { missed: PlantedFault[]; accused: string[]; found: number; events: Recorded[] }

function judge(seed: number, options: SimulateOptions): Verdict {
  const { events: raw, truth } = simulate(seed, options)
  const events = raw.map((e, i) => ({ ...e, position: i + 1 }) as Recorded)
  const findings = findingsOf(events, policies)
  const left = [...findings]
  const missed: PlantedFault[] = []
  for (const fault of truth) {
    const i = left.findIndex(f => f.policy === fault.policy && f.session === fault.session &&
      (fault.handle === null || f.handle === null || f.handle === fault.handle))
    if (i < 0) missed.push(fault)
    else left.splice(i, 1)
  }
  // One fault may show at several lives of the same call; other policies must stay silent.
  const accused = left.filter(f => f.severity !== 'info' && !truth.some(t => t.policy === f.policy &&
    t.session === f.session)).map(f => `${f.policy} on ${f.life ?? f.handle}: ${f.because}`)
  return { missed, accused, found: findings.length, events }
}

/** Fewer processes first, then the shortest prefix that still shows it. */
function shrunk(events: readonly Recorded[], policy: string): string {
  const session = findingsOf(events, policies).find(f => f.policy === policy)?.session
  const own = session ? events.filter(e => e.session === session) : events
  let length = own.length
  while (length > 1 && findingsOf(own.slice(0, length - 1), policies)
    .some(f => f.policy === policy)) length--
  return traceText(own.slice(0, length))
}

function explain(seed: number, verdict: Verdict): string {
  const policy = verdict.accused[0]?.split(' ')[0]
  return `seed ${seed}\nmissed: ${JSON.stringify(verdict.missed)}\naccused: ` +
    `${verdict.accused.join('\n')}\n` +
    (policy ? shrunk(verdict.events, policy) : traceText(verdict.events).slice(0, 6000))
}

test(`precision and recall over ${SEEDS} seeds of programs with planted faults`, () => {
  let planted = 0
  let found = 0
  const kinds = new Set<string>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { truth } = simulate(seed)
    const verdict = judge(seed, {})
    assert.ok(verdict.missed.length === 0 && verdict.accused.length === 0, explain(seed, verdict))
    planted += truth.length
    found += verdict.found
    for (const fault of truth) kinds.add(fault.policy)
  }
  console.log(`precision 1.0, recall 1.0: ${planted} planted faults of ${kinds.size} policies, ` +
    `${found} findings, ${SEEDS} seeds`)
})

test('correct programs are never accused', () => {
  for (let seed = 1; seed <= SEEDS / 2; seed++) {
    const verdict = judge(seed, { faults: 0, processes: 1 + seed % 3 })
    assert.deepEqual(verdict.accused, [], explain(seed, verdict))
  }
})

test('every kind of fault that can be planted is found', () => {
  for (const rule of plantable) {
    for (let seed = 1; seed <= 8; seed++) {
      const verdict = judge(seed, { plant: [rule] })
      assert.ok(verdict.missed.length === 0 && verdict.accused.length === 0,
        `${rule}: ${explain(seed, verdict)}`)
    }
  }
})

test('a gap never makes an accusation', () => {
  for (let seed = 1; seed <= SEEDS / 4; seed++) {
    const { events } = simulate(seed, { faults: 0, gaps: 0.02 })
    const found = findingsOf(sequencedWithGaps(events), policies).filter(f => f.severity !== 'info')
    assert.deepEqual(found.map(f => `${f.policy} ${f.life}: ${f.because}`), [], `seed ${seed}`)
  }
})

/** What a log does with skipped numbers. */
function sequencedWithGaps(events: ReturnType<typeof simulate>['events']): Recorded[] {
  const marks = new Map<string, number>()
  const out: Recorded[] = []
  for (const event of events) {
    const mark = marks.get(event.session) ?? 0
    if (event.seq > mark + 1) {
      out.push({ session: event.session, seq: 0, at: event.at, by: 'log', kind: 'gap',
        lost: event.seq - mark - 1, position: out.length + 1 })
    }
    marks.set(event.session, event.seq)
    out.push({ ...event, position: out.length + 1 } as Recorded)
  }
  return out
}
