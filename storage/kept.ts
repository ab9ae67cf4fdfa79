/** What is kept beside the events: checkpoints, the configuration that held, snapshots. */
import type Database from 'better-sqlite3'
import type { Recorded } from '../src/events.ts'
import { explaining } from './storage-error.ts'

export type Snapshot = { position: number; schema: number; data: Uint8Array }

export type Kept = {
  /** An event whose batch retention removed, but on which a finding rests. */
  keptEvidence(position: number): Recorded | undefined
  /** A named place that somebody has come to (a sink, a ring); undefined before the first. */
  checkpoint(name: string): string | number | undefined
  setCheckpoint(name: string, value: string | number): void
  /** The configuration (JSON text) that held at a position, default now. */
  configAt(position?: number): string | undefined
  /** The configuration holds from the next position on. Nothing is written when it is the same. */
  setConfig(json: string): void
  /** The newest snapshot of a schema at or before a position (default: any). */
  snapshot(schema: number, atMost?: number): Snapshot | undefined
  /** Keeps a snapshot; of each schema only the newest `keep` (default 2) stay. */
  saveSnapshot(snapshot: Snapshot, keep?: number): void
}

export function newKept(db: Database.Database, path: string): Kept {
  const checkpoint = db.prepare<[string], string | number>(
    'SELECT value FROM checkpoints WHERE name = ?').pluck()
  const config = db.prepare<[number], string>(
    'SELECT json FROM config WHERE position <= ? ORDER BY position DESC LIMIT 1').pluck()
  const last = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck()
  const snapshot = db.prepare<[number, number], Snapshot>(`SELECT position, schema, data
    FROM snapshots WHERE schema = ? AND position <= ? ORDER BY position DESC LIMIT 1`)

  function change(sql: string, ...values: unknown[]): void {
    explaining(path, () => db.prepare(sql).run(...values))
  }

  const configAt = (position = Number.MAX_SAFE_INTEGER) => config.get(position)
  // A log of an older schema, opened for reading, has no such table.
  const evidence = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'evidence'").get()
    ? db.prepare<[number], string>('SELECT event FROM evidence WHERE position = ?').pluck() : null
  return {
    keptEvidence(position) {
      const json = evidence?.get(position)
      return json === undefined ? undefined : JSON.parse(json) as Recorded
    },
    checkpoint: name => checkpoint.get(name),
    setCheckpoint(name, value) {
      change('INSERT OR REPLACE INTO checkpoints (name, value) VALUES (?, ?)', name, value)
    },
    configAt,
    setConfig(json) {
      if (configAt() === json) return
      change('INSERT OR REPLACE INTO config (position, json) VALUES (?, ?)',
        (last.get() ?? 0) + 1, json)
    },
    snapshot: (schema, atMost = Number.MAX_SAFE_INTEGER) => snapshot.get(schema, atMost),
    saveSnapshot({ position, schema, data }, keep = 2) {
      change('INSERT OR REPLACE INTO snapshots (position, schema, data) VALUES (?, ?, ?)',
        position, schema, data)
      change(`DELETE FROM snapshots WHERE schema = ? AND position NOT IN (SELECT position
        FROM snapshots WHERE schema = ? ORDER BY position DESC LIMIT ?)`, schema, schema, keep)
    },
  }
}
