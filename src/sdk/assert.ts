/**
 * For a team's own test suite: a test that leaks or misuses a handle fails.
 *
 *     const since = mark()
 *     await codeUnderTest()
 *     await assertNoFindings({ since })
 */
import { AssertionError } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { newHistory, nameOf } from '../history.ts'
import type { History } from '../history.ts'
import { kindSpec, liveLives } from '../ledger.ts'
import type { Life } from '../ledger.ts'
import { policies } from '../policies/all.ts'
import { accusable, severities } from '../policy.ts'
import type { Finding, Severity } from '../policy.ts'
import { flush, watch } from './session.ts'

/** A place in the record: everything after it counts. */
export type Mark = { position: number }

export type AssertOptions = {
  /** Only what happened from this mark on; default since the first `mark` or assertion. */
  since?: Mark
  /** The least severity that fails; default warning. */
  severity?: Severity
  /** Fingerprints, policies or rules to pass over. */
  except?: readonly string[]
  /** How long teardowns may take to settle before the verdict, ms; default 1,000. */
  settleMs?: number
}

let history: History | null = null
const found: (Finding & { position: number })[] = []
let position = 0

function watching(): History {
  if (history) return history
  history = newHistory(policies)
  watch(events => {
    for (const event of events) {
      position++
      for (const f of history!.apply({ ...event, position })) found.push({ ...f, position })
    }
  })
  return history
}

/** This moment, to assert from. Watching begins with the first one. */
export function mark(): Mark {
  watching()
  flush()
  return { position }
}

/**
 * Fails when something was found since the mark, or a handle opened since then is still open.
 * Looks again while teardowns are under way, so that a test need not wait for them itself.
 * @throws AssertionError naming each finding, and each open handle with where it was opened
 */
export async function assertNoFindings(options: AssertOptions = {}): Promise<void> {
  const { ledger } = watching().state
  const since = options.since?.position ?? 0
  const until = Date.now() + (options.settleMs ?? 1000)
  const opened = (life: Life) => life.opened.position > since
  for (;;) {
    flush()
    const unsettled =
      [...liveLives(ledger)].some(l => opened(l) && (l.state === 'closing' || leaked(l)))
    if (!unsettled || Date.now() >= until) break
    await sleep(25)
  }
  const least = severities.indexOf(options.severity ?? 'warning')
  const passed = (f: Finding) =>
    [f.fingerprint, f.policy, f.rule].some(id => options.except?.includes(id))
  const lines = [
    ...found.filter(f => f.position > since && severities.indexOf(f.severity) <= least &&
      !passed(f))
      .map(f => `${f.severity} ${f.policy} ${f.handle ?? ''}: ${f.because}`),
    ...options.except?.includes('handle-leak') ? [] : [...liveLives(ledger)]
      .filter(life => opened(life) && leaked(life))
      .map(life => `leak: ${nameOf(life)} from ${life.opened.fn} is still open` +
        (life.opened.site ? `, opened at ${life.opened.site}` : '')),
  ]
  if (lines.length > 0) {
    throw new AssertionError({ message: `handles were misused:\n  ${lines.join('\n  ')}`,
      stackStartFn: assertNoFindings })
  }
}

/** Where closing a parent closes its children only the outermost counts. */
function leaked(life: Life): boolean {
  return life.state === 'open' && accusable(life) && !life.borrowed &&
    kindSpec(life).scope === 'session' && !kindSpec(life).outlives &&
    !(kindSpec(life).cascades && life.parent?.state === 'open')
}
