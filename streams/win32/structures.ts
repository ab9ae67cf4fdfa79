/** JavaScript objects from and to native structures, by layout. */
import { handleValue } from '../../src/events.ts'
import type { Argument } from '../../src/machine.ts'
import type { Layout } from '../layouts.ts'
import { koffi } from './koffi.ts'
import { readText, textBytes, type Block } from './memory.ts'

type Members = { readonly [member: string]: Argument }

/**
 * Writes an object into a structure. What it does not name is zero; dwSize is filled in.
 * @param make gives memory for what a pointer points to: it must outlive the call
 */
export function writeStructure(bytes: Buffer, layout: Layout, from: Members, wide: boolean,
  make: (size: number) => Block): void {
  for (const { name, type, offset, size } of layout.members) {
    const given = from[name] ?? (name === layout.sized ? layout.size : undefined)
    if (given === undefined || given === null) continue
    if (type === 'u32') bytes.writeUInt32LE(Number(given) >>> 0, offset)
    else if (type === 'u64' || type === 'handle') bytes.writeBigUInt64LE(wideInteger(given), offset)
    else if (type === 'string' || type === 'pointer') {
      const text = typeof given === 'string' ? textBytes(given, wide) : given
      if (!(text instanceof Uint8Array)) continue
      const block = make(text.length)
      block.write(text)
      bytes.writeBigUInt64LE(block.address, offset)
    } else if ('text' in type) {
      // One NUL always stays: what does not fit is cut, as lstrcpyn does.
      const text = textBytes(String(given), wide)
      bytes.set(text.subarray(0, Math.min(text.length, size - (wide ? 2 : 1))), offset)
    } else if (given instanceof Uint8Array) bytes.set(given.subarray(0, size), offset)
  }
}

function wideInteger(given: Argument): bigint {
  return BigInt.asUintN(64, BigInt(given as string | number))
}

/** Reads a structure as an object; pointers to text are followed, other pointers are left out. */
export function readStructure(bytes: Buffer, layout: Layout, wide: boolean):
  Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const { name, type, offset, size } of layout.members) {
    if (type === 'u32') out[name] = bytes.readUInt32LE(offset)
    else if (type === 'u64') out[name] = Number(bytes.readBigUInt64LE(offset))
    else if (type === 'handle') out[name] = handleValue(bytes.readBigUInt64LE(offset))
    else if (type === 'string') {
      const pointer = bytes.readBigUInt64LE(offset)
      out[name] = pointer === 0n ? null : readString(pointer, wide)
    } else if (type === 'pointer') continue
    else if ('text' in type) out[name] = readText(bytes.subarray(offset, offset + size), wide)
    else out[name] = Uint8Array.from(bytes.subarray(offset, offset + size))
  }
  return out
}

export function readString(pointer: bigint, wide: boolean): string {
  return wide ? koffi().decode.string16(pointer) : koffi().decode.string(pointer)
}
