/**
 * What of a call goes into its event: the handles, and the arguments that the family keeps. No
 * other argument is ever looked at, so a password cannot get into a log by accident.
 */
import { handleValue, NULL_HANDLE, type Value } from '../src/events.ts'
import type { Fn, Keep } from '../src/families/spec.ts'
import type { Argument, Outcome } from '../src/machine.ts'
import { layoutOf } from './layouts.ts'
import { waysOf } from './win32/parameters.ts'

export type Kept = Record<string, number | string>

export type Decoder = {
  handles: ((args: readonly Argument[]) => Value[]) | null
  outs: ((args: readonly Argument[], outcome: Outcome) => Value[] | undefined) | null
  args: ((args: readonly Argument[], outcome: Outcome, callback: number) => Kept | undefined) | null
}

type Read = (args: readonly Argument[], outcome: Outcome, callback: number) =>
  number | string | undefined

const NAME_MAX = 1024
const DEVICE = /^[A-Za-z]+\d*:$/

/** Names may carry what no name should: `//user:password@host`, or a URL's query. */
export function scrubName(text: string): string {
  let name = text.replace(/^([a-z][a-z0-9+.-]*:\/\/|\\\\|\/\/)[^\\/]*@/i, '$1')
  if (name.includes('://')) name = name.replace(/[?#].*$/s, '')
  return name.slice(0, NAME_MAX)
}

/** A handle argument as the event writes it. */
function valueOf(arg: Argument): Value {
  if (typeof arg === 'string' && arg !== '') return arg
  return typeof arg === 'number' ? handleValue(arg) : NULL_HANDLE
}

export function decoderOf(fn: Fn): Decoder {
  return { handles: handlesOf(fn), outs: outsOf(fn), args: argsOf(fn) }
}

function handlesOf(fn: Fn): Decoder['handles'] {
  const indexes = fn.reads < 0 ? fn.handleParams : [...fn.handleParams, fn.reads]
  if (indexes.length === 0) return null
  const named = fn.params.findIndex(p => p.name === fn.spec.named)
  if (named < 0 && indexes.length === 1) {
    const only = indexes[0]
    return args => [valueOf(args[only])]
  }
  return args => indexes.map(i => {
    const value = valueOf(args[i])
    return i === named ? deviceOf(fn, scrubName(value)) : value
  })
}

/** WNetGetUniversalName takes a path: only its device names a connection. */
function deviceOf(fn: Fn, name: string): string {
  return fn.base === 'WNetGetUniversalName' ? /^[A-Za-z]:/.exec(name)?.[0] ?? name : name
}

function outsOf(fn: Fn): Decoder['outs'] {
  // With CONNECT_REDIRECT the system chose the device: its name is the connection's.
  if (fn.base === 'WNetUseConnection') {
    return (_, outcome) => {
      const access = outcome.outs.lpAccessName
      return outcome.result === 0 && typeof access === 'string' && DEVICE.test(access)
        ? [access] : undefined
    }
  }
  if (fn.outParams.length === 0) return null
  const only = fn.outParams[0]
  if (only === -1) {
    return (_, outcome) => outcome.result === 0 || outcome.result === -1 ? undefined
      : [handleValue(outcome.result)]
  }
  const name = fn.params[only].name
  const partial = fn.family.family === 'ras' && !fn.spec.borrowed
  return (args, outcome) => {
    const failed = outcome.result !== 0 && fn.fails === 'nonzero'
    if (failed && !partial) return undefined
    const out = outcome.outs[name]
    if (typeof out === 'string') {
      // What was there before is not what a failed dial left.
      return out === NULL_HANDLE || failed && out === args[fn.reads] ? undefined : [out]
    }
    if (!Array.isArray(out)) return undefined
    const values = (out as { hrasconn?: unknown }[])
      .flatMap(one => typeof one.hrasconn === 'string' ? [one.hrasconn] : [])
    return values.length > 0 ? values.slice(0, 1024) : undefined
  }
}

function argsOf(fn: Fn): Decoder['args'] {
  const reads = Object.entries(fn.spec.keep ?? {}).map(([key, keep]) =>
    [key, readerOf(fn, keep)] as const)
  if (reads.length === 0) return null
  return (args, outcome, callback) => {
    let kept: Kept | undefined
    for (const [key, read] of reads) {
      const value = read(args, outcome, callback)
      if (value === undefined || Number.isNaN(value)) continue
      kept ??= {}
      kept[key] = value
    }
    return kept
  }
}

function readerOf(fn: Fn, keep: Keep): Read {
  const name = typeof keep === 'string' ? keep : keep.param
  const i = fn.params.findIndex(p => p.name === name)
  const { type } = fn.params[i]
  const wide = !fn.exports[0].endsWith('A') || fn.exports.length > 1
  if (type === 'INTERNET_STATUS_CALLBACK' || name === 'lpvNotifier') {
    return (_, __, callback) => callback
  }
  if (typeof keep === 'string') {
    if (type.endsWith('*')) return (_, outcome) => numberIn(outcome.outs[name])
    if (type === 'LPTSTR') {
      return (_, outcome) => outcome.result === 0 ? nameIn(outcome.outs[name]) : undefined
    }
    return type === 'LPCTSTR' ? args => nameIn(args[i]) : args => integerIn(args[i])
  }
  const way = waysOf(fn)[i]
  let read: Read
  if (keep.as === 'verb') read = args => verbOf(args[i])
  else if (keep.as === 'names') read = args => nameAt(args[i], keep.names ?? [])
  else if (keep.at === undefined) read = args => integerIn(args[i])
  else {
    const at = typeof keep.at === 'number' ? keep.at : keep.at[1]
    const layout = way.way === 'structure' ? layoutOf(way.layout, wide)
      : way.way === 'bytes-out' && typeof way.what === 'object' ? layoutOf(way.what.layout, wide)
        : null
    if (layout) {
      const member = layout.members.find(m => m.offset === at)?.name ?? ''
      const own = member === layout.sized ? layout.size : undefined
      const out = way.way === 'structure' ? way.out : true
      read = (args, outcome) => {
        const from = out ? outcome.outs[name] : args[i]
        const one = Array.isArray(from) ? from[0] as unknown : from
        const value = typeof one === 'object' && one !== null
          ? (one as Record<string, unknown>)[member] : undefined
        return numberIn(value) ?? nameIn(value) ?? own
      }
    } else read = args => bytesAt(args[i], at, keep.as)
  }
  if (!keep.when) return read
  const [param, equals] = keep.when
  const condition = fn.params.findIndex(p => p.name === param)
  return (args, outcome, callback) =>
    args[condition] === equals ? read(args, outcome, callback) : undefined
}

const numberIn = (value: unknown) => typeof value === 'number' ? value : undefined
const nameIn = (value: unknown) =>
  typeof value === 'string' && value !== '' ? scrubName(value) : undefined
const integerIn = (value: Argument) =>
  typeof value === 'number' ? value : value === undefined || value === null ? 0 : undefined

/** The first word of an SQL text, when it is a word. */
function verbOf(arg: Argument): string | undefined {
  return typeof arg === 'string' ? /^\s*([A-Za-z]{1,16})\b/.exec(arg)?.[1].toUpperCase() : undefined
}

/** MSIDBOPEN_* are small integers; 32 more is a patch file. An output path is not kept. */
function nameAt(arg: Argument, names: readonly string[]): string | undefined {
  return typeof arg === 'number' ? names[arg & ~32] : arg === null ? names[0] : undefined
}

function bytesAt(arg: Argument, at: number, as: string): number | undefined {
  if (typeof arg === 'number') return arg
  if (!(arg instanceof Uint8Array)) return undefined
  const view = new DataView(arg.buffer, arg.byteOffset, arg.byteLength)
  if (as === 'u64' && arg.byteLength >= at + 8) return Number(view.getBigUint64(at, true))
  return arg.byteLength >= at + 4 ? view.getUint32(at, true) : undefined
}
