/** The agent under Wine: programs of Windows reach it through its named pipe. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Vitals } from '../../src/agent/vitals.ts'
import type { Recorded } from '../../src/events.ts'
import { fileName } from '../../src/image.ts'
import { readLog } from '../../storage/log.ts'
import { publish, type AgentRecord } from '../../streams/ingest/record.ts'
import { startWaiting } from '../probe/numbered.ts'
import { scratch } from '../scratch.ts'
import { lastcallJs, startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import {
  prepareWine, runExe, runNode, startExe, startNode, stopWine, windowsPath,
} from '../wine/wine.ts'

/** Without what the watchers tell. */
function ofPrograms(all: Iterable<Recorded>): Recorded[] {
  const watchers = new Set<string>()
  return [...all].filter(event => {
    if (event.kind === 'start' && event.capture === 'watch') watchers.add(event.session)
    return !watchers.has(event.session)
  })
}

/** A pipe that answers as the agent does, without its token, published in `directory`. */
async function startImpostor(directory: string, record: AgentRecord) {
  const script = join(directory, 'impostor.cjs')
  const said = join(directory, 'heard.txt')
  writeFileSync(script, `const fs = require('fs')
    require('net').createServer(socket => socket.on('data', bytes => {
      fs.appendFileSync(${JSON.stringify(windowsPath(said))}, bytes)
      socket.write('{"challenge":"${'1'.repeat(32)}","proof":"${'0'.repeat(64)}"}\\n')
    })).listen(${JSON.stringify(record.address)},
      () => fs.writeFileSync(${JSON.stringify(windowsPath(said))}, ''))`)
  const { kill } = startNode([windowsPath(script)])
  while (!existsSync(said)) await wait(50)
  publish(directory, record)
  return { kill, heard: () => readFileSync(said, 'utf8') }
}

after(stopWine)

test('a program that uses the SDK reaches the agent without any set-up', needsWine(),
  async t => {
    const agent = await startWineAgent(t)
    assert.match(agent.record.address, /^\\\\\.\\pipe\\lastcall-S-1-5-[0-9-]+-[0-9a-f]{16}$/)
    const program = await agent.program()
    assert.equal(program.code, 0, program.stderr)
    // It has leaked: that is known when its end is in the log.
    while (!/handle-leak/.test((await agent.lastcall('findings', '--json')).stdout));
    const { stdout, stderr } = await agent.lastcall('status', '--json')
    const status = JSON.parse(stdout) as Vitals
    assert.deepEqual([status.stopped, status.paths.map(p => [p.name, p.deaf])],
      [null, [['ingest', false], ['watch ras', false], ['watch network', false]]], stderr)
    await agent.kill()
    const log = readLog(join(agent.directory, 'log.db'))
    t.after(() => log.close())
    assert.deepEqual(ofPrograms(log.read()).map(e => e.kind === 'call' ? e.fn : e.kind),
      ['start', 'MsiCreateRecord', 'MsiCreateRecord', 'MsiCloseHandle', 'end'])
    assert.deepEqual(log.findings().map(f => [f.policy, f.handle]), [['handle-leak', '0x2']])
  })

test('a program in C tells what it does, through lastcall.h', needsWine(), async t => {
  const agent = await startWineAgent(t)
  const { bin } = await prepareWine()
  const client = (directory: string) =>
    runExe(join(bin, 'ingest-client.exe'), [], { env: { LASTCALL_STATE: windowsPath(directory) } })
  const { code, stdout } = await client(agent.directory)
  assert.deepEqual([code, stdout], [0, 'fine\r\n'])

  // Whoever does not know the user's token is no agent, and is told nothing: not even the name.
  const elsewhere = scratch(t)
  assert.equal((await client(elsewhere)).stdout, 'no agent answers: start `lastcall agent`\r\n')
  publish(elsewhere, { ...agent.record, token: '0'.repeat(64) })
  assert.equal((await client(elsewhere)).stdout, "who answers is not the user's agent\r\n")
  const impostor = await startImpostor(elsewhere, { ...agent.record, address: `${agent.record.address}-` })
  t.after(() => impostor.kill())
  assert.equal((await client(elsewhere)).stdout, "who answers is not the user's agent\r\n")
  assert.match(impostor.heard(), /^\{"lastcall":1,"hello":"[0-9a-f]{32}"\}\n$/)

  await agent.kill()
  assert.equal((await client(agent.directory)).code, 1)
  const log = readLog(join(agent.directory, 'log.db'))
  t.after(() => log.close())
  const events = ofPrograms(log.read())
  assert.deepEqual(events.map(e => e.kind === 'call'
    ? [e.fn, e.began, e.handles ?? e.outs, e.result, e.error, e.site]
    : e.kind === 'start' ? [e.kind, fileName(e.image), e.capture] : [e.kind]), [
    ['start', 'ingest-client.exe', 'ingest'],
    ['MsiCreateRecord', 1, ['0x1'], 1, undefined, 'ingest-client.c:16'],
    ['MsiCloseHandle', 2, ['0x1'], 0, undefined, 'ingest-client.c:21'], ['end']])
  assert.equal(new Set(events.map(e => e.session)).size, 1)
  assert.deepEqual(log.findings(), [])
})

test('the agent says while a debugger has a program that does not beat', needsWine(),
  async t => {
    const directory = scratch(t)
    writeFileSync(join(directory, 'config.json'), '{"watch":{"enabled":false}}')
    const agent = await startWineAgent(t, { directory })
    const { bin } = await prepareWine()
    const [close, run] = ['close', 'run'].map(name => join(directory, name))
    const { running, pid } = await startWaiting(join(bin, 'ingest-client.exe'),
      [windowsPath(close)], agent.env)
    const hears = async (events: number) => {
      for (let last: number | null = 0; last !== events;) {
        ({ last } = JSON.parse((await agent.lastcall('status', '--json')).stdout) as Vitals)
      }
    }
    await hears(2)
    const debug = startExe(join(bin, 'debugger.exe'), [`${pid}`, windowsPath(run)])
    await hears(3)
    writeFileSync(run, '')
    while (!/running=/.test(readFileSync(debug.stdoutFile, 'utf8'))) await wait(50)
    rmSync(run)
    assert.equal((await debug.done).code, 0)
    await hears(4)
    writeFileSync(close, '')
    assert.equal((await running.done).code, 0)
    await agent.kill()
    const log = readLog(join(directory, 'log.db'))
    t.after(() => log.close())
    assert.deepEqual([...log.read()].map(e => e.kind === 'scope' ? [e.what, e.phase, e.by] : e.kind),
      ['start', 'call', ['held', 'enter', 'agent'], ['held', 'leave', 'agent'], 'call', 'end'])
  })

test('lastcall.h serves threads, and says what the agent did not take', needsWine(), async t => {
  const agent = await startWineAgent(t)
  const { bin } = await prepareWine()
  const { stdout } = await runExe(join(bin, 'ingest-threads.exe'), [],
    { env: agent.env })
  assert.deepEqual(stdout.split('\r\n').map(line => /"reason":"([^":]*)/.exec(line)?.[1] ?? line), [
    'fine', 'an event is too long', 'the agent refused an event', 'thread-exit', 'fine', '77', 'fine',
    'the connection to the agent is closed', ''])
  await agent.kill()
  const log = readLog(join(agent.directory, 'log.db'))
  t.after(() => log.close())
  const events = ofPrograms(log.read())
  assert.deepEqual(events.filter(e => e.kind !== 'call').map(e => e.kind === 'gap' ? e.lost : e.kind),
    ['start', 3, 'end'])
  // Each thread closed what it had opened: nobody is accused.
  assert.deepEqual([events.length, log.findings()], [4003, []])
})

test('it is killed and started again; who runs already is said', needsWine(), async t => {
  const first = await startWineAgent(t)
  const second = await first.lastcall('agent')
  assert.equal(second.code, 1, second.stdout)
  assert.match(second.stderr, /the agent is running already: lastcall agent \(pid \d+ since/)
  await first.kill()
  const next = await startWineAgent(t, { directory: first.directory })
  const { code, stdout } = await next.lastcall('status')
  assert.equal(code, 0)
  assert.match(stdout, /own handles +\w+; 0 programs are connected/)
  assert.match(stdout, /ok +watching network +(not looked yet|\d+ up, .*looked \d+ s ago)/)
})

test('at logon: the Task Scheduler takes the task; doctor and status say so', needsWine(),
  async t => {
    const { prefix } = await prepareWine()
    const directory = scratch(t)
    const lastcall = (...args: string[]) => runNode([lastcallJs, ...args],
      { env: { LASTCALL_STATE: windowsPath(directory) } })
    // Wine's scheduler keeps the pipes of whoever starts it, and Node would wait for their end.
    const file = join(directory, 'task.xml')
    writeFileSync(file, '\uFEFF' + (await lastcall('install', '--print')).stdout, 'utf16le')
    await runExe('schtasks.exe', ['/Create', '/TN', 'lastcall agent', '/XML', windowsPath(file), '/F'])
    const installed = await lastcall('install')
    assert.deepEqual([installed.code, installed.stderr], [0, ''])
    assert.match(installed.stdout, /is registered for .*\r?\nIt is starting; lastcall status shows it/)
    const task = join(prefix, 'drive_c/windows/system32/tasks/lastcall agent')
    // The scheduler writes down what it has understood.
    const understood = readFileSync(task, 'utf8')
    for (const setting of ['MultipleInstancesPolicy>IgnoreNew', 'ExecutionTimeLimit>PT0S',
      'DisallowStartIfOnBatteries>false', 'StopIfGoingOnBatteries>false']) {
      assert.ok(understood.includes(`<${setting}</`), `${setting} of ${understood}`)
    }
    const found = JSON.parse((await lastcall('doctor', '--json')).stdout) as
      { checks: { what: string; found: string }[] }
    assert.match(JSON.stringify(found.checks), /no agent answers; starts at logon/)
    assert.match(JSON.stringify(found.checks), /"rights","ok":true/)
    const removed = await lastcall('uninstall')
    assert.deepEqual([removed.code, removed.stderr], [0, ''])
    assert.ok(!existsSync(task))
  })
