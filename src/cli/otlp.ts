/** `export SOURCE --format otlp`: spans and findings to a collector, or as OTLP JSON to a file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError, UsageError } from '../input-error.ts'
import { judgeOf } from '../agent/judging.ts'
import type { HandleEvent } from '../events.ts'
import { connectReader } from '../../storage/connect.ts'
import { openLog } from '../../storage/log.ts'
import { newSender } from '../../storage/export/outbox.ts'
import { newPassingProgress } from '../../storage/export/progress.ts'
import { newSignals, type Signal } from '../../storage/export/signals.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { reached } from './moment.ts'
import { countOf, progress, say, style } from './output.ts'
import { openSource, type Source } from './source.ts'
import { writeWhole } from './whole-file.ts'

export type OtlpOptions = {
  output?: string; from?: string; until?: string; names?: boolean; to?: string
}

const BATCH = 512
const IMPORT_BATCH = 5000
/** A collector that does not answer so many times in a row is not waited for. */
const ATTEMPTS = 6

/**
 * Sends or writes what ended, and what was found, in [from, until).
 * @returns 1 where the collector did not take everything
 * @throws InputError when there is no history, or no collector at the URL
 */
export async function exportOtlp(path: string, options: OtlpOptions): Promise<number> {
  if (options.to !== undefined && options.output !== undefined) {
    throw new UsageError('--to sends, --output writes: choose one')
  }
  const source = openSource(path)
  const kept = source.log ? null : folded(source)
  const db = connectReader(kept ? kept.path : path)
  try {
    const signals = newSignals(db, path, {
      names: options.names ?? false, simulated: options.to === undefined,
      // A file that is no log has no key of its own: its name gives one, the same every time.
      ...kept && { key: createHash('sha256').update(source.path).digest() },
    }).map(signal => within(signal, source, options))
    if (options.to !== undefined) return await send(signals, options.to, db.prepare(
      "SELECT 1 FROM sessions WHERE capture = 'simulated' LIMIT 1").get() !== undefined)
    await write(signals, options.output)
    return 0
  } finally {
    db.close()
    source.close()
    if (kept) rmSync(kept.directory, { recursive: true, force: true })
  }
}

/** Lives and findings of a history that no log holds: a log made for the moment. */
function folded(source: Source): { directory: string; path: string } {
  const directory = mkdtempSync(join(tmpdir(), 'lastcall-otlp-'))
  const path = join(directory, 'log.db')
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  let batch: HandleEvent[] = []
  for (const { position: _, ...event } of source.events()) {
    batch.push(event as HandleEvent)
    if (batch.length < IMPORT_BATCH) continue
    log.append(batch)
    batch = []
  }
  if (batch.length > 0) log.append(batch)
  log.close()
  return { directory, path }
}

/** Only the items of the range. */
function within(signal: Signal, source: Source, { from, until }: OtlpOptions): Signal {
  const began = reached(from, true, source.firstAt)
  const ended = reached(until, false, source.firstAt)
  return { ...signal, read(after, limit) {
    const chunk = signal.read(after, limit)
    return chunk && { ...chunk, items: chunk.items.filter(i => began(i) && !ended(i)) }
  } }
}

async function send(signals: readonly Signal[], url: string, simulated: boolean): Promise<number> {
  const passing = newPassingProgress()
  const sink = sinkTo(url, process.env)
  const sender = newSender(signals, passing, { sink, attempts: ATTEMPTS })
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  await sender.run(stop.signal, true)
  sender.close()
  const { sent, rejected, trouble, warning } = passing.state
  say(`${countOf(sent.traces, 'span')} and ${countOf(sent.logs, 'finding')} sent to ${url}`)
  if (simulated) say('What was simulated stayed here: it never goes to a collector.')
  if (warning) say(style('yellow', `It answered: ${warning}`, process.stderr))
  for (const { reason } of passing.refused.slice(0, 3)) {
    say(style('yellow', `Refused: ${reason}`, process.stderr))
  }
  if (trouble) throw new InputError(`${url}: ${trouble.reason}`,
    'the same command sends everything again, under the same ids')
  return rejected.traces + rejected.logs + passing.refused.length > 0 || stop.signal.aborted ? 1 : 0
}

/** One request of OTLP in a line, as a Collector's file exporter writes and reads them. */
async function write(signals: readonly Signal[], output: string | undefined): Promise<void> {
  const bar = progress('export', signals.reduce((sum, signal) => sum + signal.waiting(0), 0),
    'handles and findings')
  let done = 0
  function* lines(): Generator<string> {
    for (const signal of signals) {
      let after = 0
      for (let chunk = signal.read(after, BATCH); chunk; chunk = signal.read(after, BATCH)) {
        if (chunk.items.length > 0) yield `${signal.json(chunk.items)}\n`
        after = chunk.upTo
        bar.at(done += chunk.items.length)
      }
    }
    bar.end()
  }
  if (output !== undefined && output !== '-') {
    await writeWhole(output, lines())
    return
  }
  for (const line of lines()) if (!process.stdout.write(line)) await once(process.stdout, 'drain')
}
