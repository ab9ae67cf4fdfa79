/** Judging a source from its beginning: what `replay`, `handles`, `explain` and `run` stand on. */
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { checkConfig, defaultConfig } from '../config.ts'
import { configured, findingOrder, isSuppressed, newHistory } from '../history.ts'
import type { History, Judging } from '../history.ts'
import { InputError, UsageError } from '../input-error.ts'
import { policies as builtIn } from '../policies/all.ts'
import { concerns, severities } from '../policy.ts'
import type { Finding, Policy } from '../policy.ts'
import { stateAtCut } from '../agent/judging.ts'
import { defaultConfigPath } from '../agent/places.ts'
import { progress } from './output.ts'
import type { Source } from './source.ts'

export type Chosen = { judging: Judging; policies: readonly Policy[]; config: string }

/** Which configuration holds: the one given, else the log's, else the defaults. */
export async function choose(source: Source | null,
  options: { config?: string; policies?: string }):
  Promise<Chosen> {
  const policies = options.policies
    ? [...builtIn, ...await userPolicies(options.policies)] : builtIn
  if (options.config) {
    return { judging: readConfigFile(options.config).policies, policies, config: options.config }
  }
  if (source?.config) {
    const kept =
      checkConfig({ policies: JSON.parse(source.config) }, `${source.path} (kept in the log)`)
    return { judging: kept.policies, policies, config: 'log' }
  }
  return { judging: {}, policies, config: 'default' }
}

/** The configuration in a file, else the user's own, else the defaults. */
export const configOf = (file?: string) => file !== undefined ? readConfigFile(file)
  : existsSync(defaultConfigPath()) ? readConfigFile(defaultConfigPath()) : defaultConfig()

export function readConfigFile(path: string) {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new InputError(`${path}: cannot be read: ${(cause as Error).message}`,
      '`lastcall agent --print-config` prints one to begin with', { cause })
  }
  try {
    // Editors on Windows put a byte order mark in front.
    return checkConfig(JSON.parse(text.replace(/^\uFEFF/, '')), path)
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new InputError(`${path}: not JSON: ${error.message}`,
        'names and texts in double quotes, no comments, no comma at the end', { cause: error })
    }
    throw error
  }
}

/** The user's own policies: a TypeScript or JavaScript module whose exports are policies. */
async function userPolicies(file: string): Promise<Policy[]> {
  if (!existsSync(file)) throw new InputError(`${file}: no such file`, '--policies takes a module')
  const module = await import(pathToFileURL(resolve(file)).href) as Record<string, unknown>
  const found = Object.values(module).flat().filter((v): v is Policy =>
    typeof v === 'object' && v !== null && 'id' in v && 'on' in v && 'cases' in v)
  if (found.length === 0) {
    throw new InputError(`${file} exports no policy`, 'export const mine = { id, version, ' +
      'families, cases, on, ... }: one of src/policies shows all')
  }
  return found
}

export type Judged = {
  history: History
  findings: Finding[]
  events: number; sessions: number; gaps: number; lost: number
  suppressed: number
  /** Time of the latest event, µs; 0 for none. */
  lastAt: number
}

/** Folds the whole source, or up to a position, and gives its findings in their total order. */
export async function judgeSource(source: Source, chosen: Chosen, until?: number):
  Promise<Judged> {
  const history = newHistory(chosen.policies, chosen.judging,
    source.log ? stateAtCut(source.log, chosen.judging, chosen.policies) : undefined)
  const findings: Finding[] = []
  let suppressed = 0
  let lastAt = 0
  const bar = progress('replay', source.total)
  for await (const page of source.pages({ to: until })) {
    for (const event of page) {
      if (event.at > lastAt) lastAt = event.at
      for (const raw of history.apply(event)) {
        const finding = configured(raw, chosen.judging)
        if (!finding) continue
        if (isSuppressed(finding, chosen.judging)) suppressed++
        else findings.push(finding)
      }
    }
    bar.at(history.state.events)
  }
  bar.end()
  const { ledger } = history.state
  return { history, findings: findings.sort(findingOrder), events: history.state.events,
    sessions: history.state.sessions, gaps: ledger.gaps, lost: ledger.lost, suppressed,
    lastAt }
}

/** @throws InputError for a word that is no severity. */
export function severityRank(word: string): number {
  const rank = severities.indexOf(word as never)
  if (rank < 0) throw new UsageError(`${word} is not a severity`, `one of ${severities.join(', ')}`)
  return rank
}

export function checkConcern(word: string): string {
  if (!concerns.includes(word as never)) {
    throw new UsageError(`${word} is not a concern`, `one of ${concerns.join(', ')}`)
  }
  return word
}
