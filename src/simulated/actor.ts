/** What a simulated program sees: its calls, its sleeps, its callbacks, and how it errs. */
import type { Value } from '../events.ts'
import type { Argument, StatusInfo, StatusListener } from '../machine.ts'
import { MS } from './clock.ts'
import { policyOf } from './faults.ts'
import type { Random } from './random.ts'
import {
  call, callInside, emit, startProcess, startThread, type Done, type PlantedFault, type Running,
  type Script, type Simulation, type Thread,
} from './scheduler.ts'
import type { Slots } from './slots.ts'
import { keyOf, logonOf } from './wnet.ts'

/** One life, as the truth names it. */
export type Life = { handle: Value; life: number | null }

export type Actor = {
  readonly simulation: Simulation
  readonly running: Running
  readonly tid: number
  /** It is not the process's first thread. */
  readonly forked: boolean
  readonly random: Random
  /** Which part of the program's code this is: call sites come from it. */
  unit: string
  call(name: string, ...args: Argument[]): Script<Done>
  /** Pauses may come between its calls. */
  unhurried: boolean
  pause(): Script
  /** A call from inside a callback. */
  inside(name: string, ...args: Argument[]): Done
  sleep(ms: number): Script
  /** The pause of somebody who works: short in tests, human at `npm start`. */
  think(): Script
  until(condition: () => boolean): Script
  /** From here on no other thread of this process runs, until `together`. */
  alone(): Script
  together(): void
  /** The life that a value has now. */
  life(family: 'wininet' | 'msi' | 'wnet' | 'ras' | 'enum', value: Value): Life
  plant(rule: string, seq: number, life: Life | null): void
  plantAtEnd(rule: string, life: Life | null): void
  /** At the thread-exit of this thread, which follows. */
  plantExit(rule: string, life: Life | null): void
  /** Starts a thread of the same program; gives a condition that is true when it has ended. */
  fork(script: (t: Actor) => Script): () => boolean
  /** Starts another process of the same host, in another logon session. */
  spawn(luid: string, script: (t: Actor) => Script): () => boolean
  scope(what: 'dllmain' | 'custom-action', phase: 'enter' | 'leave'): number
  exit(): Script
  /** Contexts are given once per process, so that waiting by context is exact. */
  context(): number
  /** Inside a callback: time passes while everything else waits. */
  linger(ms: number): void
  /** seq of the status event inside whose callback this runs. */
  heardAt(): number
}

/** A part of a program: it begins and ends by itself. */
export type Unit = (t: Actor) => Script
export type Fault = {
  /** The rule that it breaks, by family: what it plants says rule and policy exactly. */
  rule: string
  /** It ends the process, or needs to be the last thing that it does. */
  last?: boolean
  /** The process is a service. */
  service?: boolean
  /** No other thread of the process may use MSI. */
  solo?: boolean
  run: Unit
}

export function newActor(simulation: Simulation, thread: Thread): Actor {
  const running = thread.process
  const site = (t: Actor, name: string) => {
    const image = running.native.identity.image.split('\\').at(-1)
    return `${image}+0x${hash(t.unit + name).toString(16)}`
  }
  thread.unit = () => t.unit
  const t: Actor = {
    simulation, running, tid: thread.tid, forked: running.forked.has(thread.tid),
    random: running.random, unit: 'main',
    *call(name, ...args) {
      // At a human pace there are pauses, but none inside a fault, whose timing is its point.
      if (running.think > 0 && t.unhurried && t.random.chance(0.12)) yield* t.pause()
      return yield* call(simulation, thread, name, args, site(t, name))
    },
    unhurried: false,
    *pause() { yield { sleep: running.think * -Math.log(1 - t.random.next()) } },
    inside: (name, ...args) => callInside(simulation, running, name, args, site(t, name)),
    *sleep(ms) { yield { sleep: ms * MS } },
    *think() {
      yield
      if (running.think > 0 && t.random.chance(0.5)) yield* t.pause()
    },
    *until(condition) { yield { until: condition } },
    *alone() {
      yield { until: () => running.alone === null }
      running.alone = new Set([thread])
    },
    together() { running.alone = null },
    life(family, value) {
      const { native } = running
      if (family === 'wnet') {
        const key = keyOf(value)
        const logon = logonOf(simulation.world, native.identity.luid ?? '')
        return { handle: key, life: logon.generations.get(key) ?? 1 }
      }
      const slots: Slots<unknown> = family === 'wininet' ? native.inet
        : family === 'msi' ? native.msi : family === 'enum' ? native.enums : simulation.world.ras
      return { handle: value, life: slots.generations[(Number(value) - slots.base) / slots.step] }
    },
    plant(rule, seq, life) { simulation.truth.push(fault(running, rule, seq, life)) },
    plantAtEnd(rule, life) { running.atEnd.push(fault(running, rule, 0, life)) },
    plantExit(rule, life) { running.atExit.set(thread.tid, fault(running, rule, 0, life)) },
    fork(script) {
      const tid = thread.tid + 16 + 4 * (running.forks = running.forks + 1)
      running.forked.add(tid)
      const child = startThread(running, tid, other => script(newActor(simulation, other)))
      if (running.alone?.has(thread)) running.alone.add(child)
      return () => !running.threads.includes(child)
    },
    spawn(luid, script) {
      const { identity } = running.native
      const pid = identity.pid + 60
      const child = startProcess(simulation, `${running.session}-child${++simulation.names}`,
        { ...identity, pid, created: simulation.world.clock.now, luid, elevated: true },
        running.think)
      startThread(child, pid + 4, other => script(newActor(simulation, other)))
      return () => !simulation.running.includes(child)
    },
    scope: (what, phase) => emit(simulation, running,
      { kind: 'scope', tid: thread.tid, what, phase }),
    *exit() {
      running.exits = true
      yield
    },
    context: () => ++running.contexts,
    linger(ms) { simulation.world.clock.now += ms * MS },
    heardAt: () => running.frames.get(running.native.tid)!.at(-1)!,
  }
  return t
}

const fault = (running: Running, rule: string, seq: number, life: Life | null): PlantedFault => ({
  rule, policy: policyOf(rule), session: running.session, handle: life?.handle ?? null,
  life: life?.life ?? null, seq,
})

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x1000193)
  return (h >>> 8) + 0x1000
}

/** A program's status callback: it remembers what it heard, by context. */
export type Ear = {
  listener: StatusListener
  heard: StatusInfo[]
  /** Contexts are given once, so that waiting by context is exact. */
  completions(context: number): number
  last(context: number): StatusInfo | undefined
  closed(context: number): boolean
  /** What the program does inside the callback. */
  on: ((info: StatusInfo) => unknown) | null
}

export function newEar(): Ear {
  const completed = new Map<number, StatusInfo[]>()
  const closed = new Set<number>()
  const ear: Ear = {
    heard: [], on: null,
    completions: context => completed.get(context)?.length ?? 0,
    last: context => completed.get(context)?.at(-1),
    closed: context => closed.has(context),
    listener(info) {
      if (info.family === 'ras') ear.heard.push(info)
      else if (info.status === 100) {
        const list = completed.get(info.context)
        if (list) list.push(info)
        else completed.set(info.context, [info])
      } else if (info.status === 70) closed.add(info.context)
      return ear.on?.(info)
    },
  }
  return ear
}

export const pending = (done: Done) => done.result === 0 && done.error === 997
