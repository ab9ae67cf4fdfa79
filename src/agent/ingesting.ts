/**
 * Ingest as the agent runs it: what programs left behind, sessions whose program died with the
 * agent before, and a heartbeat that comes as a program comes and proves that it hears.
 */
import { hostname } from 'node:os'
import type { HandleEvent } from '../events.ts'
import { AGENT_SESSION } from '../../storage/log.ts'
import type { SessionSummary } from '../../storage/summary.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { findRecord, newRecord, publish, withdraw } from '../../streams/ingest/record.ts'
import type { Known } from '../../streams/ingest/sessions.ts'
import { abandoned, newIngest, unseen, type Ingest } from '../../streams/ingest/server.ts'
import { forget, leftBy, leftSessions } from '../../streams/ingest/spool.ts'
import { otherProcess } from '../../streams/other-process.ts'
import type { Agent } from './agent.ts'
import type { LogJudge } from './judging.ts'
import type { UserLock } from './user-lock.ts'

export type IngestingOptions = {
  directory: string
  lock: UserLock
  /** How long a program may be away before its session counts as crashed, ms; default 5,000. */
  grace?: number
  /** A heartbeat goes through the ingest path this often, ms; default 20,000. */
  beatMs?: number
  /** Programs of the agent before are back within this time, ms; default 15,000. */
  returnMs?: number
  /** Captures that the agent sees to itself. */
  hosted?: readonly string[]
  status?(): object
  onError(error: Error): void
}

export type Ingesting = {
  readonly ingest: Ingest | null; readonly address: string
  /** How many programs are connected. */
  readonly programs: number
  stop(): void
}

const BEAT_MS = 20_000
/** Three that did not arrive: the agent is deaf. */
const BEATS_MISSED = 3
const RETURN_MS = 15_000
/** Captures whose sessions live in another program, which connects again by itself. */
const REMOTE = ['sdk', 'ingest', 'probe']

/** Serves the user's programs, as soon as the log is open and no other agent serves them. */
export function startIngest(agent: Agent, options: IngestingOptions): Ingesting {
  const { directory } = options
  const record = newRecord(directory)
  const beatMs = options.beatMs ?? BEAT_MS
  const deafAfter = BEATS_MISSED * beatMs
  const returnMs = Math.max(options.returnMs ?? RETURN_MS, options.grace ?? 0)
  let beating = 0
  /** For programs that have not come back yet. */
  let looking: NodeJS.Timeout | undefined
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
      record, now: agent.now, attended: agent.attended, grace: options.grace,
      status: options.status,
      known, reserved: session => session === AGENT_SESSION, left: session => left(session),
      listening: tell, deafAfter,
    })
    const open = log.openSessions()
    const captures = REMOTE.filter(capture => !options.hosted?.includes(capture))
    const remote = open.filter(s => captures.includes(s.capture!))
    let returning = true
    const { drainedUpTo } = ingest
    // What those programs still have to tell may answer what is due.
    agent.capture({ ...ingest, drainedUpTo: now =>
      returning && (returning = remote.some(isAbsent)) ? 0 : drainedUpTo(now) })
    takeUp()
    endAll(open.filter(s => s.capture === 'simulated'))
    timers.push(setTimeout(() => {
      endAll(remote)
      returning = false
    }, returnMs))
    timers.push(setInterval(() => void beat(), beatMs))
  }

  function known(name: string): Known | undefined {
    if (!agent.log) return { mark: 0, ended: false }
    const found = agent.log.session(name)
    const { sessions } = (agent.log.judge as LogJudge).history.state.ledger
    return found && { ...found, held: sessions.get(name)?.held.by.has('agent') }
  }

  /** Where this agent is. The place may be written to later, or may have been cleaned up. */
  function tell(): void {
    if (!options.lock.held() || findRecord(directory)?.address === record.address) return
    try {
      publish(directory, record)
    } catch (error) {
      options.onError(error as Error)
    }
  }

  /** From the state directory through a new connection to the log and back, as programs' events. */
  async function beat(): Promise<void> {
    tell()
    const client = newIngestClient({ directory })
    beating++
    if (await client.ready(beatMs)) await client.beat(agent.now(), beatMs)
    client.close()
    beating--
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

  /** Nobody has gone on with it since this agent began. */
  function isAbsent({ name, lastAt }: SessionSummary): boolean {
    const now = agent.log?.session(name)
    return !!now && !now.ended && now.lastAt === lastAt && !ingest?.sessions.has(name)
  }

  /** @param again what they do unseen was said before */
  function endAll(sessions: readonly SessionSummary[], again = false): void {
    takeUp()
    const { held = [], gone = [] } = Object.groupBy(sessions.filter(isAbsent), session =>
      isRunning(session) ? 'held' : 'gone')
    for (const { name, lastAt, capture } of gone) {
      agent.offer({ events: abandoned(name, capture, lastAt, agent.now()) })
    }
    if (!again) for (const { name, lastAt } of held) agent.offer({ events: [unseen(name, lastAt)] })
    if (held.length > 0) looking = setTimeout(() => endAll(held, true), returnMs)
  }

  agent.expect('ingest', deafAfter)
  begin()
  return {
    get ingest() { return ingest },
    address: record.address,
    get programs() { return Math.max(0, (ingest?.counters.open ?? 0) - beating) },
    stop() {
      for (const timer of [...timers, looking]) clearTimeout(timer)
      withdraw(directory, record)
    },
  }
}

/** A program that is stopped, or in a long call, comes back: it has not crashed. */
function isRunning({ capture, host, pid, created }: SessionSummary): boolean {
  const hasProcess = capture !== 'probe' && capture !== 'simulated' && host === hostname()
  return hasProcess && !!pid && otherProcess(pid, created ?? 0) !== undefined
}
