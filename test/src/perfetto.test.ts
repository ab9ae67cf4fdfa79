/** Perfetto JSON against the trace-event format: what ui.perfetto.dev needs to draw it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newHistory } from '../../src/history.ts'
import type { Recorded } from '../../src/events.ts'
import { printPerfetto } from '../../src/perfetto.ts'
import { policies } from '../../src/policies/all.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { parseTrace } from '../../src/trace/parse.ts'

type Drawn = { ph: string; pid: number; tid: number; name: string; cat?: string; ts?: number
  dur?: number; s?: string; args?: Record<string, unknown> }

function drawn(events: Iterable<Recorded>): Drawn[] {
  const text = [...printPerfetto(events, newHistory(policies))].join('')
  return (JSON.parse(text) as { traceEvents: Drawn[] }).traceEvents
}

function simulated(seed: number, count: number): Recorded[] {
  const machine = workstation(seed, { startAt: 1_700_000_000_000_000 })
  const events: Recorded[] = []
  for (let at = 1_700_000_000_000_000; events.length < count; at += 1e6) {
    for (const event of machine.next(at)) events.push({ ...event, position: events.length + 1 })
  }
  return events
}

test('every event has what its phase needs', () => {
  for (const e of drawn(simulated(5, 8000))) {
    assert.ok(['X', 'i', 'M'].includes(e.ph), e.ph)
    assert.ok(Number.isInteger(e.pid) && e.pid > 0 && Number.isInteger(e.tid) && e.tid >= 0)
    if (e.ph === 'M') {
      assert.ok(['process_name', 'process_sort_index', 'thread_name', 'thread_sort_index']
        .includes(e.name))
      continue
    }
    assert.ok(e.name.length > 0 && Number.isInteger(e.ts) && e.ts! > 0)
    if (e.ph === 'X') assert.ok(Number.isInteger(e.dur) && e.dur! >= 0, JSON.stringify(e))
    else assert.ok(['g', 'p', 't'].includes(e.s!))
  }
})

test('slices of a lane lie side by side or inside each other', () => {
  for (const seed of [1, 2, 3]) {
    const lanes = Map.groupBy(drawn(simulated(seed, 6000)).filter(e => e.ph === 'X'),
      e => `${e.pid}/${e.tid}`)
    for (const [lane, slices] of lanes) {
      slices.sort((a, b) => a.ts! - b.ts! || b.dur! - a.dur!)
      const open: Drawn[] = []
      for (const slice of slices) {
        while (open.length > 0 && open.at(-1)!.ts! + open.at(-1)!.dur! <= slice.ts!) open.pop()
        const outer = open.at(-1)
        assert.ok(!outer || slice.ts! + slice.dur! <= outer.ts! + outer.dur!,
          `${lane}: ${JSON.stringify([outer, slice])}`)
        open.push(slice)
      }
    }
  }
})

test('rounded times do not make calls overlap: perfetto would leave one out', () => {
  const at = 1_700_000_000_000_000
  const call = (seq: number, from: number, to: number, began: number): Recorded => ({ kind: 'call',
    session: 's', seq, position: seq, at: at + to, took: to - from, began, tid: 7,
    fn: 'MsiGetActiveDatabase', result: 0 })
  const slices = drawn([call(1, 0, 3, 0), call(2, 2, 9, 1), call(4, 9, 12, 2), call(5, 10, 20, 2)])
    .filter(e => e.ph === 'X').map(e => [e.ts! - at, e.ts! + e.dur! - at])
  assert.deepEqual(slices, [[0, 3], [3, 9], [9, 12], [9, 20]])
})

test('programs, threads and handles have names; lives and findings are where they belong', () => {
  const all = drawn(parseTrace(`
W = InternetOpenW() async
InternetSetStatusCallbackW(W) cb=1
C = InternetConnectW(W)
+10ms
InternetCloseHandle(C)
+2ms
status HANDLE_CLOSING(C) @7
returned @7
InternetReadFile(C) => 6
end`).events)
  const names = all.filter(e => e.name.endsWith('_name')).map(e => e.args!.name)
  assert.ok(names.some(n => String(n).startsWith('app.exe (pid ')))
  assert.ok(names.includes('thread 1'))
  const life = all.find(e => e.cat?.endsWith('life') && String(e.args?.openedBy)
    .startsWith('InternetConnect'))!
  assert.ok(life.dur! >= 12_000)
  const closing = all.find(e => e.name === 'closing')!
  assert.deepEqual([closing.pid, closing.tid], [life.pid, life.tid])
  const findings = all.filter(e => e.cat?.startsWith('finding'))
  assert.ok(findings.some(f => f.name.includes('use-after-close')), JSON.stringify(findings))
  assert.ok(findings.every(f => f.ph === 'i' && f.args!.fingerprint))
})

test('nothing is drawn outside the range, and what is open stays open', () => {
  const events = simulated(7, 4000)
  const history = newHistory(policies)
  const from = events[2000].at
  const text = [...printPerfetto(events, history, e => e.at >= from)].join('')
  const all = (JSON.parse(text) as { traceEvents: Drawn[] }).traceEvents
  assert.ok(all.filter(e => e.cat?.includes('call')).every(e => e.ts! + e.dur! >= from))
  assert.ok(all.length > 1000)
})
