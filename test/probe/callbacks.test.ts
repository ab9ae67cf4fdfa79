/** Status callbacks and notifiers: what the program gets back of its own, and what is seen of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent, HandleEvent, StatusEvent } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { needsWine } from '../wine/require.ts'
import { runExe } from '../wine/wine.ts'
import { positioned } from './folded.ts'
import { prepareProbe, probeTests, trace, type Run, type TraceOptions } from './trace.ts'

const server = probeTests()

const callbacks = (variant: string, options: TraceOptions = {}, program = 'probe-callbacks.exe') =>
  trace(program, [`${server.port}`, variant], options)
const lines = (run: Run) => run.stdout.trimEnd().split('\r\n')
const isCall = (event: HandleEvent): event is CallEvent => event.kind === 'call'
const calls = (run: Run, fn: string) => run.events.filter(isCall).filter(call => call.fn === fn)
const statuses = (run: Run) => run.events
  .filter((event): event is StatusEvent => event.kind === 'status')

test('InternetSetStatusCallback gives the program its own functions back', needsWine(), async () => {
  const run = await callbacks('previous')
  assert.deepEqual(lines(run), ['none=1', 'first=1', 'second=1', 'removed=1', 'refused=1',
    'close=1 error=0'])
  // The records name the program's functions too. Two exports with one address have one name.
  const sets = run.events.filter(isCall)
    .filter(call => functions.get(call.fn)!.base === 'InternetSetStatusCallback')
  const [on, other, ...none] = sets.map(call => call.args!.cb)
  assert.deepEqual(none, [0, 0, other])
  assert.deepEqual(sets.map(call => call.result), [0, on, other, 0, -1])
})

test('a callback inside a call sees the last error that it would see', needsWine(), async () => {
  const { bin } = await prepareProbe()
  const bare = await runExe(`${bin}/probe-callbacks.exe`, [`${server.port}`, 'error'])
  const run = await callbacks('error')
  assert.equal(run.stdout, bare.stdout)
  assert.match(bare.stdout, /inside=1234/)
})

test('INTERNET_OPTION_CALLBACK: the program\'s own function in both ways', needsWine(), async () => {
  const { bin } = await prepareProbe()
  const run = await callbacks('option', {
    environment: { WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=;wininet=n' },
  }, `${bin}/stand-in/probe-callbacks.exe`)
  assert.deepEqual(lines(run), ['asked=1', 'own=1', 'set=1', 'previous=1'])
  // The function that was set by option was wrapped: what it is told is seen.
  assert.deepEqual(statuses(run).map(({ status, handle, context }) => [status, handle, context]),
    [[10, '0xcc0004', 5]])
})

test('more functions than thunks: all are called, the loss is said, nobody is accused',
  needsWine(), async () => {
    const run = await callbacks('many')
    assert.deepEqual(lines(run), ['own=1', 'completed=300', 'closed=300'])
    const said = calls(run, 'InternetSetStatusCallbackW').map(call => call.args!.cb)
    // One for the root; the 45 functions beyond the 256 thunks are set twice each.
    assert.equal(said.filter(cb => cb === -1).length, 2 * 45)
    assert.equal(statuses(run).filter(each => each.status === 70).length, 255 + 1)
    assert.deepEqual(run.events.filter(event => event.kind === 'gap').map(gap => gap.lost), [null])
    const soon = { thresholds: { 'wininet-missing-request-complete': { waitMs: 1000 },
      'wininet-missing-handle-closing': { waitMs: 1000 } } }
    assert.deepEqual(findingsOf(positioned(run.events), policies, soon)
      .filter(f => f.severity !== 'info').map(f => f.because), [])
  })

for (const variant of ['throw', 'jump', 'exit']) {
  test(`a call that never returns (${variant}): the program goes on as without us, its loss is ` +
    'counted, and nobody is accused', needsWine(), async () => {
    const { bin } = await prepareProbe()
    const bare = await runExe(`${bin}/probe-unwound.exe`, [`${server.port}`, variant])
    const run = await trace('probe-unwound.exe', [`${server.port}`, variant, '800'])
    assert.deepEqual([run.stdout, run.exitCode], [bare.stdout, bare.code])
    assert.match(run.stdout, variant === 'exit' ? /ended=1/ : /closed-record=0\s+ended=1/)
    // It was announced while it ran, and what is lost is known before anybody closes the handle.
    const lost = run.events.find((event, i) => event.seq !== i + 1)!.seq - 1
    assert.equal(run.sessions[0].lost, 1)
    const [enter] = run.events.filter(event => event.kind === 'enter')
      .filter(each => each.fn === 'HttpSendRequestW')
    assert.ok(enter.seq < lost)
    assert.deepEqual(calls(run, 'InternetCloseHandle').map(call => call.seq > lost),
      [true, true, true])
    assert.equal(calls(run, 'MsiCloseHandle').length, variant === 'exit' ? 0 : 1)
    assert.deepEqual(findingsOf(positioned(run.events), policies).map(f => f.because), [])
  })
}

test('notifiers of every kind', needsWine(), async () => {
  const run = await trace('probe-ras.exe', [`${server.port}`],
    { environment: { LASTCALL_TEST_SCOPE: `${process.pid} notifiers` } })
  const dials = calls(run, 'RasDialW')
  assert.deepEqual(dials.map(dial => [dial.handles, dial.args!.notifier]),
    [0, 1, 2, 0, 0].map(kind => [['0x0'], kind]))
  const told = statuses(run)
  assert.equal(lines(run).at(-1), `heard=${told.length}`)
  // A RASDIALFUNC is not told its handle; two dials at once share one here.
  for (const dial of dials) {
    const own = told.filter(status => status.handle === dial.outs![0] &&
      status.seq > dial.began && (status.status !== 0x2000 || status.at - dial.at < 5e6))
    assert.ok(own.some(status => status.status === 0x2000), `dial ${dial.seq}`)
  }
  assert.deepEqual(new Set(told.map(status => status.context)), new Set([0, 77]))
  // A call inside a notifier says so, on the notifier's thread.
  const [inside, ...more] = run.events.filter(isCall).filter(call => call.during !== undefined)
  const around = told.find(status => status.seq === inside.during)!
  assert.deepEqual([inside.fn, around.tid, around.status, more.length],
    ['RasGetConnectStatusW', inside.tid, 0x2000, 0])
  assert.equal(run.events.filter(event => event.kind === 'returned').length, told.length)
})
