/**
 * What the probe costs: an MSI-heavy program bare, with the probe and under Wine's relay log, in
 * turns; the cost of one recorded call; and what is taken while nothing happens. Run it with
 * `node test/bench/probe.ts [RUNS] [DATABASES]`, on a machine that does nothing else: with no core
 * left for the host and Wine's server, wall times are the scheduler's.
 *
 * The programs time themselves, from main to the end: starting Wine and the host is not in it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { destination } from '../../src/cli/destination.ts'
import { prepareProbe, trace } from '../probe/trace.ts'
import { runExe, stopWine } from '../wine/wine.ts'

const runs = Number(process.argv[2] ?? 20)
/** In Linux's RAM disk: on a disk, bare runs differ by a factor of four. */
const WORK = [process.argv[3] ?? '60', 'Z:\\dev\\shm']
/** 50,000 calls at full speed: what the host has room prepared for. */
const PAIRS = 25_000
const IDLE_S = 30
const load = loadavg()[0]

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
    // As `run` keeps and judges them.
    const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-bench-'))
    const to = await destination('', { db: path.join(folder, 'log.db'), writer: 'bench' }, () => {})
    const traced = await trace('probe-msi.exe', WORK, { onEvents: to.sink })
    await to.finish()
    rmSync(folder, { recursive: true })
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

/** Processor time of a process of this side, ns: all its threads'. */
const nanoseconds = (pid: number) => readdirSync(`/proc/${pid}/task`).map(tid =>
  Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]))
  .reduce((sum, ns) => sum + ns, 0)

/** The host inside Wine: what we started that runs host.ts. */
function hostPid(): number {
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)) {
    try {
      const parent = /\) \w (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]
      if (Number(parent) === process.pid &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host.ts')) return pid
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error('the host is not running')
}

/** What the host and we take of a core while a traced program makes no calls, in percent. */
async function idleShare(): Promise<number> {
  let share = NaN
  await trace('probe-ways.exe', ['80', 'idle', `${(IDLE_S + 10) * 1000}`], { started: () => {
    void (async () => {
      await sleep(5000)
      const taken = () => nanoseconds(hostPid()) + nanoseconds(process.pid)
      const [before, from] = [taken(), performance.now()]
      await sleep(IDLE_S * 1000)
      share = (taken() - before) / (performance.now() - from) / 1e4
    })()
  } })
  return share
}

const round = (n: number) => Math.round(n * 1000) / 1000
/** Lower quartile, median, upper quartile. */
function spread(numbers: number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [low, high] = [0.25, 0.75].map(part => sorted[Math.round((sorted.length - 1) * part)])
  return `${round(median(numbers))} (${round(low)} to ${round(high)})`
}
const paired = (of: number[], to: number[]) => of.map((us, i) => us / to[i])
const ms = (us: number[]) => spread(us.map(each => each / 1000))
console.log(JSON.stringify({
  program: 'probe-msi', runs, calls, recorded, 'load before and after':
    [load, loadavg()[0]].map(round),
  'each': 'median (lower to upper quartile)',
  'wall, ms': { bare: ms(times.bare), probe: ms(times.probe), relay: ms(times.relay) },
  'wall, paired with bare': { probe: spread(paired(times.probe, times.bare)),
    relay: spread(paired(times.relay, times.bare)) },
  'processor time, ms': { bare: ms(cpu.bare), probe: ms(cpu.probe) },
  'processor time, paired with bare': spread(paired(cpu.probe, cpu.bare)),
  'µs per recorded call': spread(perCall),
  'idle, percent of a core': round(await idleShare()),
}, null, 2))
await stopWine()
process.exit()
