/** The watchers on real functions: run by node.exe under Wine, see wine.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { win32Machine } from '../../streams/win32.ts'
import { eventually, scratch } from '../agent/helpers.ts'
import { add, cancel, dial, hangUp } from './calls.ts'
import { up, watch } from './helpers.ts'

const UPDATE_PROFILE = 1
/** Longer than any test: whatever is seen within one was signalled. */
const NEVER = 600
const untraced = win32Machine()

test('what Windows signals is seen without a poll', async t => {
  const { watching, program, findings, errors, stop } =
    await watch(t, scratch(t), undefined, { pollSeconds: NEVER })
  await eventually('both have looked', () => up(watching, 'network') === 0 &&
    up(watching, 'ras') === 0)
  const recorded = program(win32Machine())
  await recorded.callAsync(...add('G:', '\\\\server\\plain', UPDATE_PROFILE))
  const kept = (await recorded.callAsync(...dial('watched, kept'))).outs.lphRasConn as string
  const lost = (await recorded.callAsync(...dial('watched, lost'))).outs.lphRasConn as string
  await eventually('they are up', () => up(watching, 'network') === 1 &&
    up(watching, 'ras') === 2)
  assert.deepEqual(watching.status().watchers.map(w => [w.name, w.remembered, w.polling, w.trouble]),
    [['ras', null, null, null], ['network', 1, null, null]])
  await untraced.callAsync(...hangUp(lost))
  await recorded.callAsync(...hangUp(kept))
  await recorded.callAsync(...cancel('G:', UPDATE_PROFILE))
  await eventually('they are gone', () => up(watching, 'network') === 0 &&
    up(watching, 'ras') === 0)
  await eventually('one is missed', () => findings.length > 0)
  await stop()
  assert.deepEqual(findings.map(f => [f.policy, f.severity, f.handle]),
    [['connection-vanished', 'info', lost]])
  assert.deepEqual(errors, [])
})

test('what Windows does not signal is seen at the next poll', async t => {
  const { watching, program, findings, stop } = await watch(t, scratch(t), undefined)
  const recorded = program(win32Machine())
  await recorded.callAsync(...add('H:', '\\\\server\\plain'))
  await untraced.callAsync(...add('I:', '\\\\server\\other'))
  await eventually('both are up', () => up(watching, 'network') === 2)
  await untraced.callAsync(...cancel('H:'))
  await recorded.callAsync(...cancel('I:'))
  await eventually('both are gone', () => up(watching, 'network') === 0)
  await eventually('H: is missed', () => findings.length > 0)
  await stop()
  assert.deepEqual(findings.map(f => [f.policy, f.severity, f.handle]),
    [['connection-vanished', 'info', 'H:']])
})

test('a dead server is said, and stalls nothing but the look at it', async t => {
  const { watching, findings, errors, stop } =
    await watch(t, scratch(t), undefined, { hungMs: 1500 })
  const network = () => watching.status().watchers[1]
  await eventually('it looks', () => up(watching, 'network') === 0)
  await untraced.callAsync(...add('J:', '\\\\server\\dead'))
  await eventually('it hangs', () =>
    network().trouble?.startsWith('WNetEnumResourceW has not returned') ?? false)
  const connection = (await untraced.callAsync(...dial('watched'))).outs.lphRasConn as string
  await eventually('RAS is watched all the same', () => up(watching, 'ras') === 1)
  await untraced.callAsync(...hangUp(connection))
  await eventually('until its end', () => up(watching, 'ras') === 0)
  await untraced.callAsync(...cancel('J:'))
  await eventually('it looks again', () => network().trouble === null)
  assert.equal(await stop(), null)
  assert.match(errors.join(), /^network: WNetEnumResourceW has not returned for \d+ s$/)
  assert.deepEqual(findings.map(f => f.handle).filter(handle => handle !== connection), [])
})
