/** How long events gather before they are committed; the clock and the timers are the test's own. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { newRecording } from '../../src/agent/recording.ts'
import { call, end, scratch, start, T0 } from './helpers.ts'

/** A recording whose time passes only when it is told to; `commits` are their sizes. */
function recording(t: TestContext) {
  let now = 1000
  let seq = 1
  const commits: number[] = []
  t.mock.timers.enable({ apis: ['setTimeout'] })
  t.mock.method(performance, 'now', () => now)
  const recording = newRecording(join(scratch(t), 'log.db'), { synchronous: 'NORMAL',
    now: () => T0, trouble: error => { throw error },
    committed: events => { commits.push(events.length) } })
  t.after(() => recording.close())
  const pass = (ms: number) => {
    now += ms
    t.mock.timers.tick(ms)
    return commits.splice(0)
  }
  const offer = (n: number) => recording.offer({
    events: Array.from({ length: n }, () => call('s', ++seq)) })
  const last = () => recording.offer({ events: [end('s', ++seq)] })
  const beat = (written: () => void) => recording.offer({ events: [], committed: written })
  recording.offer({ events: [start('s')] })
  assert.deepEqual(pass(100), [1])
  return { pass, offer, last, beat }
}

test('few events are committed within 100 ms', t => {
  const { pass, offer } = recording(t)
  for (let i = 0; i < 5; i++) {
    offer(5)
    assert.deepEqual(pass(99), [])
    assert.deepEqual(pass(1), [5])
  }
})

test('while many come they gather for half a second, and no longer when they become few', t => {
  const { pass, offer } = recording(t)
  offer(50)
  assert.deepEqual(pass(100), [50])
  for (let i = 0; i < 4; i++) {
    offer(50)
    assert.deepEqual(pass(100), [])
  }
  offer(50)
  assert.deepEqual(pass(99), [])
  assert.deepEqual(pass(1), [250])
  // The last that gather so long are those which show that fewer come.
  offer(20)
  assert.deepEqual(pass(499), [])
  assert.deepEqual(pass(1), [20])
  offer(20)
  assert.deepEqual(pass(100), [20])
})

test('a beat and the end of a session take along what gathers, within 100 ms', t => {
  const { pass, offer, last, beat } = recording(t)
  let written = 0
  offer(50)
  assert.deepEqual(pass(100), [50])
  offer(200)
  beat(() => written++)
  assert.deepEqual(pass(100), [200])
  assert.equal(written, 1)
  offer(200)
  assert.deepEqual(pass(300), [])
  last()
  assert.deepEqual(pass(100), [201])
})

test('never more than a batch gathers', t => {
  const { pass, offer } = recording(t)
  offer(50)
  assert.deepEqual(pass(100), [50])
  offer(999)
  assert.deepEqual(pass(0), [])
  offer(1)
  assert.deepEqual(pass(0), [1000])
})
