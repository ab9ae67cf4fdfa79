/** The statements of a trace that stand for calls. */
import type { Value } from '../events.ts'
import { functions } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import { InputError } from '../input-error.ts'
import {
  ASYNC_FLAG, DEFAULT_CONTEXT, failure, RESERVED, successResult, traitsOf,
} from './notation.ts'
import { wordOf } from './pairing.ts'
import type { CallStatement, KeyValue, Word } from './syntax.ts'
import { didYouMean, durationOf, numberOf } from './syntax.ts'
import { handleOf, nameOf, namesOf } from './tokens.ts'
import type { Entered, Names, Process, Thread, World } from './world.ts'
import { emit, natural, threadOf } from './world.ts'

function functionNamed(name: string): Fn {
  const fn = functions.get(name)
  if (fn) return fn
  const known = [...functions.keys()]
  throw new InputError(`${name} is not a function lastcall knows`,
    functions.has(`${name}W`) ? `did you mean ${name}W?` : didYouMean(name, known))
}

export function runCall(world: World, process: Process, line: number, at: number,
  statement: CallStatement): void {
  const { mods } = statement
  const fn = functionNamed(statement.fn)
  const names = namesOf(process, fn.family.family)
  const tid = mods.tid ?? 1
  const thread = threadOf(process, tid)
  const outs = outsOf(fn, names, statement.outs)
  const handles = handlesOf(fn, names, statement.handles)
  const began = wordOf(mods, 'began')
  const beganSeq = began === undefined ? process.seq : seqAt(process, line, began)
  const common = { tid, fn: statement.fn, began: beganSeq, ...handles.length > 0 && { handles } }
  if (statement.entering) {
    const seq = process.seq + 1
    emit(world, process, line, { kind: 'enter', ...common, id: seq })
    thread.entered.push({ fn, seq, at, keys: mods.keys })
    return
  }
  const entered = statement.returning ? takeEntered(thread, fn, tid) : undefined
  const keys = entered ? withInherited(mods.keys, entered.keys) : mods.keys
  const args = argsOf(fn, keys)
  const said = reservedOf(keys)
  const success = successResult(fn, outs)
  const { arrow } = mods
  const outcome = !arrow ? { result: success }
    : arrow.ok ? { result: success, error: arrow.code } : failure(fn, arrow.code)
  const during = duringOf(process, thread, wordOf(mods, 'in'))
  emit(world, process, line, {
    kind: 'call', ...common,
    ...entered && began === undefined && { began: entered.seq },
    took: said.took ?? (entered ? at - entered.at : 0),
    ...outs.length > 0 && { outs }, ...outcome,
    ...said.result !== undefined && { result: said.result },
    ...Object.keys(args).length > 0 && { args },
    ...said.site !== undefined && { site: said.site },
    ...during !== undefined && { during }, ...entered && { entered: entered.seq },
  })
  for (const value of outs) {
    if (typeof args.ctx === 'number') names.contexts.set(value, args.ctx)
    else names.contexts.delete(value)
  }
}

function handlesOf(fn: Fn, names: Names, words: readonly Word[]): Value[] {
  const { named } = traitsOf(fn)
  if (words.length > named.length) {
    throw new InputError(`${fn.base} takes ${named.length === 0 ? 'no handles'
      : named.length === 1 ? 'one handle' : `${named.length} handles`}`,
      named.length === 0 ? 'arguments are key=value' : '')
  }
  return words.map((word, i) => named[i] ? nameOf(word) : handleOf(names, word))
}

function outsOf(fn: Fn, names: Names, words: readonly Word[]): Value[] {
  if (words.length > 0 && fn.spec.makes === undefined) {
    throw new InputError(`${fn.base} gives no handle`)
  }
  return words.map(word => traitsOf(fn).makesName ? nameOf(word) : handleOf(names, word))
}

/** What the `...` statement said of the call holds when it returns, unless that says otherwise. */
function withInherited(own: readonly KeyValue[], entered: readonly KeyValue[]): KeyValue[] {
  return [...own, ...entered.filter(e => e.key !== 'began' && e.key !== 'in' &&
    !own.some(o => o.key === e.key && o.quoted === e.quoted))]
}

function takeEntered(thread: Thread, fn: Fn, tid: number): Entered {
  const i = thread.entered.findLastIndex(e => e.fn === fn)
  if (i < 0) {
    throw new InputError(`${fn.base} has not been entered on thread ${tid}`,
      `${fn.base}(...) ... on the same thread enters it`)
  }
  return thread.entered.splice(i, 1)[0]
}

/** The number handed out last at or before a line. */
function seqAt(process: Process, line: number, text: string): number {
  const wanted = natural('began', text)
  if (wanted >= line) throw new InputError(`began=${wanted}: expected the number of a line above`)
  let low = 0
  let high = process.lines.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (process.lines[middle] <= wanted) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : process.seqs[low - 1]
}

function duringOf(process: Process, thread: Thread, text: string | undefined): number | undefined {
  if (text === undefined) return thread.frames.at(-1)?.seq
  const line = natural('in', text)
  if (line === 0) return undefined
  const frame = process.statuses.get(line)
  if (!frame) throw new InputError(`in=${line}: line ${line} is not a status line of this process`)
  return frame.seq
}

function argsOf(fn: Fn, keys: readonly KeyValue[]): Record<string, number | string> {
  const { text, hasContext } = traitsOf(fn)
  const args: [string, number | string][] = []
  let async = false
  for (const { key, quoted, value } of keys) {
    if (key.length > 32) throw new InputError(`${key}: a key has at most 32 characters`)
    if (!quoted && key === 'async') async = asyncOf(fn, value)
    else if (!quoted && RESERVED.has(key)) continue
    else if (!quoted && key === 'ctx' && value?.text === '?' && !value.quoted) continue
    else args.push([key, argOf(text.get(key), key, value)])
  }
  if (hasContext && !keys.some(k => k.key === 'ctx')) args.push(['ctx', DEFAULT_CONTEXT])
  if (async) {
    const flags = args.find(([key]) => key === 'flags')
    if (flags) flags[1] = withAsync(flags[1])
    else args.push(['flags', ASYNC_FLAG])
  }
  return Object.fromEntries(args)
}

function asyncOf(fn: Fn, value: Word | null): boolean {
  if (fn.base !== 'InternetOpen') {
    throw new InputError('async is given to InternetOpen and inherited by its whole tree')
  }
  return value?.text !== '0'
}

const withAsync = (flags: number | string): number => {
  if (typeof flags !== 'number') throw new InputError(`flags=${flags}: expected a number`)
  return Math.floor(flags / ASYNC_FLAG) % 2 === 0 ? flags + ASYNC_FLAG : flags
}

function argOf(names: readonly string[] | null | undefined, key: string,
  value: Word | null): number | string {
  if (!value) return 1
  if (value.text.length > 1024) throw new InputError(`${key}: a value has at most 1024 characters`)
  const number = value.quoted || names === null ? null : numberOf(value.text)
  return number === null ? value.text : names?.[number] ?? number
}

function reservedOf(keys: readonly KeyValue[]) {
  const said: { took?: number; result?: number; site?: string } = {}
  for (const { key, quoted, value } of keys) {
    if (quoted || !RESERVED.has(key) || key === 'async') continue
    if (!value) throw new InputError(`${key}: a value is missing`, `${key}=...`)
    const { text } = value
    if (key === 'took') said.took = duration(text)
    else if (key === 'site') said.site = text
    else if (key === 'result') {
      const result = numberOf(text)
      if (result === null) throw new InputError(`result=${text}: expected a number`)
      said.result = result
    } else if (key === 'value') throw new InputError('value= belongs to status lines')
  }
  if (said.site !== undefined && said.site.length > 512) {
    throw new InputError('site: a call site has at most 512 characters')
  }
  return said
}

export function duration(text: string): number {
  const took = durationOf(text)
  if (took === null) throw new InputError(`took=${text}: expected a duration such as 5ms`)
  return took
}
