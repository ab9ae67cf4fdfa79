/**
 * The agent attaches by itself to the programs that its configuration names, and its death costs
 * nothing: on Linux with a host inside Wine, and whole inside Wine as on Windows.
 */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import type { Vitals } from '../../src/agent/vitals.ts'
import { newCommandLine } from '../cli/command-line.ts'
import { assertEachOnce, eventsOf, grows, lastOf, startNumbered }
  from '../probe/numbered.ts'
import { prepareProbe } from '../probe/trace.ts'
import { startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { runExe, stopWine, wineAvailable, type WineSide } from '../wine/wine.ts'
import { scratch } from './helpers.ts'

let side: WineSide
before(async () => { if (wineAvailable().ok) side = await prepareProbe() })
after(async () => { if (wineAvailable().ok) await stopWine() })

function configure(directory: string): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'config.json'), JSON.stringify({
    attach: { images: ['Probe-Numbered.EXE'] }, metrics: { enabled: false },
    watch: { enabled: false } }))
}

/** That a log has the program from its attaching to its end, each call once. */
function assertWhole(t: TestContext, log: string, stdout: string): void {
  const events = eventsOf(log).filter(event => event.kind !== 'tick')
  const [start] = events
  assert.ok(start.kind === 'start' && start.from === 'attach')
  assert.ok(events.every(event => event.session === start.session))
  t.diagnostic(`attached ${Math.round((start.at - start.created) / 1000)} ms after it was made`)
  assert.deepEqual(events.map(event => event.seq), events.map((_, i) => i + 1))
  assertEachOnce(events, lastOf(stdout))
  const end = events.at(-1)!
  assert.ok(end.kind === 'end' && end.exitCode === 17 && !end.crashed)
  assert.deepEqual(events.filter(event => event.kind === 'gap'), [])
}

test('on Linux: killed twice and stopped once, every call is in the log once', needsWine(300_000),
  async t => {
    const cli = newCommandLine()
    t.after(() => cli.end())
    const log = cli.at('state/log.db')
    configure(cli.at('state'))
    let agent = await cli.startAgent()
    // Nobody named this one.
    assert.equal((await runExe(join(side.bin, 'msi-threads.exe'), ['80', 'twin'])).code, 0)
    const { running } = await startNumbered(side.bin, cli.at('stop'))
    await grows(log)
    for (const end of ['kill', 'kill', 'interrupt'] as const) {
      void agent[end]()
      await agent.done
      agent = await cli.startAgent()
      await grows(log)
    }
    writeFileSync(cli.at('stop'), '')
    const { code, stdout } = await running.done
    assert.equal(code, 17)
    while (!eventsOf(log).some(event => event.kind === 'end')) await cli.pause()
    await agent.kill()
    assertWhole(t, log, stdout)
  })

test('inside Wine, as on Windows: killed twice, every call is in the log once', needsWine(300_000),
  async t => {
    const directory = scratch(t)
    configure(directory)
    const { running } = await startNumbered(side.bin, join(directory, 'stop'))
    const ended = running.done.then(({ code, stdout }) => ({ code, stdout }))
    let last = 0
    let agent = await startWineAgent(t, { directory })
    const newest = async () =>
      (JSON.parse((await agent.lastcall('status', '--json')).stdout) as Vitals).last ?? 0
    const hears = async (events: number) => {
      for (const from = last; last < from + events;) last = await newest()
    }
    for (let kills = 0; kills < 2; kills++) {
      await hears(20)
      await agent.kill()
      agent = await startWineAgent(t, { directory })
    }
    await hears(20)
    writeFileSync(join(directory, 'stop'), '')
    const { code, stdout } = await ended
    assert.equal(code, 17)
    // This side cannot look into the log while Wine writes it.
    for (let before = -1; before !== last;) {
      before = last
      last = await newest()
    }
    await agent.kill()
    assertWhole(t, join(directory, 'log.db'), stdout)
  })
