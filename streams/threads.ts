/**
 * One session per process, whatever its number of threads: all share one counter of event numbers,
 * one clock and one session id, and the main thread collects.
 *
 * The main thread publishes these as environment data when the SDK is loaded, so that workers that
 * it starts afterwards join; a worker without them is a session of its own. Workers send their
 * batches over a BroadcastChannel. Numbers are handed out in the order of events, batches arrive in
 * any: the main thread holds events back until the numbers before them are there. A number that
 * does not come within 30 s, or before 65,536 later events, is given up (the log writes the gap);
 * what comes after all is then dropped and counted.
 */
import {
  BroadcastChannel, MessagePort, getEnvironmentData, isMainThread, receiveMessageOnPort,
  setEnvironmentData,
} from 'node:worker_threads'
import { hostname } from 'node:os'
import type { HandleEvent } from '../src/events.ts'
import type { Sink } from './recorder.ts'
import { newOrigin, type Origin } from './win32.ts'

export type Shared = { session: string; counter: Uint32Array; origin: Origin }

const KEY = 'lastcall/session'
const PATIENCE_MS = 30_000
const HELD_MAX = 65_536
const RETRY_MS = 100

export type Merge = {
  take(events: HandleEvent[]): void
  /** Hands on everything held, gaps or not. */
  drain(): void
  /** Events that came after their number was given up. */
  readonly late: number
  /** Events dropped because the sink took none for too long. */
  readonly lost: number
}

/**
 * Puts the batches of several threads into the order of their numbers. A sink that does not take a
 * batch is offered it again; beyond 65,536 waiting events the newest are dropped and counted.
 */
export function newMerge(sink: Sink, patience = PATIENCE_MS): Merge {
  let held: HandleEvent[] = []
  let refused: HandleEvent[] = []
  let lost = 0
  let again: NodeJS.Timeout | null = null
  let next = 1
  let late = 0
  let clock = 0
  let timer: NodeJS.Timeout | null = null

  function emit(until: number): void {
    const ready = held.slice(0, until)
    held = held.slice(until)
    if (ready.length === 0) return
    next = ready[ready.length - 1].seq + 1
    // Two threads read the clock and take a number; the second number may have the first time.
    for (const event of ready) {
      if (event.at < clock) event.at = clock
      else clock = event.at
    }
    offer(ready)
  }
  function offer(ready: HandleEvent[]): void {
    const room = HELD_MAX - refused.length
    lost += Math.max(0, ready.length - room)
    const all = refused.concat(ready.slice(0, room))
    if (again) clearTimeout(again)
    again = null
    refused = []
    if (all.length === 0) return
    try {
      if (sink(all.slice()) === false) refused = all
    } catch {
      refused = all
    }
    if (refused.length > 0) again = setTimeout(offer, RETRY_MS, []).unref()
  }
  function step(): void {
    let n = 0
    while (n < held.length && held[n].seq === next + n) n++
    emit(n)
    if (held.length >= HELD_MAX) return giveUp()
    if (held.length === 0) {
      if (timer) clearTimeout(timer)
      timer = null
    } else timer ??= setTimeout(giveUp, patience).unref()
  }
  function giveUp(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (held.length > 0) next = held[0].seq
    step()
  }
  return {
    get late() { return late },
    take(events) {
      const fresh = events.filter(event => event.seq >= next)
      late += events.length - fresh.length
      const last = held.at(-1)
      const inOrder = !last || fresh.length === 0 || fresh[0].seq > last.seq
      held = held.concat(fresh)
      if (!inOrder) held.sort((a, b) => a.seq - b.seq)
      step()
    },
    get lost() { return lost },
    drain() {
      emit(held.length)
      offer([])
    },
  }
}

/** The session of this process: made on the main thread, joined by workers started after it. */
export function sharedSession(): Shared {
  const found = getEnvironmentData(KEY) as unknown as Shared | undefined
  if (found && typeof found === 'object' && 'counter' in found) return found
  const host = hostname().replace(/[^A-Za-z0-9]+/g, '-').slice(0, 24)
  const started = Math.round(performance.timeOrigin * 1000).toString(36)
  const mine = isMainThread ? '' : `-${Math.random().toString(36).slice(2, 8)}`
  const shared: Shared = { session: `${host}-${process.pid}-${started}${mine}`,
    counter: new Uint32Array(new SharedArrayBuffer(4)), origin: newOrigin() }
  if (isMainThread) setEnvironmentData(KEY, shared as unknown as string)
  return shared
}

/** On the main thread: collects what workers send. */
export function collect(session: string, merge: Merge): { drain(): void; stop(): void } {
  const channel = new BroadcastChannel(`lastcall/${session}`)
  channel.onmessage = message => { merge.take((message as { data: HandleEvent[] }).data) }
  channel.unref()
  // Node's documentation allows it; the types do not.
  const port = channel as unknown as MessagePort
  return {
    drain() {
      for (let m; (m = receiveMessageOnPort(port)) !== undefined;) {
        merge.take(m.message as HandleEvent[])
      }
    },
    stop() { channel.close() },
  }
}

/** In a worker that joined: sends batches to the main thread. */
export function sender(session: string): Sink {
  const channel = new BroadcastChannel(`lastcall/${session}`)
  channel.unref()
  return events => { channel.postMessage(events) }
}
