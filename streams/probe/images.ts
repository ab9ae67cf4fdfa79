/**
 * Programs by the name of their image: each is attached to within a second of its start, and those
 * that a host before us had attached to are gone on with.
 *
 * Windows tells starts only to administrators, so the list of processes is looked at, often enough
 * for that. https://learn.microsoft.com/windows/win32/api/psapi/nf-psapi-enumprocesses
 * Under Wine that costs too much: there somebody outside says when to look.
 */
import path from 'node:path'
import { InputError } from '../../src/input-error.ts'
import { CannotTrace, createdAt, TracedAlready } from './inject.ts'
import { close, isNull, win } from '../native.ts'
import { type Drained, imageOf, newProbeHost, type Sink } from './probe.ts'

/** What to attach to, and what was attached to before. */
export type Wanted = {
  /** File names of programs, in any case. */
  images: readonly string[]
  /** Trace what they start too. */
  follow: boolean
  /** Sessions that the log knows as open. */
  known: readonly string[]
  /** Somebody calls `look` when a program may have started. */
  prompted?: boolean
}

export type Told = {
  /** Sessions of `known` whose process is gone, and its ring with it. Comes once, at the start. */
  over(sessions: readonly string[]): void
  /** A program that is wanted and cannot be attached to. */
  refused(message: string, hint: string): void
  drained: Drained
}

export type ImageHost = {
  /** Stops reading and leaves the probes at work, for the next host. */
  close(): Promise<void>
}

const LOOK_MS = 600
/** A younger process may be in the hands of a lastcall that has just made it, ms. */
const YOUNG_MS = 100
/** A number may be given to another process between two looks: everything is looked at anew, ms. */
const ANEW_MS = 10_000
const BEAT_MS = 5000
const QUERY_LIMITED = 0x1000

/** @param onFailure is called when the sink fails: reading has then stopped. */
export function newImageHost(wanted: Wanted, sink: Sink, told: Told,
  onFailure: (error: unknown) => void): ImageHost & { look(): void } {
  const images = new Set(wanted.images.map(image => image.toLowerCase()))
  const host = newProbeHost(sink, onFailure)
  const timers: NodeJS.Timeout[] = []
  const attaching = new Set<Promise<void>>()
  /** Processes that need no second look. */
  let seen = new Set<number>()
  /** By pid: when the process that was refused was made. Said once. */
  const refused = new Map<number, bigint>()

  const isWanted = (image: string) => images.has(path.win32.basename(image).toLowerCase())

  async function goOn(): Promise<void> {
    const over: string[] = []
    for (const session of wanted.known) {
      try {
        if (!await host.goOn(session, isWanted)) over.push(session)
      } catch (error) {
        if (!(error instanceof CannotTrace)) throw error
      }
    }
    told.over(over)
  }

  function look(): void {
    const running = processes()
    for (const pid of seen) if (!running.has(pid)) seen.delete(pid)
    for (const pid of running) if (!seen.has(pid)) lookAt(pid)
  }

  function lookAnew(): void {
    seen = new Set([own])
    look()
  }

  function lookAt(pid: number): void {
    const process = win('OpenProcess')(QUERY_LIMITED, 0, pid)
    if (isNull(process)) {
      seen.add(pid)
      return
    }
    try {
      if (!isWanted(imageOf(process))) {
        seen.add(pid)
        return
      }
      const created = createdAt(process)
      if (now() - created < BigInt(YOUNG_MS) * 10_000n) return
      seen.add(pid)
      if (host.reads(pid, created) || refused.get(pid) === created) return
      const work = attach(pid, created, path.win32.basename(imageOf(process)))
      attaching.add(work)
      void work.finally(() => attaching.delete(work))
    } finally {
      close(process)
    }
  }

  async function attach(pid: number, created: bigint, image: string): Promise<void> {
    try {
      await host.attach(pid, wanted.follow)
    } catch (error) {
      // Whoever reads it now may go: the next look anew finds that out.
      if (error instanceof TracedAlready || !isRunning(pid, created)) return
      if (!(error instanceof InputError)) return onFailure(error)
      refused.set(pid, created)
      told.refused(`${image} (process ${pid}) is not traced: ${error.message}`, error.hint)
    }
  }

  const own = process.pid
  const ready = goOn().then(() => {
    const beat = () => told.drained(host.drainedUpTo())
    seen.add(own)
    look()
    beat()
    timers.push(setInterval(beat, BEAT_MS), setInterval(lookAnew, ANEW_MS))
    if (!wanted.prompted) timers.push(setInterval(look, LOOK_MS))
  }).catch(onFailure)

  let closed = false
  return {
    look() { void ready.then(() => { if (!closed) look() }) },
    async close() {
      closed = true
      await ready
      timers.forEach(clearInterval)
      await Promise.all(attaching)
      await host.close()
    },
  }
}

/** FILETIME. */
function now(): bigint {
  const time = Buffer.alloc(8)
  win('GetSystemTimeAsFileTime')(time)
  return time.readBigUInt64LE()
}

function isRunning(pid: number, created: bigint): boolean {
  const process = win('OpenProcess')(QUERY_LIMITED, 0, pid)
  if (isNull(process)) return false
  try {
    return createdAt(process) === created
  } catch {
    return false
  } finally {
    close(process)
  }
}

let list = Buffer.alloc(4096)

/** The pids of all processes. */
function processes(): Set<number> {
  const got = Buffer.alloc(4)
  for (;;) {
    if (!win('K32EnumProcesses')(list, list.length, got)) return new Set()
    const bytes = got.readUInt32LE()
    // A full list may have been cut.
    if (bytes === list.length) list = Buffer.alloc(list.length * 2)
    else return new Set(new Uint32Array(list.buffer, list.byteOffset, bytes / 4))
  }
}
