/**
 * One writer per log, by SQLite's own lock: a second connection holds the RESERVED lock of the tiny
 * database `<log>.writer`. RESERVED keeps every other writer out and lets everybody read the row
 * that names the holder. The operating system drops the lock when the process dies, however it
 * dies, so that nothing stale can remain.
 */
import Database from 'better-sqlite3'
import { hostname } from 'node:os'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { randomUUID } from 'node:crypto'
import { InputError } from '../src/input-error.ts'
import { explained, isDamage, sqliteCode } from './storage-error.ts'

export type Holder = { name: string; pid: number; host: string; since: number }
type HolderRow = Holder & { token: string }

/** Lets go of the lock. */
export type Release = () => void

/**
 * Becomes the writer of the log at `path`.
 * @param name what a refused writer is told, for example "lastcall agent"
 * @throws InputError naming the writer that is there already, with its pid and since when.
 */
export function lockForWriting(path: string, name: string): Release {
  const full = resolve(path)
  if (!existsSync(dirname(full))) {
    throw new InputError(`${path}: the directory ${dirname(full)} does not exist`,
      'make it, or use --db for another place')
  }
  try {
    return locked(full, name)
  } catch (error) {
    if (!isDamage(error)) throw explained(error, path)
  }
  // It holds no more than a name, and a power cut may have torn it.
  renameSync(`${full}.writer`, `${full}.writer.damaged`)
  rmSync(`${full}.writer-journal`, { force: true })
  try {
    return locked(full, name)
  } catch (error) {
    throw explained(error, path)
  }
}

function locked(full: string, name: string): Release {
  let db: Database.Database | undefined
  try {
    db = new Database(`${full}.writer`, { timeout: 0 })
    const taken = tryLock(db, { name, pid: process.pid, host: hostname(), since: Date.now(),
      token: randomUUID() })
    if (taken === true) {
      const held = db
      return () => held.close()
    }
    const error = new InputError(`${basename(full)} is being written by ${described(taken)}`,
      'stop it, or use --db for another log')
    refusals.add(error)
    throw error
  } catch (error) {
    db?.close()
    throw error
  }
}

const refusals = new WeakSet<Error>()

/** Another writer is there: waiting for the disk would not help. */
export const isHeld = (error: unknown): boolean => error instanceof Error && refusals.has(error)

/** True when the lock is held now, else who holds it. */
function tryLock(db: Database.Database, me: HolderRow): true | Holder | undefined {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      // The row is only a name: losing it costs a sentence, so it is not worth an fsync.
      db.pragma('synchronous = OFF')
      if (holder(db)?.token !== me.token) {
        db.exec('BEGIN IMMEDIATE')
        db.exec('CREATE TABLE IF NOT EXISTS writer ' +
          '(one INTEGER PRIMARY KEY, name, pid, host, since, token)')
        db.prepare('INSERT OR REPLACE INTO writer VALUES (1, ?, ?, ?, ?, ?)')
          .run(me.name, me.pid, me.host, me.since, me.token)
        db.exec('COMMIT')
      }
      db.exec('BEGIN IMMEDIATE')
      // Between the two transactions another writer may have put its name here.
      if (holder(db)?.token === me.token) return true
      db.exec('ROLLBACK')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      if (!sqliteCode(error).startsWith('SQLITE_BUSY')) throw error
      const there = heldBy(db)
      if (there && there.token !== me.token) return there
      // It holds the lock and is just about to write its name.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
  return undefined
}

function heldBy(db: Database.Database): HolderRow | undefined {
  try {
    return holder(db)
  } catch {
    return undefined
  }
}

function holder(db: Database.Database): HolderRow | undefined {
  const there = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'writer'").get()
  if (!there) return undefined
  return db.prepare('SELECT name, pid, host, since, token FROM writer').get() as
    HolderRow | undefined
}

function described(holder: Holder | undefined): string {
  if (!holder) return 'another lastcall'
  const since = new Date(holder.since)
  const time = [since.getHours(), since.getMinutes()].map(n => String(n).padStart(2, '0')).join(':')
  const day = Date.now() - holder.since > 86_400_000 ? `${since.toISOString().slice(0, 10)} ` : ''
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`
  return `${holder.name} (pid ${holder.pid}${where} since ${day}${time})`
}
