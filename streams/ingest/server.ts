/**
 * Ingest: programs hand their events to the user's agent, as NDJSON over a pipe or socket.
 *
 *   program -> {"lastcall":1,"hello":NONCE,"client":ID}     ID: random, the same when it comes back
 *   agent   -> {"challenge":NONCE,"proof":HMAC}              the program checks whom it talks to
 *   program -> {"proof":HMAC}
 *   agent   -> {"welcome":1}
 *   program -> one event a line; {"beat":AT} says that all up to AT (µs) has been sent: who beats
 *              is waited for, and not accused of what he did not do while he was stopped
 *              {"status":1} asks how the agent is
 *   agent   -> {"ack":{"session":S,"seq":N}}   every event of S up to N is committed
 *              {"beat":AT}                     answers a beat, through the log
 *              {"refused":{"line":L,"session":S,"seq":N,"reason":R,"hint":H}}
 *              {"error":TEXT}                  and the connection is closed
 *
 * Lines are counted from 1 after the welcome. A refused event's number becomes a gap of 1. The
 * agent reads no further while too many events wait for their commit: memory stays bounded.
 */
import { rmSync, statSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { checkEvent, type HandleEvent } from '../../src/events.ts'
import { InputError } from '../../src/input-error.ts'
import { LINE_BYTES_MAX } from '../../src/ndjson.ts'
import type { Batch, Capture } from '../capture.ts'
import { Observable, type Subscriber } from '../rx.ts'
import { newLines } from './lines.ts'
import { isSame, newNonce, proofOf } from './proof.ts'
import type { AgentRecord } from './record.ts'
import { drainedUpTo, newSessions, type Held, type Known, type Live } from './sessions.ts'

export type IngestOptions = {
  record: AgentRecord
  /** What the log says of a session. */
  known(session: string): Known | undefined
  /** Sessions that the agent writes itself. */
  reserved(session: string): boolean
  /** Microseconds since the Unix epoch. */
  now(): number
  /** ms that the agent has run: silence is measured by it. */
  attended(): number
  /** How long a program may be away before its session counts as crashed, ms; default 5,000. */
  grace?: number
  /** How long a sign of life may be missing, ms. */
  deafAfter: number
  /** Called when programs can connect. */
  listening?(): void
  /** What is answered to {"status":1}. */
  status?(): object
  /** What a session left behind for the agent, and what to do once that is committed. */
  left?(session: string): { events: readonly HandleEvent[]; taken(): void } | undefined
  /** Uncommitted events of one connection before it is read no further; default 4,096. */
  uncommittedMax?: number
}

export type IngestCounters = { connections: number; open: number; events: number; refused: number
  denied: number; crashed: number; paused: number }

export type Ingest = Capture & {
  readonly counters: Readonly<IngestCounters>
  readonly sessions: ReadonlyMap<string, Live>
}

const HANDSHAKE_MS = 5000
const CONNECTIONS_MAX = 256
/** Answers that a program does not read: above this it is read no further, bytes. */
const UNREAD_ANSWERS_MAX = 1024 * 1024
const REFUSED_SHOWN = 200

/** Listens while `batches` is subscribed to; the subscription errors when it cannot listen. */
export function newIngest(options: IngestOptions): Ingest {
  const counters: IngestCounters = { connections: 0, open: 0, events: 0, refused: 0, denied: 0,
    crashed: 0, paused: 0 }
  const { attended } = options
  const sessions = newSessions(options.known, options.reserved, attended)
  const grace = options.grace ?? 5000

  const batches = new Observable<Batch>(out => {
    const open = new Map<Socket, Connection>()
    const server = createServer(socket => {
      counters.connections++
      counters.open++
      const connection = newConnection(socket, options, sessions, counters, out,
        client => closeOthers(open, client, socket))
      open.set(socket, connection)
      socket.on('close', () => {
        open.delete(socket)
        counters.open--
        connection.closed([...open.values()].some(o => o.client() === connection.client()))
      })
    })
    server.maxConnections = CONNECTIONS_MAX
    const { address } = options.record
    let file: bigint | undefined
    server.on('listening', () => {
      file = fileOf(address)
      options.listening?.()
    })
    // One that could listen before tries again; meanwhile the heartbeat says that it is deaf.
    server.on('error', error => { if (file === undefined) out.error(error) })
    listen(server, address)
    const timer = setInterval(() => {
      for (const held of sessions.look(options.now())) out.next({ events: [heldUp(held)] })
      bury(out)
      if (file === undefined || fileOf(address) === file) return
      // Who cleans up temporary files took the socket: who is connected stays, and nobody else can.
      server.close()
      listen(server, address)
    }, Math.min(1000, grace))
    return () => {
      clearInterval(timer)
      server.close()
      for (const socket of open.keys()) socket.destroy()
      if (process.platform !== 'win32') rmSync(options.record.address, { force: true })
    }
  })

  /** Sessions whose program is gone end here, after what it may have left behind. */
  function bury(out: Subscriber<Batch>): void {
    for (const { id, at, gap } of sessions.lost(grace)) {
      const left = options.left?.(id)
      const last = left?.events.at(-1)?.kind
      if (left) out.next({ events: left.events, committed: () => left.taken() })
      const capture = options.known(id)?.capture
      if (last === 'end' || capture !== 'probe') sessions.end(id)
      else sessions.release(id)
      // Whoever let go of a traced program said so with a gap.
      if (last === 'end' || capture === 'probe' && (last ?? (gap && 'gap')) === 'gap') continue
      counters.crashed++
      out.next({ events: abandoned(id, capture, at, options.now()) })
    }
  }

  return {
    name: 'ingest', batches, counters, sessions: sessions.live, deafAfter: options.deafAfter,
    drainedUpTo: now => drainedUpTo(sessions.live.values(), now),
  }
}

/**
 * How the agent ends a session whose program is gone without a word.
 * @param since the newest event, µs: what was due after it may have happened unseen
 */
export const crash = (session: string, since: number, now: number): HandleEvent[] => [
  unseen(session, since), { session, seq: 0, by: 'agent', at: Math.max(since, now), kind: 'end',
    crashed: true },
]

/** What a program did after `since` (µs) is not seen. */
export const unseen = (session: string, since: number): HandleEvent =>
  ({ session, seq: 0, by: 'agent', at: since, kind: 'gap', lost: null })

const heldUp = ({ id, phase, at }: Held): HandleEvent =>
  ({ session: id, seq: 0, by: 'agent', at, kind: 'scope', tid: 0, what: 'held', phase })

/** What is said of a session when nobody delivers it any more: a traced program may go on. */
export const abandoned = (session: string, capture: string | null | undefined, since: number,
  now: number) => capture === 'probe' ? [unseen(session, since)] : crash(session, since, now)

/** The same program came back before its old connection was seen to end. */
function closeOthers(open: ReadonlyMap<Socket, Connection>, client: string, mine: Socket): void {
  for (const [socket, connection] of open) {
    if (socket !== mine && connection.client() === client) socket.destroy()
  }
}

/** The socket is the user's alone from its first moment on. */
function listen(server: Server, address: string): void {
  if (process.platform === 'win32') {
    server.listen(address)
    return
  }
  const before = process.umask(0o177)
  try {
    server.listen(address)
  } finally {
    process.umask(before)
  }
}

/** The socket's inode; undefined where there is none, and for pipes, which nobody can remove. */
function fileOf(address: string): bigint | undefined {
  if (process.platform === 'win32') return undefined
  try {
    return statSync(address, { bigint: true }).ino
  } catch {
    return undefined
  }
}

type Connection = {
  /** The id of its greeting, once it has proved who it is. */
  client(): string | undefined
  /** @param again the same client has another connection */
  closed(again: boolean): void
}

function newConnection(socket: Socket, options: IngestOptions,
  sessions: ReturnType<typeof newSessions>, counters: IngestCounters, out: Subscriber<Batch>,
  arrived: (client: string) => void): Connection {
  const { record } = options
  const uncommittedMax = options.uncommittedMax ?? 4096
  let greeted: { client: string; expected: string } | undefined
  let client: string | undefined
  let line = 0
  let refusals = 0
  let uncommitted = 0
  let pending: HandleEvent[] = []
  /** Committed and not acknowledged yet: the highest seq of each session. */
  const acks = new Map<string, number>()
  let gone = false

  const say = (message: object) => { if (!gone) socket.write(JSON.stringify(message) + '\n') }
  function deny(error: string): void {
    counters.denied++
    say({ error })
    gone = true
    socket.end()
  }

  function shake(text: string): void {
    const said = parsed(text) as { lastcall?: unknown; hello?: unknown; client?: unknown
      proof?: unknown } | undefined
    if (!greeted) {
      const { hello } = said ?? {}
      if (said?.lastcall !== 1) {
        return deny('this agent speaks version 1: {"lastcall":1,"hello":...}')
      }
      if (typeof hello !== 'string' || !/^[0-9a-f]{16,64}$/.test(hello)) {
        return deny('hello: 16 to 64 hex digits, new for every connection')
      }
      const name = said.client ?? newNonce()
      if (typeof name !== 'string' || !/^[A-Za-z0-9-]{8,64}$/.test(name)) {
        return deny('client: 8 to 64 of A-Z a-z 0-9 and -')
      }
      const challenge = newNonce()
      const proof = (role: 'agent' | 'client') =>
        proofOf(record.token, role, record.address, hello, challenge)
      greeted = { client: name, expected: proof('client') }
      say({ challenge, proof: proof('agent') })
      return
    }
    if (!isSame(String(said?.proof), greeted.expected)) return deny('the proof is wrong')
    clearTimeout(handshake)
    client = greeted.client
    arrived(client)
    sessions.connect(client)
    say({ welcome: 1 })
  }

  function take(text: string | null): void {
    if (gone) return
    if (client === undefined) {
      if (text === null) deny('no greeting is that long')
      else shake(text)
      return
    }
    line++
    if (text === null) return refuse(`the line is longer than ${LINE_BYTES_MAX} bytes`)
    if (text === '') return
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      return refuse(`not JSON: ${(error as Error).message}`)
    }
    const { beat, status, kind } = (value ?? {}) as Record<string, unknown>
    if (kind === undefined && typeof beat === 'number' && Number.isSafeInteger(beat)) {
      hand()
      sessions.beat(client, beat)
      out.next({ events: [], committed: () => {
        acknowledge()
        say({ beat })
      } })
      return
    }
    if (kind === undefined && status === 1) return say({ status: options.status?.() ?? {} })
    try {
      const event = checkEvent(value)
      const refusal = sessions.admit(event, client)
      if (refusal !== null) return refuse(refusal, '', value)
      pending.push(event)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      refuse(error.message, error.hint, value)
    }
  }

  function refuse(reason: string, hint = '', value?: unknown): void {
    counters.refused++
    // Whoever sends only nonsense need not hear of every line.
    if (++refusals > REFUSED_SHOWN && socket.writableLength > UNREAD_ANSWERS_MAX) return
    const { session, seq } = (value ?? {}) as { session?: unknown; seq?: unknown }
    say({ refused: { line,
      ...(typeof session === 'string' ? { session: session.slice(0, 64) } : {}),
      ...(typeof seq === 'number' ? { seq } : {}), reason, ...(hint ? { hint } : {}) } })
  }

  /** Hands on what one read brought. */
  function hand(): void {
    if (pending.length === 0) return
    const events = pending
    pending = []
    uncommitted += events.length
    counters.events += events.length
    out.next({ events, committed: () => committed(events) })
    steer()
  }

  function committed(events: readonly HandleEvent[]): void {
    uncommitted -= events.length
    // One commit takes several batches: they are acknowledged together.
    if (acks.size === 0) process.nextTick(acknowledge)
    for (const { session, seq } of events) acks.set(session, Math.max(seq, acks.get(session) ?? 0))
  }

  function acknowledge(): void {
    for (const [session, seq] of acks) say({ ack: { session, seq } })
    acks.clear()
    steer()
  }

  function steer(): void {
    if (gone) return
    const full = uncommitted >= uncommittedMax || socket.writableLength > UNREAD_ANSWERS_MAX
    if (full && !socket.isPaused()) {
      counters.paused++
      socket.pause()
      if (client !== undefined) sessions.pause(client, true)
    } else if (socket.isPaused() && uncommitted <= uncommittedMax / 2 &&
      socket.writableLength <= UNREAD_ANSWERS_MAX) {
      if (client !== undefined) sessions.pause(client, false)
      socket.resume()
    }
  }

  const lines = newLines(take)
  const handshake = setTimeout(() => deny('no greeting came'), HANDSHAKE_MS)
  socket.on('data', (chunk: Buffer) => {
    lines.push(chunk)
    hand()
    steer()
  })
  socket.on('drain', steer)
  // What follows is 'close': a broken connection is as good as a closed one.
  socket.on('error', () => {})

  return {
    client: () => client,
    closed(again) {
      gone = true
      clearTimeout(handshake)
      hand()
      if (client !== undefined && !again) sessions.disconnect(client)
    },
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
