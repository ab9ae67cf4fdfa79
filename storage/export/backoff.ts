/** How long to wait before the next attempt, and waiting that long. */
import { setTimeout as sleep } from 'node:timers/promises'

export type Backoff = { firstMs: number; maxMs: number }

export const defaultBackoff: Backoff = { firstMs: 1000, maxMs: 300_000 }

/**
 * Milliseconds before attempt `attempt` + 1 (0: the first one failed). Doubles up to the maximum,
 * with a jitter of a half, so that agents that lost one collector do not come back as one. What
 * the server asks for is never cut: only lengthened a little, and to the first wait where it asks
 * for less.
 * @param random 0 to 1
 */
export function delayMs(attempt: number, afterMs: number | null, random: number,
  { firstMs, maxMs }: Backoff = defaultBackoff): number {
  if (afterMs !== null) {
    return Math.max(afterMs, firstMs / 2) + random * Math.min(afterMs / 10, firstMs * 5)
  }
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
  return full / 2 + random * full / 2
}

/** Timers end at 2^31 ms; a Retry-After may ask for more. */
const TIMER_MAX = 0x7fffffff

/** Waits until a time (ms since the epoch); false when it was stopped. */
export async function until(time: number, stop: AbortSignal): Promise<boolean> {
  try {
    for (let left = time - Date.now(); left > 0; left = time - Date.now()) {
      await sleep(Math.min(left, TIMER_MAX), undefined, { signal: stop })
    }
  } catch {
    return false
  }
  return !stop.aborted
}
