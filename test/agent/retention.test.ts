/** Retention: what is kept is judged as it was before the cut, and the log stays whole. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { judgeOf, stateAtCut } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import { citable, newHistory } from '../../src/history.ts'
import type { HandleEvent } from '../../src/events.ts'
import { liveLives } from '../../src/ledger.ts'
import { policies } from '../../src/policies/all.ts'
import { newRandom } from '../../src/simulated/random.ts'
import { simulate, workstation } from '../../src/simulated/programs.ts'
import { openLog, readLog, type ReadLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { call, end, scratch, start, T0 } from './helpers.ts'

const SEEDS = Number(process.env.LASTCALL_SEEDS ?? 12)
const KILLS = Number(process.env.LASTCALL_KILLS ?? 8)
const child = new URL('child-retention.ts', import.meta.url).pathname

/** A log of the simulated workstation, in batches of 100 events, with at most so many. */
function simulated(path: string, events: number, most = Infinity): void {
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  const machine = workstation(11, { startAt: T0 })
  let waiting: HandleEvent[] = []
  for (let at = T0; log.last() < events; at += 1e6) {
    waiting.push(...machine.next(at))
    while (waiting.length >= 100) log.append(waiting.splice(0, 100).slice(0, most - log.last()))
  }
  log.close()
}

/** What a log says when it is judged again: what is found from where on, and what is open then. */
function judgedAgain(log: ReadLog) {
  const from = stateAtCut(log, {}, policies)
  const cited = from ? citable(from) : new Set<number>()
  const history = newHistory(policies, {}, from)
  const findings = [...log.read()].flatMap(event =>
    history.apply(event).map(finding => ({ ...finding, position: event.position })))
  const open = [...liveLives(history.state.ledger)].map(({ id, state, uses, opened, closed,
    parent }) => ({ id, state, uses, opened, closed, parent: parent?.id }))
  return { findings, open, cited }
}

/**
 * Whatever is kept of a log is as in its twin, from which nothing was removed; its first position.
 * @param done no cut was left half way: nothing is kept that nobody needs
 */
function assertSame(whole: string, cut: string, done: boolean): number {
  const [a, b] = [readLog(whole), readLog(cut)]
  const first = b.first()
  assert.equal(b.last(), a.last())
  assert.deepEqual([...b.read()], [...a.read({ from: first })])
  assert.deepEqual(b.findings(), a.findings())
  const [before, after] = [judgedAgain(a), judgedAgain(b)]
  assert.deepEqual(after.findings, before.findings.filter(f => f.position >= first))
  assert.deepEqual(after.open, before.open)
  const evidence = new Set(a.findings().flatMap(f => f.evidence))
  for (const position of evidence) {
    assert.deepEqual(position < first ? b.keptEvidence(position)
      : [...b.read({ from: position, to: position + 1 })][0],
    [...a.read({ from: position, to: position + 1 })][0], `evidence #${position}, cut at #${first}`)
  }
  const living = (log: ReadLog) => log.livesIn(['open', 'closing', 'unknown'])
    .map(({ number: _, ready: __, ...life }) =>
      ({ ...life, facts: JSON.parse(life.facts ?? '{}') }))
  assert.deepEqual(living(b), living(a))
  a.close()
  b.close()
  const verdict = verify(cut)
  assert.deepEqual(verdict.damage, [])
  assert.equal(verdict.cutBefore, first > 1 ? first : null)
  if (done) {
    const db = new Database(cut, { readonly: true })
    const kept = db.prepare<[], number>('SELECT position FROM evidence').pluck().all()
    db.close()
    assert.deepEqual(kept.filter(p => !evidence.has(p) && !after.cited.has(p)), [])
  }
  return first
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

test(`${SEEDS} random histories with random cuts: as the log that was not cut`, async t => {
  const directory = scratch(t)
  let cuts = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = newRandom(seed)
    const { events } = simulate(seed, { processes: 2 + seed % 4, faults: 2,
      gaps: seed % 4 === 0 ? 0.002 : 0 })
    const paths = ['whole', 'cut'].map(name => join(directory, `${name}-${seed}.db`))
    const open = (path: string) => openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
    let [whole, cut] = paths.map(open)
    for (let i = 0, n; i < events.length; i += n) {
      n = random.between(1, 80)
      for (const log of [whole, cut]) log.append(events.slice(i, i + n))
      if (random.chance(0.8)) continue
      const at = events[random.between(i >> 1, i)].at
      const { events: removed } = await retain(paths[1], { limits: () => ({ ...none, before: at }),
        judging: {}, pause: 0 })
      if (removed === 0) continue
      cuts++
      assertSame(paths[0], paths[1], true)
      if (random.chance(0.5)) continue
      cut.close()
      cut = open(paths[1])
    }
    whole.close()
    cut.close()
    assertSame(paths[0], paths[1], true)
  }
  t.diagnostic(`${cuts} cuts`)
})

test('a cut that ends between two of its steps: the log is whole, the next goes on', async t => {
  const directory = scratch(t)
  const path = join(directory, 'whole.db')
  simulated(path, 1500)
  const log = readLog(path)
  const limits = { ...none, before: [...log.read({ from: 1000 })][0].at }
  log.close()
  const rows = (of: string) => {
    const db = new Database(of, { readonly: true })
    const count = ['events', 'batches', 'lives', 'sessions', 'findings', 'evidence', 'snapshots']
      .map(table => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    db.close()
    return count
  }
  const cutAt = async (name: string, steps: number) => {
    const copy = join(directory, `${name}.db`)
    copyFileSync(path, copy)
    let taken = 0
    const signal = { get aborted() { return ++taken > steps } } as AbortSignal
    await retain(copy, { limits: () => limits, judging: {}, pause: 0, signal })
    return { copy, ended: taken <= steps }
  }
  const whole = rows((await cutAt('once', Infinity)).copy)
  let steps = 0
  for (let ended = false; !ended; steps++) {
    const { copy, ...cut } = await cutAt(`step-${steps}`, steps)
    ended = cut.ended
    assertSame(path, copy, ended)
    await retain(copy, { limits: () => limits, judging: {}, pause: 0 })
    const first = assertSame(path, copy, false)
    assert.ok(first > 500)
    // What a cut left behind goes with the next one.
    const [events, batches, , , findings] = rows(copy)
    assert.deepEqual([events, batches, findings], [whole[0], whole[1], whole[4]])
  }
  t.diagnostic(`${steps} steps`)
})

test(`kill -9 of who records and cuts, ${KILLS} times`, async t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  let acknowledged = 0, cuts = 0
  for (let i = 0; i < KILLS; i++) {
    const writer = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    writer.stdout.on('data', chunk => { out += chunk })
    const exit = once(writer, 'close')
    // The first lives until there was a cut, however slow the machine is.
    do await Promise.race([once(writer.stdout, 'data'), exit])
    while (cuts === 0 && !out.includes('cut\n') && writer.exitCode === null)
    await wait(Math.random() * 300)
    assert.equal(writer.exitCode, null, 'it goes on until it is killed')
    writer.kill('SIGKILL')
    await exit
    // The last line may be torn by the kill.
    const lines = out.split('\n').slice(0, -1)
    acknowledged = Math.max(acknowledged, ...lines.map(Number).filter(n => n > 0))
    cuts += lines.filter(line => line === 'cut').length
  }
  const log = readLog(path)
  const last = log.last()
  assert.ok(last >= acknowledged, `${acknowledged} acknowledged, ${last} recorded`)
  log.close()
  const whole = join(directory, 'whole.db')
  simulated(whole, last, last)
  assert.ok(assertSame(whole, path, false) > 1)
  t.diagnostic(`${cuts} cuts`)
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
  for (let seq = 2; seq < 40_000; seq += 1000) {
    log.append(Array.from({ length: 1000 }, (_, i) => call('s', seq + i)))
  }
  log.append([end('s', 40_002)])
  log.append([start('t')])
  log.close()
  const large = statSync(path).size
  const bytes = Math.round(large / 3)
  const removed = await retain(path, { limits: () => ({ ...none, bytes }), judging: {}, pause: 0 })
  assert.ok(removed.events > 15_000)
  const again = openLog(path)
  again.close()
  const small = statSync(path).size
  assert.ok(small < bytes * 1.1, `${small} of ${large}, limit ${bytes}`)
  assert.deepEqual(verify(path).damage, [])
})

test('age waits for a sink, size does not, and what the sink did not get is counted', async t => {
  const path = join(scratch(t), 'log.db')
  simulated(path, 15_000)
  const log = openLog(path)
  log.setCheckpoint('sink/main/traces', 10)
  log.setCheckpoint('sink/later/logs', 3)
  const needed = Math.min(...log.readyLives(10, 1000).map(l => l.first_position))
  log.close()
  const main = { name: 'main', traces: {}, logs: {} }
  const limits = { before: Number.MAX_SAFE_INTEGER, bytes: Infinity, sinks: [main] }
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
  const db = new Database(path)
  t.after(() => db.close())
  // More findings than are kept, so that some of them leave, too.
  const same = 'position, policy, rule, concern, severity, family, session, at, because, fingerprint'
  db.exec(`INSERT INTO findings (${same}, evidence, suppressed) SELECT ${same}, evidence, value % 7 = 0
    FROM (SELECT * FROM findings LIMIT 1), (WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL
      SELECT value + 1 FROM n WHERE value < 10050) SELECT value FROM n)`)
  const waiting = (traces: number, logs: number) => db.prepare<unknown[], number>(`SELECT
    (SELECT count(*) FROM lives WHERE ready > ?) +
    (SELECT count(*) FROM findings WHERE number > ? AND suppressed = 0)`).pluck().get(traces, logs)!
  const whatWaits = () => ({ main: waiting(10, 0), later: waiting(Infinity, 3) })
  const before = whatWaits()
  const sinks = [main, ...later.sinks, { name: 'metrics' }]
  const bySize = await retain(path, { limits: () => ({ ...limits, bytes: 1, sinks }), judging: {},
    pause: 0 })
  assert.ok(bySize.events > 10_000, 'in several cuts')
  const still = whatWaits()
  assert.deepEqual(bySize.unsent,
    { main: before.main - still.main, later: before.later - still.later })
  assert.ok(bySize.unsent.main > 1000 && bySize.unsent.later > 10, JSON.stringify(bySize.unsent))
  left = readLog(path)
  for (const [sink, items] of Object.entries(bySize.unsent)) {
    assert.equal(left.checkpoint(`retention/unsent/${sink}`), items)
  }
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
