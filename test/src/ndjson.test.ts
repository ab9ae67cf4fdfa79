/** NDJSON: what goes out comes in again; what is wrong is refused line by line, with a reason. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { eventJson } from '../../src/events.ts'
import { InputError } from '../../src/input-error.ts'
import { LINE_BYTES_MAX, parseNdjson } from '../../src/ndjson.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { historyOf, steps } from './trace-events.ts'

const START = '{"session":"s","seq":1,"at":5,"kind":"start","host":"h","pid":1,"created":5,' +
  '"image":"a.exe","capture":"import"}'
const read = (...lines: string[]) => [...parseNdjson(lines)]
const reasons = (...lines: string[]) =>
  read(...lines).map(l => 'error' in l ? `${l.line}: ${l.error.message}` : `${l.line}: taken`)

test('print, then parse: the same events without their positions, which stand beside them', () => {
  fc.assert(fc.property(steps(40), list => {
    const events = historyOf(list)
    const text = events.map(eventJson)
    assert.ok(text.every(line => !/[\r\n]/.test(line)))
    const back = read(...text)
    assert.deepEqual(back.map(l => 'event' in l && { ...l.event, position: l.position }), events)
    assert.deepEqual(back.map(l => 'event' in l ? eventJson(l.event) : assert.fail()),
      text.map(line => line.replace(/^{"position":\d+,/, '{')))
  }), { numRuns: 300 })
})

test('the bytes of equal events are equal, whatever the order of their keys', () => {
  const shuffled = '{"kind":"call","args":{"b":1,"a":2},"result":0,"took":0,"began":1,"fn":"F",' +
    '"tid":1,"at":5,"seq":2,"session":"s"}'
  const [line] = read(shuffled)
  assert.ok('event' in line)
  assert.equal(eventJson(line.event), '{"session":"s","seq":2,"at":5,"kind":"call",' +
    '"tid":1,"fn":"F","began":1,"took":0,"result":0,"args":{"a":2,"b":1}}')
})

test('blank lines, line ends and a byte order mark are nothing', () => {
  assert.deepEqual(reasons('\uFEFF' + START, '', ' \t', START + '\r', '\r'),
    ['1: taken', '4: taken'])
})

test('a bad line is refused by number and reason, and the lines around it are taken', () => {
  assert.deepEqual(reasons(START, '{"kind":"start"', '[]', 'null', '{"kind":"dance"}',
    START.replace('"seq":1', '"seq":0'), START.replace('"pid":1', '"pid":"x"'),
    START.replace('"pid"', '"colour":1,"pid"'), START.replace('"s"', '"a b"'), START)
    .map(r => r.replace(/not JSON.*/, 'not JSON')), [
    '1: taken', '2: not JSON', '3: not an event: kind is missing',
    '4: not an event: kind is missing', '5: not an event: kind is "dance"',
    '6: start: seq 0 and by belong together',
    '7: start: pid: expected number, received string',
    '8: start: unknown key colour',
    '9: start: session: a session id is 1-64 of A-Z a-z 0-9 and -', '10: taken'])
})

test('a line of more than 1 MiB is refused unread, counted in bytes', () => {
  const padded = (bytes: number, fill: string) => START + fill.repeat(bytes - START.length)
  assert.deepEqual(reasons(padded(LINE_BYTES_MAX, ' ')), ['1: taken'])
  assert.deepEqual(reasons(padded(LINE_BYTES_MAX + 1, ' ')),
    [`1: the line has ${LINE_BYTES_MAX + 1} bytes`])
  const wide = JSON.stringify('ü'.repeat(LINE_BYTES_MAX / 2))
  assert.deepEqual(reasons(wide), [`1: the line has ${LINE_BYTES_MAX + 2} bytes`])
  assert.equal(Buffer.byteLength(wide), LINE_BYTES_MAX + 2)
})

test('hostile keys do no harm', () => {
  const hostile = START.replace('"pid"', '"__proto__":{"polluted":1},"pid"')
  assert.equal('error' in read(hostile)[0], true)
  const args = '{"session":"s","seq":2,"at":5,"kind":"call","tid":1,"fn":"F","began":1,"took":0,' +
    '"result":0,"args":{"__proto__":1,"constructor":2}}'
  read(args)
  assert.equal(({} as { polluted?: number }).polluted, undefined)
  assert.deepEqual(reasons(START, args, args.replace('__proto__', 'a'),
    args.replace(/\{"__proto.*/, '[]}')), ['1: taken', '2: call: args: unknown key __proto__',
    '3: call: args: unknown key constructor', '4: call: args: expected object, received array'])
})

test('arbitrary text: nothing is thrown, every refusal is an InputError', () => {
  const mangled = fc.tuple(fc.constantFrom(START, ...parseTrace(
    'A = MsiCreateRecord() site=x\nstatus 100(B) @7\nreturned @7\ngap ?\nend')
    .events.map(eventJson)),
  fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([line, at, text]) =>
      line.slice(0, at % line.length) + text + line.slice(at % line.length + 1))
  fc.assert(fc.property(fc.array(fc.oneof(mangled, fc.json(), fc.string({ unit: 'binary' }))),
    lines => {
      for (const line of parseNdjson(lines)) {
        if ('error' in line) assert.ok(line.error instanceof InputError && line.error.message)
      }
    }), { numRuns: 2000 })
})
