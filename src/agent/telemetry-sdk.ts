/**
 * The agent's own telemetry over OTLP: its metrics and what it complains about, by the official
 * SDK. Loaded only when a sink is configured, for it costs 40 MB; the record never goes this way.
 */
import { logs, metrics as meters, SeverityNumber } from '@opentelemetry/api'
import type { Observable } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { Sink, Target } from '../../storage/export/sinks.ts'
import { metricSpecs } from './metrics.ts'
import type { Metrics, MetricName, MetricSpec } from './metrics.ts'

export type TelemetrySdk = {
  complain(error: Error): void
  stop(): Promise<void>
}

/** Between two exports of metrics; OTEL_METRIC_EXPORT_INTERVAL is the standard's name for it. */
const EVERY_MS = Number(process.env.OTEL_METRIC_EXPORT_INTERVAL) || 60_000
const STOP_MS = 2000

/**
 * @param instance tells agents apart; host and user names are not in it
 * @param windows handles that are open are Windows handles
 */
export function startSdk({ metrics: metricsTo, logs: logsTo }: Sink, metrics: Metrics,
  instance: string, windows = process.platform === 'win32'): TelemetrySdk {
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: resourceFromAttributes({ 'service.name': 'lastcall', 'service.version': '0.1.0',
      'service.instance.id': instance, 'process.pid': process.pid }),
    // Left out, each of these would send to localhost:4318.
    spanProcessors: [], instrumentations: [], textMapPropagator: null,
    metricReaders: metricsTo ? [new PeriodicExportingMetricReader({ exportIntervalMillis: EVERY_MS,
      exportTimeoutMillis: Math.min(EVERY_MS, metricsTo.timeoutMs),
      exporter: new OTLPMetricExporter(exporterOptions(metricsTo)) })] : [],
    logRecordProcessors: logsTo ? [new BatchLogRecordProcessor({
      exporter: new OTLPLogExporter(exporterOptions(logsTo)) })] : [],
  })
  sdk.start()
  instruments(metrics, windows)
  const logger = logs.getLogger('lastcall', '0.1.0')
  return {
    complain: error => logger.emit({ severityNumber: SeverityNumber.WARN, severityText: 'WARN',
      body: error.message }),
    async stop() {
      // What of this is not taken in time is gone: it is about the agent, not the record.
      await Promise.race([sdk.shutdown().catch(() => {}),
        new Promise(resolve => { setTimeout(resolve, STOP_MS).unref() })])
      // What is registered globally stays so, and a later start would speak to what has ended.
      meters.disable()
      logs.disable()
    },
  }
}

const exporterOptions = (to: Target) => ({ url: to.url, headers: to.headers,
  timeoutMillis: to.timeoutMs, compression: (to.gzip ? 'gzip' : 'none') as never,
  httpAgentOptions: { ca: to.ca, cert: to.cert, key: to.key, keepAlive: true } })

/** Every metric under the name that it has at /metrics. */
function instruments(metrics: Metrics, windows: boolean): void {
  const meter = meters.getMeter('lastcall', '0.1.0')
  const observables: { key: MetricName; observable: Observable }[] = []
  for (const [key, spec] of Object.entries(metricSpecs) as [MetricName, MetricSpec][]) {
    const options = { description: spec.help, unit: spec.unit }
    if (spec.type === 'histogram') {
      const histogram = meter.createHistogram(spec.name,
        { ...options, advice: { explicitBucketBoundaries: [...spec.buckets!] } })
      metrics.onObserve((name, labels, value) => {
        if (name === key) histogram.record(value, labels)
      })
      continue
    }
    const observable = spec.type === 'counter' ? meter.createObservableCounter(spec.name, options)
      : meter.createObservableGauge(spec.name, options)
    observables.push({ key, observable })
  }
  // The standard name, for those who look for it.
  const handles = meter.createObservableUpDownCounter('process.windows.handle.count',
    { unit: '{handle}', description: 'Handles that the agent itself has open.' })
  meter.addBatchObservableCallback(async result => {
    metrics.collect()
    for (const { key, observable } of observables) {
      for (const { labels, value } of await metrics.samples(key as 'open')) {
        result.observe(observable, value, labels)
        if (key === 'handles' && windows) result.observe(handles, value)
      }
    }
  }, [...observables.map(o => o.observable), handles])
}
