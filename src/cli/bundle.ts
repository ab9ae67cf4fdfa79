/** `bundle DB -o F`: an incident as one file, to be opened by somebody else. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { cutSnapshot, stateAtCut } from '../agent/judging.ts'
import type { Recorded } from '../events.ts'
import { configured, isSuppressed, newHistory } from '../history.ts'
import { InputError, UsageError } from '../input-error.ts'
import { liveLives } from '../ledger.ts'
import type { Finding } from '../policy.ts'
import { newBundle, type BundleWriter } from '../../storage/bundle.ts'
import { isFull } from '../../storage/storage-error.ts'
import { newNameHider } from '../../storage/privacy.ts'
import { choose } from './judge.ts'
import { parseMoment } from './moment.ts'
import { countOf, print, progress, say, style, thousands } from './output.ts'
import { openSource, type Source } from './source.ts'
import { mustHaveFolder } from './whole-file.ts'

export type BundleOptions = { output: string; from?: string; to?: string; names?: boolean }

const BATCH = 1000

export async function bundle(path: string, options: BundleOptions): Promise<number> {
  if (existsSync(options.output)) {
    throw new InputError(`${options.output} is there already`, 'give another name, or remove it')
  }
  mustHaveFolder(options.output)
  const source = openSource(path)
  const fresh = `${options.output}.${process.pid}.new`
  try {
    if (!source.log) {
      throw new UsageError(`${path} is not a log`, '`lastcall import FILE --db F` makes one of it')
    }
    const written = await write(source, fresh, options)
    renameSync(fresh, options.output)
    print(`${countOf(written.events, 'event')} and ${countOf(written.findings, 'finding')} in ` +
      `${options.output} (${thousands(Math.ceil(statSync(options.output).size / 1024))}` +
      ` KiB), names ${options.names ? 'in clear' : 'hidden'}`)
    return 0
  } catch (error) {
    throw isFull(error) ? new InputError(`${options.output}: no space left on that drive`, '',
      { cause: error }) : error
  } finally {
    source.close()
    rmSync(fresh, { force: true })
  }
}

async function write(source: Source, path: string, options: BundleOptions):
  Promise<{ events: number; findings: number }> {
  const log = source.log!
  const { judging, policies } = await choose(source, {})
  const { from, to } = rangeOf(source, options)
  const hide = options.names ? (event: Recorded) => event : newNameHider(log.nameKey())
  // The state at a retention cut has names in clear, and no key reaches into it.
  const state = options.names ? stateAtCut(log, judging, policies) : undefined
  if (!options.names && log.first() > 1) {
    say(style('yellow', 'Retention removed the beginning; with names hidden, handles that were ' +
      'open then are not judged. --names keeps them.', process.stderr))
  }
  const history = newHistory(policies, judging, state)
  const { ledger } = history.state
  const bar = progress('bundle', source.total)
  let writer: BundleWriter | undefined
  let events = 0, findings = 0
  let batch: { event: Recorded; findings: Finding[] }[] = []

  function begin(): BundleWriter {
    const whole = from <= 1 && log.first() <= 1
    const made = newBundle(path, from, whole || history.state.position !== from - 1 ? undefined
      : cutSnapshot(history.state))
    made.add([], [...liveLives(ledger)], id => ledger.sessions.get(id), () => false)
    ledger.dirty = []
    return made
  }
  function flush(): void {
    const lives = new Set(ledger.dirty ?? [])
    for (const life of lives) life.dirty = false
    ledger.dirty = []
    writer!.add(batch, lives, id => sessions.get(id) ?? ledger.sessions.get(id),
      finding => isSuppressed(finding, judging))
    batch = []
  }
  /** Sessions as they were before the batch: one that ends in it leaves the ledger. */
  const sessions = new Map(ledger.sessions)

  try {
    for (const seen of log.read({ to })) {
      const event = hide(seen)
      if (event.position >= from) writer ??= begin()
      const found = history.apply(event).flatMap(f => configured(f, judging) ?? [])
      if (!writer) continue
      const session = ledger.sessions.get(event.session)
      if (session) sessions.set(event.session, session)
      batch.push({ event, findings: found })
      events++
      findings += found.length
      if (batch.length >= BATCH) flush()
      if ((events & 0x3fff) === 0) bar.at(event.position)
    }
    writer ??= begin()
    flush()
    writer.finish({ lastcall: '0.1.0', node: process.version, platform: process.platform,
      source: basename(source.path), first: from, last: from + events - 1,
      names: options.names ? 'clear' : 'hidden', made: Date.now() * 1000,
      policies: policies.map(p => `${p.id}/${p.version}`).join(' ') }, log.configAt(to - 1))
  } catch (error) {
    writer?.close()
    throw error
  } finally {
    bar.end()
  }
  return { events, findings }
}

/** Positions [from, to). @throws InputError when nothing lies between them */
function rangeOf(source: Source, options: BundleOptions): { from: number; to: number } {
  const log = source.log!
  const positionOf = (text: string | undefined, otherwise: number) => {
    if (text === undefined) return otherwise
    const moment = parseMoment(text, source.firstAt)
    return 'at' in moment ? log.positionAt(moment.at) : moment.position
  }
  const from = Math.max(positionOf(options.from, 1), log.first())
  const to = Math.min(positionOf(options.to, Infinity), log.last() + 1)
  if (from >= to) {
    throw new InputError('no event lies in that range',
      log.last() === 0 ? `${source.path} has no events`
        : `${source.path} has #${log.first()} to #${log.last()}`)
  }
  return { from, to }
}
