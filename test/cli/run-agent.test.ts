/** `run` and `attach` beside a live agent: its log gets the events, whatever happens to it. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { verify } from '../../storage/verify.ts'
import { assertEachOnce, eventsOf, grows, lastOf, startNumbered }
  from '../probe/numbered.ts'
import { prepareProbe } from '../probe/trace.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine, windowsPath, wineAvailable, type WineSide } from '../wine/wine.ts'
import { newCommandLine } from './command-line.ts'

const cli = newCommandLine()
const log = cli.at('state/log.db')

let side: WineSide
before(async () => { if (wineAvailable().ok) side = await prepareProbe() })
after(async () => {
  cli.end()
  await stopWine()
})

test('run: nothing is lost when the agent is killed and comes back', needsWine(), async () => {
  const agent = await cli.startAgent('--no-simulate')
  const run = cli.start('run', '--json', '--', join(side.bin, 'probe-numbered.exe'),
    windowsPath(cli.at('stop')))
  await grows(log)
  await agent.kill()
  await cli.startAgent('--no-simulate')
  await grows(log)
  writeFileSync(cli.at('stop'), '')
  const { code, out, err } = await run.done
  assert.equal(code, 17, err)
  const document = JSON.parse(out)
  const events = eventsOf(log)
  assert.deepEqual([document.source, document.events, document.sessions, document.gaps,
    document.lost, document.findings], [log, events.length, 1, 0, 0, []])
  assertEachOnce(events, lastOf(err))
  assert.deepEqual([events[0].kind, events.at(-1)!.kind], ['start', 'end'])
  assert.match(err, /recorded by the agent in .*log\.db/)
  assert.ok(verify(log).ok)
})

test('run: what a killed agent did not take waits for the next one', needsWine(), async () => {
  const before = eventsOf(log).length
  const agent = await cli.startAgent('--no-simulate')
  const run = cli.start('run', '--', join(side.bin, 'probe-numbered.exe'),
    windowsPath(cli.at('stop-too')))
  await grows(log)
  await agent.kill()
  writeFileSync(cli.at('stop-too'), '')
  const { code, out, err } = await run.done
  // What was found is not known in full: that is no success.
  assert.equal(code, 125, err)
  assert.match(err, /the agent did not take \d+ events: they wait for it/)
  assert.match(err, /the program's exit code is 17/)
  await cli.startAgent('--no-simulate')
  while (eventsOf(log).at(-1)!.kind !== 'end') await cli.pause()
  const events = eventsOf(log).slice(before)
  assertEachOnce(events, lastOf(out))
  assert.deepEqual(events.filter(event => event.kind === 'gap'), [])
})

test('attach: the agent\'s log has it, from the same session also the second time', needsWine(),
  async () => {
    await cli.startAgent('--no-simulate')
    const { running, pid } = await startNumbered(side.bin, cli.at('stop-attached'))
    const findings: unknown[] = []
    for (let time = 0; time < 2; time++) {
      const attach = cli.start('attach', '--json', `${pid}`)
      await attach.says(/attached to process/)
      await grows(log)
      attach.interrupt()
      const { code, out, err } = await attach.done
      assert.equal(code, 0, err)
      const document = JSON.parse(out)
      assert.deepEqual([document.source, document.sessions, document.lost], [log, 1, 0])
      findings.push(...document.findings)
    }
    writeFileSync(cli.at('stop-attached'), '')
    assert.equal((await running.done).code, 17)
    const events = eventsOf(log)
    const start = events.findLast(event => event.kind === 'start')!
    assert.equal(start.from, 'attach')
    const mine = events.filter(event => event.session === start.session)
    assert.deepEqual(mine.flatMap(event => event.kind === 'gap' ? event.lost : []), [null, null])
    assert.deepEqual(findings, [])
  })

test('run: an agent that simulates is left alone, and --db too', needsWine(), async () => {
  await cli.startAgent('--simulate')
  const { code, err } = cli.lastcall('run', '--', join(side.bin, 'msi-threads.exe'), '80', 'twin')
  assert.equal(code, 0, err)
  assert.match(err, /recorded in .*runs.\d{8}T\d{6}-msi-threads\.exe\.db/)
})
