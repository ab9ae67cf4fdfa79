/**
 * What the probe reads of each function, derived from the families: the generated hook table and
 * the reader of the ring both follow it, so that a record's values need no names.
 */
import { families, functions } from '../../src/families/all.ts'
import type { Fn, Keep } from '../../src/families/spec.ts'
import { counts } from './layout.ts'

/** Where a value comes from. `before`: read when the call is entered, else after its return. */
export const sources = {
  WORD: 0, // the parameter itself
  VERB: 1, // the first word of the text behind it, upper-case, in 8 bytes
  FIELD_BEFORE: 2, // an integer in the structure behind it
  FIELD_AFTER: 3,
  TEXT: 4, // the text behind it
  TEXT_AFTER: 5,
  TEXT_AT: 6, // text in place in the structure behind it
  TEXT_POINTER: 7, // text behind a pointer in the structure behind it
  HANDLES_AFTER: 8, // the handles in an array of structures
} as const
export type Source = keyof typeof sources

export type Item = {
  source: Source
  param: number
  at: number
  /** Bytes of an integer. */
  size: number
  /** Read only when this parameter has that value. */
  when: readonly [param: number, equals: number] | null
}

/** What an item means in the event. */
export type Meaning =
  | { in: 'handles' }
  | { in: 'outs' }
  | { in: 'args'; key: string; names?: readonly string[]; signed?: boolean }
  | { in: 'args+outs'; key: string }

export type Plan = {
  name: string
  fn: Fn
  wide: boolean
  dll: number
  result: { size: number; signed: boolean }
  /** Integers, handles first; `handles` of them belong to the in-flight call. */
  values: readonly (Item & Meaning)[]
  handles: number
  texts: readonly (Item & Meaning)[]
  /** The parameter that is a callback to be wrapped, which kind, and which of `values` says it. */
  callback: { param: number; kind: 'status' | 'notifier'; value: number } | null
}

const SIZES: Record<string, number> = {
  WORD: 2, DWORD: 4, UINT: 4, BOOL: 4, int: 4, LONG: 4, MSIHANDLE: 4, DWORD_PTR: 8,
}
const SIGNED = new Set(['BOOL', 'int', 'LONG'])
/** Everything else is as wide as a pointer. */
const sizeOf = (type: string) => SIZES[type] ?? 8

const isText = (type: string) => type === 'LPCTSTR' || type === 'LPTSTR'

function planOf(name: string, fn: Fn): Plan {
  const wide = name.endsWith('W')
  const plan = {
    values: [] as (Item & Meaning)[], texts: [] as (Item & Meaning)[],
  }
  const item = (source: Source, param: number, more: Partial<Item> = {}): Item =>
    ({ source, param, at: 0, size: sizeOf(fn.params[param].type.replace(/\*$/, '')), when: null,
      ...more })
  for (const i of fn.handleParams) {
    if (isText(fn.params[i].type)) plan.texts.push({ ...item('TEXT', i), in: 'handles' })
    else plan.values.push({ ...item('WORD', i), in: 'handles' })
  }
  // What the program left in an out-variable that is read too follows the other handles.
  if (fn.reads >= 0) plan.values.push({ ...item('FIELD_BEFORE', fn.reads), in: 'handles' })
  const handles = plan.values.length
  for (const i of fn.outParams) {
    if (i < 0) continue
    // RasEnumConnections declares HRASCONN*, but it is an array of RASCONN: hrasconn lies at 4,
    // each is as long as the first one's dwSize says, and the last parameter has their number.
    if (fn.spec.borrowed) plan.texts.push({ ...item('HANDLES_AFTER', i, { at: 4 }), in: 'outs' })
    else plan.values.push({ ...item('FIELD_AFTER', i), in: 'outs' })
  }
  for (const [key, keep] of Object.entries(fn.spec.keep ?? {})) addKeep(fn, key, keep, item, plan)
  const callback = fn.params.findIndex(p => p.type === 'INTERNET_STATUS_CALLBACK')
  const notifier = fn.params.findIndex(p => p.name === 'lpvNotifier')
  const said = plan.values.findIndex(each => each.in === 'args' && each.key === 'cb')
  return {
    name, fn, wide, handles, ...plan,
    dll: families.indexOf(fn.family),
    result: { size: sizeOf(fn.result), signed: SIGNED.has(fn.result) },
    callback: callback >= 0 ? { param: callback, kind: 'status', value: said }
      : notifier >= 0 ? { param: notifier, kind: 'notifier', value: said } : null,
  }
}

type Make = (source: Source, param: number, more?: Partial<Item>) => Item

function addKeep(fn: Fn, key: string, keep: Keep, item: Make,
  plan: { values: (Item & Meaning)[]; texts: (Item & Meaning)[] }): void {
  const name = typeof keep === 'string' ? keep : keep.param
  const param = fn.params.findIndex(p => p.name === name)
  const type = fn.params[param].type
  if (typeof keep === 'string') {
    if (type === 'LPTSTR') {
      // WNetUseConnection: the device that the system chose is what was acquired.
      plan.texts.push({ ...item('TEXT_AFTER', param), in: 'args+outs', key })
    } else if (isText(type)) plan.texts.push({ ...item('TEXT', param), in: 'args', key })
    else if (type.endsWith('*')) {
      plan.values.push({ ...item('FIELD_AFTER', param), in: 'args', key })
    } else plan.values.push({ ...item('WORD', param), in: 'args', key, signed: SIGNED.has(type) })
    return
  }
  const at = typeof keep.at === 'number' ? keep.at : keep.at?.[0] ?? 0
  const when = keep.when
    ? [fn.params.findIndex(p => p.name === keep.when![0]), keep.when[1]] as const : null
  const source = (before: Source, after: Source) => fn.role === 'query' && !when ? after : before
  switch (keep.as) {
    case 'verb': plan.values.push({ ...item('VERB', param, { size: 8 }), in: 'args', key }); return
    case 'names':
      plan.values.push({ ...item('WORD', param, { size: 8 }), in: 'args', key, names: keep.names })
      return
    case 'text': plan.texts.push({ ...item('TEXT_AT', param, { at }), in: 'args', key }); return
    case 'string':
      plan.texts.push({ ...item('TEXT_POINTER', param, { at }), in: 'args', key })
      return
    default: {
      const size = keep.as === 'u32' ? 4 : 8
      plan.values.push(keep.at === undefined
        ? { ...item('WORD', param, { size }), in: 'args', key }
        : { ...item(source('FIELD_BEFORE', 'FIELD_AFTER'), param, { at, size, when }),
          in: 'args', key })
    }
  }
}

/** By function id: the order of the generated hook table. */
export const plans: readonly Plan[] = [...functions].map(([name, fn]) => planOf(name, fn))

for (const plan of plans) {
  if (plan.values.length > counts.VALUES) throw new Error(`${plan.name} keeps too many values`)
  if (plan.handles > 2) throw new Error(`${plan.name} has too many handles`)
}
