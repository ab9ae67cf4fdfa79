/** Histories to export: simulated programs that say they were seen by a probe. */
import { openLog, type Log } from '../../storage/log.ts'
import type { HandleEvent } from '../../src/events.ts'
import { defaultConfig } from '../../src/config.ts'
import { judgeOf } from '../../src/agent/judging.ts'
import { simulate, type SimulateOptions } from '../../src/simulated/programs.ts'

/** Simulated sessions never leave; what a probe saw does. */
export const asProbe = (events: readonly HandleEvent[]): HandleEvent[] => events.map(event =>
  event.kind === 'start' ? { ...event, capture: 'probe' } : event)

export const program = (seed: number, options?: SimulateOptions): HandleEvent[] =>
  asProbe(simulate(seed, options).events)

/** A log with its judge, as the agent opens it. */
export const judgedLog = (path: string): Log =>
  openLog(path, { judge: judgeOf(defaultConfig().policies), synchronous: 'NORMAL' })

/** Appends programs of many seeds until so many lives are in the log. */
export function fill(log: Log, lives: number, firstSeed = 1, batch = 5000): number {
  let seed = firstSeed
  let waiting: HandleEvent[] = []
  const enough = () => log.livesIn(['closed']).length >= lives
  for (;;) {
    waiting.push(...program(seed++, { processes: 4 }))
    if (waiting.length < batch) continue
    log.append(waiting)
    waiting = []
    if (enough()) return seed
  }
}
