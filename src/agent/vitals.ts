/** What the agent costs and how it is: the numbers that `status` and the metrics show. */
import { statSync } from 'node:fs'
import { ownHandles } from '../../streams/own-process.ts'
import type { Agent } from './agent.ts'
import type { WatchStatus } from './watching.ts'

/** What a good guest may take, without a sink. */
export const budget = {
  startMs: 500,
  rssBytes: 100 * 1024 * 1024,
  /** Share of a core: idle, and for every event a second beyond that. */
  cpuIdle: 0.005, cpuPerEvent: 0.000015,
  /** Own handles that may be open beside those of its first minute. */
  moreHandles: 8,
}

export type Vitals = {
  pid: number
  version: 1
  /** Milliseconds since it began. */
  up: number
  /** Milliseconds from the start of its process until it was ready; null before that. */
  startMs: number | null
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
  /**
   * CPU time over the last minute, of one core: 0.005 is half a percent. null in the first 20 s:
   * what starting takes is not what running takes.
   */
  cpu: number | null
  /** Open handles (Windows) or descriptors of the agent itself; null where it cannot be known. */
  handles: number | null
  /** Programs that are connected: each has one of these handles. */
  programs: number
  /** Own handles without the programs', after the first minute; null before that. */
  handlesAtFirst: number | null
  dropped: number
  logsReplaced: number
  paths: ReturnType<Agent['health']>
  /** What is watched of the machine's connections, and how. */
  watch: WatchStatus
}

const notWatched = (): WatchStatus => ({ why: 'nothing is watched', watchers: [] })

const SAMPLE_MS = 10_000
const SAMPLES = 7

export type VitalsWatch = {
  read(): Vitals
  /** Says that the start is over. */
  ready(): void
  stop(): void
}

/** Watches an agent. @param programs how many are connected; @param watch what it watches */
export function newVitals(agent: Agent, log: string, programs = () => 0,
  watch: () => WatchStatus = notWatched): VitalsWatch {
  const began = performance.now()
  let startMs: number | null = null
  let handlesAtFirst: number | null = null
  let events = 0
  let lagMs: number | null = null
  /** The first is taken when what a start leaves to do is done too. */
  const samples: { at: number; events: number; cpu: number }[] = []
  const sample = () => {
    const { user, system } = process.cpuUsage()
    samples.push({ at: performance.now(), events, cpu: user + system })
    if (samples.length <= SAMPLES) return
    samples.shift()
    handlesAtFirst ??= own(ownHandles())
  }
  const own = (handles: number | null) => handles === null ? null : handles - programs()
  const subscription = agent.committed.subscribe(batch => {
    events += batch.events.length
    const newest = batch.events.findLast(event => event.by === undefined)
    if (newest) lagMs = Math.max(0, Math.round((agent.now() - newest.at) / 1000))
  })
  const timer = setInterval(sample, SAMPLE_MS).unref()

  return {
    ready() {
      startMs = Math.round(process.uptime() * 1000)
    },
    stop() {
      clearInterval(timer)
      subscription.unsubscribe()
    },
    read() {
      // Over a moment, what answering this takes would be much.
      const starting = samples.length < 2
      const first = starting ? { at: began, events: 0, cpu: 0 } : samples[0]
      const now = performance.now()
      const { user, system } = process.cpuUsage()
      const ms = Math.max(1, now - first.at)
      const { stopped, waiting, counters } = agent.recording
      return {
        pid: process.pid, version: 1, up: Math.round(now - began), startMs, log,
        logBytes: ['', '-wal', '-shm'].reduce((sum, suffix) => sum + sizeOf(log + suffix), 0),
        last: agent.log?.last() ?? null, stopped,
        eventsPerSecond: Math.round((events - first.events) / ms * 10_000) / 10,
        waiting, lagMs, rssBytes: process.memoryUsage.rss(),
        cpu: starting ? null : Math.round((user + system - first.cpu) / ms) / 1000,
        handles: ownHandles(), programs: programs(), handlesAtFirst, watch: watch(),
        dropped: counters.dropped, logsReplaced: counters.replaced, paths: agent.health(),
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
