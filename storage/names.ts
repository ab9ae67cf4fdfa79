/** Interned strings: function names, call sites and families, each stored once. */
import type Database from 'better-sqlite3'
import { crc32 } from 'node:zlib'
import { FIRST_NAME } from './schema.ts'

/** What says of one name or session by itself that it is what was written. */
export function nameCrc(id: number, text: string): number {
  return crc32(`${id} ${text}`)
}

export type Names = {
  /** The id of a text, a new one when it has none; -1 for text that UTF-8 cannot hold. */
  intern(text: string): number
  /** @throws RangeError when the log has no such id. */
  text(id: number): string
  /** Ids given since the last `reload` or `settle`, in order, not written yet. */
  fresh: { id: number; text: string }[]
  /** The fresh ones have been committed. */
  settle(): void
  /** Forgets what was not committed. */
  reload(): void
}

export function newNames(db: Database.Database): Names {
  const after = db.prepare<[number], { id: number; text: string }>(
    'SELECT id, text FROM names WHERE id > ? ORDER BY id')
  const ids = new Map<string, number>()
  const texts: string[] = []
  const fresh: { id: number; text: string }[] = []
  let last = 0

  // Readers come here again when the writer has added names.
  function load(): void {
    for (const { id, text } of after.iterate(last)) {
      texts[id] = text
      if (id >= FIRST_NAME) ids.set(text, id)
      last = id
    }
    if (last < FIRST_NAME - 1) last = FIRST_NAME - 1
  }

  load()
  return {
    fresh,
    intern(text) {
      const known = ids.get(text)
      if (known !== undefined) return known
      if (!text.isWellFormed()) return -1
      const id = ++last
      ids.set(text, id)
      texts[id] = text
      fresh.push({ id, text })
      return id
    },
    text(id) {
      const text = texts[id]
      if (text !== undefined) return text
      load()
      if (texts[id] === undefined) throw new RangeError(`the log has no name with the id ${id}`)
      return texts[id]
    },
    settle() {
      fresh.length = 0
    },
    reload() {
      fresh.length = texts.length = 0
      ids.clear()
      last = 0
      load()
    },
  }
}
