/** What SQLite says, said to a person: what happened, that nothing recorded is lost, what to do. */
import { InputError } from '../src/input-error.ts'

/** SQLite's extended result code (`SQLITE_FULL`), '' when the error is not SQLite's. */
export function sqliteCode(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    const code = (e as { code?: unknown }).code
    if (typeof code === 'string' && code.startsWith('SQLITE_')) return code
  }
  return ''
}

/** The file is damaged: SQLite's word or ours. Such a log is moved aside, not written to. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' ||
    (error instanceof InputError && damages.has(error))
}

const damages = new WeakSet<InputError>()

/** The error for damage that we found ourselves, not SQLite. */
export function damaged(path: string, what: string): InputError {
  const error = new InputError(`${path} is damaged: ${what}`, DAMAGE_HINT)
  damages.add(error)
  return error
}

const DAMAGE_HINT = '`lastcall verify` says where, `lastcall export` reads what is intact'

/** There is no room: the same append succeeds when there is. */
export function isFull(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE'
}

/**
 * Turns an error of SQLite into an InputError with a hint (the original is its `cause`); any
 * other error is returned as it is.
 */
export function explained(error: unknown, path: string): Error {
  if (error instanceof InputError) return error
  const code = sqliteCode(error)
  const fail = (message: string, hint: string) =>
    new InputError(`${path}${message}`, hint, { cause: error })
  if (isFull(error)) {
    return fail(': no space left; what was to be written is not, everything before it is',
      'free space on that drive: recording goes on by itself')
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return fail(' is locked by another program', 'close what has it open for writing and try again')
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    return fail(' cannot be written: the file or its directory is read-only',
      'check its permissions, or use --db for another log')
  }
  if (code === 'SQLITE_NOTADB') {
    return fail(' is not a lastcall log: it is damaged at the beginning, or something else',
      'a log or a bundle is meant; of a .ndjson or .trace `lastcall import FILE --db F` makes ' +
      'a log')
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return fail(` is damaged (${(error as Error).message})`, DAMAGE_HINT)
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return fail(' cannot be opened', 'does it exist, and may this user read it and its directory?')
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return fail(
      `: the disk failed (${code}); what was to be written is not, everything before it is`,
      'check the drive; `lastcall verify` checks the log')
  }
  const system = (error as { code?: unknown } | null)?.code
  if (system === 'EACCES' || system === 'EPERM') {
    return fail(` cannot be read (${system})`, 'check its permissions and its directory\'s')
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** What `act` gives. @throws what it throws, explained. */
export function explaining<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw explained(error, path)
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
