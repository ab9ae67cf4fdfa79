/**
 * Unmodified programs: their calls and callbacks as events, by a probe inside them.
 *
 * The host sleeps until a ring signals that it stopped being empty or is half full, or a program
 * ends. It reads in batches (1,000 events, or 100 ms after the first), hands each to the sink, and
 * frees what was read only when the sink is done: killed at any point, the next host goes on
 * exactly after the last batch that was committed.
 */
import { hostname } from 'node:os'
import type { HandleEvent } from '../../src/events.ts'
import { isDebugged } from '../other-process.ts'
import { rightsOf } from '../own-process.ts'
import { exportAt } from './exports.ts'
import { CannotTrace, callProbe, closeRing, counterNow, openKept, openRing, openRunning,
  startTraced, takeFrom, type Target } from './inject.ts'
import { child, counts, header, kinds, sizes, states } from './layout.ts'
import { close, type Handle, isNull, win, winAsync } from '../native.ts'
import { RingReader, type Who } from './ring.ts'
import { fileVersion } from './version.ts'

/** Gets each batch in order; the ring keeps the events until the promise is resolved. */
export type Sink = (events: readonly HandleEvent[]) => void | Promise<void>

export type Traced = { id: string; pid: number; image: string; exitCode: number | null; lost: number
  /** Exported functions by call site: `action.dll+0x1f3a` is in `MyAction+0x1a`. */
  exports: Record<string, string> }
export type Untraced = { pid: number; why: string }

export type TraceOptions = {
  folder?: string
  environment?: Readonly<Record<string, string | undefined>>
  /** The program's standard output goes to standard error. */
  outToError?: boolean
  /** Called once, when the program is about to run. */
  started?: (pid: number) => void
  drained?: Drained
}

/** Is told now and then the time (µs) up to which every event was given to the sink. */
export type Drained = (upTo: number) => void

export type TraceResult = {
  /** The full 32-bit exit code of the program. */
  exitCode: number
  sessions: Traced[]
  /** Child processes that could not be traced, and why. */
  untraced: Untraced[]
}

const BATCH = 1000
const GATHER_MS = 100
/** A program that makes a batch's worth of calls meanwhile is left alone for so many times. */
const GATHERS_MAX = 10
const TURN_MS = 500
/** A sink that was held up for long must not hold up the reading for longer. */
const REST_MAX_MS = 500
const LONG_CALL_MS = 100
const BLOCKED_MS = 2000
const STILL_ACTIVE = 259
const WAIT_TIMEOUT = 0x102
const WAIT_MAX = 62
const BEAT_MS = 5000
const LOOK_MS = 1000
/** A call that has returned may not have taken its number yet, µs. */
const HELD_BACK = 1_000_000

/** `host-pid-creationtime`: a restarted agent finds the same id. */
export function sessionId(pid: number, created: bigint): string {
  const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 30) || 'host'
  return `${host}-${pid}-${created.toString(16)}`
}

/** The full path of a process's image; empty when it cannot be asked. */
export function imageOf(process: Handle): string {
  const path = Buffer.alloc(2048)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(1024)
  const named = win('QueryFullProcessImageNameW')(process, 0, path, size)
  return named ? path.toString('utf16le', 0, size.readUInt32LE() * 2) : ''
}

/** Who a process is: its image, logon session and rights. */
function describe(process: Handle, pid: number): Who {
  const who: Who = { host: hostname(), image: imageOf(process) }
  const version = fileVersion(who.image)
  if (version !== undefined) who.version = version
  const session = Buffer.alloc(4)
  if (win('ProcessIdToSessionId')(pid, session)) who.windowsSession = session.readUInt32LE()
  return { ...who, ...rightsOf(process) }
}

class Session {
  readonly target: Target
  readonly reader: RingReader
  readonly traced: Traced
  ended = false
  /** We are about to let go of it. */
  leaving = false
  /** The program has ended; what it left in the ring is still read. */
  dead = false
  childrenSeen: number
  /** Its turn was over before all was read. */
  isBehind = false
  private freeAt = counterNow()
  private blockedSince = 0
  private unwrapped = 0

  constructor(target: Target) {
    this.target = target
    const who = describe(target.process, target.pid)
    const id = sessionId(target.pid, target.created)
    this.reader = new RingReader(target.memory, id, who)
    this.childrenSeen = 0
    this.traced = { id, pid: target.pid, image: who.image, exitCode: null, lost: 0,
      exports: {} }
  }

  /** Reads what there is now, batch by batch; a busy program must not keep others waiting. */
  async drain(sink: Sink): Promise<void> {
    this.noteUnwrapped()
    this.reader.prepare()
    const until = this.reader.reserved
    const turn = performance.now() + TURN_MS
    this.isBehind = false
    while (this.reader.position < until) {
      this.isBehind = !this.dead && !this.leaving && performance.now() > turn
      if (this.isBehind) return
      const start = performance.now()
      const batch = this.reader.read(BATCH)
      if (batch.events.length > 0) await sink(batch.events)
      if (batch.upTo !== this.reader.consumed) this.reader.acknowledge(batch.upTo)
      if (batch.events.length === BATCH) await this.rest(performance.now() - start)
      if (batch.events.length > 0 || !this.reader.isBlocked) {
        this.blockedSince = 0
        this.reader.prepare()
        continue
      }
      // A number without a record: its writer is writing, or is no more.
      if (!this.dead) {
        this.blockedSince ||= Date.now()
        if (Date.now() - this.blockedSince < BLOCKED_MS) return
      }
      this.blockedSince = 0
      this.reader.giveUp()
    }
  }

  /** At the end: reading files while the program runs would hold it up. */
  private nameSites(): void {
    for (const { text, path, rva } of this.reader.callSites) {
      const name = exportAt(path, rva)
      if (name) this.traced.exports[text] = name
    }
  }

  /**
   * A busy program wants the cores: while the ring has room we take a tenth of one, and read
   * the rest when the program pauses or has ended.
   */
  private async rest(worked: number): Promise<void> {
    if (!this.mayWait) return
    const ms = Math.min(Math.ceil(worked * 9), REST_MAX_MS)
    await winAsync('WaitForSingleObject', this.target.process, ms)
    this.reader.announce(counterNow())
  }

  private get mayWait(): boolean { return !this.dead && !this.leaving && !this.reader.isFilling }

  get isBusy(): boolean { return this.mayWait && this.waiting > BATCH }
  get isRead(): boolean { return this.waiting === 0 }
  private get waiting(): number { return this.reader.reserved - this.reader.position }

  /** Callbacks that found no thunk are invisible: an unknown number of events is missing. */
  private noteUnwrapped(): void {
    const count = this.reader.u32(header.unwrapped)
    if (count > this.unwrapped && this.unwrapped === 0) this.reader.append(kinds.GAP, counterNow())
    this.unwrapped = count
  }

  /** Says when it comes into a debugger's hands, and when it is free again; true when it did. */
  look(): boolean {
    if (this.dead || this.leaving || this.ended) return false
    const now = counterNow()
    const held = isDebugged(this.target.process)
    const changed = held !== this.reader.held
    // It may be stopped since it was last seen without one.
    if (changed) this.reader.setHeld(held, held ? this.freeAt : now)
    if (!held) this.freeAt = now
    return changed
  }

  get hasChildren(): boolean { return this.reader.u32(header.children) !== this.childrenSeen }

  exitCode(): number {
    const code = Buffer.alloc(4)
    win('GetExitCodeProcess')(this.target.process, code)
    return code.readUInt32LE()
  }

  get hasEnded(): boolean {
    return Number(win('WaitForSingleObject')(this.target.process, 0)) === 0
  }

  /** The last words: calls that death interrupted, then the end. */
  async finish(sink: Sink): Promise<void> {
    this.dead = true
    await this.drain(sink)
    const time = counterNow()
    this.reader.announce(time, true)
    const code = this.exitCode()
    // A crash ends without ExitProcess and with an error status of the kernel.
    const crashed = !this.reader.exited && code >>> 30 === 3
    this.reader.append(kinds.END, time, code, crashed)
    await this.drain(sink)
    this.traced.exitCode = code
    this.close()
  }

  close(): void {
    this.ended = true
    this.traced.lost = this.reader.lost
    this.nameSites()
    closeRing(this.target)
    close(this.target.process)
  }
}

const reasons: Record<number, string> = {
  1: '32-bit: lastcall traces 64-bit (x64) programs only', 2: 'its ring could not be made',
  3: 'access denied', 4: 'the program could not load the probe',
}

class Host {
  sessions: Session[] = []
  readonly untraced: Untraced[] = []
  private readonly sink: Sink
  private readonly stop: Handle
  private readonly stays: boolean
  stopping = false

  /** @param stays: it also runs while it has no session, as an agent's does. */
  constructor(sink: Sink, stays = false) {
    this.sink = sink
    this.stays = stays
    this.stop = win('CreateEventW')(null, 0, 0, null)
  }

  get live(): Session[] { return this.sessions.filter(session => !session.ended) }

  /** The time (µs) up to which every event was given to the sink. */
  drainedUpTo(): number {
    this.look()
    const behind = this.live.filter(({ reader }) => reader.reserved !== reader.position)
    return Math.min(Date.now() * 1000 - HELD_BACK, ...behind.map(({ reader }) => reader.lastAt))
  }

  /** Tells how far it is until the function returned is called. */
  beat(drained: Drained | undefined): () => void {
    const timer = drained && setInterval(() => drained(this.drainedUpTo()), BEAT_MS)
    return () => clearInterval(timer)
  }

  interrupt(): void {
    this.stopping = true
    win('SetEvent')(this.stop)
  }

  /** A session that joins while the host sleeps. */
  add(session: Session): void {
    this.sessions.push(session)
    win('SetEvent')(this.stop)
  }

  /** Of the programs that are in a debugger's hands. */
  private look(): void {
    const changed = this.live.filter(session => session.look())
    if (changed.length > 0) win('SetEvent')(this.stop)
  }

  /** Runs until every session has ended (unless it stays), or `interrupt`. */
  async run(): Promise<void> {
    const looking = setInterval(() => this.look(), LOOK_MS)
    try {
      await this.serveAll()
    } finally {
      clearInterval(looking)
    }
  }

  private async serveAll(): Promise<void> {
    while ((this.stays || this.live.length > 0) && !this.stopping) {
      let busy = false
      for (const session of this.live) busy = await this.serve(session) || busy
      if (this.stays) this.sessions = this.live
      if (this.stopping || this.live.length === 0 && !this.stays) return
      await this.sleep(busy)
    }
  }

  /** Ends one session from our side. While it does, nobody else reads its ring. */
  async end(session: Session, detach: boolean): Promise<void> {
    if (session.ended) return
    session.leaving = true
    await this.serving
    if (detach && !session.hasEnded) {
      await callProbe(session.target, 'detach')
      // What happens from here on is not seen: nobody may be accused of what did not come.
      session.reader.append(kinds.GAP, counterNow())
    }
    await session.drain(this.sink)
    if (session.hasEnded) await session.finish(this.sink)
    else session.close()
  }

  private serving: Promise<boolean> = Promise.resolve(false)

  private serve(session: Session): Promise<boolean> {
    return this.serving = session.leaving ? Promise.resolve(false) : this.serveOne(session)
  }

  private async serveOne(session: Session): Promise<boolean> {
    const ended = session.hasEnded
    await session.drain(this.sink)
    await this.adopt(session)
    if (ended) {
      if (session.reader.state === states.WAITING) {
        this.untraced.push({ pid: session.traced.pid,
          why: 'it ended before it had loaded the probe' })
      }
      await session.finish(this.sink)
      return false
    }
    const younger = session.reader.announce(counterNow())
    return younger || session.reader.isBlocked
  }

  /** Waits for a signal; while calls are running only until one of them has run for long. */
  private async sleep(busy: boolean): Promise<void> {
    const sessions = this.live.filter(session => !session.leaving)
    if (sessions.some(session => session.isBehind)) return
    const armed = sessions.every(session => session.reader.arm())
    const which = armed ? await this.wait(sessions, busy ? LONG_CALL_MS : 0xffffffff) : 'event'
    if (which === 'event') await this.gather(sessions)
  }

  /** Gives a batch time to fill, unless a ring is half full, and leaves a busy program alone. */
  private async gather(sessions: Session[]): Promise<void> {
    for (let times = 0; times < GATHERS_MAX; times++) {
      if (this.stopping || sessions.some(session => session.hasChildren)) return
      if (await this.wait(sessions, GATHER_MS) !== 'time') return
      if (!sessions.some(session => session.isBusy)) return
      if (!sessions.every(session => session.isBusy || session.isRead)) return
      for (const { reader } of sessions) reader.announce(counterNow())
    }
  }

  private async wait(sessions: Session[], ms: number): Promise<'event' | 'time' | 'other'> {
    const processes = sessions.slice(0, WAIT_MAX / 2).map(session => session.target.process)
    const events = sessions.slice(0, WAIT_MAX / 2).map(session => session.target.event)
    const handles = [this.stop, ...processes, ...events]
    const table = Buffer.alloc(handles.length * 8)
    handles.forEach((handle, i) => table.writeBigInt64LE(BigInt(handle), i * 8))
    // More programs than one wait can take are looked at in turns.
    const limit = sessions.length > WAIT_MAX / 2 ? Math.min(ms, 250) : ms
    const result = await winAsync('WaitForMultipleObjects', handles.length, table, 0, limit)
    if (result === WAIT_TIMEOUT) return 'time'
    return result > processes.length && result < handles.length ? 'event' : 'other'
  }

  /** Takes over what the probe says about programs that this one started. */
  private async adopt(parent: Session): Promise<void> {
    const { reader } = parent
    const count = reader.u32(header.children)
    for (; parent.childrenSeen < count; parent.childrenSeen++) {
      const at = header.child + parent.childrenSeen % counts.CHILDREN * sizes.child
      if (reader.u64(at + child.ready) !== parent.childrenSeen + 1) {
        // Overwritten by later ones, or not written yet.
        if (count - parent.childrenSeen <= counts.CHILDREN) return
        continue
      }
      this.adoptOne(parent, at)
    }
  }

  private adoptOne(parent: Session, at: number): void {
    const view = new DataView(parent.target.memory)
    const pid = parent.reader.u32(at + child.pid)
    const created = view.getBigUint64(at + child.created, true)
    const inHost = parent.reader.u32(at + child.in_host) !== 0
    const [process, mapping, event] = [child.process, child.mapping, child.event].map(field => {
      const handle = view.getBigUint64(at + field, true)
      return inHost ? handle : takeFrom(parent.target.process, handle)
    })
    const untraced = (why: string, handles = [process, mapping, event]) => {
      this.untraced.push({ pid, why })
      handles.forEach(close)
    }
    const reason = parent.reader.u32(at + child.reason)
    if (reason !== 0) {
      return untraced(`${reasons[reason] ?? 'unknown'} (${parent.reader.u64(at + child.error)})`)
    }
    if (isNull(process) || isNull(mapping)) return untraced('it ended before it could be opened')
    try {
      const ring = openRing(pid, created, mapping)!
      close(event)
      this.sessions.push(new Session({ pid, process, created, ...ring }))
    } catch (error) {
      if (!(error instanceof CannotTrace)) throw error
      // Whoever could not open the ring has closed its mapping.
      untraced(error.message, [process, event])
    }
  }

  close(): void { close(this.stop) }
}

/** A traced program gets Ctrl+C itself, and we go on until it has ended. */
function ignoringInterrupts<T>(work: () => Promise<T>): Promise<T> {
  const ignore = () => {}
  process.on('SIGINT', ignore)
  process.on('SIGBREAK', ignore)
  return work().finally(() => {
    process.off('SIGINT', ignore)
    process.off('SIGBREAK', ignore)
  })
}

/**
 * Runs a program and gives its events, and those of what it starts, to the sink.
 * @throws NotFound (127), CannotTrace (126), InputError.
 */
export async function traceProgram(command: string, args: readonly string[], options: TraceOptions,
  onEvents: Sink): Promise<TraceResult> {
  const target = await startTraced(command, args, {
    folder: options.folder ?? process.cwd(), environment: options.environment ?? process.env,
    outToError: options.outToError,
  })
  return ignoringInterrupts(async () => {
    const host = new Host(onEvents)
    const session = new Session(target)
    host.sessions.push(session)
    session.reader.prepare()
    options.started?.(target.pid)
    const stopBeat = host.beat(options.drained)
    await target.resume()
    await host.run()
    stopBeat()
    host.close()
    return { exitCode: session.traced.exitCode ?? STILL_ACTIVE,
      sessions: host.sessions.map(each => each.traced), untraced: host.untraced }
  })
}

export type Attached = {
  session: string
  /** Resolves when the program has ended. */
  done: Promise<void>
  /** Restores every slot, delivers what is in the ring and stops. The program goes on. */
  detach(): Promise<void>
  /** Stops reading and leaves the probe at work: for an agent that will come back. */
  leave(): Promise<void>
  sessions(): Traced[]
}

async function openSession(pid: number, follow: boolean): Promise<Session> {
  const target = await openRunning(pid, follow)
  const session = new Session(target)
  if (target.detached) {
    // What happened since was not seen; the gap is numbered before anything new.
    if (!session.reader.endsInGap) session.reader.append(kinds.GAP, counterNow())
    await callProbe(target, 'attach')
  }
  return session
}

/** Traces a running process, and not what it starts. @throws CannotTrace, InputError. */
export async function attachTo(pid: number, onEvents: Sink, drained?: Drained):
  Promise<Attached> {
  const session = await openSession(pid, false)
  const host = new Host(onEvents)
  host.sessions.push(session)
  const done = host.run().finally(host.beat(drained))
  const end = async (detach: boolean) => {
    host.interrupt()
    await done
    for (const each of host.live) await host.end(each, detach)
    host.close()
  }
  return { session: session.traced.id, done, detach: () => end(true), leave: () => end(false),
    sessions: () => host.sessions.map(each => each.traced) }
}

/** What an agent uses: many programs, one thread that waits for all of them. */
type ProbeHost = {
  /** Attaches to a process that this host does not read already. */
  attach(pid: number, follow: boolean): Promise<void>
  /**
   * Goes on where a host before us stopped; false when the process is gone, and its ring with it.
   * @param wanted by the path of its image; who is not wanted, and was not started in order to be
   *   traced, is let go of
   * @throws TracedAlready
   */
  goOn(session: string, wanted: (image: string) => boolean): Promise<boolean>
  reads(pid: number, created: bigint): boolean
  /** The time (µs) up to which every event was given to the sink. */
  drainedUpTo(): number
  /** Stops reading; the probes go on, for the next host. */
  close(): Promise<void>
}

/** @param onFailure is called when the sink fails: reading has then stopped. */
export function newProbeHost(onEvents: Sink, onFailure: (error: unknown) => void): ProbeHost {
  const host = new Host(onEvents, true)
  const done = host.run().catch(onFailure)

  async function goOn(id: string, wanted: (image: string) => boolean): Promise<boolean> {
    const [, pid, created] = /-(\d+)-([0-9a-f]+)$/.exec(id) ?? []
    const target = created === undefined ? null : openKept(Number(pid), BigInt(`0x${created}`))
    if (!target) return false
    const session = new Session(target)
    if (target.detached || session.reader.attached && !wanted(session.traced.image)) {
      await host.end(session, !target.detached)
    } else host.add(session)
    return true
  }

  return {
    attach: async (pid, follow) => { host.add(await openSession(pid, follow)) },
    goOn,
    reads: (pid, created) => host.live.some(({ target }) =>
      target.pid === pid && target.created === created),
    drainedUpTo: () => host.drainedUpTo(),
    close: async () => {
      host.interrupt()
      await done
      for (const session of host.live) await host.end(session, false)
      host.close()
    },
  }
}
