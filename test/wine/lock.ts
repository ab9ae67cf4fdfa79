/** What lets several test processes share one Wine prefix: a lock, and who uses it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ownerIsGone(folder: string): boolean {
  try {
    return !isRunning(Number(readFileSync(path.join(folder, 'pid'), 'utf8')))
  } catch {
    // Taken, but its owner has not written its pid yet, or it is being removed right now.
    try {
      return Date.now() - statSync(folder).mtimeMs > 10_000
    } catch {
      return false
    }
  }
}

/** Waits for the lock folder and takes it; the function returned gives it back. */
export async function holdLock(folder: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(folder)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (ownerIsGone(folder)) rmSync(folder, { recursive: true, force: true })
      else await sleep(100)
    }
  }
  writeFileSync(path.join(folder, 'pid'), `${process.pid}`)
  return () => rmSync(folder, { recursive: true, force: true })
}

/** True when no living process is registered; forgets the ones that ended without a word. */
export function isLastUser(folder: string): boolean {
  const living = readdirSync(folder).filter((pid) => {
    if (isRunning(Number(pid))) return true
    rmSync(path.join(folder, pid), { force: true })
    return false
  })
  return living.length === 0
}
