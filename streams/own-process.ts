/** What this process knows of itself: its user, its rights, and how much it has open. */
import { readdirSync } from 'node:fs'
import { close, copyFrom, readHandle, win, type Handle } from './probe/native.ts'

const TOKEN_QUERY = 8
const TOKEN_USER = 1
const TOKEN_ELEVATION = 20

/**
 * Open handles (Windows) or descriptors (elsewhere); null where that cannot be known.
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesshandlecount
 */
export function ownHandles(): number | null {
  try {
    // One of them is the folder that is being read.
    if (process.platform !== 'win32') return readdirSync('/proc/self/fd').length - 1
    const count = Buffer.alloc(4)
    const known = win('GetProcessHandleCount')(win('GetCurrentProcess')(), count)
    // Wine says 0.
    return known ? count.readUInt32LE() || null : null
  } catch {
    return null
  }
}

/** The user's security identifier, `S-1-5-21-...`; undefined where it is denied, or no Windows. */
export function userSid(): string | undefined {
  return ofToken(token => {
    const user = Buffer.alloc(256)
    const text = Buffer.alloc(8)
    if (!win('GetTokenInformation')(token, TOKEN_USER, user, user.length, Buffer.alloc(4)) ||
      !win('ConvertSidToStringSidW')(copyFrom(readHandle(user), SID_BYTES_MAX), text)) return undefined
    const sid = copyFrom(readHandle(text), 2 * SID_TEXT_MAX).toString('utf16le').split('\0')[0]
    win('LocalFree')(readHandle(text))
    return sid
  })
}

const SID_BYTES_MAX = 68
const SID_TEXT_MAX = 200

/** Whether this process has an administrator's rights; undefined where there is no Windows. */
export function isElevated(): boolean | undefined {
  return ofToken(token => {
    const elevation = Buffer.alloc(4)
    return win('GetTokenInformation')(token, TOKEN_ELEVATION, elevation, 4, Buffer.alloc(4))
      ? elevation.readUInt32LE() !== 0 : undefined
  })
}

/** undefined where there is no Windows, no koffi, or no right. */
function ofToken<T>(ask: (token: Handle) => T | undefined): T | undefined {
  if (process.platform !== 'win32') return undefined
  const token = Buffer.alloc(8)
  try {
    if (!win('OpenProcessToken')(win('GetCurrentProcess')(), TOKEN_QUERY, token)) return undefined
    return ask(readHandle(token))
  } catch {
    return undefined
  } finally {
    close(readHandle(token))
  }
}
