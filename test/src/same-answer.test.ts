/**
 * Live and replayed, whole or in pieces: the same findings, byte for byte. Over every trace, over
 * simulated seeds, whatever the tick cadence, batch size, snapshot, NDJSON or trace round trip.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { checkEvent, eventJson } from '../../src/events.ts'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { citable, findingOrder, newHistory, snapshotFits } from '../../src/history.ts'
import type { HistoryState } from '../../src/history.ts'
import { liveLives } from '../../src/ledger.ts'
import { parseNdjson } from '../../src/ndjson.ts'
import { policies } from '../../src/policies/all.ts'
import type { Finding } from '../../src/policy.ts'
import { simulate } from '../../src/simulated/programs.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { traceText } from '../../src/trace/print.ts'
import { judgeOf } from '../../src/agent/judging.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { scratch } from '../scratch.ts'

const folder = scratch()

const traces = join(import.meta.dirname, '..', 'traces')
const histories: Record<string, HandleEvent[]> = {}
for (const p of policies) {
  for (const kind of ['clean', 'caught'] as const) {
    histories[`${p.id} ${kind}`] = parseTrace(p[kind]).events.map(withoutPosition)
  }
}
for (const file of readdirSync(traces).filter(f => f.endsWith('.trace'))) {
  histories[file] = parseTrace(readFileSync(join(traces, file), 'utf8')).events.map(withoutPosition)
}
for (let seed = 1; seed <= 40; seed++) {
  histories[`seed ${seed}`] = simulate(seed, { processes: 1 + seed % 3, faults: 2 }).events
}

function withoutPosition({ position: _, ...event }: Recorded): HandleEvent {
  return event as HandleEvent
}

const positioned = (events: readonly HandleEvent[]): Recorded[] =>
  events.map((e, i) => ({ ...e, position: i + 1 }) as Recorded)

/** Findings in their total order, and the handle table, as text. */
function judged(events: Iterable<Recorded>, from?: HistoryState): string {
  const history = newHistory(policies, {}, from)
  const findings: Finding[] = []
  for (const event of events) findings.push(...history.apply(event))
  return answer(findings, [...liveLives(history.state.ledger)].map(l => `${l.id} ${l.state}`))
}

const answer = (findings: readonly Finding[], lives: readonly string[]) =>
  [...[...findings].sort(findingOrder).map(f => JSON.stringify(f)), ...[...lives].sort()].join('\n')

test('written in batches of any size, judged live, and replayed from the log', () => {
  let number = 0
  for (const [name, events] of Object.entries(histories)) {
    const expected = judged(positioned(events))
    const size = [1, 7, 1000][number++ % 3]
    const path = join(folder, `${number}.db`)
    const log = openLog(path, { synchronous: 'NORMAL', judge: judgeOf({}) })
    for (let i = 0; i < events.length; i += size) log.append(events.slice(i, i + size))
    log.close()
    const reader = readLog(path)
    const live = reader.findings().map(({ number: _, position: __, suppressed: ___, ...f }) => f)
    const lives = reader.livesIn(['open', 'closing', 'unknown'])
      .map(l => `${l.id} ${l.state}`)
    assert.equal(answer(live, lives), expected, `${name}: live`)
    assert.equal(judged(reader.read()), expected, `${name}: replayed`)
    reader.close()
  }
})

test('a round trip through NDJSON changes nothing', () => {
  for (const [name, events] of Object.entries(histories)) {
    const lines = positioned(events).map(eventJson)
    const back = [...parseNdjson(lines)].map(line => {
      assert.ok('event' in line, name)
      return { ...line.event, position: line.position } as Recorded
    })
    assert.equal(judged(back), judged(positioned(events)), name)
  }
})

test('a round trip through trace notation changes no fingerprint', () => {
  for (const [name, events] of Object.entries(histories)) {
    const back = parseTrace(traceText(positioned(events))).events
    const prints = (list: Iterable<Recorded>) => {
      const history = newHistory(policies)
      const out: string[] = []
      for (const e of list) for (const f of history.apply(e)) out.push(`${f.at} ${f.fingerprint}`)
      return out.sort().join('\n')
    }
    assert.equal(prints(back), prints(positioned(events)), name)
  }
})

test('a snapshot anywhere in the middle changes nothing', () => {
  for (const [name, events] of Object.entries(histories)) {
    const all = positioned(events)
    const expected = judged(all)
    for (const cut of [1, all.length >> 1, all.length - 1].filter(n => n > 0 && n < all.length)) {
      const first = newHistory(policies)
      const before: Finding[] = []
      for (const e of all.slice(0, cut)) before.push(...first.apply(e))
      const state = deserialize(serialize(first.state)) as HistoryState
      assert.ok(snapshotFits(state, policies))
      const second = newHistory(policies, {}, state)
      for (const e of all.slice(cut)) before.push(...second.apply(e))
      assert.equal(answer(before, [...liveLives(second.state.ledger)].map(l => `${l.id} ${l.state}`)),
        expected, `${name}, cut at ${cut}`)
    }
  }
})

test('what a finding cites was remembered as citable ever since: a cut anywhere keeps it', () => {
  for (const [name, events] of Object.entries(histories)) {
    const history = newHistory(policies)
    /** At each event, what the state before it remembered. */
    const remembered: Set<number>[] = []
    for (const event of positioned(events)) {
      remembered[event.position] = citable(history.state)
      for (const { policy, evidence } of history.apply(event)) {
        for (const cited of evidence) {
          for (let at = cited + 1; at <= event.position; at++) {
            assert.ok(remembered[at].has(cited), `${name}: ${policy} cites #${cited}, not kept at #${at}`)
          }
        }
      }
    }
  }
})

test('more ticks change nothing but when a finding is known', () => {
  for (const [name, events] of Object.entries(histories)) {
    const sparse = [...events, lastTick(events)]
    const dense = events.flatMap(e => [e, tick(e, e.at)]).concat(lastTick(events))
    // Positions differ by the ticks between; what is found, when and about whom must not.
    const essence = (list: readonly HandleEvent[]) => {
      const history = newHistory(policies)
      const out: string[] = []
      for (const e of positioned(list)) {
        for (const f of history.apply(e)) out.push(`${f.at} ${f.policy} ${f.life} ${f.fingerprint}`)
      }
      return out.sort().join('\n')
    }
    if (isOrdered(events)) assert.equal(essence(dense), essence(sparse), name)
  }
})

/** A tick is written only when every source is drained up to it: in order of time. */
const isOrdered = (events: readonly HandleEvent[]) =>
  events.every((e, i) => i === 0 || e.at >= events[i - 1].at)

function tick(after: HandleEvent, upTo: number): HandleEvent {
  return checkEvent({ session: 'agent', seq: 0, by: 'agent', at: after.at, kind: 'tick', upTo })
}

function lastTick(events: readonly HandleEvent[]): HandleEvent {
  const last = events.at(-1)!
  return tick(last, last.at + 3_600_000_000)
}

test('an agent that restarts in the middle goes on as if it had not', () => {
  for (let seed = 50; seed < 60; seed++) {
    const { events } = simulate(seed, { processes: 2, faults: 2 })
    const path = join(folder, `restart-${seed}.db`)
    for (let i = 0; i < events.length; i += 40) {
      const log = openLog(path, { synchronous: 'NORMAL', judge: judgeOf({}) })
      log.append(events.slice(i, i + 40))
      log.close()
    }
    const reader = readLog(path)
    const live = reader.findings().map(({ number: _, position: __, suppressed: ___, ...f }) => f)
    assert.equal(answer(live, []), answer(findingsIn(positioned(events)), []), `seed ${seed}`)
    reader.close()
  }
})

function findingsIn(events: Iterable<Recorded>): Finding[] {
  const history = newHistory(policies)
  const out: Finding[] = []
  for (const e of events) out.push(...history.apply(e))
  return out
}
