/** One agent serves each user: a second one is told who runs already. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../input-error.ts'
import { isHeld, lockForWriting, type Release } from '../../storage/writer-lock.ts'
import { makeStateDirectory } from '../../streams/ingest/record.ts'

export type UserLock = {
  /**
   * Whether this is the user's agent. Where the directory could not be written, or the lock was
   * removed, tries again.
   */
  held(): boolean
  /** Death releases it, too. */
  release(): void
}

/**
 * Becomes the user's agent, at once or, where the directory cannot be written yet, later.
 * @param directory the user's state directory
 * @param onError why it cannot be written
 * @throws InputError that names the agent that runs already
 */
export function lockForUser(directory: string, onError: (error: Error) => void): UserLock {
  const file = join(directory, 'agent')
  const inode = () => statSync(`${file}.writer`, { bigint: true, throwIfNoEntry: false })?.ino
  let release: Release | undefined
  let locked: bigint | undefined
  let said = ''

  function lock(): void {
    makeStateDirectory(directory)
    try {
      release = lockForWriting(file, 'lastcall agent')
      locked = inode()
    } catch (error) {
      if (!isHeld(error)) throw error
      const who = /by (.*)$/.exec((error as Error).message)?.[1] ?? 'another agent'
      throw new InputError(`the agent is running already: ${who}`,
        'one agent serves each user: `lastcall status` shows how it is', { cause: error })
    }
  }

  function attempt(): void {
    try {
      lock()
    } catch (error) {
      if (isHeld((error as Error).cause)) throw error
      complain(error as Error)
    }
  }

  function complain(error: Error): void {
    if (error.message !== said) onError(error)
    said = error.message
  }

  attempt()
  return {
    held() {
      try {
        if (release && inode() !== locked) {
          release()
          release = undefined
        }
        if (!release) attempt()
      } catch (error) {
        complain(error as Error)
      }
      return release !== undefined
    },
    release() { release?.() },
  }
}
