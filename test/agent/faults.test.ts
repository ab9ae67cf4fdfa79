/** What can go wrong with an agent: it goes on, and nothing that it acknowledged is lost. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync,
  statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { setTimeout as wait } from 'node:timers/promises'
import { interval, map, Subject } from 'rxjs'
import { startAgent } from '../../src/agent/agent.ts'
import { judgeOf, saveSnapshot } from '../../src/agent/judging.ts'
import { newAgentClock, type Clocks } from '../../src/agent/clock.ts'
import { metricsTokenPath } from '../../src/agent/metrics-server.ts'
import { newMetrics } from '../../src/agent/metrics.ts'
import { limitsOf, retain } from '../../src/agent/retain.ts'
import { feedMetrics } from '../../src/agent/metrics-feed.ts'
import { startTelemetry } from '../../src/agent/telemetry.ts'
import { lockForUser } from '../../src/agent/user-lock.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { checkConfig, defaultConfig } from '../../src/config.ts'
import type { HandleEvent } from '../../src/events.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { emptyWal } from '../../storage/connect.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { salvage } from '../../storage/salvage.ts'
import { verify } from '../../storage/verify.ts'
import { promptCapture } from '../../streams/capture.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { call, end, eventually, scratch, serve, start, T0 } from './helpers.ts'

const main = new URL('../../src/cli/lastcall.js', import.meta.url).pathname
const KILLS = Number(process.env.LASTCALL_KILLS ?? 12)
const events = (path: string): HandleEvent[] => {
  const log = readLog(path)
  try {
    return [...log.read()]
  } finally {
    log.close()
  }
}

/** A small file system of its own; null where that needs more rights. */
function smallDisk(t: TestContext, options: string): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'lastcall-disk-'))
  t.after(() => {
    spawnSync('umount', ['-l', directory])
    rmSync(directory, { recursive: true, force: true })
  })
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]).status === 0
    ? directory : null
}

test(`kill -9 of the agent at ${KILLS} random moments`, { timeout: 60_000 + KILLS * 5_000 }, async t => {
  const directory = scratch(t)
  const child = new URL('child-agent.ts', import.meta.url).pathname
  let agent = spawn(process.execPath, [child, directory], { stdio: 'inherit' })
  t.after(() => agent.kill('SIGKILL'))
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  assert.ok(await client.ready(60_000))
  let seq = 1
  client.take([start('s')])
  for (let kill = 0; kill < KILLS; kill++) {
    const until = performance.now() + Math.random() * 300
    while (performance.now() < until) {
      const batch = Array.from({ length: 40 }, (_, i) => call('s', seq + 1 + i))
      if (client.take(batch)) seq += 40
      await wait(1)
    }
    agent.kill('SIGKILL')
    await once(agent, 'exit')
    const unacknowledged = client.waiting()[0]?.seq ?? seq + 1
    const log = readLog(join(directory, 'log.db'))
    const mark = log.acknowledged('s')
    log.close()
    assert.ok(mark >= unacknowledged - 1,
      `#${unacknowledged - 1} was acknowledged, the log ends at #${mark}`)
    agent = spawn(process.execPath, [child, directory], { stdio: 'inherit' })
  }
  client.take([end('s', ++seq)])
  assert.ok(await client.delivered(60_000))
  agent.kill('SIGTERM')
  await once(agent, 'exit')
  const recorded = events(join(directory, 'log.db')).filter(e => e.session === 's')
  assert.deepEqual(recorded.map(e => e.seq), Array.from({ length: seq }, (_, i) => i + 1))
  assert.deepEqual(verify(join(directory, 'log.db')).damage, [])
  t.diagnostic(`${seq} events, each there once`)
})

test('a full disk: events wait, programs are told nothing, and it goes on', async t => {
  const directory = smallDisk(t, 'size=24m')
  if (directory === null) return t.skip('needs root, to mount a small file system')
  const { agent, path, errors, stop } = serve(t, directory)
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  assert.ok(await client.ready(60_000))
  client.take([start('s')])
  assert.ok(await client.delivered(60_000))
  writeFileSync(join(directory, 'ballast'), '')
  assert.ok(spawnSync('sh', ['-c', `dd if=/dev/zero of=${directory}/ballast bs=4k 2>&1`]))
  client.take(Array.from({ length: 20_000 }, (_, i) => call('s', i + 2)))
  await eventually('it says so', () => agent.recording.stopped !== null)
  assert.match(errors.join('\n'), /no space left/)
  const before = client.waiting().length
  assert.ok(before > 0)
  rmSync(join(directory, 'ballast'))
  assert.ok(await client.delivered(60_000), `${client.waiting().length} of ${before} still wait`)
  assert.equal(agent.recording.stopped, null)
  assert.equal(agent.recording.counters.dropped, 0)
  assert.deepEqual(events(path).map(e => e.seq), Array.from({ length: 20_001 }, (_, i) => i + 1))
  await stop()
  assert.deepEqual(verify(path).damage, [])
})

test('a full disk: nothing is cut by half, no half file is left, and all goes on', async t => {
  const directory = smallDisk(t, 'size=24m')
  if (directory === null) return t.skip('needs root, to mount a small file system')
  const { agent, path } = serve(t, directory, { tickMs: 2 ** 30 })
  await eventually('it is published', () => readdirSync(directory).includes('agent.json'))
  let seq = 1
  const append = () => agent.append(Array.from({ length: 1000 }, () => call('s', ++seq)))
  agent.append([start('s')])
  while (seq < 20_000) append()
  emptyWal(path)
  const was = events(path)
  const output = openSync(join(directory, 'output'), 'w')
  const { bavail, bsize } = statfsSync(directory)
  writeFileSync(join(directory, 'ballast'), Buffer.alloc(bavail * bsize - 64 * 1024))
  const there = readdirSync(directory)
  const refused = (where: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [main, ...args],
      { encoding: 'utf8', stdio: ['ignore', output, 'pipe'] })
    assert.deepEqual([status, stderr], [1, `lastcall: ${where}: no space left on that drive\n`])
  }
  const cut = () => retain(path, { limits: () => ({ before: 0, bytes: 2 ** 20, sinks: [] }),
    judging: {}, pause: 0 })
  await assert.rejects(cut, /no space left/)
  assert.throws(() => saveSnapshot(agent.log!), /no space left/)
  const file = join(directory, 'x')
  refused(file, 'bundle', path, '-o', file)
  refused(file, 'export', path, '-o', file)
  refused(file, 'export', path, '--format', 'otlp', '-o', file)
  refused('the output', 'export', path)
  refused('the output', 'policies')
  closeSync(output)
  assert.deepEqual(readdirSync(directory), there)
  assert.deepEqual(events(path), was)
  rmSync(join(directory, 'ballast'))
  append()
  assert.ok((await cut()).events > 10_000)
  assert.equal(events(path).at(-1)!.seq, seq)
  assert.deepEqual(verify(path).damage, [])
})

test('a disk that is full of nothing but the log: retention finds room, and it goes on', async t => {
  const directory = smallDisk(t, 'size=16m')
  if (directory === null) return t.skip('needs root, to mount a small file system')
  const { agent, path, errors, stop } = serve(t, directory)
  const offer = (seq: number) => agent.offer({ events: [call('s', seq)] })
  agent.offer({ events: [start('s')] })
  let seq = 1
  await eventually('it is full', () => {
    for (let i = 0; i < 2000 && agent.recording.stopped === null; i++) offer(++seq)
    return agent.recording.stopped !== null
  })
  assert.match(errors.join('\n'), /no space left but the last 4 MB of the drive/)
  for (let i = 0; i < 1000; i++) offer(++seq)
  const limits = () => limitsOf(path, defaultConfig(), T0, [])
  const { events: removed } = await retain(path, { limits, judging: {}, pause: 0 })
  assert.ok(removed > 10_000, `${removed} of ${seq}`)
  await eventually('it is written', () => agent.recording.waiting === 0)
  await stop()
  const left = events(path)
  assert.ok(left.length > 10_000, `${left.length} of ${seq}`)
  assert.deepEqual(left.map(e => e.seq), left.map((_, i) => seq - left.length + 1 + i))
  assert.deepEqual(verify(path).damage, [])
})

test('a log that cannot be written at the start is waited for', async t => {
  // Root may write everywhere, but not on a read-only file system.
  const directory = smallDisk(t, 'ro,size=2m')
  if (directory === null) return t.skip('needs root, to mount a read-only file system')
  const path = join(directory, 'sub', 'log.db')
  const source = new Subject<readonly HandleEvent[]>()
  const errors: string[] = []
  const agent = startAgent(path, defaultConfig(), [promptCapture('test', source)],
    error => { errors.push(error.message) })
  assert.notEqual(agent.recording.stopped, null)
  assert.equal(errors.length, 1)
  source.next([start('s'), call('s', 2)])
  await wait(300)
  assert.equal(agent.recording.waiting, 2)
  spawnSync('mount', ['-o', 'remount,rw', directory])
  await eventually('it is written', () => agent.recording.waiting === 0)
  await agent.stop()
  assert.deepEqual(events(path).map(e => e.seq), [1, 2])
})

test('a state directory that is read-only at first, and removed later', async t => {
  const directory = smallDisk(t, 'ro,size=8m')
  if (directory === null) return t.skip('needs root, to mount a read-only file system')
  const { agent, path, errors } = serve(t, directory, { beatMs: 100, tickMs: 50 })
  const telemetry = await startTelemetry(agent, { path, config: checkConfig({ metrics: { port: 0 } },
    'test'), directory, vitals: newVitals(agent, path).read, simulated: false, lookMs: 50,
  onError: error => { errors.push(error.message) } })
  t.after(telemetry.stop)
  const isScraped = async () => {
    try {
      const authorization = `Bearer ${readFileSync(metricsTokenPath(directory), 'utf8').trim()}`
      return (await fetch(telemetry.metricsUrl!, { headers: { authorization } })).status === 200
    } catch {
      return false
    }
  }
  const works = async (what: string) => {
    await eventually(what, () => agent.recording.stopped === null && readdirSync(directory)
      .filter(name => /^(agent\.json|agent\.writer|agent-.*sock|log\.db|metrics-token)$/.test(name))
      .length === 5)
    assert.throws(() => lockForUser(directory, () => {}), /running already/)
    while (!await isScraped()) await wait(20)
  }
  // It may be deaf by now.
  assert.equal(errors.filter(error => !/is deaf/.test(error)).length, 3, errors.join('\n'))
  for (const header of [{}, { authorization: 'Bearer ' }, { authorization: 'Bearer undefined' }]) {
    assert.equal((await fetch(telemetry.metricsUrl!, { headers: header as {} })).status, 401)
  }
  spawnSync('mount', ['-o', 'remount,rw', directory])
  await works('it is written')
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  client.take([start('s'), call('s', 2)])
  assert.ok(await client.delivered(60_000))
  for (const name of readdirSync(directory)) rmSync(join(directory, name))
  await works('all is there again')
  client.take([call('s', 3)])
  assert.ok(await client.delivered(60_000))
  assert.deepEqual(events(path).map(e => [e.session, e.kind, 'lost' in e ? e.lost : e.seq]),
    [['agent', 'gap', null], ['s', 'gap', 2], ['s', 'call', 3]])
  assert.ok(errors.some(e => e.endsWith('log.db is written again')))
})

test('an agent that is deaf says so, and when it hears again', async t => {
  // Where these files cannot be written nobody can find the agent, no agent is the user's, and
  // nothing can be recorded.
  for (const file of ['agent.json', 'agent.writer', 'log.db']) {
    const directory = scratch(t)
    mkdirSync(join(directory, file))
    const { agent, errors, path } = serve(t, directory, { beatMs: 100, tickMs: 20 })
    const metrics = newMetrics()
    t.after(feedMetrics(metrics, agent, newVitals(agent, path).read))
    const silence = async () =>
      Number(/^lastcall_heartbeat_age_seconds (.*)$/m.exec(await metrics.text())![1])
    await eventually(`${file}: it says so`, () => errors.some(e => /is deaf on ingest/.test(e)))
    assert.deepEqual(agent.health().map(p => [p.name, p.deaf]), [['ingest', true]])
    assert.ok(await silence() >= 0.3)
    rmdirSync(join(directory, file))
    await eventually(`${file}: it hears`, () => errors.some(e => /hears again on ingest/.test(e)))
  }
})

test('a heartbeat counts when the log has it', async t => {
  const directory = smallDisk(t, 'ro,size=2m')
  if (directory === null) return t.skip('needs root, to mount a read-only file system')
  const errors: string[] = []
  const agent = startAgent(join(directory, 'log.db'), defaultConfig(),
    [promptCapture('test', interval(20).pipe(map(() => [])), 500)],
    error => { errors.push(error.message) }, { tickMs: 20 })
  await eventually('it is deaf', () => agent.health()[0].deaf)
  spawnSync('mount', ['-o', 'remount,rw', directory])
  await eventually('it hears', () => !agent.health()[0].deaf)
  await agent.stop()
})

test('a damaged log is moved aside whole, and a new one begins with a gap', async t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path)
  log.append([start('old'), ...Array.from({ length: 500 }, (_, i) => call('old', i + 2))])
  log.close()
  const bytes = readFileSync(path)
  bytes.fill(0xa5, bytes.length - 20_000, bytes.length - 8000)
  bytes.fill(0x11, 4096 * 2, 4096 * 12)
  writeFileSync(path, bytes)
  const { agent, errors, stop } = serve(t, directory)
  agent.append([start('s'), call('s', 2)])
  await stop()
  const [aside] = readdirSync(directory).filter(name => name.includes('.damaged-'))
  assert.ok(aside, 'it is there')
  assert.deepEqual(readFileSync(join(directory, aside)), bytes)
  assert.match(errors[0], /is damaged.*moved to/)
  const recorded = events(path)
  assert.deepEqual(recorded.slice(0, 3).map(e => [e.session, e.kind]),
    [['agent', 'gap'], ['s', 'start'], ['s', 'call']])
  assert.equal((recorded[0] as { lost: unknown }).lost, null)
  assert.ok(verify(path).ok)
})

for (const index of ['lives_opened', 'sqlite_autoindex_sessions_1', 'config']) {
  test(`damage that only writing meets, in ${index}`, async t => {
    const directory = scratch(t)
    const path = join(directory, 'log.db')
    const log = openLog(path, { judge: judgeOf({}) })
    log.append([start('old'), ...Array.from({ length: 3000 }, (_, i) => call('old', i + 2))])
    saveSnapshot(log)
    log.close()
    const db = new Database(path)
    const page = db.prepare<[string], number>('SELECT rootpage FROM sqlite_master WHERE name = ?')
      .pluck().get(index)!
    db.close()
    const bytes = readFileSync(path)
    bytes.fill(0xa5, (page - 1) * 4096, page * 4096)
    writeFileSync(path, bytes)
    const { agent, stop } = serve(t, directory)
    await new Promise<void>(committed => {
      agent.offer({ events: [start('s'), call('s', 2)], committed })
    })
    await stop()
    assert.deepEqual(events(path).map(e => e.kind), ['gap', 'start', 'call'])
    const [aside] = readdirSync(directory).filter(name => name.includes('.damaged-'))
    const saved = salvage(join(directory, aside))
    assert.equal([...saved.events()].length, 3001)
    saved.close()
  })
}

test('a log in whose place a folder is put is begun again when that is gone', async t => {
  const directory = scratch(t)
  const { agent, path, errors } = serve(t, directory, { tickMs: 50 })
  agent.append([start('s')])
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  mkdirSync(path)
  await eventually('it is noticed', () => errors.some(e => e.includes('was removed')))
  agent.offer({ events: [call('s', 2)] })
  await eventually('it waits', () => agent.recording.stopped !== null)
  rmdirSync(path)
  await eventually('it is written', () => agent.recording.waiting === 0)
  assert.deepEqual(events(path).map(e => e.kind), ['gap', 'gap', 'call'])
})

test('a log that is removed while it is written is begun again', async t => {
  const directory = scratch(t)
  const { agent, path, errors } = serve(t, directory, { tickMs: 100 })
  agent.append([start('s')])
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  await eventually('it is noticed', () => errors.some(e => e.includes('was removed')))
  agent.append([call('s', 2)])
  assert.deepEqual(events(path).map(e => e.kind), ['gap', 'gap', 'call'])
})

test('a WAL or a lock that is removed while it is written takes nothing with it', async t => {
  const directory = scratch(t)
  const { agent, path, errors } = serve(t, directory, { tickMs: 100 })
  agent.append([start('s')])
  rmSync(`${path}-wal`)
  agent.append([call('s', 2)])
  await eventually('it is noticed', () => errors.some(e => e.includes('-wal was removed')))
  agent.append([call('s', 3)])
  rmSync(`${path}.writer`)
  await eventually('it is noticed', () => errors.some(e => e.includes('.writer was removed')))
  assert.throws(() => openLog(path), /is being written by lastcall agent/)
  assert.deepEqual(events(path).map(e => e.kind), ['start', 'call', 'call'])
  assert.equal(agent.recording.counters.replaced, 0)
})

test('a flipped bit in the schema: the user\'s log is moved aside, any other file is not', async t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  openLog(path).close()
  const bytes = readFileSync(path)
  bytes[bytes.lastIndexOf('append-only')] ^= 1
  writeFileSync(path, bytes)
  assert.throws(() => startAgent(path, defaultConfig(), [], () => {}), /its schema is not the one/)
  assert.deepEqual(readFileSync(path), bytes)
  const { stop } = serve(t, directory, { ours: true })
  await stop()
  assert.deepEqual(events(path).map(e => e.kind), ['gap'])
  const [aside] = readdirSync(directory).filter(name => name.includes('.damaged-'))
  assert.deepEqual(readFileSync(join(directory, aside)), bytes)
})

test('a file that was never a log is not touched', t => {
  const directory = scratch(t)
  const path = join(directory, 'thesis.db')
  writeFileSync(path, 'It was a dark and stormy night. '.repeat(100))
  assert.throws(() => startAgent(path, defaultConfig(), [], () => {}), /not a lastcall log/)
  assert.match(readFileSync(path, 'utf8'), /^It was a dark/)
})

type Set = Clocks & { wallAt: number; monotonicAt: number; uptimeAt: number }
function setClocks(countsSleep: boolean, wallAt = T0): Set {
  const clocks: Set = { wallAt, monotonicAt: 5e6, uptimeAt: 9e6, countsSleep,
    wall: () => clocks.wallAt, monotonic: () => clocks.monotonicAt, uptime: () => clocks.uptimeAt }
  return clocks
}
function pass(clocks: Set, us: number): void {
  clocks.wallAt += us
  clocks.monotonicAt += us
  clocks.uptimeAt += us
}

test('sleep is told from a clock that was set, and from an agent that was held up', () => {
  const clocks = setClocks(false)
  const clock = newAgentClock(clocks)
  pass(clocks, 1e6)
  assert.deepEqual(clock.look(), { skipped: 0, stepped: 0, stopped: 0 })
  const attended = clock.attended()
  clocks.wallAt += 3600e6
  clocks.uptimeAt += 3600e6
  assert.deepEqual(clock.look(), { skipped: 3600e6, stepped: 0, stopped: 0 })
  assert.equal(clock.now(), clocks.wallAt)
  clocks.wallAt += 7200e6
  assert.deepEqual(clock.look(), { skipped: 7200e6, stepped: 7200e6, stopped: 0 })
  assert.equal(clock.now(), clocks.wallAt)
  clocks.wallAt -= 7200e6
  assert.deepEqual(clock.look(), { skipped: 0, stepped: -7200e6, stopped: 0 })
  const before = clock.now()
  assert.equal(clock.attended(), attended)
  pass(clocks, 100e6)
  assert.deepEqual(clock.look(), { skipped: 0, stepped: 0, stopped: 100e6 })
  assert.equal(clock.now(), before + 100e6)
  assert.equal(clock.attended(), attended)
  // Back to where it was, and beyond.
  clocks.wallAt += 7200e6
  assert.deepEqual(clock.look(), { skipped: 0, stepped: 7200e6, stopped: 0 })
  clocks.wallAt += 60e6
  assert.deepEqual(clock.look(), { skipped: 60e6, stepped: 60e6, stopped: 0 })
  assert.equal(clock.now(), clocks.wallAt)
})

test('where the monotonic clock counts sleep, a long absence is one', () => {
  const clocks = setClocks(true)
  const clock = newAgentClock(clocks)
  const before = clock.attended()
  pass(clocks, 10e6)
  assert.deepEqual(clock.look(), { skipped: 0, stepped: 0, stopped: 0 })
  assert.equal(clock.attended(), before + 10e3)
  pass(clocks, 3600e6)
  assert.deepEqual(clock.look(), { skipped: 3600e6, stepped: 0, stopped: 0 })
  assert.equal(clock.attended(), before + 10e3)
})

const hour = 3600e6
for (const [what, countsSleep, jump] of [
  ['the machine slept', false, { wallAt: hour, uptimeAt: hour }],
  ['the machine slept, and the monotonic clock went on', true,
    { wallAt: hour, uptimeAt: hour, monotonicAt: hour }],
  ['the clock was set forward', false, { wallAt: hour }],
] as const) test(`${what}: nobody is accused, open deadlines move by that time`, async t => {
  const directory = scratch(t)
  // When traces begin.
  const clocks = setClocks(countsSleep, Date.UTC(2026, 0, 1) * 1000)
  const { agent, path, stop } = serve(t, directory, { clock: newAgentClock(clocks), tickMs: 20 })
  agent.append(parseTrace(`
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)`).events.map(({ position: _, ...event }) => event as HandleEvent))
  for (const [clock, us] of Object.entries(jump)) clocks[clock as keyof typeof jump] += us
  await eventually('it is noticed', () => events(path).some(e => e.kind === 'resumed'))
  await eventually('a tick', () => events(path).some(e => e.kind === 'tick'))
  const findings = () => {
    const log = readLog(path)
    try {
      return log.findings().map(f => f.policy)
    } finally {
      log.close()
    }
  }
  assert.deepEqual(findings(), [])
  for (let s = 0; s < 120; s += 5) {
    pass(clocks, 5e6)
    await wait(25)
  }
  await eventually('the deadline passes', () => findings().length > 0)
  assert.deepEqual(findings(), ['wininet-missing-handle-closing'])
  await stop()
})
