/**
 * Simulated programs and workstations: correct ones of several kinds, and faults planted into
 * them at seeded places. The simulation knows the truth, so precision and recall are exact.
 */
import type { HandleEvent } from '../events.ts'
import type { Identity } from '../machine.ts'
import { newActor, type Actor, type Fault, type Unit } from './actor.ts'
import { at, EPOCH, SECOND } from './clock.ts'
import { faults as inetFaults } from './faults-wininet.ts'
import { newWorld } from './machine.ts'
import { newRandom, type Random } from './random.ts'
import {
  startProcess, startThread, step, type PlantedFault, type Script, type Simulation,
} from './scheduler.ts'
import * as inet from './units-wininet.ts'
import * as msi from './units-msi.ts'
import * as wnet from './units-wnet.ts'
import * as ras from './units-ras.ts'

export type { PlantedFault } from './scheduler.ts'

type Family = 'wininet' | 'msi' | 'wnet' | 'ras'
const catalogue: Readonly<Record<Family, { units: readonly Unit[]; faults: readonly Fault[] }>> = {
  wininet: { units: inet.own, faults: inetFaults },
  msi: { units: msi.units, faults: msi.faults },
  wnet: { units: wnet.units, faults: wnet.faults },
  ras: { units: ras.units, faults: ras.faults },
}

type ProgramKind = {
  image: string; families: readonly Family[]; threads: readonly [from: number, to: number]
  /** An asynchronous WinINet tree shared by the threads. */
  pool?: boolean
  /** Only short-lived records: values recycled across threads as fast as can be. */
  tight?: boolean
}
const kinds: Readonly<Record<string, ProgramKind>> = {
  browser: { image: 'C:\\Program Files\\Browse\\browse.exe', families: ['wininet'],
    threads: [2, 4], pool: true },
  downloader: { image: 'C:\\Tools\\fetch.exe', families: ['wininet'], threads: [1, 2] },
  installer: { image: 'C:\\Windows\\System32\\setup.exe', families: ['msi'], threads: [1, 4] },
  inventory: { image: 'C:\\Tools\\inventory.exe', families: ['msi'], threads: [4, 4], tight: true },
  mapper: { image: 'C:\\Tools\\mapdrives.exe', families: ['wnet'], threads: [1, 2] },
  dialer: { image: 'C:\\Program Files\\VPN\\dialer.exe', families: ['ras'], threads: [1, 2] },
  office: { image: 'C:\\Program Files\\LOB\\client.exe',
    families: ['wininet', 'msi', 'wnet', 'ras'], threads: [1, 4], pool: true },
}
export const programKinds: readonly string[] = Object.keys(kinds)
/** Every fault that can be planted, by name: the family and the rule that it breaks. */
export const plantable: readonly string[] =
  Object.values(catalogue).flatMap(c => c.faults.map(f => f.rule))

export type SimulateOptions = {
  /** Faults per process; 0 for correct programs. Default 1. */
  faults?: number
  /** Plant exactly these, one process each. */
  plant?: readonly string[]
  processes?: number
  kind?: string
  threads?: number
  /** Probability that an event is lost; its number is skipped. The truth is then an upper bound. */
  gaps?: number
  startAt?: number
  host?: string
}

export type Simulated = { events: HandleEvent[]; truth: PlantedFault[] }

/** Runs programs to their end. The same seed and options give the same events. */
export function simulate(seed: number, options: SimulateOptions = {}): Simulated {
  const simulation = newSimulation(seed, options.host, options.startAt, options.gaps)
  const { random } = simulation
  const count = options.plant?.length ?? options.processes ?? 1
  for (let i = 0; i < count; i++) {
    const wanted = options.plant?.[i]
    const family = wanted && familyOf(wanted)
    const name = options.kind ?? random.pick(programKinds.filter(k =>
      !family || kinds[k].families.includes(family)))
    startProgram(simulation, `sim${seed}`, i, kinds[name], random, 0, {
      threads: options.threads,
      faults: wanted ? [faultNamed(wanted)] : pickFaults(kinds[name], random, options.faults ?? 1),
    })
  }
  while (simulation.running.length > 0) {
    if (!step(simulation)) throw new Error(`seed ${seed}: waits for ever: ${stuck(simulation)}`)
  }
  return { events: simulation.events, truth: simulation.truth }
}

export type Workstation = {
  /** The events up to a virtual time (µs), in order. */
  next(until: number): HandleEvent[]
  /** What was planted so far, and has happened. */
  readonly truth: readonly PlantedFault[]
  readonly now: number
}

/** Whoever looks on for a minute is to see something: so many programs err, then one of four. */
const ERR_AT_FIRST = 3

/** An endless workstation: programs start, work at a human pace, err now and then, and end. */
export function workstation(seed: number, options: Pick<SimulateOptions, 'startAt' | 'host'> = {}):
  Workstation {
  const simulation = newSimulation(seed, options.host, options.startAt)
  const { random, world } = simulation
  let started = 0
  const launch = (): void => {
    if (simulation.running.length < 8) {
      const kind = kinds[random.pick(programKinds)]
      startProgram(simulation, `sim${seed}`, started++, kind, random,
        random.between(5, 20) * SECOND / 10,
        { faults: random.chance(0.25) || started <= ERR_AT_FIRST
          ? pickFaults(kind, random, 1) : [] })
    }
    at(world.clock, world.clock.now + random.between(2, 12) * SECOND, launch)
  }
  launch()
  return {
    next(until) {
      while (world.clock.now < until && step(simulation, until));
      // A slow callback may have run ahead: what lies after `until` is told later.
      const { events } = simulation
      const end = events.findIndex(event => event.at > until)
      return events.splice(0, end < 0 ? events.length : end)
    },
    truth: simulation.truth,
    get now() { return world.clock.now },
  }
}

function newSimulation(seed: number, host = 'SIM-WS', startAt = EPOCH, gaps = 0): Simulation {
  const random = newRandom(seed)
  return { world: newWorld(seed ^ 0x5eed, host, {}, startAt), random, running: [], events: [],
    truth: [], gaps, names: 0, reserved: new Set() }
}

const familyOf = (rule: string) => rule.split('-')[0] as Family

function faultNamed(rule: string): Fault {
  const fault = catalogue[familyOf(rule)]?.faults.find(f => f.rule === rule)
  if (!fault) throw new Error(`${rule} cannot be planted; one of ${plantable.join(', ')}`)
  return fault
}

/** At most one fault ends a process, and a service is a process of its own kind. */
function pickFaults(kind: ProgramKind, random: Random, count: number): Fault[] {
  const picked: Fault[] = []
  for (let i = 0; i < count; i++) {
    const fault = random.pick(catalogue[random.pick(kind.families)].faults)
    if (picked.includes(fault) || fault.last && picked.some(f => f.last)) continue
    picked.push(fault)
  }
  return picked
}

type Plan = { faults: readonly Fault[]; threads?: number }

function startProgram(simulation: Simulation, prefix: string, index: number, kind: ProgramKind,
  random: Random, think: number, { faults, threads }: Plan): void {
  const { clock, host } = simulation.world
  const pid = 4000 + index * 120
  const service = faults.some(f => f.service)
  const identity: Identity = {
    host, pid, created: clock.now, image: kind.image, luid: service ? '0x3e7' : '0x3a1b2',
    windowsSession: service ? 0 : 1, elevated: service, arch: 'x64',
    // The newer release brought the faults.
    version: faults.length > 0 ? '4.2.0' : '4.1.0',
  }
  const session = `${prefix}-${pid}-${clock.now.toString(36)}`
  const running = startProcess(simulation, session, identity, think)
  const solo = faults.some(f => f.solo)
  const count = solo ? 1 : threads ?? random.between(...kind.threads)
  startThread(running, pid + 4, thread => main(newActor(simulation, thread), kind, count, faults))
}

function* main(t: Actor, kind: ProgramKind, threads: number, faults: readonly Fault[]): Script {
  const first = faults.filter(f => f.service)
  const middle = faults.filter(f => !f.service && !f.last)
  const last = faults.filter(f => f.last)
  for (const fault of first) yield* inUnit(t, fault.rule, fault.run)
  const pool = kind.pool ? yield* inet.openPool(t) : null
  const units = kind.tight ? [msi.records]
    : kind.families.flatMap(family => catalogue[family].units).concat(pool ? inet.pooled(pool) : [])
  const worksOf = (own: readonly Fault[]) => (actor: Actor) => work(actor, units, own, kind.tight)
  // Every fault goes to some thread, the main one included.
  const shares: Fault[][] = Array.from({ length: threads }, () => [])
  for (const fault of middle) t.random.pick(shares).push(fault)
  const ends = shares.slice(1).map(own => t.fork(worksOf(own)))
  yield* worksOf(shares[0])(t)
  yield* t.until(() => ends.every(ended => ended()))
  t.unit = 'main'
  if (pool) yield* inet.closePool(t, pool)
  for (const fault of last) yield* inUnit(t, fault.rule, fault.run)
}

function* work(t: Actor, units: readonly Unit[], faults: readonly Fault[], tight = false): Script {
  const parts: { name: string; run: Unit }[] = []
  for (let i = t.random.between(2, tight ? 8 : 6); i > 0; i--) {
    const unit = t.random.pick(units)
    parts.push({ name: unit.name, run: unit })
  }
  for (const fault of faults) {
    parts.splice(t.random.between(0, parts.length), 0, { name: fault.rule, run: fault.run })
  }
  for (const { name, run } of parts) {
    yield* t.think()
    t.unhurried = units.includes(run)
    yield* inUnit(t, name, run)
    t.unhurried = false
  }
}

function* inUnit(t: Actor, name: string, run: Unit): Script {
  t.unit = name
  yield* run(t)
}

/** Who waits for what will never come: a fault of the simulation itself. */
function stuck(simulation: Simulation): string {
  return simulation.running.flatMap(r => r.threads.map(t => `${t.tid} in ${t.unit()}`)).join(', ')
}
