/** `export SOURCE`: a history as NDJSON or trace notation; of a damaged log what is intact. */
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { eventJson } from '../events.ts'
import type { Recorded } from '../events.ts'
import { configured, isSuppressed, newHistory, type Judging } from '../history.ts'
import { UsageError } from '../input-error.ts'
import { printPerfetto } from '../perfetto.ts'
import { policies } from '../policies/all.ts'
import { printTrace } from '../trace/print.ts'
import { stateAtCut } from '../agent/judging.ts'
import { salvage } from '../../storage/salvage.ts'
import { newNameHider } from '../../storage/privacy.ts'
import { reached } from './moment.ts'
import { choose } from './judge.ts'
import type { OtlpOptions } from './otlp.ts'
import { progress, say, style } from './output.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'
import { writeWhole } from './whole-file.ts'

type ExportOptions = OtlpOptions & { format?: string }

/** Only events before the range's end are given, with names hidden unless they are wanted. */
type Format = (events: Iterable<Recorded>, source: Source, how: {
  /** Whether an event lies in the range. */
  shown: (event: Recorded) => boolean
  judging: Judging
  names: boolean
}) => Iterable<string>

const formats: Record<string, Format> = {
  *ndjson(events) { for (const event of events) yield eventJson(event) + '\n' },
  *trace(events) { for (const line of printTrace(events)) yield line + '\n' },
  *perfetto(events, source, { shown, judging, names }) {
    // What happened before the range decides what is found in it; but the state at a retention cut
    // has names in clear.
    const state = source.log && names ? stateAtCut(source.log, judging, policies) : undefined
    const history = newHistory(policies, judging, state)
    yield* printPerfetto(events, { ...history, apply: event => history.apply(event)
      .flatMap(f => configured(f, judging) ?? []).filter(f => !isSuppressed(f, judging)) }, shown)
  },
}
/** Formats that need the history from its beginning. */
const whole = new Set(['perfetto'])

export async function exportSource(path: string, options: ExportOptions): Promise<number> {
  if (options.format === 'otlp') return (await import('./otlp.ts')).exportOtlp(path, options)
  if (options.to !== undefined) throw new UsageError('only --format otlp can be sent with --to')
  const format = formats[options.format ?? 'ndjson']
  if (!format) {
    throw new UsageError(`${options.format} is not a format`,
      `one of ${[...Object.keys(formats), 'otlp'].join(', ')}`)
  }
  const source = openSource(path)
  try {
    const { events, shown } = chosen(source, options, whole.has(options.format ?? ''))
    const { judging } = whole.has(options.format ?? '') ? await choose(source, {}) : { judging: {} }
    const text = chunked(format(events, source, { shown, judging, names: options.names ?? false }))
    if (options.output && options.output !== '-') {
      await writeWhole(options.output, text)
    } else {
      for (const chunk of text) {
        if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
      }
    }
    return 0
  } finally {
    source.close()
  }
}

/**
 * The range [from, until), with names hidden unless they are wanted.
 * @param all also what comes before the range
 */
function chosen(source: Source, options: ExportOptions, all: boolean):
  { events: Iterable<Recorded>; shown: (event: Recorded) => boolean } {
  const began = reached(options.from, true, source.firstAt)
  const ended = reached(options.until, false, source.firstAt)
  // A file that is no log has no key of its own: its bytes give one.
  const hide = options.names ? (e: Recorded) => e
    : newNameHider(source.log?.nameKey() ?? createHash('sha256').update(source.path).digest())
  function* events(): Generator<Recorded> {
    const bar = progress('export', source.total)
    let done = 0
    for (const event of intact(source)) {
      if ((++done & 0x3fff) === 0) bar.at(done)
      if ((all || began(event)) && !ended(event)) yield hide(event)
    }
    bar.end()
  }
  return { events: events(), shown: began }
}

/** Everything that can be trusted; a loss is said, not passed over. */
function* intact(source: Source): Generator<Recorded> {
  if (!source.log) {
    yield* source.events()
    return
  }
  const saved = salvage(source.path)
  try {
    yield* saved.events()
    for (const { first, last, why } of saved.lost) {
      say(style('yellow', `${source.path}: events ${first} to ${last} are lost: ${why}`,
        process.stderr))
    }
  } finally {
    saved.close()
  }
}

function* chunked(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length > 65_536) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk) yield chunk
}
