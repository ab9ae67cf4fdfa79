/**
 * Runs simulated programs: threads are generators that yield at every point where another thread
 * could come in between, also inside native calls. So records arrive in return order, and a value
 * can be recorded as reopened before the close that freed it: what real captures deliver.
 */
import type { HandleEvent, Value } from '../events.ts'
import { functions } from '../families/all.ts'
import type { Argument, Identity, Outcome, StatusInfo, StatusListener } from '../machine.ts'
import { advanceTo, nextDue, runNext } from './clock.ts'
import { outcomeOf } from './machine.ts'
import { perform } from './perform.ts'
import { newProcess, pointerOf, type Process, type World } from './process.ts'
import type { Random } from './random.ts'
import { handlesIn, said } from './record.ts'

/** What a thread yields: a moment for others, a sleep, or a wait for something to become true. */
export type Pause = undefined | { sleep: number } | { until: () => boolean }
export type Script<T = void> = Generator<Pause, T>

export type PlantedFault = {
  /** A rule of win32-handle-apis.md section 3. */
  rule: string
  /** The policy that judges it, by design.md section 9. */
  policy: string
  session: string
  /** The life that it is about: its value and generation, or null for none. */
  handle: Value | null
  life: number | null
  /** seq of the offending event. */
  seq: number
}

export type Thread = {
  process: Running; tid: number; script: Script
  wake: number; until: (() => boolean) | null
  /** The part of the program that it is in. */
  unit: () => string
}
/** A process that runs, with its capture. */
export type Running = {
  native: Process; session: string; seq: number; random: Random
  threads: Thread[]
  /** Only these threads run: a fault whose evidence must not be disturbed. */
  alone: Set<Thread> | null
  /** seq of the status event inside whose callback each thread is, innermost last. */
  frames: Map<number, number[]>
  listeners: Map<StatusListener, StatusListener>
  enters: number
  forks: number
  contexts: number
  forked: Set<number>
  /** Truths to be completed with the seq of the event that ends the process. */
  atEnd: PlantedFault[]
  atExit: Map<number, PlantedFault>
  /** The program has said that it ends, whatever its threads still do. */
  exits: boolean
  /** Average pause of a thread between two steps of its work, µs. */
  think: number
}

export type Simulation = {
  world: World
  random: Random
  running: Running[]
  events: HandleEvent[]
  truth: PlantedFault[]
  /** Probability that an event is lost. */
  gaps: number
  /** Numbers already given to shares and phone book entries, and drive letters in use. */
  names: number
  reserved: Set<string>
}

const ENTER_AFTER = 100_000

export function startProcess(simulation: Simulation, session: string, identity: Identity,
  think: number): Running {
  const running: Running = {
    native: newProcess(simulation.world, identity), session, seq: 0,
    random: simulation.random.fork(), threads: [], alone: null, frames: new Map(),
    listeners: new Map(), enters: 0, forks: 0, contexts: 0x1000, forked: new Set(), atEnd: [],
    atExit: new Map(), exits: false, think,
  }
  simulation.running.push(running)
  const { host, pid, created, image, luid, windowsSession, elevated, arch, version } = identity
  emit(simulation, running, { kind: 'start', host, pid, created, image, capture: 'simulated',
    luid, windowsSession, elevated, arch, ...version !== undefined && { version } })
  return running
}

export function startThread(running: Running, tid: number, make: (t: Thread) => Script): Thread {
  const thread: Thread = { process: running, tid, script: undefined as unknown as Script,
    wake: 0, until: null, unit: () => '' }
  thread.script = make(thread)
  running.threads.push(thread)
  return thread
}

type Body = HandleEvent extends infer E ? E extends HandleEvent
  ? Omit<E, 'session' | 'seq' | 'at' | 'by'> : never : never

export function emit(simulation: Simulation, running: Running, body: Body): number {
  const seq = ++running.seq
  const lost = simulation.gaps > 0 && body.kind !== 'start' && body.kind !== 'end' &&
    simulation.random.chance(simulation.gaps)
  if (!lost) {
    simulation.events.push({ session: running.session, seq, at: simulation.world.clock.now,
      ...body } as HandleEvent)
  }
  return seq
}

/** Everything one call did, for the program and for whoever plants a fault at it. */
export type Done = Outcome & { seq: number; value: Value | null }

/** One native call of a thread: entered, done at some moment, returned at another. */
export function* call(simulation: Simulation, thread: Thread, name: string,
  args: readonly Argument[], site: string): Script<Done> {
  const { process: running } = thread
  const { clock } = simulation.world
  const entered = clock.now
  const began = running.seq
  let announced: number | undefined
  const wrapped = wrapListeners(simulation, running, args)
  yield
  running.native.tid = thread.tid
  const work = perform(running.native, name, wrapped)
  let outcome: Outcome
  if ('wait' in work) {
    if (work.wait > ENTER_AFTER) {
      yield { sleep: ENTER_AFTER }
      announced = ++running.enters
      emit(simulation, running, { kind: 'enter', tid: thread.tid, fn: name, began,
        handles: handlesIn(functions.get(name)!, wrapped), id: announced })
      yield { sleep: work.wait - ENTER_AFTER }
    } else yield { sleep: work.wait }
    running.native.tid = thread.tid
    outcome = outcomeOf(work.then())
  } else {
    outcome = outcomeOf(work)
    yield
  }
  return record(simulation, running, thread.tid, name, wrapped, outcome, began, entered, site,
    announced)
}

/** A call inside a callback: nothing else of the program runs meanwhile. */
export function callInside(simulation: Simulation, running: Running, name: string,
  args: readonly Argument[], site: string): Done {
  const { native } = running
  const { tid } = native
  const entered = simulation.world.clock.now
  const began = running.seq
  const wrapped = wrapListeners(simulation, running, args)
  simulation.world.clock.now += 3
  const work = perform(native, name, wrapped)
  if ('wait' in work) simulation.world.clock.now += work.wait
  const outcome = outcomeOf('wait' in work ? work.then() : work)
  return record(simulation, running, tid, name, wrapped, outcome, began, entered, site)
}

function record(simulation: Simulation, running: Running, tid: number, name: string,
  args: readonly Argument[], outcome: Outcome, began: number, entered: number, site: string,
  announced?: number): Done {
  const told = said(name, args, outcome, listener => pointerOf(running.native, listener))
  const during = running.frames.get(tid)?.at(-1)
  const seq = emit(simulation, running, {
    kind: 'call', tid, fn: name, began, took: simulation.world.clock.now - entered, ...told, site,
    ...during !== undefined ? { during } : {},
    ...announced !== undefined ? { entered: announced } : {},
  })
  return { ...outcome, seq, value: told.outs?.[0] ?? null }
}

/** Callbacks are recorded around the program's own code, on the thread that they came on. */
function wrapListeners(simulation: Simulation, running: Running,
  args: readonly Argument[]): Argument[] {
  return args.map(arg => {
    if (typeof arg !== 'function') return arg
    let wrapped = running.listeners.get(arg)
    if (!wrapped) {
      wrapped = info => hear(simulation, running, arg, info)
      running.listeners.set(arg, wrapped)
    }
    return wrapped
  })
}

function hear(simulation: Simulation, running: Running, program: StatusListener,
  info: StatusInfo): unknown {
  const { clock } = simulation.world
  const { tid } = running.native
  clock.now += 2
  const since = clock.now
  const { family, handle, context, status, value, error } = info
  const seq = emit(simulation, running, { kind: 'status', tid, family, status, handle, context,
    ...value !== undefined ? { value } : {}, ...error !== undefined ? { error } : {} })
  let frames = running.frames.get(tid)
  if (!frames) running.frames.set(tid, frames = [])
  frames.push(seq)
  const goOn = program(info)
  frames.pop()
  clock.now += 1
  emit(simulation, running, { kind: 'returned', tid, status, took: clock.now - since })
  return goOn
}

/**
 * Runs one step of some thread, or the next planned work. False when nothing is left to do, or
 * nothing before `limit`: then time stands there.
 */
export function step(simulation: Simulation, limit = Infinity): boolean {
  const { clock } = simulation.world
  advanceTo(clock, clock.now)
  const ready: Thread[] = []
  let soonest = nextDue(clock)
  for (const running of simulation.running) {
    for (const thread of running.threads) {
      if (running.alone && !running.alone.has(thread)) continue
      if (thread.until) {
        if (!thread.until()) continue
        thread.until = null
      }
      if (thread.wake <= clock.now) ready.push(thread)
      else if (thread.wake < soonest) soonest = thread.wake
    }
  }
  if (ready.length === 0) {
    if (soonest === Infinity) return false
    if (soonest > limit) {
      clock.now = limit
      return false
    }
    if (nextDue(clock) <= soonest) runNext(clock)
    else clock.now = soonest
    return true
  }
  const thread = simulation.random.pick(ready)
  advanceTo(clock, clock.now + simulation.random.between(1, 12))
  runThread(simulation, thread)
  return true
}

function runThread(simulation: Simulation, thread: Thread): void {
  const { process: running } = thread
  const { done, value } = thread.script.next()
  if (running.exits) return endProcess(simulation, running)
  if (!done) {
    thread.wake = value && 'sleep' in value
      ? simulation.world.clock.now + Math.max(0, Math.ceil(value.sleep)) : 0
    thread.until = value && 'until' in value ? value.until : null
    return
  }
  running.threads.splice(running.threads.indexOf(thread), 1)
  if (running.alone?.delete(thread) && running.alone.size === 0) running.alone = null
  if (running.threads.length === 0) endProcess(simulation, running)
  else {
    const seq = emit(simulation, running, { kind: 'thread-exit', tid: thread.tid })
    const planted = running.atExit.get(thread.tid)
    if (planted) simulation.truth.push({ ...planted, seq })
  }
}

function endProcess(simulation: Simulation, running: Running): void {
  running.threads.length = 0
  running.native.ended = true
  const seq = emit(simulation, running, { kind: 'end', exitCode: 0 })
  for (const fault of running.atEnd) simulation.truth.push({ ...fault, seq })
  simulation.running.splice(simulation.running.indexOf(running), 1)
}
