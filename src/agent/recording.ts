/**
 * The log as the agent writes it: whatever happens to the disk, the agent goes on, what was
 * acknowledged stays, and what could not be kept is counted.
 *
 * no room, read-only, locked  the events wait, up to a bound, and are written when it works again
 * damaged                     the log is moved aside whole; a new one begins with a gap
 * removed while in use        a new one begins with a gap
 */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HandleEvent, Recorded } from '../events.ts'
import { InputError } from '../input-error.ts'
import { noRoom } from './drive.ts'
import { AGENT_SESSION, openLog, setAside } from '../../storage/log.ts'
import type { AppendOptions, Log, LogOptions } from '../../storage/log.ts'
import { emptyWal } from '../../storage/connect.ts'
import { ChangedSchema } from '../../storage/schema.ts'
import { isDamage, isFull, sqliteCode } from '../../storage/storage-error.ts'
import { isHeld } from '../../storage/writer-lock.ts'
import type { Batch } from '../../streams/capture.ts'

export type RecordingOptions = LogOptions & {
  /** Called for every log that is opened, before anything is written to it. */
  opened?(log: Log): void
  /** Called before waiting batches are written: what must come before them may be appended. */
  flushing?(): void
  /** Called before every attempt to append, also the second one after a failure. */
  appending?(): void
  /** What was committed, in order. */
  committed(events: readonly Recorded[]): void
  /** What goes wrong, and when it goes on; the same trouble is said once a minute. */
  trouble(error: Error): void
  now(): number
  /** A file that never was a log may be moved aside too: it lies where only a log can lie. */
  ours?: boolean
  /** Events that wait while nothing can be written; default 100,000. */
  waitingMax?: number
  /** Milliseconds to the first retry; default 1,000. Doubled up to 15 times. */
  retry?: number
}

export type Recording = {
  /** The log; null while it cannot be opened. */
  readonly log: Log | null
  /** Why nothing is written at the moment; null when all is well. */
  readonly stopped: string | null
  /** Events that wait to be written. */
  readonly waiting: number
  readonly counters: Readonly<RecordingCounters>
  /**
   * Takes a batch; it is committed within 100 ms, while many come within 500 ms, or when the disk
   * takes it.
   * @param written called then, also for a batch that nobody else asks about
   */
  offer(batch: Batch, written?: () => void): void
  /** Writes at once. @throws InputError when it cannot be written */
  append(events: readonly HandleEvent[], how?: AppendOptions): Recorded[]
  /** Writes what waits. True when nothing waits any more. */
  flush(): boolean
  /** Whether the file is still the one that is written to; begins a new log when it is not. */
  check(): void
  close(): void
}

export type RecordingCounters = {
  /** Events that were dropped while nothing could be written, or that no log can hold. */
  dropped: number
  /** Logs that were moved aside, or found missing. */
  replaced: number
  failures: number
}

/** A batch closes after this long, or at this many events. */
const BATCH_MS = 100
const BATCH_EVENTS = 1000
/**
 * While this many events a second come it closes later: one commit costs as much as a hundred
 * events. Nobody is held up by it: whoever waits, with a beat or the end of a session, is not kept
 * waiting.
 */
const STEADY_PER_SECOND = 200
const STEADY_MS = 500
const TRANSACTION_EVENTS = 5000
const RETRIES_DOUBLED = 4
/** More logs than this in ten minutes are not moved aside: something else is wrong. */
const REPLACED_MAX = 3
const REPLACED_MS = 600_000

/** @throws InputError when another process writes the log, or it is not a log of ours. */
export function newRecording(path: string, options: RecordingOptions): Recording {
  const counters: RecordingCounters = { dropped: 0, replaced: 0, failures: 0 }
  const waitingMax = options.waitingMax ?? 100_000
  const retry = options.retry ?? 1000
  const replacedAt: number[] = []
  let waiting: (Batch & { written?: () => void })[] = []
  let waitingEvents = 0
  let timer: NodeJS.Timeout | null = null
  let timerAt = 0
  let flushedAt = -Infinity
  let steady = false
  let log: Log | null = null
  let inode: bigint | undefined
  let stopped: string | null = null
  let failedInRow = 0
  let closed = false
  /** What showed, when it was written, that the log is damaged: opening would not show it again. */
  let condemned: Error | null = null
  /** The log before is gone: the next one begins with a gap. */
  let lost = false

  const inodeOf = () => {
    try {
      return statSync(path, { bigint: true }).ino
    } catch {
      return undefined
    }
  }

  /** Opens the log; a damaged one is moved aside first. */
  function open(): Log {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      if (condemned) throw condemned
      return use(openLog(path, options))
    } catch (error) {
      const changed = error instanceof ChangedSchema
      const foreign = (changed || sqliteCode(error) === 'SQLITE_NOTADB') && !options.ours
      if ((!isDamage(error) && !changed) || foreign || tooMany()) throw error
      const aside = setAside(path)
      condemned = null
      lost = true
      counters.replaced++
      replacedAt.push(performance.now())
      options.trouble(new InputError(`${(error as Error).message}; it was moved to ${aside}`,
        'a new log begins; `lastcall export` reads what is intact of the old one'))
      return use(openLog(path, options))
    }
  }

  function use(opened: Log): Log {
    log = opened
    inode = inodeOf()
    try {
      options.opened?.(opened)
      if (lost) unknownLoss(opened)
    } catch (error) {
      log = null
      opened.close()
      throw error
    }
    lost = false
    return opened
  }

  const tooMany = () => replacedAt.filter(at => performance.now() - at < REPLACED_MS).length >=
    REPLACED_MAX

  /** What the log before held, and what it missed, is not in this one. */
  function unknownLoss(fresh: Log): void {
    options.committed(fresh.append([{ session: AGENT_SESSION, seq: 0, by: 'agent',
      at: options.now(), kind: 'gap', lost: null }]))
  }

  function append(events: readonly HandleEvent[], how?: AppendOptions): Recorded[] {
    log ??= open()
    needRoom()
    options.appending?.()
    const recorded = log.append(events, how)
    works()
    if (recorded.length > 0) options.committed(recorded)
    return recorded
  }

  function works(): void {
    if (stopped !== null) options.trouble(new Error(`${path} is written again`))
    stopped = null
    failedInRow = 0
  }

  /** Writes what waits after `ms`, or earlier where that was planned; not before a retry is due. */
  function flushWithin(ms: number): void {
    const at = performance.now() + ms
    if (timer && (stopped !== null || timerAt <= at)) return
    if (timer) clearTimeout(timer)
    timerAt = at
    timer = setTimeout(flush, ms)
  }

  /** Whether as many came since the last time that the next ones may gather for longer. */
  function measure(): void {
    const now = performance.now()
    steady = waitingEvents >= (now - flushedAt) / 1000 * STEADY_PER_SECOND
    flushedAt = now
  }

  function flush(): boolean {
    if (timer) clearTimeout(timer)
    timer = null
    if (waitingEvents > 0) measure()
    /** How many batches to write one at a time, because one of them cannot be written. */
    let apart = 0
    if (waiting.length > 0) options.flushing?.()
    while (waiting.length > 0) {
      const n = apart > 0 ? 1 : together()
      const batches = waiting.slice(0, n)
      const events = batches.flatMap(batch => batch.events)
      try {
        // Signs of life alone must reach the log, but leave nothing in it.
        if (events.length > 0) append(events)
        else if (stopped !== null || !log) throw new InputError(stopped ?? `${path} is not open`)
      } catch (error) {
        counters.failures++
        if (isDamage(error) && log && !tooMany()) {
          abandon(error as Error)
          continue
        }
        if (error instanceof InputError || isSystemError(error) || !log) return wait(error as Error)
        // Something is in it that no log can hold: the rest must not wait for it.
        if (n > 1) {
          apart = n
          continue
        }
        counters.dropped += events.length
        options.trouble(error as Error)
      }
      apart--
      waiting = waiting.slice(n)
      waitingEvents -= events.length
      for (const batch of batches) {
        batch.committed?.()
        batch.written?.()
      }
    }
    return true
  }

  /** How many of the waiting batches make one transaction. */
  function together(): number {
    let n = 1, events = waiting[0].events.length
    while (n < waiting.length && events + waiting[n].events.length <= TRANSACTION_EVENTS) {
      events += waiting[n++].events.length
    }
    return n
  }

  /** The next append moves the log aside. */
  function abandon(error: Error): void {
    options.trouble(error)
    if (sqliteCode(error) !== 'SQLITE_NOTADB') condemned = error
    try {
      log?.close()
    } catch {
      // It is damaged: what closing says does not matter.
    }
    log = null
  }

  function wait(error: Error): false {
    stopped = error.message
    options.trouble(error)
    if (isFull(error)) makeRoom()
    const delay = retry * 2 ** Math.min(failedInRow++, RETRIES_DOUBLED)
    if (!closed) timer ??= setTimeout(flush, delay)
    return false
  }

  /**
   * The WAL goes into the log while that may still grow by as much.
   * @throws InputError when the drive has no room
   */
  function needRoom(): void {
    const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    if (!noRoom(path, wal)) return
    makeRoom()
    const full = noRoom(path)
    if (full) throw full
  }

  /** The WAL may be what fills the disk, and only an empty one is written from its front again. */
  function makeRoom(): void {
    try {
      emptyWal(path)
    } catch {
      // Then room must come from elsewhere.
    }
  }

  function check(): void {
    if (!log) {
      try {
        open()
        works()
      } catch (error) {
        stopped = (error as Error).message
        options.trouble(error as Error)
      }
      return
    }
    const there = inodeOf() === inode
    const missing = there ? ['-wal', '.writer'].find(suffix => !existsSync(path + suffix)) : ''
    if (missing === undefined) return
    // What only the WAL held is saved by closing; until then no reader sees it.
    if (!there) counters.replaced++
    options.trouble(new InputError(`${path}${missing} was removed while it was being written`,
      there ? 'nothing of it is lost' : 'a new log begins'))
    log.close()
    log = null
    lost = !there
    try {
      open()
    } catch (error) {
      options.trouble(error as Error)
    }
  }

  try {
    open()
  } catch (error) {
    // Somebody else's log, or somebody else's file: no waiting makes it ours.
    if (isHeld(error) || !canPass(error)) throw error
    wait(error as Error)
  }

  return {
    get log() { return log },
    get stopped() { return stopped },
    get waiting() { return waitingEvents },
    counters, append, flush, check,
    offer(batch, written) {
      if (batch.events.length === 0 && !batch.committed && !written) return
      // Who hears of the commit keeps the events until then, and sends no more than it may.
      if (!batch.committed && waitingEvents >= waitingMax) {
        counters.dropped += batch.events.length
        return
      }
      waiting.push({ ...batch, written })
      waitingEvents += batch.events.length
      if (waitingEvents >= BATCH_EVENTS && stopped === null) flush()
      else flushWithin(steady && !isAwaited(batch) ? STEADY_MS : BATCH_MS)
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      counters.dropped += waitingEvents
      log?.close()
      log = null
    },
  }
}

/** Somebody waits for its commit: a beat is to come back, or a program ends. */
const isAwaited = ({ events }: Batch): boolean =>
  events.length === 0 || events.some(event => event.kind === 'end')

/** Trouble that passes when the disk has room, the directory may be written, the lock is free. */
function canPass(error: unknown): boolean {
  if (isSystemError(error)) return true
  return /^SQLITE_(FULL|BUSY|LOCKED|READONLY|IOERR|CANTOPEN|PERM)/.test(sqliteCode(error))
}

const isSystemError = (error: unknown): boolean =>
  /^(ENOENT|EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|EMFILE|ENFILE|EBUSY)$/.test(
    String((error as { code?: unknown } | null)?.code))
