/**
 * The configuration: what the agent and `replay` may be told. JSON, validated; an error names the
 * key. Judging (severities, thresholds, suppressions) is also stored in the log with the position
 * from which it held.
 */
import { z } from 'zod'
import { InputError } from './input-error.ts'
import { policies } from './policies/all.ts'
import { severities } from './policy.ts'

const knownNames = new Set(policies.flatMap(p => [p.id, ...p.cases.map(c => c.rule)]))
const known = z.string().refine(name => knownNames.has(name),
  { error: 'is neither a policy nor a rule: see `lastcall policies`' })

const judging = z.strictObject({
  severities: z.record(known, z.enum([...severities, 'off'])).optional()
    .describe('Severity by policy or rule id; `off` silences it.'),
  thresholds: z.record(known, z.record(z.string(), z.number().min(0))).optional()
    .describe('Thresholds by policy id: see `lastcall explain ID`.'),
  suppress: z.array(z.strictObject({
    fingerprint: z.string().regex(/^[0-9a-f]{16}$/, 'a fingerprint is 16 hex digits'),
    reason: z.string().min(1, 'say why it is suppressed'),
  })).optional(),
})

const sink = z.strictObject({
  kind: z.literal('otlp').default('otlp'),
  endpoint: z.url().describe('The OTLP/HTTP base URL; /v1/traces is added.'),
  headers: z.record(z.string(), z.string()).optional(),
  timeoutMs: z.int().min(100).optional()
    .describe('For a whole request; default OTEL_EXPORTER_OTLP_TIMEOUT, else 10,000.'),
  compression: z.enum(['gzip', 'none']).optional()
    .describe('Default OTEL_EXPORTER_OTLP_COMPRESSION, else gzip.'),
})

const shape = {
  policies: judging.default({}),
  log: z.strictObject({
    path: z.string().optional(),
    synchronous: z.enum(['FULL', 'NORMAL']).default('FULL'),
  }).prefault({}),
  retention: z.strictObject({
    days: z.number().min(0.01).default(30),
    megabytes: z.number().min(1).default(1024),
  }).prefault({}),
  sinks: z.record(z.string().regex(/^[a-z0-9-]{1,32}$/), sink).default({}),
  metrics: z.strictObject({
    enabled: z.boolean().default(true),
    port: z.int().min(0).max(65535).default(9464),
    public: z.boolean().default(false).describe('Serve without the bearer token.'),
  }).prefault({}),
  ingest: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}),
  watch: z.strictObject({
    enabled: z.boolean().default(true),
    pollSeconds: z.number().min(1).max(60).default(30)
      .describe('Also the heartbeat of the watchers: rarer, and they would count as deaf.'),
  }).prefault({}),
  attach: z.strictObject({
    images: z.array(z.string().regex(/^[^\\/]+$/, 'is a file name, without its folder')).default([])
      .describe('Programs the agent attaches to by itself, by file name: setup.exe.'),
    children: z.boolean().default(false).describe('Trace what these programs start too.'),
  }).prefault({}),
  privacy: z.strictObject({
    names: z.boolean().default(false).describe('Let host, share and entry names leave in clear.'),
  }).prefault({}),
}
const schema = z.strictObject(shape)

export type Config = z.infer<typeof schema>

export const defaultConfig = (): Config => schema.parse({})

/** The JSON Schema of the configuration file. */
export const configJsonSchema = () => z.toJSONSchema(schema, { io: 'input' })

/**
 * Checks a configuration read from `where` (a path, for the message).
 * @throws InputError naming the key.
 */
export function checkConfig(input: unknown, where: string): Config {
  const parsed = schema.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const key = issue.path.join('.') || '(the document)'
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''
    throw new InputError(`${where}: ${unknownKeys ? `${key}: unknown key ${unknownKeys}`
      : `${key}: ${issue.code === 'invalid_key' ? issue.issues[0].message : issue.message}`}`,
    '`lastcall agent --print-config` prints every key with its default')
  }
  for (const [id, values] of Object.entries(parsed.data.policies.thresholds ?? {})) {
    const policy = policies.find(p => p.id === id)
    for (const name of Object.keys(values)) {
      if (!policy || !Object.hasOwn(policy.options ?? {}, name)) {
        throw new InputError(`${where}: policies.thresholds.${id}.${name}: no such threshold`,
          policy?.options ? `${id} has ${Object.keys(policy.options).join(', ')}`
            : `${id} has no thresholds`)
      }
    }
  }
  return parsed.data
}
