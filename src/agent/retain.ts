/**
 * Keeping the log within its age and size: looks once a minute, cuts in small steps, and between
 * them gives way to the captures.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { citable, newHistory, type History, type Judging } from '../history.ts'
import { knownLives } from '../ledger.ts'
import { policies as builtIn } from '../policies/all.ts'
import type { Policy } from '../policy.ts'
import { readLog } from '../../storage/log.ts'
import { newRetention, type Limits, type Retention } from '../../storage/retention.ts'
import { mostOf } from './drive.ts'
import { cutSnapshot, stateAtCut } from './judging.ts'

const LOOK_MS = 60_000
const FIRST_LOOK_MS = 10_000
/** After so long at a stretch the captures have their turn, for so long. */
const STRETCH_MS = 10
const PAUSE_MS = 20
const PAGES = 64
/** Events that one cut removes, all in one transaction: about one millisecond for a thousand. */
const CUT_EVENTS = 10_000
/** Events that are folded at a stretch. */
const FOLDED = 250

export type Kept = {
  events: number; lives: number
  /** Lives and findings that left before a sink had got them. */
  unsent: Record<string, number>
}

export type RetainOptions = {
  limits(): Limits
  judging: Judging
  policies?: readonly Policy[]
  /** Milliseconds that a pause takes. */
  pause?: number
  signal?: AbortSignal
}

/** Cuts until the log is within its limits. @throws InputError when the log cannot be written */
export async function retain(path: string, options: RetainOptions): Promise<Kept> {
  const removed: Kept = { events: 0, lives: 0, unsent: {} }
  const retention = newRetention(path)
  try {
    let since = performance.now()
    for (const _ of stepsOf(path, retention, options, removed)) {
      if (options.signal?.aborted) break
      if (performance.now() - since < STRETCH_MS) continue
      await sleep(options.pause ?? PAUSE_MS)
      since = performance.now()
    }
    return removed
  } finally {
    retention.close()
  }
}

function* stepsOf(path: string, retention: Retention, options: RetainOptions, removed: Kept):
  Generator<void> {
  const log = readLog(path)
  try {
    let history: History | null = null
    for (;;) {
      const { sinks, ...limits } = options.limits()
      const plan = retention.plan({ sinks, ...limits }, CUT_EVENTS)
      if (!plan) break
      history ??= newHistory(options.policies ?? builtIn, options.judging,
        stateAtCut(log, options.judging, options.policies ?? builtIn))
      yield
      // What is about to leave: what stays is judged from there.
      for (const event of log.read({ from: history.state.position + 1, to: plan.upTo + 1,
        pageSize: FOLDED })) {
        history.apply(event)
        if (event.position % FOLDED === 0) yield
      }
      const snapshot = cutSnapshot(history.state)
      yield
      const lives = new Set([...knownLives(history.state.ledger)].map(life => life.id))
      const cut = yield* retention.cut(plan.upTo, snapshot,
        { lives, events: citable(history.state) }, sinks)
      removed.events += cut.events
      removed.lives += cut.lives
      for (const [sink, items] of Object.entries(cut.unsent)) {
        removed.unsent[sink] = (removed.unsent[sink] ?? 0) + items
      }
      for (let left = Infinity, now; (now = retention.shrink(PAGES)) > 0 && now < left;) {
        left = now
        yield
      }
    }
  } finally {
    log.close()
  }
}

/** The limits that a configuration and the drive set. @param now µs since the Unix epoch */
export const limitsOf = (path: string, config: Pick<Config, 'retention'>, now: number,
  sinks: Limits['sinks']): Limits => ({
  before: now - config.retention.days * 86_400e6,
  bytes: Math.min(config.retention.megabytes * 1024 * 1024, mostOf(path)),
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
      const { unsent } = await retain(path, { limits: () => limitsOf(path, config, now(), sinks),
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
