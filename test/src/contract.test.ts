/** The event contract: its JSON Schema is committed and generated; parsers never throw but InputError. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { checkEvent, eventJson, eventJsonSchema, handleValue } from '../../src/events.ts'
import { checkConfig, configJsonSchema, defaultConfig } from '../../src/config.ts'
import { InputError } from '../../src/input-error.ts'
import { parseMoment } from '../../src/cli/moment.ts'
import { simulate } from '../../src/simulated/programs.ts'

const root = join(import.meta.dirname, '..', '..')

for (const [file, schema] of [['src/event.schema.json', eventJsonSchema],
  ['src/config.schema.json', configJsonSchema]] as const) {
  test(`${file} is as generated`, () => {
    const path = join(root, file)
    const wanted = JSON.stringify(schema(), null, 2) + '\n'
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
