/**
 * The configuration: what the agent and `replay` may be told. JSON, validated; an error names the
 * key. Judging (severities, thresholds, suppressions) is also stored in the log with the position
 * from which it held.
 */
import * as v from 'valibot'
import { InputError } from './input-error.ts'
import { policies } from './policies/all.ts'
import { severities } from './policy.ts'
import { check } from './shape.ts'

const knownNames = new Set(policies.flatMap(p => [p.id, ...p.cases.map(c => c.rule)]))
const known = v.pipe(v.string(), v.check(name => knownNames.has(name),
  'is neither a policy nor a rule: see `lastcall policies`'))
const atLeast = (least: number) => v.pipe(v.number(), v.finite(), v.minValue(least))
const text = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, what))
const flag = (given: boolean) => v.optional(v.boolean(), given)

const judging = v.strictObject({
  severities: v.optional(v.pipe(v.record(known, v.picklist([...severities, 'off'])),
    v.description('Severity by policy or rule id; `off` silences it.'))),
  thresholds: v.optional(v.pipe(v.record(known, v.record(v.string(), atLeast(0))),
    v.description('Thresholds by policy id: see `lastcall explain ID`.'))),
  suppress: v.optional(v.array(v.strictObject({
    fingerprint: text(/^[0-9a-f]{16}$/, 'a fingerprint is 16 hex digits'),
    reason: v.pipe(v.string(), v.minLength(1, 'say why it is suppressed')),
  }))),
})

const sink = v.strictObject({
  kind: v.optional(v.literal('otlp'), 'otlp'),
  endpoint: v.pipe(v.string(), v.url(),
    v.description('The OTLP/HTTP base URL; /v1/traces is added.')),
  headers: v.optional(v.record(v.string(), v.string())),
  timeoutMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(100),
    v.description('For a whole request; default OTEL_EXPORTER_OTLP_TIMEOUT, else 10,000.'))),
  compression: v.optional(v.pipe(v.picklist(['gzip', 'none']),
    v.description('Default OTEL_EXPORTER_OTLP_COMPRESSION, else gzip.'))),
})

const schema = v.strictObject({
  policies: v.optional(judging, {}),
  log: v.optional(v.strictObject({
    path: v.optional(v.string()),
    synchronous: v.optional(v.picklist(['FULL', 'NORMAL']), 'FULL'),
  }), {}),
  retention: v.optional(v.strictObject({
    days: v.optional(atLeast(0.01), 30),
    megabytes: v.optional(atLeast(1), 1024),
  }), {}),
  sinks: v.optional(
    v.record(text(/^[a-z0-9-]{1,32}$/, 'a name is 1-32 of a-z 0-9 and -'), sink), {}),
  metrics: v.optional(v.strictObject({
    enabled: flag(true),
    port: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(65535)), 9464),
    public: v.pipe(flag(false), v.description('Serve without the bearer token.')),
  }), {}),
  ingest: v.optional(v.strictObject({ enabled: flag(true) }), {}),
  watch: v.optional(v.strictObject({
    enabled: flag(true),
    pollSeconds: v.optional(v.pipe(atLeast(1), v.maxValue(60), v.description(
      'Also the heartbeat of the watchers: rarer, and they would count as deaf.')), 30),
  }), {}),
  attach: v.optional(v.strictObject({
    images: v.optional(v.pipe(v.array(text(/^[^\\/]+$/, 'is a file name, without its folder')),
      v.description('Programs the agent attaches to by itself, by file name: setup.exe.')), []),
    children: v.pipe(flag(false), v.description('Trace what these programs start too.')),
  }), {}),
  privacy: v.optional(v.strictObject({
    names: v.pipe(flag(false),
      v.description('Let host, share and entry names leave in clear.')),
  }), {}),
})

/** Of a configuration file: the JSON Schema is generated from it. */
export const configSchema = schema

export type Config = v.InferOutput<typeof schema>

export const defaultConfig = (): Config => v.parse(schema, {})

/**
 * Checks a configuration read from `where` (a path, for the message).
 * @throws InputError naming the key.
 */
export function checkConfig(input: unknown, where: string): Config {
  const checked = check(schema, input)
  if ('reason' in checked) {
    throw new InputError(`${where}: ${checked.key || '(the document)'}: ${checked.reason}`,
      '`lastcall agent --print-config` prints every key with its default')
  }
  for (const [id, values] of Object.entries(checked.value.policies.thresholds ?? {})) {
    const policy = policies.find(p => p.id === id)
    for (const name of Object.keys(values)) {
      if (!policy || !Object.hasOwn(policy.options ?? {}, name)) {
        throw new InputError(`${where}: policies.thresholds.${id}.${name}: no such threshold`,
          policy?.options ? `${id} has ${Object.keys(policy.options).join(', ')}`
            : `${id} has no thresholds`)
      }
    }
  }
  return checked.value
}
