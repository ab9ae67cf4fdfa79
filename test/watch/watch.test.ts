/** The watchers on the simulated Win32: what they tell, what is found, and what stays silent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Recorded } from '../../src/events.ts'
import type { Machine } from '../../src/machine.ts'
import { newWorld, simulatedMachine } from '../../src/simulated/machine.ts'
import { policies } from '../../src/policies/all.ts'
import { findingsOf } from '../policy-tester.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { traceText } from '../../src/trace/print.ts'
import { readLog } from '../../storage/log.ts'
import { newNameHider } from '../../storage/privacy.ts'
import { newChanges } from '../../streams/watch/changes.ts'
import { lookAtNetwork } from '../../streams/watch/look.ts'
import { startWatcher } from '../../streams/watch/watcher.ts'
import { eventually, scratch } from '../agent/helpers.ts'
import { add, cancel, dial, hangUp } from './calls.ts'
import { noSignal, unsignalled, up, watch } from './helpers.ts'

const share = '\\\\files01\\data'

/** Machines of one host: the agent's, and any number of programs'. */
function host() {
  const world = newWorld(1, 'WS7')
  let pid = 100
  return () => simulatedMachine({ world, identity: { pid: pid += 4 } })
}

function events(path: string): Recorded[] {
  const log = readLog(path)
  try {
    return [...log.read()]
  } finally {
    log.close()
  }
}
const observed = (all: readonly Recorded[]) =>
  all.flatMap(e => e.kind === 'observed' ? [`${e.what} ${e.handle}`] : [])

test('told is what two looks agree on', () => {
  const changes = newChanges()
  const see = (...seen: [string, string][]) => changes.see(new Map(seen))
  const told = (what: string, handle: string) => ({ what, handle })
  assert.deepEqual(see(['X:', 'a']), { changes: [], settled: false })
  assert.deepEqual(see(['X:', 'a']), { changes: [told('connected', 'X:')], settled: true })
  assert.deepEqual(see(['X:', 'a']), { changes: [], settled: true })
  // It was away for one look only, and Y: for another: Y: is told of all the same.
  assert.deepEqual(see(['Y:', 'b']), { changes: [], settled: false })
  assert.deepEqual(see(['X:', 'a'], ['Y:', 'b']),
    { changes: [told('connected', 'Y:')], settled: false })
  assert.deepEqual(see(['X:', 'a'], ['Y:', 'b']), { changes: [], settled: true })
  // The same device, another share.
  see(['X:', 'c'], ['Y:', 'b'])
  assert.deepEqual(see(['X:', 'c'], ['Y:', 'b']),
    { changes: [told('gone', 'X:'), told('connected', 'X:')], settled: true })
  see()
  assert.deepEqual(see(), { changes: [told('gone', 'X:'), told('gone', 'Y:')], settled: true })
  assert.equal(changes.told, 0)
})

test('what vanishes is information, what a program ended is nothing', async t => {
  const machine = host()
  const { watching, program, errors, findings, path, stop } =
    await watch(t, scratch(t), unsignalled(machine()))
  const recorded = program(machine())
  const untraced = machine()
  await recorded.callAsync(...add('X:', share))
  await recorded.callAsync(...add('Y:', share))
  const kept = (await recorded.callAsync(...dial('Office'))).outs.lphRasConn as string
  await untraced.callAsync(...add('Z:', share))
  await untraced.callAsync(...add(null, '\\\\files01\\ipc$'))
  const lost = (await untraced.callAsync(...dial('Home'))).outs.lphRasConn as string
  await eventually('all are seen', () => up(watching, 'network') === 4 && up(watching, 'ras') === 2)
  // Y: and Office by a recorded program; the rest by nobody who is known.
  await recorded.callAsync(...cancel('Y:'))
  await recorded.callAsync(...hangUp(kept))
  await untraced.callAsync(...cancel('X:'))
  await untraced.callAsync(...cancel('Z:'))
  await untraced.callAsync(...cancel('\\\\files01\\ipc$'))
  await untraced.callAsync(...hangUp(lost))
  await eventually('all are gone', () => up(watching, 'network') === 0 && up(watching, 'ras') === 0)
  await eventually('three are missed', () => findings.length >= 3)
  assert.equal((await recorded.callAsync('RasGetConnectStatusW', [kept, undefined])).result, 6)
  recorded.end(0)
  await stop()
  assert.deepEqual(findings.map(f => [f.policy, f.severity, f.handle]).sort(),
    [['connection-vanished', 'info', lost], ['connection-vanished', 'info', 'X:'],
      ['connection-vanished', 'info', 'Z:']])
  assert.match(findings.find(f => f.handle === 'X:')!.because, /no recorded program had cancelled it/)
  const all = events(path)
  const starts = new Map(all.flatMap(e => e.kind === 'start' ? [[e.session, e.capture]] : []))
  assert.deepEqual([...starts.values()].sort(), ['simulated', 'watch', 'watch'])
  assert.deepEqual(all.filter(e => starts.get(e.session) === 'watch' && e.kind === 'call'), [],
    'a look that is not guilty leaves nothing')
  assert.equal(observed(all).length, 12)
  for (const [session, capture] of starts) {
    const own = all.filter(e => e.session === session)
    if (capture === 'watch') assert.equal(own.at(-1)?.kind, 'end')
    assert.deepEqual(own.map(e => e.seq), own.map((_, i) => i + 1), 'no number is missing')
  }
  assert.deepEqual(errors, [])
  const judging = { thresholds: { 'connection-vanished': { graceMs: 300 } } }
  const again = (history: readonly Recorded[]) =>
    findingsOf(history, policies, judging).map(f => [f.policy, f.fingerprint, f.life])
  assert.deepEqual(again(all), findings.map(f => [f.policy, f.fingerprint, f.life]))
  const hidden = JSON.stringify(all.map(newNameHider(Buffer.alloc(32))))
  assert.ok(JSON.stringify(all).includes('files01') && !hidden.includes('files01'))
  assert.deepEqual(again(parseTrace(traceText(all)).events), again(all))
})

test('nothing that happened while nobody watched accuses anybody', async t => {
  const machine = host()
  const directory = scratch(t)
  const untraced = machine()
  await untraced.callAsync(...add('X:', share))
  const first = await watch(t, directory, unsignalled(machine()))
  await eventually('X: is seen', () => up(first.watching, 'network') === 1)
  await first.stop()
  await untraced.callAsync(...cancel('X:'))
  await untraced.callAsync(...add('Y:', share))
  const second = await watch(t, directory, unsignalled(machine()))
  await eventually('Y: is seen', () => second.agent.log!.last() > 0 &&
    observed([...second.agent.log!.read()]).includes('connected Y:'))
  // Nor does a gap: what was lost may be the record of its end.
  second.agent.append([{ kind: 'gap', session: second.agent.log!.openSessions()
    .find(s => s.name.endsWith('network'))!.name, seq: 0, by: 'agent', at: second.agent.now(),
  lost: null }])
  await untraced.callAsync(...cancel('Y:'))
  await eventually('Y: is gone', () => up(second.watching, 'network') === 0)
  await wait(600)
  await second.stop()
  assert.deepEqual([...first.findings, ...second.findings], [])
  assert.deepEqual(observed(events(first.path)),
    ['connected X:', 'connected Y:', 'gone Y:'])
})

test('after a kill the sessions of the watchers before are ended, and forgotten', async t => {
  const machine = host()
  const directory = scratch(t)
  await machine().callAsync(...add('X:', share))
  const killed = await watch(t, directory, unsignalled(machine()))
  await eventually('X: is seen', () => up(killed.watching, 'network') === 1)
  await wait(200)
  await killed.agent.stop()
  const { agent, watching, stop } = await watch(t, directory, unsignalled(machine()))
  await eventually('X: is seen again', () => up(watching, 'network') === 1)
  await eventually('both go on', () => up(watching, 'ras') === 0)
  await eventually('those before are ended', () => agent.log!.openSessions().length === 2 &&
    events(killed.path).filter(e => e.kind === 'end').length === 2)
  assert.deepEqual(agent.log!.openSessions().map(s => s.capture), ['watch', 'watch'])
  await stop()
  const all = events(killed.path)
  assert.equal(all.filter(e => e.kind === 'end' && e.crashed).length, 2)
  assert.deepEqual(all.filter(e => e.kind === 'gap'), [], 'nothing of it was lost')
})

test('what vanished just before the agent ended is judged by the next one', async t => {
  const machine = host()
  for (const killed of [false, true]) {
    const directory = scratch(t)
    const untraced = machine()
    await untraced.callAsync(...add('X:', share))
    const first = await watch(t, directory, unsignalled(machine()), { graceMs: 2000 })
    await eventually('X: is seen', () => up(first.watching, 'network') === 1)
    await untraced.callAsync(...cancel('X:'))
    await eventually('X: is gone', () => up(first.watching, 'network') === 0)
    await (killed ? first.agent : first).stop()
    const second = await watch(t, directory, unsignalled(machine()), { graceMs: 2000 })
    const found = () => [...first.findings, ...second.findings].map(f => [f.policy, f.handle])
    await eventually('X: is missed', () => found().length > 0)
    await second.stop()
    assert.deepEqual(found(), [['connection-vanished', 'X:']])
    assert.deepEqual(findingsOf(events(first.path), policies,
      { thresholds: { 'connection-vanished': { graceMs: 2000 } } }).map(f => f.handle), ['X:'])
  }
})

test('a server that does not answer holds up nothing but the look at it', async t => {
  const machine = host()
  const dead = machine()
  let isDead = false
  const unanswered: string[] = []
  const hanging: Machine = { ...dead, callAsync: (name, args) => {
    if (!isDead || !name.startsWith('WNet')) return dead.callAsync(name, args)
    unanswered.push(name)
    return new Promise(() => {})
  } }
  const { watching, findings, path, stop } = await watch(t, scratch(t), unsignalled(hanging))
  await eventually('both look', () => up(watching, 'network') === 0 && up(watching, 'ras') === 0)
  isDead = true
  await eventually('it hangs', () => unanswered.length > 0)
  const untraced = machine()
  await untraced.callAsync(...dial('Office'))
  await eventually('RAS is watched all the same', () => up(watching, 'ras') === 1)
  // Many polls later it is still one thread that waits.
  await wait(600)
  assert.equal(unanswered.length, 1)
  assert.equal(await stop(), unanswered[0])
  assert.deepEqual(findings, [], 'what it had open then is no leak')
  const all = events(path)
  assert.equal(all.filter(e => e.kind === 'end').length, 2)
  assert.deepEqual(observed(all).map(text => text.split(' ')[0]), ['connected'])
})

test('what cannot be seen is trouble, and nothing is gone because of it', async t => {
  const machine = host()
  const failing = machine()
  let result = 0
  const sometimes: Machine = { ...failing, callAsync: async (name, args) => {
    const outcome = await failing.callAsync(name, args)
    return result && name === 'WNetEnumResourceW' ? { ...outcome, result } : outcome
  } }
  const { agent, watching, errors, path, stop } =
    await watch(t, scratch(t), unsignalled(sometimes))
  await machine().callAsync(...add('X:', share))
  await eventually('X: is seen', () => up(watching, 'network') === 1)
  result = 64
  const network = () => watching.status().watchers[1]
  await eventually('it fails', () => network().trouble !== null)
  await wait(300)
  assert.equal(network().trouble, 'WNetEnumResource gives ERROR_NETNAME_DELETED')
  assert.ok(agent.health().find(path => path.name === 'watch network')!.silentFor >= 250,
    'a look that saw nothing is no sign of life')
  result = 0
  await eventually('it sees again', () => network().trouble === null)
  await stop()
  assert.deepEqual(observed(events(path)), ['connected X:'])
  assert.deepEqual(errors, ['network: WNetEnumResource gives ERROR_NETNAME_DELETED'])
})

test('a network provider says by itself what went wrong, and its text goes nowhere', async t => {
  const working = host()()
  let asked = 0
  const failing: Machine = { ...working, callAsync: async (name, args) =>
    name === 'WNetEnumResourceW' ? { result: 1208, error: 0, outs: {} }
      : name !== 'WNetGetLastErrorW' ? working.callAsync(name, args)
        // Another thread than the one that failed is asked first.
        : { result: 0, error: 0, outs: ++asked < 3 ? { lpError: 0, lpErrorBuf: '', lpNameBuf: '' }
          : { lpError: 59, lpErrorBuf: 'files01 went away', lpNameBuf: 'Test Network' } } }
  const { watching, path, errors, stop } = await watch(t, scratch(t), unsignalled(failing))
  await eventually('that is said', () => errors.length > 0)
  const said = 'WNetEnumResource gives ERROR_EXTENDED_ERROR: Test Network says 59'
  assert.equal(watching.status().watchers.find(w => w.name === 'network')!.trouble, said)
  await stop()
  assert.deepEqual(errors, [`network: ${said}`])
  assert.ok(!JSON.stringify(events(path)).includes('went away'))
  assert.deepEqual(findingsOf(events(path), policies), [], 'it asked for what it was told to ask')
})

test('a watcher that leaks an enumeration tells on itself, once', async () => {
  const machine = host()()
  const told: Recorded[] = []
  const watcher = startWatcher({ name: 'network', machine, signal: noSignal, pollMs: 20,
    settleMs: 20, onError: error => { throw error },
    look: async call => {
      await call('WNetOpenEnumW', [1, 0, 0, null, undefined])
      return lookAtNetwork(call)
    } })
  let looks = 0
  watcher.capture.batches.subscribe(({ events }) => {
    looks++
    for (const event of events) told.push({ ...event, position: told.length + 1 } as Recorded)
  })
  await eventually('five looks', () => looks >= 5)
  await watcher.stop()
  const calls = told.flatMap(e => e.kind === 'call' ? [e.fn] : [])
  assert.deepEqual(calls, ['WNetOpenEnumW', 'WNetOpenEnumW', 'WNetEnumResourceW', 'WNetCloseEnum',
    'WNetOpenEnumW', 'WNetEnumResourceW', 'WNetCloseEnum'])
  assert.deepEqual(told.map(e => e.seq), told.map((_, i) => i + 1))
  assert.deepEqual(findingsOf(told, policies).map(f => f.rule), ['wnet-enum-leak'])
})

test('where there is no network the looks go on, and nothing of it is gone', async t => {
  const machine = host()
  const there = machine()
  let isThere = true
  let asked = 0
  const changing: Machine = { ...there, callAsync: async (name, args) => {
    if (name === 'WNetOpenEnumW' && !isThere && ++asked) return { result: 1222, error: 0, outs: {} }
    return there.callAsync(name, args)
  } }
  await machine().callAsync(...add('X:', share))
  const { agent, watching, errors, path, stop } = await watch(t, scratch(t), unsignalled(changing))
  await eventually('X: is seen', () => up(watching, 'network') === 1)
  isThere = false
  await eventually('it was asked for', () => asked >= 3)
  const from = performance.now()
  await eventually('a sign of life', () => performance.now() - from >
    agent.health().find(each => each.name === 'watch network')!.silentFor)
  assert.equal(watching.status().watchers.find(w => w.name === 'network')!.trouble, null)
  await stop()
  assert.deepEqual([observed(events(path)), errors], [['connected X:'], []])
})

test('a watcher whose enumeration cannot be closed tells on itself, once', async t => {
  const machine = host()()
  const refusing: Machine = { ...machine, callAsync: async (name, args) => name === 'WNetCloseEnum'
    ? { result: 1222, error: 0, outs: {} } : machine.callAsync(name, args) }
  const { watching, findings, stop } = await watch(t, scratch(t), unsignalled(refusing))
  await eventually('it has looked', () => up(watching, 'network') === 0)
  await wait(300)
  await stop()
  // Of many looks one is kept, with its two enumerations: connected and remembered.
  assert.deepEqual(findings.map(f => f.rule), ['wnet-enum-leak', 'wnet-enum-leak'])
})
