/** What this process can see of another one of its machine, without touching it. */
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { close, isNull, unixTime, win, type Handle } from './native.ts'

export type OtherProcess = {
  /** It is or may be stopped: what it does not do says nothing. */
  held: boolean
}

const QUERY = 0x400, QUERY_LIMITED = 0x1000
const STILL_ACTIVE = 259
/** Linux tells when a process was made in ticks since its start, which it tells in seconds, µs. */
const TOLERANCE = 2_000_000

/**
 * The process of that number, where it is the one that was created then (µs since the Unix epoch):
 * numbers are used again. undefined when it is gone, or was never one of the user's.
 */
export function otherProcess(pid: number, created: number): OtherProcess | undefined {
  try {
    const found = process.platform === 'win32' ? ofWindows(pid) : ofLinux(pid)
    return found && Math.abs(found.created - created) < TOLERANCE ? found : undefined
  } catch {
    return undefined
  }
}

type Found = OtherProcess & { created: number }

function ofWindows(pid: number): Found | undefined {
  // Of a program with more rights than ours it can only be said that it runs.
  const full = win('OpenProcess')(QUERY, 0, pid)
  const process = isNull(full) ? win('OpenProcess')(QUERY_LIMITED, 0, pid) : full
  if (isNull(process)) return undefined
  try {
    const code = Buffer.alloc(4)
    const runs = win('GetExitCodeProcess')(process, code) && code.readUInt32LE() === STILL_ACTIVE
    const created = creationOf(process)
    if (!runs || created === undefined) return undefined
    return { created: unixTime(created), held: isDebugged(process) }
  } finally {
    close(process)
  }
}

/** FILETIME; undefined when it is not told. */
export function creationOf(process: Handle): bigint | undefined {
  const [created, exited, kernel, user] = [0, 1, 2, 3].map(() => Buffer.alloc(8))
  return win('GetProcessTimes')(process, created, exited, kernel, user)
    ? created.readBigUInt64LE() : undefined
}

/**
 * Whether a debugger is attached. Whether it stops the program just now, Windows does not tell.
 * https://learn.microsoft.com/windows/win32/api/debugapi/nf-debugapi-checkremotedebuggerpresent
 */
export function isDebugged(process: Handle): boolean {
  const present = Buffer.alloc(4)
  return Boolean(win('CheckRemoteDebuggerPresent')(process, present)) && present.readInt32LE() !== 0
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function ofLinux(pid: number): Found | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name before it, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  if (state === 'Z' || state === 'X') return undefined
  const age = uptime() - Number(fields[19]) / 100
  return { created: (Date.now() / 1000 - age) * 1e6, held: state === 'T' || state === 't' }
}
