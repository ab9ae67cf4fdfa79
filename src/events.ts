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

/** Longest texts and lists. */
const MAX = { value: 1024, fn: 64, site: 512, handles: 64, outs: 1024, argName: 32, arg: 1024 }
const SESSION = /^[A-Za-z0-9-]{1,64}$/

const count = z.int().min(0)
const value = z.string().min(1).max(MAX.value)
const thread = z.int().min(0)
const fn = z.string().min(1).max(MAX.fn)
const result = z.number()
  .describe('The raw result: BOOL, return code, count or handle. -1 stays -1.')
const args = z.record(z.string().max(MAX.argName), z.union([z.number(), z.string().max(MAX.arg)]))
  .describe('Arguments that the family spec keeps, under its short names (ctx, flags, force ...).')

const common = {
  session: z.string().regex(SESSION, 'a session id is 1-64 of A-Z a-z 0-9 and -'),
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
    version: z.string().min(1).max(64).optional()
      .describe('The program\'s version as its maker gives it: of its file, or of its package.'),
    from: z.string().max(64).optional()
      .describe('`attach`: the process was already running, so what came before is unknown.'),
  },
  call: {
    tid: thread, fn,
    began: count.describe('The highest seq the session had handed out when the call was entered.'),
    took: count.describe('Microseconds from entry to return.'),
    handles: z.array(value).max(MAX.handles).optional(),
    outs: z.array(value).max(MAX.outs).optional(),
    result, error: z.int().optional(), args: args.optional(),
    site: z.string().max(MAX.site).optional(),
    during: count.optional().describe('seq of the status event inside whose callback it ran.'),
    entered: count.optional().describe('id of the enter event that announced this call.'),
  },
  enter: {
    tid: thread, fn, began: count,
    handles: z.array(value).max(MAX.handles).optional(), id: count,
  },
  status: {
    tid: thread, family: z.string().max(32), status: count, handle: value, context: z.number(),
    value: value.optional(), error: z.int().optional(),
  },
  returned: { tid: thread, status: count, took: count },
  scope: {
    tid: thread,
    what: z.enum(['dllmain', 'custom-action', 'held'])
      .describe('held: the whole program is or may be stopped, by a debugger for example; ' +
        'meanwhile its silence says nothing, and its open deadlines rest.'),
    phase: z.enum(['enter', 'leave']),
  },
  observed: { what: z.enum(['connected', 'gone']), handle: value },
  'thread-exit': { tid: thread },
  tick: { upTo: z.int() },
  resumed: { slept: count.describe('Microseconds the machine slept, or its clock was set forward; ' +
    'open deadlines move by it.') },
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
  if (kind === 'call' && isPlainCall(input as Partial<CallEvent>)) return input as CallEvent
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

/**
 * Recognises calls that certainly keep to the contract, ten times faster than the schema does:
 * nearly every event is one. False says nothing.
 */
function isPlainCall(event: Partial<CallEvent>): boolean {
  const { session, seq, at, tid, fn, began, took, result, error, site, handles, outs, args } = event
  if (typeof session !== 'string' || !SESSION.test(session) || !isText(fn, 1, MAX.fn) ||
    !isCount(seq) || seq === 0 || !isCount(tid) || !isCount(began) || !isCount(took) ||
    !Number.isSafeInteger(at) || !Number.isFinite(result)) return false
  // With `kind`. Whatever has more keys than are looked at here is not plain.
  let keys = 9
  if (error !== undefined && keys++ && !Number.isSafeInteger(error)) return false
  if (site !== undefined && keys++ && !isText(site, 0, MAX.site)) return false
  if (handles !== undefined && keys++ && !isValues(handles, MAX.handles)) return false
  if (outs !== undefined && keys++ && !isValues(outs, MAX.outs)) return false
  if (args !== undefined && keys++ && !isArgs(args)) return false
  for (const _ in event) keys--
  return keys === 0
}

const isCount = (v: unknown) => Number.isSafeInteger(v) && (v as number) >= 0
const isText = (v: unknown, least: number, most: number) =>
  typeof v === 'string' && v.length >= least && v.length <= most

function isValues(v: unknown, most: number): boolean {
  if (!Array.isArray(v) || v.length > most) return false
  for (let i = 0; i < v.length; i++) if (!isText(v[i], 1, MAX.value)) return false
  return true
}

function isArgs(v: unknown): boolean {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return false
  for (const key in v) {
    const arg = (v as Record<string, unknown>)[key]
    if (key.length > MAX.argName || key === '__proto__') return false
    if (!Number.isFinite(arg) && !isText(arg, 0, MAX.arg)) return false
  }
  return true
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
