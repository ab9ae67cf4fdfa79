/**
 * The agent's clock, and what happened to the machine's: sleep and steps.
 *
 * Three clocks are compared. The wall clock can be set. The uptime counts sleep. The monotonic
 * clock counts none on Linux, but on Windows it does, so that there only the agent's own long
 * absence shows it.
 */
import { uptime } from 'node:os'

export type Clocks = {
  /** Each in µs. */
  wall(): number; monotonic(): number; uptime(): number
  /** The monotonic clock goes on while the machine sleeps. */
  countsSleep: boolean
}

export type AgentClock = {
  /** µs since the Unix epoch; never goes back, and is never set back. */
  now(): number
  /**
   * What happened since the last look, µs; all 0 when nothing did.
   * - skipped: what `now` went forward by, because the machine slept or its clock was set
   * - stepped: by how much the clock was set, forward or back
   * - stopped: how long the agent did not run, while the machine did
   */
  look(): { skipped: number; stepped: number; stopped: number }
  /**
   * ms that the agent has run: what nobody said while it was stopped, or the machine slept, was
   * not silence.
   */
  attended(): number
}

/** Below this nobody slept and nobody set the clock: NTP slews, and timers are late, µs. */
const NOTICED = 2_000_000
/** The agent looks at least every 2 s. Where it did not for this long, the machine slept, µs. */
const ABSENT = 30_000_000
/** For this long the agent may be busy. Where it did not look for longer, it was stopped, µs. */
const HELD_UP = 10_000_000

const systemClocks: Clocks = {
  wall: () => Date.now() * 1000,
  monotonic: () => Math.round(performance.now() * 1000),
  uptime: () => Math.round(uptime() * 1e6),
  countsSleep: process.platform === 'win32',
}

export function newAgentClock(clocks: Clocks = systemClocks): AgentClock {
  let offset = clocks.wall() - clocks.monotonic()
  let wall = clocks.wall(), monotonic = clocks.monotonic(), up = clocks.uptime()
  let last = 0
  let attendedAt = monotonic, away = 0

  function attended(): number {
    const now = clocks.monotonic()
    if (now - attendedAt > HELD_UP) away += now - attendedAt
    attendedAt = now
    return (now - away) / 1000
  }

  return {
    attended,
    now: () => last = Math.max(last, clocks.monotonic() + offset),
    look() {
      attended()
      const wallNow = clocks.wall(), monotonicNow = clocks.monotonic(), upNow = clocks.uptime()
      const awake = monotonicNow - monotonic
      const passed = upNow - up
      const gone = clocks.countsSleep ? awake > ABSENT ? awake : 0 : passed - awake
      const slept = gone > NOTICED ? gone : 0
      const drift = wallNow - wall - (clocks.countsSleep ? awake : passed)
      const stepped = Math.abs(drift) > NOTICED ? drift : 0
      if (slept > 0 && !clocks.countsSleep) offset += slept
      // Set forward: the agent follows to there. Set back: it goes on from where it is.
      const ahead = stepped > 0 ? Math.max(0, wallNow - monotonicNow - offset) : 0
      offset += ahead
      wall = wallNow
      monotonic = monotonicNow
      up = upNow
      const stopped = slept === 0 && awake > HELD_UP ? awake : 0
      return { skipped: slept + ahead, stepped, stopped }
    },
  }
}
