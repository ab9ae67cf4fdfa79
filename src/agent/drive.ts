/**
 * The drive of a log: the log takes no more than half of it, and nothing is recorded in what is
 * left at the end, for to make a full log smaller takes room.
 */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { InputError } from '../input-error.ts'

/** Bytes that recording leaves free; of a small drive a quarter. */
const LEFT_FREE = 32 * 1024 * 1024

/** Bytes of a drive, and what of them this user may still take; Infinity where nobody knows. */
function driveOf(path: string): { size: number; free: number } {
  try {
    const { bsize, blocks, bavail } = statfsSync(dirname(path))
    if (blocks > 0) return { size: blocks * bsize, free: bavail * bsize }
  } catch {
    // Whatever is wrong with it, writing says so.
  }
  return { size: Infinity, free: Infinity }
}

/** What a log at a path may take at most, bytes. */
export const mostOf = (path: string): number => driveOf(path).size / 2

/** Why nothing more may be recorded on a drive; null while there is room for so many bytes. */
export function noRoom(path: string, bytes = 0): InputError | null {
  const { size, free } = driveOf(path)
  const left = Math.min(LEFT_FREE, size / 4)
  if (free >= left + bytes) return null
  return new InputError(`${path}: no space left but the last ${Math.ceil(left / 2 ** 20)} MB of ` +
    'the drive; what was to be written is not, everything before it is',
  'free space on that drive: recording goes on by itself',
  { cause: Object.assign(new Error('the drive is nearly full'), { code: 'SQLITE_FULL' }) })
}
