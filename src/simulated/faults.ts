/** What a planted fault is, and which policy judges it. */
import type { Actor } from './actor.ts'
import type { Script } from './scheduler.ts'

/** A part of a program: it begins and ends by itself. */
export type Unit = (t: Actor) => Script
export type Fault = {
  /** The rule that it breaks, by family: what it plants says rule and policy exactly. */
  rule: string
  /** It ends the process, or needs to be the last thing that it does. */
  last?: boolean
  /** The process is a service. */
  service?: boolean
  /** No other thread of the process may use MSI. */
  solo?: boolean
  run: Unit
}

/** The shared policies; every other rule is judged by a policy of its own name. */
const shared: Readonly<Record<string, readonly string[]>> = {
  'handle-leak': ['wininet-handle-leak', 'msi-handle-leak', 'wnet-enum-leak'],
  'connection-left-behind':
    ['wnet-connection-leak', 'ras-connection-leak', 'ras-refcount-unbalanced'],
  'double-close':
    ['wininet-double-close', 'msi-double-close', 'wnet-enum-double-close',
      'wnet-cancel-not-connected', 'ras-double-hangup'],
  'use-after-close': ['wininet-use-after-close', 'msi-use-after-close', 'ras-use-after-hangup',
    'wnet-enum-use-after-close'],
  'use-of-orphan': ['wininet-use-of-orphan'],
  'redundant-child-close': ['wininet-redundant-child-close'],
  'stale-value-reused': ['wininet-stale-value-reused', 'msi-stale-value-reused'],
  'kind-mismatch': ['msi-kind-mismatch'],
  'close-during-call': ['wininet-close-during-call'],
  'close-wrong-thread': ['msi-close-wrong-thread'],
  'child-outlives-parent': ['msi-child-outlives-parent'],
  'exit-before-settled': ['ras-exit-too-early', 'wininet-exit-pending', 'ras-exit-while-dialing'],
  'reused-too-early': ['ras-redial-too-early'],
  'close-refused': ['wnet-cancel-open-files'],
  'forced-close': ['wnet-force-with-open-files'],
}

const policies = new Map(Object.entries(shared).flatMap(([policy, rules]) =>
  rules.map(rule => [rule, policy] as const)))

export function policyOf(rule: string): string {
  return policies.get(rule) ?? rule
}
