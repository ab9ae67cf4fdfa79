/**
 * What a Prometheus would have scraped: real agents, one per host, are fed a history on a clock of
 * ours, and their /metrics are read every 15 seconds of it.
 */
import { join } from 'node:path'
import { startAgent } from '../../src/agent/agent.ts'
import { newMetrics } from '../../src/agent/metrics.ts'
import { feedMetrics } from '../../src/agent/metrics-feed.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { defaultConfig } from '../../src/config.ts'
import type { HandleEvent } from '../../src/events.ts'
import { BEGINS, hosts } from './history.ts'

export const SCRAPE = 15
export const JOB = 'lastcall'

export type Scraped = {
  openmetrics: string
  /** Epoch seconds of the first and the last scrape. */
  from: number; to: number
  /** The log that each host's agent wrote. */
  logs: Map<string, string>
}

/** Sessions, and therefore events, by their host. */
function byHost(all: readonly HandleEvent[]): Map<string, HandleEvent[]> {
  const hostOf = new Map(all.flatMap(e => e.kind === 'start' ? [[e.session, e.host]] : []))
  return Map.groupBy(all, e => hostOf.get(e.session)!)
}

export async function scrape(directory: string, all: readonly HandleEvent[]): Promise<Scraped> {
  const from = BEGINS / 1e6
  const last = Math.max(...all.map(e => e.at)) / 1e6
  const to = from + Math.ceil((last - from) / SCRAPE + 1) * SCRAPE
  const series = new Map<string, string[]>()
  const logs = new Map<string, string>()

  function sample(name: string, labels: string, value: string | number, at: number): void {
    const key = `${name}{${labels}}`
    const lines = series.get(key)
    const line = `${key} ${value} ${at}`
    if (lines) lines.push(line)
    else series.set(key, [line])
  }

  for (const [host, events] of byHost(all)) {
    const path = join(directory, `${host}.db`)
    logs.set(host, path)
    let now = from * 1e6
    const config = defaultConfig()
    const agent = startAgent(path, { ...config, log: { ...config.log, synchronous: 'NORMAL' } }, [],
      error => { throw error },
      { clock: { now: () => now, look: () => ({ skipped: 0, stepped: 0, stopped: 0 }),
        attended: () => now / 1000 }, tickMs: 2 ** 30 })
    const metrics = newMetrics()
    const vitals = newVitals(agent, path)
    const stop = feedMetrics(metrics, agent, vitals.read)
    // There is no sink here: this is the one number that is made up.
    metrics.set('exportLag', { sink: 'default' }, 12)
    const own = `job="${JOB}",instance="${host}"`
    let next = 0
    for (let at = from; at <= to; at += SCRAPE) {
      now = at * 1e6
      const begin = next
      while (next < events.length && events[next].at <= now) next++
      // The agent ticks by a timer; here time passes as told.
      agent.append([...events.slice(begin, next), { session: 'agent', seq: 0, by: 'agent', at: now,
        kind: 'tick', upTo: now }])
      for (const line of (await metrics.text()).split('\n')) {
        const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)
        if (match) sample(match[1], match[2] ? `${match[2]},${own}` : own, match[3], at)
      }
      sample('up', own, 1, at)
      // What Prometheus makes of an alert that fires; rules.test.ts says when one does.
      if (host === hosts[0] && at >= to - 600) {
        const alert = `alertname="LastcallPrematureReuse",severity="critical",${own}`
        sample('ALERTS', `${alert},alertstate="firing"`, 1, at)
        sample('ALERTS_FOR_STATE', alert, to - 660, at)
      }
    }
    stop()
    vitals.stop()
    await agent.stop()
  }
  return { openmetrics: `${[...series.values()].flat().join('\n')}\n# EOF\n`, from, to, logs }
}
