/**
 * The agent's metrics: names, types and labels as data, and the numbers. prom-client keeps the
 * numbers, and is all that a scrape needs; where a sink is configured the same go out over OTLP.
 *
 * Labels are bounded: families, kinds, ways to end, policies and severities are ours; of images
 * the first 50 have a name, the others are `other`.
 */
import { createRequire } from 'node:module'
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

export type MetricSpec = {
  name: string; type: 'counter' | 'gauge' | 'histogram'; help: string; labels: readonly string[]
  /** UCUM, for OTLP. */
  unit: string
  buckets?: readonly number[]
}

export const metricSpecs = {
  opened: { name: 'lastcall_handles_opened_total', type: 'counter', unit: '{handle}',
    help: 'Handles whose opening was seen.', labels: ['family', 'kind', 'image'] },
  closed: { name: 'lastcall_handles_closed_total', type: 'counter', unit: '{handle}',
    help: 'Handles that ended, by how: call, ancestor, all, process, gone.',
    labels: ['family', 'kind', 'how', 'image'] },
  open: { name: 'lastcall_handles_open', type: 'gauge', unit: '{handle}',
    help: 'Handles open now.', labels: ['family', 'kind', 'image'] },
  settle: { name: 'lastcall_teardown_settle_seconds', type: 'histogram', unit: 's',
    help: 'Time from the return of a close, cancel or hang-up to its settling.',
    labels: ['family'], buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2, 3, 5, 10, 60] },
  refused: { name: 'lastcall_closes_refused_total', type: 'counter', unit: '{call}',
    help: 'Calls that were to end a handle and failed.', labels: ['family', 'error'] },
  findings: { name: 'lastcall_findings_total', type: 'counter', unit: '{finding}',
    help: 'Findings, without the suppressed ones.', labels: ['policy', 'severity'] },
  recorded: { name: 'lastcall_events_recorded_total', type: 'counter', unit: '{event}',
    help: 'Events committed to the log.', labels: [] },
  lost: { name: 'lastcall_events_lost_total', type: 'counter', unit: '{event}',
    help: 'Events lost, by hop: capture (it said so), delivery (numbers that never came), agent ' +
      '(dropped while nothing could be written; their numbers are missing in delivery later).',
    labels: ['hop'] },
  gaps: { name: 'lastcall_gaps_total', type: 'counter', unit: '{gap}',
    help: 'Gaps in the history, also those of an unknown number of events.', labels: [] },
  appendLag: { name: 'lastcall_append_lag_seconds', type: 'gauge', unit: 's',
    help: 'From an event to its commit, of the newest one.', labels: [] },
  waiting: { name: 'lastcall_events_waiting', type: 'gauge', unit: '{event}',
    help: 'Events that wait for their commit.', labels: [] },
  exportLag: { name: 'lastcall_export_lag_seconds', type: 'gauge', unit: 's',
    help: 'Age of the oldest span or finding that the sink has not acknowledged; 0 for none.',
    labels: ['sink'] },
  exported: { name: 'lastcall_exported_total', type: 'counter', unit: '{item}',
    help: 'Spans and log records that the sink acknowledged.', labels: ['sink', 'signal'] },
  rejected: { name: 'lastcall_export_rejected_total', type: 'counter', unit: '{item}',
    help: 'Rejected by partial successes.', labels: ['sink', 'signal'] },
  failures: { name: 'lastcall_export_failures_total', type: 'counter', unit: '{request}',
    help: 'Requests to the sink that have to be sent again.', labels: ['sink'] },
  heartbeat: { name: 'lastcall_heartbeat_age_seconds', type: 'gauge', unit: 's',
    help: 'Since the agent heard its own heartbeat, through the deafest capture path and the log.',
    labels: [] },
  memory: { name: 'process_resident_memory_bytes', type: 'gauge', unit: 'By',
    help: 'Resident memory of the agent.', labels: [] },
  cpu: { name: 'process_cpu_seconds_total', type: 'counter', unit: 's',
    help: 'CPU time of the agent, user and system.', labels: [] },
  started: { name: 'process_start_time_seconds', type: 'gauge', unit: 's',
    help: 'When the agent began, since the Unix epoch.', labels: [] },
  handles: { name: 'process_open_handles', type: 'gauge', unit: '{handle}',
    help: 'Handles (Windows) or descriptors that the agent itself has open.', labels: [] },
} as const satisfies Record<string, MetricSpec>

export type MetricName = keyof typeof metricSpecs
export type Labels = Record<string, string>
type Named<T extends MetricSpec['type']> =
  { [K in MetricName]: (typeof metricSpecs)[K]['type'] extends T ? K : never }[MetricName]

export type Sample = { labels: Labels; value: number }

export type Metrics = {
  add(name: Named<'counter'>, labels: Labels, by?: number): void
  /** Sets a counter that is counted elsewhere. */
  count(name: Named<'counter'>, labels: Labels, value: number): void
  set(name: Named<'gauge'>, labels: Labels, value: number): void
  /** Forgets every series of a gauge. */
  clear(name: Named<'gauge'>): void
  observe(name: Named<'histogram'>, labels: Labels, value: number): void
  /** Called before the numbers are read: for those that are only looked up. */
  beforeRead(collect: () => void): void
  /** Called with every observation: OTLP makes histograms of its own. */
  onObserve(observed: (name: MetricName, labels: Labels, value: number) => void): void
  samples(name: Exclude<MetricName, Named<'histogram'>>): Promise<Sample[]>
  collect(): void
  /** The text format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

export function newMetrics(): Metrics {
  // Only these parts: the package's entry loads cluster, push gateway and t-digest as well, which
  // would cost the agent 12 MB.
  const load = createRequire(import.meta.url)
  const parts = {
    Registry: load('prom-client/lib/registry.js') as typeof Registry,
    counter: load('prom-client/lib/counter.js') as typeof Counter,
    gauge: load('prom-client/lib/gauge.js') as typeof Gauge,
    histogram: load('prom-client/lib/histogram.js') as typeof Histogram,
  }
  const registry = new parts.Registry()
  const collectors: (() => void)[] = []
  const observers: ((name: MetricName, labels: Labels, value: number) => void)[] = []
  const made = new Map<string, Counter | Gauge | Histogram>()
  for (const [key, spec] of Object.entries(metricSpecs) as [MetricName, MetricSpec][]) {
    made.set(key, new parts[spec.type]({ name: spec.name, help: spec.help,
      labelNames: [...spec.labels], registers: [registry],
      ...spec.buckets && { buckets: [...spec.buckets] } }))
  }
  const counter = (name: MetricName) => made.get(name) as Counter
  const gauge = (name: MetricName) => made.get(name) as Gauge
  const collect = () => { for (const each of collectors) each() }

  return {
    add: (name, labels, by = 1) => counter(name).inc(labels, by),
    count(name, labels, value) {
      counter(name).remove(labels)
      counter(name).inc(labels, value)
    },
    set: (name, labels, value) => gauge(name).set(labels, value),
    clear(name) {
      gauge(name).reset()
      // Without labels it is zero then; unknown is not zero.
      gauge(name).remove({})
    },
    observe(name, labels, value) {
      (made.get(name) as Histogram).observe(labels, value)
      for (const observed of observers) observed(name, labels, value)
    },
    beforeRead: each => { collectors.push(each) },
    onObserve: each => { observers.push(each) },
    async samples(name) {
      const { values } = await counter(name).get()
      return values.map(({ labels, value }) => ({ labels: labels as Labels, value }))
    },
    collect,
    async text() {
      collect()
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
