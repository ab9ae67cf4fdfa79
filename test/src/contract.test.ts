/** The event contract: its JSON Schema is committed and generated; parsers never throw but InputError. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import fc from 'fast-check'
import { checkEvent, eventJson, eventSchema, handleValue } from '../../src/events.ts'
import { checkConfig, configSchema, defaultConfig } from '../../src/config.ts'
import { InputError } from '../../src/input-error.ts'
import { parseMoment } from '../../src/cli/moment.ts'
import { simulate } from '../../src/simulated/programs.ts'

const root = join(import.meta.dirname, '..', '..')

for (const [file, schema] of [['src/event.schema.json', eventSchema],
  ['src/config.schema.json', configSchema]] as const) {
  test(`${file} is as generated`, () => {
    const path = join(root, file)
    // What JSON Schema has no word for: JSON knows no infinity; which names exist, the program says.
    const made = toJsonSchema(schema, { target: 'draft-2020-12', typeMode: 'input',
      ignoreActions: ['finite', 'check'] })
    const wanted = JSON.stringify(made, null, 2) + '\n'
    if (process.env.UPDATE) writeFileSync(path, wanted)
    assert.ok(existsSync(path), 'UPDATE=1 npm test writes it')
    assert.equal(readFileSync(path, 'utf8'), wanted, 'UPDATE=1 npm test rewrites it')
  })
}

test('every simulated event meets the contract, and its text is canonical', () => {
  for (let seed = 1; seed <= 30; seed++) {
    for (const event of simulate(seed).events) {
      const text = eventJson(event)
      const back = checkEvent(JSON.parse(text))
      assert.equal(eventJson(back), text)
    }
  }
})

test('handle values: lower-case hex without leading zeros, 64 bits wide', () => {
  assert.equal(handleValue(0xcc0004), '0xcc0004')
  assert.equal(handleValue(0n), '0x0')
  assert.equal(handleValue(-1), '0xffffffffffffffff')
  assert.equal(handleValue(0xFFFF_FFFF_FFFF_FFFFn), '0xffffffffffffffff')
})

const onlyInputErrors = (work: () => unknown): boolean => {
  try {
    work()
    return true
  } catch (error) {
    return error instanceof InputError && error.message.length > 0
  }
}

test('whatever comes in, checkEvent answers with an event or a reason', () => {
  const [sample] = simulate(1).events
  fc.assert(fc.property(fc.jsonValue(), value => onlyInputErrors(() => checkEvent(value))))
  fc.assert(fc.property(fc.constantFrom(...Object.keys(sample)), fc.jsonValue(), (key, value) =>
    onlyInputErrors(() => checkEvent({ ...sample, [key]: value }))))
})

test('calls are checked quickly, and not differently', () => {
  const odd = fc.oneof(fc.string({ maxLength: 70 }), fc.integer(), fc.double(), fc.constant(null),
    fc.boolean(), fc.array(fc.string({ maxLength: 5 })), fc.dictionary(fc.string(), fc.integer()),
    fc.constantFrom<unknown>('x'.repeat(1025), 2 ** 53, -1, '', 1.5, { __proto__x: 1 },
      JSON.parse('{"__proto__":1}'), { constructor: 1 }, { prototype: 'a' }, { ['k'.repeat(33)]: 1 }, { a: true }, Array(65).fill('0x1')))
  const good = {
    session: fc.constant('s-1'), seq: fc.integer({ min: 1 }), at: fc.integer(),
    kind: fc.constant('call'), tid: fc.nat(), fn: fc.constant('MsiCloseHandle'), began: fc.nat(),
    took: fc.nat(), handles: fc.array(fc.constant('0x1'), { maxLength: 3 }),
    outs: fc.array(fc.string({ minLength: 1, maxLength: 9 }), { maxLength: 3 }),
    result: fc.double({ noNaN: true, noDefaultInfinity: true }), error: fc.integer(),
    site: fc.string({ maxLength: 20 }),
    args: fc.dictionary(fc.string({ maxLength: 9 }), fc.oneof(fc.integer(), fc.string())),
  }
  const keys = Object.keys(good)
  const answer = (event: unknown) => {
    try {
      return checkEvent(event)
    } catch (error) {
      return (error as Error).message
    }
  }
  let taken = 0
  fc.assert(fc.property(fc.record(good),
    fc.array(fc.tuple(fc.constantFrom(...keys, 'during', 'by', 'x'), odd), { maxLength: 2 }),
    fc.array(fc.constantFrom(...keys), { maxLength: 1 }), (event, changes, missing) => {
      const made: Record<string, unknown> = { ...event }
      for (const [key, value] of changes) made[key] = value
      for (const key of missing) delete made[key]
      const value = JSON.parse(JSON.stringify(made)) as object
      // Only the full check knows positions.
      const full = answer({ ...value, position: 1 })
      assert.deepEqual(answer(value), full)
      if (typeof full === 'object') taken++
    }), { numRuns: 3000 })
  assert.ok(taken > 500 && taken < 2500, `${taken} of 3,000 were events`)
})

test('whatever comes in, checkConfig and parseMoment answer with a value or a reason', () => {
  const config = defaultConfig() as Record<string, unknown>
  fc.assert(fc.property(fc.jsonValue(), value => onlyInputErrors(() => checkConfig(value, 'file'))))
  fc.assert(fc.property(fc.constantFrom(...Object.keys(config)), fc.jsonValue(), (key, value) =>
    onlyInputErrors(() => checkConfig({ ...config, [key]: value }, 'file'))))
  fc.assert(fc.property(fc.string(), text => onlyInputErrors(() => parseMoment(text, () => 0))))
})

test('moments: ISO 8601 with a zone, a position, an offset from the first event', () => {
  assert.deepEqual(parseMoment('#17', () => 0), { position: 17 })
  assert.deepEqual(parseMoment('+1.5s', () => 10), { at: 1_500_010 })
  assert.deepEqual(parseMoment('1970-01-01T00:00:01.000002Z', () => 0), { at: 1_000_002 })
  assert.deepEqual(parseMoment('1970-01-01T01:00:00+01:00', () => 0), { at: 0 })
  for (const bad of ['yesterday', '2026-01-01', '2026-01-01T00:00:00', '#x', '+3']) {
    assert.throws(() => parseMoment(bad, () => 0), InputError, bad)
  }
})
