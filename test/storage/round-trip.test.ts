/** What goes into the log comes out of it, byte for byte. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkEvent, eventJson, type HandleEvent, type Kind } from '../../src/events.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { scratch, T0 } from './helpers.ts'

// Values that tempt SQLite: look like numbers, too large for a double, half a surrogate, NUL.
const value = fc.oneof(
  fc.nat().map(n => `0x${n.toString(16)}`),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(n => `0x${n.toString(16)}`),
  fc.constantFrom('0x0', '0xCC', '0x00cc', '0x', '0x1fffffffffffff', '0x20000000000000', 'X:', '7',
    ' 7', '-7', '+7', '.5', '1e3', 'inf', 'nan', '\\\\server\\share', '\ud800', 'a\0b', '0x1\0',
    'ÜBER', '9223372036854775808'),
  fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
)
const text = fc.oneof(fc.constantFrom('start', 'call', 'app.exe+0x1', '__proto__', '\udfff', ''),
  fc.string({ maxLength: 30, unit: 'binary' }))
const fn = fc.oneof(fc.constantFrom('InternetOpenW', 'start', 'gap'),
  fc.string({ minLength: 1, maxLength: 30 }))
const count = fc.oneof(fc.nat(), fc.maxSafeNat())
const anyInt = fc.maxSafeInteger()
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 2 ** 53, 2 ** 63, 1e300, 0.1, -1))
/** Without the names that the contract refuses: fast-check likes to draw them. */
const argName = fc.string({ maxLength: 20 })
  .filter(name => !['__proto__', 'prototype', 'constructor'].includes(name))
const args = fc.dictionary(fc.oneof(fc.constantFrom('ctx', 'flags', '10', '9'), argName),
  fc.oneof(number, text), { maxKeys: 4 })
const values = fc.array(value, { maxLength: 3 })

const shapes: Record<Kind, fc.Arbitrary<object>> = {
  start: fc.record({ host: fc.string({ minLength: 1 }), pid: count, created: anyInt, image: text,
    capture: fc.constantFrom('sdk', 'probe', 'watch'), luid: value, windowsSession: count,
    elevated: fc.boolean(), arch: fc.constant('x64'), version: fc.constant('1.2.3'),
    from: fc.constant('attach') },
  { requiredKeys: ['host', 'pid', 'created', 'image', 'capture'] }),
  call: fc.record({ tid: count, fn, began: count, took: count, result: number, handles: values,
    outs: values, error: anyInt, args, site: text, during: count, entered: count },
  { requiredKeys: ['tid', 'fn', 'began', 'took', 'result'] }),
  enter: fc.record({ tid: count, fn, began: count, id: count, handles: values },
    { requiredKeys: ['tid', 'fn', 'began', 'id'] }),
  status: fc.record({ tid: count, family: text, status: count, handle: value, context: number,
    value, error: anyInt }, { requiredKeys: ['tid', 'family', 'status', 'handle', 'context'] }),
  returned: fc.record({ tid: count, status: count, took: count }),
  scope: fc.record({ tid: count, what: fc.constantFrom('dllmain', 'custom-action'),
    phase: fc.constantFrom('enter', 'leave') }),
  observed: fc.record({ what: fc.constantFrom('connected', 'gone'), handle: value }),
  'thread-exit': fc.record({ tid: count }),
  tick: fc.record({ upTo: anyInt }),
  resumed: fc.record({ slept: count }),
  gap: fc.record({ lost: fc.option(count) }),
  end: fc.record({ exitCode: anyInt, crashed: fc.boolean() }, { requiredKeys: [] }),
}

const anyEvent = fc.constantFrom(...Object.keys(shapes) as Kind[]).chain(kind =>
  fc.tuple(shapes[kind], fc.boolean()).map(([shape, byAgent]) => ({ shape, kind, byAgent })))

test('every event that the contract allows round-trips', async t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path, { synchronous: 'NORMAL' })
  let seq = 0, run = 0
  const expected: string[] = []
  fc.assert(fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 20 }), drawn => {
    if (++run % 50 === 0) seq = 0
    const session = `s${Math.floor(run / 50)}`
    const events = drawn.map(({ shape, kind, byAgent }): HandleEvent => checkEvent({ ...shape, kind,
      session, at: T0, ...byAgent ? { seq: 0, by: 'agent' } : { seq: ++seq } }))
    const recorded = log.append(events)
    assert.deepEqual(recorded.map(eventJson),
      events.map((e, i) => eventJson({ ...e, position: expected.length + 1 + i })))
    expected.push(...recorded.map(eventJson))
  }), { numRuns: 400 })
  assert.deepEqual([...log.read()].map(eventJson), expected)
  log.close()
  const reader = readLog(path)
  assert.deepEqual([...reader.read({ pageSize: 7 })].map(eventJson), expected)
  assert.deepEqual([...reader.read({ from: 5, to: 9 })].map(e => e.position), [5, 6, 7, 8])
  reader.close()
  assert.deepEqual(verify(path).damage, [])
})
