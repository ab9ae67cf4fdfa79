/** What a log says of itself as a whole: totals, the programs in it, the key that hides names. */
import { randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import { programName } from '../src/image.ts'

/** What the log knows of one session. Times are µs since the Unix epoch. */
export type SessionSummary = { name: string; mark: number; ended: boolean; lastAt: number
  capture: string | null; host: string | null; pid: number | null; created: number | null }

export type Totals = { events: number; sessions: number; gaps: number; lost: number }

export type Summary = {
  /** One session; undefined when the log has never seen it. */
  session(name: string): SessionSummary | undefined
  /** Sessions that began with a `start` and have no `end`. */
  openSessions(): SessionSummary[]
  /** Events and processes recorded, gaps and events known to be lost in them; of some sessions. */
  totals(of?: ReadonlySet<string> | null): Totals
  /** File names of the programs by session; simulated ones say so. */
  images(): Map<string, string>
  /** The key under which this log's names are hidden when they leave: 32 bytes. */
  nameKey(): Uint8Array
}

export function newSummary(db: Database.Database): Summary {
  const one = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0
  const columns = 'name, mark, ended, last_at AS lastAt, capture, host, pid, created'
  const byName = db.prepare<[string], Omit<SessionSummary, 'ended'> & { ended: number }>(
    `SELECT ${columns} FROM sessions WHERE name = ?`)
  // A session's events lie between its first and last position, among others'.
  const someTotals = db.prepare<[string], Totals>(`SELECT count(*) AS sessions,
    total((SELECT count(*) FROM events WHERE session = s.id
      AND position BETWEEN s.first_position AND s.last_position)) AS events,
    total(gaps) AS gaps, total(lost) AS lost
    FROM sessions s WHERE name IN (SELECT value FROM json_each(?))`)
  return {
    session(name) {
      const found = byName.get(name)
      return found && { ...found, ended: found.ended === 1 }
    },
    openSessions: () => db.prepare<[], SessionSummary>(
      `SELECT ${columns} FROM sessions WHERE ended = 0 AND capture IS NOT NULL ORDER BY id`).all()
      .map(session => ({ ...session, ended: false })),
    totals: (of = null) => of ? someTotals.get(JSON.stringify([...of]))! : {
      events: one('SELECT count(*) FROM events'),
      sessions: one('SELECT count(*) FROM sessions WHERE capture IS NOT NULL'),
      gaps: one('SELECT total(gaps) FROM sessions'),
      lost: one('SELECT total(lost) FROM sessions'),
    },
    images: () => new Map(db.prepare<[], [string, string | null, string | null]>(
      'SELECT name, image, capture FROM sessions').raw().all().map(([name, image, capture]) =>
      [name, image === null ? name : programName(image, capture)])),
    nameKey: () => Buffer.from(
      db.prepare<[], string>("SELECT value FROM meta WHERE name = 'name-key'").pluck().get()!,
        'hex'),
  }
}

/** Draws the key when the log is made; it stays for the log's life. */
export function keepNameKey(db: Database.Database): void {
  db.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('name-key', ?)")
    .run(randomBytes(32).toString('hex'))
}
