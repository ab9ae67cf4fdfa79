/**
 * The program's side of ingest: hands events to the user's agent and keeps them until the agent
 * says that they are committed. It connects again by itself, to the agent that is there then.
 *
 * Nothing here keeps the program alive, and nothing throws into it.
 */
import { randomBytes } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'
import { eventJson, type HandleEvent } from '../../src/events.ts'
import { newLines } from './lines.ts'
import { isSame, newNonce, proofOf } from './proof.ts'
import { findRecord } from './record.ts'

export type Refusal = { line: number; session?: string; seq?: number
  reason: string; hint?: string }

export type ClientOptions = {
  /** The user's state directory. */
  directory: string
  /** Events kept until they are acknowledged; default 65,536. */
  capacity?: number
  /** The program's clock, µs; when given, the agent is told how far it is, every 5 s. */
  now?: () => number
  onRefused?: (refusal: Refusal) => void
}

export type IngestClient = {
  /** Takes events, oldest first; false when there is no room for them: offer them again. */
  take(events: readonly HandleEvent[]): boolean
  readonly connected: boolean
  /** Events not acknowledged yet, oldest first. */
  waiting(): HandleEvent[]
  /** Events that the agent refused. */
  readonly refused: number
  /** Whether the agent answers within `ms`. */
  ready(ms: number): Promise<boolean>
  /** Whether everything was acknowledged within `ms`. */
  delivered(ms: number): Promise<boolean>
  /** Sends a beat and waits until it came back through the agent's log. */
  beat(at: number, ms: number): Promise<boolean>
  /** How the agent is, as it says; undefined when it does not answer within `ms`. */
  status(ms: number): Promise<object | undefined>
  close(): void
}

const RETRY_MS = [50, 100, 250, 500, 1000, 2000]
const ANSWER_MS = 5000
const BEAT_MS = 5000
/** A recorder may still hold what happened this long ago, µs. */
const HELD_BACK = 1_000_000
/** Sent and not acknowledged; the agent itself reads no further beyond its own bound. */
const SENT_MAX = 8192

export function newIngestClient(options: ClientOptions): IngestClient {
  const capacity = options.capacity ?? 65_536
  const id = randomBytes(12).toString('hex')
  const waiters = new Set<() => void>()
  let queue: HandleEvent[] = []
  /** The first `head` of the queue are acknowledged, the first `sent` were sent. */
  let head = 0, sent = 0
  const acked = new Map<string, number>()
  const refusedOnes = new Set<string>()
  let socket: Socket | undefined
  let welcome = false
  let closed = false
  let attempt = 0
  let refused = 0
  let beaten = -Infinity
  let answer: object | undefined
  let timer: NodeJS.Timeout | undefined

  function connect(): void {
    if (closed || socket) return
    const record = findRecord(options.directory)
    if (!record) return again()
    const mine = createConnection(record.address)
    socket = mine
    mine.unref()
    const hello = newNonce()
    const deadline = setTimeout(() => mine.destroy(), ANSWER_MS).unref()
    let challenged = false

    const lines = newLines(text => {
      let said: Record<string, unknown>
      try {
        said = JSON.parse(text ?? '') as Record<string, unknown>
      } catch {
        mine.destroy()
        return
      }
      if (welcome) return heard(said)
      if (!challenged) {
        challenged = true
        const challenge = String(said.challenge)
        const proof = (role: 'agent' | 'client') =>
          proofOf(record.token, role, record.address, hello, challenge)
        // Somebody else sits there: he learns nothing from us.
        if (!isSame(String(said.proof), proof('agent'))) mine.destroy()
        else mine.write(JSON.stringify({ proof: proof('client') }) + '\n')
        return
      }
      if (said.welcome !== 1) return void mine.destroy()
      clearTimeout(deadline)
      welcome = true
      attempt = 0
      sent = head
      // It will beat: from its first event on it is waited for.
      if (options.now) mine.write('{"beat":0}\n')
      send()
      wake()
    })
    mine.on('connect', () => {
      mine.write(JSON.stringify({ lastcall: 1, hello, client: id }) + '\n')
    })
    mine.on('data', (chunk: Buffer) => lines.push(chunk))
    mine.on('drain', send)
    mine.on('error', () => {})
    mine.on('close', () => {
      clearTimeout(deadline)
      if (socket !== mine) return
      socket = undefined
      welcome = false
      again()
    })
  }

  function again(): void {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(connect, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)]).unref()
  }

  function heard(said: Record<string, unknown>): void {
    if (said.ack) {
      const { session, seq } = said.ack as { session: string; seq: number }
      acked.set(session, Math.max(seq, acked.get(session) ?? 0))
      settle()
    } else if (said.refused) {
      refused++
      const refusal = said.refused as Refusal
      if (refusal.session !== undefined && refusal.seq !== undefined) {
        refusedOnes.add(`${refusal.session} ${refusal.seq}`)
      }
      options.onRefused?.(refusal)
      settle()
    } else if (typeof said.status === 'object' && said.status !== null) {
      answer = said.status
      wake()
    } else if (typeof said.beat === 'number') {
      beaten = said.beat
      wake()
    }
  }

  function settle(): void {
    while (head < sent) {
      const event = queue[head]
      const key = `${event.session} ${event.seq}`
      if (event.seq > (acked.get(event.session) ?? 0) && !refusedOnes.delete(key)) break
      head++
    }
    if (head > 4096 || head === queue.length) {
      queue = queue.slice(head)
      sent -= head
      head = 0
    }
    if (queue.length === 0) refusedOnes.clear()
    wake()
    send()
  }

  function send(): void {
    if (!socket || !welcome) return
    while (sent < queue.length && sent - head < SENT_MAX && !socket.writableNeedDrain) {
      let text = ''
      const until = Math.min(queue.length, head + SENT_MAX, sent + 500)
      for (; sent < until; sent++) text += eventJson(queue[sent]) + '\n'
      socket.write(text)
    }
  }

  const wake = () => { for (const waiter of [...waiters]) waiter() }

  function until(reached: () => boolean, ms: number): Promise<boolean> {
    if (reached()) return Promise.resolve(true)
    return new Promise(resolve => {
      // Who waits wants to live as long as this.
      const end = (result: boolean) => {
        clearTimeout(patience)
        waiters.delete(check)
        resolve(result)
      }
      const check = () => { if (reached()) end(true) }
      const patience = setTimeout(() => end(reached()), ms)
      waiters.add(check)
    })
  }

  const beats = options.now && setInterval(() => {
    // While events wait to be sent, it cannot be said that all have been.
    if (welcome && sent === queue.length) socket!.write(`{"beat":${options.now!() - HELD_BACK}}\n`)
  }, BEAT_MS).unref()

  connect()
  return {
    get connected() { return welcome },
    get refused() { return refused },
    take(events) {
      if (queue.length - head + events.length > capacity) return false
      for (const event of events) queue.push(event)
      send()
      return true
    },
    waiting: () => queue.slice(head),
    ready: ms => until(() => welcome, ms),
    delivered: ms => until(() => head === queue.length, ms),
    beat(at, ms) {
      if (!welcome) return Promise.resolve(false)
      socket!.write(`{"beat":${at}}\n`)
      return until(() => beaten >= at, ms)
    },
    async status(ms) {
      answer = undefined
      if (!welcome) return undefined
      socket!.write('{"status":1}\n')
      await until(() => answer !== undefined, ms)
      return answer
    },
    close() {
      closed = true
      clearTimeout(timer)
      clearInterval(beats)
      socket?.end()
      socket?.unref()
    },
  }
}
