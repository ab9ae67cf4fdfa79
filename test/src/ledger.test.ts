/**
 * The ledger's gate: a correct program of several threads, whose values go round inside its calls
 * and whose records are out of order, folds without a contradiction and with every life its own.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { eventJson, type EventOf, type HandleEvent, type Recorded } from '../../src/events.ts'
import { fold, knownLives, newLedger, newMove } from '../../src/ledger.ts'
import type { Ledger, Life } from '../../src/ledger.ts'
import { parseNdjson } from '../../src/ndjson.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { traceText } from '../../src/trace/print.ts'
import { fewSessions, historyOf, steps } from './trace-events.ts'

// --- a correct program of several threads --------------------------------------------------------

/** What a thread does with a handle of its own; a call has three moments: entry, effect, return. */
type Api = { open: string; use: string; close: string; closed: number; ctx: boolean }
const apis: readonly Api[] = [
  { open: 'MsiCreateRecord', use: 'MsiRecordSetInteger', close: 'MsiCloseHandle', closed: 0,
    ctx: false },
  { open: 'InternetOpenW', use: 'InternetQueryOptionW', close: 'InternetCloseHandle', closed: 1,
    ctx: false },
]

type Truth = { opened: number; closed: number; uses: number }
type Thread = {
  tid: number
  held: { api: Api; value: number; truth: Truth }[]
  call: { api: Api; fn: string; began: number; value: number; truth: Truth; done: boolean } | null
}

/**
 * Runs threads by a schedule of choices. A close frees its value at its effect, and the next open
 * takes it (last in, first out, as real allocators do), before or after the close has returned.
 */
function program(threads: number, choices: readonly number[]):
  { events: Recorded[]; truths: Truth[] } {
  const events: Recorded[] = []
  const truths: Truth[] = []
  const all: Thread[] = Array.from({ length: threads }, (_, i) =>
    ({ tid: i + 1, held: [], call: null }))
  const free = new Map(apis.map(api => [api, [] as number[]]))
  let fresh = 1
  let seq = 0
  const record = (event: object) => {
    seq++
    events.push({ session: 'p1', seq, at: seq * 1_000, ...event, position: seq } as Recorded)
  }
  record({ kind: 'start', host: 'host', pid: 1, created: 0, image: 'a.exe', capture: 'sdk' })

  function begin(thread: Thread, choice: number): void {
    const mine = thread.held[choice % (thread.held.length || 1)]
    if (!mine || choice % 3 === 0) {
      const api = apis[choice % apis.length]
      const truth = { opened: 0, closed: 0, uses: 0 }
      truths.push(truth)
      thread.call = { api, fn: api.open, began: seq, value: 0, truth, done: false }
    } else {
      const { api, value, truth } = mine
      const fn = choice % 3 === 1 ? api.use : api.close
      if (fn === api.close) thread.held.splice(thread.held.indexOf(mine), 1)
      thread.call = { api, fn, began: seq, value, truth, done: false }
    }
  }

  function act({ api, fn, value }: NonNullable<Thread['call']>): number {
    if (fn === api.close) free.get(api)!.push(value)
    return fn === api.open ? free.get(api)!.pop() ?? fresh++ : value
  }

  function finish(thread: Thread): void {
    const { api, fn, began, value, truth } = thread.call!
    thread.call = null
    const hex = `0x${value.toString(16)}`
    const opens = fn === api.open
    record({ kind: 'call', tid: thread.tid, fn, began, took: 0,
      ...opens ? { outs: [hex], result: value } : { handles: [hex],
        result: fn === api.close || fn === 'InternetQueryOptionW' ? api.closed : 0 } })
    if (opens) {
      truth.opened = seq
      thread.held.push({ api, value, truth })
    } else if (fn === api.close) truth.closed = seq
    else truth.uses++
  }

  function advance(thread: Thread, choice: number): void {
    const { call } = thread
    if (!call) begin(thread, choice)
    else if (!call.done) {
      call.value = act(call)
      call.done = true
    } else finish(thread)
  }

  for (const choice of choices) advance(all[choice % threads], Math.floor(choice / threads))
  // A correct program closes what it has opened before it ends.
  for (const thread of all) {
    while (thread.call) advance(thread, 0)
    // A choice of 2 is a close.
    while (thread.held.length || thread.call) advance(thread, 2)
  }
  record({ kind: 'end' })
  return { events, truths }
}

const schedule = fc.array(fc.nat(9_999), { maxLength: 400, size: 'max' })

/** Folds a history; `between` may replace the ledger after every event. */
function folded(events: Iterable<Recorded>, between: (ledger: Ledger, i: number) => Ledger =
  ledger => ledger): { ledger: Ledger; lives: Life[]; log: string[] } {
  let ledger = newLedger()
  const move = newMove()
  const lives: Life[] = []
  const log: string[] = []
  let i = 0
  for (const event of events) {
    fold(ledger, event, move)
    for (const life of move.made) lives.push(life)
    if (event.kind !== 'tick') {
      log.push([event.session, event.seq, move.mismatch, move.relations.join(),
        ...move.lives.map(l => l?.id), '+', ...move.made.map(l => l.id), '-',
        ...move.ended.map(l => l.id)].join(' '))
    }
    ledger = between(ledger, i++)
  }
  return { ledger, lives, log }
}

/** Everything that a fold derives of its lives, in an order of its own. */
function dump(ledger: Ledger): string[] {
  return [...knownLives(ledger)].map(l => JSON.stringify([l.id, l.kind, l.state, l.inferred,
    l.borrowed, l.superseded, l.blurred, l.refs, l.parent?.id, l.openSeq, l.opened.seq, l.opened.fn,
    l.closed?.seq, l.how, l.settledAt, Object.entries(l.facts).sort(), l.uses,
    l.callback, l.context, l.pending, l.dialing, [...l.children ?? []].map(c => c.id)])).sort()
}

test('a correct program of several threads: no contradiction, every life has its own calls', () => {
  let outOfOrder = 0
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), schedule, (threads, choices) => {
    const { events, truths } = program(threads, choices)
    const { ledger, lives } = folded(events)
    assert.equal(ledger.contradictions, 0)
    const found = lives.map(({ state, how, inferred, opened, closed, uses }) =>
      ({ opened: opened.seq, closed: closed?.seq, uses: uses - 1, state, how, inferred }))
    const expected = truths.map(t => ({ ...t, state: 'closed', how: 'call', inferred: false }))
      .sort((a, b) => a.opened - b.opened)
    assert.deepEqual(found.sort((a, b) => a.opened - b.opened), expected, traceText(events))
    outOfOrder += lives.filter(l => lives.some(other => other.value === l.value &&
      other.generation === l.generation - 1 && other.family === l.family &&
      other.closed!.seq > l.opened.seq)).length
  }), { numRuns: 300 })
  assert.ok(outOfOrder > 100, `only ${outOfOrder} lives began before the one before was closed`)
})

test('correct-threads.trace: no contradiction, and every life ends closed', () => {
  const text = readFileSync(join(import.meta.dirname, '../traces/correct-threads.trace'), 'utf8')
  const { ledger, lives } = folded(parseTrace(text).events)
  assert.equal(ledger.contradictions, 0)
  assert.deepEqual(lives.map(l => [l.value, l.generation, l.opened.position, l.closed?.position,
    l.state, l.how]), [
    ['0xcc0004', 1, 5, 22, 'closed', 'call'], ['0xcc0008', 1, 6, 21, 'closed', 'call'],
    ['0xcc000c', 1, 7, 12, 'closed', 'call'], ['0xcc000c', 2, 11, 18, 'closed', 'call'],
    ['0xcc000c', 3, 15, 17, 'closed', 'call'], ['0xcc000c', 4, 16, 20, 'closed', 'call'],
    ['0x1', 1, 24, 27, 'closed', 'call'], ['0x1', 2, 26, 28, 'closed', 'call']])
})

// --- what must change nothing --------------------------------------------------------------------

const threaded = fc.tuple(fc.integer({ min: 2, max: 4 }), schedule)
  .map(([threads, choices]) => program(threads, choices).events)
const histories = fc.oneof(threaded, fewSessions(1, 80).map(historyOf), steps(80).map(historyOf))
const same = (a: ReturnType<typeof folded>, b: ReturnType<typeof folded>) => {
  assert.deepEqual(a.log, b.log)
  assert.deepEqual(dump(a.ledger), dump(b.ledger))
  assert.deepEqual([a.ledger.contradictions, a.ledger.gaps, a.ledger.lost],
    [b.ledger.contradictions, b.ledger.gaps, b.ledger.lost])
}

test('NDJSON and back changes nothing of what the fold derives', () => {
  fc.assert(fc.property(histories, events => {
    const back = [...parseNdjson(events.map(eventJson))].map(line => {
      assert.ok('event' in line)
      return { ...line.event, position: line.position! } as Recorded
    })
    same(folded(back), folded(events))
  }), { numRuns: 300 })
})

test('ticks change nothing', () => {
  const one = fc.oneof(threaded, fewSessions(1, 80).map(historyOf))
    .map(events => events.filter(e => e.kind !== 'resumed'))
  fc.assert(fc.property(one, fc.array(fc.double({ min: 0, max: 1, noNaN: true }),
    { minLength: 1 }), (events, shares) => {
    const ticked = events.flatMap((event, i) => {
      const before = events[i - 1]
      if (!before || before.session !== event.session) return [event]
      // A tick is true: every event up to its time is in.
      const upTo = before.at + Math.floor((event.at - before.at) * shares[i % shares.length])
      const tick: EventOf<'tick'> & { position: number } = { session: event.session, seq: 0,
        by: 'log', at: upTo, kind: 'tick', upTo, position: event.position - 0.5 }
      return [tick as Recorded, event]
    })
    same(folded(ticked), folded(events))
  }), { numRuns: 300 })
})

test('batches change nothing: the ledger can be put away and taken up after any event', () => {
  fc.assert(fc.property(histories, fc.integer({ min: 1, max: 20 }), (events, batch) => {
    same(folded(events, (ledger, i) => i % batch === 0 ? structuredClone(ledger) : ledger),
      folded(events))
  }), { numRuns: 200 })
})

test('sessions do not disturb each other: interleaved as one after the other', () => {
  fc.assert(fc.property(threaded, threaded, fc.array(fc.boolean(), { minLength: 1 }),
    (first, second, turns) => {
      const other = second.map(e => ({ ...e, session: 'p2' }) as Recorded)
      const mixed: Recorded[] = []
      const queues = [[...first], [...other]]
      for (let i = 0; queues[0].length + queues[1].length > 0; i++) {
        const queue = queues[Number(turns[i % turns.length])]
        const event: HandleEvent | undefined = queue.shift() ?? queues.find(q => q.length)!.shift()
        mixed.push(event as Recorded)
      }
      const apart = folded([...first, ...other])
      const together = folded(mixed)
      assert.deepEqual(together.log.sort(), apart.log.sort())
      assert.equal(together.ledger.contradictions, 0)
    }), { numRuns: 100 })
})

test('what only a watcher saw: unknown when it has ended, and another life when it is seen again', () => {
  const ledger = newLedger()
  const move = newMove()
  const trace = parseTrace(`
process 2 node.exe capture=watch
observed connected X:
end
process 3 node.exe capture=watch
observed connected X:
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 3 node.exe
observed gone X:`)
  const states: string[] = []
  for (const event of trace.events) {
    fold(ledger, event, move)
    if (event.kind === 'start') continue
    states.push([...knownLives(ledger)].map(l => `${l.state}${l.inferred ? ' seen' : ''}`).join())
  }
  assert.deepEqual(states, ['open seen', 'unknown seen', 'closed seen,open seen',
    'closed seen,closed seen,open', 'closed seen,closed seen,open'])
  assert.equal(ledger.contradictions, 0)
})

test('what stands for every connection is none, though a call with it succeeds', () => {
  const { events } = parseTrace('RasConnectionNotificationW(0xffffffffffffffff) flags=3')
  assert.deepEqual(dump(folded(events).ledger), [])
})

// --- memory ---------------------------------------------------------------------------------------

const named = (value: number) => `0x${value.toString(16)}`

/** Records of one program whose handle values never come back. */
function neverAgain(ledger = newLedger(), session = 'p1') {
  const move = newMove()
  let seq = 0
  const record = (event: object) => {
    seq++
    fold(ledger, { session, seq, at: seq, position: seq, ...event } as Recorded, move)
    return move
  }
  const call = (fn: string, more: object) =>
    record({ kind: 'call', tid: 1, fn, began: seq, took: 0, result: 0, ...more })
  record({ kind: 'start', host: 'host', pid: 1, created: 0, image: 'a.exe', capture: 'sdk' })
  const open = (value: number, fn = 'MsiCreateRecord') =>
    call(fn, { result: fn === 'MsiCreateRecord' ? value : 0, outs: [named(value)] })
  return { ledger, open,
    close: (value: number) => call('MsiCloseHandle', { handles: [named(value)] }),
    use: (value: number) => call('MsiRecordGetFieldCount', { handles: [named(value)], result: 1 }) }
}

test('closed values that never come back are forgotten, the oldest first', () => {
  const { ledger, open, close, use } = neverAgain()
  const COUNT = 50_000
  for (let value = 1; value <= COUNT; value++) {
    open(value)
    close(value)
  }
  assert.ok([...knownLives(ledger)].length < 2700)
  // What was closed not long ago is still known; of what is forgotten nothing is concluded.
  assert.equal(use(COUNT - 2000).lives[0]?.state, 'closed')
  assert.equal(use(1).lives[0]?.inferred, true)
})

test('a flood of records does not push out the database that they came from', () => {
  const { open, close, use } = neverAgain()
  open(1, 'MsiOpenDatabaseW')
  close(1)
  for (let value = 2; value <= 20_000; value++) {
    open(value)
    close(value)
  }
  assert.equal(use(1).lives[0]?.state, 'closed')
  assert.equal(use(20_000 - 1000).lives[0]?.state, 'closed')
  assert.equal(use(2).lives[0]?.inferred, true)
})

test('a value that comes back after it was forgotten is another life', () => {
  const { open, close } = neverAgain()
  const ids = new Set<string>()
  for (let round = 0; round < 3; round++) {
    for (let value = 1; value <= 10_000; value++) {
      ids.add(open(value).made[0].id)
      close(value)
    }
  }
  assert.equal(ids.size, 30_000)
})

test('programs share what is remembered', () => {
  const ledger = newLedger()
  const programs = Array.from({ length: 40 }, (_, i) => neverAgain(ledger, `p${i}`))
  for (const { open, close } of programs) {
    for (let value = 1; value <= 3000; value++) {
      open(value)
      close(value)
    }
  }
  assert.ok([...knownLives(ledger)].length < 14_000, `${[...knownLives(ledger)].length} lives`)
  for (const { use } of programs) assert.equal(use(3000 - 250).lives[0]?.state, 'closed')
})

test('open handles, however many, neither push out closed ones nor are forgotten', () => {
  const { ledger, open, close, use } = neverAgain()
  const OPEN = 30_000
  for (let value = 1; value <= OPEN; value++) open(value)
  for (let value = OPEN + 1; value <= OPEN + 30_000; value++) {
    open(value)
    close(value)
  }
  const lives = [...knownLives(ledger)]
  assert.equal(lives.filter(life => life.state === 'open').length, OPEN)
  assert.ok(lives.length < OPEN + 20_000, `${lives.length} lives`)
  assert.equal(use(OPEN + 30_000 - 2000).lives[0]?.state, 'closed')
})
