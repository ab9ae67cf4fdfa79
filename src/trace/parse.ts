/**
 * Trace notation: one small text form for a history of handle events. It is the tests' input, the
 * documentation's examples, what `export --format trace` prints and how a bug is reported.
 *
 * Here it is read: text becomes the events that a log would hold, and what a test expects.
 *
 * Three passes. Lines become statements (syntax.ts); every `returned` finds the callback that it
 * ends, because whether a call ran inside a callback is known only when that callback returns;
 * then the statements run in order on a small machine of processes, tokens, threads and time.
 */
import type { Recorded } from '../events.ts'
import { families } from '../families/all.ts'
import { InputError } from '../input-error.ts'
import { HANDLE_CREATED } from '../meaning.ts'
import { duration, runCall } from './calls.ts'
import {
  DEFAULT_CONTEXT, DEFAULT_IMAGE, FIRST_TIME, statusCodes,
} from './notation.ts'
import type { Numbered } from './pairing.ts'
import { matchCallbacks, wordOf } from './pairing.ts'
import type { Mods, Statement, Word } from './syntax.ts'
import { didYouMean, numberOf, parseLine } from './syntax.ts'
import type { Target } from './tokens.ts'
import { handleOf, isToken, namesOf, observedValue, targetsOf } from './tokens.ts'
import type { Frame, Process, World } from './world.ts'
import {
  byOf, checkTime, emit, lose, moveTime, natural, newWorld, only, runProcess, startProcess, step,
  threadOf,
} from './world.ts'

export type { Target } from './tokens.ts'

export type Expectation = {
  line: number
  policy: string
  /** As written: `X`, `X#2`, a name; absent when only the policy is expected. */
  target?: string
  /**
   * The lives that the target can mean at its line; more than one where a token is used in
   * several families, the one used last first. Empty without a target.
   */
  means: Target[]
}

export type Trace = { events: Recorded[]; expectations: Expectation[] }
/** A line that was refused, and why; its message does not repeat the line's number. */
export type BadLine = { line: number; error: InputError }

/** @throws InputError naming the line, the reason and where possible a remedy. */
export function parseTrace(text: string): Trace {
  return read(text, (error, line) => {
    throw new InputError(`line ${line}: ${error.message}`, error.hint, { cause: error })
  })
}

/**
 * Reads what can be read. A line that cannot is reported and leaves a gap of one event behind:
 * what was lost there may have closed a handle, so nothing may be concluded from its absence.
 */
export function importTrace(text: string): Trace & { bad: BadLine[] } {
  const bad: BadLine[] = []
  const { events, expectations } = read(text, (error, line) => { bad.push({ line, error }) })
  return { events: withoutImplied(events), expectations, bad }
}

/** With one process, `+D` before what it did says no more than the time at which it did that. */
function withoutImplied(events: readonly Recorded[]): Recorded[] {
  const alone = new Set(events.map(event => event.session)).size === 1
  return events.filter((event, i) =>
    event.kind !== 'tick' || !alone || event.upTo !== events[i + 1]?.at)
}

type OnError = (error: InputError, line: number) => void

function read(text: string, onError: OnError): Trace {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/).map((source, i) => {
    const line = i + 1
    return attempt((): Numbered => ({ line, ...parseLine(source) }))
  })
  const statements = lines.filter((l): l is Numbered => !(l instanceof InputError))
  const world = newWorld(matchCallbacks(statements))
  const expectations: Expectation[] = []
  lines.forEach((line, i) => {
    const error = line instanceof InputError ? line
      : attempt(() => runLine(world, line, expectations))
    if (!(error instanceof InputError)) return
    onError(error, i + 1)
    lose(world, i + 1)
  })
  return { events: world.events, expectations }
}

/** What `work` gives, or the InputError that it throws. */
function attempt<T>(work: () => T): T | InputError {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error
  }
}

// --- statements ------------------------------------------------------------------------------

function runLine(world: World, { line, statement, expectations }: Numbered,
  expected: Expectation[]): void {
  if (statement) run(world, line, statement)
  for (const { policy, target } of expectations) {
    const means = target ? targetsOf(world.current, target) : []
    expected.push({ line, policy, ...target && { target: target.text }, means })
  }
}

function run(world: World, line: number, statement: Statement): void {
  if (statement.kind === 'move') return moveTime(world, line, statement.by)
  if (statement.kind === 'process') return runProcess(world, line, statement)
  const process = world.current ?? startProcess(world, 0, 1, DEFAULT_IMAGE, FIRST_TIME, [])
  if (process.ended && statement.kind !== 'tick') {
    throw new InputError('this process has ended',
      'after end, `process N image` starts another one')
  }
  if (statement.kind === 'resumed') return runResumed(world, process, line, statement)
  const at = step(world)
  switch (statement.kind) {
    case 'tick':
      return emit(world, process, line, { kind: 'tick', upTo: at, by: 'log' })
    case 'call':
      return runCall(world, process, line, at, statement)
    case 'status':
      return runStatus(world, process, line, at, statement)
    case 'returned':
      return runReturned(world, process, line, at, statement.mods)
    case 'thread-exit':
      process.threads.delete(statement.tid)
      return emit(world, process, line,
        { kind: 'thread-exit', tid: statement.tid, ...byOf(statement.mods, true) })
    case 'observed':
      return emit(world, process, line, { kind: 'observed', what: statement.what,
        handle: observedValue(process, statement.value), ...byOf(statement.mods) })
    case 'scope':
      return emit(world, process, line, { kind: 'scope', tid: statement.mods.tid ?? 1,
        what: statement.what, phase: statement.phase, ...byOf(statement.mods, true) })
    case 'gap': {
      const by = byOf(statement.mods)
      if (statement.lost !== null) return lose(world, line, statement.lost)
      return emit(world, process, line, { kind: 'gap', lost: null, ...by })
    }
    case 'end':
      emit(world, process, line, { kind: 'end',
        ...statement.code !== null && { exitCode: statement.code },
        ...statement.crashed && { crashed: true }, ...byOf(statement.mods) })
      process.ended = true
      return
  }
}

/** Time moves by what the machine slept, but no deadline fires for it. */
function runResumed(world: World, process: Process, line: number,
  { slept, mods }: Statement & { kind: 'resumed' }): void {
  world.time = checkTime(world.time + slept)
  world.free = false
  emit(world, process, line, { kind: 'resumed', slept, by: 'agent', ...byOf(mods) })
}

function runStatus(world: World, process: Process, line: number, at: number,
  { name, handle, mods }: Statement & { kind: 'status' }): void {
  only(mods, ['ctx', 'value', 'family'])
  const { family, code } = statusNamed(name, wordOf(mods, 'family'), process, handle)
  const names = namesOf(process, family)
  const about = handleOf(names, handle)
  const value = mods.keys.find(k => k.key === 'value')?.value
  const made = value ? handleOf(names, value) : undefined
  const said = wordOf(mods, 'ctx')
  const context = said === undefined ? names.contexts.get(about) ?? DEFAULT_CONTEXT : numberOf(said)
  if (context === null) throw new InputError(`ctx=${said}: expected a number`)
  const tid = mods.tid ?? 1
  emit(world, process, line, {
    kind: 'status', tid, family, status: code, handle: about, context,
    ...made !== undefined && { value: made }, ...mods.arrow && { error: mods.arrow.code },
  })
  if (code === HANDLE_CREATED && family === 'wininet' && made) names.contexts.set(made, context)
  const frame: Frame = { line, seq: process.seq, at, status: code }
  process.statuses.set(line, frame)
  if (world.callbacks.returns.has(line)) threadOf(process, tid).frames.push(frame)
}

/** A number is a status of the token's family; a token that nothing made yet is WinINet's. */
function statusNamed(name: string, family: string | undefined, process: Process, handle: Word):
  { family: string; code: number } {
  const known = statusCodes.get(name)
  const code = numberOf(name)
  if (known && (family === undefined || family === known.family)) return known
  if (code === null || code < 0 || !Number.isSafeInteger(code)) {
    throw new InputError(`${name} is not a status lastcall knows`,
      didYouMean(name, statusCodes.keys()) || 'a status may be given by its number')
  }
  if (family !== undefined && !families.some(f => f.family === family)) {
    throw new InputError(`${family} is not a family`, families.map(f => f.family).join(' '))
  }
  const isRas = isToken(process, 'ras', handle) && !isToken(process, 'wininet', handle)
  return { family: family ?? (isRas ? 'ras' : 'wininet'), code }
}

function runReturned(world: World, process: Process, line: number, at: number, mods: Mods): void {
  only(mods, ['took', 'in', 'status'])
  const tid = mods.tid ?? 1
  const frame = process.statuses.get(world.callbacks.ends.get(line) ?? 0)
  const said = wordOf(mods, 'status')
  const status = said === undefined ? frame?.status : natural('status', said)
  if (status === undefined) {
    throw new InputError(`no status callback is open on thread ${tid}`,
      'status NAME(X) @n begins it, on the same thread')
  }
  const took = wordOf(mods, 'took')
  emit(world, process, line, { kind: 'returned', tid, status,
    took: took !== undefined ? duration(took) : frame ? at - frame.at : 0 })
  const { frames } = threadOf(process, tid)
  const i = frame ? frames.indexOf(frame) : -1
  if (i >= 0) frames.length = i
}
