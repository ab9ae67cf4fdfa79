/** The agent under Wine: programs of Windows reach it through its named pipe. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { join } from 'node:path'
import type { Vitals } from '../../src/agent/vitals.ts'
import type { Recorded } from '../../src/events.ts'
import { readLog } from '../../storage/log.ts'
import { startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runExe, runNode, stopWine, wineAvailable } from '../wine/wine.ts'

/** Without what the watchers tell. */
function ofPrograms(all: Iterable<Recorded>): Recorded[] {
  const watchers = new Set<string>()
  return [...all].filter(event => {
    if (event.kind === 'start' && event.capture === 'watch') watchers.add(event.session)
    return !watchers.has(event.session)
  })
}

after(async () => { if (wineAvailable().ok) await stopWine() })

test('a program that uses the SDK reaches the agent without any set-up', needsWine(300_000),
  async t => {
    const agent = await startWineAgent(t)
    assert.match(agent.record.address, /^\\\\\.\\pipe\\lastcall-/)
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
