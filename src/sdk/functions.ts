/**
 * The SDK's functions, made from the families: checked arguments in, values out. What has the wrong
 * type is a TypeError before any native call; what Windows refuses is a value.
 */
import { lastValueFrom } from 'rxjs'
import { close, verdictOf } from '../../streams/teardown.ts'
import { Handle, closerOf, type Closer, type FamilyName } from '../../streams/handle.ts'
import { layoutOf, type Layout } from '../../streams/layouts.ts'
import type { Recorder } from '../../streams/recorder.ts'
import { waysOf, type Way } from '../../streams/win32/parameters.ts'
import type { Value } from '../events.ts'
import { handleValue, NULL_HANDLE } from '../events.ts'
import { errorName } from '../families/all.ts'
import type { FamilySpec, Fn } from '../families/spec.ts'
import type { Argument, Outcome } from '../machine.ts'
import type { Result } from './types.ts'
import { exportOf, offeredFns, visibleParams } from './signatures.ts'

type Given = readonly unknown[]
type Answer = Result<Record<string, unknown>> & { handle?: Handle }
type Call = (...given: unknown[]) => Answer | Promise<Answer>

const INVALID_HANDLE = 6
const BUSY = 170
const VALUE = /^0x(0|[1-9a-f][0-9a-f]{0,15})$/
const NOTHING: Record<string, unknown> = Object.freeze({})

/**
 * Handles that are heap pointers in the DLL: using or closing one that is not open corrupts the
 * process, so only those that were opened here and are open are let through.
 */
type Guard = { open: Map<Value, { uses: number }> }
const guarded = new Set(['wnet/enum', 'wininet/cache-find', 'wininet/cache-stream',
  'wininet/request-lock', 'wininet/dial-up'])

/** All functions of a family, under their names and their W names. */
export function familyFunctions(family: FamilySpec, recorder: () => Recorder):
  Record<string, Call> {
  const all: Record<string, Call> = {}
  const guards = new Map<string, Guard>()
  const guardOf = (kind: string | undefined): Guard | null => {
    const key = `${family.family}/${kind}`
    if (!guarded.has(key)) return null
    let guard = guards.get(key)
    if (!guard) guards.set(key, guard = { open: new Map() })
    return guard
  }
  const closer: Closer = {
    closeNow(handle) {
      // A refusal is in the recorded event; a rejection (no such export) has nobody to hear it.
      const { fn } = closerOf(handle.family, handle.kind)
      const answer = all[fn.base](handle)
      if (answer instanceof Promise) answer.catch(() => {})
    },
    async closeAndSettle(handle) {
      const { fn } = closerOf(handle.family, handle.kind)
      if (guardOf(handle.kind)) await all[fn.base](handle)
      else await lastValueFrom(close(recorder(), handle))
    },
  }
  for (const fn of offeredFns(family)) {
    const call = functionOf(fn, recorder, closer, guardOf)
    all[fn.base] = call
    all[exportOf(fn)] = call
  }
  return all
}

function functionOf(fn: Fn, recorder: () => Recorder, closer: Closer,
  guardOf: (kind: string | undefined) => Guard | null): Call {
  const name = exportOf(fn)
  const ways = waysOf(fn)
  const shown = visibleParams(fn)
  const checks = shown.map(({ way, name: param }) => checkOf(fn, way, param))
  const count = ways.length
  const made = fn.spec.makes && !fn.family.kinds[fn.spec.makes].named ? fn.spec.makes : undefined
  const makesGuard = guardOf(made)
  const takes = fn.handleParams[0] ?? -1
  const takesGuard = takes < 0 ? null : guardOf(fn.assumes[0])
  const released = fn.role === 'release' && !fn.spec.named
  const notifier = ways.findIndex(way => way.way === 'notifier')
  const subject = takes < 0 ? -1 : shown.findIndex(one => one.index === takes)
  const family = fn.family.family as FamilyName

  function prepare(given: Given): Argument[] {
    if (given.length > shown.length) {
      throw new TypeError(`${fn.base} takes ${shown.length} arguments: ${shown.map(s => s.name)
        .join(', ')}`)
    }
    const args = new Array<Argument>(count)
    for (let i = 0; i < shown.length; i++) args[shown[i].index] = checks[i](given[i])
    if (notifier > 0) checkNotifier(args, notifier)
    return args
  }

  function answerOf(outcome: Outcome, given: Given): Answer {
    const verdict = verdictOf(name, outcome)
    const answer: Answer = { ok: verdict.ok, result: verdict.result,
      out: outcome.outs === NOTHING ? NOTHING : outcome.outs }
    if (verdict.pending) answer.pending = true
    if (verdict.error) answer.error = verdict.error
    const from = subject < 0 ? null : given[subject]
    const parent = from instanceof Handle ? from : null
    if (made && fn.spec.borrowed) borrow(answer.out, made)
    else if (made) {
      const value = valueMade(outcome, verdict.ok)
      if (value) {
        answer.handle = new Handle(family, made, value, parent, closer)
        makesGuard?.open.set(value, { uses: 0 })
      }
    }
    if (released && verdict.ok && parent) parent.markClosed()
    return answer
  }

  function valueMade(outcome: Outcome, ok: boolean): Value | null {
    const out = fn.outParams[0]
    if (out === -1) return ok && outcome.result !== 0 ? handleValue(outcome.result) : null
    const value = outcome.outs[fn.params[out].name]
    if (!ok && family !== 'ras' || typeof value !== 'string') return null
    return value === NULL_HANDLE ? null : value
  }

  function borrow(out: Record<string, unknown>, kind: string): void {
    const listed = out.lprasconn as { hrasconn: Value | Handle }[] | undefined
    for (const one of listed ?? []) {
      if (typeof one.hrasconn === 'string') {
        one.hrasconn = new Handle(family, kind, one.hrasconn, null, closer)
      }
    }
  }

  /** Refuses what would crash; else counts the use, so that no close overtakes it. */
  function refuse(args: readonly Argument[], given: Given): Answer | null {
    if (!takesGuard) return null
    const open = takesGuard.open.get(String(args[takes]))
    const code = !open ? INVALID_HANDLE : released && open.uses > 0 ? BUSY : 0
    if (code === 0) return null
    const result = fn.fails === 'nonzero' ? code : 0
    const outcome = recorder().answer(name, args,
      { result, error: fn.fails === 'nonzero' ? 0 : code, outs: {} })
    const answer = answerOf(outcome, given)
    answer.error = { code, name: errorName(family, code) }
    return answer
  }

  function sync(given: Given): Answer {
    const args = prepare(given)
    const refused = refuse(args, given)
    if (refused) return refused
    const answer = answerOf(recorder().bind(name)(args), given)
    if (takesGuard && released && answer.ok) takesGuard.open.delete(String(args[takes]))
    return answer
  }

  async function waiting(given: Given): Promise<Answer> {
    const args = prepare(given)
    const refused = refuse(args, given)
    if (refused) return refused
    const it = recorder()
    // On an asynchronous tree the call does not wait, and may be made inside a callback.
    if (family === 'wininet' && takes >= 0 && it.isAsync(String(args[takes]))) {
      return answerOf(it.call(name, args), given)
    }
    const open = takesGuard?.open.get(String(args[takes]))
    if (open) open.uses++
    try {
      const answer = answerOf(await it.callAsync(name, args), given)
      if (released && answer.ok) takesGuard?.open.delete(String(args[takes]))
      return answer
    } finally {
      if (open) open.uses--
    }
  }
  return fn.spec.waits ? (...given) => waiting(given) : (...given) => sync(given)
}

// --- checks -----------------------------------------------------------------------------------

type Check = (given: unknown) => Argument

function checkOf(fn: Fn, way: Way, name: string): Check {
  const fail = (wants: string, given: unknown): never => {
    throw new TypeError(`${fn.base}: ${name} is ${wants}, not ${describe(given)}`)
  }
  switch (way.way) {
    case 'handle': {
      const { type } = fn.params.find(p => p.name === name)!
      const own = Object.hasOwn(fn.family.handleTypes, type)
      const wants = own ? `a ${fn.family.title} handle or its value like '0x1f'`
        : "null or a value like '0x1f'"
      return given => handleArgument(given, own ? fn.family.family : null, way.width, wants, fail)
    }
    case 'handle-out':
      return given => given === undefined ? undefined
        : handleArgument(given, fn.family.family, way.width, 'a handle', fail)
    case 'integer': return given => integerArgument(given, way.type, fail)
    case 'integer-out':
      return given => given === undefined ? undefined : integerArgument(given, 'u32', fail)
    case 'text':
      if (name === 'szPersist') return given => persistArgument(given, fail)
      return given => given === null || given === undefined ? null : textArgument(given, fail)
    case 'texts':
      return given => given === null || given === undefined ? null
        : Array.isArray(given) ? given.map(one => textArgument(one, fail))
          : fail('an array of strings or null', given)
    case 'bytes':
      return given => given === null || given === undefined ? null
        : given instanceof Uint8Array || typeof given === 'number' &&
          fn.base === 'InternetSetOption' ? given : fail('a Uint8Array or null', given)
    case 'fill':
      return given => given instanceof Uint8Array ? given
        : given === undefined && name === 'pftValue' ? null : fail('a Uint8Array', given)
    case 'listener': case 'notifier':
      return given => given === null || given === undefined ? null
        : typeof given === 'function' ? given as Argument : fail('a function or null', given)
    case 'structure': {
      const layout = layoutOf(way.layout, true)
      return given => given === null || given === undefined ? null
        : structureArgument(given, layout, `${fn.base}: ${name}`, fail)
    }
    default: return () => undefined
  }
}

type Fail = (wants: string, given: unknown) => never

function handleArgument(given: unknown, family: string | null, width: 4 | 8, wants: string,
  fail: Fail): Argument {
  if (given === null || given === undefined) return null
  if (given instanceof Handle) return given.family === family ? given.value : fail(wants, given)
  if (typeof given !== 'string' || !VALUE.test(given) || width === 4 && given.length > 10) {
    return fail(wants, given)
  }
  return given
}

const ranges = { i32: [-0x80000000, 0xffffffff], u32: [-0x80000000, 0xffffffff],
  u16: [0, 0xffff], u64: [0, Number.MAX_SAFE_INTEGER] } as const

/** Flags are written signed or unsigned in JavaScript: both mean the same 32 bits. */
function integerArgument(given: unknown, type: keyof typeof ranges, fail: Fail): Argument {
  if (given === undefined) return 0
  if (typeof given === 'boolean') return given ? 1 : 0
  const [low, high] = ranges[type]
  if (typeof given !== 'number' || !Number.isInteger(given) || given < low || given > high) {
    return fail(`an integer from ${low} to ${high}`, given)
  }
  return type === 'u32' ? given >>> 0 : type === 'i32' ? given | 0 : given
}

function textArgument(given: unknown, fail: Fail): string {
  if (typeof given !== 'string') return fail('a string or null', given)
  if (given.includes('\0')) return fail('a string without NUL', given)
  return given
}

/** MSIDBOPEN_READONLY 0 to CREATEDIRECT 4, plus 32 for a patch file: else it would be a pointer. */
function persistArgument(given: unknown, fail: Fail): Argument {
  if (given === undefined || given === null) return 0
  if (typeof given === 'number') {
    return Number.isInteger(given) && given >= 0 && (given & ~32) <= 4 && given < 64 ? given
      : fail('0 to 4, plus 32 for a patch file, or an output path', given)
  }
  return textArgument(given, fail)
}

function structureArgument(given: unknown, layout: Layout, where: string, fail: Fail): Argument {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return fail(`a ${layout.name} as an object`, given)
  }
  const out: { [member: string]: Argument } = {}
  for (const [key, value] of Object.entries(given)) {
    const member = layout.members.find(m => m.name === key)
    if (!member) throw new TypeError(`${where} has no member ${key}`)
    if (value === undefined) continue
    const wrong = (wants: string): never => {
      throw new TypeError(`${where}.${key} is ${wants}, not ${describe(value)}`)
    }
    const { type } = member
    if (type === 'u32') out[key] = integerArgument(value, 'u32', wrong)
    else if (type === 'u64') out[key] = integerArgument(value, 'u64', wrong)
    else if (type === 'handle') {
      out[key] = handleArgument(value, 'ras', 8, "null or a value like '0x1f'", wrong)
    } else if (type === 'string' || typeof type === 'object' && 'text' in type) {
      if (value === null) continue
      const text = textArgument(value, wrong)
      if (typeof type === 'object' && 'text' in type && text.length >= type.text) {
        return wrong(`at most ${type.text - 1} characters`)
      }
      out[key] = text
    } else if (value === null || value instanceof Uint8Array) out[key] = value
    else wrong('a Uint8Array or null')
  }
  return out
}

/** RASDIALFUNC1 unless another kind is asked for; an HWND cannot be notified from JavaScript. */
function checkNotifier(args: Argument[], notifier: number): void {
  if (args[notifier] === null) return
  const type = args[notifier - 1]
  if (type === 0 || type === undefined) args[notifier - 1] = 1
  else if (type !== 1 && type !== 2) {
    throw new TypeError('RasDial: dwNotifierType is 1 or 2 with a function as notifier')
  }
}

/** What was given, without saying a word of its content: it may be a password. */
function describe(given: unknown): string {
  if (given === null) return 'null'
  if (given instanceof Handle) return `a ${given.family} handle`
  if (typeof given === 'number') return String(given)
  return Array.isArray(given) ? 'an array' : `a ${typeof given}`
}
