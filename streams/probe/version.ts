/**
 * The version that a program's file carries: VS_FIXEDFILEINFO of its version resource, as
 * GetFileVersionInfo gives it, read from the file so that nothing of it is loaded.
 * https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo
 */
import { type Image, readImage } from './pe.ts'

const RT_VERSION = 16
const RESOURCES = 2
const SIGNATURE = 0xfeef04bd
const SUBDIRECTORY = 0x8000_0000
const MOST_ENTRIES = 4096

/** `1.2.3.4`, or undefined: the file cannot be read, is not a program, or says no version. */
export const fileVersion = (path: string): string | undefined => readImage(path, versionIn)

function versionIn({ read, place, directory }: Image): string | undefined {
  const resources = directory(RESOURCES)?.address
  if (resources === undefined) return undefined
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
