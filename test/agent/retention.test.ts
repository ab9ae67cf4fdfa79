/** Retention: what is kept is judged as it was before the cut, and the log stays whole. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { judgeOf, stateAtCut } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import { findingOrder, newHistory } from '../../src/history.ts'
import type { HandleEvent } from '../../src/events.ts'
import { policies } from '../../src/policies/all.ts'
import type { Finding } from '../../src/policy.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { call, end, scratch, start, T0 } from './helpers.ts'

/** A log of the simulated workstation, in batches of 100 events. */
function simulated(path: string, events: number): void {
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  const machine = workstation(11, { startAt: T0 })
  let waiting: HandleEvent[] = []
  for (let at = T0; log.last() < events; at += 1e6) {
    waiting.push(...machine.next(at))
    while (waiting.length >= 100) log.append(waiting.splice(0, 100))
  }
  log.close()
}

function replayed(path: string): Finding[] {
  const log = readLog(path)
  try {
    const history = newHistory(policies, {}, stateAtCut(log, {}, policies))
    return [...log.read()].flatMap(event => [...history.apply(event)]).sort(findingOrder)
  } finally {
    log.close()
  }
}

function stored(path: string): Finding[] {
  const log = readLog(path)
  try {
    return log.findings().map(({ number: _, suppressed: __, ...f }) => f)
  } finally {
    log.close()
  }
}

const none = { before: 0, bytes: Infinity, sinks: [] }

test('what is removed ahead of somebody who reads is not passed over in silence', async t => {
  const path = join(scratch(t), 'log.db')
  simulated(path, 3000)
  const log = readLog(path)
  t.after(() => log.close())
  const pages = log.read({ pageSize: 100 })
  for (let i = 0; i < 100; i++) pages.next()
  await retain(path, { limits: () => ({ ...none, before: [...log.read({ from: 2000 })][0].at }),
    judging: {}, pause: 0 })
  assert.throws(() => pages.next(), /retention removed events while they were read/)
})

test('by age: what is kept gives the findings that it gave', async t => {
  const path = join(scratch(t), 'log.db')
  simulated(path, 20_000)
  const whole = replayed(path)
  const before = stored(path)
  const log = readLog(path)
  const middle = [...log.read({ from: 12_000, to: 12_001 })][0].at
  log.close()
  const removed = await retain(path, { limits: () => ({ ...none, before: middle }), judging: {},
    pause: 0 })
  assert.ok(removed.events > 5000 && removed.lives > 100)
  const after = readLog(path)
  const first = after.first()
  assert.ok(first > 5000)
  // Everything that arises at or after the cut: the fold says at which event.
  const positions = new Map(before.map(f => [keyOf(f), (f as Finding & { position: number }).position]))
  const expected = whole.filter(f => positions.get(keyOf(f))! >= first)
  assert.ok(expected.length > 10)
  assert.deepEqual(replayed(path), expected)
  // Every finding is still there, and every event that it rests on.
  assert.deepEqual(stored(path), before)
  for (const position of before.flatMap(f => f.evidence)) {
    const there = position >= first ? [...after.read({ from: position, to: position + 1 })][0]
      : after.keptEvidence(position)
    assert.equal(there?.position, position)
  }
  after.close()
  const verdict = verify(path)
  assert.deepEqual(verdict.damage, [])
  assert.equal(verdict.cutBefore, first)
})

const keyOf = (f: Finding) => JSON.stringify([f.at, f.policy, f.life, f.evidence])

test('a log that was cut goes on: judged live as it is judged again', async t => {
  const path = join(scratch(t), 'log.db')
  const machine = workstation(3, { startAt: T0 })
  let log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  for (let second = 0; second < 120; second++) {
    const events = machine.next(T0 + second * 1e6)
    if (events.length > 0) log.append(events)
    if (second % 30 === 29) {
      await retain(path, { limits: () => ({ ...none, before: T0 + (second - 20) * 1e6 }),
        judging: {}, pause: 0 })
    }
    if (second === 75) {
      log.close()
      log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
    }
  }
  const first = log.first()
  log.close()
  const live = stored(path).filter(f => (f as Finding & { position: number }).position >= first)
    .map(({ position: _, ...f }: Finding & { position?: number }) => f).sort(findingOrder)
  assert.deepEqual(replayed(path), live)
  assert.deepEqual(verify(path).damage, [])
})

test('what outlives its program can be changed after a cut, and is there once', async t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  const share = { tid: 4, took: 1, result: 0, kind: 'call' as const }
  log.append([start('a'), { ...share, session: 'a', seq: 2, at: T0 + 2, began: 1,
    fn: 'WNetAddConnection2W', outs: ['X:'], args: { local: 'X:', remote: '\\\\s\\d' } },
  end('a', 3)])
  log.append([start('b'), call('b', 2), call('b', 3)])
  log.append([call('b', 4)])
  const [before] = log.livesIn(['open']).filter(life => life.value === 'X:')
  assert.notEqual(before.ready, null)
  await retain(path, { limits: () => ({ ...none, bytes: 1 }), judging: {}, pause: 0 })
  assert.equal(log.first(), 7)
  log.append([{ ...share, session: 'b', seq: 5, at: T0 + 5, began: 4, handles: ['X:'],
    fn: 'WNetCancelConnection2W', args: { force: 0 } }])
  const after = log.life(before.id)!
  assert.deepEqual([after.closed_session, after.session, after.ready], ['b', 'a', before.ready])
  log.close()
  assert.deepEqual(verify(path).damage, [])
})

test('by size: the log shrinks to its limit, and pages go back to the disk', async t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  log.append([start('s')])
  for (let seq = 2; seq < 120_000; seq += 1000) {
    log.append(Array.from({ length: 1000 }, (_, i) => call('s', seq + i)))
  }
  log.close()
  const large = statSync(path).size
  const bytes = Math.round(large / 3)
  const removed = await retain(path, { limits: () => ({ ...none, bytes }), judging: {}, pause: 0 })
  assert.ok(removed.events > 50_000)
  const again = openLog(path)
  again.close()
  const small = statSync(path).size
  assert.ok(small < bytes * 1.1, `${small} of ${large}, limit ${bytes}`)
  assert.deepEqual(verify(path).damage, [])
})

test('age waits for a sink, size does not, and what the sink did not get is counted', async t => {
  const path = join(scratch(t), 'log.db')
  simulated(path, 6000)
  const log = openLog(path)
  log.setCheckpoint('sink/main/traces', 10)
  log.setCheckpoint('sink/later/logs', 3)
  const needed = Math.min(...log.readyLives(10, 1000).map(l => l.first_position))
  log.close()
  const limits = { before: Number.MAX_SAFE_INTEGER, bytes: Infinity, sinks: [{ name: 'main', traces: {}, logs: {} }] }
  const byAge = await retain(path, { limits: () => limits, judging: {}, pause: 0 })
  assert.deepEqual(byAge.unsent, {})
  let left = readLog(path)
  assert.ok(left.first() <= needed, `${left.first()} of ${needed}`)
  const [, , , unsent] = left.findings()
  left.close()
  // A sink of findings alone waits for these alone.
  const later = { ...limits, sinks: [{ name: 'later', logs: {} }] }
  await retain(path, { limits: () => later, judging: {}, pause: 0 })
  left = readLog(path)
  assert.ok(left.first() > needed && left.first() <= unsent.position, String(left.first()))
  left.close()
  const bySize = await retain(path, { limits: () => ({ ...limits, bytes: 1 }), judging: {},
    pause: 0 })
  assert.ok(bySize.unsent.main > 0)
  left = readLog(path)
  assert.equal(left.checkpoint('retention/unsent/main'), bySize.unsent.main)
  assert.ok(left.last() - left.first() < 200, 'the newest batch stays')
  left.close()
  assert.deepEqual(verify(path).damage, [])
})

test('duplicates are known after a cut, and numbers go on', async t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: judgeOf({}) })
  log.append([start('s'), ...Array.from({ length: 50 }, (_, i) => call('s', i + 2))])
  log.append([call('s', 52), call('s', 53)])
  await retain(path, { limits: () => ({ ...none, bytes: 1 }), judging: {}, pause: 0 })
  assert.equal(log.first(), 52)
  assert.deepEqual(log.append([call('s', 40), call('s', 53), call('s', 54)]).map(e => e.position), [54])
  log.close()
  assert.deepEqual(verify(path).damage, [])
})
