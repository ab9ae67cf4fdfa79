/**
 * What the probe costs: an MSI-heavy program bare, with the probe and under Wine's relay log, in
 * turns; and the cost of one recorded call. Run it with `node test/bench/probe.ts [RUNS]`.
 *
 * The programs time themselves, from main to the end: starting Wine and the host is not in it.
 */
import path from 'node:path'
import { rmSync } from 'node:fs'
import { prepareProbe, trace } from '../probe/trace.ts'
import { runExe, stopWine } from '../wine/wine.ts'

const runs = Number(process.argv[2] ?? 10)
/** In Linux's RAM disk: on a disk, bare runs differ by a factor of four. */
const WORK = ['60', 'Z:\\dev\\shm']
/** 50,000 calls at full speed: what the host has room prepared for. */
const PAIRS = 25_000

const median = (numbers: number[]) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
const number = (text: string, what: string) => Number(new RegExp(`${what}=(\\d+)`).exec(text)![1])

const side = await prepareProbe()
const exe = (name: string) => path.join(side.bin, name)

async function relayed(name: string, args: string[]): Promise<string> {
  const result = await runExe(exe(name), args, { relay: true, timeoutMs: 300_000 })
  rmSync(path.dirname(result.relayLog!), { recursive: true, force: true })
  return result.stdout
}

const times = { bare: [] as number[], probe: [] as number[], relay: [] as number[] }
/** Processor time of the program: on a busy machine it says more than wall time does. */
const cpu = { bare: [] as number[], probe: [] as number[], relay: [] as number[] }
let calls = 0
let recorded = 0
const ways = {
  bare: async () => {
    const { stdout } = await runExe(exe('probe-msi.exe'), WORK)
    return { us: number(stdout, 'us'), cpu: number(stdout, 'cpu') }
  },
  probe: async () => {
    const traced = await trace('probe-msi.exe', WORK)
    calls = number(traced.stdout, 'calls')
    recorded = traced.events.filter(event => event.kind === 'call').length
    return { us: number(traced.stdout, 'us'), cpu: number(traced.stdout, 'cpu') }
  },
  relay: async () => {
    const stdout = await relayed('probe-msi.exe', WORK)
    return { us: number(stdout, 'us'), cpu: number(stdout, 'cpu') }
  },
}
for (let i = -1; i < runs; i++) {
  // In turns: what one leaves behind does not always meet the same one.
  const order = (['bare', 'probe', 'relay'] as const).map((_, k, all) => all[(i + 1 + k) % 3])
  for (const way of order) {
    const took = await ways[way]()
    if (i < 0) continue // the first round warms caches
    times[way].push(took.us)
    cpu[way].push(took.cpu)
  }
  if (i >= 0) process.stderr.write(`${i + 1}/${runs} ${times.bare.at(-1)} ${times.probe.at(-1)} ` +
    `${times.relay.at(-1)} µs; processor ${cpu.bare.at(-1)} ${cpu.probe.at(-1)}\n`)
}

const perCall: number[] = []
for (let i = 0; i < runs; i++) {
  const args = ['1', `${PAIRS}`]
  const bare = number((await runExe(exe('probe-storm.exe'), args)).stdout, 'us')
  const traced = await trace('probe-storm.exe', args)
  perCall.push((number(traced.stdout, 'us') - bare) / (2 * PAIRS))
}

const ratios = (of: number[]) => median(of.map((us, i) => us / times.bare[i]))
console.log(JSON.stringify({
  program: 'probe-msi', runs, calls, recorded,
  'median ms': { bare: median(times.bare) / 1000, probe: median(times.probe) / 1000,
    relay: median(times.relay) / 1000 },
  'median of paired ratios': { probe: ratios(times.probe), relay: ratios(times.relay) },
  'processor time, median ms': { bare: median(cpu.bare) / 1000, probe: median(cpu.probe) / 1000 },
  'processor time, median of paired ratios': median(cpu.probe.map((us, i) => us / cpu.bare[i])),
  'µs per recorded call': median(perCall),
}, null, 2))
await stopWine()
process.exit()
