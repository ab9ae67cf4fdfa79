/** NDJSON: one event per line, as ingest and import take it and export gives it. */
import { checkEvent, type HandleEvent } from './events.ts'
import { InputError } from './input-error.ts'

/** Longer lines are refused unread: a line is one event, and no event comes near. */
export const LINE_BYTES_MAX = 1024 * 1024

type NdjsonLine =
  /** `position`: where the event stood in the log that it came from. It is no part of the event. */
  | { line: number; event: HandleEvent; position: number | undefined }
  | { line: number; error: InputError }

/** Reads lines (without or with their line ends). A bad line is answered with its reason. */
export function* parseNdjson(lines: Iterable<string>): Generator<NdjsonLine> {
  let line = 0
  for (const text of lines) {
    line++
    try {
      const parsed = parseNdjsonLine(line === 1 ? text.replace(/^\uFEFF/, '') : text)
      if (parsed) yield { line, ...parsed }
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      yield { line, error }
    }
  }
}

/** One line, or null when it is blank. @throws InputError saying what is wrong with it. */
function parseNdjsonLine(text: string):
  { event: HandleEvent; position: number | undefined } | null {
  const bytes = utf8Length(text)
  if (bytes > LINE_BYTES_MAX) {
    throw new InputError(`the line has ${bytes} bytes`, `at most ${LINE_BYTES_MAX} are read`)
  }
  if (text.trim() === '') return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InputError(`not JSON: ${(cause as Error).message}`, 'one event per line', { cause })
  }
  const event = checkEvent(value)
  return { event, position: (value as { position?: number }).position }
}

/** Bytes in UTF-8, counted only where the length alone does not decide. */
function utf8Length(text: string): number {
  if (text.length * 3 <= LINE_BYTES_MAX || text.length > LINE_BYTES_MAX) return text.length
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // Each half of a surrogate pair counts two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  return bytes
}
