/**
 * Ingest as the agent runs it: one agent per user, what programs left behind, sessions whose
 * program died with the agent before, and a client of its own that proves that it hears.
 */
import path from 'node:path'
import { InputError } from '../input-error.ts'
import type { HandleEvent } from '../events.ts'
import { isHeld, lockForWriting } from '../../storage/writer-lock.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { makeStateDirectory, newRecord, publish, withdraw } from '../../streams/ingest/record.ts'
import { crash, newIngest, type Ingest } from '../../streams/ingest/server.ts'
import { forget, leftBy, leftSessions } from '../../streams/ingest/spool.ts'
import type { Agent } from './agent.ts'

export type IngestingOptions = {
  directory: string
  /** How long a program may be away before its session counts as crashed, ms; default 5,000. */
  grace?: number
  status?(): object
  onError(error: Error): void
}

export type Ingesting = { readonly ingest: Ingest | null; readonly address: string; stop(): void }

/** A beat goes through the ingest path this often, ms. */
const BEAT_MS = 20_000
/** Programs of an agent before this one find it within this time, ms. */
const RETURN_MS = 15_000
/** Captures whose sessions live in another program, which connects again by itself. */
const REMOTE = ['sdk', 'ingest']

/** @throws InputError when the user has an agent already. */
export function startIngest(agent: Agent, options: IngestingOptions): Ingesting {
  const { directory } = options
  makeStateDirectory(directory)
  const release = lockAgent(directory)
  const record = newRecord(directory)
  const beatClient = newIngestClient({ directory })
  const timers: NodeJS.Timeout[] = []
  let ingest: Ingest | null = null

  /** Which sessions are known can only be said when the log is open. */
  function begin(): void {
    const { log } = agent
    if (!log) {
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
    stop() {
      for (const timer of timers) clearTimeout(timer)
      beatClient.close()
      withdraw(directory, record)
      release()
    },
  }
}

function lockAgent(directory: string): () => void {
  try {
    return lockForWriting(path.join(directory, 'agent'), 'lastcall agent')
  } catch (error) {
    if (!isHeld(error)) throw error
    const who = /by (.*)$/.exec((error as Error).message)?.[1] ?? 'another agent'
    throw new InputError(`the agent is running already: ${who}`, 'one agent serves each user',
      { cause: error })
  }
}
