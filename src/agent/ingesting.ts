/**
 * Ingest as the agent runs it: what programs left behind, sessions whose program died with the
 * agent before, and a client of its own that proves that it hears.
 */
import type { HandleEvent } from '../events.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { newRecord, publish, withdraw } from '../../streams/ingest/record.ts'
import { crash, newIngest, type Ingest } from '../../streams/ingest/server.ts'
import { forget, leftBy, leftSessions } from '../../streams/ingest/spool.ts'
import type { Agent } from './agent.ts'
import type { UserLock } from './user-lock.ts'

export type IngestingOptions = {
  directory: string
  lock: UserLock
  /** How long a program may be away before its session counts as crashed, ms; default 5,000. */
  grace?: number
  status?(): object
  onError(error: Error): void
}

export type Ingesting = {
  readonly ingest: Ingest | null; readonly address: string
  /** How many programs are connected. */
  readonly programs: number
  stop(): void
}

/** A beat goes through the ingest path this often, ms. */
const BEAT_MS = 20_000
/** Programs of an agent before this one find it within this time, ms. */
const RETURN_MS = 15_000
/** Captures whose sessions live in another program, which connects again by itself. */
const REMOTE = ['sdk', 'ingest']

/** Serves the user's programs, as soon as the log is open and no other agent serves them. */
export function startIngest(agent: Agent, options: IngestingOptions): Ingesting {
  const { directory } = options
  const record = newRecord(directory)
  const beatClient = newIngestClient({ directory })
  const timers: NodeJS.Timeout[] = []
  let ingest: Ingest | null = null

  /** Which sessions are known can only be said when the log is open. */
  function begin(): void {
    const { log } = agent
    if (!log || !options.lock.held()) {
      timers.push(setTimeout(begin, 1000))
      return
    }
    ingest = newIngest({
      record, now: agent.now, grace: options.grace, status: options.status,
      known: session => agent.log ? agent.log.session(session) : { mark: 0, ended: false },
      left: session => left(session),
      listening() {
        try {
          publish(directory, record)
        } catch (error) {
          options.onError(error as Error)
        }
      },
    })
    agent.capture(ingest)
    takeUp()
    const open = log.openSessions()
    endAll(open.filter(s => s.capture === 'simulated'))
    timers.push(setTimeout(() => endAll(open.filter(s => REMOTE.includes(s.capture!))),
      Math.max(RETURN_MS, options.grace ?? 0)))
    timers.push(setInterval(() => void beatClient.beat(agent.now(), BEAT_MS), BEAT_MS))
  }

  function left(session: string): { events: readonly HandleEvent[]; taken(): void } | undefined {
    const events = leftBy(directory, session)
    return events.length === 0 ? undefined : { events, taken: () => forget(directory, session) }
  }

  /** What programs left while there was no agent, or after they had lost it. */
  function takeUp(): void {
    for (const session of leftSessions(directory)) {
      const found = left(session)
      const ended = agent.log?.session(session)?.ended
      if (!found || ended) forget(directory, session)
      else agent.offer({ events: found.events, committed: () => found.taken() })
    }
  }

  /** Ends sessions that nobody has gone on with since this agent began. */
  function endAll(sessions: readonly { name: string; lastAt: number }[]): void {
    takeUp()
    for (const { name, lastAt } of sessions) {
      const now = agent.log?.session(name)
      if (!now || now.ended || now.lastAt !== lastAt || ingest?.sessions.has(name)) continue
      agent.offer({ events: crash(name, agent.now()) })
    }
  }

  begin()
  return {
    get ingest() { return ingest },
    address: record.address,
    get programs() { return (ingest?.counters.open ?? 0) - Number(beatClient.connected) },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      beatClient.close()
      withdraw(directory, record)
    },
  }
}
