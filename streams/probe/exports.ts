/** Names of exported functions for places in a program's code. */
import { type Image, readImage } from './pe.ts'

const EXPORTS = 0, EXCEPTIONS = 3
const FUNCTION_BYTES = 12
const NAME_BYTES = 256

/**
 * `MyAction+0x1a`: the place of a return address in an exported function. Where a function begins
 * and ends is read from the exception directory, which x64 files must have.
 * @param rva of the return address in the module
 * @returns undefined where the function is not exported by a name, or the file cannot be read
 */
export const exportAt = (path: string, rva: number): string | undefined =>
  readImage(path, image => {
    // The call may be the last thing in its function: the address after it is another one's.
    const begin = beginOf(image, rva - 1)
    const name = begin === undefined ? undefined : nameOf(image, begin)
    return name && `${name}+0x${(rva - begin!).toString(16)}`
  })

/** Where the function begins that an address is in: RUNTIME_FUNCTION, in order of addresses. */
function beginOf({ read, place, directory }: Image, rva: number): number | undefined {
  const table = directory(EXCEPTIONS)
  if (!table) return undefined
  const functions = read(place(table.address), table.size)
  let low = 0, high = Math.floor(functions.length / FUNCTION_BYTES)
  while (low < high) {
    const middle = (low + high) >> 1
    const begin = functions.readUInt32LE(middle * FUNCTION_BYTES)
    if (rva < begin) high = middle
    else if (rva >= functions.readUInt32LE(middle * FUNCTION_BYTES + 4)) low = middle + 1
    else return begin
  }
  return undefined
}

function nameOf({ read, place, directory }: Image, begin: number): string | undefined {
  const table = directory(EXPORTS)
  if (!table) return undefined
  const head = read(place(table.address), 40)
  const [functions, names] = [head.readUInt32LE(20), head.readUInt32LE(24)]
  const addresses = read(place(head.readUInt32LE(28)), functions * 4)
  const ordinals = read(place(head.readUInt32LE(36)), names * 2)
  for (let i = 0; i < names; i++) {
    if (addresses.readUInt32LE(ordinals.readUInt16LE(i * 2) * 4) !== begin) continue
    const at = place(read(place(head.readUInt32LE(32)) + i * 4, 4).readUInt32LE())
    // It may be the last thing in the file.
    let text = ''
    for (let length = 0; length < NAME_BYTES; length++) {
      const [byte] = read(at + length, 1)
      if (byte === 0) return text
      text += String.fromCharCode(byte)
    }
  }
  return undefined
}
