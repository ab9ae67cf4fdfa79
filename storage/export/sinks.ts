/**
 * Where spans and findings are sent: the configuration's sinks and the standard variables
 * OTEL_EXPORTER_OTLP_*. What the configuration says goes before what the environment says.
 */
import { readFileSync } from 'node:fs'
import { InputError } from '../../src/input-error.ts'

/** As the configuration file has it. */
export type SinkConfig = {
  endpoint: string; headers?: Record<string, string>; timeoutMs?: number
  compression?: 'gzip' | 'none'
}

export type Sink = {
  name: string
  /** One URL for each signal. */
  traces: string; logs: string; metrics: string
  headers: Record<string, string>
  timeoutMs: number
  gzip: boolean
  ca?: string; cert?: string; key?: string
}

type Env = Readonly<Record<string, string | undefined>>

/** The name of the sink that only the environment describes. */
export const ENV_SINK = 'default'

/**
 * Every sink that is configured; none is the normal case, and then nothing leaves.
 * @throws InputError for a URL, file or protocol that cannot be used.
 */
export function sinksOf(configured: Readonly<Record<string, SinkConfig>>, env: Env): Sink[] {
  const sinks = Object.entries(configured).map(([name, sink]) => newSink(name, sink, env))
  const wanted = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (sinks.length === 0 && wanted && env.OTEL_SDK_DISABLED !== 'true') {
    sinks.push(newSink(ENV_SINK, {}, env))
  }
  return sinks
}

/** One sink for one URL, as `export --to` names it. @throws as `sinksOf` */
export const sinkTo = (endpoint: string, env: Env): Sink => newSink('to', { endpoint }, env)

function newSink(name: string, sink: Partial<SinkConfig>, env: Env): Sink {
  const { endpoint } = sink
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL
  if (endpoint === undefined && protocol && protocol !== 'http/protobuf') {
    throw new InputError(`OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}; only http/protobuf is sent`,
      'a Collector takes http/protobuf at port 4318')
  }
  const base = endpoint ?? (env.OTEL_EXPORTER_OTLP_ENDPOINT ||
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT!.replace(/\/v1\/traces\/?$/, ''))
  // A variable for one signal is a whole URL; the general one gets the signal's path.
  const url = (signal: 'traces' | 'logs' | 'metrics') => checkedUrl(
    endpoint === undefined && env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`] ||
    `${base.replace(/\/+$/, '')}/v1/${signal}`)
  const timeout = Number(env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT || env.OTEL_EXPORTER_OTLP_TIMEOUT)
  const compression = sink.compression ??
    (env.OTEL_EXPORTER_OTLP_TRACES_COMPRESSION || env.OTEL_EXPORTER_OTLP_COMPRESSION)
  return {
    name, traces: url('traces'), logs: url('logs'), metrics: url('metrics'),
    headers: { ...headersOf(env.OTEL_EXPORTER_OTLP_HEADERS),
      ...headersOf(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS), ...sink.headers },
    timeoutMs: sink.timeoutMs ?? (timeout > 0 ? timeout : 10_000),
    gzip: compression !== 'none',
    ca: pem(env, 'CERTIFICATE'), cert: pem(env, 'CLIENT_CERTIFICATE'), key: pem(env, 'CLIENT_KEY'),
  }
}

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new InputError(`${text} is not an http or https URL`,
    'an OTLP endpoint looks like http://localhost:4318')
}

/** `key=value,key=value`, percent-encoded, as the specification of the variables has it. */
function headersOf(text: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of (text ?? '').split(',')) {
    const equals = pair.indexOf('=')
    if (equals <= 0) continue
    try {
      headers[decodeURIComponent(pair.slice(0, equals).trim()).toLowerCase()] =
        decodeURIComponent(pair.slice(equals + 1).trim())
    } catch {
      throw new InputError('OTEL_EXPORTER_OTLP_HEADERS: a value is not percent-encoded')
    }
  }
  return headers
}

function pem(env: Env, what: string): string | undefined {
  const path = env[`OTEL_EXPORTER_OTLP_TRACES_${what}`] || env[`OTEL_EXPORTER_OTLP_${what}`]
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`OTEL_EXPORTER_OTLP_${what}: ${(error as Error).message}`)
  }
}
