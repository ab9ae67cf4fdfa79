/** What a recorder would write about one call: handles, what came out, and the kept arguments. */
import type { CallEvent, Value } from '../events.ts'
import { handleValue, NULL_HANDLE } from '../events.ts'
import { functions } from '../families/all.ts'
import type { Fn, Keep } from '../families/spec.ts'
import type { Argument, Outcome, StatusListener } from '../machine.ts'

/** The members that the families read by offset, by parameter: structures are objects here. */
const memberAt: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  lpNetResource: { 16: 'lpLocalName', 24: 'lpRemoteName' },
  lpRasDialParams: { 0: 'dwSize', 4: 'szEntryName' },
  lprasconnstatus: { 0: 'dwSize', 4: 'rasconnstate', 8: 'dwError' },
  lprasconn: { 0: 'dwSize' },
  lpBuffer: { 0: 'value' },
}

export type Said = Pick<CallEvent, 'handles' | 'outs' | 'result' | 'error' | 'args'>

/** What is known when a call is entered. */
export function handlesIn(fn: Fn, args: readonly Argument[]): Value[] | undefined {
  // A variable that is null at entry says nothing.
  const read = args[fn.reads]
  const params = typeof read === 'string' && read !== '' && read !== NULL_HANDLE
    ? [...fn.handleParams, fn.reads] : fn.handleParams
  if (params.length === 0) return undefined
  return params.map(i => {
    const arg = args[i]
    return typeof arg === 'string' && arg !== '' ? arg : NULL_HANDLE
  })
}

/** @param pointer gives the number that stands for a callback. */
export function said(name: string, args: readonly Argument[], outcome: Outcome,
  pointer: (listener: Argument) => number): Said {
  const fn = functions.get(name)!
  const said: Said = { result: outcome.result }
  const handles = handlesIn(fn, args)
  if (handles) said.handles = handles
  const outs = outsOf(fn, outcome)
  if (outs.length > 0) said.outs = outs
  // Where the result is the error code, GetLastError is noise.
  if (fn.fails !== 'nonzero' && fn.family.family === 'wininet' &&
    (outcome.error !== 0 || outcome.result === 0)) said.error = outcome.error
  const kept = Object.entries(fn.spec.keep ?? {}).flatMap(([key, keep]) => {
    const value = read(fn, keep, args, outcome, pointer)
    return value === undefined ? [] : [[key, value] as const]
  })
  if (kept.length > 0) said.args = Object.fromEntries(kept)
  return said
}

function outsOf(fn: Fn, outcome: Outcome): Value[] {
  const values = fn.outParams.flatMap((i): Value[] => {
    if (i < 0) return [handleValue(outcome.result)]
    const out = outcome.outs[fn.params[i].name]
    if (Array.isArray(out)) return out.map((item: { hrasconn: Value }) => item.hrasconn)
    return typeof out === 'string' ? [out] : []
  })
  // WNetUseConnection may choose the device itself.
  const access = outcome.outs.lpAccessName
  if (fn.base === 'WNetUseConnection' && typeof access === 'string') values.push(access)
  return values.filter(value => value !== NULL_HANDLE)
}

function read(fn: Fn, keep: Keep, args: readonly Argument[], outcome: Outcome,
  pointer: (listener: Argument) => number): string | number | undefined {
  const name = typeof keep === 'string' ? keep : keep.param
  const i = fn.params.findIndex(param => param.name === name)
  const raw = outcome.outs[name] ?? args[i]
  if (typeof keep === 'object' && keep.when) {
    const [other, equals] = keep.when
    if (args[fn.params.findIndex(param => param.name === other)] !== equals) return undefined
  }
  if (typeof keep === 'string' || keep.at === undefined) {
    if (typeof raw === 'function') return pointer(raw as StatusListener)
    if (typeof keep === 'object' && keep.as === 'names' && typeof raw === 'number') {
      return keep.names![raw & 31]
    }
    if (typeof keep === 'object' && keep.as === 'verb' && typeof raw === 'string') {
      return /^\s*(\w*)/.exec(raw)![1].toUpperCase()
    }
    if (raw === null) return isPointer(fn, i) ? 0 : undefined
    return typeof raw === 'number' || typeof raw === 'string' ? raw : undefined
  }
  if (typeof raw === 'number') return raw
  const at = typeof keep.at === 'number' ? keep.at : keep.at[1]
  // What comes out is laid over what went in: dwSize in, rasconnstate out.
  const members = { ...(args[i] as object | null), ...(outcome.outs[name] as object | undefined) }
  const value: unknown = (members as Record<string, unknown>)[memberAt[name]?.[at] ?? '']
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

/** A null callback is "none", which is a fact; a null string is nothing. */
function isPointer(fn: Fn, i: number): boolean {
  const { type, name } = fn.params[i]
  return !/STR\b/.test(type) && type !== 'void*' || name === 'lpvNotifier'
}
