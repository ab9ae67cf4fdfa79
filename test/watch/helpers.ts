/** An agent that watches, and programs of the same machine beside it. */
import { join } from 'node:path'
import { startAgent, type Agent } from '../../src/agent/agent.ts'
import {
  startWatching, type Watchable, type Watching, type WatchingOptions,
} from '../../src/agent/watching.ts'
import { defaultConfig } from '../../src/config.ts'
import type { Machine } from '../../src/machine.ts'
import type { Finding } from '../../src/policy.ts'
import { newRecorder, type Recorder } from '../../streams/recorder.ts'
import type { Signal } from '../../streams/watch/signals.ts'

/** Simulated connections: nothing signals them. */
export const noSignal: Signal =
  { why: 'simulated', arm: async () => {}, fired: () => false, close() {} }
export const unsignalled = (machine: Machine): Watchable =>
  ({ machine, ras: noSignal, network: noSignal })

export type WatchingAgent = {
  agent: Agent; watching: Watching; errors: string[]; findings: Finding[]; path: string
  /** A program whose calls are recorded. */
  program(machine: Machine): Recorder
  stop(): Promise<string | null>
}

/** Quick: it looks again after 60 ms, and waits 300 ms for what comes late. */
export async function watch(t: { after(fn: () => Promise<unknown>): void }, directory: string,
  native: WatchingOptions['native'], { pollSeconds = 0.05, graceMs = 300, hungMs = 10_000 } = {}):
  Promise<WatchingAgent> {
  const path = join(directory, 'log.db')
  const errors: string[] = []
  const findings: Finding[] = []
  const config = defaultConfig()
  const complain = (error: Error) => { errors.push(error.message) }
  const agent = startAgent(path, { ...config, log: { ...config.log, synchronous: 'NORMAL' },
    policies: { thresholds: { 'connection-vanished': { graceMs } } } }, [], complain,
    { tickMs: 50 })
  agent.committed.subscribe(batch => { findings.push(...batch.findings) })
  const watching = await startWatching(agent, { config: { enabled: true, pollSeconds },
    native, settleMs: 60, hungMs, onError: complain })
  let stopped = false
  const stop = async () => {
    if (stopped) return null
    stopped = true
    const hung = await watching.stop()
    await agent.stop()
    return hung
  }
  t.after(stop)
  let programs = 0
  return { agent, watching, errors, findings, path, stop,
    program: machine => newRecorder({ ...machine, now: agent.now },
      events => { agent.offer({ events }) },
      { session: `program-${process.pid}-${++programs}`, delay: 5, sites: 'none' }) }
}

/** How many connections a watcher has told of; -1 before it has looked. */
export function up(watching: Watching, name: 'ras' | 'network'): number {
  const status = watching.status().watchers.find(watcher => watcher.name === name)
  return status && status.lastLook !== null ? status.connections : -1
}
