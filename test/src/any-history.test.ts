/** Whatever a capture says within the event contract, every policy can judge, with and without snapshots. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { checkEvent, type Kind, type Recorded } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { citable, newHistory } from '../../src/history.ts'
import { policies } from '../../src/policies/all.ts'
import type { Finding } from '../../src/policy.ts'

const T0 = 1_700_000_000_000_000
const value = fc.constantFrom('0x0', '0x1', '0x2', '0x3', '0xcc0004', 'X:', 'x:', 'lpt1:', '\\\\srv\\share',
  '\\\\SRV\\share', '\\\\', '__proto__', 'undefined', 'Ü:')
const values = fc.array(value, { maxLength: 3 })
const code = fc.constantFrom(0, 1, -1, 6, 234, 259, 600, 633, 668, 678, 997, 1203, 1206, 1208, 1627,
  2250, 2401, 2402, 2404, 12005, 12017, 12018, 12019, 2 ** 32 - 1)
const seq = fc.nat(60)
const tid = fc.nat(3)
const status = fc.constantFrom(0, 1, 3, 10, 14, 60, 70, 80, 100, 0x1000, 0x2000, 0x2001, 99_999)
const took = fc.constantFrom(0, 5, 1e6, 1e9)
const args = fc.dictionary(fc.constantFrom('ctx', 'flags', 'cb', 'force', 'local', 'remote', 'entry',
  'mode', 'sql', 'modify', 'updates'), fc.oneof(fc.constantFrom<string | number>(0, 1, 2, -1, 0.5,
  0x10000000, 1e300, 'SELECT', 'insert', 'transact', 'X:', '\\\\srv\\share', '')), { maxKeys: 3 })
const fn = fc.constantFrom(...functions.keys(), 'Unknown', '__proto__')
const text = fc.constantFrom('wininet', 'ras', 'msi', '__proto__')

const shapes: [weight: number, Kind, fc.Arbitrary<object>][] = [
  [20, 'call', fc.record({ tid, fn, began: seq, took, result: code, handles: values, outs: values,
    error: code, args, site: fc.constant('a.exe+0x1'), during: seq, entered: fc.nat(3) },
  { requiredKeys: ['tid', 'fn', 'began', 'took', 'result'] })],
  [2, 'enter', fc.record({ tid, fn, began: seq, id: fc.nat(3), handles: values },
    { requiredKeys: ['tid', 'fn', 'began', 'id'] })],
  [5, 'status', fc.record({ tid, family: text, status, handle: value, value, error: code,
    context: fc.constantFrom(0, 1, -1, 1e300) },
  { requiredKeys: ['tid', 'family', 'status', 'handle', 'context'] })],
  [3, 'returned', fc.record({ tid, status, took })],
  [2, 'observed', fc.record({ what: fc.constantFrom('connected', 'gone'), handle: value })],
  [1, 'scope', fc.record({ tid, what: fc.constantFrom('dllmain', 'custom-action', 'held'),
    phase: fc.constantFrom('enter', 'leave') })],
  [1, 'thread-exit', fc.record({ tid })],
  [1, 'tick', fc.record({ upTo: fc.nat(1e9).map(after => T0 + after) })],
  [1, 'resumed', fc.record({ slept: fc.nat(1e7) })],
  [1, 'gap', fc.record({ lost: fc.constantFrom(null, 1) })],
  [1, 'end', fc.record({ crashed: fc.boolean() }, { requiredKeys: [] })],
  [1, 'start', fc.record({ host: fc.constantFrom('h', 'i'), pid: fc.nat(3), created: fc.constant(0),
    image: fc.constant('a.exe'), capture: fc.constantFrom('sdk', 'watch', 'probe', 'import'),
    luid: value, windowsSession: fc.nat(1), from: fc.constant('attach') },
  { requiredKeys: ['host', 'pid', 'created', 'image', 'capture'] })],
]
const step = fc.record({ session: fc.nat(2), later: fc.constantFrom(0, 1, 1000, 1e6, 6e7),
  event: fc.oneof(...shapes.map(([weight, kind, shape]) =>
    ({ weight, arbitrary: shape.map(s => ({ ...s, kind })) }))) })

test('any history can be judged, and from any snapshot in it with the same findings', () => {
  let found = 0
  fc.assert(fc.property(fc.array(step, { maxLength: 120, size: 'max' }), fc.nat(), (steps, at) => {
    const seqs = [0, 0, 0], times = [T0, T0, T0]
    const events = steps.map(({ session, later, event }, i) => ({ position: i + 1, ...checkEvent({
      ...event, session: `s${session}`, seq: ++seqs[session], at: times[session] += later }) } as Recorded))
    const history = newHistory(policies)
    const whole = events.map(event => [...history.apply(event)])
    found += whole.flat().length

    const cut = at % (events.length + 1)
    const before = newHistory(policies)
    for (const event of events.slice(0, cut)) before.apply(event)
    const kept = citable(before.state)
    const after = newHistory(policies, {}, deserialize(serialize(before.state)))
    const rest: Finding[][] = events.slice(cut).map(event => [...after.apply(event)])
    assert.deepEqual(rest, whole.slice(cut))
    for (const position of rest.flat().flatMap(finding => finding.evidence)) {
      assert.ok(position > cut || kept.has(position), `#${position} is cited, and was not kept at #${cut}`)
    }
  }), { numRuns: 600 })
  assert.ok(found > 100, `${found} findings`)
})
