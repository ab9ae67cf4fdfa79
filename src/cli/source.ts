/** A history to look at: a log or bundle (.db), NDJSON or a trace, opened for reading. */
import { openSync, readSync, closeSync, existsSync, readFileSync, statSync, createReadStream }
  from 'node:fs'
import { createInterface } from 'node:readline'
import type { Recorded } from '../events.ts'
import { programName } from '../image.ts'
import { InputError } from '../input-error.ts'
import { sequenced } from '../sequence.ts'
import { parseNdjson } from '../ndjson.ts'
import { simulatedLogPath } from '../agent/places.ts'
import { parseTrace } from '../trace/parse.ts'
import { readLog, type ReadLog } from '../../storage/log.ts'
import { readAhead } from '../../storage/read-ahead.ts'
import { called } from './output.ts'

export type Refused = { line: number; reason: string }

export type Source = {
  path: string
  /** How many events there are, for a progress bar; 0 when unknown. */
  total: number
  events(range?: { from?: number; to?: number }): Iterable<Recorded>
  /** The same in pages, a long log's read ahead by another thread. Events are reused objects. */
  pages(range?: { from?: number; to?: number }): AsyncIterable<Iterable<Recorded>>
  /** Time of the first event, µs; 0 for an empty history. */
  firstAt(): number
  /** The events at these positions. */
  at(positions: ReadonlySet<number>): Map<number, Recorded>
  /** File name of a session's program; a simulated one says so. The session's id when unknown. */
  imageOf(session: string): string
  /** The configuration that the log says held at its end. */
  config: string | undefined
  log: ReadLog | null
  refused: readonly Refused[]
  close(): void
}

const SOURCE = 'SOURCE is a .db, .ndjson, .trace or bundle file'

/** @throws InputError when it is not there, or is a folder. */
export function mustBeFile(path: string, hint = SOURCE): void {
  if (!existsSync(path)) throw new InputError(`${path}: no such file`, hint)
  if (statSync(path).isDirectory()) throw new InputError(`${path} is a folder`, hint)
}

/** @throws InputError when it is not there, or not a history. */
export function openSource(path: string): Source {
  mustBeFile(path)
  if (isLog(path)) return openLogSource(path)
  const text = readFileSync(path, 'utf8')
  if (looksLikeNdjson(text) && !path.endsWith('.trace')) return openNdjson(path, text)
  try {
    return memorySource(path, parseTrace(text).events, [])
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const { message, hint } = error
    throw new InputError(`${path}: ${message}`, path.endsWith('.trace') ? hint : SOURCE,
      { cause: error })
  }
}

/** @param command that takes another log, by its path */
export function noSuchLog(path: string, command: (path: string) => string): InputError {
  const simulated = simulatedLogPath()
  return new InputError(`${path}: no such log`, existsSync(simulated)
    ? `what was simulated is in another: ${called(command(simulated))}`
    : `the agent makes it; ${called(command('DB'))} reads another`)
}

/** An SQLite file: a log or a bundle, if anything. */
export function isLog(path: string): boolean {
  const bytes = Buffer.alloc(16)
  const file = openSync(path, 'r')
  try {
    return readSync(file, bytes, 0, 16, 0) === 16 &&
      bytes.toString('latin1') === 'SQLite format 3\0'
      || path.endsWith('.db')
  } finally {
    closeSync(file)
  }
}

const looksLikeNdjson = (text: string) => /^\s*\{/.test(text)

function openLogSource(path: string): Source {
  const log = readLog(path)
  let images: Map<string, string> | undefined
  return {
    path, total: Math.max(0, log.last() - log.first() + 1), log,
    events: range => log.read(range),
    async *pages(range) {
      // Starting a thread costs more than reading a short log.
      if (log.last() - log.first() < READ_AHEAD_FROM) yield log.read(range)
      else yield* readAhead(path, log.decoder, range)
    },
    firstAt: () => first(log.read({ pageSize: 1 }))?.at ?? 0,
    at(positions) {
      const found = new Map<number, Recorded>()
      for (const position of positions) {
        const event = first(log.read({ from: position, to: position + 1, pageSize: 1 })) ??
          log.keptEvidence(position)
        if (event) found.set(position, event)
      }
      return found
    },
    imageOf: session => (images ??= log.images()).get(session) ?? session,
    config: log.configAt(), refused: [], close: () => log.close(),
  }
}

function openNdjson(path: string, text: string): Source {
  const events: Recorded[] = []
  const refused: Refused[] = []
  for (const line of parseNdjson(text.split('\n'))) {
    if ('error' in line) refused.push({ line: line.line, reason: line.error.message })
    else events.push({ ...line.event, position: line.position ?? line.line })
  }
  return memorySource(path, events, refused)
}

const READ_AHEAD_FROM = 100_000

function memorySource(path: string, events: Recorded[], refused: Refused[]): Source {
  function* within({ from = -Infinity, to = Infinity } = {}): Generator<Recorded> {
    for (const event of sequenced(events)) {
      if (event.position >= from && event.position < to) yield event
    }
  }
  const images = new Map(events.flatMap(e =>
    e.kind === 'start' ? [[e.session, programName(e.image, e.capture)]] : []))
  return {
    path, total: events.length, log: null, config: undefined, refused,
    events: within,
    async *pages(range) { yield within(range) },
    firstAt: () => events[0]?.at ?? 0,
    at: positions => new Map(events.filter(e => positions.has(e.position))
      .map(e => [e.position, e])),
    imageOf: session => images.get(session) ?? session,
    close() {},
  }
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item
  return undefined
}

/** Lines of a file or of standard input (`-`), without holding them all. */
export function linesOf(path: string): AsyncIterable<string> {
  const input = path === '-' ? process.stdin : createReadStream(path)
  return createInterface({ input, crlfDelay: Infinity })
}
