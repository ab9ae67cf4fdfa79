/**
 * What leaves the agent: /metrics on loopback, and where a sink is configured the record, by an
 * exporter thread for each sink, and the agent's own telemetry.
 */
import { createHash } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Config } from '../config.ts'
import { sinksOf, type Sink } from '../../storage/export/sinks.ts'
import type { WorkerMessage, WorkerOptions } from '../../storage/export/worker.ts'
import type { Agent } from './agent.ts'
import { newMetrics, type Metrics } from './metrics.ts'
import { feedMetrics } from './metrics-feed.ts'
import { metricsToken, serveMetrics, type MetricsServer } from './metrics-server.ts'
import type { TelemetrySdk } from './telemetry-sdk.ts'
import type { Vitals } from './vitals.ts'

const LOOK_MS = 20_000

export type Telemetry = {
  /** Where the metrics are; null when they are not served. */
  readonly metricsUrl: string | null
  /** Where the record goes: what is there to be sent is not removed for its age. */
  readonly sinks: readonly Sink[]
  /** What the agent complains about, to be sent along. */
  complain(error: Error): void
  stop(): Promise<void>
}

export type TelemetryOptions = {
  path: string
  config: Pick<Config, 'policies' | 'sinks' | 'metrics' | 'privacy'>
  /** The user's state directory. */
  directory: string
  vitals: () => Vitals
  /** Nothing of a simulated workstation leaves. */
  simulated: boolean
  onError(error: Error): void
  env?: NodeJS.ProcessEnv
  /** How often the metrics' token and a port that was taken are tried again, ms; default 20,000. */
  lookMs?: number
}

/** Starts what is configured. What cannot be started is said, and the agent records without it. */
export async function startTelemetry(agent: Agent, options: TelemetryOptions): Promise<Telemetry> {
  const { config, onError } = options
  const sinks = options.simulated ? [] : attempt(onError, () =>
    sinksOf(config.sinks, options.env ?? process.env)) ?? []
  const wanted = config.metrics.enabled || sinks.length > 0
  const metrics = wanted ? newMetrics() : null
  const stopFeeding = metrics && feedMetrics(metrics, agent, options.vitals, config.policies)
  const exporters = sinks.filter(sink => sink.traces ?? sink.logs).map(sink =>
    startExporter(sink, { path: options.path, sink, names: config.privacy.names }, metrics,
      () => agent.now(), onError))
  const served = metrics && config.metrics.enabled ? await keepServing(metrics, options) : null
  let sdk: TelemetrySdk | undefined
  if (metrics && sinks.length > 0) {
    try {
      const { startSdk } = await import('./telemetry-sdk.ts')
      sdk = startSdk(sinks[0], metrics, instanceId())
    } catch (error) {
      onError(error as Error)
    }
  }
  return {
    get metricsUrl() { return served?.url() ?? null }, sinks,
    complain: error => sdk?.complain(error),
    async stop() {
      await Promise.all([...exporters.map(exporter => exporter.stop()), sdk?.stop(),
        served?.stop()])
      stopFeeding?.()
    },
  }
}

/**
 * Serves /metrics. The folder of the token may be written to later, or be cleaned up, and whoever
 * has the port (another user's agent, say) may leave: both are looked for again.
 */
async function keepServing(metrics: Metrics, { config, directory, onError, lookMs }:
  TelemetryOptions): Promise<{ url(): string | undefined; stop(): Promise<void> }> {
  const { port, public: open } = config.metrics
  let token: string | undefined
  let server: MetricsServer | undefined
  const said = new Set<string>()
  const once = (error: Error) => {
    if (said.has(error.message)) return
    said.add(error.message)
    onError(error)
  }
  async function look(): Promise<void> {
    if (!open) token = attempt(once, () => metricsToken(directory)) ?? token
    try {
      server ??= await serveMetrics(metrics, port, open ? null : () => token)
    } catch (error) {
      once(error as Error)
    }
  }
  let looking = look()
  await looking
  const timer = setInterval(() => { looking = looking.then(look) }, lookMs ?? LOOK_MS).unref()
  return {
    url: () => server?.url,
    async stop() {
      clearInterval(timer)
      await looking
      await server?.close()
    },
  }
}

/** How long an exporter may take to end its request; the checkpoint makes it safe to cut it. */
const STOP_MS = 2000
const RESTART_MS = 5000

type Exporter = { stop(): Promise<void> }

/** Runs the exporter's thread, and again when it fails. */
export function startExporter(sink: Sink, options: WorkerOptions, metrics: Metrics | null,
  now: () => number, onError: (error: Error) => void): Exporter {
  let oldest: number | null = null
  let stopping = false
  let worker: Worker | undefined
  let restart: NodeJS.Timeout | undefined
  let said: string | null = null
  let saidAt = 0
  metrics?.beforeRead(() => metrics.set('exportLag', { sink: sink.name },
    oldest === null ? 0 : Math.max(0, now() - oldest) / 1e6))

  function heard(message: WorkerMessage): void {
    if (message.kind === 'trouble') return onError(new Error(`${sink.name}: ${message.message}`))
    const { state } = message
    oldest = message.oldest
    // Said when it begins, and once a minute while it lasts.
    const reason = state.trouble?.reason ?? null
    if (reason !== null && (reason !== said || performance.now() - saidAt > 60_000)) {
      saidAt = performance.now()
      onError(new Error(`sink ${sink.name}: ${reason}; nothing is lost, it is sent again`))
    }
    said = reason
    if (!metrics) return
    for (const signal of ['traces', 'logs'] as const) {
      const labels = { sink: sink.name, signal }
      metrics.count('exported', labels, state.sent[signal])
      metrics.count('rejected', labels, state.rejected[signal])
    }
    metrics.count('failures', { sink: sink.name }, state.failures)
  }

  function start(): void {
    // Installed, this file is JavaScript, and so is the thread's.
    const file = `../../storage/export/worker${extname(import.meta.filename)}`
    worker = new Worker(new URL(file, import.meta.url),
      { workerData: options, name: `export ${sink.name}` })
    worker.on('message', heard)
    worker.on('error', error => onError(error as Error))
    worker.on('exit', () => {
      if (!stopping) restart = setTimeout(start, RESTART_MS)
    })
    worker.unref()
  }

  start()
  return {
    async stop() {
      stopping = true
      clearTimeout(restart)
      const running = worker
      if (!running || running.threadId < 0) return
      running.ref()
      const ended = new Promise(resolve => running.once('exit', resolve))
      running.postMessage('stop')
      const late = setTimeout(() => running.terminate(), STOP_MS)
      await ended
      clearTimeout(late)
    },
  }
}

function attempt<T>(onError: (error: Error) => void, act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    onError(error as Error)
    return undefined
  }
}

/** The same agent after a restart, without saying whose it is. */
function instanceId(): string {
  return createHash('sha256').update(`lastcall\0${hostname()}\0${userInfo().username}`)
    .digest('hex').slice(0, 16)
}
