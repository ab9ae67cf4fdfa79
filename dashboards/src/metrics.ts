/** The agent's metrics by the names that it gives them, and how they may be read. */
import { metricSpecs, type MetricName } from '../../src/agent/metrics.ts'

export type Metric = MetricName

/** What every query of ours is limited to. */
const where = 'job=~"$job", instance=~"$instance"'

/** A selector of a metric's series: `part` is `_bucket` and the like, `more` further matchers. */
export function series(metric: Metric, more = '', part = ''): string {
  return `${metricSpecs[metric].name}${part}{${where}${more ? `, ${more}` : ''}}`
}

/** A selector of series that Prometheus itself makes: `up`, `ALERTS`. */
export const own = (name: string, more = '') => `${name}{${where}${more ? `, ${more}` : ''}}`

/** The per-second rate of a counter, summed by labels. */
export const rate = (metric: Metric, by: string, more = '') =>
  `sum by (${by}) (rate(${series(metric, more)}[$__rate_interval]))`

/**
 * How much a counter grew in a window, summed by labels. A counter that appears with its first
 * event has no increase at that moment: where it is new, its value is what it grew.
 */
export function grew(metric: Metric, by: string, window: string, more = ''): string {
  const of = series(metric, more)
  return `sum ${by ? `by (${by}) ` : ''}((${of} unless ${of} offset ${window}) ` +
    `or increase(${of}[${window}]))`
}

/** How much it grew in the whole shown range. */
export const grown = (metric: Metric, by: string, more = '') => grew(metric, by, '$__range', more)

/**
 * How wide the points of `growing` are at least: Grafana looks back four scrapes (of 15 s), so that
 * closer ones would tell of the same growth again.
 */
export const BAR = '1m'

/** How much it grew from point to point. */
export const growing = (metric: Metric, by: string, more = '') =>
  grew(metric, by, '$__rate_interval', more)

/** A quantile of how long teardowns took to settle. */
export const settleQuantile = (quantile: number) => `histogram_quantile(${quantile}, ` +
  `sum by (le, family) (rate(${series('settle', '', '_bucket')}[$__rate_interval])))`
