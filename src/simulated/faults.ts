/** Which policy judges a planted fault: shared ones, or else the one of the rule's own name. */
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
