/** A cheap check when a log is opened: is its end what the last transaction left? */
import type Database from 'better-sqlite3'

export type TipRecord = { position: number; batches: number; hash: string }

/** What the last transaction said that the log's end is; undefined for a log without events. */
export function tipOf(db: Database.Database): TipRecord | undefined {
  const text = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'tip'").pluck().get()
  return text === undefined ? undefined : JSON.parse(text) as TipRecord
}

/** What retention left: position and hash of the last batch that it removed. */
export function anchorOf(db: Database.Database): { position: number; hash: string } | undefined {
  const text = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'anchor'").pluck().get()
  return text === undefined ? undefined : JSON.parse(text) as { position: number; hash: string }
}

/**
 * Says what is wrong with the end of a log, null when nothing is. Constant time: whether the rest
 * is intact is for `verify` to say.
 */
export function damageOfTail(db: Database.Database): string | null {
  const tip = tipOf(db)
  const last = db.prepare<[], { last: number; hash: Buffer }>(
    'SELECT last, hash FROM batches ORDER BY first DESC LIMIT 1').get()
  const event = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck().get() ?? 0
  if (!tip) {
    return last || event ? 'it has events, but nothing says where it ends' : null
  }
  if (event !== tip.position) return `it ends at #${event}, but was written up to #${tip.position}`
  // Retention may have removed every batch.
  if (!last) return null
  if (last.last !== tip.position) {
    return `its last batch ends at #${last.last}, but it was written up to #${tip.position}`
  }
  if (last.hash.toString('hex') !== tip.hash) return 'the hash of its last batch was changed'
  return null
}
