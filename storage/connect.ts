/** Opening the file of a log: for the one writer, and for readers of logs that may be foreign. */
import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InputError } from '../src/input-error.ts'
import { isBlank, migrate, refuseForeign } from './schema.ts'
import { explained, sqliteCode } from './storage-error.ts'

/** The WAL is cut back to this size after a checkpoint, bytes. */
const WAL_KEPT = 16 * 1024 * 1024

/**
 * Opens (or creates) a log for its writer, brought to the newest schema.
 * @param busy milliseconds to wait for another program's lock
 * @throws InputError for a database that is not a log, newer, damaged, locked or read-only.
 */
export function connectWriter(path: string, synchronous: 'FULL' | 'NORMAL', busy: number):
  Database.Database {
  let db: Database.Database | undefined
  try {
    db = new Database(resolve(path), { timeout: busy })
    harden(db)
    if (!isBlank(db)) refuseForeign(db, path)
    else db.pragma('journal_mode = WAL')
    if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${synchronous}`)
    db.pragma(`journal_size_limit = ${WAL_KEPT}`)
    migrate(db, path)
    return db
  } catch (error) {
    db?.close()
    throw explained(error, path)
  }
}

/**
 * Opens a log for reading. It may be foreign: its schema text must be a known one before anything
 * else in it is looked at. Readers never block the writer and are never blocked.
 * @throws InputError when it is not there, not a log, newer, or cannot be read.
 */
export function connectReader(path: string): Database.Database {
  const full = resolve(path)
  if (!existsSync(full)) throw new InputError(`${path} does not exist`, 'give the path of a log')
  try {
    return checked(() => new Database(full, { readonly: true, fileMustExist: true }), path)
  } catch (error) {
    // A WAL database needs its -shm, which nobody can make in a directory that is read-only. When
    // the writer closed cleanly there is no WAL, and the file alone is the whole log.
    const code = sqliteCode(error)
    if ((code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) &&
      walIsEmpty(full)) {
      const url = `${pathToFileURL(full).href}?immutable=1`
      try {
        return checked(() => new Database(url, { readonly: true, fileMustExist: true }), path)
      } catch (second) {
        throw explained(second, path)
      }
    }
    throw explained(error, path)
  }
}

function checked(connect: () => Database.Database, path: string): Database.Database {
  const db = connect()
  try {
    harden(db)
    db.pragma('query_only = ON')
    refuseForeign(db, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function harden(db: Database.Database): void {
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
}

function walIsEmpty(path: string): boolean {
  try {
    return statSync(`${path}-wal`).size === 0
  } catch {
    return true
  }
}
