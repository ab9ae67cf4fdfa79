/**
 * The background agent: captures flow into the log, and what was committed flows out of it.
 *
 * capture -> events (bounded batches) -> log.append (one transaction) -> view, metrics, export
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { bufferTime, concatMap, filter, merge, Subject, takeUntil } from 'rxjs'
import type { Observable } from 'rxjs'
import type { HandleEvent, Recorded } from '../events.ts'
import type { Finding } from '../policy.ts'
import type { Config } from '../config.ts'
import { openLog } from '../../storage/log.ts'
import type { Log } from '../../storage/log.ts'
import { judgeOf, saveSnapshot } from './judging.ts'

/** A batch closes after this long, or at this many events. */
const BATCH_MS = 100
const BATCH_EVENTS = 1000
const SNAPSHOT_EVERY = 100_000

export type Committed = { events: readonly Recorded[]; findings: readonly Finding[] }

export type Agent = {
  readonly log: Log
  /** What was committed, batch by batch. */
  readonly committed: Observable<Committed>
  /** Appends at once, beside the captures: what a connection waits for. @throws InputError */
  append(events: readonly HandleEvent[]): Recorded[]
  /** Stops the captures, appends what they had handed over, keeps a snapshot, closes the log. */
  stop(): Promise<void>
}

/**
 * Starts recording. @throws InputError when the log cannot be opened: another agent writes it,
 * it is damaged, or its directory cannot be written.
 */
export function startAgent(path: string, config: Config,
  captures: readonly Observable<readonly HandleEvent[]>[], onError: (error: Error) => void): Agent {
  mkdirSync(dirname(path), { recursive: true })
  const found: Finding[] = []
  const log = openLog(path, {
    synchronous: config.log.synchronous, writer: 'lastcall agent',
    judge: log => {
      const judge = judgeOf(config.policies)(log)
      return { ...judge, apply(event) {
        const findings = judge.apply(event)
        for (const f of findings) if (!judge.suppressed!(f)) found.push(f)
        return findings
      } }
    },
  })
  log.setConfig(JSON.stringify(config.policies))
  const committed = new Subject<Committed>()
  const stopping = new Subject<void>()
  let sinceSnapshot = 0

  function append(events: readonly HandleEvent[]): Recorded[] {
    found.length = 0
    const recorded = log.append(events)
    committed.next({ events: recorded, findings: [...found] })
    sinceSnapshot += recorded.length
    if (sinceSnapshot >= SNAPSHOT_EVERY) {
      saveSnapshot(log)
      sinceSnapshot = 0
    }
    return recorded
  }

  const drained = new Promise<void>(resolve => {
    merge(...captures).pipe(
      takeUntil(stopping),
      concatMap(events => events),
      bufferTime(BATCH_MS, null, BATCH_EVENTS),
      filter(batch => batch.length > 0),
    ).subscribe({
      next: batch => appendWithRetry(batch),
      error: onError,
      complete: resolve,
    })
  })

  /** Events that could not be written wait in memory up to a bound; then they become a gap. */
  let waiting: HandleEvent[] = []
  function appendWithRetry(batch: readonly HandleEvent[]): void {
    waiting.push(...batch)
    try {
      append(waiting)
      waiting = []
    } catch (error) {
      onError(error as Error)
      // What is dropped skips its numbers: the log writes the gap when it can be written again.
      if (waiting.length > WAITING_MAX) waiting = waiting.slice(-WAITING_MAX)
    }
  }

  return {
    log, committed, append,
    async stop() {
      stopping.next()
      await drained
      if (waiting.length > 0) appendWithRetry([])
      try {
        saveSnapshot(log)
      } finally {
        log.close()
        committed.complete()
      }
    },
  }
}

const WAITING_MAX = 100_000
