/**
 * The event contract: what a capture may say about handles, and nothing else.
 *
 * The log holds only what was seen. Shapes are written once, as valibot schemas; the types, the
 * validator of NDJSON and the JSON Schema all come from them.
 */
import * as v from 'valibot'
import { InputError } from './input-error.ts'
import { check } from './shape.ts'

/** A handle's value: lower-case hex without leading zeros (`0xcc0004`), or a WNet name. */
export type Value = string

/** Longest texts and lists. */
const MAX = { value: 1024, fn: 64, site: 512, handles: 64, outs: 1024, argName: 32, arg: 1024 }
const SESSION = /^[A-Za-z0-9-]{1,64}$/

const integer = v.pipe(v.number(), v.safeInteger())
const count = v.pipe(integer, v.minValue(0))
const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const name = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most))
const value = name(MAX.value)
const values = (most: number) => v.optional(v.pipe(v.array(value), v.maxLength(most)))
const number = v.pipe(v.number(), v.finite())
const args = v.pipe(v.record(text(MAX.argName), v.union([number, text(MAX.arg)])),
  v.description('Arguments that the family spec keeps, under its short names ' +
    '(ctx, flags, force ...).'))

const common = {
  session: v.pipe(v.string(), v.regex(SESSION, 'a session id is 1-64 of A-Z a-z 0-9 and -')),
  seq: v.pipe(count,
    v.description('Contiguous from 1 within the session; 0 for events by the log or the agent.')),
  at: v.pipe(integer,
    v.description('Microseconds since the Unix epoch; never goes back within a session.')),
  by: v.optional(v.picklist(['log', 'agent'])),
}

const kinds = {
  start: {
    host: name(255), pid: count, created: integer, image: text(1024),
    capture: v.picklist(['sdk', 'probe', 'watch', 'ingest', 'import', 'simulated']),
    luid: v.optional(value), windowsSession: v.optional(count), elevated: v.optional(v.boolean()),
    arch: v.optional(text(16)),
    version: v.optional(v.pipe(name(64), v.description(
      'The program\'s version as its maker gives it: of its file, or of its package.'))),
    from: v.optional(v.pipe(text(64), v.description(
      '`attach`: the process was already running, so what came before is unknown.'))),
  },
  call: {
    tid: count, fn: name(MAX.fn),
    began: v.pipe(count, v.description(
      'The highest seq the session had handed out when the call was entered.')),
    took: v.pipe(count, v.description('Microseconds from entry to return.')),
    handles: values(MAX.handles), outs: values(MAX.outs),
    result: v.pipe(number, v.description(
      'The raw result: BOOL, return code, count or handle. -1 stays -1.')),
    error: v.optional(integer), args: v.optional(args), site: v.optional(text(MAX.site)),
    during: v.optional(v.pipe(count, v.description(
      'seq of the status event inside whose callback it ran.'))),
    entered: v.optional(v.pipe(count, v.description(
      'id of the enter event that announced this call.'))),
  },
  enter: { tid: count, fn: name(MAX.fn), began: count, handles: values(MAX.handles), id: count },
  status: {
    tid: count, family: text(32), status: count, handle: value, context: number,
    value: v.optional(value), error: v.optional(integer),
  },
  returned: { tid: count, status: count, took: count },
  scope: {
    tid: count,
    what: v.pipe(v.picklist(['dllmain', 'custom-action', 'held']),
      v.description('held: the whole program is or may be stopped, by a debugger for example; ' +
        'meanwhile its silence says nothing, and its open deadlines rest.')),
    phase: v.picklist(['enter', 'leave']),
  },
  observed: { what: v.picklist(['connected', 'gone']), handle: value },
  'thread-exit': { tid: count },
  tick: { upTo: integer },
  resumed: { slept: v.pipe(count, v.description('Microseconds the machine slept, or its clock ' +
    'was set forward; open deadlines move by it.')) },
  gap: { lost: v.pipe(v.nullable(count),
    v.description('Events lost; null when their number is unknown.')) },
  end: { exitCode: v.optional(integer), crashed: v.optional(v.boolean()) },
} as const

type Kinds = typeof kinds
export type Kind = keyof Kinds
type Shape<K extends Kind> = v.StrictObjectSchema<Kinds[K], undefined> extends
  infer S extends v.GenericSchema ? v.InferOutput<S> & { kind: K } : never
type Common = { session: string; seq: number; at: number; by?: 'log' | 'agent' }

export type EventOf<K extends Kind> = Common & Shape<K>
export type HandleEvent = { [K in Kind]: EventOf<K> }[Kind]
export type CallEvent = EventOf<'call'>
export type StatusEvent = EventOf<'status'>
export type StartEvent = EventOf<'start'>
/** An event after its commit: only then has it a position. */
export type Recorded = HandleEvent & { position: number }
export type RecordedOf<K extends Kind> = EventOf<K> & { position: number }

const eventKinds = Object.keys(kinds) as Kind[]

const schemas = Object.fromEntries(eventKinds.map(kind => [kind, v.strictObject({ ...common,
  kind: v.literal(kind), ...kinds[kind], position: v.optional(count) })])) as
  unknown as Record<Kind, v.GenericSchema<unknown, Recorded>>

/** One NDJSON line: the JSON Schema is generated from it. */
export const eventSchema = v.union(Object.values(schemas))

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
  const checked = check(schema, input)
  if ('reason' in checked) {
    const { key, reason } = checked
    throw new InputError(`${String(kind)}: ${key ? `${key}: ` : ''}${reason}`)
  }
  const { position: _, ...event } = checked.value
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

/** Names that no object should be given from outside. */
const NO_NAMES = new Set(['__proto__', 'prototype', 'constructor'])

function isArgs(v: unknown): boolean {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return false
  for (const key in v) {
    const arg = (v as Record<string, unknown>)[key]
    if (key.length > MAX.argName || NO_NAMES.has(key)) return false
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
