/**
 * A watcher looks at what is connected, at a signal or after a while, and tells what changed.
 *
 * Its calls wait on threads of libuv's pool, one for each watcher at most: a server that does not
 * answer holds up that watcher and nothing else. A call that has not returned after ten seconds is
 * said, and never waited for.
 *
 * Its own calls are recorded and judged like everybody's, each look by itself, as if the program
 * ended after it. A look that nothing is found about is forgotten, and its numbers with it:
 * otherwise a day would be 26,000 equal events. One that is guilty stays, once for each finding.
 */
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { newHistory } from '../../src/history.ts'
import { InputError } from '../../src/input-error.ts'
import type { Machine } from '../../src/machine.ts'
import { policies } from '../../src/policies/all.ts'
import type { Batch, Capture } from '../capture.ts'
import { newRecorder } from '../recorder.ts'
import { Subject } from '../rx.ts'
import { newChanges } from './changes.ts'
import type { Call, Look, Seen } from './look.ts'
import type { Signal } from './signals.ts'

export type WatcherOptions = {
  name: string
  machine: Machine
  look: Look
  signal: Signal
  /** Looks come at least this often, ms. */
  pollMs: number
  /** Time between the two looks that must agree, ms; default 2,000. */
  settleMs?: number
  /** A call that takes longer is said to hang, ms; default 10,000. */
  hungMs?: number
  onError(error: Error): void
}

export type WatcherStatus = {
  name: string
  /** Connections that are up, and network connections that are remembered. */
  connections: number
  remembered: number | null
  /** Milliseconds since the last look that saw everything; null before the first. */
  lastLook: number | null
  /** Why Windows does not signal changes, so that only polling tells. */
  polling: string | null
  trouble: string | null
}

export type Watcher = {
  readonly capture: Capture
  status(): WatcherStatus
  /**
   * Looks no more and ends its session. Waits for a call that is under way only for a moment.
   * @returns the call that has not returned: until it does, Node cannot end by itself
   */
  stop(): Promise<string | null>
}

/** How long a watcher may not have seen anything, ms. */
export const deafAfter = (pollMs: number): number => pollMs * 2 + 30_000

const SETTLE_MS = 2000
/** A signal is noticed within this time, ms. */
const LISTEN_MS = 1000
const HUNG_MS = 10_000
const STOP_MS = 500

export function startWatcher(options: WatcherOptions): Watcher {
  const { name, machine, signal, onError, hungMs = HUNG_MS } = options
  const identity = machine.identity()
  const session = `${identity.host.replace(/[^A-Za-z0-9]/g, '-').slice(0, 24)}-${identity.pid}-` +
    `${identity.created.toString(36)}-${name}`
  const batches = new Subject<Batch>()
  const counter = new Uint32Array(new SharedArrayBuffer(4))
  let calls: HandleEvent[] = []
  const recorder = newRecorder(machine, events => { calls.push(...events) },
    { session, counter, sites: 'none', capture: 'watch' })
  recorder.flush()
  const [start] = calls.splice(0)
  const changes = newChanges()
  const kept = new Set<string>()
  let begun = false
  /** The number of the last event told. */
  let told = 1
  let stopping = false
  let doing: { call: string; since: number } | null = null
  let trouble: string | null = null
  let lastLook: number | null = null
  let remembered: number | null = null
  let wake = () => {}

  /** Knows what is under way, and says when it does not return. */
  const noting = (make: Call): Call => async (fn, args) => {
    const late = setTimeout(() => onError(new InputError(`${name}: ${waiting()}`,
      'who is asked does not answer; everything else goes on')), hungMs).unref()
    doing = { call: fn, since: performance.now() }
    try {
      return await make(fn, args)
    } finally {
      doing = null
      clearTimeout(late)
    }
  }
  const recorded = noting((fn, args) => recorder.callAsync(fn, args))
  const bare = noting((fn, args) => machine.callAsync(fn, args))
  const waited = () => doing ? performance.now() - doing.since : 0
  const waiting = () => `${doing?.call} has not returned for ${Math.round(waited() / 1000)} s`

  /** Looks once. @returns whether to look again soon */
  async function lookOnce(): Promise<boolean> {
    let seen: Seen | null = null
    try {
      await signal.arm(bare)
      seen = await options.look(recorded)
      trouble = null
    } catch (error) {
      const { message } = error as Error
      if (message !== trouble && !stopping) onError(new InputError(`${name}: ${message}`))
      trouble = message
    }
    if (stopping) return false
    const events = begun ? [] : [start]
    begun = true
    events.push(...ownCalls())
    let settled = true
    if (seen) lastLook = performance.now()
    if (seen?.connections) {
      const said = changes.see(seen.connections)
      settled = said.settled
      for (const change of said.changes) {
        events.push({ ...next(), kind: 'observed', ...change })
      }
      remembered = seen.remembered ?? null
    }
    // A look that saw is a sign of life, also without events: it must reach the log.
    if (seen || events.length > 0) batches.next({ events, committed() {} })
    told = Atomics.load(counter, 0)
    return !settled
  }

  const next = () => ({ session, seq: Atomics.add(counter, 0, 1) + 1, at: machine.now() })

  /** The calls of a look where they are guilty of something new; else they never were. */
  function ownCalls(): HandleEvent[] {
    recorder.flush()
    const made = calls
    calls = []
    const found = judged(start, made).filter(fingerprint => !kept.has(fingerprint))
    if (found.length === 0) {
      Atomics.store(counter, 0, told)
      return []
    }
    for (const fingerprint of found) kept.add(fingerprint)
    return made
  }

  function pause(ms: number, listens: boolean): Promise<void> {
    return new Promise(resolve => {
      const listen = listens ? setInterval(() => { if (signal.fired()) wake() }, LISTEN_MS)
        : undefined
      const poll = setTimeout(() => wake(), ms)
      wake = () => {
        clearInterval(listen)
        clearTimeout(poll)
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    while (!stopping) {
      let again = false
      try {
        again = await lookOnce()
      } catch (error) {
        // Our own mistake: it is said, and the watcher goes on.
        onError(error as Error)
      }
      if (!stopping) await pause(again ? options.settleMs ?? SETTLE_MS : options.pollMs, !again)
    }
    signal.close()
  }

  const running = run()
  return {
    // What it tells has settled before, and nothing waits in here.
    capture: { name: `watch ${name}`, batches, drainedUpTo: now => now,
      deafAfter: deafAfter(options.pollMs) },
    status: () => ({ name, connections: changes.told, remembered,
      lastLook: lastLook === null ? null : Math.round(performance.now() - lastLook),
      polling: signal.why, trouble: waited() >= hungMs ? waiting() : trouble }),
    async stop() {
      stopping = true
      wake()
      if (waited() < STOP_MS) {
        await Promise.race([running, new Promise(resolve => setTimeout(resolve, STOP_MS).unref())])
      }
      // What the last look had begun is not told: it is nobody's leak.
      if (begun) {
        Atomics.store(counter, 0, told)
        batches.next({ events: [{ ...next(), kind: 'end', exitCode: 0 }] })
      }
      batches.complete()
      return doing?.call ?? null
    },
  }
}

/** Fingerprints of what all policies find in these calls, if the program ended after them. */
function judged(start: HandleEvent, calls: readonly HandleEvent[]): string[] {
  if (calls.length === 0) return []
  const history = newHistory(policies)
  const last = calls[calls.length - 1]
  const end: HandleEvent =
    { kind: 'end', session: last.session, seq: last.seq + 1, at: last.at, exitCode: 0 }
  return [start, ...calls, end].flatMap((event, i) =>
    history.apply({ ...event, position: i + 1 } as Recorded).map(f => f.fingerprint))
}
