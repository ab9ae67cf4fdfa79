/** What a log says of itself as a whole: totals, the programs in it, the key that hides names. */
import { randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'

export type Summary = {
  /** Events and processes recorded, gaps and the events known to be lost in them. */
  totals(): { events: number; sessions: number; gaps: number; lost: number }
  /** File names of the programs by session; simulated ones say so. */
  images(): Map<string, string>
  /** The key under which this log's names are hidden when they leave: 32 bytes. */
  nameKey(): Uint8Array
}

export function newSummary(db: Database.Database): Summary {
  const one = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0
  return {
    totals: () => ({
      events: one('SELECT count(*) FROM events'),
      sessions: one('SELECT count(*) FROM sessions WHERE capture IS NOT NULL'),
      gaps: one('SELECT total(gaps) FROM sessions'),
      lost: one('SELECT total(lost) FROM sessions'),
    }),
    images: () => new Map(db.prepare<[], [string, string | null, string | null]>(
      'SELECT name, image, capture FROM sessions').raw().all().map(([name, image, capture]) =>
      [name, (image?.split(/[\\/]/).at(-1) ?? name) + (capture === 'simulated' ? ' (simulated)' : '')])),
    nameKey: () => Buffer.from(
      db.prepare<[], string>("SELECT value FROM meta WHERE name = 'name-key'").pluck().get()!, 'hex'),
  }
}

/** Draws the key when the log is made; it stays for the log's life. */
export function keepNameKey(db: Database.Database): void {
  db.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('name-key', ?)")
    .run(randomBytes(32).toString('hex'))
}
