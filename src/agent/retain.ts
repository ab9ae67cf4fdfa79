/**
 * Keeping the log within its age and size: looks once a minute, cuts in small steps, and between
 * them gives way to the captures.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { newHistory, type History, type Judging } from '../history.ts'
import { knownLives } from '../ledger.ts'
import { policies as builtIn } from '../policies/all.ts'
import type { Policy } from '../policy.ts'
import { readLog } from '../../storage/log.ts'
import { newRetention, type Limits } from '../../storage/retention.ts'
import { cutSnapshot, stateAtCut } from './judging.ts'

const LOOK_MS = 60_000
const FIRST_LOOK_MS = 10_000
const BETWEEN_MS = 20
const PAGES = 256
/** Events that one cut removes. */
const STEP_EVENTS = 5000
const STEP_EVENTS_MAX = 50_000
const EVENTS_PER_MS = 500

export type Kept = {
  events: number; lives: number
  /** Lives and findings that left before a sink had got them. */
  unsent: Record<string, number>
}

export type RetainOptions = {
  limits(): Limits
  judging: Judging
  policies?: readonly Policy[]
  /** Milliseconds between two steps. */
  pause?: number
  signal?: AbortSignal
}

/** Cuts until the log is within its limits. @throws InputError when the log cannot be written */
export async function retain(path: string, options: RetainOptions): Promise<Kept> {
  const removed: Kept = { events: 0, lives: 0, unsent: {} }
  const retention = newRetention(path)
  try {
    let history: History | null = null
    let step = STEP_EVENTS
    for (;;) {
      const limits = options.limits()
      const plan = retention.plan(limits, step)
      if (!plan || options.signal?.aborted) break
      history = advance(path, history, plan.upTo, options)
      const began = performance.now()
      const snapshot = cutSnapshot(history.state)
      // A large state is written seldom: its cost is shared by more events.
      step = Math.min(STEP_EVENTS_MAX,
        Math.max(STEP_EVENTS, Math.round((performance.now() - began) * EVENTS_PER_MS)))
      const cut = retention.cut(plan.upTo, snapshot, knownLives(history.state.ledger), limits.sinks)
      removed.events += cut.events
      removed.lives += cut.lives
      for (const [sink, lives] of Object.entries(cut.unsent)) {
        removed.unsent[sink] = (removed.unsent[sink] ?? 0) + lives
      }
      retention.shrink(PAGES)
      await sleep(options.pause ?? BETWEEN_MS)
    }
    for (let left = Infinity; removed.events > 0 && !options.signal?.aborted;) {
      const now = retention.shrink(PAGES)
      if (now === 0 || now >= left) break
      left = now
      await sleep(options.pause ?? BETWEEN_MS)
    }
    return removed
  } finally {
    retention.close()
  }
}

/** Folds what is about to leave: what stays is judged from there. */
function advance(path: string, history: History | null, upTo: number, options: RetainOptions):
  History {
  const log = readLog(path)
  try {
    const policies = options.policies ?? builtIn
    const on = history ?? newHistory(policies, options.judging,
      stateAtCut(log, options.judging, policies))
    for (const event of log.read({ from: on.state.position + 1, to: upTo + 1 })) on.apply(event)
    return on
  } finally {
    log.close()
  }
}

/** The limits that a configuration sets. @param now µs since the Unix epoch */
export const limitsOf = (config: Pick<Config, 'retention'>, now: number,
  sinks: Limits['sinks']): Limits => ({
  before: now - config.retention.days * 86_400e6,
  bytes: config.retention.megabytes * 1024 * 1024,
  sinks,
})

/** Looks after the log of a running agent and its sinks; returns the way to stop. */
export function keepWithin(path: string, config: Config, now: () => number,
  sinks: Limits['sinks'], onError: (error: Error) => void): () => Promise<void> {
  const stop = new AbortController()
  let running = Promise.resolve()
  const look = () => {
    running = running.then(async () => {
      if (stop.signal.aborted) return
      const { unsent } = await retain(path, { limits: () => limitsOf(config, now(), sinks),
        judging: config.policies, signal: stop.signal })
      for (const [sink, items] of Object.entries(unsent)) {
        onError(new Error(`the log is full: ${items} lives or findings left before ${sink} ` +
          'had got them'))
      }
    }).catch(onError)
  }
  const first = setTimeout(look, FIRST_LOOK_MS)
  const timer = setInterval(look, LOOK_MS)
  return async () => {
    stop.abort()
    clearTimeout(first)
    clearInterval(timer)
    await running
  }
}
