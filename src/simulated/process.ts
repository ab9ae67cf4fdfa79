/**
 * What the simulated Win32 is made of: a world (one host, its clock, its RAS and its logon
 * sessions' connections) and processes, each with handle tables of its own.
 */
import type { Value } from '../events.ts'
import type { Fn } from '../families/spec.ts'
import type { Argument, Identity, StatusInfo, StatusListener } from '../machine.ts'
import { at, MS, type Clock, type Task } from './clock.ts'
import type { Random } from './random.ts'
import { newSlots, type Slots } from './slots.ts'

/** What documentation leaves open, and what goes wrong on purpose. */
export type Behaviour = {
  /** RC of MsiCloseHandle on a thread that does not own the handle: no page names one. */
  msiForeignClose: number
  /** Multiplies every latency. */
  pace: number
  /** How long a RAS value rests before it is given again, ms. */
  rasRests: number
  /** How long a hung-up connection takes to settle, ms. */
  hangUpSettles: readonly [from: number, to: number]
}

/** A WinINet operation that pends, or a synchronous call that is inside. */
export type Running = { task: Task | null; finish: (() => void) | null }

export type Inet = {
  value: Value; kind: string
  parent: Inet | null; children: Set<Inet>
  callback: StatusListener | null; context: number; async: boolean
  /** Calls are still taken; false from the close on, though the object lives until it is gone. */
  valid: boolean
  gone: boolean
  running: Set<Running>
  /** Bytes of the response, or files of a search, that have not been read. */
  left: number
  /** What goes wrong on purpose: the completion or the last callback is lost, late or repeated. */
  misbehaves: 'no-complete' | 'late-closing' | 'after-closing' | null
}

/** A handle beside the tree. */
export type Plain = { value: Value; kind: string; left: number }

export type MsiObject = {
  value: Value; kind: string; tid: number
  /** A view that was executed and what it has left; null before MsiViewExecute. */
  rows: number | null
  fields: number
}

export type RasConnection = {
  value: Value; kind: 'connection' | 'subentry'
  entry: string; parent: RasConnection | null
  subEntries: Map<number, RasConnection>
  state: number; error: number; references: number
  hungUp: boolean; inNotifier: boolean; gone: boolean
  /** What goes wrong on purpose: the hang-up takes this long, or the notifier is called late. */
  settles: number | null
  lateNotice: boolean
  /** The notifier said that it wants no more (RASDIALFUNC2's 0). */
  silent: boolean
}

export type Connection = {
  local: string | null; remote: string
  /** Files open on it: it cannot be cancelled without force. */
  files: number
}
export type Logon = {
  connections: Map<string, Connection>
  /** Devices that come back at the next logon. */
  remembered: Set<string>
  generations: Map<string, number>
}
export type NetEnum = {
  value: Value; kind: 'enum'
  /** What it has still to list; of the network around only how much there is. */
  left: (Listed | null)[]
}
export type Listed = { lpLocalName: string | null; lpRemoteName: string | null }

export type World = {
  host: string
  clock: Clock
  random: Random
  behaviour: Behaviour
  ras: Slots<RasConnection>
  logons: Map<string, Logon>
}

export type Process = {
  world: World
  identity: Identity
  /** The thread that is calling, or that runs a callback. */
  tid: number
  /** WinINet's and RAS's own threads in this process. */
  workers: number[]
  pointers: Map<StatusListener, number>
  inet: Slots<Inet>
  /** Handles beside WinINet's tree, by kind: cache searches, cache streams, locks, dial-ups. */
  plain: Map<string, Slots<Plain>>
  msi: Slots<MsiObject>
  enums: Slots<NetEnum>
  /** The provider's error that WNetGetLastError gives, by thread. */
  netErrors: Map<number, string>
  ended: boolean
}

export type Reply = { result: number; error?: number; outs?: Record<string, unknown> }
/** A call that blocks its thread: `then` runs when the wait (µs) is over. */
export type Blocking = { wait: number; then: () => Reply }
export type Work = Reply | Blocking

/** One call under way. `targets` are the objects that its handles mean, null for 0. */
export type Call = {
  p: Process
  fn: Fn
  args: readonly Argument[]
  targets: readonly (object | null)[]
}
export type Handler = (call: Call) => Work
export type Handlers = Readonly<Record<string, Handler>>

export function newProcess(world: World, identity: Identity): Process {
  const tid = identity.pid + 4
  return {
    world, identity, tid, workers: [tid + 400, tid + 404, tid + 408, tid + 412],
    pointers: new Map(), inet: newSlots(0xcc0004, 4), plain: new Map(), msi: newSlots(1, 1),
    enums: newSlots(0x2b30, 0x10), netErrors: new Map(), ended: false,
  }
}

/** Native code calls the program back, on a thread of its own choosing. */
export function callBack(p: Process, tid: number, listener: StatusListener,
  info: StatusInfo): unknown {
  const before = p.tid
  p.tid = tid
  try { return listener(info) } finally { p.tid = before }
}

/** The address that stands for a callback. */
export function pointerOf(p: Process, listener: Argument): number {
  if (typeof listener !== 'function') return typeof listener === 'number' ? listener : 0
  let pointer = p.pointers.get(listener)
  if (pointer === undefined) {
    p.pointers.set(listener, pointer = 0x7ff600001000 + p.pointers.size * 0x40)
  }
  return pointer
}

/** A latency in µs, drawn from milliseconds. */
export function latency(world: World, from: number, to: number): number {
  return Math.ceil(world.random.between(from * MS, to * MS) * world.behaviour.pace)
}

/** Work inside a process: it is forgotten when the process ends. */
export function later(p: Process, us: number, run: () => void): Task {
  return at(p.world.clock, p.world.clock.now + us, () => { if (!p.ended) run() })
}

const argOf = (call: Call, name: string): Argument =>
  call.args[call.fn.params.findIndex(param => param.name === name)]
export function number(call: Call, name: string): number {
  const arg = argOf(call, name)
  return typeof arg === 'number' ? arg : 0
}
export function text(call: Call, name: string): string | null {
  const arg = argOf(call, name)
  return typeof arg === 'string' ? arg : null
}
export function listener(call: Call, name: string): StatusListener | null {
  const arg = argOf(call, name)
  return typeof arg === 'function' ? arg : null
}
export function struct(call: Call, name: string): { [member: string]: Argument } {
  const arg = argOf(call, name)
  return arg && typeof arg === 'object' && !(arg instanceof Uint8Array) && !Array.isArray(arg)
    ? arg as { [member: string]: Argument } : {}
}

/** A pointer-sized integer in a buffer: given as a number, as `{ value }`, or as its bytes. */
export function word(call: Call, name: string): number {
  const arg = argOf(call, name)
  if (arg instanceof Uint8Array) {
    return arg.reduceRight((sum, byte) => sum * 256 + byte, 0)
  }
  return typeof arg === 'number' ? arg : Number(struct(call, name).value ?? 0)
}

export const TRUE: Reply = { result: 1 }
export const DONE: Reply = { result: 0 }
export const handleNumber = (value: Value): number => Number(value)

/** The reply of a call that fails with `code`, in the way of its function. */
export function failure(fn: Fn, code: number): Reply {
  switch (fn.fails) {
    case 'nonzero': return { result: code }
    case 'minus-one': return { result: fn.result === 'UINT' ? 0xffffffff : -1, error: code }
    default: return { result: 0, error: code }
  }
}
