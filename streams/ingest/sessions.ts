/**
 * Whose session is whose. A session belongs to the client that sent its `start`; a client is known
 * by the random id of its greeting, so that it finds its sessions again after a lost connection.
 */
import type { HandleEvent } from '../../src/events.ts'

/** How the log knows a session that this agent has not seen yet. */
export type Known = { mark: number; ended: boolean; capture?: string | null }

export type Live = {
  id: string
  client: string
  /** Whether its client is connected; since when it is not, ms of the agent's. */
  connected: boolean
  lostAt: number
  /** Its newest time (µs) and when that was heard, ms of the agent's. */
  at: number
  heard: number
  /** Its client says how far it is, and must be believed. */
  beats: boolean
  /** Lines of it wait unread. */
  paused: boolean
  /** Its newest event is a gap. */
  gap: boolean
  /** Its client stopped, and is not waited for any more. */
  stopped: boolean
}

export type Sessions = {
  readonly live: ReadonlyMap<string, Live>
  /** null when the client may record this event, else why not. */
  admit(event: HandleEvent, client: string): string | null
  connect(client: string): void
  /** Its sessions wait for it to come back. */
  disconnect(client: string): void
  beat(client: string, at: number): void
  pause(client: string, paused: boolean): void
  end(session: string): void
  /** Its program may go on, and somebody else may deliver it. */
  release(session: string): void
  /** Sessions whose client has been away for longer than `ms`. */
  lost(ms: number): Live[]
  /** Sessions whose client has stopped, each once. */
  stopped(): Live[]
}

/**
 * @param known what the log says of a session; undefined when it has never seen it
 * @param reserved sessions that the agent writes itself
 * @param attended ms that the agent has run
 */
export function newSessions(known: (session: string) => Known | undefined,
  reserved: (session: string) => boolean, attended: () => number): Sessions {
  const live = new Map<string, Live>()
  /** The newest of the ended ones: what still comes for them is late. */
  const ended = new Set<string>()
  /** Clients that are connected and say how far they are. */
  const beating = new Set<string>()

  function adopt(event: HandleEvent, client: string): string | null {
    if (ended.has(event.session)) return `session ${event.session} has ended`
    if (reserved(event.session)) return `session ${event.session} belongs to the agent`
    const before = known(event.session)
    if (before?.ended) return `session ${event.session} has ended`
    if (!before && event.kind !== 'start') {
      return `session ${event.session} has not started: its first event is its start`
    }
    live.set(event.session, { id: event.session, client, connected: true, lostAt: 0,
      at: event.at, heard: attended(), beats: beating.has(client), paused: false, gap: false,
      stopped: false })
    return null
  }

  function end(session: string): void {
    live.delete(session)
    ended.add(session)
    if (ended.size > ENDED_KEPT) ended.delete(ended.values().next().value!)
  }

  /** It has one reader at a time, who may be followed by another. */
  const isTraced = (session: string) => known(session)?.capture === 'probe'

  function hear(session: Live): void {
    session.heard = attended()
    session.stopped = false
  }

  const of = (client: string) => [...live.values()].filter(session => session.client === client)

  return {
    live,
    admit(event, client) {
      if (event.by !== undefined) return 'only the agent and the log write events of their own'
      let session = live.get(event.session)
      if (!session) {
        const refusal = adopt(event, client)
        if (refusal !== null) return refusal
        session = live.get(event.session)!
      } else if (session.client !== client && !session.connected && isTraced(event.session)) {
        session.client = client
        session.connected = true
      } else if (session.client !== client) {
        return `session ${event.session} belongs to another program`
      }
      if (event.at > session.at) session.at = event.at
      hear(session)
      session.gap = event.kind === 'gap'
      if (event.kind === 'end') end(event.session)
      return null
    },
    connect(client) {
      for (const session of of(client)) session.connected = true
    },
    disconnect(client) {
      beating.delete(client)
      for (const session of of(client)) {
        session.connected = session.paused = false
        session.lostAt = attended()
      }
    },
    beat(client, at) {
      beating.add(client)
      for (const session of of(client)) {
        session.beats = true
        hear(session)
        if (at > session.at) session.at = at
      }
    },
    pause(client, paused) {
      for (const session of of(client)) {
        session.paused = paused
        // What waited unread comes now.
        hear(session)
      }
    },
    end,
    release: session => { live.delete(session) },
    lost: ms => [...live.values()].filter(s => !s.connected && attended() - s.lostAt >= ms),
    stopped() {
      const found = [...live.values()].filter(s => s.beats && s.connected && !s.paused &&
        !s.stopped && attended() - s.heard > STOPPED_MS)
      for (const session of found) session.stopped = true
      return found
    },
  }
}

const ENDED_KEPT = 10_000
/** A client that sends each event at once may still be in the middle of one. */
const IN_TRANSIT_MS = 2000
/** A client that stopped beating is stopped itself: its clock is waited for as long as this. */
const STOPPED_MS = 300_000

/**
 * The time (µs) up to which every session has handed over its events; `now` when none is open.
 * @param attended ms that the agent has run
 */
export function drainedUpTo(sessions: Iterable<Live>, now: number, attended: number): number {
  let upTo = now
  for (const session of sessions) {
    const silent = attended - session.heard
    if (session.stopped) continue
    const its = session.beats || session.paused || !session.connected ? session.at
      : session.at + Math.max(0, silent - IN_TRANSIT_MS) * 1000
    upTo = Math.min(upTo, its)
  }
  return upTo
}
