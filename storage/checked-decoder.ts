/** Decoding rows of a log that may be damaged: an altered name is never given out. */
import type Database from 'better-sqlite3'
import type { Decoder } from './columns.ts'
import { nameCrc } from './names.ts'
import { FIRST_NAME } from './schema.ts'
import { isDamage, messageOf } from './storage-error.ts'

/**
 * Reads names and sessions once, as far as they can be read.
 * @param damage is told of every one that is not what was written
 * @returns a decoder that throws a RangeError for those, and for the ones that are not there
 */
export function newCheckedDecoder(db: Database.Database,
  damage: (where: string, what: string) => void = () => {}): Decoder {
  const lookUp = (what: string, sql: string) => {
    const texts = new Map<number, string>()
    const altered = new Set<number>()
    try {
      for (const [id, text, crc] of db.prepare<[], [number, string, number]>(sql).raw().iterate()) {
        if (typeof text === 'string' && nameCrc(id, text) === crc) texts.set(id, text)
        else {
          altered.add(id)
          damage(`${what} ${id}`, 'altered: it is not the text that was written')
        }
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      damage(`${what}s`, `unreadable: ${messageOf(error)}`)
    }
    return (id: number) => {
      const text = texts.get(id)
      if (text === undefined) {
        throw new RangeError(altered.has(id) ? `the text of ${what} ${id} was altered`
          : `the log has no ${what} with the id ${id}`)
      }
      return text
    }
  }
  return {
    name: lookUp('name', `SELECT id, text, crc FROM names WHERE id >= ${FIRST_NAME}`),
    session: lookUp('session', 'SELECT id, name, crc FROM sessions'),
  }
}
