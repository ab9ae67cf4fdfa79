/** Reading events by position: pages of rows, decoded one at a time. */
import type Database from 'better-sqlite3'
import type { Recorded } from '../src/events.ts'
import { InputError } from '../src/input-error.ts'
import { COLUMNS, decode, type Decoder, POSITION, type Row } from './columns.ts'
import { newNames, type Names } from './names.ts'
import { explaining } from './storage-error.ts'

export type Range = {
  /** First position, default the first there is. */
  from?: number
  /** Position after the last one; default everything committed when reading begins. */
  to?: number
  /** Rows per page, 1 to 100,000; default 10,000. */
  pageSize?: number
}

export type Reader = {
  /**
   * Events in order of position. Each page is its own query: the writer is never held up.
   * @throws InputError where retention overtakes the reading
   */
  read(range?: Range): Generator<Recorded, void, undefined>
  /** The same, a page of undecoded rows at a time; `decode` makes an event of one. */
  pages(range?: Range): Generator<Row[], void, undefined>
  decode(row: Row): Recorded
  /** What `decode` turns ids back into text with. */
  readonly decoder: Decoder
  /** Position of the oldest event kept; 0 for an empty log. */
  first(): number
  /** Position of the newest committed event; 0 for an empty log. */
  last(): number
  /**
   * The first position at which an event of time `at` (µs) or later can be: of its batch when
   * sessions' clocks overlap. `last() + 1` when there is none.
   */
  positionAt(at: number): number
}

export const PAGE = 10_000

export function newReader(db: Database.Database, path: string, names: Names = newNames(db)):
  Reader {
  const sessionNames = new Map<number, string>()
  const sessionName = db.prepare<[number], string>('SELECT name FROM sessions WHERE id = ?').pluck()
  const decoder: Decoder = {
    name: names.text,
    session(id) {
      let name = sessionNames.get(id)
      if (name === undefined) {
        name = sessionName.get(id)
        if (name === undefined) throw new RangeError(`the log has no session with the id ${id}`)
        if (sessionNames.size >= 4096) sessionNames.clear()
        sessionNames.set(id, name)
      }
      return name
    },
  }
  const page = db.prepare<[number, number, number], Row>(
    `SELECT ${COLUMNS} FROM events WHERE position >= ? AND position < ? ORDER BY position LIMIT ?`)
    .raw()
  const first = db.prepare<[], number>('SELECT min(position) FROM events').pluck()
  const last = db.prepare<[], number>('SELECT max(position) FROM events').pluck()
  const batchAt = db.prepare<[number], { first: number }>(
    'SELECT first FROM batches WHERE at_max >= ? ORDER BY first LIMIT 1')
  const eventAt = db.prepare<[number, number], number>(
    'SELECT position FROM events WHERE position >= ? AND at >= ? ORDER BY position LIMIT 1').pluck()

  function* pages(range: Range = {}): Generator<Row[], void, undefined> {
    const size = range.pageSize ?? PAGE
    const to = range.to ?? lastPosition() + 1
    let next = range.from ?? 0
    for (let begun = false; next < to; begun = true) {
      const rows = attempt(() => page.all(next, to, size))
      if (rows.length === 0) return
      if (begun && rows[0][POSITION] !== next) {
        throw new InputError(`${path}: retention removed events while they were read`,
          'the same command again reads what is kept')
      }
      yield rows
      if (rows.length < size) return
      next = rows[rows.length - 1][POSITION] as number + 1
    }
  }

  const attempt = <T>(query: () => T): T => explaining(path, query)
  const lastPosition = () => attempt(() => last.get() ?? 0)

  return {
    pages,
    decode: row => decode(row, decoder),
    decoder,
    *read(range) {
      for (const rows of pages(range)) {
        for (const row of rows) yield decode(row, decoder)
      }
    },
    first: () => attempt(() => first.get() ?? 0),
    last: lastPosition,
    positionAt(at) {
      const batch = attempt(() => batchAt.get(at))
      if (!batch) return lastPosition() + 1
      return attempt(() => eventAt.get(batch.first, at)) ?? lastPosition() + 1
    },
  }
}
