/** What the probe records is what Wine's relay log says of the same run. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { functions } from '../../src/families/all.ts'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { startHttpServer } from '../fixtures/http-server.ts'
import { needsPackage, packageArguments } from '../fixtures/package.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine, wineAvailable } from '../wine/wine.ts'
import { folded } from './folded.ts'
import { relayCalls, type RelayCall } from './relay.ts'
import { prepareProbe, trace, type Run } from './trace.ts'

let server: Awaited<ReturnType<typeof startHttpServer>>
before(async () => {
  server = await startHttpServer()
  if (wineAvailable().ok) await prepareProbe()
})
after(async () => {
  await server.close()
  if (wineAvailable().ok) await stopWine()
})

const isCall = (event: HandleEvent): event is CallEvent => event.kind === 'call'

/** Wine's relay traces only its own DLLs: not the RAS stand-in. */
const notRas = (call: CallEvent) => functions.get(call.fn)!.family.family !== 'ras'

type Line = { tid: number; fn: string; handles: string[]; result: number; made: string[] }

/** Handles that come out are in the witness's account for MSI only. */
const isMsi = (fn: string) => functions.get(fn)!.family.family === 'msi'

function ourLine(call: CallEvent): Line {
  return { tid: call.tid, fn: call.fn, handles: numbers(call), result: call.result >>> 0,
    made: isMsi(call.fn) ? call.outs ?? [] : [] }
}
/** Names are no numbers, and what a variable held (`reads`) is not in the witness's account. */
const numbers = (call: CallEvent) =>
  functions.get(call.fn)!.reads >= 0 ? []
    : (call.handles ?? []).filter(value => value.startsWith('0x'))

function relayLine(call: RelayCall): Line {
  const fn = functions.get(call.fn)!
  const handles = fn.handleParams.filter(i => !fn.params[i].type.endsWith('STR'))
    .map(i => '0x' + call.args[i].toString(16))
  return { tid: call.tid, fn: call.fn, handles, result: call.result, made: call.made }
}

/** The program's pointer is handed back to it; the relay log sees the thunk. */
const comparable = (line: Line): Line =>
  line.fn.startsWith('InternetSetStatusCallback') && line.result !== 0xffffffff && line.result !== 0
    ? { ...line, result: 1 } : line

const byThread = (lines: Line[]) => {
  const threads: Record<number, Line[]> = {}
  for (const line of lines) (threads[line.tid] ??= []).push(comparable(line))
  return threads
}

/** Closes as the programs of inet.h print them: what they got, and their GetLastError. */
const printedCloses = (run: Run) =>
  [...run.stdout.matchAll(/^close-[\w-]+=(\d) error=(\d+)/gm)].map(match => `${match[1]} ${match[2]}`)

function checkWitness(run: Run, isRelayed: (call: CallEvent) => boolean = notRas): void {
  for (const session of run.sessions) {
    const own = run.events.filter(event => event.session === session.id)
    const ours = own.filter(isCall).filter(isRelayed)
    const theirs = relayCalls(run.stderr, session.pid).filter(call => !call.nested)
    assert.deepEqual(byThread(ours.map(ourLine)), byThread(theirs.map(relayLine)))
    assert.equal(session.lost, 0)
    assert.deepEqual(own.map(event => event.seq), own.map((_, i) => i + 1))
  }
  const closes = run.events.filter(isCall).filter(call => call.fn === 'InternetCloseHandle')
    .map(call => `${call.result} ${call.error ?? 0}`)
  for (const printed of printedCloses(run)) assert.ok(closes.includes(printed), printed)
}

const programs: Record<string, string[]> = {
  'inet-callback-abuse': [], 'inet-close-while-pending': ['root', 'exit'],
  'inet-double-close-and-orphans': [], 'inet-late-buffer': [], 'inet-leak': [],
  'inet-reuse-and-wrong-closer': [], 'msi-order': ['direct', 'summary'], 'msi-threads': [],
  'wnet-cancel': [],
}

for (const [program, variants] of Object.entries(programs)) {
  for (const variant of ['', 'twin', ...variants]) {
    test(`${program} ${variant}`.trim(), needsWine(), async () => {
      const run = await trace(`${program}.exe`, [`${server.port}`, variant], { relay: true })
      assert.equal(run.exitCode, 0, run.stdout)
      assert.ok(run.events.some(isCall))
      checkWitness(run)
      assert.equal(folded(run.events).contradictions, 0)
    })
  }
}

test('a Node program that uses koffi', needsWine(), async () => {
  const { node } = await prepareProbe()
  const run = await trace(node, ['L:\\test\\probe\\koffi-program.ts'], { relay: true })
  assert.equal(run.exitCode, 1)
  assert.equal(run.events.filter(isCall).length, 204)
  checkWitness(run)
})

for (const variant of ['', 'twin']) {
  test(`custom actions of a package ${variant}`.trim(), needsPackage(), async () => {
    const { bin } = await prepareProbe()
    const run = await trace('msiexec', packageArguments(bin, variant), { relay: true })
    assert.equal(run.exitCode, 0, run.stdout)
    const [installer, actions] = run.sessions
    assert.ok(!run.events.some(event => event.session === installer.id && isCall(event)))
    assert.ok(run.events.some(event => event.session === actions.id && isCall(event)))
    checkWitness(run)
  })
}

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
