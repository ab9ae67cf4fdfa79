/** The agent under Wine: programs of Windows reach it through its named pipe. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { join } from 'node:path'
import type { Vitals } from '../../src/agent/vitals.ts'
import { readLog } from '../../storage/log.ts'
import { startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { runNode, stopWine, wineAvailable } from '../wine/wine.ts'

after(async () => { if (wineAvailable().ok) await stopWine() })

test('a program that uses the SDK reaches the agent without any set-up', needsWine(300_000),
  async t => {
    const agent = await startWineAgent(t)
    assert.match(agent.record.address, /^\\\\\.\\pipe\\lastcall-/)
    const program = await runNode(['test/sdk/default-sink-under-wine.ts'], { env: agent.env })
    assert.equal(program.code, 0, program.stderr)
    const { stdout, stderr } = await agent.lastcall('status', '--json')
    const status = JSON.parse(stdout) as Vitals
    assert.deepEqual([status.stopped, status.last, status.paths.map(p => [p.name, p.deaf])],
      [null, 5, [['ingest', false]]], stderr)
    await agent.kill()
    const log = readLog(join(agent.directory, 'log.db'))
    t.after(() => log.close())
    const events = [...log.read()]
    assert.deepEqual(events.map(e => e.kind === 'call' ? e.fn : e.kind),
      ['start', 'MsiCreateRecord', 'MsiCreateRecord', 'MsiCloseHandle', 'end'])
    assert.deepEqual(log.findings().map(f => [f.policy, f.handle]), [['handle-leak', '0x2']])
  })
