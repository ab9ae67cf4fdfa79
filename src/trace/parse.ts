/**
 * Trace notation, read: text becomes the events that a log would hold, and what a test expects.
 *
 * Three passes. Lines become statements (syntax.ts); every `returned` finds the callback that it
 * ends, because whether a call ran inside a callback is known only when that callback returns;
 * then the statements run in order on a small machine of processes, tokens, threads and time.
 */
import type { EventOf, Recorded, Value } from '../events.ts'
import { NULL_HANDLE } from '../events.ts'
import { families, functions } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import { InputError } from '../input-error.ts'
import type { CallStatement, KeyValue, Line, Mods, Statement, Word } from './syntax.ts'
import { didYouMean, durationOf, numberOf, parseLine } from './syntax.ts'
import {
  ASYNC_FLAG, canonical, DEFAULT_CONTEXT, DEFAULT_HOST, DEFAULT_IMAGE, failure, FIRST_TIME,
  HANDLE_CREATED, HEX, nameKey, RESERVED, statusCodes, STEP, successResult, timeOf, TOKEN, traitsOf,
} from './notation.ts'

/** A life that an expectation may mean: the newest one of the value, or a given generation. */
export type Target = {
  session: string; family: string
  /** The key of the life in the ledger: a handle's value, or a name as lives are keyed. */
  value: Value
  generation: number | null
}

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
  return { ...read(text, (error, line) => { bad.push({ line, error }) }), bad }
}

type Numbered = Line & { line: number }
type OnError = (error: InputError, line: number) => void

function read(text: string, onError: OnError): Trace {
  const lines: (Numbered | { line: number; bad: true })[] = []
  let number = 0
  for (const source of text.replace(/^\uFEFF/, '').split(/\r\n|\n/)) {
    const line = ++number
    guard(line, onError, () => { lines.push({ line, ...parseLine(source) }) },
      () => { lines.push({ line, bad: true }) })
  }
  const good = lines.filter((l): l is Numbered => !('bad' in l))
  const world = newWorld(matchCallbacks(good))
  for (const line of lines) {
    if ('bad' in line) lose(world, line.line)
    else guard(line.line, onError, () => runLine(world, line), () => lose(world, line.line))
  }
  return { events: world.events, expectations: world.expectations }
}

/** Runs `work`; an InputError goes to `onError`, and then `otherwise` runs. */
function guard(line: number, onError: OnError, work: () => void, otherwise: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    onError(error, line)
    otherwise()
  }
}

// --- which `returned` ends which callback ---------------------------------------------------------

/** Line of a `returned` to the line of its `status`. */
type Callbacks = { ends: Map<number, number>; returns: Set<number> }

function matchCallbacks(lines: readonly Numbered[]): Callbacks {
  const ends = new Map<number, number>()
  const returns = new Set<number>()
  const stacks = new Map<string, number[]>()
  const stackOf = (process: number, tid: number): number[] => {
    const key = `${process} ${tid}`
    let stack = stacks.get(key)
    if (!stack) stacks.set(key, stack = [])
    return stack
  }
  let process = 1
  for (const { line, statement } of lines) {
    if (!statement) continue
    switch (statement.kind) {
      case 'process': process = statement.n; break
      case 'status': stackOf(process, statement.mods.tid ?? 1).push(line); break
      case 'thread-exit': stackOf(process, statement.tid).length = 0; break
      case 'call':
        // `in=0` says that the callbacks open on this thread have ended.
        if (wordOf(statement.mods, 'in') === '0') {
          stackOf(process, statement.mods.tid ?? 1).length = 0
        }
        break
      case 'end':
        for (const key of stacks.keys()) if (key.startsWith(`${process} `)) stacks.delete(key)
        break
      case 'returned': {
        const stack = stackOf(process, statement.mods.tid ?? 1)
        const named = wordOf(statement.mods, 'in')
        const status = named === undefined ? stack.at(-1) : numberOf(named) || undefined
        if (status === undefined) break
        if (stack.includes(status)) stack.length = stack.indexOf(status)
        ends.set(line, status)
        returns.add(status)
        break
      }
    }
  }
  return { ends, returns }
}

function wordOf(mods: Mods, key: string): string | undefined {
  return mods.keys.find(k => k.key === key && !k.quoted)?.value?.text
}

// --- the machine ------------------------------------------------------------------------------------

type Names = {
  values: Map<string, Value>
  taken: Set<Value>
  next: number
  /** Context of the call that acquired a value last. */
  contexts: Map<Value, number>
}

type Entered = { fn: Fn; seq: number; at: number; keys: readonly KeyValue[] }
type Frame = { line: number; seq: number; at: number; status: number }
type Thread = { frames: Frame[]; entered: Entered[] }

type Process = {
  session: string
  image: string
  ended: boolean
  /** The highest number handed out. */
  seq: number
  clock: number
  threads: Map<number, Thread>
  names: Map<string, Names>
  /** Families in order of their last use, the last one first. */
  recent: string[]
  /** Lines and the seq handed out there, ascending. */
  lines: number[]; seqs: number[]
  statuses: Map<number, Frame>
}

type World = {
  events: Recorded[]
  expectations: Expectation[]
  callbacks: Callbacks
  processes: Map<number, Process>
  /** How often a process number was started, so that a recycled one is a session of its own. */
  starts: Map<number, number>
  current: Process | null
  time: number
  /** The next statement takes no step: it is the first one, or `+D` replaced its step. */
  free: boolean
  /** Lines were lost before the first process: what it did by then is not known. */
  lateStart: boolean
}

function newWorld(callbacks: Callbacks): World {
  return { events: [], expectations: [], callbacks, processes: new Map(), starts: new Map(),
    current: null, time: FIRST_TIME, free: true,
    lateStart: false }
}

function runLine(world: World, { line, statement, expectations }: Numbered): void {
  if (statement) run(world, line, statement)
  for (const { policy, target } of expectations) {
    const means = target ? targetsOf(world, target) : []
    world.expectations.push({ line, policy, ...target && { target: target.text }, means })
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
        { kind: 'thread-exit', tid: statement.tid, ...byOf(statement.mods) })
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

/** The time at which the next statement returns. */
function step(world: World): number {
  if (!world.free) world.time += STEP
  world.free = false
  return checkTime(world.time)
}

function checkTime(at: number): number {
  if (!Number.isSafeInteger(at)) throw new InputError('the time is out of range')
  return at
}

/** Time moves by what the machine slept, but no deadline fires for it. */
function runResumed(world: World, process: Process, line: number,
  { slept, mods }: Statement & { kind: 'resumed' }): void {
  world.time = checkTime(world.time + slept)
  world.free = false
  emit(world, process, line, { kind: 'resumed', slept, by: 'agent', ...byOf(mods) })
}

function moveTime(world: World, line: number, by: number): void {
  world.time = checkTime(world.time + by)
  world.free = true
  // Before a process exists there is nothing whose deadlines could fire.
  if (world.current) {
    emit(world, world.current, line, { kind: 'tick', upTo: world.time, by: 'log' })
  }
}

/** A known number of lost events: the log writes the gap and their numbers are skipped. */
function lose(world: World, line: number, lost = 1): void {
  const process = world.current
  if (!process) world.lateStart = true
  if (!process || process.ended) return
  emit(world, process, line, { kind: 'gap', lost, by: 'log' })
  process.seq += lost
  process.lines.push(line)
  process.seqs.push(process.seq)
}

type Body<E> = E extends Recorded ? Omit<E, 'session' | 'seq' | 'at' | 'position'> : never

/** Records an event at the world's time; one by the log or the agent has no number. */
function emit(world: World, process: Process, line: number, body: Body<Recorded>): void {
  if (body.kind !== 'tick') {
    if (world.time < process.clock) {
      throw new InputError('time never goes back within a process')
    }
    process.clock = world.time
  }
  const seq = body.by ? 0 : ++process.seq
  if (seq > 0) {
    process.lines.push(line)
    process.seqs.push(seq)
  }
  const { kind, by, ...rest } = body
  world.events.push({ position: line, session: process.session, seq, at: world.time,
    ...by && { by }, kind, ...rest } as Recorded)
}

/** `by=agent`: an event that no capture numbered. */
function byOf(mods: Mods, thread = false): { by?: 'log' | 'agent' } {
  if (mods.arrow) throw new InputError('=> belongs to calls and status lines')
  if (mods.tid !== null && !thread && mods.keys.some(k => k.key !== 'by')) {
    throw new InputError('no thread can be given here')
  }
  only(mods, ['by'])
  const by = wordOf(mods, 'by')
  if (by === undefined) return {}
  if (by !== 'log' && by !== 'agent') throw new InputError(`by=${by}: log or agent`)
  return { by }
}

function only(mods: Mods, known: readonly string[]): void {
  for (const { key } of mods.keys) {
    if (!known.includes(key)) {
      throw new InputError(`${key} means nothing here`,
        didYouMean(key, known) || (known.length ? `known here: ${known.join(' ')}` : ''))
    }
  }
}

// --- processes ----------------------------------------------------------------------------------------

const PROCESS_KEYS = ['winsession', 'luid', 'host', 'from', 'at', 'pid', 'created', 'capture',
  'elevated', 'arch']
const CAPTURES = ['sdk', 'probe', 'watch', 'ingest', 'import', 'simulated']

function runProcess(world: World, line: number,
  { n, image, mods }: Statement & { kind: 'process' }): void {
  if (mods.tid !== null || mods.arrow) throw new InputError('a process line takes key=value only')
  only(mods, PROCESS_KEYS)
  const at = wordOf(mods, 'at')
  if (at !== undefined) {
    world.time = timeOf(at)
    world.free = true
  }
  const known = world.processes.get(n)
  if (known && !known.ended) {
    world.current = known
    if (at === undefined) step(world)
    return
  }
  startProcess(world, line, n, image, step(world), mods.keys)
}

function startProcess(world: World, line: number, n: number, image: string, at: number,
  keys: readonly KeyValue[]): Process {
  const starts = (world.starts.get(n) ?? 0) + 1
  const process: Process = {
    session: starts === 1 ? `p${n}` : `p${n}-${starts}`, image, ended: false, seq: 0,
    clock: -Infinity, threads: new Map(), names: new Map(), recent: [], lines: [], seqs: [],
    statuses: new Map(),
  }
  const text = (key: string) => keys.find(k => k.key === key)?.value?.text
  const number = (key: string) => {
    const value = text(key)
    return value === undefined ? undefined : natural(key, value)
  }
  const capture = text('capture') ?? 'import'
  if (!CAPTURES.includes(capture)) {
    throw new InputError(`capture=${capture}`, `one of ${CAPTURES.join(' ')}`)
  }
  const created = text('created')
  const optional = { luid: text('luid'), windowsSession: number('winsession'),
    elevated: text('elevated') === undefined ? undefined : text('elevated') !== '0',
    arch: text('arch'), from: text('from') ?? (world.lateStart ? 'attach' : undefined) }
  // A time of its own, not the world's: an implicit start comes before any +D.
  const time = world.time
  world.time = at
  emit(world, process, line, {
    kind: 'start', host: text('host') || DEFAULT_HOST, pid: number('pid') ?? n,
    created: created === undefined ? at : timeOf(created), image,
    capture: capture as EventOf<'start'>['capture'], ...present(optional),
  })
  world.time = time
  world.starts.set(n, starts)
  world.processes.set(n, process)
  return world.current = process
}

function natural(key: string, text: string): number {
  const n = numberOf(text)
  if (n === null || n < 0 || !Number.isSafeInteger(n)) {
    throw new InputError(`${key}=${text}: expected a number that is not negative`)
  }
  return n
}

/** Without the keys that are undefined, so that equal events have equal keys. */
function present<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, v]) => v !== undefined)) as
    { [K in keyof T]?: Exclude<T[K], undefined> }
}

// --- tokens and values ----------------------------------------------------------------------------------

function namesOf(process: Process, family: string): Names {
  if (process.recent[0] !== family) {
    process.recent = [family, ...process.recent.filter(f => f !== family)]
  }
  let names = process.names.get(family)
  if (!names) {
    names = { values: new Map(), taken: new Set(), next: 1, contexts: new Map() }
    process.names.set(family, names)
  }
  return names
}

/** A handle as written: a token, `0`, a number or hex for the value itself, or quoted text. */
function handleOf(names: Names, word: Word): Value {
  const { text } = word
  if (word.quoted) return checkValue(text)
  if (HEX.test(text)) return canonical(text)
  if (/^\d+$/.test(text)) return '0x' + BigInt(text).toString(16)
  const match = TOKEN.exec(text)
  if (!match) {
    throw new InputError(`${text} is not a handle`, 'a token such as A, A:0xcc0004, 0 or 0xcc0004')
  }
  const [, name, hex] = match
  const known = names.values.get(name)
  const fixed = hex === undefined ? undefined : canonical(hex)
  if (fixed === NULL_HANDLE) throw new InputError(`${text}: a token is never null`, 'write 0')
  if (known !== undefined) {
    if (fixed !== undefined && fixed !== known) {
      throw new InputError(`${name} is ${known} already: its first use fixes its value`)
    }
    return known
  }
  let value = fixed
  while (value === undefined || (fixed === undefined && names.taken.has(value))) {
    value = '0x' + (names.next++).toString(16)
  }
  names.values.set(name, value)
  names.taken.add(value)
  return value
}

function checkValue(text: string): Value {
  if (text.length === 0 || text.length > 1024) {
    throw new InputError('a value has 1 to 1024 characters')
  }
  return text
}

const nameOf = (word: Word): Value =>
  !word.quoted && word.text === '0' ? NULL_HANDLE : checkValue(word.text)

/** RAS connections are observed by value or token, network connections by name. */
function observedValue(process: Process, word: Word): Value {
  if (word.quoted || (!HEX.test(word.text) && !TOKEN.test(word.text))) {
    namesOf(process, 'wnet')
    return nameOf(word)
  }
  return handleOf(namesOf(process, 'ras'), word)
}

function targetsOf(world: World, word: Word): Target[] {
  const process = world.current
  if (!process) return []
  const match = word.quoted ? null : /^(.*)#(\d+)$/.exec(word.text)
  const name = match ? match[1] : word.text
  const generation = match ? Number(match[2]) : null
  const target = (family: string, value: Value): Target =>
    ({ session: process.session, family, value, generation })
  if (!word.quoted) {
    if (HEX.test(name)) return process.recent.map(family => target(family, canonical(name)))
    const token = TOKEN.exec(name)?.[1] ?? ''
    const tokens = process.recent.flatMap(family => {
      const value = process.names.get(family)!.values.get(token)
      return value === undefined ? [] : [target(family, value)]
    })
    if (tokens.length) return tokens
  }
  return [target('wnet', nameKey(name))]
}

// --- calls ------------------------------------------------------------------------------------------------

function functionNamed(name: string): Fn {
  const fn = functions.get(name)
  if (fn) return fn
  const known = [...functions.keys()]
  throw new InputError(`${name} is not a function lastcall knows`,
    functions.has(`${name}W`) ? `did you mean ${name}W?` : didYouMean(name, known))
}

function threadOf(process: Process, tid: number): Thread {
  let thread = process.threads.get(tid)
  if (!thread) process.threads.set(tid, thread = { frames: [], entered: [] })
  return thread
}

function runCall(world: World, process: Process, line: number, at: number,
  statement: CallStatement): void {
  const { mods } = statement
  const fn = functionNamed(statement.fn)
  const names = namesOf(process, fn.family.family)
  const tid = mods.tid ?? 1
  const thread = threadOf(process, tid)
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
  const outs = outsOf(fn, names, statement.outs)
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

function duration(text: string): number {
  const took = durationOf(text)
  if (took === null) throw new InputError(`took=${text}: expected a duration such as 5ms`)
  return took
}

// --- status callbacks -----------------------------------------------------------------------------------

function runStatus(world: World, process: Process, line: number, at: number,
  { name, handle, mods }: Statement & { kind: 'status' }): void {
  only(mods, ['ctx', 'value', 'family'])
  const { family, code } = statusNamed(name, wordOf(mods, 'family'))
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

function statusNamed(name: string, family: string | undefined): { family: string; code: number } {
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
  return { family: family ?? 'wininet', code }
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
