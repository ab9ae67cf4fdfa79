/** Attaching to a running program, letting go of it, and coming back after dying. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HandleEvent } from '../../src/events.ts'
import { attachUnderWine } from '../../streams/probe/under-wine.ts'
import { needsWine } from '../wine/require.ts'
import { startExe, stopWine, wineAvailable, type Running } from '../wine/wine.ts'
import { folded } from './folded.ts'
import { prepareProbe } from './trace.ts'

before(async () => { if (wineAvailable().ok) await prepareProbe() })
after(async () => { if (wineAvailable().ok) await stopWine() })

const quiet = { stdio: ['ignore', 'ignore', 'ignore'] as const }

async function startLoop(ms: number): Promise<{ running: Running; pid: number }> {
  const side = await prepareProbe()
  const running = startExe(path.join(side.bin, 'probe-ways.exe'), ['80', 'loop', `${ms}`])
  for (;;) {
    const match = /pid=(\d+)/.exec(readFileSync(running.stdoutFile, 'utf8'))
    if (match) return { running, pid: Number(match[1]) }
    await sleep(20)
  }
}

/** A log's part of the contract: what is at or below its mark was delivered before. */
function keeper() {
  const events: HandleEvent[] = []
  let mark = 0
  let repeated = 0
  return { events, get repeated() { return repeated },
    keep(batch: readonly HandleEvent[]) {
      for (const event of batch) {
        if (event.seq <= mark) repeated++
        else events.push(event)
        mark = Math.max(mark, event.seq)
      }
    } }
}

const calls = (events: readonly HandleEvent[]) => events.filter(event => event.kind === 'call').length
const contiguous = (events: readonly HandleEvent[]) =>
  assert.deepEqual(events.map(event => event.seq), events.map((_, i) => i + 1))

test('attach, detach, attach again', needsWine(240_000), async () => {
  const { running, pid } = await startLoop(25_000)
  const log = keeper()
  const first = await attachUnderWine(pid, quiet, log.keep)
  await sleep(1000)
  await first.detach()
  const seen = log.events.length
  assert.ok(calls(log.events) > 20, `${calls(log.events)} calls`)
  const [start] = log.events
  assert.ok(start.kind === 'start' && start.from === 'attach' && start.pid === pid)
  await sleep(500)
  assert.equal(log.events.length, seen, 'nothing is recorded while detached')
  const second = await attachUnderWine(pid, quiet, log.keep)
  assert.equal(second.session, first.session)
  await second.done
  const result = await running.done
  assert.equal(result.code, 0)
  const total = Number(/calls=(\d+)/.exec(result.stdout)![1])
  assert.ok(calls(log.events) > seen && calls(log.events) < total)
  assert.deepEqual(log.events.flatMap((event, i) => event.kind === 'gap' ? i : []), [seen - 1])
  assert.equal(log.events.at(-1)!.kind, 'end')
  contiguous(log.events)
  assert.equal(folded(log.events).contradictions, 0)
})

test('a killed host is followed by one that goes on after the cursor', needsWine(240_000), async () => {
  const { running, pid } = await startLoop(25_000)
  const log = keeper()
  const first = await attachUnderWine(pid, quiet, log.keep)
  await sleep(800)
  first.kill()
  await first.done.catch(() => {})
  const seen = log.events.length
  assert.ok(seen > 20)
  await sleep(800)
  const second = await attachUnderWine(pid, quiet, log.keep)
  await second.done
  const result = await running.done
  assert.equal(result.code, 0)
  assert.ok(log.repeated <= 1000, `${log.repeated} repeated`)
  contiguous(log.events)
  assert.deepEqual(log.events.filter(event => event.kind === 'gap'), [])
  assert.equal(log.events.at(-1)!.kind, 'end')
  assert.equal(folded(log.events).contradictions, 0)
})

test('a process that is not there', needsWine(), async () => {
  await assert.rejects(attachUnderWine(999_996, quiet, () => {}),
    { message: 'process 999996 cannot be opened', hint: 'there is no such process', code: 126 })
})
