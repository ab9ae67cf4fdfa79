/**
 * koffi, loaded when it is first needed and never before: nothing native is loaded on a machine
 * that only judges recorded histories. Only the part of its interface that is used here is typed.
 */
import { createRequire } from 'node:module'
import { InputError } from '../../src/input-error.ts'

/** What goes into and comes out of a native call: numbers, bigints (pointers), buffers, text. */
export type Native = number | bigint | string | null | Uint8Array
export type NativeFunction = ((...args: Native[]) => number | bigint) & {
  async: (...args: unknown[]) => void
}
type Library = {
  func(convention: string, name: string, result: string, params: readonly string[]): NativeFunction
}
export type Koffi = {
  load(path: string): Library
  config(): Record<string, number>
  config(settings: Record<string, number>): void
  /** Without a name: koffi's type names are global, and a second machine would clash. */
  proto(convention: string, result: string, params: readonly string[]): unknown
  pointer(type: unknown): unknown
  register(fn: (...args: never[]) => unknown, type: unknown): bigint
  unregister(callback: bigint): void
  call(pointer: bigint, type: unknown, ...args: unknown[]): unknown
  address(memory: Uint8Array): bigint
  alloc(type: string, length: number): bigint
  free(pointer: bigint): void
  view(pointer: bigint | number, bytes: number): ArrayBuffer
  struct(members: Record<string, [number, string]>): unknown
  sizeof(type: unknown): number
  offsetof(type: unknown, member: string): number
  decode: {
    uint8(pointer: bigint): number
    uint32(pointer: bigint): number
    uint64(pointer: bigint): number | bigint
    string(pointer: bigint): string
    string16(pointer: bigint): string
    (pointer: bigint, type: unknown): unknown
  }
}

let loaded: Koffi | undefined

/** @throws InputError where koffi has no binary for this platform. */
export function koffi(): Koffi {
  if (loaded) return loaded
  try {
    // Under Wine the win32 packages lie apart from the clone's own, which are Linux's.
    const from = process.env.LASTCALL_WIN32_PACKAGES ?? import.meta.url
    loaded = createRequire(from)('koffi') as Koffi
  } catch (error) {
    throw new InputError(`koffi cannot be loaded: ${String(error).split('\n')[0]}`,
      'koffi ships binaries for Windows, Linux and macOS on x64 and arm64')
  }
  makeRoom(loaded)
  return loaded
}

/**
 * Room for as many native threads inside callbacks as Windows has pool threads. koffi's default is
 * 256 callbacks and calls at once; beyond that it throws its error on the native thread, where
 * there is no JavaScript, and takes the process with it (seen with 300 requests on a busy machine).
 * Windows' thread pool ends at 500 threads, and 4,096 is koffi's maximum.
 */
function makeRoom(k: Koffi): void {
  try {
    k.config({ ...k.config(), max_async_calls: 4096, resident_async_pools: 32 })
  } catch {
    // The program loaded a library of its own before: koffi's settings are then its affair.
  }
}

const libraries = new Map<string, Library>()

/** A DLL by its name, loaded once. @throws what koffi throws when there is no such DLL. */
export function library(dll: string): Library {
  let found = libraries.get(dll)
  if (!found) libraries.set(dll, found = koffi().load(dll))
  return found
}
