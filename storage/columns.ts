/**
 * An event as one narrow row and back. Every event round-trips: what does not fit a column
 * exactly (a name that looks like a number, half a surrogate pair) goes into `more` as JSON.
 */
import type { HandleEvent, Kind, Recorded, Value } from '../src/events.ts'
import { keyOrder } from '../src/events.ts'
import { FIRST_NAME, kindIds } from './schema.ts'

export type Cell = number | string | null
/** In the order of the table's columns. */
export type Row = Cell[]

export const POSITION = 0, SESSION = 1, SEQ = 2, AT = 3, WHAT = 4, TID = 5, BEGAN = 6, TOOK = 7,
  HANDLE = 8, OUT = 9, RESULT = 10, ERROR = 11, SITE = 12, MORE = 13
export const COLUMNS = 'position, session, seq, at, what, tid, began, took, handle, out, result, ' +
  'error, site, more'
export const WIDTH = 14

const kindOf: Kind[] = []
for (const [kind, id] of Object.entries(kindIds)) kindOf[id] = kind as Kind

/** Gives the id of an interned string; -1 when the string cannot be one. */
export type Intern = (text: string) => number

/**
 * Writes an event into `row`, which is reused, except for position and session.
 * @throws TypeError for a kind that the contract does not know.
 */
export function encode(event: HandleEvent, row: Row, intern: Intern): void {
  row[SEQ] = event.seq
  row[AT] = event.at
  for (let i = TID; i <= MORE; i++) row[i] = null
  let rest = event.by === undefined ? 0 : BY
  if (event.kind === 'call') {
    const what = intern(event.fn)
    if (what < 0) { row[WHAT] = kindIds.call; rest |= FN } else row[WHAT] = what
    row[TID] = event.tid
    row[BEGAN] = event.began
    row[TOOK] = event.took
    row[RESULT] = event.result
    if (event.handles !== undefined && !single(event.handles, row, HANDLE)) rest |= HANDLES
    if (event.outs !== undefined && !single(event.outs, row, OUT)) rest |= OUTS
    if (event.error !== undefined) row[ERROR] = event.error
    if (event.site !== undefined) {
      const site = intern(event.site)
      if (site < 0) rest |= PLACE
      else row[SITE] = site
    }
    if (event.args !== undefined || event.during !== undefined || event.entered !== undefined) {
      rest |= EXTRAS
    }
    if (rest !== 0) row[MORE] = moreOfCall(event, rest)
    return
  }
  row[WHAT] = kindIds[event.kind]
  switch (event.kind) {
    case 'status': {
      row[TID] = event.tid
      row[TOOK] = event.context
      row[RESULT] = event.status
      if (event.error !== undefined) row[ERROR] = event.error
      if (!put(event.handle, row, HANDLE)) rest |= HANDLES
      if (event.value !== undefined && !put(event.value, row, OUT)) rest |= OUTS
      const family = intern(event.family)
      if (family < 0) rest |= PLACE
      else row[SITE] = family
      if (rest === 0) return
      row[MORE] = remaining(event, [
        'tid', 'context', 'status', 'error', rest & HANDLES ? '' : 'handle',
        rest & OUTS ? '' : 'value', rest & PLACE ? '' : 'family'])
      return
    }
    case 'enter': {
      row[TID] = event.tid
      row[BEGAN] = event.began
      row[RESULT] = event.id
      if (event.handles !== undefined && !single(event.handles, row, HANDLE)) rest |= HANDLES
      const fn = intern(event.fn)
      if (fn < 0) rest |= PLACE
      else row[SITE] = fn
      if (rest === 0) return
      row[MORE] = remaining(event, ['tid', 'began', 'id', rest & HANDLES ? '' : 'handles',
        rest & PLACE ? '' : 'fn'])
      return
    }
    case 'returned':
      row[TID] = event.tid
      row[TOOK] = event.took
      row[RESULT] = event.status
      row[MORE] = remaining(event, ['tid', 'took', 'status'])
      return
    case 'observed':
      row[MORE] = remaining(event, [put(event.handle, row, HANDLE) ? 'handle' : ''])
      return
    case 'thread-exit':
      row[TID] = event.tid
      row[MORE] = remaining(event, ['tid'])
      return
    case 'tick':
      row[RESULT] = event.upTo
      row[MORE] = remaining(event, ['upTo'])
      return
    case 'resumed':
      row[TOOK] = event.slept
      row[MORE] = remaining(event, ['slept'])
      return
    case 'gap':
      row[RESULT] = event.lost
      row[MORE] = remaining(event, ['lost'])
      return
    case 'end':
      if (event.exitCode !== undefined) row[RESULT] = event.exitCode
      row[MORE] = remaining(event, ['exitCode'])
      return
    case 'start': case 'scope':
      row[MORE] = remaining(event, [])
      return
    default:
      throw new TypeError(`no such kind of event: ${String((event as { kind: unknown }).kind)}`)
  }
}

const BY = 1, FN = 2, HANDLES = 4, OUTS = 8, PLACE = 16, EXTRAS = 32

/** Puts the only element of a list into a column; false when it must go into `more`. */
function single(values: readonly Value[], row: Row, column: number): boolean {
  return values.length === 1 && put(values[0], row, column)
}

function put(value: Value, row: Row, column: number): boolean {
  const cell = cellOf(value)
  row[column] = cell
  return cell !== null
}

/** A value as a cell; null when INTEGER affinity or UTF-8 would not give it back exactly. */
function cellOf(value: Value): number | string | null {
  const first = value.charCodeAt(0)
  if (first === 48 && value.charCodeAt(1) === 120) {
    // The text of a number that JavaScript cannot hold, or not in canonical form, stays text.
    const n = hexNumber(value)
    return n >= 0 ? n : value.isWellFormed() ? value : null
  }
  // SQLite's INTEGER affinity makes a number of what looks like one: "7", " 7", "-7", ".5".
  if (first <= 32 || (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    return null
  }
  return value.isWellFormed() ? value : null
}

/** The number of canonical hex text below 2^53; -1 for any other text. */
function hexNumber(value: string): number {
  const length = value.length
  if (length < 3 || length > 16) return -1
  if (length > 3 && value.charCodeAt(2) === 48) return -1
  let n = 0
  for (let i = 2; i < length; i++) {
    const c = value.charCodeAt(i)
    if (c >= 48 && c <= 57) n = n * 16 + (c - 48)
    else if (c >= 97 && c <= 102) n = n * 16 + (c - 87)
    else return -1
  }
  return n <= Number.MAX_SAFE_INTEGER ? n : -1
}

export type Keyed = Record<string, unknown>

function moreOfCall(event: HandleEvent & { kind: 'call' }, rest: number): string {
  const args = event.args
  // The usual case, without an object in between: one numeric argument.
  if (rest === EXTRAS && args !== undefined && event.during === undefined &&
    event.entered === undefined) return `{"args":${argsJson(args)}}`
  let text = ''
  if (rest & BY) text += `,"by":${JSON.stringify(event.by)}`
  if (rest & FN) text += `,"fn":${JSON.stringify(event.fn)}`
  if (rest & HANDLES) text += `,"handles":${JSON.stringify(event.handles)}`
  if (rest & OUTS) text += `,"outs":${JSON.stringify(event.outs)}`
  if (args !== undefined) text += `,"args":${argsJson(args)}`
  if (rest & PLACE) text += `,"site":${JSON.stringify(event.site)}`
  if (event.during !== undefined) text += `,"during":${event.during}`
  if (event.entered !== undefined) text += `,"entered":${event.entered}`
  return `{${text.slice(1)}}`
}

/** Arguments by name, as eventJson writes them. */
function argsJson(args: Readonly<Record<string, string | number>>): string {
  const keys = Object.keys(args)
  if (keys.length > 1) keys.sort(byCode)
  let text = ''
  for (const key of keys) {
    const v = args[key]
    text += `${text === '' ? '' : ','}${quoted(key)}:${JSON.stringify(v)}`
  }
  return `{${text}}`
}

const byCode = (a: string, b: string) => a < b ? -1 : 1

const quotes = new Map<string, string>()
/** Names of arguments are few: each is quoted once. */
function quoted(key: string): string {
  let text = quotes.get(key)
  if (text === undefined) {
    if (quotes.size >= 1024) quotes.clear()
    quotes.set(key, text = JSON.stringify(key))
  }
  return text
}

/** What no column holds, in canonical order; null when that is nothing. */
function remaining(event: HandleEvent, placed: readonly string[]): string | null {
  let rest: Keyed | null = null
  for (const key of keyOrder[event.kind]) {
    if (key === 'session' || key === 'seq' || key === 'at' || key === 'kind') continue
    const value = (event as Keyed)[key]
    if (value === undefined || placed.includes(key)) continue
    rest ??= {}
    rest[key] = value
  }
  return rest && JSON.stringify(rest)
}

/** Turns ids back into text. @throws RangeError when the id is not there. */
export type Decoder = { name(id: number): string; session(id: number): string }

/**
 * The event of one row. Handles' texts and parsed `more` are shared between events: they must not
 * be changed.
 */
export function decode(row: Row, from: Decoder): Recorded {
  const what = row[WHAT] as number
  const more = row[MORE] === null ? null : parsed(row[MORE] as string)
  const handle = row[HANDLE], out = row[OUT], error = row[ERROR], site = row[SITE]
  const position = row[POSITION] as number
  const session = from.session(row[SESSION] as number)
  const seq = row[SEQ] as number, at = row[AT] as number, tid = row[TID] as number
  if (what >= FIRST_NAME) {
    const event: Recorded & { kind: 'call' } = {
      position, session, seq, at, kind: 'call', tid, fn: from.name(what),
      began: row[BEGAN] as number, took: row[TOOK] as number, result: row[RESULT] as number,
    }
    if (handle !== null) event.handles = [valueOf(handle)]
    if (out !== null) event.outs = [valueOf(out)]
    if (error !== null) event.error = error as number
    if (site !== null) event.site = from.name(site as number)
    if (more !== null) {
      if (more.args !== undefined) event.args = more.args as Record<string, number | string>
      if (more.during !== undefined) event.during = more.during as number
      if (more.entered !== undefined) event.entered = more.entered as number
      if (more.handles !== undefined) event.handles = more.handles as Value[]
      if (more.outs !== undefined) event.outs = more.outs as Value[]
      if (more.site !== undefined) event.site = more.site as string
      if (more.by !== undefined) event.by = more.by as 'agent'
    }
    return event
  }
  const kind = kindOf[what]
  const event: Keyed = { position, session, seq, at, kind }
  switch (kind) {
    case 'status':
      event.tid = tid
      if (site !== null) event.family = from.name(site as number)
      event.status = row[RESULT]
      if (handle !== null) event.handle = valueOf(handle)
      event.context = row[TOOK]
      if (out !== null) event.value = valueOf(out)
      if (error !== null) event.error = error
      break
    case 'enter':
      event.tid = tid
      if (site !== null) event.fn = from.name(site as number)
      event.began = row[BEGAN]
      if (handle !== null) event.handles = [valueOf(handle)]
      event.id = row[RESULT]
      break
    case 'returned':
      event.tid = tid
      event.status = row[RESULT]
      event.took = row[TOOK]
      break
    case 'observed':
      if (handle !== null) event.handle = valueOf(handle)
      break
    case 'thread-exit': event.tid = tid; break
    case 'tick': event.upTo = row[RESULT]; break
    case 'resumed': event.slept = row[TOOK]; break
    case 'gap': event.lost = row[RESULT]; break
    case 'end':
      if (row[RESULT] !== null) event.exitCode = row[RESULT]
      break
    case 'call':
      event.tid = tid
      event.began = row[BEGAN]
      event.took = row[TOOK]
      event.result = row[RESULT]
      if (handle !== null) event.handles = [valueOf(handle)]
      if (out !== null) event.outs = [valueOf(out)]
      if (error !== null) event.error = error
      if (site !== null) event.site = from.name(site as number)
      break
    case 'start': case 'scope': break
    default: throw new RangeError(`no event kind has the number ${what}`)
  }
  if (more !== null) Object.assign(event, more)
  return event as Recorded
}

// Handles are recycled and arguments repeat, so that two small caches spare most of the work.
const CACHE_MAX = 16_384
const hexes = new Map<number, string>()
const mores = new Map<string, Keyed>()

export function valueOf(cell: number | string): Value {
  if (typeof cell === 'string') return cell
  let text = hexes.get(cell)
  if (text === undefined) {
    if (hexes.size >= CACHE_MAX) hexes.clear()
    hexes.set(cell, text = '0x' + cell.toString(16))
  }
  return text
}

export function parsed(text: string): Keyed {
  let value = mores.get(text)
  if (value === undefined) {
    value = JSON.parse(text) as Keyed
    if (text.length <= 256) {
      if (mores.size >= CACHE_MAX) mores.clear()
      mores.set(text, value)
    }
  }
  return value
}
