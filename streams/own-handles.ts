/** How many handles (Windows) or descriptors (elsewhere) this process itself has open. */
import { readdirSync } from 'node:fs'
import { library, type NativeFunction } from './win32/koffi.ts'

let counted: NativeFunction | undefined
const THIS_PROCESS = -1

/**
 * Null where it cannot be known.
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesshandlecount
 */
export function ownHandles(): number | null {
  try {
    // One of them is the folder that is being read.
    if (process.platform !== 'win32') return readdirSync('/proc/self/fd').length - 1
    counted ??= library('kernel32.dll').func('__stdcall', 'GetProcessHandleCount', 'int',
      ['intptr_t', 'uint32_t *'])
    const count = new Uint32Array(1)
    const known = counted(THIS_PROCESS, new Uint8Array(count.buffer))
    // Wine says 0.
    return known && count[0] > 0 ? count[0] : null
  } catch {
    return null
  }
}
