/** Simulated programs: the same from the same seed, correct where they should be, out of order. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { checkEvent, eventJson, type HandleEvent } from '../../src/events.ts'
import { fold, liveLives, newLedger, newMove } from '../../src/ledger.ts'
import { functions } from '../../src/families/all.ts'
import {
  plantable, programKinds, simulate, workstation, type Simulated, type SimulateOptions,
} from '../../src/simulated/programs.ts'

const SEEDS = Number(process.env.LASTCALL_SEEDS ?? 3000)

const text = (events: readonly HandleEvent[]) => events.map(eventJson).join('\n')

test('the same seed gives the same bytes', () => {
  for (const options of [{}, { faults: 3, processes: 3 }, { gaps: 0.1 }] as SimulateOptions[]) {
    const [one, two] = [simulate(11, options), simulate(11, options)]
    assert.equal(text(one.events), text(two.events))
    assert.deepEqual(one.truth, two.truth)
    assert.notEqual(text(one.events), text(simulate(12, options).events))
  }
})

test('events keep the contract: valid, contiguous, never back in time', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const marks = new Map<string, { seq: number; at: number }>()
    for (const event of simulate(seed, { processes: 3, faults: 2 }).events) {
      checkEvent(JSON.parse(eventJson(event)))
      const mark = marks.get(event.session) ?? { seq: 0, at: 0 }
      assert.equal(event.seq, mark.seq + 1)
      assert.ok(event.at >= mark.at)
      if (event.kind === 'call') assert.ok(event.began < event.seq)
      marks.set(event.session, event)
    }
  }
})

/** Folds a history; counts what no correct program does. */
function audit({ events }: Simulated) {
  const ledger = newLedger()
  const move = newMove()
  const wrong: string[] = []
  let position = 0
  for (const event of events) {
    fold(ledger, { ...event, position: ++position }, move)
    if (move.mismatch) wrong.push(`kind mismatch at ${event.seq}`)
    if (event.kind === 'call') {
      move.relations.forEach((relation, i) => {
        // Polling what was hung up is how its end is known; every other use is of an open life.
        const polls = move.fn?.role === 'query' && move.lives[i]?.family === 'ras'
        if (relation !== 'open' && relation !== 'null' && !polls) {
          wrong.push(`${event.fn} of a ${relation} handle at ${event.seq}`)
        }
      })
    }
    if (event.kind === 'end') {
      for (const life of move.ended) wrong.push(`${life.id} still open at the end`)
    }
  }
  for (const life of liveLives(ledger)) wrong.push(`${life.id} is ${life.state} after the end`)
  return { wrong, contradictions: ledger.contradictions }
}

test('correct programs fold without a contradiction, and close everything in time', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { wrong, contradictions } = audit(simulate(seed, { faults: 0 }))
    assert.deepEqual({ seed, wrong, contradictions }, { seed, wrong: [], contradictions: 0 })
  }
  for (let seed = 1; seed <= SEEDS / 20; seed++) {
    const { wrong, contradictions } = audit(simulate(seed, { faults: 0, processes: 4 }))
    assert.deepEqual({ seed, wrong, contradictions }, { seed, wrong: [], contradictions: 0 })
  }
})

test('correct programs of every kind say nothing of faults', () => {
  for (const kind of programKinds) {
    assert.deepEqual(simulate(5, { kind, faults: 0 }).truth, [])
    assert.ok(simulate(5, { kind, faults: 0 }).events.length > 5)
  }
})

/** Share of closes whose value had been recorded as reopened before the close was recorded. */
function misfiled(events: readonly HandleEvent[]): { closes: number; late: number } {
  const opened = new Map<string, number[]>()
  let closes = 0
  let late = 0
  for (const event of events) {
    if (event.kind !== 'call') continue
    if (functions.get(event.fn)!.role === 'release') {
      const seqs = opened.get(event.handles![0]) ?? []
      closes++
      if (seqs.at(-1) !== seqs.findLast(seq => seq <= event.began)) late++
    }
    for (const value of event.outs ?? []) {
      const seqs = opened.get(value)
      if (seqs) seqs.push(event.seq)
      else opened.set(value, [event.seq])
    }
  }
  return { closes, late }
}

test('without `began` many closes of a busy program would be filed under the wrong life', t => {
  let closes = 0
  let late = 0
  for (let seed = 1; seed <= 200; seed++) {
    const one = misfiled(simulate(seed, { kind: 'inventory', faults: 0 }).events)
    closes += one.closes
    late += one.late
  }
  t.diagnostic(`${(100 * late / closes).toFixed(1)} % of ${closes} closes`)
  assert.ok(late / closes > 0.05)
})

const traps: Record<string, (events: readonly HandleEvent[]) => boolean> = {
  'child closed by its ancestor': events => {
    const closed = new Set(events.flatMap(e => e.kind === 'call' && e.fn === 'InternetCloseHandle'
      ? e.handles! : []))
    return events.some(e => e.kind === 'call' && e.fn === 'InternetConnectW' &&
      e.outs !== undefined && !closed.has(e.outs[0]))
  },
  'FALSE with 997': events => events.some(e => e.kind === 'call' && e.error === 997 && !e.result),
  'TRUE with 997': events => events.some(e => e.kind === 'call' && e.error === 997 && !!e.result),
  'cancelled, 12017': events => events.some(e => e.kind === 'status' && e.error === 12017),
  'a hidden session handle': events => {
    const known = new Set(events.flatMap(e => e.kind === 'call' ? e.outs ?? []
      : e.kind === 'status' && e.status === 60 ? [e.value!] : []))
    return events.some(e => e.kind === 'status' && e.status === 60 && !known.has(e.handle))
  },
  'a root without a context': events => events.some(e => e.kind === 'call' &&
    e.fn === 'InternetCloseHandle' && e.handles![0] === '0xcc0004') &&
    !events.some(e => e.kind === 'status' && e.status === 70 && e.handle === '0xcc0004'),
  '259 and no record': events => events.some(e => e.kind === 'call' && e.fn === 'MsiViewFetch' &&
    e.result === 259 && !e.outs),
  'MsiCloseHandle(0)': events => events.some(e => e.kind === 'call' &&
    e.fn === 'MsiCloseHandle' && e.handles![0] === '0x0'),
  'a borrowed connection': events => events.some(e => e.kind === 'call' &&
    e.fn === 'RasEnumConnectionsW' && e.outs !== undefined),
  'a RAS reference': events => {
    const dials = events.flatMap(e => e.kind === 'call' && e.fn === 'RasDialW' && e.result === 0
      ? [`${e.args!.entry} ${e.outs![0]}`] : [])
    return new Set(dials).size < dials.length
  },
  'a failed dial with a handle': events => events.some(e => e.kind === 'call' &&
    e.fn === 'RasDialW' && e.result === 691 && e.outs !== undefined),
  'a close inside a callback': events => events.some(e => e.kind === 'call' &&
    e.fn === 'InternetCloseHandle' && e.during !== undefined),
  'a call announced before it returned': events => events.some(e => e.kind === 'enter'),
}
test('correct programs walk into every trap for false positives', () => {
  const missing = new Set(Object.keys(traps))
  for (let seed = 1; seed <= 500 && missing.size > 0; seed++) {
    const { events } = simulate(seed, { faults: 0 })
    for (const name of missing) if (traps[name](events)) missing.delete(name)
  }
  assert.deepEqual([...missing], [])
})

test('every fault can be planted, and the truth names an event that exists', () => {
  for (const rule of plantable) {
    for (let seed = 1; seed <= 5; seed++) {
      const { events, truth } = simulate(seed, { plant: [rule] })
      assert.ok(truth.length > 0, rule)
      for (const fault of truth) {
        const event = events.find(e => e.session === fault.session && e.seq === fault.seq)
        assert.ok(event, `${rule}: no event ${fault.seq}`)
        if (event.kind === 'call' && fault.handle && fault.rule !== 'msi-child-outlives-parent' &&
          !/closeall|device-vs-remote|redial|dial-in-callback/.test(fault.rule)) {
          assert.ok([...event.handles ?? [], ...event.outs ?? []].includes(fault.handle), rule)
        }
      }
    }
  }
})

test('random programs plant every fault sooner or later', () => {
  const missing = new Set(plantable.map(rule =>
    rule.replace(/^\w+-invalid-close$/, 'invalid-close')))
  for (let seed = 1; seed <= 4000 && missing.size > 0; seed++) {
    for (const { rule } of simulate(seed, { faults: 2 }).truth) missing.delete(rule)
  }
  assert.deepEqual([...missing], [])
})

test('gaps skip numbers and change nothing else', () => {
  const whole = simulate(21, { processes: 2 })
  const holed = simulate(21, { processes: 2, gaps: 0.2 })
  assert.ok(holed.events.length < whole.events.length)
  const sessions = new Set(holed.events.map(e => e.session))
  for (const session of sessions) {
    const seqs = holed.events.filter(e => e.session === session).map(e => e.seq)
    assert.ok(seqs.at(-1)! > seqs.length, 'numbers are skipped')
    assert.ok(seqs.every((seq, i) => i === 0 || seq > seqs[i - 1]))
  }
})

test('a workstation shows what it is for within a minute', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const station = workstation(seed)
    station.next(station.now + 60e6)
    assert.ok(station.truth.length > 0, `seed ${seed}`)
  }
})

test('a workstation goes on for ever, never ahead of time, however it is asked', () => {
  const ask = (ms: number) => {
    const station = workstation(3)
    const start = station.now
    const all: HandleEvent[] = []
    for (let t = ms; t <= 600_000; t += ms) {
      const events = station.next(start + t * 1000)
      assert.ok(events.every(e => e.at <= start + t * 1000))
      all.push(...events)
    }
    return { all, truth: station.truth }
  }
  const { all, truth } = ask(1000)
  assert.ok(all.length > 1000 && all.length < 100_000, `${all.length} events in ten minutes`)
  assert.ok(truth.length > 0)
  assert.ok(new Set(all.map(e => e.session)).size > 10)
})
