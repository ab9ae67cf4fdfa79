/** The agent's metrics by the names that they have at its /metrics, and how they may be read. */

/** A counter is only ever shown as a rate or an increase; a gauge as it is. */
export type MetricType = 'counter' | 'gauge' | 'histogram'

/** Names as code uses them -> [the exposed name, its type]. */
export const metrics = {
  opened: ['lastcall_handles_opened_total', 'counter'],
  closed: ['lastcall_handles_closed_total', 'counter'],
  open: ['lastcall_handles_open', 'gauge'],
  settle: ['lastcall_teardown_settle_seconds', 'histogram'],
  refused: ['lastcall_closes_refused_total', 'counter'],
  findings: ['lastcall_findings_total', 'counter'],
  recorded: ['lastcall_events_recorded_total', 'counter'],
  lost: ['lastcall_events_lost_total', 'counter'],
  gaps: ['lastcall_gaps_total', 'counter'],
  appendLag: ['lastcall_append_lag_seconds', 'gauge'],
  exportLag: ['lastcall_export_lag_seconds', 'gauge'],
  heartbeatAge: ['lastcall_heartbeat_age_seconds', 'gauge'],
  memory: ['process_resident_memory_bytes', 'gauge'],
  cpu: ['process_cpu_seconds_total', 'counter'],
  ownHandles: ['process_open_handles', 'gauge'],
} as const satisfies Record<string, readonly [name: string, type: MetricType]>

export type Metric = keyof typeof metrics

/** What every query of ours is limited to. */
const where = 'job=~"$job", instance=~"$instance"'

/** A selector of a metric's series: `part` is `_bucket` and the like, `more` further matchers. */
export function series(metric: Metric, more = '', part = ''): string {
  return `${metrics[metric][0]}${part}{${where}${more ? `, ${more}` : ''}}`
}

/** A selector of series that Prometheus itself makes: `up`, `ALERTS`. */
export const own = (name: string, more = '') => `${name}{${where}${more ? `, ${more}` : ''}}`

/** The per-second rate of a counter, summed by labels. */
export const rate = (metric: Metric, by: string, more = '') =>
  `sum by (${by}) (rate(${series(metric, more)}[$__rate_interval]))`

/** How much a counter grew in the shown range, summed by labels. */
export const grown = (metric: Metric, by: string, more = '') =>
  `sum by (${by}) (increase(${series(metric, more)}[$__range]))`

/** A quantile of how long teardowns took to settle. */
export const settleQuantile = (quantile: number) => `histogram_quantile(${quantile}, ` +
  `sum by (le, family) (rate(${series('settle', '', '_bucket')}[$__rate_interval])))`
