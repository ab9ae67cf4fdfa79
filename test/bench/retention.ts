/**
 * How long an append waits while the log is cut, in the same process, as in the agent: ten events
 * every 10 ms beside a cut to four fifths of the log's size.
 *
 *   node test/bench/retention.ts [EVENTS, default 300000]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { judgeOf } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { openLog } from '../../storage/log.ts'

const count = Number(process.argv[2] ?? 300_000)
const directory = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
const path = join(directory, 'log.db')
const open = () => openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
let log = open()
const machine = workstation(11)
let at = machine.now
const waiting = machine.next(at)

/** The next events of the workstation. */
function append(events: number): void {
  while (waiting.length < events) waiting.push(...machine.next(at += 1e6))
  log.append(waiting.splice(0, events))
}

while (log.last() < count) append(1000)
// Closed, so that the WAL of all this is not counted.
log.close()
const bytes = statSync(path).size * 0.8
log = open()

const waits: number[] = []
let cutting = true
async function record(): Promise<void> {
  for (let due = performance.now(); cutting;) {
    due = Math.max(due + 10, performance.now())
    await sleep(Math.max(0, due - performance.now()))
    append(10)
    waits.push(performance.now() - due)
  }
}
const recording = record()
const began = performance.now(), before = process.cpuUsage()
const { events } = await retain(path, { limits: () => ({ before: 0, bytes, sinks: [] }), judging: {} })
const { user, system } = process.cpuUsage(before)
cutting = false
await recording
waits.sort((a, b) => a - b)
const part = (share: number) => waits[Math.floor((waits.length - 1) * share)].toFixed(1)
console.log(`${count} events; ${events} removed in ${((performance.now() - began) / 1000).toFixed(1)} s`)
console.log(`an append waited ${part(0.5)} ms (median), ${part(0.99)} (99 of 100), ${part(1)} at most`)
console.log(`${((user + system) / events).toFixed(1)} µs of processor for an event, appends included`)
log.close()
rmSync(directory, { recursive: true })
