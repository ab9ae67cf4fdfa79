/**
 * The outbox: sends what the log has behind a durable checkpoint, and moves the checkpoint only
 * after an acknowledgement that could be read. Killed at any moment, it goes on where the last
 * acknowledgement was: at most the one batch in flight is sent twice, under the same ids.
 *
 *   read -> encode -> gzip -> POST -> acknowledged -> checkpoint
 *                               |-- refused: halve it, down to the item that is the reason
 *                               |-- later, wrong: wait, and send the same again
 */
import { promisify } from 'node:util'
import { gzip as gzipCallback, constants } from 'node:zlib'
import type Database from 'better-sqlite3'
import { sqliteCode } from '../storage-error.ts'
import { defaultBackoff, delayMs, until, type Backoff } from './backoff.ts'
import { newPost, type Answer } from './post.ts'
import { newProgress, type Progress, type SinkState } from './progress.ts'
import { newSignals, type Chunk, type Item, type Signal } from './signals.ts'
import type { Sink } from './sinks.ts'

const gzip = promisify(gzipCallback)

export type SendOptions = {
  sink: Sink
  /** Failures in a row after which it gives up, at once where no wait can help; default never. */
  attempts?: number
  /** Lives or findings in one request; default 512. */
  batch?: number
  /** Milliseconds between looks at the log when nothing waits; default 1,000. */
  idleMs?: number
  backoff?: Backoff
  random?: () => number
  /** Something changed that a metric or a message should say. */
  onState?: (state: Readonly<SinkState>, oldest: number | null) => void
}

export type OutboxOptions = SendOptions & {
  /** Names leave in clear. */
  names: boolean
}

export type Outbox = {
  /** Sends until it is stopped, or with `once` until nothing waits. */
  run(stop: AbortSignal, once?: boolean): Promise<void>
  readonly state: Readonly<SinkState>
  close(): void
}

const BATCH = 512
/** After so many refusals one by one, the rest of a batch is set aside without asking. */
const ALL_REFUSED = 16
/** A server error that stays for so many attempts may come from what is in the batch. */
const POISONED = 8

type Ready = { chunk: Chunk; body: Promise<Uint8Array> | null }

/** @param db a connection that may write; readers and the log's writer are never held up */
export function newOutbox(db: Database.Database, path: string, options: OutboxOptions): Outbox {
  const { name, traces, logs } = options.sink
  return newSender(newSignals(db, path, { names: options.names }),
    newProgress(db, name, (traces ?? logs)?.url ?? ''), options)
}

/** Sends what a sink wants of the signals, keeping its progress wherever that is kept. */
export function newSender(offered: readonly Signal[], progress: Progress, options: SendOptions):
  Outbox {
  const { sink } = options
  const signals = offered.filter(signal => sink[signal.name])
  const posts = new Map(signals.map(({ name }) => [name, newPost(sink[name]!)]))
  const { state } = progress
  const givingUp = new AbortController()
  const idleMs = options.idleMs ?? 1000
  const random = options.random ?? Math.random
  let stop: AbortSignal
  /** Failures in a row, of whatever kind. */
  let failed = 0

  function report(): void {
    if (!options.onState) return
    const oldest = signals.map(s => s.oldest(progress.checkpoint(s.name)))
      .filter(at => at !== null)
    options.onState(state, oldest.length > 0 ? Math.min(...oldest) : null)
  }

  /** Writes to the log, however long another writer holds it or the disk is full. */
  async function kept(change: () => void): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      try {
        change()
        return true
      } catch (error) {
        if (!/^SQLITE_(BUSY|FULL|IOERR)/.test(sqliteCode(error))) throw error
        if (!await until(Date.now() + delayMs(attempt, null, random()), stop)) return false
      }
    }
  }

  const encoded = (signal: Signal, items: readonly Item[]): Promise<Uint8Array> => {
    const body = signal.encode(items)
    // Level 1 takes a third of the time of the default for nearly the same size.
    return sink[signal.name]!.gzip ? gzip(body, { level: constants.Z_BEST_SPEED })
      : Promise.resolve(body)
  }

  function prepared(signal: Signal, after: number): Ready | null {
    const chunk = signal.read(after, options.batch ?? BATCH)
    return chunk && { chunk, body: chunk.items.length > 0 ? encoded(signal, chunk.items) : null }
  }

  /** One request, as often as it takes to get an answer about it; null when stopped. */
  async function answered(signal: Signal, body: Uint8Array, sent?: () => void):
    Promise<Extract<Answer, { kind: 'accepted' | 'refused' }> | null> {
    for (let sameError = 0; ;) {
      if (!await until(state.notBefore, stop)) return null
      const answer = await posts.get(signal.name)!.send(body, signal.decode, stop, sent)
      if (answer.kind === 'accepted' || answer.kind === 'refused') {
        failed = 0
        return answer
      }
      if (stop.aborted) return null
      state.failures++
      const afterMs = answer.kind === 'later' ? answer.afterMs : null
      state.notBefore = Math.ceil(Date.now() +
        delayMs(failed++, afterMs, random(), options.backoff ?? defaultBackoff))
      state.trouble = { since: state.trouble?.since ?? Date.now(), status: answer.status,
        reason: answer.reason }
      if (!await kept(() => progress.save())) return null
      report()
      const hopeless = options.attempts !== undefined && answer.kind === 'wrong'
      if (hopeless || failed >= (options.attempts ?? Infinity)) {
        givingUp.abort()
        return null
      }
      const isServerError = answer.status >= 500 && ![502, 503, 504].includes(answer.status)
      if (isServerError && ++sameError >= POISONED) {
        return { kind: 'refused', status: answer.status, reason: answer.reason }
      }
    }
  }

  /** Sends a chunk, in parts if it must be; false when stopped before all of it was settled. */
  async function delivered(signal: Signal, { items, upTo }: Chunk, body: Promise<Uint8Array> | null,
    refusals: { inRow: number }, sent?: () => void): Promise<boolean> {
    if (items.length === 0) return kept(() => progress.advance(signal.name, upTo))
    const answer = await answered(signal, await (body ?? encoded(signal, items)), sent)
    if (answer === null) return false
    if (answer.kind === 'accepted') {
      refusals.inRow = 0
      accepted(signal, items, answer)
      const done = await kept(() => progress.advance(signal.name, upTo))
      report()
      return done
    }
    if (items.length === 1 || refusals.inRow >= ALL_REFUSED) {
      refusals.inRow++
      const numbers = items.map(item => item.number)
      const done = await kept(() =>
        progress.setAside(signal.name, numbers, upTo, answer.status, answer.reason))
      report()
      return done
    }
    const half = items.length >> 1
    const first = items.slice(0, half)
    return await delivered(signal, { items: first, upTo: first[half - 1].number }, null, refusals)
      && await delivered(signal, { items: items.slice(half), upTo }, null, refusals)
  }

  function accepted(signal: Signal, items: readonly Item[],
    answer: Extract<Answer, { kind: 'accepted' }>): void {
    const parts = items.reduce((sum, item) => sum + item.parts.length, 0)
    state.sent[signal.name] += Math.max(0, parts - answer.rejected)
    state.rejected[signal.name] += answer.rejected
    state.cut += items.filter(item => item.cut).length
    if (answer.message || answer.rejected > 0) {
      state.warning = `${answer.rejected} of ${parts} ${signal.name} rejected` +
        (answer.message && `: ${answer.message}`)
    }
    state.acknowledged = Date.now()
    state.trouble = null
    state.notBefore = 0
  }

  /** Everything after the checkpoint. True when something was sent. */
  async function drain(signal: Signal): Promise<boolean> {
    let ready = prepared(signal, progress.checkpoint(signal.name))
    const some = ready !== null
    while (ready && !stop.aborted) {
      const sent = Promise.withResolvers<void>()
      const sending = delivered(signal, ready.chunk, ready.body, { inRow: 0 }, sent.resolve)
      // The next batch is read and packed while the other side works on this one.
      await Promise.race([sent.promise, sending])
      let next: Ready | null
      try {
        next = prepared(signal, ready.chunk.upTo)
      } catch (error) {
        await sending
        throw error
      }
      if (!await sending) return some
      ready = next
    }
    return some
  }

  /** What was refused and is wanted once more, one by one. */
  async function drainAgain(signal: Signal): Promise<void> {
    for (const refused of progress.again(signal.name, 1000)) {
      if (stop.aborted) return
      const items = signal.exactly([refused.item])
      if (items.length === 0) {
        await kept(() => progress.refuseAgain(refused.number, refused.status,
          `${refused.reason}; it is no longer in the log`))
        continue
      }
      const answer = await answered(signal, await encoded(signal, items))
      if (answer === null) return
      if (answer.kind === 'accepted') {
        accepted(signal, items, answer)
        await kept(() => progress.forgive(refused.number))
      } else {
        await kept(() => progress.refuseAgain(refused.number, answer.status, answer.reason))
      }
    }
  }

  return {
    state,
    async run(stopSignal, once = false) {
      stop = AbortSignal.any([stopSignal, givingUp.signal])
      report()
      while (!stop.aborted) {
        let some = false
        for (const signal of signals) {
          some = await drain(signal) || some
          await drainAgain(signal)
        }
        if (some) continue
        if (once) return
        report()
        if (!await until(Date.now() + idleMs, stop)) return
      }
    },
    close() { for (const post of posts.values()) post.close() },
  }
}
