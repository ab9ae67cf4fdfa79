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

/** Where the requests of one signal go, and how. */
export type Target = {
  url: string
  headers: Record<string, string>
  /** For a whole request. */
  timeoutMs: number
  gzip: boolean
  /** PEM texts. */
  ca?: string; cert?: string; key?: string
}

const signalNames = ['traces', 'logs', 'metrics'] as const

/** A signal without a target stays here. */
export type Sink = { name: string } & { [S in (typeof signalNames)[number]]?: Target }

type Env = Readonly<Record<string, string | undefined>>

/** The name of the sink that only the environment describes. */
const ENV_SINK = 'default'

/**
 * Every sink that is configured; none is the normal case, and then nothing leaves.
 * @throws InputError for a URL, file, protocol or compression that cannot be used.
 */
export function sinksOf(configured: Readonly<Record<string, SinkConfig>>, env: Env): Sink[] {
  const sinks = Object.entries(configured).map(([name, sink]) => newSink(name, sink, env))
  if (sinks.length > 0 || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return sinks
  const fromEnv = newSink(ENV_SINK, {}, env)
  return signalNames.some(signal => fromEnv[signal]) ? [fromEnv] : []
}

/** One sink for one URL, as `export --to` names it. @throws as `sinksOf` */
export const sinkTo = (endpoint: string, env: Env, how: Omit<SinkConfig, 'endpoint'> = {}): Sink =>
  newSink('to', { endpoint, ...how }, env)

const newSink = (name: string, config: Partial<SinkConfig>, env: Env): Sink =>
  Object.fromEntries([['name', name],
    ...signalNames.map(signal => [signal, targetOf(signal, config, env)])]) as Sink

/**
 * The variable for one signal goes before the general one, headers one by one. An endpoint for
 * one signal is a whole URL and concerns no other; the general one gets the signal's path.
 */
function targetOf(signal: (typeof signalNames)[number], config: Partial<SinkConfig>, env: Env):
  Target | undefined {
  const variables = (what: string) =>
    [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`, `OTEL_EXPORTER_OTLP_${what}`]
  const given = (what: string) => variables(what).map(v => env[v]).find(Boolean)
  const base = config.endpoint ?? env.OTEL_EXPORTER_OTLP_ENDPOINT
  const own = config.endpoint === undefined &&
    env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]
  if (!base && !own) return undefined
  const protocol = given('PROTOCOL')
  if (config.endpoint === undefined && protocol && protocol !== 'http/protobuf') {
    throw new InputError(`OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}; only http/protobuf is sent`,
      'a Collector takes http/protobuf at port 4318')
  }
  const compression = config.compression ?? given('COMPRESSION') ?? 'gzip'
  if (compression !== 'gzip' && compression !== 'none') {
    throw new InputError(
      `OTEL_EXPORTER_OTLP_COMPRESSION is ${compression}; only gzip and none are sent`)
  }
  const timeout = Number(given('TIMEOUT'))
  return {
    url: checkedUrl(own || `${base!.replace(/\/+$/, '')}/v1/${signal}`),
    headers: { ...variables('HEADERS').reverse().map(v => headersOf(v, env))
      .reduce((general, own) => ({ ...general, ...own })), ...lowered(config.headers) },
    timeoutMs: config.timeoutMs ?? (timeout > 0 ? timeout : 10_000),
    gzip: compression === 'gzip',
    ca: pem(variables('CERTIFICATE'), env), cert: pem(variables('CLIENT_CERTIFICATE'), env),
    key: pem(variables('CLIENT_KEY'), env),
  }
}

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new InputError(`${text} is not an http or https URL`,
    'an OTLP endpoint looks like http://localhost:4318')
}

/** `key=value,key=value`, percent-encoded, as the specification of the variables has it. */
function headersOf(variable: string, env: Env): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of (env[variable] ?? '').split(',')) {
    const equals = pair.indexOf('=')
    if (equals <= 0) continue
    try {
      headers[decodeURIComponent(pair.slice(0, equals).trim())] =
        decodeURIComponent(pair.slice(equals + 1).trim())
    } catch {
      throw new InputError(`${variable}: a value is not percent-encoded`)
    }
  }
  return lowered(headers)
}

/** Names of headers know no case: what is said twice must meet itself. */
const lowered = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function pem(variables: readonly string[], env: Env): string | undefined {
  const variable = variables.find(v => env[v])
  if (variable === undefined) return undefined
  try {
    return readFileSync(env[variable]!, 'utf8')
  } catch (error) {
    throw new InputError(`${variable}: ${(error as Error).message}`)
  }
}
