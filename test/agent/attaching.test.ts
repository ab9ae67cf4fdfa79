/**
 * The agent attaches by itself to the programs that its configuration names, and its death costs
 * nothing: on Linux with a host inside Wine, and whole inside Wine as on Windows.
 */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { startAgent } from '../../src/agent/agent.ts'
import { startAttaching, type AttachingOptions } from '../../src/agent/attaching.ts'
import type { Vitals } from '../../src/agent/vitals.ts'
import { defaultConfig } from '../../src/config.ts'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { newCommandLine } from '../cli/command-line.ts'
import { assertEachOnce, eventsOf, grows, lastOf, startWaiting } from '../probe/numbered.ts'
import { prepareProbe } from '../probe/trace.ts'
import { startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { runExe, stopWine, wineAvailable, windowsPath, type WineSide } from '../wine/wine.ts'
import { eventually, scratch, start } from './helpers.ts'

let side: WineSide
/** Under a name of its own: other tests run beside these, and attach to theirs. */
let folder: string
const image = 'attached.exe'
before(async () => {
  if (!wineAvailable().ok) return
  side = await prepareProbe()
  folder = mkdtempSync(join(side.bin, 'attaching-'))
  copyFileSync(join(side.bin, 'probe-numbered.exe'), join(folder, image))
})
after(async () => {
  if (!wineAvailable().ok) return
  await stopWine()
  rmSync(folder, { recursive: true })
})
const startAttached = (stop: string) => startWaiting(join(folder, image), [windowsPath(stop)])

/** A traced session with a call that pended and for whose completion there is a deadline. */
function pending(session: string, at: number): HandleEvent[] {
  const call = (seq: number, fn: string, more: Partial<CallEvent>): HandleEvent => ({ session, seq,
    at: at + seq, kind: 'call', tid: 4, fn, began: seq - 1, took: 1, result: 1, ...more })
  return [{ ...start(session), at, capture: 'probe' } as HandleEvent,
    call(2, 'InternetOpenW', { outs: ['0x1'], args: { flags: 0x10000000 } }),
    call(3, 'InternetSetStatusCallbackW', { handles: ['0x1'], result: 0, args: { cb: 7 } }),
    call(4, 'InternetConnectW', { handles: ['0x1'], outs: ['0x2'], args: { ctx: 1 } }),
    call(5, 'HttpOpenRequestW', { handles: ['0x2'], outs: ['0x3'], args: { ctx: 1 } }),
    call(6, 'HttpSendRequestW', { handles: ['0x3'], result: 0, error: 997 })]
}

/** Records two sessions as an agent before did, ten minutes ago, and starts the next one. */
async function successor(t: TestContext) {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const before = startAgent(path, defaultConfig(), [], error => { throw error })
  const ago = Date.now() * 1000 - 600_000_000
  before.append([...pending('h-1-a', ago), ...pending('h-2-b', ago)])
  await before.stop()
  const agent = startAgent(path, defaultConfig(), [], () => {}, { tickMs: 20 })
  const attach = (options: Partial<AttachingOptions>) => {
    const attaching = startAttaching(agent, { images: ['a.exe'], children: false }, {
      delivered: () => false, say() {}, onError() {}, ...options })
    t.after(async () => {
      await attaching.stop()
      await agent.stop()
    })
  }
  const kinds = (session: string) => eventsOf(path).filter(event => event.session === session)
    .map(event => event.kind).slice(6)
  return { agent, attach, kinds, path }
}

test('a program that ended while there was no agent has crashed, and is accused of nothing',
  async t => {
    const { agent, attach, kinds } = await successor(t)
    const known: string[] = []
    let follow: boolean | undefined
    attach({ returnMs: 200, delivered: session => session === 'h-2-b',
      start: async (wanted, _, told) => {
        known.push(...wanted.known)
        follow = wanted.follow
        told.over(wanted.known)
        told.drained(Date.now() * 1000)
        const { promise: done, resolve } = Promise.withResolvers<void>()
        return { done, close: async () => resolve() }
      } })
    await eventually('the end', () => kinds('h-1-a').includes('end'))
    assert.deepEqual([known, follow], [['h-1-a', 'h-2-b'], false])
    assert.deepEqual(kinds('h-1-a'), ['gap', 'end'])
    // Its host in another program says how far it is: here nobody did, and the tick was due.
    assert.deepEqual(kinds('h-2-b'), [])
    await eventually('ticks', () => kinds('agent').length > 0 || agent.log!.findings().length > 0)
    assert.deepEqual(agent.log!.findings().map(f => f.session), ['h-2-b'])
  })

test('where nothing can be attached to, the other captures wait no longer, and nobody is accused',
  async t => {
    const { agent, attach, kinds } = await successor(t)
    const errors: string[] = []
    attach({ onError: error => { errors.push(error.message) },
      start: () => Promise.reject(new Error('there is no Wine')), again: [5] })
    await eventually('gaps', () => kinds('h-1-a').length > 0)
    assert.deepEqual([kinds('h-1-a'), kinds('h-2-b')], [['gap'], ['gap']])
    assert.equal(errors[0], 'there is no Wine')
    assert.deepEqual(agent.log!.findings(), [])
  })

function configure(directory: string): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'config.json'), JSON.stringify({
    attach: { images: [image.toUpperCase()] }, metrics: { enabled: false },
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

test('on Linux: killed twice and stopped once, every call is in the log once', needsWine(),
  async t => {
    const cli = newCommandLine()
    t.after(() => cli.end())
    const log = cli.at('state/log.db')
    configure(cli.at('state'))
    let agent = await cli.startAgent()
    // Nobody named this one.
    assert.equal((await runExe(join(side.bin, 'msi-threads.exe'), ['80', 'twin'])).code, 0)
    const { running } = await startAttached(cli.at('stop'))
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

test('inside Wine, as on Windows: killed twice, every call is in the log once', needsWine(),
  async t => {
    const directory = scratch(t)
    configure(directory)
    const { running } = await startAttached(join(directory, 'stop'))
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
    const log = join(directory, 'log.db')
    // This side cannot look into the log while Wine writes it.
    const isOver = async () =>
      (await agent.lastcall('export', windowsPath(log), '--from', `#${last}`)).stdout.includes('"kind":"end"')
    while (!await isOver());
    await agent.kill()
    assertWhole(t, log, stdout)
  })
