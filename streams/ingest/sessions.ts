/**
 * Whose session is whose. A session belongs to the client that sent its `start`; a client is known
 * by the random id of its greeting, so that it finds its sessions again after a lost connection.
 */
import { hostname } from 'node:os'
import type { HandleEvent } from '../../src/events.ts'
import { otherProcess } from '../other-process.ts'

/** How the log knows a session that this agent has not seen yet. */
export type Known = Who & { mark: number; ended: boolean
  /** The agent has said that its program is held up, and not that it goes on. */
  held?: boolean
}

/** Which process it is, as its start says. */
type Who = { capture?: string | null; host?: string | null; pid?: number | null
  created?: number | null }

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
  /** Up to this time (µs) it has handed over its events, when it was last looked at. */
  drained: number
  /** Its program is held up: its deadlines rest. */
  held: boolean
  who: Who
}

/** Since when (µs) a program is held up, or until when it was. */
export type Held = { id: string; phase: 'enter' | 'leave'; at: number }

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
  /**
   * Looks whose program is held up, and says where that has changed.
   * @param now µs
   */
  look(now: number): Held[]
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
      drained: event.at, held: before?.held ?? false,
      who: event.kind === 'start' ? event : before! })
    return null
  }

  function end(session: string): void {
    live.delete(session)
    ended.add(session)
    if (ended.size > ENDED_KEPT) ended.delete(ended.values().next().value!)
  }

  /** It has one reader at a time, who may be followed by another. */
  const isTraced = (session: string) => known(session)?.capture === 'probe'

  /** Who beats need not be asked about; what the host of a traced program sees is in its events. */
  function isHeld({ who, beats, paused, heard }: Live): boolean {
    if (beats) return !paused && attended() - heard > SILENT_MS
    return who.capture !== 'probe' && who.host === hostname() && !!who.pid &&
      otherProcess(who.pid, who.created ?? 0)?.held === true
  }

  function drained({ at, beats, paused, heard }: Live): number {
    const silent = beats || paused ? 0 : attended() - heard
    return at + Math.max(0, silent - IN_TRANSIT_MS) * 1000
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
      session.heard = attended()
      session.gap = event.kind === 'gap'
      if (event.kind === 'end') end(event.session)
      return null
    },
    connect(client) {
      for (const session of of(client)) {
        session.connected = true
        // What it kept while it was away comes now.
        session.heard = attended()
      }
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
        session.heard = attended()
        if (at > session.at) session.at = at
      }
    },
    pause(client, paused) {
      for (const session of of(client)) {
        session.paused = paused
        // What waited unread comes now.
        session.heard = attended()
      }
    },
    end,
    release: session => { live.delete(session) },
    lost: ms => [...live.values()].filter(s => !s.connected && attended() - s.lostAt >= ms),
    look(now) {
      const changed: Held[] = []
      for (const session of live.values()) {
        if (!session.connected) continue
        const { id, at, held } = session
        session.held = isHeld(session)
        if (!held && session.held) {
          changed.push({ id, phase: 'enter', at: Math.max(at, session.drained) })
        } else if (held && !session.held) {
          changed.push({ id, phase: 'leave', at: Math.max(at, now) })
        }
        if (!session.held) session.drained = drained(session)
      }
      return changed
    },
  }
}

const ENDED_KEPT = 10_000
/** A client that sends each event at once may still be in the middle of one. */
const IN_TRANSIT_MS = 2000
/** A client that beats and has missed two is held up itself. */
const SILENT_MS = 10_000

/**
 * The time (µs) up to which every session has handed over its events, `now` when none is open; the
 * deadlines of one that is held up rest.
 */
export function drainedUpTo(sessions: Iterable<Live>, now: number): number {
  let upTo = now
  for (const { held, drained } of sessions) if (!held) upTo = Math.min(upTo, drained)
  return upTo
}
