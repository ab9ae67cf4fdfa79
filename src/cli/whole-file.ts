/** Files that are there whole or not at all: half a history must not pass for one. */
import { createWriteStream, existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../input-error.ts'

/** @throws InputError where the folder of a file that is to be written is not there. */
export function mustHaveFolder(path: string): void {
  if (existsSync(dirname(path))) return
  throw new InputError(`${dirname(path)}: no such folder`, 'make it, or give another place')
}

/** Writes beside `path`, and puts it there when complete. @throws what the file system says */
export async function writeWhole(path: string, text: Iterable<string>): Promise<void> {
  const there = statSync(path, { throwIfNoEntry: false })
  const target = there ? realpathSync(path) : path
  // A pipe or a device is written to, not replaced.
  const fresh = there?.isFile() === false ? target : `${target}.${process.pid}.new`
  try {
    await pipeline(Readable.from(text), createWriteStream(fresh))
    if (fresh !== target) renameSync(fresh, target)
  } catch (error) {
    if (fresh !== target) rmSync(fresh, { force: true })
    throw Object.assign(error as Error, { path })
  }
}
