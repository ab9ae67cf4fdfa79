/**
 * One export, bound from its prototype: how its arguments are marshalled, and what comes out.
 * Bound when it is first called; a missing export is then a clear error.
 */
import { handleValue, type Value } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import type { Fn } from '../../src/families/spec.ts'
import { InputError } from '../../src/input-error.ts'
import { IO_PENDING } from '../../src/meaning.ts'
import type { Argument, Outcome } from '../../src/machine.ts'
import { layoutOf } from '../layouts.ts'
import type { Callbacks } from './callbacks.ts'
import { library, type Native, type NativeFunction } from './koffi.ts'
import { bufferBlock, nativeBlock, readText, textBytes, type Arena, type Block } from './memory.ts'
import { waysOf, type Way } from './parameters.ts'
import { readString, readStructure, writeStructure } from './structures.ts'

/** One attempt at a call: its memory, and the room given to buffers that grow. */
type Attempt = {
  args: readonly Argument[]
  natives: Native[]
  blocks: (Block | undefined)[]
  room: number[]
  /** Memory till the call has returned. */
  make(size: number): Block
}

export type Bound = {
  fn: Fn
  call(args: readonly Argument[]): Outcome
  callAsync(args: readonly Argument[], run: Runner): Promise<Outcome>
}
type Runner = (start: (done: () => void) => void) => void

/** What pended and still belongs to WinINet. */
export type Pended = { handle: Value; refresh(): void; free(): void }

export type Host = {
  arena: Arena
  callbacks: () => Callbacks
  lastError: () => number
  setLastError: (code: number) => void
  pended(what: Pended): void
}

const resultTypes: Record<string, string> = {
  BOOL: 'int32_t', int: 'int32_t', LONG: 'int32_t', DWORD: 'uint32_t', UINT: 'uint32_t',
  WORD: 'uint16_t', MSIHANDLE: 'uint32_t', INTERNET_STATUS_CALLBACK: 'intptr_t',
}
const integerTypes = { i32: 'int32_t', u32: 'uint32_t', u16: 'uint16_t', u64: 'uintptr_t' }
const NOTHING: Record<string, unknown> = Object.freeze({})
const FIRST_CHARS = 512
const FIRST_BYTES = 4096
const ROOM_MAX = 64 * 1024 * 1024
const TOO_SMALL = new Set([122, 234, 603])
const QUERY_NUMBER = 0x20000000
const QUERY_SYSTEMTIME = 0x40000000

function nativeType(way: Way, wide: boolean): string {
  switch (way.way) {
    case 'handle': return way.width === 4 ? 'uint32_t' : 'uintptr_t'
    case 'integer': return integerTypes[way.type]
    case 'length': return 'uint32_t'
    case 'text': return wide ? 'str16' : 'str'
    default: return 'void *'
  }
}

/** @throws InputError when the DLL or the export is not there. */
export function bind(name: string, host: Host): Bound {
  const fn = functions.get(name)
  if (!fn) throw new InputError(`${name} is no function of any family`)
  // Functions without an A form (MsiRecordReadStream) have no text, or are A under a bare name.
  const wide = !name.endsWith('A') && name !== 'InternetSetStatusCallback'
  const ways = waysOf(fn)
  const byValue = ways.map((way, i) => way.way === 'size' && !fn.params[i].type.endsWith('*'))
  const types = ways.map((way, i) => byValue[i] ? 'uint32_t' : nativeType(way, wide))
  const result = resultTypes[fn.result] ?? 'uintptr_t'
  let native: NativeFunction
  try {
    native = library(fn.family.dll).func('__stdcall', name, result, types)
  } catch (error) {
    throw new InputError(`${fn.family.dll} has no ${name} here`,
      'this version of Windows (or Wine) does not export it', { cause: error })
  }
  const layouts = ways.map(way =>
    way.way === 'structure' ? layoutOf(way.layout, wide)
      : way.way === 'bytes-out' && typeof way.what === 'object' ? layoutOf(way.what.layout, wide)
        : null)
  const simple = ways.every(w => w.way === 'handle' || w.way === 'integer' || w.way === 'text')
  const usesLastError = fn.family.family === 'wininet' && fn.fails !== 'nonzero'
  const clears = usesLastError && fn.role === 'release'
  const subject = fn.handleParams[0] ?? -1

  function lastError(raw: number): number {
    if (!usesLastError) return 0
    if (clears || raw === 0 || raw === -1 || raw === 0xffffffff) return host.lastError()
    return 0
  }

  /** Makes the native arguments of one attempt. */
  function give(attempt: Attempt): Native[] {
    for (let i = 0; i < ways.length; i++) attempt.natives[i] = giveOne(attempt, ways[i], i)
    return attempt.natives
  }

  function giveOne(attempt: Attempt, way: Way, i: number): Native {
    const { room, args: { [i]: arg } } = attempt
    const make = (size: number) => attempt.blocks[i] = attempt.make(size)
    switch (way.way) {
      case 'handle': case 'integer': return integer(arg)
      case 'text':
        return typeof arg === 'number' ? arg : typeof arg === 'string' ? textIn(arg, wide) : null
      case 'length': {
        const of = attempt.args[way.of]
        if (typeof arg === 'number') return arg
        return of instanceof Uint8Array || typeof of === 'string' ? of.length : 0
      }
      case 'bytes': {
        const bytes = typeof arg === 'number' ? numberBytes(arg) : arg
        if (!(bytes instanceof Uint8Array)) return null
        const block = make(bytes.length)
        block.write(bytes)
        return block.address
      }
      case 'fill': return arg instanceof Uint8Array ? make(arg.length).address : null
      case 'text-out': return make(room[i] * (wide ? 2 : 1)).address
      case 'bytes-out': {
        const given = arg instanceof Uint8Array ? arg : null
        const block = make(given ? given.length : room[i])
        if (given) {
          block.write(given)
          room[i] = given.length
        }
        const layout = layouts[i]
        if (layout?.sized) writeStructure(block.bytes(), layout, {}, wide, attempt.make)
        return block.address
      }
      case 'size': {
        const size = room[way.of]
        if (byValue[i]) return size
        const block = make(4)
        block.write(uint32(size))
        return block.address
      }
      case 'integer-out': {
        const block = make(4)
        if (way.inout && typeof arg === 'number') block.write(uint32(arg))
        else if (fn!.base === 'WNetEnumResource') block.write(uint32(0xffffffff))
        return block.address
      }
      case 'handle-out': {
        const block = make(way.width)
        if (way.inout && arg !== undefined && arg !== null) block.write(uint64(integer(arg)))
        return block.address
      }
      case 'pointer-out': return make(8).address
      case 'structure': {
        if (!way.out && (arg === undefined || arg === null)) return null
        const layout = layouts[i]!
        const block = make(layout.size)
        const image = Buffer.alloc(layout.size)
        writeStructure(image, layout, isMembers(arg) ? arg : {}, wide, attempt.make)
        block.write(image)
        return block.address
      }
      case 'texts': return Array.isArray(arg) ? textsIn(arg, attempt, i, wide) : null
      case 'listener':
        return host.callbacks().pointerOf(typeof arg === 'function' ? arg : null, wide)
      case 'notifier': {
        if (typeof arg !== 'function') return 0n
        const out = ways.findIndex(w => w.way === 'handle-out')
        return host.callbacks().notifier(arg, Number(attempt.natives[i - 1]), () =>
          handleValue(attempt.blocks[out]?.bytes().readBigUInt64LE() ?? 0n))
      }
      case 'null': return null
    }
  }

  /** Reads what came out into `outs`. */
  function take(attempt: Attempt, outs: Record<string, unknown>, raw: number): void {
    for (let i = 0; i < ways.length; i++) {
      const block = attempt.blocks[i]
      if (block) takeOne(attempt, ways[i], i, block, outs, raw)
    }
  }

  function takeOne(attempt: Attempt, way: Way, i: number, block: Block,
    outs: Record<string, unknown>, raw: number): void {
    const { name: key } = fn!.params[i]
    switch (way.way) {
      case 'handle-out': {
        const value = way.width === 4 ? block.bytes().readUInt32LE()
          : block.bytes().readBigUInt64LE()
        if (value !== 0 && value !== 0n) outs[key] = handleValue(value)
        return
      }
      case 'integer-out':
        outs[key] = way.signed ? block.bytes().readInt32LE() : block.bytes().readUInt32LE()
        return
      case 'size':
        if (!byValue[i]) outs[key] = block.bytes().readUInt32LE()
        return
      case 'text-out': outs[key] = readText(block.bytes(), wide); return
      case 'fill': {
        const into = attempt.args[i] as Uint8Array
        into.set(block.bytes().subarray(0, into.length))
        return
      }
      case 'structure':
        if (way.out) outs[key] = readStructure(block.bytes(), layouts[i]!, wide)
        return
      case 'bytes-out': outs[key] = takeBytes(attempt, way, i, block, raw); return
      case 'pointer-out': {
        const pointer = block.bytes().readBigUInt64LE()
        outs[key] = pointer === 0n || raw !== 0 ? null : readString(pointer, wide)
        return
      }
    }
  }

  function takeBytes(attempt: Attempt, way: Way & { way: 'bytes-out' }, i: number, block: Block,
    raw: number): unknown {
    const bytes = block.bytes()
    const size = attempt.blocks[way.size]?.bytes().readUInt32LE() ?? bytes.length
    const given = attempt.args[i]
    if (given instanceof Uint8Array) {
      given.set(bytes.subarray(0, given.length))
      return given
    }
    const failed = fn!.fails === 'nonzero' ? raw !== 0 : raw === 0
    if (typeof way.what === 'object') {
      if (failed) return []
      const { count } = way.what
      const layout = layouts[i]!
      const n = count === null ? 1 : attempt.blocks[count]?.bytes().readUInt32LE() ?? 0
      const all = Array.from({ length: Math.min(n, Math.floor(bytes.length / layout.size)) },
        (_, k) => readStructure(bytes.subarray(k * layout.size, (k + 1) * layout.size), layout,
          wide))
      return count === null ? all[0] : all
    }
    if (failed) return way.what === 'info' ? '' : new Uint8Array(0)
    const filled = bytes.subarray(0, Math.min(size, bytes.length))
    if (way.what === 'info') {
      const level = Number(attempt.args[1])
      if (level & QUERY_NUMBER) return filled.length >= 4 ? filled.readUInt32LE() : 0
      if (!(level & QUERY_SYSTEMTIME)) return readText(filled, wide)
    }
    return Uint8Array.from(filled)
  }

  /** The room to try next when a buffer was too small; null when that was not the trouble. */
  function grow(attempt: Attempt, raw: number, error: number): number[] | null {
    const code = fn!.fails === 'nonzero' ? raw : error
    if (!TOO_SMALL.has(code)) return null
    let grown = false
    const room = attempt.room.map((had, i) => {
      const way = ways[i]
      if (way.way !== 'text-out' && way.way !== 'bytes-out') return had
      if (attempt.args[i] instanceof Uint8Array) return had
      const wants = byValue[way.size] ? 0 : attempt.blocks[way.size]?.bytes().readUInt32LE() ?? 0
      // MSI counts without the final NUL; a size that says nothing is doubled.
      const next = wants >= had ? wants + 1 : byValue[way.size] || wants === 0 ? had * 2 : had
      if (next > had && next <= ROOM_MAX) grown = true
      return next <= ROOM_MAX ? next : had
    })
    return grown ? room : null
  }

  const firstRoom = ways.map((way, i) => way.way === 'text-out' ? FIRST_CHARS
    : way.way === 'bytes-out' ? (layouts[i] ? layouts[i]!.size * 8 : FIRST_BYTES) : 0)

  function finish(attempt: Attempt, raw: number, error: number, memory: 'arena' | 'heap' | 'native',
    blocks: (Block & { free?(): void })[]): Outcome {
    const outs: Record<string, unknown> = {}
    take(attempt, outs, raw)
    const outcome = { result: raw, error, outs }
    if (memory !== 'native') return outcome
    if (fn!.pends && error === IO_PENDING && subject >= 0) {
      host.pended({
        handle: handleValue(BigInt(integer(attempt.args[subject]))),
        refresh: () => { take(attempt, outs, 1) },
        free: () => { for (const block of blocks) block.free?.() },
      })
    } else for (const block of blocks) block.free?.()
    return outcome
  }

  function newAttempt(args: readonly Argument[], room: number[], arena: boolean) {
    const memory = fn!.pends ? 'native' as const : arena ? 'arena' as const : 'heap' as const
    const blocks: (Block & { free?(): void })[] = []
    const make = memory === 'arena' ? host.arena.take : (size: number) => {
      const block = memory === 'native' ? nativeBlock(size) : bufferBlock(size)
      blocks.push(block)
      return block
    }
    const attempt: Attempt = { args, natives: new Array<Native>(ways.length), room: [...room],
      blocks: new Array<Block | undefined>(ways.length), make }
    return { attempt, memory, blocks }
  }

  function after(args: readonly Argument[], outcome: Outcome): Outcome {
    if (fn!.family.family !== 'wininet') return outcome
    if (fn!.role === 'register-callback') {
      const previous = host.callbacks().listenerOf(BigInt(outcome.result))
      if (outcome.result !== -1) {
        const listener = args[1]
        host.callbacks().carry(args[0] as Value, host.callbacks()
          .pointerOf(typeof listener === 'function' ? listener : null, wide))
      }
      outcome.outs = previous ? { previous } : {}
    } else if (fn!.role === 'release' && outcome.result !== 0 && args[0]) {
      host.callbacks().closed(String(args[0]))
    } else if (fn!.role === 'acquire' && outcome.result !== 0 && fn!.outParams[0] === -1 &&
      args[0] && subject >= 0) {
      host.callbacks().inherit(String(args[subject]), handleValue(outcome.result))
    }
    return outcome
  }

  function callSimple(args: readonly Argument[]): Outcome {
    let raw: number | bigint
    if (clears) host.setLastError(0)
    if (ways.length === 1) raw = native(one(ways[0], args[0]))
    else raw = native(...ways.map((way, i) => one(way, args[i])))
    const result = Number(raw)
    return { result, error: lastError(result), outs: NOTHING }
  }
  function one(way: Way, arg: Argument): Native {
    if (way.way !== 'text') return integer(arg)
    return typeof arg === 'string' ? textIn(arg, wide) : typeof arg === 'number' ? arg : null
  }

  function callFull(args: readonly Argument[]): Outcome {
    let room = firstRoom
    const top = host.arena.top
    try {
      for (let tries = 0; ; tries++) {
        const { attempt, memory, blocks } = newAttempt(args, room, true)
        if (clears) host.setLastError(0)
        const raw = Number(native(...give(attempt)))
        const error = lastError(raw)
        const next = tries < 4 ? grow(attempt, raw, error) : null
        if (!next) return finish(attempt, raw, error, memory, blocks)
        for (const block of blocks) block.free?.()
        room = next
      }
    } finally {
      host.arena.reset(top)
    }
  }

  function callAsync(args: readonly Argument[], run: Runner): Promise<Outcome> {
    if (fn!.family.family === 'msi') {
      throw new InputError(`${name} cannot be called on another thread`,
        'an MSI handle belongs to the thread that opened it')
    }
    const go = (room: number[], tries: number): Promise<Outcome> => {
      const { attempt, memory, blocks } = newAttempt(args, room, false)
      return new Promise<Outcome>((resolve, reject) => run(done => {
        try {
          native.async(...give(attempt), (failure: unknown, result: number | bigint) => {
            // Read at once: what GetLastError says is gone with the next native call.
            const raw = Number(result)
            const error = failure ? 0 : lastError(raw)
            done()
            if (failure) return reject(failure as Error)
            const next = tries < 4 ? grow(attempt, raw, error) : null
            if (!next) return resolve(finish(attempt, raw, error, memory, blocks))
            for (const block of blocks) block.free?.()
            go(next, tries + 1).then(resolve, reject)
          })
        } catch (error) {
          done()
          reject(error as Error)
        }
      }))
    }
    return go(firstRoom, 0).then(outcome => after(args, outcome))
  }

  const call = simple ? callSimple : callFull
  const needsAfter = fn.family.family === 'wininet' &&
    (fn.role === 'register-callback' || fn.role === 'release' || fn.role === 'acquire')
  return { fn, callAsync, call: needsAfter ? args => after(args, call(args)) : call }
}

const isMembers = (arg: Argument): arg is { [member: string]: Argument } =>
  typeof arg === 'object' && arg !== null && !Array.isArray(arg) && !(arg instanceof Uint8Array)

/** A handle or an integer as koffi takes it: a number while that is exact. */
function integer(arg: Argument): number | bigint {
  if (typeof arg === 'number') return arg
  if (typeof arg !== 'string') return 0
  return arg.length <= 15 ? Number(arg) : BigInt(arg)
}

/** The A forms take ASCII: their code page is the machine's, and the W forms take everything. */
function textIn(text: string, wide: boolean): string {
  if (!wide && /[^\x00-\x7f]/.test(text)) {
    throw new TypeError('an A function takes ASCII text only: use the W form')
  }
  return text
}

function textsIn(texts: readonly string[], attempt: Attempt, i: number, wide: boolean): bigint {
  const table = Buffer.alloc((texts.length + 1) * 8)
  texts.forEach((text, k) => {
    const bytes = textBytes(text, wide)
    const block = attempt.make(bytes.length)
    block.write(bytes)
    table.writeBigUInt64LE(block.address, k * 8)
  })
  const block = attempt.blocks[i] = attempt.make(table.length)
  block.write(table)
  return block.address
}

function uint32(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n >>> 0)
  return bytes
}
function uint64(n: number | bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(n)))
  return bytes
}
/** An option's value: a DWORD, or pointer-sized where it does not fit. */
const numberBytes = (n: number) => n >= 0 && n <= 0xffffffff ? uint32(n) : uint64(n)
