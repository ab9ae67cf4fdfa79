/**
 * The simulated Win32 behind the same contract as the real one. Time is virtual: it moves when
 * something waits for it, or, with `drive: 'outside'`, only by `advance`.
 */
import type { Argument, Identity, Machine, Outcome } from '../machine.ts'
import { advanceTo, at, EPOCH, newClock, nextDue, runNext, type Clock } from './clock.ts'
import { missingHere, perform } from './perform.ts'
import { newProcess, type Behaviour, type Process, type Reply, type World } from './process.ts'
import { newRandom } from './random.ts'
import { newSlots } from './slots.ts'

export type SimulatedOptions = {
  seed?: number
  identity?: Partial<Identity>
  behaviour?: Partial<Behaviour>
  /** Share one host with other simulated machines: RAS and WNet are common to them. */
  world?: World
  /** 'itself': planned work runs as soon as the program's own code yields (a microtask). */
  drive?: 'itself' | 'outside'
}

export interface SimulatedMachine extends Machine {
  readonly kind: 'simulated'
  readonly process: Process
  readonly world: World
  /** Moves the virtual clock by µs, running what falls due. */
  advance(us: number): void
  /** Runs everything that is planned, however late it is. */
  idle(): void
  /** Runs `work` as another thread of the process. */
  onThread<T>(tid: number, work: () => T): T
  /** The process is gone: nothing of it runs any more. */
  exit(): void
}

const usualBehaviour: Behaviour =
  { msiForeignClose: 0, pace: 1, rasRests: 10_000, hangUpSettles: [150, 900] }

export function newWorld(seed: number, host: string, behaviour: Partial<Behaviour> = {},
  startAt = EPOCH): World {
  return {
    host, clock: newClock(startAt), random: newRandom(seed),
    behaviour: { ...usualBehaviour, ...behaviour }, ras: newSlots(0x10001, 1), logons: new Map(),
  }
}

export function outcomeOf(reply: Reply): Outcome {
  return { result: reply.result, error: reply.error ?? 0, outs: reply.outs ?? {} }
}

export function simulatedMachine(options: SimulatedOptions = {}): SimulatedMachine {
  const world = options.world ?? newWorld(options.seed ?? 1, options.identity?.host ?? 'SIMULATED',
    options.behaviour)
  const { clock } = world
  const p = newProcess(world, {
    host: world.host, pid: 4104, created: clock.now, image: 'app.exe', luid: '0x3a1b2',
    windowsSession: 1, elevated: false, arch: 'x64', ...options.identity,
  })
  if (options.drive !== 'outside') driveItself(clock)
  const machine: SimulatedMachine = {
    kind: 'simulated', process: p, world,
    identity: () => p.identity,
    now: () => clock.now,
    threadId: () => p.tid,
    missing: missingHere,
    call(name, args) {
      clock.now += 1
      const tid = p.tid
      const work = perform(p, name, args)
      if (!('wait' in work)) return outcomeOf(work)
      // The thread blocks; the rest of the machine goes on.
      advanceTo(clock, clock.now + work.wait)
      p.tid = tid
      return outcomeOf(work.then())
    },
    callAsync(name, args: readonly Argument[]) {
      return new Promise((resolve, reject) => {
        const tid = p.workers[0] + 100
        at(clock, clock.now + 1, () => {
          try {
            const work = machine.onThread(tid, () => perform(p, name, args))
            if (!('wait' in work)) return resolve(outcomeOf(work))
            at(clock, clock.now + work.wait, () =>
              resolve(outcomeOf(machine.onThread(tid, work.then))))
          } catch (problem) { reject(problem as Error) }
        })
      })
    },
    advance: us => advanceTo(clock, clock.now + us),
    idle() { while (runNext(clock)); },
    onThread(tid, work) {
      const before = p.tid
      p.tid = tid
      try { return work() } finally { p.tid = before }
    },
    exit() { p.ended = true },
  }
  return machine
}

/** Runs planned work from microtasks, one piece at a time, so that awaiting code sees each. */
function driveItself(clock: Clock): void {
  let running = false
  const step = (): void => {
    if (!runNext(clock)) { running = false; return }
    void Promise.resolve().then(step)
  }
  clock.waiting = () => {
    if (running) return
    running = true
    void Promise.resolve().then(step)
  }
  if (nextDue(clock) < Infinity) clock.waiting()
}
