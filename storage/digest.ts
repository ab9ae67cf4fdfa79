/**
 * The hash of a batch: sha256(hash of the batch before, what is new in names and sessions, the
 * rows). The bytes are a pure function of what the columns hold, so that verifying needs no event
 * and appending builds no text: per row 13 little-endian doubles - which cells are null or text,
 * then the cells, a text cell as its length - and after all rows the texts as UTF-8.
 */
import { hash } from 'node:crypto'
import { MORE, type Row, SEQ, SESSION, TID } from './columns.ts'

const WORDS = MORE + 1
const HASH = 32
const HEAD_WORDS = 4

export type Digest = {
  /** Begins a batch at a position. */
  begin(previous: Uint8Array, first: number): void
  row(row: Row): void
  /** A name or session that the batch is the first to use; in the order of their ids. */
  name(id: number, text: string): void
  session(id: number, text: string): void
  end(): Buffer
}

/** The hash before the first batch of a log that was never cut. */
export const NO_HASH: Uint8Array = new Uint8Array(HASH)

export function newDigest(): Digest {
  let bytes = Buffer.alloc(HASH + 8 * (HEAD_WORDS + WORDS * 1024))
  let words = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3)
  let at = 0, rows = 0, names = 0, sessions = 0
  let texts = '', nameTexts = '', sessionTexts = ''
  const START = HASH / 8 + HEAD_WORDS

  function reserve(length: number): void {
    if (bytes.length >= length) return
    const larger = Buffer.alloc(Math.max(length, bytes.length * 2))
    bytes.copy(larger)
    bytes = larger
    words = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3)
  }

  return {
    begin(previous, first) {
      bytes.fill(0, 0, HASH)
      bytes.set(previous.subarray(0, HASH), 0)
      words[HASH / 8] = first
      at = START
      rows = names = sessions = 0
      texts = nameTexts = sessionTexts = ''
    },
    row(row) {
      if ((at + WORDS) * 8 > bytes.length) reserve((at + WORDS) * 8)
      let shape = 0
      const start = at
      words[start + 1] = row[SESSION] as number
      words[start + 2] = row[SEQ] as number
      words[start + 3] = row[3] as number
      words[start + 4] = row[4] as number
      for (let i = TID; i <= MORE; i++) {
        const cell = row[i]
        if (typeof cell === 'number') words[start + i] = cell + 0
        else if (cell === null) {
          shape += NULL << (2 * (i - TID))
          words[start + i] = 0
        } else {
          shape += TEXT << (2 * (i - TID))
          words[start + i] = cell.length
          texts += cell
        }
      }
      words[start] = shape
      at = start + WORDS
      rows++
    },
    name(id, text) {
      names++
      nameTexts += `${id} ${text.length} ${text}`
    },
    session(id, text) {
      sessions++
      sessionTexts += `${id} ${text.length} ${text}`
    },
    end() {
      words[HASH / 8 + 1] = rows
      words[HASH / 8 + 2] = names
      words[HASH / 8 + 3] = sessions
      const text = texts + nameTexts + sessionTexts
      let length = at * 8
      if (text !== '') {
        reserve(length + text.length * 3)
        length += bytes.write(text, length, 'utf8')
      }
      return hash('sha256', bytes.subarray(0, length), 'buffer')
    },
  }
}

const NULL = 1, TEXT = 2
