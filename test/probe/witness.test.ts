/**
 * The programs of win32-handle-apis.md section 6, unmodified, under the probe and Wine's relay log
 * at once: what is recorded is what the relay log says. Judged by all policies, each gives what
 * section 6 names as far as a probe can see it, and nothing else above info; done correctly
 * ('twin'), nothing.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { exportAt } from '../../streams/probe/exports.ts'
import { needsPackage, packageArguments } from '../fixtures/package.ts'
import { assertFound, type Expected, gives, nothing, type Programs, provoked } from
  '../fixtures/provoked.ts'
import { needsWine } from '../wine/require.ts'
import { folded, positioned } from './folded.ts'
import { checkWitness, isCall } from './relay.ts'
import { prepareProbe, probeTests, trace } from './trace.ts'

/** Section 6 also names a value that is reused: the wrong kind of what has it now comes first. */
const outOfOrder = (commit: string) => gives('msi-fetch-before-execute', commit,
  'msi-child-outlives-parent', 'msi-kind-mismatch',
  // Of both fetches. Two records are no loop: msi-fetch-loop-leak asks for 16.
  'msi-handle-leak', 'msi-handle-leak')

/** The process ends at once after what it did wrong: that is one thing more. */
const hungUpAndGone = (rule: string) => gives(rule, 'ras-exit-too-early')

const expected: Programs = {
  ...provoked,
  'inet-close-while-pending': {
    '': nothing, root: nothing, twin: nothing,
    // The missing HANDLE_CLOSING is part of exit-pending; session and root are left as well.
    exit: gives('wininet-exit-pending', 'wininet-handle-leak'),
  },
  'inet-callback-abuse': {
    // The callback that was not propagated is information about a send that has a warning.
    '': gives('wininet-callback-change-pending', 'wininet-async-zero-context',
      'wininet-async-no-callback'),
    twin: nothing,
  },
  // CloseHandle is not recorded: no wininet-wrong-closer. The thread that closes by the stale copy
  // is the one that owns the new handle, which may close it: what is wrong is seen at the send.
  'inet-reuse-and-wrong-closer': { '': gives('wininet-use-after-close'), twin: nothing },
  'msi-order': {
    '': outOfOrder('msi-close-uncommitted'), direct: outOfOrder('msi-direct-uncommitted'),
    summary: gives('msi-suminfo-not-persisted'),
    twin: nothing,
  },
  'ras-hangup': {
    ...provoked['ras-hangup'],
    twice: hungUpAndGone('ras-double-hangup'),
    statistics: hungUpAndGone('ras-use-after-hangup'),
    redial: { ...hungUpAndGone('ras-redial-too-early'), env: { LASTCALL_TEST_RAS_SETTLE_MS: '5000' } },
  },
  'probe-ras': {
    '': nothing, pause: nothing, window: nothing,
    mismatch: gives('ras-paused-resume-mismatch'),
    stale: gives('ras-handle-not-nulled'),
  },
  // Beyond the ten: what the loader lock and process ends add.
  'probe-ways': {
    late: gives('wininet-double-close'),
    dllmain: gives(...Array<string>(4).fill('wininet-dllmain')),
    child: gives('msi-handle-leak'),
  },
}

/** Variants that differ in how they are judged, not in what the program does. */
const runAs: Record<string, string> = { stuck: 'poll' }

const server = probeTests()

async function check(program: string, variant: string, want: Expected): Promise<void> {
  const args = [`${server.port}`, runAs[variant] ?? variant]
  const { bin } = await prepareProbe()
  // Connections belong to the machine: each run gets one of its own.
  const environment = { LASTCALL_TEST_SCOPE: `${process.pid} ${variant}`, ...want.env }
  const run = await trace(`${program}.exe`, args, { environment, folder: bin, relay: true })
  assert.equal(run.exitCode, variant === 'child' ? 70001 : 0, run.stdout)
  assert.ok(run.events.some(isCall))
  checkWitness(run)
  assert.equal(folded(run.events).contradictions, 0)
  const found = findingsOf(positioned(run.events), policies, want.judging ?? {})
  assertFound(found, want, run.stdout)
}

for (const [program, variants] of Object.entries(expected)) {
  test(program, { ...needsWine(), concurrency: 2 }, async t => {
    await Promise.all(Object.entries(variants).map(([variant, want]) =>
      t.test(variant || 'as described', () => check(program, variant, want))))
  })
}

/** Of each of its two actions: what a thread leaves open nobody may close for it. */
const misused = ['msi-use-after-close', 'msi-pmsihandle-double-owner', 'msi-close-wrong-thread',
  'msi-handle-leak', 'msi-handle-leak']

for (const [variant, rules] of Object.entries({ '': [...misused, ...misused], twin: [] })) {
  test(`custom actions of a package ${variant}`.trim(), needsPackage(), async () => {
    const { bin } = await prepareProbe()
    const run = await trace('msiexec', packageArguments(bin, variant), { relay: true })
    assert.equal(run.exitCode, 0)
    const [installer, actions] = run.sessions
    assert.ok(!run.events.some(event => event.session === installer.id && isCall(event)))
    assert.ok(run.events.some(event => event.session === actions.id && isCall(event)))
    checkWitness(run)
    const found = findingsOf(positioned(run.events), policies).filter(f => f.severity !== 'info')
    assert.deepEqual(found.map(f => f.rule).sort(), rules.toSorted())
    // The actions' code ran from a file with a name of chance.
    const sites = run.events.flatMap(event => event.kind === 'call' ? event.site ?? [] : [])
    assert.ok(sites.some(site => site.startsWith('custom-action')), sites.join(' '))
    assert.ok(!sites.some(site => site.includes('.tmp+')))
    // Of the action's own file, which is gone by then, no exports are known.
    const begins = /^BaseThreadInitThunk\+0x[0-9a-f]+$/
    for (const [site, name] of Object.entries(actions.exports)) {
      assert.ok(sites.includes(site))
      if (site.startsWith('kernel32.dll+')) assert.match(name, begins)
    }
    assert.equal(Object.values(actions.exports).some(name => begins.test(name)), variant === '')
    const within = (site: string) => exportAt(`${bin}/custom-action-dll.dll`, parseInt(site.split('+')[1]))
    const own = sites.filter(site => site.startsWith('custom-action')).map(within)
    assert.ok(own.some(name => /^work\+0x[0-9a-f]+$/.test(name ?? '')), own.join(' '))
    // A function that is not exported has no name, though one with a name lies before it.
    if (variant === '') assert.ok(own.includes(undefined))
  })
}

test('a Node program that uses koffi', needsWine(), async () => {
  const { node } = await prepareProbe()
  const run = await trace(node, ['L:\\test\\probe\\koffi-program.ts'], { relay: true })
  assert.equal(run.exitCode, 1)
  assert.equal(run.events.filter(isCall).length, 204)
  checkWitness(run)
  const found = findingsOf(positioned(run.events), policies)
  assert.deepEqual(found.filter(f => f.severity !== 'info').map(f => f.rule),
    ['wininet-double-close', 'msi-handle-leak'])
})

// Wine's own rasapi32 is stubs, but the relay log sees it.
for (const variant of ['', 'twice', 'statistics', 'redial', 'fails']) {
  test(`ras-hangup ${variant} with Wine's stubs`, needsWine(), async () => {
    const run = await trace('ras-hangup.exe', [`${server.port}`, variant], { relay: true,
      environment: { WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=;rasapi32=b' } })
    assert.equal(run.exitCode, 0, run.stdout)
    checkWitness(run, () => true)
  })
}

for (const [variant, fns] of Object.entries({
  twin: ['RasDialW', 'RasHangUpW', 'RasGetConnectStatusW'], fails: ['RasDialW'],
  twice: ['RasDialW', 'RasHangUpW'], statistics: ['RasDialW', 'RasHangUpW', 'RasGetConnectionStatistics'],
})) {
  test(`ras-hangup ${variant}: the stand-in is not in the relay log`, needsWine(), async () => {
    const run = await trace('ras-hangup.exe', [`${server.port}`, variant])
    const calls = run.events.filter(isCall)
    assert.deepEqual(new Set(calls.map(call => call.fn)), new Set(fns))
    const dial = calls.find(call => call.fn === 'RasDialW')!
    assert.equal(dial.args!.entry, variant === 'fails' ? 'fails' : 'office')
    assert.match(dial.outs![0], /^0x[1-9a-f]/)
    assert.equal(folded(run.events).contradictions, 0)
  })
}
