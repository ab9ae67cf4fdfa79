/** What every capture hands to the agent: batches of events, and how far it has come. */
import { map, type Observable } from './rx.ts'
import type { HandleEvent } from '../src/events.ts'

export type Batch = {
  readonly events: readonly HandleEvent[]
  /** Called once, when the events are committed. An empty batch says: I am still here. */
  readonly committed?: () => void
}

export type Capture = {
  readonly name: string
  readonly batches: Observable<Batch>
  /**
   * The time (µs) up to which every event has been handed over, by the agent's clock `now`.
   * Deadlines may pass up to there and no further.
   */
  drainedUpTo(now: number): number
  /** How long a sign of life may be missing before the capture counts as deaf, ms. */
  readonly deafAfter: number
}

/** A capture that holds nothing back: whatever there was has been handed over. */
export const promptCapture = (name: string, events: Observable<readonly HandleEvent[]>,
  deafAfter = 30_000): Capture => ({
  name, deafAfter, drainedUpTo: now => now,
  batches: events.pipe(map(batch => ({ events: batch }))),
})
