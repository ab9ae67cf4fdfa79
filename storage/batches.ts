/** The recorded batches, and hashing one again from nothing but its rows. */
import type Database from 'better-sqlite3'
import { COLUMNS, POSITION, type Row } from './columns.ts'
import { newDigest } from './digest.ts'
import { FIRST_NAME } from './schema.ts'
import { isDamage } from './storage-error.ts'

export type Batch = { first: number; last: number; at_min: number; at_max: number; hash: Buffer }

/** In order of position; when a page of the table is gone, what can be reached from both ends. */
export function batchesOf(db: Database.Database,
  damage: (where: string, what: string) => void = () => {}): Batch[] {
  const forward = db.prepare<[], Batch>('SELECT * FROM batches ORDER BY first')
  const batches: Batch[] = []
  /** A damaged page gives rows that no writer wrote: such a one is left out, or matches nothing. */
  const keep = (batch: Batch, list: Batch[]) => {
    if (!(batch.hash instanceof Uint8Array)) batch.hash = Buffer.alloc(0)
    if (Number.isSafeInteger(batch.first) && Number.isSafeInteger(batch.last) &&
      batch.last >= batch.first) list.push(batch)
    else damage(`batch at #${batch.first}`, 'its row was altered')
  }
  try {
    for (const batch of forward.iterate()) keep(batch, batches)
    return batches
  } catch (error) {
    if (!isDamage(error)) throw error
    const reached = batches.at(-1)?.last ?? 0
    const fromEnd: Batch[] = []
    try {
      for (const batch of db.prepare<[], Batch>('SELECT * FROM batches ORDER BY first DESC')
        .iterate()) {
        if (batch.first <= reached) break
        keep(batch, fromEnd)
      }
    } catch (second) {
      if (!isDamage(second)) throw second
    }
    damage(`after #${reached}`, 'rows of batches are unreadable')
    return [...batches, ...fromEnd.reverse()]
  }
}

type Rehash = {
  /** The rows of a batch. A damaged page may give some that lie elsewhere: see `inPlace`. */
  rows(batch: Batch): Row[]
  /** The hash that these rows and the names first used in the batch give. */
  hash(previous: Uint8Array, batch: Batch, rows: readonly Row[]): Buffer
}

export function newRehash(db: Database.Database): Rehash {
  const digest = newDigest()
  const rows = db.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM events WHERE position BETWEEN ? AND ? ORDER BY position`).raw()
  const newNames = lazily(() => grouped(db.prepare<[], [number, string, number]>(
    `SELECT id, text, position FROM names WHERE id >= ${FIRST_NAME} ORDER BY id`).raw().all()))
  const newSessions = lazily(() => grouped(db.prepare<[], [number, string, number]>(
    'SELECT id, name, first_position FROM sessions ORDER BY id').raw().all()))
  return {
    rows: batch => rows.all(batch.first, batch.last),
    hash(previous, batch, of) {
      digest.begin(previous, batch.first)
      for (const row of of) digest.row(row)
      for (const [id, text] of newSessions().within(batch)) digest.session(id, text)
      for (const [id, text] of newNames().within(batch)) digest.name(id, text)
      return digest.end()
    },
  }
}

/** Every position of the batch once and in order: the hash says nothing of positions. */
export function inPlace(batch: Batch, rows: readonly Row[]): boolean {
  return rows.length === batch.last - batch.first + 1 &&
    rows.every((row, i) => row[POSITION] === batch.first + i)
}

type Grouped = { within(batch: Batch): [number, string, number][] }

/** What a position within a batch has, in the order of ids. */
function grouped(all: [number, string, number][]): Grouped {
  all.sort((a, b) => a[2] - b[2] || a[0] - b[0])
  return {
    within({ first, last }) {
      let low = 0, high = all.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (all[middle][2] < first) low = middle + 1
        else high = middle
      }
      let end = low
      while (end < all.length && all[end][2] <= last) end++
      return all.slice(low, end).sort((a, b) => a[0] - b[0])
    },
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => made ??= make()
}
