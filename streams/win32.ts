/**
 * The real Win32, through koffi. Nothing native is loaded before the first call.
 *
 * Threads: `call` runs on the thread that calls it. `callAsync` runs on a thread of libuv's pool
 * and resolves on this one; MSI refuses it, because its handles belong to a thread. Status
 * callbacks come from any native thread and are run on the thread that registered them, which may
 * therefore never block while it waits for one.
 */
import { execPath } from 'node:process'
import { hostname } from 'node:os'
import type { Value } from '../src/events.ts'
import { functions } from '../src/families/all.ts'
import { InputError } from '../src/input-error.ts'
import type { Argument, Identity, Machine, Outcome, StatusInfo } from '../src/machine.ts'
import { REQUEST_COMPLETE } from '../src/meaning.ts'
import { copyFrom, isNull, unixTime, win } from './native.ts'
import { creationOf } from './other-process.ts'
import { rightsOf } from './own-process.ts'
import { versionOfProgram } from './sites.ts'
import { bind, type Bound, type Host, type Pended } from './win32/bind.ts'
import { newCallbacks, type Callbacks } from './win32/callbacks.ts'
import { newLanes, poolSize } from './win32/lanes.ts'
import { newArena } from './win32/memory.ts'

/** Where the clock of a process starts, shared by its threads: both in microseconds. */
export type Origin = { wall: number; monotonic: number }

export function newOrigin(): Origin {
  return { wall: Math.round(Date.now() * 1000), monotonic: monotonic() }
}

const monotonic = () => Number(process.hrtime.bigint() / 1000n)

/**
 * A clock from an origin: the wall clock at the start plus the monotonic clock since, in integer
 * microseconds. `performance.now` is the cheapest clock there is; each thread has its own zero.
 */
function clockFrom(origin: Origin): () => number {
  const zero = origin.wall + monotonic() - origin.monotonic - performance.now() * 1000
  let last = 0
  return () => {
    const now = Math.round(zero + performance.now() * 1000)
    return now > last ? last = now : last
  }
}

/** @throws InputError at the first call where this is not Windows on x64 or arm64. */
export function win32Machine(origin: Origin = newOrigin()): Machine {
  const bounds = new Map<string, Bound>()
  const failures = new Map<string, InputError>()
  const lanes = newLanes(poolSize())
  const pending = new Map<Value, { list: Pended[]; completed: number }>()
  let host: Host | undefined
  let callbacks: Callbacks | undefined
  let thread = 0
  let identity: Identity | undefined

  function hostOf(): Host {
    if (host) return host
    const get = win('GetLastError')
    const set = win('SetLastError')
    return host = {
      arena: newArena(),
      lastError: () => get() as number,
      setLastError: code => { set(code) },
      callbacks: () => callbacks ??= newCallbacks(complete),
      pended(what) {
        const known = pending.get(what.handle)
        if (known) known.list.push(what)
        else pending.set(what.handle, { list: [what], completed: 0 })
      },
    }
  }

  /**
   * What pended is read again at each REQUEST_COMPLETE of its handle. Completions of several
   * operations may come in any order, so their memory is freed when all have come. A handle
   * without a callback keeps it: nothing ever says that WinINet has let go.
   */
  function complete(info: StatusInfo): void {
    const known = pending.get(info.handle)
    if (!known) return
    if (info.status === REQUEST_COMPLETE) {
      for (const one of known.list) one.refresh()
      if (++known.completed < known.list.length) return
    }
    pending.delete(info.handle)
    for (const one of known.list) one.free()
  }

  function boundOf(name: string): Bound {
    const known = bounds.get(name)
    if (known) return known
    const failed = failures.get(name)
    if (failed) throw failed
    try {
      const fn = functions.get(name)
      const bound = bind(name, hostOf())
      if (fn?.spec.deadlyStub && isWineBuiltin(fn.family.dll)) {
        throw new InputError(`${name} is a stub that ends the process`,
          `Wine's ${fn.family.dll} does not implement it: use Windows`)
      }
      bounds.set(name, bound)
      return bound
    } catch (error) {
      if (error instanceof InputError) failures.set(name, error)
      throw error
    }
  }

  return {
    kind: 'win32',
    identity: () => identity ??= readIdentity(),
    now: clockFrom(origin),
    threadId: () => thread ||= win('GetCurrentThreadId')() as number,
    missing(name) {
      try {
        boundOf(name)
        return null
      } catch (error) {
        return error instanceof InputError ? `${error.message}: ${error.hint}` : String(error)
      }
    },
    call: (name, args) => boundOf(name).call(args),
    callAsync(name: string, args: readonly Argument[]): Promise<Outcome> {
      const bound = boundOf(name)
      const lane = bound.fn.role === 'release' ? 'end' : 'wait'
      return bound.callAsync(args, start => lanes.run(lane, start))
    },
    bind: name => boundOf(name).call,
  }
}

/** Ends this process at once: an exit would wait for native calls that may never return. */
export function endProcess(code: number): void {
  win('TerminateProcess')(win('GetCurrentProcess')(), code)
}

/** Wine marks its own DLLs behind their DOS header; a real or stand-in DLL has no such mark. */
function isWineBuiltin(dll: string): boolean {
  const module = win('GetModuleHandleW')(dll)
  const mark = 'Wine builtin DLL'
  return !isNull(module) &&
    copyFrom(BigInt(module) + 0x40n, mark.length).toString('latin1') === mark
}

/** Who this process is. What a right or an old system denies is left out. */
function readIdentity(): Identity {
  const windowsSession = Buffer.alloc(4)
  const known = win('ProcessIdToSessionId')(process.pid, windowsSession)
  return {
    host: hostname(), pid: process.pid, image: execPath, arch: process.arch,
    created: unixTime(creationOf(win('GetCurrentProcess')())!),
    ...rightsOf(), ...versionOfProgram(),
    ...(known ? { windowsSession: windowsSession.readUInt32LE() } : {}),
  }
}
