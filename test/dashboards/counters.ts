/** The rule on counters, for dashboards and for Prometheus' rules. */
import { metricSpecs } from '../../src/agent/metrics.ts'

/** Counters that stand neither in rate() nor in increase(), nor where a new one is asked for. */
export function rawCounters(expr: string): string[] {
  const rest = expr.replaceAll(/(lastcall_\w+(?:\{[^}]*\})?)\s+unless\s+\1\s+offset\s+[\w$]+/g, '')
    .replaceAll(/\b(rate|increase)\([^()]*\[[^\]]+\]\)/g, '')
  return Object.values(metricSpecs).flatMap(m => m.type === 'counter' ? [m.name]
    : m.type === 'histogram' ? ['_bucket', '_sum', '_count'].map(part => m.name + part) : [])
    .filter(name => new RegExp(`\\b${name}\\b`).test(rest))
}
