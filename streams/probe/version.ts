/**
 * The version that a program's file carries: VS_FIXEDFILEINFO of its version resource, as
 * GetFileVersionInfo gives it, read from the file so that nothing of it is loaded.
 * https://learn.microsoft.com/windows/win32/debug/pe-format
 * https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo
 */
import { closeSync, openSync, readSync } from 'node:fs'

const RT_VERSION = 16
const RESOURCES = 2
const SIGNATURE = 0xfeef04bd
const SUBDIRECTORY = 0x8000_0000
const MOST_ENTRIES = 4096

/**
 * `1.2.3.4`, or undefined: the file cannot be read, is not a program, or says no version. Reads a
 * few hundred bytes and blocks for that long.
 */
export function fileVersion(path: string): string | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    return versionIn((at, length) => {
      const bytes = Buffer.alloc(length)
      if (readSync(file, bytes, 0, length, at) < length) throw new RangeError('the file is cut')
      return bytes
    })
  } catch {
    // Whatever lies in a stranger's file: it is not said which version this is.
    return undefined
  } finally {
    closeSync(file)
  }
}

type Read = (at: number, length: number) => Buffer

function versionIn(read: Read): string | undefined {
  const dos = read(0, 64)
  if (dos.toString('latin1', 0, 2) !== 'MZ') return undefined
  const pe = dos.readUInt32LE(0x3c)
  const coff = read(pe, 26)
  if (coff.toString('latin1', 0, 4) !== 'PE\0\0') return undefined
  const directories = pe + 24 + (coff.readUInt16LE(24) === 0x20b ? 112 : 96)
  const resources = read(directories + RESOURCES * 8, 8).readUInt32LE()
  if (resources === 0) return undefined
  const sections = read(pe + 24 + coff.readUInt16LE(20), coff.readUInt16LE(6) * 40)

  /** Where in the file lies what is loaded at an address. */
  function place(address: number): number {
    for (let at = 0; at < sections.length; at += 40) {
      const offset = address - sections.readUInt32LE(at + 12)
      if (offset >= 0 && offset < sections.readUInt32LE(at + 16)) {
        return sections.readUInt32LE(at + 20) + offset
      }
    }
    throw new RangeError('an address outside the file')
  }

  const root = place(resources)
  /** The first entry of a directory, or the one of an id; its offset from the root. */
  function entry(directory: number, id?: number): number | undefined {
    const head = read(root + directory, 16)
    const count = head.readUInt16LE(12) + head.readUInt16LE(14)
    const entries = read(root + directory + 16, Math.min(count, MOST_ENTRIES) * 8)
    for (let at = 0; at < entries.length; at += 8) {
      if (id === undefined || entries.readUInt32LE(at) === id) return entries.readUInt32LE(at + 4)
    }
    return undefined
  }

  // Three levels: type, name, language.
  const names = entry(0, RT_VERSION)
  if (names === undefined) return undefined
  const languages = entry(names & ~SUBDIRECTORY)
  const leaf = languages === undefined ? undefined : entry(languages & ~SUBDIRECTORY)
  if (leaf === undefined) return undefined
  // wLength, wValueLength, wType, "VS_VERSION_INFO", and padding to four bytes before the value.
  const fixed = read(place(read(root + leaf, 4).readUInt32LE()) + 40, 16)
  if (fixed.readUInt32LE() !== SIGNATURE) return undefined
  const [minor, major, revision, build] = [8, 10, 12, 14].map(at => fixed.readUInt16LE(at))
  return `${major}.${minor}.${build}.${revision}`
}
