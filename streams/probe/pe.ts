/**
 * Reads a program's file as it lies on the disk, so that nothing of it is loaded.
 * https://learn.microsoft.com/windows/win32/debug/pe-format
 */
import { closeSync, openSync, readSync } from 'node:fs'

export type Image = {
  /** @throws RangeError where the file ends before */
  read(at: number, length: number): Buffer
  /** Where in the file lies what is loaded at an address. @throws RangeError outside of it */
  place(address: number): number
  /** A data directory by its number; null when the file has none. */
  directory(number: number): { address: number; size: number } | null
}

/**
 * Does something with a program's file. Reads a few hundred bytes at a time, blocks for that long.
 * @returns undefined where the file cannot be read, is no program, or is not what it says
 */
export function readImage<T>(path: string, work: (image: Image) => T): T | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    return work(imageOf((at, length) => {
      const bytes = Buffer.alloc(length)
      if (readSync(file, bytes, 0, length, at) < length) throw new RangeError('the file is cut')
      return bytes
    }))
  } catch {
    // Whatever lies in a stranger's file: nothing is said of it.
    return undefined
  } finally {
    closeSync(file)
  }
}

function imageOf(read: Image['read']): Image {
  const dos = read(0, 64)
  const pe = dos.readUInt32LE(0x3c)
  const coff = read(pe, 26)
  if (dos.toString('latin1', 0, 2) !== 'MZ' || coff.toString('latin1', 0, 4) !== 'PE\0\0') {
    throw new RangeError('no program')
  }
  const directories = pe + 24 + (coff.readUInt16LE(24) === 0x20b ? 112 : 96)
  const sections = read(pe + 24 + coff.readUInt16LE(20), coff.readUInt16LE(6) * 40)
  return {
    read,
    place(address) {
      for (let at = 0; at < sections.length; at += 40) {
        const offset = address - sections.readUInt32LE(at + 12)
        if (offset >= 0 && offset < sections.readUInt32LE(at + 16)) {
          return sections.readUInt32LE(at + 20) + offset
        }
      }
      throw new RangeError('an address outside the file')
    },
    directory(number) {
      const entry = read(directories + number * 8, 8)
      const address = entry.readUInt32LE()
      return address === 0 ? null : { address, size: entry.readUInt32LE(4) }
    },
  }
}
