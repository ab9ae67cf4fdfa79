/** What `meta` says of the log's two ends, and a cheap check when a log is opened. */
import type Database from 'better-sqlite3'
import { damaged } from './storage-error.ts'

export type TipRecord = { position: number; batches: number; hash: string }
export type AnchorRecord = { position: number; hash: string }

/**
 * What the last transaction said that the log's end is; undefined for a log without events.
 * @throws InputError (damage) when the record is not one.
 */
export function tipOf(db: Database.Database): TipRecord | undefined {
  return recordOf(db, 'tip') as TipRecord | undefined
}

/** What retention left: position and hash of the last batch removed. @throws as `tipOf` */
export function anchorOf(db: Database.Database): AnchorRecord | undefined {
  return recordOf(db, 'anchor')
}

function recordOf(db: Database.Database, name: string): AnchorRecord | undefined {
  const text = db.prepare<[string], unknown>('SELECT value FROM meta WHERE name = ?').pluck()
    .get(name)
  if (text === undefined) return undefined
  try {
    const record = JSON.parse(String(text)) as Partial<TipRecord> | null
    if (Number.isSafeInteger(record?.position) && /^[0-9a-f]{64}$/.test(String(record?.hash)) &&
      (name === 'anchor' || Number.isSafeInteger(record?.batches))) return record as AnchorRecord
  } catch {
    // The same as any other text that is no record.
  }
  throw damaged('the log', `the record of its ${name} is unreadable`)
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
