/**
 * Memory that native code reads and writes.
 *
 * Three kinds, one shape. An arena slice is for the length of one synchronous call and costs almost
 * nothing. A Buffer is for one call on another thread. Native memory is for what WinINet may write
 * long after the call has returned (a pended read was seen to write 2.1 s after the close).
 * V8 neither moves nor frees a Buffer's memory while the Buffer is referenced.
 */
import { koffi, library, type NativeFunction } from './koffi.ts'

export type Block = {
  /** What koffi takes for a `void *`. */
  readonly address: bigint
  /** The bytes as they are now; for native memory a copy. */
  bytes(): Buffer
  write(from: Uint8Array): void
}

const ARENA = 64 * 1024

export type Arena = {
  take(size: number): Block
  readonly top: number
  /** Gives back everything taken since `top` was read. */
  reset(top: number): void
}

/** A stack of memory: calls nest (a callback calls again), so they take and reset in order. */
export function newArena(): Arena {
  const memory = Buffer.allocUnsafeSlow(ARENA)
  const base = koffi().address(memory)
  const slices = new Map<number, Block>()
  /** What did not fit, till the outermost call has returned: only native pointers may mean it. */
  const outside: Block[] = []
  let top = 0
  return {
    get top() { return top },
    reset(to) {
      top = to
      if (to === 0) outside.length = 0
    },
    take(size) {
      const at = top
      if (at + size > ARENA) {
        const block = bufferBlock(size)
        outside.push(block)
        return block
      }
      top = (at + size + 7) & ~7
      const key = at * ARENA + size
      let slice = slices.get(key)
      if (!slice) {
        slice = blockOf(memory.subarray(at, at + size), base + BigInt(at))
        if (slices.size < 1024) slices.set(key, slice)
      }
      zero(slice.bytes())
      return slice
    },
  }
}

function zero(bytes: Buffer): void {
  if (bytes.length <= 8) for (let i = 0; i < bytes.length; i++) bytes[i] = 0
  else bytes.fill(0)
}

function blockOf(buffer: Buffer, address: bigint): Block {
  return {
    address,
    bytes: () => buffer,
    write: from => { buffer.set(from) },
  }
}

export function bufferBlock(size: number): Block {
  const buffer = Buffer.alloc(Math.max(size, 1))
  return blockOf(buffer, koffi().address(buffer))
}

let move: NativeFunction | undefined

/** Native memory; `free` it when native code can no longer write to it. */
export function nativeBlock(size: number): Block & { free(): void } {
  const bytes = Math.max(size, 1)
  const address = koffi().alloc('uint8_t', bytes)
  // Not koffi.view: Electron forbids external buffers.
  const copy = move ??= library('kernel32.dll')
    .func('__stdcall', 'RtlMoveMemory', 'void', ['void *', 'void *', 'uintptr_t'])
  const write = (from: Uint8Array) => { copy(address, from, Math.min(from.length, bytes)) }
  write(Buffer.alloc(bytes))
  let freed = false
  return {
    address, write,
    bytes() {
      const out = Buffer.alloc(bytes)
      copy(out, address, bytes)
      return out
    },
    free() {
      if (!freed) koffi().free(address)
      freed = true
    },
  }
}

/** Text as native code reads it, with its final NUL. */
export function textBytes(text: string, wide: boolean): Buffer {
  return Buffer.from(text + '\0', wide ? 'utf16le' : 'latin1')
}

/** Text in place up to its NUL. */
export function readText(bytes: Buffer, wide: boolean): string {
  const text = bytes.toString(wide ? 'utf16le' : 'latin1')
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
