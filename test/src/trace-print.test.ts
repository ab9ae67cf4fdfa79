/** What is printed reads back as the same history, whatever the history. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Recorded } from '../../src/events.ts'
import { checkEvent } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { sequenced } from '../../src/sequence.ts'
import { simulate } from '../../src/simulated/programs.ts'
import { importTrace, parseTrace } from '../../src/trace/parse.ts'
import { printTrace, traceText } from '../../src/trace/print.ts'
import { traitsOf } from '../../src/trace/notation.ts'
import { fewSessions, historyOf, steps } from './trace-events.ts'

/** Without what a trace does not carry: names of sessions, positions, ticks. */
function essence(events: readonly Recorded[]): object[] {
  const sessions = new Map<string, number>()
  return events.filter(e => e.kind !== 'tick').map(({ position: _, session, ...rest }) => {
    if (!sessions.has(session)) sessions.set(session, sessions.size)
    return { ...rest, session: sessions.get(session) }
  })
}

function checkRoundTrip(events: readonly Recorded[]): void {
  const text = traceText(events)
  const back = parseTrace(text).events
  assert.deepEqual(essence(back), essence(events), text)
  assert.equal(traceText(back), text)
  for (const event of back) checkEvent(event)
}

test('print, then parse: the same history, and the same text again', () => {
  fc.assert(fc.property(fewSessions(1, 40), list => checkRoundTrip(historyOf(list))),
    { numRuns: 700 })
})

test('imported, a history of one process has as many events as before', () => {
  fc.assert(fc.property(fewSessions(1, 40), list => {
    const events = historyOf(list.filter(step => !['end', 'tick'].includes(step.kind)))
    const back = importTrace(traceText(events)).events
    assert.equal(back.length, events.length)
    assert.deepEqual(said(back), said(events))
  }), { numRuns: 200 })
})

test('the same of several processes at work at once, with clocks of their own', () => {
  fc.assert(fc.property(steps(60), list => checkRoundTrip(historyOf(list))), { numRuns: 700 })
})

test('a site that would read as a result is quoted', () => {
  const text = 'A = MsiCreateRecord() site=">1"'
  const { events } = parseTrace(text)
  assert.equal((events.find(event => event.kind === 'call'))?.site, '>1')
  checkRoundTrip(events)
})

const folder = join(import.meta.dirname, '../traces')
const traces = readdirSync(folder).filter(f => f.endsWith('.trace'))
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

/** What a finding says, without what a trace renames. */
const said = (events: Iterable<Recorded>) => findingsOf(events, policies).map(f =>
  [f.policy, f.rule, f.severity, f.family, f.handle, f.at, f.fingerprint])

for (const file of traces) {
  test(`${file}: printed and read again it gives the same findings, fingerprints included`, () => {
    const { events } = parseTrace(textOf(file))
    checkRoundTrip(events)
    assert.deepEqual(said(parseTrace(traceText(events)).events), said(events))
  })
}

/** A capture always gives a call's handles; the notation may leave them out. */
function withAllHandles(event: Recorded): Recorded {
  if (event.kind !== 'call' && event.kind !== 'enter') return event
  const { named } = traitsOf(functions.get(event.fn)!)
  return named.length === 0 ? event
    : { ...event, handles: named.map((n, i) => event.handles?.[i] ?? (n ? 'X:' : '0x1')) }
}

test('findings survive for histories of one process and of several', () => {
  fc.assert(fc.property(steps(80), list => {
    const events = historyOf(list).map(withAllHandles)
    const text = traceText(events)
    assert.deepEqual(said(parseTrace(text).events), said(events), text)
    assert.deepEqual(said(importTrace(text).events), said(events), text)
  }), { numRuns: 200 })
})

test('findings survive for simulated programs with planted faults, and with gaps', () => {
  let findings = 0
  for (let seed = 1; seed <= 40; seed++) {
    for (const gaps of [0, 0.02]) {
      const { events } = simulate(seed, { gaps })
      const recorded = [...sequenced(events.map((e, i) => ({ ...e, position: i + 1 }) as Recorded))]
      const text = traceText(recorded)
      const back = parseTrace(text).events
      assert.deepEqual(said(back), said(recorded), `seed ${seed}, gaps ${gaps}`)
      assert.equal(traceText(back), text)
      findings += said(recorded).length
    }
  }
  assert.ok(findings > 20, `only ${findings} findings`)
})

test('a plain trace is printed as it is written, but for the values of its tokens', () => {
  const text = [
    'A:0x1 = InternetOpenW() async',
    'B:0x2 = InternetConnectW(A) ctx=3 site=app.exe+0x10',
    'status HANDLE_CREATED(A) @7 value=C:0x3',
    'InternetReadFile(C) @7',
    'returned @7',
    'WNetCancelConnection2W(X:) => 2401 force=0',
    '+1s',
    'RasHangUpW(0) @2 ...',
    '... RasHangUpW(0) @2 => 6',
    'gap 2',
    'InternetCloseHandle(B) began=2',
    'process 2 other.exe winsession=0',
    'A:0x1 = MsiCreateRecord()',
    'process 1 app.exe',
    'end crashed code=5',
  ].join('\n') + '\n'
  assert.equal(traceText(parseTrace(text).events), text)
})

/** A history that is never held: callbacks that stay open for thousands of events, few values. */
function* longHistory(length: number): Generator<Recorded> {
  const common = { session: 's', at: 0 }
  let seq = 0
  const next = (event: object): Recorded =>
    ({ ...common, seq: ++seq, at: seq * 1_000, position: seq, ...event }) as unknown as Recorded
  yield next({ kind: 'start', host: 'h', pid: 1, created: 0, image: 'a.exe', capture: 'probe' })
  while (seq < length) {
    const status = seq + 1
    yield next({ kind: 'status', tid: 7, family: 'wininet', status: 100, handle: '0x1',
      context: 1 })
    for (let i = 0; i < 3_000; i++) {
      const inside = i % 2 === 0
      yield next({ kind: 'call', tid: inside ? 7 : 1, fn: 'MsiCloseHandle', began: seq, took: 0,
        handles: ['0x5'], result: 0, ...inside && { during: status } })
    }
    if (status % 2) yield next({ kind: 'returned', tid: 7, status: 100, took: 3_001_000 })
  }
}

test('a long history is printed as it comes, whatever is open beyond the look-ahead', () => {
  checkRoundTrip([...longHistory(20_000)])
  let lines = 0
  let lag = 0
  let taken = 0
  const counted = function* () {
    for (const event of longHistory(100_000)) {
      taken++
      yield event
    }
  }
  for (const _ of printTrace(counted())) lag = Math.max(lag, taken - ++lines)
  assert.ok(lines > 100_000)
  assert.ok(lag < 3_000, `${lag} events were held`)
})

test('what the notation cannot say is left out with a comment, and the rest stays readable', () => {
  const base = { session: 's', at: 5, position: 1 }
  const events = [
    { ...base, seq: 7, kind: 'call', tid: 1, fn: 'WinHttpOpen', began: 6, took: 0, result: 1 },
    { ...base, seq: 8, kind: 'call', tid: 1, fn: 'MsiCloseHandle', began: 7, took: 0, result: 0,
      handles: ['0x1'] },
    { ...base, seq: 9, kind: 'end' }, { ...base, seq: 10, kind: 'thread-exit', tid: 1 },
  ] as Recorded[]
  const text = traceText(events)
  assert.equal(text, 'process 1 "" from=attach at=1970-01-01T00:00:00.000005Z\n' +
    '// "WinHttpOpen": no family has this function\n+0us\nMsiCloseHandle(A:0x1)\n+0us\nend\n' +
    '// thread-exit after the end of process 1 is left out\n')
  assert.equal(parseTrace(text).events.filter(e => e.kind !== 'tick').length, 3)
})
