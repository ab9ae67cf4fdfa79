/**
 * The background agent: captures flow into the log, and what was committed flows out of it.
 *
 * capture -> batches (bounded) -> log.append (one transaction) -> view, metrics, export
 *
 * The agent writes only what no capture can know: ticks, that the machine slept or its clock was
 * set forward, that a log was lost, and the end of sessions whose program is gone.
 */
import type { HandleEvent, Recorded } from '../events.ts'
import type { Life } from '../ledger.ts'
import type { Finding } from '../policy.ts'
import type { Config } from '../config.ts'
import { AGENT_SESSION } from '../../storage/log.ts'
import type { Log } from '../../storage/log.ts'
import type { Batch, Capture } from '../../streams/capture.ts'
import { Subject, type Observable, type Subscription } from '../../streams/rx.ts'
import { newAgentClock, type AgentClock } from './clock.ts'
import { newHealth, type PathHealth } from './health.ts'
import { awaits } from '../history.ts'
import { judgeOf, saveSnapshot, type LogJudge } from './judging.ts'
import { newRecording, type Recording, type RecordingCounters } from './recording.ts'

const SNAPSHOT_EVERY = 100_000
/** Deadlines are looked at this often while any is open, ms. */
const TICK_MS = 5000
/** The clocks are compared at least this often, ms. */
const LOOK_MS = 2000

export type Committed = {
  events: readonly Recorded[]; findings: readonly Finding[]
  /** Every life that these events changed, as it is after them. */
  lives: readonly Life[]
}

export type Agent = {
  /** The log; null while it cannot be opened. Another one after damage: do not keep it. */
  readonly log: Log | null
  /** What was committed, batch by batch. */
  readonly committed: Observable<Committed>
  readonly recording: Pick<Recording, 'stopped' | 'waiting'> &
    { readonly counters: Readonly<RecordingCounters> }
  /** Every capture path: when something last came through it to the log. */
  health(): PathHealth[]
  /** Microseconds since the Unix epoch, never going back. */
  now(): number
  /** ms that it has run, without times that it was stopped or the machine slept. */
  attended(): number
  /** Appends at once, beside the captures. @throws InputError when it cannot be written */
  append(events: readonly HandleEvent[]): Recorded[]
  /** Takes a batch in turn; its `committed` is called when it is in the log. */
  offer(batch: Batch): void
  /** Names a capture that comes when it can: as long as it does not, nothing is heard of it. */
  expect(name: string, deafAfter: number): void
  /** Adds a capture to a running agent; unsubscribe to take it away. */
  capture(capture: Capture): Subscription
  /** Stops the captures, appends what they had handed over, keeps a snapshot, closes the log. */
  stop(): Promise<void>
}

export type AgentOptions = {
  /** The log lies where only a log can lie: whatever else is there may be moved aside. */
  ours?: boolean
  clock?: AgentClock
  tickMs?: number
}

/**
 * Starts recording. Where the log cannot be written yet (no room, read-only), the agent waits.
 * @param onError what goes wrong, each trouble at most once a minute
 * @throws InputError when another process writes the log, or it is not a log of this lastcall.
 */
export function startAgent(path: string, config: Config, captures: readonly Capture[],
  onError: (error: Error) => void, options: AgentOptions = {}): Agent {
  const clock = options.clock ?? newAgentClock()
  const committed = new Subject<Committed>()
  const trouble = newTrouble(onError)
  const found: Finding[] = []
  const changed: Life[] = []
  let sinceSnapshot = 0
  let ticked = 0

  const recording = newRecording(path, {
    synchronous: config.log.synchronous, writer: 'lastcall agent', ours: options.ours,
    trouble, now: clock.now,
    judge: log => {
      const judge = judgeOf(config.policies, undefined, trouble)(log)
      return { ...judge, apply(event) {
        const { dirty } = judge.ledger
        const before = dirty?.length ?? 0
        const findings = judge.apply(event)
        for (let i = before; dirty && i < dirty.length; i++) changed.push(dirty[i])
        for (const f of findings) if (!judge.suppressed!(f)) found.push(f)
        return findings
      } }
    },
    opened: log => log.setConfig(JSON.stringify(config.policies)),
    flushing: () => look(),
    appending: () => { found.length = changed.length = 0 },
    committed(events) {
      const findings = found.splice(0)
      committed.next({ events, findings, lives: changed.splice(0) })
      sinceSnapshot += events.length
    },
  })
  const health = newHealth(trouble, clock.attended)
  const subscriptions = new Set<Subscription>()
  const running = new Set<Capture>()

  function capture(added: Capture): Subscription {
    running.add(added)
    health.add(added.name, added.deafAfter)
    const subscription = added.batches.subscribe({
      next: batch => recording.offer(batch, () => health.heard(added.name)),
      error: error => {
        running.delete(added)
        health.failed(added.name)
        trouble(error instanceof Error ? error : new Error(String(error)))
      },
    })
    subscription.add(() => {
      running.delete(added)
      subscriptions.delete(subscription)
    })
    subscriptions.add(subscription)
    return subscription
  }

  /** Compares the clocks before anything is folded: a deadline must not pass in a sleep. */
  function look(): void {
    const { skipped, stepped, stopped } = clock.look()
    if (stepped !== 0) {
      trouble(new Error(`the clock was set ${Math.abs(Math.round(stepped / 1e6))} s ` +
        `${stepped > 0 ? 'forward' : 'back'}; times in the log do not go back`))
    }
    if (stopped > 0) trouble(new Error(`the agent did not run for ${Math.round(stopped / 1e6)} s`))
    if (skipped > 0) attempt([{ session: AGENT_SESSION, seq: 0, by: 'agent', at: clock.now(),
      kind: 'resumed', slept: skipped }])
  }

  function attempt(events: readonly HandleEvent[], tickUpTo?: number): void {
    try {
      recording.append(events, tickUpTo === undefined ? undefined : { tickUpTo })
    } catch (error) {
      trouble(error as Error)
    }
  }

  function tick(): void {
    look()
    recording.check()
    const written = recording.flush()
    health.check()
    if (!written || !recording.log) return
    if (sinceSnapshot >= SNAPSHOT_EVERY) {
      sinceSnapshot = 0
      saveSnapshotOf(recording.log)
    }
    const { history } = recording.log.judge as LogJudge
    if (!awaits(history.state)) return
    let upTo = clock.now()
    for (const each of running) upTo = Math.min(upTo, each.drainedUpTo(upTo))
    upTo = Math.floor(upTo)
    if (upTo > ticked) attempt([], ticked = upTo)
  }

  function saveSnapshotOf(log: Log): void {
    try {
      saveSnapshot(log)
    } catch (error) {
      trouble(error as Error)
    }
  }

  const timers = [setInterval(look, LOOK_MS), setInterval(tick, options.tickMs ?? TICK_MS)]
  for (const each of captures) capture(each)

  return {
    get log() { return recording.log },
    committed, recording, now: clock.now, attended: clock.attended, append: recording.append,
    offer: recording.offer, capture, expect: health.add, health: health.paths,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      for (const subscription of subscriptions) subscription.unsubscribe()
      // Whoever was unsubscribed may hand over a last batch in this turn.
      await Promise.resolve()
      recording.flush()
      if (recording.log) saveSnapshotOf(recording.log)
      recording.close()
      committed.complete()
    },
  }
}

/** The same trouble is said once a minute, however often it happens. */
function newTrouble(say: (error: Error) => void): (error: Error) => void {
  const said = new Map<string, number>()
  return error => {
    const now = performance.now()
    const last = said.get(error.message)
    if (last !== undefined && now - last < 60_000) return
    if (said.size > 100) said.clear()
    said.set(error.message, now)
    say(error)
  }
}
