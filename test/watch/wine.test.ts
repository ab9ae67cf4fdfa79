/** The watchers under Wine: the test network provider, the RAS stand-in, signals, a dead server. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { scratch } from '../agent/helpers.ts'
import { relayCalls } from '../probe/relay.ts'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runNode, stopWine, windowsPath } from '../wine/wine.ts'

after(stopWine)

test('signals, polls and a dead server, on real functions', needsWine(), async () => {
  await prepareWine()
  const { code, stdout, stderr } = await runNode(['--test', '--experimental-test-isolation=none',
    '--test-reporter=tap', 'test/watch/under-wine.ts'])
  assert.equal(code, 0, stderr + stdout)
  assert.match(stdout, /^# pass 3$/m)
})

test('every enumeration is closed, and a hung call does not hold up the end',
  needsWine(), async t => {
    await prepareWine()
    const directory = scratch(t)
    const run = await runNode(['test/watch/looks-under-wine.ts', windowsPath(directory)],
      { relay: true })
    t.after(() => rmSync(dirname(run.relayLog!), { recursive: true, force: true }))
    assert.equal(run.code, 0, run.stdout + run.stderr.slice(-2000))
    const said = JSON.parse(run.stdout) as { pid: number; hung: string
      errors: number; findings: number }
    assert.deepEqual([said.hung, said.errors, said.findings], ['WNetEnumResourceW', 1, 0])
    // Wine's own account of the calls.
    const calls = relayCalls(readFileSync(run.relayLog!, 'utf8'), said.pid)
    const opened = calls.filter(c => c.fn === 'WNetOpenEnumW' && c.result === 0).length
    const closed = calls.filter(c => c.fn === 'WNetCloseEnum' && c.result === 0).length
    assert.ok(opened > 100, `${opened} enumerations`)
    assert.equal(opened - closed, 1, 'all but the one whose server is dead')
    const path = join(directory, 'log.db')
    assert.deepEqual(verify(path).damage, [])
    const log = readLog(path)
    t.after(() => log.close())
    assert.deepEqual([...log.read()].map(e => e.kind === 'observed' ? `${e.what} ${e.handle}` : e.kind),
      ['start', 'start', 'connected K:', 'end', 'end'])
  })

test('the agent itself: the drive that nobody ended is missed, dead servers stall nothing, nor its end',
  needsWine(), async t => {
    await prepareWine()
    const directory = scratch(t)
    const { code, stdout, stderr } = await runNode(['test/watch/agent-under-wine.ts'],
      { env: { LASTCALL_STATE: windowsPath(directory) } })
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /info +connection-vanished wnet\/Q:#1: It is gone, and no recorded/)
    assert.match(stderr, /lastcall: network: WNetEnumResourceW has not returned for 1\d s/)
    assert.match(stderr, /lastcall: ras: RasGetConnectStatusW has not returned for 1\d s/)
    // Meanwhile a program was taken in, and `status` answered.
    assert.match(stdout, /info +connection-left-behind wnet\/S:#1/)
    assert.match(stdout, /!! +watching ras +RasGetConnectStatusW has not returned/)
    assert.match(stdout, /!! +watching network +WNetEnumResourceW has not returned/)
    assert.match(stderr, /^Stopped\..*\r?\nRasGetConnectStatusW has not returned: not waiting/m)
    assert.deepEqual(verify(join(directory, 'log.db')).damage, [])
    const log = readLog(join(directory, 'log.db'))
    t.after(() => log.close())
    const missed = log.findings().filter(f => f.policy === 'connection-vanished')
    assert.deepEqual(missed.map(f => f.handle), ['Q:'], stdout)
    // One life each, made by the program and seen by the watcher: they agree on whose it is.
    assert.deepEqual(log.livesIn(['closed']).map(l => [l.value, l.opened_by, l.how]),
      [['O:', 'WNetAddConnection2', 'call'], ['Q:', 'WNetAddConnection2', 'gone']])
  })
