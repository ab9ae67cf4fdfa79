/** `import FILE --db F`: NDJSON or a trace into a log; bad lines are named, the rest is taken. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HandleEvent } from '../events.ts'
import { InputError } from '../input-error.ts'
import { parseNdjson } from '../ndjson.ts'
import { importTrace } from '../trace/parse.ts'
import { openLog } from '../../storage/log.ts'
import type { Log } from '../../storage/log.ts'
import { judgeOf, saveSnapshot } from '../agent/judging.ts'
import { countOf, print, progress, say, style } from './output.ts'
import { isLog, linesOf } from './source.ts'

const BATCH = 1000
const REASONS_SHOWN = 20

export async function importFile(path: string, options: { db?: string }): Promise<number> {
  if (!options.db) {
    throw new InputError('import needs a log to write into', 'lastcall import FILE --db F')
  }
  if (path !== '-' && !existsSync(path)) {
    throw new InputError(`${path}: no such file`, 'import takes .ndjson or .trace, or - for stdin')
  }
  if (path !== '-' && isLog(path)) {
    throw new InputError(`${path} is a database`,
      'import takes .ndjson or .trace: `lastcall export` makes one of a log')
  }
  mkdirSync(dirname(options.db), { recursive: true })
  const { counters, refused } = await importInto(options.db, path)
  const { appended, duplicates, gaps, lost } = counters
  if (refused > 0 && appended + duplicates === 0) {
    throw new InputError(`${path}: none of its ${countOf(refused, 'line')} is an event`,
      'NDJSON has one event a line; trace notation is known by the end of its name, .trace')
  }
  print(`${countOf(appended, 'event')} imported into ${options.db}` +
    (duplicates ? `, ${countOf(duplicates, 'duplicate')} dropped` : '') +
    (gaps ? `, ${countOf(gaps, 'gap')} (${lost} lost)` : '') +
    (refused ? `, ${countOf(refused, 'line')} refused` : ''))
  return 0
}

/** Says which lines it refuses, and why. */
export async function importInto(db: string, path: string):
  Promise<{ counters: Log['counters']; refused: number }> {
  const log = openLog(db, { writer: 'lastcall import', judge: judgeOf({}) })
  let refused = 0
  const refuse = (line: number, reason: string, hint: string) => {
    if (++refused <= REASONS_SHOWN) {
      say(`${style('yellow', `${path}:${line}`, process.stderr)}: ${reason}` +
        (hint && ` (${hint})`))
    }
  }
  const bar = progress('import', path === '-' ? 0 : statSync(path).size, 'bytes')
  try {
    const batch: HandleEvent[] = []
    for await (const event of eventsOf(path, refuse, bar.at)) {
      batch.push(event)
      if (batch.length >= BATCH) flush(log, batch)
    }
    flush(log, batch)
    saveSnapshot(log)
  } finally {
    bar.end()
    log.close()
  }
  if (refused > REASONS_SHOWN) say(`and ${refused - REASONS_SHOWN} more lines were refused`)
  return { counters: log.counters, refused }
}

function flush(log: Log, batch: HandleEvent[]): void {
  if (batch.length > 0) log.append(batch)
  batch.length = 0
}

async function* eventsOf(path: string, refuse: (line: number, reason: string, hint: string) => void,
  read: (bytes: number) => void): AsyncGenerator<HandleEvent> {
  if (path.endsWith('.trace')) {
    const trace = importTrace(readFileSync(path, 'utf8'))
    for (const { line, error } of trace.bad) refuse(line, error.message, error.hint)
    for (const { position: _, ...event } of trace.events) yield event as HandleEvent
    return
  }
  let number = 0
  let bytes = 0
  for await (const text of linesOf(path)) {
    bytes += text.length + 1
    if ((++number & 0xfff) === 0) read(bytes)
    for (const line of parseNdjson([text])) {
      if ('error' in line) {
        refuse(number, line.error.message.replace(/^line 1: /, ''), line.error.hint)
      } else yield line.event
    }
  }
}
