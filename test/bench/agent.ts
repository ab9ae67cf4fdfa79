/**
 * The budget of a good guest, measured on a real agent without a sink, and a soak: at 1,000 handle
 * operations a second memory stays within its bar and own descriptors stay as many as they were.
 *
 *   LASTCALL_SOAK=600 npm run bench -- agent        seconds of the soak; default 60
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { budget } from '../../src/agent/vitals.ts'
import { newLoad, startGuest } from '../agent/guest.ts'

const SOAK = Number(process.env.LASTCALL_SOAK ?? 60)
const PER_SECOND = 1000
const WARM_MS = 150_000
const STEP_S = 10
const MB = 1024 * 1024
const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]
const directory = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
const bars: [what: string, value: number, bar: number, unit: string][] = []
try {
  const starts: number[] = []
  for (let i = 0; i < 6; i++) {
    const guest = await startGuest(directory)
    // The first start compiles, and the next ones find what it compiled.
    if (i > 0) starts.push(guest.readyAfter)
    await guest.stop()
  }
  bars.push(['start, median of 5', median(starts), budget.startMs, 'ms'])
  const guest = await startGuest(directory)
  await guest.cpu(3000)
  bars.push(['processor, idle', await guest.cpu(20_000) * 100, budget.cpuIdle * 100, '%'],
    ['memory, idle', guest.rss() / MB, budget.rssBytes / MB, 'MB'])
  const load = newLoad(directory, PER_SECOND)
  // It runs for days: what counts comes after its code was compiled for the load.
  await guest.cpu(WARM_MS)
  const descriptors = guest.descriptors()
  const cpu: number[] = []
  let memory = 0
  for (let s = 0; s < SOAK; s += STEP_S) {
    cpu.push(await guest.cpu(STEP_S * 1000))
    memory = Math.max(memory, guest.rss())
  }
  const more = guest.descriptors() - descriptors
  const sent = await load.stop()
  bars.push([`processor, ${PER_SECOND.toLocaleString('en')} operations a second`,
    median(cpu) * 100, (budget.cpuIdle + budget.cpuPerEvent * PER_SECOND) * 100, '%'],
  [`memory, the most in ${SOAK} s`, memory / MB, budget.rssBytes / MB, 'MB'],
  ['descriptors, more than before', more, 0, ''])
  await guest.stop()
  console.log(`${sent.toLocaleString('en')} events, all acknowledged; the machine's load ` +
    `${loadavg()[0].toFixed(1)}`)
} finally {
  rmSync(directory, { recursive: true, force: true })
}
for (const [what, value, bar, unit] of bars) {
  console.log(`${value > bar ? 'OVER' : 'ok  '}  ${what.padEnd(40)}${value.toFixed(2).padStart(8)} ` +
    `${unit.padEnd(2)}  of ${bar}`)
}
process.exitCode = bars.some(([, value, bar]) => value > bar) ? 1 : 0
