/** Opening the file of a log: for the one writer, and for readers of logs that may be foreign. */
import Database from 'better-sqlite3'
import { chmodSync, closeSync, constants, copyFileSync, existsSync, mkdtempSync, openSync, rmSync,
  statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { InputError } from '../src/input-error.ts'
import { isBlank, migrate, refuseForeign } from './schema.ts'
import { explained, explaining, sqliteCode } from './storage-error.ts'

/**
 * Pages in the WAL at which it goes into the database. Every batch rewrites the same few pages
 * (sessions, batches, the tip), so that a longer WAL writes them to the database less often.
 */
const WAL_PAGES = 4000
/**
 * The writer works at the end of its tables and needs few pages; better-sqlite3's 16 MB would be a
 * sixth of what the agent may take.
 */
const CACHE_KIB = 1000
/** The WAL is cut back to this size after a checkpoint, bytes. */
const WAL_KEPT = WAL_PAGES * 4096

/**
 * Opens (or creates) a log for its writer, brought to the newest schema.
 * @param busy milliseconds to wait for another program's lock
 * @throws InputError for a database that is not a log, newer, damaged, locked, read-only or sealed.
 */
export function connectWriter(path: string, synchronous: 'FULL' | 'NORMAL', busy: number):
  Database.Database {
  let db: Database.Database | undefined
  try {
    db = new Database(resolve(path), { timeout: busy })
    harden(db)
    if (!isBlank(db)) {
      refuseForeign(db, path)
      if (db.prepare("SELECT 1 FROM meta WHERE name = 'seal'").get()) throw sealed(path)
    } else {
      // Retention gives pages back in small steps; only an empty file can be told so.
      db.pragma('auto_vacuum = INCREMENTAL')
      db.pragma('journal_mode = WAL')
    }
    if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${synchronous}`)
    db.pragma(`cache_size = -${CACHE_KIB}`)
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
    db.pragma(`journal_size_limit = ${WAL_KEPT}`)
    migrate(db, path)
    return db
  } catch (error) {
    db?.close()
    throw explained(error, path)
  }
}

/**
 * Moves what the WAL holds into the log and cuts the WAL to nothing: what a full disk needs before
 * anything can be written. The pages in the log are mostly there already, so that this frees room
 * rather than takes it.
 * @throws InputError when it cannot: no room even for that, or a reader holds the WAL.
 */
export function emptyWal(path: string): void {
  const db = connectWriter(path, 'FULL', 0)
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

const sealed = (path: string) => new InputError(
  `${path} is a bundle, which is sealed: nothing is written into it`,
  'lastcall export BUNDLE -o FILE and lastcall import FILE --db F copy what it holds')

/**
 * Opens a log for reading. It may be foreign: its schema text must be a known one before anything
 * else in it is looked at. Readers never block the writer and are never blocked.
 * @throws InputError when it is not there, not a log, newer, or cannot be read.
 */
export function connectReader(path: string): Database.Database {
  const full = resolve(path)
  if (!existsSync(full)) throw new InputError(`${path} does not exist`, 'give the path of a log')
  if (statSync(full).isDirectory()) {
    throw new InputError(`${path} is a folder`, 'give the path of a log')
  }
  try {
    return checked(() => new Database(full, { readonly: true, fileMustExist: true }), path)
  } catch (error) {
    // A WAL database needs its -shm, which nobody can make in a directory that is read-only. When
    // the writer closed cleanly there is no WAL, and the file alone is the whole log: a copy of it
    // can be read. (SQLite's immutable=1 would spare the copy; better-sqlite3 takes no URIs.)
    const code = sqliteCode(error)
    if ((code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) &&
      walIsEmpty(full)) {
      return explaining(path, () => checked(() => openCopy(full), path))
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
  // Without it, INSERT OR REPLACE would pass by the triggers that refuse DELETE.
  db.pragma('recursive_triggers = ON')
}

function walIsEmpty(path: string): boolean {
  try {
    return statSync(`${path}-wal`).size === 0
  } catch {
    return true
  }
}

const copies = new Set<string>()

/** Opens a copy that is gone when it is closed, or at the latest when the process ends. */
function openCopy(path: string): Database.Database {
  const directory = mkdtempSync(join(tmpdir(), 'lastcall-read-'))
  try {
    const copy = join(directory, 'log.db')
    copyFileSync(path, copy, constants.COPYFILE_FICLONE)
    chmodSync(copy, 0o600)
    // Bytes 18 and 19 of the header say WAL; 1 says rollback journal, which needs no other file.
    const fd = openSync(copy, 'r+')
    try {
      writeSync(fd, Uint8Array.of(1, 1), 0, 2, 18)
    } finally {
      closeSync(fd)
    }
    return new Database(copy, { readonly: true, fileMustExist: true })
  } finally {
    try {
      rmSync(directory, { recursive: true, force: true })
    } catch {
      // Windows does not remove open files.
      if (copies.size === 0) process.once('exit', removeCopies)
      copies.add(directory)
    }
  }
}

function removeCopies(): void {
  for (const directory of copies) {
    try {
      rmSync(directory, { recursive: true, force: true })
    } catch {
      // Still open: the system's own clean-up of its temporary directory takes it.
    }
  }
}
