/** Cuts a byte stream into lines, in bounded memory. */
import { LINE_BYTES_MAX } from '../../src/ndjson.ts'

const CR = 13

export type Lines = {
  push(chunk: Buffer): void
}

/**
 * @param onLine a whole line without its end, or null for one that was too long and thrown away
 */
export function newLines(onLine: (text: string | null) => void, limit = LINE_BYTES_MAX): Lines {
  let parts: Buffer[] = []
  let length = 0
  let skipping = false

  function end(last: Buffer): void {
    const whole = parts.length === 0 ? last : Buffer.concat([...parts, last])
    parts = []
    length = 0
    if (skipping) onLine(null)
    else onLine(whole.toString('utf8', 0, whole.at(-1) === CR ? whole.length - 1 : whole.length))
    skipping = false
  }

  /** Whole lines: their text is made at once, which costs less than one by one. */
  function endAll(lines: Buffer): void {
    for (const line of lines.toString().split('\n')) {
      onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
    }
  }

  return {
    push(chunk) {
      let start = 0
      for (;;) {
        const found = chunk.indexOf(10, start)
        const part = chunk.subarray(start, found < 0 ? chunk.length : found)
        length += part.length
        if (length > limit) {
          skipping = true
          parts = []
        }
        if (found < 0) {
          // A copy: the chunk's memory belongs to the socket.
          if (!skipping && part.length > 0) parts.push(Buffer.from(part))
          return
        }
        end(part)
        start = found + 1
        const last = chunk.lastIndexOf(10)
        if (last > start && last - start <= limit) {
          endAll(chunk.subarray(start, last))
          start = last + 1
        }
      }
    },
  }
}
