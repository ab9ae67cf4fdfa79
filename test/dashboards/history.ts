/**
 * A real log for the dashboards: simulated programs with planted faults on two hosts, folded and
 * judged as the agent does it. `scale` repeats it until there are enough events.
 */
import { judgeOf } from '../../src/agent/judging.ts'
import type { HandleEvent } from '../../src/events.ts'
import { simulate } from '../../src/simulated/programs.ts'
import { openLog, type Log } from '../../storage/log.ts'

/** Where the recorded history begins, µs: a round number, so that buckets are easy to read. */
export const BEGINS = 1_700_000_000_000_000
export const hosts = ['WS-1', 'WS-2']

/** Programs that err, one seed after the other in time, alternating between the hosts. */
export function events(seeds = 6, processes = 6): HandleEvent[] {
  const all: HandleEvent[] = []
  let at = BEGINS
  for (let seed = 1; seed <= seeds; seed++) {
    const { events } = simulate(seed, { processes, faults: 1, startAt: at,
      host: hosts[seed % hosts.length] })
    const version = `4.${seed % 3}.0`
    all.push(...events.map(e => e.kind === 'start' ? { ...e, version } : e))
    at = Math.max(...events.map(e => e.at)) + 60_000_000
  }
  return all
}

/** The same events later, in other sessions. */
export function repeated(all: readonly HandleEvent[], round: number, later: number): HandleEvent[] {
  if (round === 0) return [...all]
  return all.map(event =>
    ({ ...event, session: `${event.session}-${round}`, at: event.at + later }))
}

export const openJudged = (path: string): Log =>
  openLog(path, { synchronous: 'NORMAL', judge: judgeOf({}) })

/** Writes a history into a new log, in batches as the agent does. The log stays open. */
export function record(path: string, all: readonly HandleEvent[]): Log {
  const log = openJudged(path)
  for (let i = 0; i < all.length; i += 1000) log.append(all.slice(i, i + 1000))
  return log
}

/** A log of at least `count` events. */
export function recordMany(path: string, count: number): void {
  const once = events(12, 8)
  const spans = once.at(-1)!.at - BEGINS + 60_000_000
  const log = openJudged(path)
  let written = 0
  for (let round = 0; written < count; round++) {
    const all = repeated(once, round, round * spans)
    for (let i = 0; i < all.length; i += 1000) written += log.append(all.slice(i, i + 1000)).length
  }
  log.close()
}
