/** The machine on which a trace's statements run: processes, threads, time, what is recorded. */
import type { EventOf, Recorded, Value } from '../events.ts'
import type { Fn } from '../families/spec.ts'
import { checkEvent } from '../events.ts'
import { InputError } from '../input-error.ts'
import { DEFAULT_HOST, FIRST_TIME, STEP, timeOf } from './notation.ts'
import type { Callbacks } from './pairing.ts'
import { wordOf } from './pairing.ts'
import type { KeyValue, Mods, Statement } from './syntax.ts'
import { didYouMean, numberOf } from './syntax.ts'

export type Names = {
  values: Map<string, Value>
  taken: Set<Value>
  next: number
  /** Context of the call that acquired a value last. */
  contexts: Map<Value, number>
}

export type Entered = { fn: Fn; seq: number; at: number; keys: readonly KeyValue[] }
export type Frame = { line: number; seq: number; at: number; status: number }
export type Thread = { frames: Frame[]; entered: Entered[] }

export type Process = {
  session: string
  image: string
  ended: boolean
  /** The highest number handed out. */
  seq: number
  clock: number
  threads: Map<number, Thread>
  names: Map<string, Names>
  /** Families in order of their last use, the last one first. */
  recent: string[]
  /** Lines and the seq handed out there, ascending. */
  lines: number[]; seqs: number[]
  statuses: Map<number, Frame>
}

export type World = {
  events: Recorded[]
  callbacks: Callbacks
  processes: Map<number, Process>
  /** How often a process number was started, so that a recycled one is a session of its own. */
  starts: Map<number, number>
  current: Process | null
  time: number
  /** The next statement takes no step: it is the first one, or `+D` replaced its step. */
  free: boolean
  /** Lines were lost before the first process: what it did by then is not known. */
  lateStart: boolean
}

export function newWorld(callbacks: Callbacks): World {
  return { events: [], callbacks, processes: new Map(), starts: new Map(),
    current: null, time: FIRST_TIME, free: true,
    lateStart: false }
}

/** The time at which the next statement returns. */
export function step(world: World): number {
  world.time = checkTime(world.free ? world.time : world.time + STEP)
  world.free = false
  return world.time
}

export function checkTime(at: number): number {
  if (!Number.isSafeInteger(at)) throw new InputError('the time is out of range')
  return at
}

export function moveTime(world: World, line: number, by: number): void {
  world.time = checkTime(world.time + by)
  world.free = true
  // Before a process exists there is nothing whose deadlines could fire.
  if (world.current) {
    emit(world, world.current, line, { kind: 'tick', upTo: world.time, by: 'log' })
  }
}

/** A known number of lost events: the log writes the gap and their numbers are skipped. */
export function lose(world: World, line: number, lost = 1): void {
  const process = world.current
  if (!process) world.lateStart = true
  if (!process || process.ended) return
  world.time = Math.max(world.time, process.clock)
  emit(world, process, line, { kind: 'gap', lost, by: 'log' })
  process.seq += lost
  process.lines.push(line)
  process.seqs.push(process.seq)
}

type Body<E> = E extends Recorded ? Omit<E, 'session' | 'seq' | 'at' | 'position'> : never

/** Records an event at the world's time; one by the log or the agent has no number. */
export function emit(world: World, process: Process, line: number, body: Body<Recorded>): void {
  if (body.kind !== 'tick') {
    if (world.time < process.clock) {
      throw new InputError('time never goes back within a process')
    }
    process.clock = world.time
  }
  const seq = body.by ? 0 : ++process.seq
  if (seq > 0) {
    process.lines.push(line)
    process.seqs.push(seq)
  }
  const { kind, by, ...rest } = body
  world.events.push({ position: line, session: process.session, seq, at: world.time,
    ...by && { by }, kind, ...rest } as Recorded)
}

/** `by=agent`: an event that no capture numbered. */
export function byOf(mods: Mods, thread = false): { by?: 'log' | 'agent' } {
  if (mods.arrow) throw new InputError('=> belongs to calls and status lines')
  if (mods.tid !== null && !thread) throw new InputError('no thread can be given here')
  only(mods, ['by'])
  const by = wordOf(mods, 'by')
  if (by === undefined) return {}
  if (by !== 'log' && by !== 'agent') throw new InputError(`by=${by}: log or agent`)
  return { by }
}

export function only(mods: Mods, known: readonly string[]): void {
  for (const { key } of mods.keys) {
    if (!known.includes(key)) {
      throw new InputError(`${key} means nothing here`,
        didYouMean(key, known) || (known.length ? `known here: ${known.join(' ')}` : ''))
    }
  }
}

// --- processes -------------------------------------------------------------------------------

const PROCESS_KEYS = ['winsession', 'luid', 'host', 'from', 'at', 'pid', 'created', 'capture',
  'elevated', 'arch', 'version']
const CAPTURES = ['sdk', 'probe', 'watch', 'ingest', 'import', 'simulated']

export function runProcess(world: World, line: number,
  { n, image, mods }: Statement & { kind: 'process' }): void {
  if (mods.tid !== null || mods.arrow) throw new InputError('a process line takes key=value only')
  only(mods, PROCESS_KEYS)
  const at = wordOf(mods, 'at')
  if (at !== undefined) {
    world.time = timeOf(at)
    world.free = true
  }
  const known = world.processes.get(n)
  if (known && !known.ended) {
    world.current = known
    if (at === undefined) step(world)
    return
  }
  startProcess(world, line, n, image, step(world), mods.keys)
}

export function startProcess(world: World, line: number, n: number, image: string, at: number,
  keys: readonly KeyValue[]): Process {
  const starts = (world.starts.get(n) ?? 0) + 1
  const process: Process = {
    session: starts === 1 ? `p${n}` : `p${n}-${starts}`, image, ended: false, seq: 0,
    clock: -Infinity, threads: new Map(), names: new Map(), recent: [], lines: [], seqs: [],
    statuses: new Map(),
  }
  const text = (key: string) => keys.find(k => k.key === key)?.value?.text
  const number = (key: string) => {
    const value = text(key)
    return value === undefined ? undefined : natural(key, value)
  }
  const capture = text('capture') ?? 'import'
  if (!CAPTURES.includes(capture)) {
    throw new InputError(`capture=${capture}`, `one of ${CAPTURES.join(' ')}`)
  }
  const created = text('created')
  const optional = { luid: text('luid'), windowsSession: number('winsession'),
    elevated: text('elevated') === undefined ? undefined : text('elevated') !== '0',
    arch: text('arch'), version: text('version'),
    from: text('from') ?? (world.lateStart ? 'attach' : undefined) }
  const start: Body<EventOf<'start'> & { position: number }> = {
    kind: 'start', host: text('host') || DEFAULT_HOST, pid: number('pid') ?? n,
    created: created === undefined ? at : timeOf(created), image,
    capture: capture as EventOf<'start'>['capture'], ...present(optional),
  }
  checkEvent({ session: process.session, seq: 1, at, ...start })
  // A time of its own, not the world's: an implicit start comes before any +D.
  const time = world.time
  world.time = at
  emit(world, process, line, start)
  world.time = time
  world.lateStart = false
  world.starts.set(n, starts)
  world.processes.set(n, process)
  return world.current = process
}

export function natural(key: string, text: string): number {
  const n = numberOf(text)
  if (n === null || n < 0 || !Number.isSafeInteger(n)) {
    throw new InputError(`${key}=${text}: expected a number that is not negative`)
  }
  return n
}

/** Without the keys that are undefined, so that equal events have equal keys. */
function present<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, v]) => v !== undefined)) as
    { [K in keyof T]?: Exclude<T[K], undefined> }
}

export function threadOf(process: Process, tid: number): Thread {
  let thread = process.threads.get(tid)
  if (!thread) process.threads.set(tid, thread = { frames: [], entered: [] })
  return thread
}
