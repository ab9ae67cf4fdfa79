/** Attaching to a running program, letting go of it, and coming back after dying. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { policies } from '../../src/policies/all.ts'
import { findingsOf } from '../policy-tester.ts'
import { attachUnderWine } from '../../streams/probe/under-wine.ts'
import { startHttpServer } from '../fixtures/http-server.ts'
import { scratch } from '../scratch.ts'
import { needsWine } from '../wine/require.ts'
import { startExe, stopWine, wineAvailable, windowsPath, type WineSide } from '../wine/wine.ts'
import { folded, positioned } from './folded.ts'
import { assertEachOnce, lastOf, numbersOf, startNumbered, startWaiting } from './numbered.ts'
import { prepareProbe } from './trace.ts'

const folder = scratch()
const at = (name: string) => path.join(folder, name)

let side: WineSide
before(async () => { if (wineAvailable().ok) side = await prepareProbe() })
after(stopWine)

const quiet = { stdio: ['ignore', 'ignore', 'ignore'] as const }

/** A log's part of the contract: what is at or below its mark was delivered before. */
function keeper() {
  const events: HandleEvent[] = []
  let mark = 0
  let repeated = 0
  return { events, get repeated() { return repeated },
    async grows() {
      for (const from = events.length; events.length < from + 40;) await sleep(20)
    },
    keep(batch: readonly HandleEvent[]) {
      for (const event of batch) {
        if (event.seq <= mark) repeated++
        else events.push(event)
        mark = Math.max(mark, event.seq)
      }
    } }
}

const contiguous = (events: readonly HandleEvent[]) =>
  assert.deepEqual(events.map(event => event.seq), events.map((_, i) => i + 1))

test('attach, detach, attach again', needsWine(), async () => {
  const { running, pid } = await startNumbered(side.bin, at('again'))
  const log = keeper()
  const first = await attachUnderWine(pid, quiet, log.keep)
  await log.grows()
  await first.detach()
  const seen = log.events.length
  const [start] = log.events
  assert.ok(start.kind === 'start' && start.from === 'attach' && start.pid === pid)
  await sleep(300)
  assert.equal(log.events.length, seen, 'nothing is recorded while detached')
  const second = await attachUnderWine(pid, quiet, log.keep)
  assert.equal(second.session, first.session)
  await log.grows()
  writeFileSync(at('again'), '')
  await second.done
  const { code, stdout } = await running.done
  assert.equal(code, 17)
  const numbers = numbersOf(log.events)
  assert.ok(numbers.length < lastOf(stdout))
  assert.equal(numbers.at(-1), lastOf(stdout))
  // What happened in between was not seen, and the log says so.
  assert.deepEqual(log.events.flatMap((event, i) => event.kind === 'gap' ? i : []), [seen - 1])
  assert.equal(log.events.at(-1)!.kind, 'end')
  contiguous(log.events)
  const ledger = folded(log.events)
  assert.equal(ledger.contradictions, 0)
})

test('detaching puts every import slot back', needsWine(), async () => {
  const { running, pid } = await startWaiting(path.join(side.bin, 'probe-ways.exe'), ['80', 'slots'])
  const attached = await attachUnderWine(pid, quiet, () => {})
  while (!/changed=1/.test(readFileSync(running.stdoutFile, 'utf8'))) await sleep(20)
  await attached.detach()
  assert.match((await running.done).stdout, /changed=1\s+restored=1/)
})

test('a killed host is followed by one that goes on after the cursor', needsWine(), async () => {
  const { running, pid } = await startNumbered(side.bin, at('killed'))
  const log = keeper()
  const first = await attachUnderWine(pid, quiet, log.keep)
  await log.grows()
  first.kill()
  await first.done.catch(() => {})
  await sleep(300)
  const second = await attachUnderWine(pid, quiet, log.keep)
  await log.grows()
  writeFileSync(at('killed'), '')
  await second.done
  const { code, stdout } = await running.done
  assert.equal(code, 17)
  assert.ok(log.repeated <= 1000, `${log.repeated} repeated`)
  contiguous(log.events)
  assertEachOnce(log.events, lastOf(stdout))
  assert.deepEqual(log.events.filter(event => event.kind === 'gap'), [])
  assert.equal(log.events.at(-1)!.kind, 'end')
})

test('while a debugger has it, and until it goes, the log says that it may be held up',
  needsWine(), async () => {
    const { running, pid } = await startNumbered(side.bin, at('held'))
    const log = keeper()
    const first = await attachUnderWine(pid, quiet, log.keep)
    await log.grows()
    const debug = startExe(path.join(side.bin, 'debugger.exe'), [`${pid}`, windowsPath(at('run'))])
    const phases = () => log.events.flatMap(event => event.kind === 'scope'
      ? [[event.what, event.phase]] : [])
    while (!/stopped=/.test(readFileSync(debug.stdoutFile, 'utf8'))) await sleep(20)
    while (phases().length < 1) await sleep(20)
    const seen = log.events.length
    // Another host goes on with what this one has said.
    first.kill()
    await first.done.catch(() => {})
    await sleep(300)
    assert.equal(log.events.length, seen, 'it stands still')
    writeFileSync(at('run'), '')
    const second = await attachUnderWine(pid, quiet, log.keep)
    await log.grows()
    // The debugger is still there, though the program runs.
    assert.deepEqual(phases(), [['held', 'enter']])
    rmSync(at('run'))
    assert.equal((await debug.done).code, 0)
    while (phases().length < 2) await sleep(20)
    writeFileSync(at('held'), '')
    await second.done
    const { code, stdout } = await running.done
    assert.equal(code, 17)
    assert.deepEqual(phases(), [['held', 'enter'], ['held', 'leave']])
    contiguous(log.events)
    assertEachOnce(log.events, lastOf(stdout))
    assert.deepEqual(log.events.filter(event => event.kind === 'gap'), [])
  })

test('what was opened and registered before is inferred, and silent for every callback rule',
  needsWine(), async () => {
    const server = await startHttpServer()
    const { running, pid } = await startWaiting(path.join(side.bin, 'probe-earlier.exe'),
      [`${server.port}`, windowsPath(at('earlier'))])
    const log = keeper()
    const attached = await attachUnderWine(pid, quiet, log.keep)
    writeFileSync(at('earlier'), '')
    await attached.done
    const { code, stdout } = await running.done
    await server.close()
    assert.equal(code, 0)
    assert.match(stdout, /pending=1\s+completed=1[^]*closing=1[^]*session-closing=1/)
    const [start, ...rest] = log.events
    assert.ok(start.kind === 'start')
    assert.ok(!rest.some(event => event.kind === 'status'), 'an earlier callback is invisible')
    // Long after every callback was due, and the program is still there.
    const end = rest.pop()!
    const at2 = end.at + 3_600_000_000
    rest.push({ ...end, at: at2, seq: end.seq, kind: 'tick', upTo: at2 },
      { ...end, at: at2, seq: end.seq + 1 })
    const found = (events: readonly HandleEvent[]) =>
      findingsOf(positioned(events), policies).map(finding => finding.rule).sort()
    assert.deepEqual(found([start, ...rest]), [])
    assert.equal([...folded([start, ...rest]).sessions.values()][0].complete, false)
    // Had the tree been seen and its callback not, the same calls would be accused.
    const [session] = (rest[0] as CallEvent).handles!
    const root = (rest.findLast(event => event.kind === 'call') as CallEvent).handles![0]
    const seen = (seq: number, fn: string, more: Partial<CallEvent>): CallEvent =>
      ({ session: start.session, at: start.at, seq, kind: 'call', tid: 1, fn, began: seq - 1,
        took: 1, result: 1, ...more })
    const { from: _, ...whole } = start
    const opened = [whole, seen(2, 'InternetOpenW', { outs: [root], args: { flags: 0x10000000 } }),
      seen(3, 'InternetConnectW', { handles: [root], outs: [session], args: { ctx: 1 } })]
    const later = rest.map(event => ({ ...event, seq: event.seq + 2,
      ...event.kind === 'call' && { began: event.began + 2 } }))
    assert.ok(found([...opened, ...later]).includes('wininet-async-no-callback'))
  })

test('a process that is not there', needsWine(), async () => {
  await assert.rejects(attachUnderWine(999_996, quiet, () => {}),
    { message: 'process 999996 cannot be opened', hint: 'there is no such process',
      name: 'CannotTrace' })
})
