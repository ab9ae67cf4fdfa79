/** Every event of a capture is recorded once, and what never came is a gap. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { HandleEvent } from '../../src/events.ts'
import { openLog } from '../../storage/log.ts'
import { call, history, scratch, start, T0 } from './helpers.ts'

test('what was recorded before is dropped, counted and acknowledged', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  log.append(history(10))
  assert.deepEqual(log.append(history(10)), [])
  assert.equal(log.append(history(12)).length, 2)
  assert.equal(log.counters.duplicates, 20)
  assert.equal(log.acknowledged('s'), 12)
  assert.equal(log.acknowledged('unknown'), 0)
  log.close()

  // A capture that never learned of the commit delivers again after a restart.
  const again = openLog(path)
  assert.deepEqual(again.append(history(12)), [])
  assert.deepEqual(again.append([call(13)]).map(e => e.position), [13])
  assert.deepEqual([...again.read()].map(e => e.seq), Array.from({ length: 13 }, (_, i) => i + 1))
  again.close()
})

test('within one batch too', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  const recorded = log.append([start(), call(2), call(2), start(), call(3)])
  assert.deepEqual(recorded.map(e => [e.position, e.seq]), [[1, 1], [2, 2], [3, 3]])
  log.close()
})

test('a jump becomes a gap before the event, also at the first event', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  const recorded = log.append([call(4), call(5), call(9)])
  assert.deepEqual(recorded.map(e => [e.kind, e.seq, e.kind === 'gap' ? e.lost : null, e.by]), [
    ['gap', 0, 3, 'log'], ['call', 4, null, undefined], ['call', 5, null, undefined],
    ['gap', 0, 3, 'log'], ['call', 9, null, undefined]])
  assert.equal(recorded[0].at, recorded[1].at)
  assert.deepEqual([log.counters.gaps, log.counters.lost], [2, 6])
  // What came too late stays lost: it has been said.
  assert.deepEqual(log.append([call(7)]), [])
  log.close()
})

test('sessions have marks of their own; events by the agent have none', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  const end: HandleEvent = { kind: 'end', session: 'a', seq: 0, by: 'agent', at: T0 + 99,
    crashed: true }
  assert.equal(log.append([start('a'), start('b'), call(2, 'b'), end, end]).length, 5)
  assert.deepEqual([...log.marks()], [['a', 1], ['b', 2]])
  // A session that has ended is still remembered.
  assert.deepEqual(log.append([start('a')]), [])
  log.close()
})

test('time does not go back within a session', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  const events = [{ ...start(), at: T0 }, { ...call(2), at: T0 - 5 }, { ...call(3), at: T0 + 1 }]
  const given = structuredClone(events)
  assert.deepEqual(log.append(events).map(e => e.at), [T0, T0, T0 + 1])
  assert.equal(log.counters.clamped, 1)
  assert.deepEqual(events, given, 'the events given are not changed')
  log.close()
})

test('ticks and cursors go with the batch', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  const recorded = log.append([start()], { tickUpTo: T0 + 7, cursors: { 'ring 7': 4096 } })
  assert.deepEqual(recorded[1], { kind: 'tick', session: 'agent', seq: 0, by: 'agent', at: T0 + 7,
    upTo: T0 + 7, position: 2 })
  // A batch of duplicates still moves the cursor on.
  log.append([start()], { cursors: { 'ring 7': 8192 } })
  log.close()
  const again = openLog(path)
  assert.equal(again.checkpoint('ring 7'), 8192)
  assert.equal(again.last(), 2)
  again.close()
})

test('nothing of a batch with a malformed event is recorded', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  log.append(history(5))
  const bad = { ...call(8), fn: 'NewFunction', tid: {} } as unknown as HandleEvent
  assert.throws(() => log.append([start('other'), call(6), call(7), bad]))
  assert.equal(log.last(), 5)
  assert.equal(log.acknowledged('other'), 0)
  const good = { ...call(8), fn: 'NewFunction' } as HandleEvent
  assert.deepEqual(log.append([call(6), call(7), good]).map(e => e.position), [6, 7, 8])
  assert.equal([...log.read({ from: 8 })][0].kind, 'call')
  log.close()
})

test('positions by time', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  assert.equal(log.positionAt(T0), 1)
  log.append([{ ...start(), at: T0 }])
  log.append([{ ...call(2), at: T0 + 10 }, { ...call(3), at: T0 + 20 }])
  assert.deepEqual([T0 - 1, T0, T0 + 1, T0 + 20, T0 + 21].map(log.positionAt), [1, 1, 2, 3, 4])
  log.close()
})
