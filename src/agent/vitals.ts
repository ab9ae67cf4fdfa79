/** What the agent costs and how it is: the numbers that `status` and the metrics show. */
import { readdirSync, statSync } from 'node:fs'
import type { Agent } from './agent.ts'

export type Vitals = {
  pid: number
  version: 1
  /** Milliseconds since it began. */
  up: number
  log: string
  /** Bytes of the log's files. */
  logBytes: number
  /** Position of the newest event; null while the log is not open. */
  last: number | null
  /** Why nothing is written at the moment. */
  stopped: string | null
  /** Events committed per second, over the last minute. */
  eventsPerSecond: number
  /** Events that wait for their commit, and milliseconds from an event to its commit. */
  waiting: number
  lagMs: number | null
  rssBytes: number
  /** CPU time over the last minute, of one core: 0.005 is half a percent. */
  cpu: number
  /** Open handles (Windows) or descriptors of the agent itself; null where it cannot be known. */
  handles: number | null
  dropped: number
  logsReplaced: number
  paths: ReturnType<Agent['health']>
}

const SAMPLE_MS = 10_000
const SAMPLES = 7

/** Watches an agent; `stop` ends that. */
export function newVitals(agent: Agent, log: string): { read(): Vitals; stop(): void } {
  const began = performance.now()
  let events = 0
  let lagMs: number | null = null
  const samples: { at: number; events: number; cpu: number }[] = []
  const sample = () => {
    const { user, system } = process.cpuUsage()
    samples.push({ at: performance.now(), events, cpu: user + system })
    if (samples.length > SAMPLES) samples.shift()
  }
  const subscription = agent.committed.subscribe(batch => {
    events += batch.events.length
    const newest = batch.events.findLast(event => event.by === undefined)
    if (newest) lagMs = Math.max(0, Math.round((agent.now() - newest.at) / 1000))
  })
  sample()
  const timer = setInterval(sample, SAMPLE_MS).unref()

  return {
    stop() {
      clearInterval(timer)
      subscription.unsubscribe()
    },
    read() {
      const first = samples[0]
      const now = performance.now()
      const { user, system } = process.cpuUsage()
      const ms = Math.max(1, now - first.at)
      const { stopped, waiting, counters } = agent.recording
      return {
        pid: process.pid, version: 1, up: Math.round(now - began), log,
        logBytes: ['', '-wal', '-shm'].reduce((sum, suffix) => sum + sizeOf(log + suffix), 0),
        last: agent.log?.last() ?? null, stopped,
        eventsPerSecond: Math.round((events - first.events) / ms * 10_000) / 10,
        waiting, lagMs, rssBytes: process.memoryUsage.rss(),
        cpu: Math.round((user + system - first.cpu) / ms) / 1000,
        handles: ownHandles(), dropped: counters.dropped, logsReplaced: counters.replaced,
        paths: agent.health(),
      }
    },
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

let countHandles: (() => number | null) | undefined
/** On Windows a way to count is given: it needs the native side, which only loads for a reason. */
export function countHandlesBy(count: () => number | null): void {
  countHandles = count
}

function ownHandles(): number | null {
  if (countHandles) return countHandles()
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}
