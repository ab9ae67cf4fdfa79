/** What reading and writing a trace agree on: defaults, names, how a result is written. */
import type { Value } from '../events.ts'
import { families, functions } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import { InputError } from '../input-error.ts'

/** The time of the first statement: 2026-01-01T00:00:00Z, in µs. */
export const FIRST_TIME = 1_767_225_600_000_000
/** Every statement comes this long after the one before it. */
export const STEP = 1_000
export const DEFAULT_IMAGE = 'app.exe'
export const DEFAULT_HOST = 'host'
export const DEFAULT_CONTEXT = 1
/** INTERNET_FLAG_ASYNC, which `async` stands for. */
export const ASYNC_FLAG = 0x10000000

export const HEX = /^0x[0-9a-f]+$/i
/** How the event contract writes a handle: the only form that a token can stand for. */
export const CANONICAL = /^0x[1-9a-f][0-9a-f]*$/
export const TOKEN = /^([A-Za-z][A-Za-z0-9]*)(?::(?:0x)?([0-9a-fA-F]+))?$/

export const canonical = (hex: string): Value =>
  '0x' + (hex.toLowerCase().replace(/^0x/, '').replace(/^0+(?=.)/, ''))

/** Keys with a meaning of their own on a call; as arguments they are written in quotes. */
export const RESERVED: ReadonlySet<string> =
  new Set(['result', 'took', 'site', 'value', 'in', 'began', 'async'])

type StatusName = { family: string; code: number }
export const statusCodes: ReadonlyMap<string, StatusName> = new Map(families.flatMap(family =>
  Object.entries(family.statuses ?? {}).map(([name, code]) =>
    [name, { family: family.family, code }] as const)))

type Traits = {
  /** Keys whose values are text, and for enumerations the names of their integers. */
  text: ReadonlyMap<string, readonly string[] | null>
  /** Without ctx= its context is not zero. */
  hasContext: boolean
  /** What it makes is known by name (WNet connections). */
  makesName: boolean
  /** Per handle that goes in: the argument is a name, never a token. */
  named: readonly boolean[]
}

const traits = new Map<Fn, Traits>()
for (const fn of new Set(functions.values())) {
  const text = new Map<string, readonly string[] | null>()
  for (const [key, keep] of Object.entries(fn.spec.keep ?? {})) {
    if (typeof keep === 'string') {
      if (/^LPC?T?STR$/.test(fn.params.find(p => p.name === keep)!.type)) text.set(key, null)
    } else if (keep.as === 'names') text.set(key, keep.names ?? [])
    else if (keep.as === 'text' || keep.as === 'string' || keep.as === 'verb') text.set(key, null)
  }
  traits.set(fn, {
    text,
    hasContext: fn.spec.makes !== undefined && fn.spec.keep?.ctx !== undefined,
    makesName: fn.spec.makes !== undefined && fn.family.kinds[fn.spec.makes].named === true,
    named: [...fn.handleParams.map(i => fn.params[i].name === fn.spec.named),
      ...fn.reads < 0 ? [] : [false]],
  })
}
export const traitsOf = (fn: Fn): Traits => traits.get(fn)!

/** The raw result of a call that succeeded. */
export function successResult(fn: Fn, outs: readonly Value[] | undefined): number {
  switch (fn.fails) {
    case 'false': return 1
    case 'never': return fn.result === 'BOOL' ? 1 : 0
    case 'null': {
      if (!fn.outParams.includes(-1)) return 1
      const handle = Number(outs?.[0] ?? 0)
      return Number.isNaN(handle) ? 1 : handle
    }
    default: return 0
  }
}

/** The raw result of a call that failed with a code; `error` is absent where the result says it. */
export function failure(fn: Fn, code: number): { result: number; error?: number } {
  switch (fn.fails) {
    case 'nonzero': case 'never': return { result: code }
    case 'minus-one': return { result: -1, error: code }
    default: return { result: 0, error: code }
  }
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/

/** µs since the epoch of an ISO 8601 time in UTC, to the microsecond. */
export function timeOf(text: string): number {
  const match = ISO.exec(text)
  const ms = match ? Date.parse(`${match[1]}Z`) : NaN
  if (Number.isNaN(ms)) {
    throw new InputError(`${text} is not a time`, '2026-01-01T00:00:00.000000Z')
  }
  return ms * 1_000 + Number((match![2] ?? '').padEnd(6, '0'))
}

export function timeText(us: number): string {
  const seconds = Math.floor(us / 1_000_000)
  const fraction = us - seconds * 1_000_000
  const whole = new Date(seconds * 1_000).toISOString().slice(0, 19)
  return `${whole}${fraction ? '.' + String(fraction).padStart(6, '0').replace(/0+$/, '') : ''}Z`
}
