/** Reading what is intact of a damaged log: whole batches whose events give their hash. */
import type { Recorded } from '../src/events.ts'
import { type Batch, batchesOf, inPlace, newRehash } from './batches.ts'
import { newCheckedDecoder } from './checked-decoder.ts'
import { decode } from './columns.ts'
import { connectReader } from './connect.ts'
import { NO_HASH } from './digest.ts'
import { explained, explaining, isDamage, messageOf } from './storage-error.ts'
import { anchorOf, tipOf } from './tail.ts'

/** Positions whose events are lost, both included, and why. */
export type Loss = { first: number; last: number; why: string }

export type Salvage = {
  /** Events of intact batches in order of position. To be read once, before `lost` is asked. */
  events(): Generator<Recorded, void, undefined>
  /** What was found lost so far, in order of position; complete when `events` has ended. */
  readonly lost: readonly Loss[]
  close(): void
}

/**
 * Opens a damaged log to read what is left of it. An intact log gives everything and no loss.
 * @throws InputError when it is not a log of a known schema, or when its schema, its batches or
 *   its names cannot be read at all: then nothing can be told from anything.
 */
export function salvage(path: string): Salvage {
  const db = connectReader(path)
  const lost: Loss[] = []

  function* events(): Generator<Recorded, void, undefined> {
    // One snapshot of a log that may be growing.
    db.exec('BEGIN')
    const decoder = explaining(path, () => newCheckedDecoder(db))
    const rehash = newRehash(db)
    const anchor = or(undefined, () => anchorOf(db))
    const tip = or(undefined, () => tipOf(db))
    const follows = (hash: Buffer, next: Batch): boolean => {
      try {
        return rehash.hash(hash, next, rehash.rows(next)).equals(next.hash)
      } catch {
        return false
      }
    }
    let previous: Uint8Array = anchor ? Buffer.from(anchor.hash, 'hex') : NO_HASH
    let other: Uint8Array | null = null
    let expected = (anchor?.position ?? 0) + 1
    let chained = true
    const batches = explaining(path, () => batchesOf(db))
    for (const [i, batch] of batches.entries()) {
      const { first, last } = batch
      if (first > expected) {
        lost.push({ first: expected, last: first - 1, why: 'no readable batch holds them' })
        chained = false
      }
      if (first < expected) {
        lost.push({ first, last, why: 'the batch overlaps the one before' })
        continue
      }
      expected = last + 1
      let whole: Recorded[] | null = null
      let why = 'the events do not give the recorded hash of their batch'
      try {
        const rows = rehash.rows(batch)
        const hash = rehash.hash(previous, batch, rows)
        // A changed hash does not make its events worthless: what follows vouches for them.
        const next = batches[i + 1]
        if (!inPlace(batch, rows)) why = 'events are missing or out of place'
        else if (hash.equals(batch.hash) ||
          (other !== null && rehash.hash(other, batch, rows).equals(batch.hash)) ||
          (next ? follows(hash, next) : hash.toString('hex') === tip?.hash)) {
          whole = rows.map(row => decode(row, decoder))
        } else if (!chained) why = 'the batch before it is missing, so that it cannot be checked'
        other = hash
      } catch (error) {
        if (!isDamage(error) && !(error instanceof RangeError) && !(error instanceof TypeError)) {
          throw explained(error, path)
        }
        why = `unreadable: ${messageOf(error)}`
        other = null
      }
      previous = batch.hash
      chained = true
      if (whole) yield* whole
      else lost.push({ first, last, why })
    }
    const end = tip?.position ?? 0
    if (end >= expected) lost.push({ first: expected, last: end, why: 'the tail is missing' })
  }

  /** What a damaged record says does not matter here: the hashes decide. */
  function or<T>(otherwise: T, read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (isDamage(error)) return otherwise
      throw explained(error, path)
    }
  }

  return { events, lost, close: () => { db.close() } }
}
