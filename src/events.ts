/**
 * The event contract: what a capture may say about handles, and nothing else.
 *
 * The log holds only what was seen. Shapes are written once, as zod schemas; the types, the
 * validator of NDJSON and the JSON Schema all come from them.
 */
import { z } from 'zod'
import { InputError } from './input-error.ts'

/** A handle's value: lower-case hex without leading zeros (`0xcc0004`), or a WNet name. */
export type Value = string

const count = z.int().min(0)
const value = z.string().min(1).max(1024)
const thread = z.int().min(0)
const result = z.number()
  .describe('The raw result: BOOL, return code, count or handle. -1 stays -1.')
const args = z.record(z.string().max(32), z.union([z.number(), z.string().max(1024)]))
  .describe('Arguments that the family spec keeps, under its short names (ctx, flags, force ...).')

const common = {
  session: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'a session id is 1-64 of A-Z a-z 0-9 and -'),
  seq: count.describe('Contiguous from 1 within the session; 0 for events by the log or the agent.'),
  at: z.int().describe('Microseconds since the Unix epoch; never goes back within a session.'),
  by: z.enum(['log', 'agent']).optional(),
}

const kinds = {
  start: {
    host: z.string().min(1).max(255), pid: count, created: z.int(), image: z.string().max(1024),
    capture: z.enum(['sdk', 'probe', 'watch', 'ingest', 'import', 'simulated']),
    luid: value.optional(), windowsSession: count.optional(), elevated: z.boolean().optional(),
    arch: z.string().max(16).optional(),
    from: z.string().max(64).optional()
      .describe('`attach`: the process was already running, so what came before is unknown.'),
  },
  call: {
    tid: thread, fn: z.string().min(1).max(64),
    began: count.describe('The highest seq the session had handed out when the call was entered.'),
    took: count.describe('Microseconds from entry to return.'),
    handles: z.array(value).max(64).optional(), outs: z.array(value).max(1024).optional(),
    result, error: z.int().optional(), args: args.optional(), site: z.string().max(512).optional(),
    during: count.optional().describe('seq of the status event inside whose callback it ran.'),
    entered: count.optional().describe('id of the enter event that announced this call.'),
  },
  enter: {
    tid: thread, fn: z.string().min(1).max(64), began: count,
    handles: z.array(value).max(64).optional(), id: count,
  },
  status: {
    tid: thread, family: z.string().max(32), status: count, handle: value, context: z.number(),
    value: value.optional(), error: z.int().optional(),
  },
  returned: { tid: thread, status: count, took: count },
  scope: {
    tid: thread, what: z.enum(['dllmain', 'custom-action']), phase: z.enum(['enter', 'leave']),
  },
  observed: { what: z.enum(['connected', 'gone']), handle: value },
  'thread-exit': { tid: thread },
  tick: { upTo: z.int() },
  resumed: { slept: count.describe('Microseconds the machine slept; open deadlines move by it.') },
  gap: { lost: count.nullable().describe('Events lost; null when their number is unknown.') },
  end: { exitCode: z.int().optional(), crashed: z.boolean().optional() },
} as const

type Kinds = typeof kinds
export type Kind = keyof Kinds
type Shape<K extends Kind> = z.infer<z.ZodObject<Kinds[K]>> & { kind: K }
type Common = { session: string; seq: number; at: number; by?: 'log' | 'agent' }

export type EventOf<K extends Kind> = Common & Shape<K>
export type HandleEvent = { [K in Kind]: EventOf<K> }[Kind]
export type CallEvent = EventOf<'call'>
export type StatusEvent = EventOf<'status'>
export type StartEvent = EventOf<'start'>
/** An event after its commit: only then has it a position. */
export type Recorded = HandleEvent & { position: number }
export type RecordedOf<K extends Kind> = EventOf<K> & { position: number }

export const eventKinds = Object.keys(kinds) as Kind[]

const schemaOf = (kind: Kind) =>
  z.strictObject({ ...common, kind: z.literal(kind), ...kinds[kind], position: count.optional() })

const schemas = Object.fromEntries(eventKinds.map(k => [k, schemaOf(k)])) as
  unknown as Record<Kind, z.ZodType>

/** The JSON Schema of one NDJSON line, generated from the shapes above. */
export function eventJsonSchema(): Record<string, unknown> {
  const all = z.discriminatedUnion('kind', eventKinds.map(schemaOf) as never)
  return z.toJSONSchema(all, { target: 'draft-2020-12' }) as Record<string, unknown>
}

/**
 * Checks one value from outside against the contract and returns it as an event; a `position`
 * is dropped, because only a log gives positions.
 * @throws InputError naming the key and what it should be.
 */
export function checkEvent(input: unknown): HandleEvent {
  const kind = (input as { kind?: unknown } | null)?.kind
  const schema = typeof kind === 'string' && Object.hasOwn(schemas, kind)
    ? schemas[kind as Kind] : undefined
  if (!schema) {
    throw new InputError(`not an event: kind is ${JSON.stringify(kind) ?? 'missing'}`,
      `kind is one of ${eventKinds.join(', ')}`)
  }
  const parsed = schema.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const key = issue.path.join('.')
    throw new InputError(`${String(kind)}: ${key ? `${key}: ` : ''}${issue.message}`)
  }
  const { position: _, ...event } = parsed.data as Recorded
  if ((event.seq === 0) !== (event.by !== undefined)) {
    throw new InputError(`${String(kind)}: seq 0 and by belong together`,
      'a capture counts its events from 1; only the log and the agent write seq 0 with by')
  }
  return event as HandleEvent
}

/** Keys in the order of the contract, so that equal events give equal bytes. */
export const keyOrder: Record<Kind, readonly string[]> = Object.fromEntries(eventKinds.map(k =>
  [k, ['session', 'seq', 'at', 'by', 'kind', ...Object.keys(kinds[k])]])) as
  unknown as Record<Kind, readonly string[]>

/** One event as the canonical JSON text of an NDJSON line: fixed key order, no absent keys. */
export function eventJson(event: HandleEvent | Recorded): string {
  const out: Record<string, unknown> = {}
  if ('position' in event) out.position = event.position
  for (const key of keyOrder[event.kind]) {
    const v = (event as Record<string, unknown>)[key]
    if (v === undefined) continue
    out[key] = key === 'args' ? sortedKeys(v as Record<string, unknown>) : v
  }
  return JSON.stringify(out)
}

function sortedKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1))
}

/** A handle's value as the contract writes it. Accepts what native code gives: number or bigint. */
export function handleValue(raw: number | bigint): Value {
  const n = typeof raw === 'bigint' ? BigInt.asUintN(64, raw)
    : raw < 0 ? BigInt.asUintN(64, BigInt(raw)) : raw
  return '0x' + n.toString(16)
}

/** The null handle of every family. */
export const NULL_HANDLE: Value = '0x0'
