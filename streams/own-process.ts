/** What a process is: its user and rights; and how much this one has open. */
import { readdirSync } from 'node:fs'
import { handleValue, type Value } from '../src/events.ts'
import { close, copyFrom, readHandle, win, type Handle } from './native.ts'

const TOKEN_QUERY = 8
const TOKEN_USER = 1
const TOKEN_STATISTICS = 10
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

const SID_BYTES_MAX = 68
const SID_TEXT_MAX = 200

/** The user's security identifier, `S-1-5-21-...`; undefined where it is denied, or no Windows. */
export function userSid(): string | undefined {
  return ofToken(undefined, ask => {
    const user = ask(TOKEN_USER, 256)
    const text = Buffer.alloc(8)
    if (!user || !win('ConvertSidToStringSidW')(copyFrom(readHandle(user), SID_BYTES_MAX), text)) {
      return undefined
    }
    const sid = copyFrom(readHandle(text), 2 * SID_TEXT_MAX).toString('utf16le').split('\0')[0]
    win('LocalFree')(readHandle(text))
    return sid
  })
}

/**
 * The logon session of a process (this one when not given), and whether it has an administrator's
 * rights: what can be asked, which is nothing where there is no Windows.
 */
export function rightsOf(other?: Handle): { luid?: Value; elevated?: boolean } {
  return ofToken(other, ask => {
    // TOKEN_STATISTICS: TokenId (8 bytes), then AuthenticationId, the LUID of the logon session.
    const luid = ask(TOKEN_STATISTICS, 56)?.readBigUInt64LE(8)
    const elevation = ask(TOKEN_ELEVATION, 4)
    return { ...luid && { luid: handleValue(luid) },
      ...elevation && { elevated: elevation.readUInt32LE() !== 0 } }
  }) ?? {}
}

/** undefined where there is no Windows, no koffi, or no right. */
function ofToken<T>(other: Handle | undefined,
  read: (ask: (fact: number, size: number) => Buffer | undefined) => T): T | undefined {
  if (process.platform !== 'win32') return undefined
  const token = Buffer.alloc(8)
  try {
    if (!win('OpenProcessToken')(other ?? win('GetCurrentProcess')(), TOKEN_QUERY, token)) {
      return undefined
    }
    return read((fact, size) => {
      const out = Buffer.alloc(size)
      return win('GetTokenInformation')(readHandle(token), fact, out, size, Buffer.alloc(4))
        ? out : undefined
    })
  } catch {
    return undefined
  } finally {
    close(readHandle(token))
  }
}
