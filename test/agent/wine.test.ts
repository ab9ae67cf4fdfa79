/** The agent under Wine: programs of Windows reach it through its named pipe. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Vitals } from '../../src/agent/vitals.ts'
import type { Recorded } from '../../src/events.ts'
import { readLog } from '../../storage/log.ts'
import { lastcallJs, startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runExe, runNode, stopWine, windowsPath } from '../wine/wine.ts'

/** Without what the watchers tell. */
function ofPrograms(all: Iterable<Recorded>): Recorded[] {
  const watchers = new Set<string>()
  return [...all].filter(event => {
    if (event.kind === 'start' && event.capture === 'watch') watchers.add(event.session)
    return !watchers.has(event.session)
  })
}

after(stopWine)

test('a program that uses the SDK reaches the agent without any set-up', needsWine(300_000),
  async t => {
    const agent = await startWineAgent(t)
    assert.match(agent.record.address, /^\\\\\.\\pipe\\lastcall-S-1-5-[0-9-]+-[0-9a-f]{16}$/)
    const program = await runNode(['test/sdk/default-sink-under-wine.ts'], { env: agent.env })
    assert.equal(program.code, 0, program.stderr)
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

test('a program in C speaks the protocol over the pipe', needsWine(300_000), async t => {
  const agent = await startWineAgent(t)
  const { bin } = await prepareWine()
  const { address, token } = agent.record
  const client = (proof: string) => runExe(join(bin, 'ingest-client.exe'), [address, proof])
  const { code, stdout } = await client(token)
  assert.deepEqual([code, stdout], [0, '{"ack":{"session":"c-1","seq":5}}\r\n'])
  // It checks whom it talks to, and tells a stranger nothing.
  assert.equal((await client('0'.repeat(64))).code, 3)
  await agent.kill()
  const log = readLog(join(agent.directory, 'log.db'))
  t.after(() => log.close())
  assert.deepEqual(ofPrograms(log.read()).map(e => `${e.session} ${e.seq} ${e.kind}`),
    ['c-1 1 start', 'c-1 2 call', 'c-1 3 call', 'c-1 4 call', 'c-1 5 end'])
  assert.deepEqual(log.findings().map(f => [f.policy, f.handle]), [['handle-leak', '0x2']])
})

test('it is killed and started again; who runs already is said', needsWine(300_000), async t => {
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

test('at logon: the Task Scheduler takes the task; doctor and status say so', needsWine(300_000),
  async t => {
    const { prefix } = await prepareWine()
    const directory = mkdtempSync(join(tmpdir(), 'lastcall-wine-'))
    t.after(() => rmSync(directory, { recursive: true }))
    const lastcall = (...args: string[]) => runNode([lastcallJs, ...args],
      { env: { LASTCALL_STATE: windowsPath(directory) } })
    // Wine's scheduler keeps the pipes of whoever starts it, and Node would wait for their end.
    const file = join(directory, 'task.xml')
    writeFileSync(file, '\uFEFF' + (await lastcall('install', '--print')).stdout, 'utf16le')
    await runExe('schtasks.exe', ['/Create', '/TN', 'lastcall agent', '/XML', windowsPath(file), '/F'])
    const installed = await lastcall('install', '--no-start')
    assert.deepEqual([installed.code, installed.stderr], [0, ''])
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
