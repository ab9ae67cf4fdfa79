/**
 * Trace notation, written: the inverse of parse.ts. Reading what is printed here gives the same
 * history up to the names of sessions, positions and the ticks that `+D` stands for, and so the
 * same findings.
 *
 * Works on a history of any length: it holds a window of events, the names of handle values and
 * where each number handed out was printed.
 */
import type { EventOf, Recorded, RecordedOf, Value } from '../events.ts'
import { NULL_HANDLE } from '../events.ts'
import { functions, statusName } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import type { Ahead, Callback, Seen } from './callbacks.ts'
import { HANDLE_CREATED } from '../meaning.ts'
import { DEPTH_MAX, lookAhead } from './callbacks.ts'
import { Lines } from './lines.ts'
import { numberOf, UNITS } from './syntax.ts'
import {
  ASYNC_FLAG, CANONICAL, DEFAULT_CONTEXT, DEFAULT_HOST, DEFAULT_IMAGE, failure, FIRST_TIME,
  RESERVED, STEP, successResult, timeText, traitsOf,
} from './notation.ts'

/** A whole trace as one text. */
export function traceText(events: Iterable<Recorded>): string {
  let text = ''
  for (const line of printTrace(events)) text += line + '\n'
  return text
}

type Thread = {
  /** Callbacks as a reader pairs them with `returned`, and those that a line may be inside. */
  stack: Callback[]; frames: Callback[]
  entered: Entered[]
}

type Entered = { id: number; fn: Fn; line: number; at: number }

type Session = {
  n: number; image: string; ended: boolean; clock: number
  lines: Lines
  threads: Map<number, Thread>
  tokens: Map<string, string>
  contexts: Map<string, number>
  statuses: Map<number, number>
}

type Page = {
  line: number
  out: string[]
  ahead: Ahead
  sessions: Map<string, Session>
  current: Session | null
  /** Sessions that have not ended. */
  live: number
  /** As the reader counts it. */
  time: number; free: boolean
  tick: RecordedOf<'tick'> | null
}

/** The lines of a trace, without line ends, as the history is read. */
export function* printTrace(events: Iterable<Recorded>): Generator<string> {
  const page: Page = { line: 0, out: [], ahead: { done: false }, sessions: new Map(),
    current: null, live: 0, time: FIRST_TIME, free: true, tick: null }
  let before: Seen | null = null
  for (const seen of lookAhead(events, page.ahead)) {
    // One more event of look-ahead tells whether the first start can stay implicit.
    if (before) print(page, before, seen.event)
    before = seen
    yield* page.out.splice(0)
  }
  if (before) print(page, before, null)
  if (page.tick) printTick(page, page.tick)
  yield* page.out
}

function print(page: Page, { event, callback }: Seen, next: Recorded | null): void {
  if (event.kind === 'tick') {
    page.tick = event
    return
  }
  let session = page.sessions.get(event.session)
  if (page.tick) {
    if (!impliesTick(page, session, event, page.tick)) printTick(page, page.tick)
    page.tick = null
  }
  if (event.kind === 'start') {
    if (session) write(page, `// a second start of process ${session.n} is left out`)
    else if (staysImplicit(page, event, next)) {
      addSession(page, event.session, event.image)
      page.current!.lines.add(event.seq, 0)
    } else printStart(page, event)
    return
  }
  if (session?.ended) {
    write(page, `// ${event.kind} after the end of process ${session.n} is left out`)
    return
  }
  if (!session) session = printUnseenStart(page, event)
  if (event.kind === 'call' || event.kind === 'enter') {
    const fn = functions.get(event.fn)
    if (!fn) {
      write(page, `// ${JSON.stringify(event.fn)}: no family has this function`)
      return
    }
    if (event.kind === 'call') return printCall(page, session, event, fn)
    return printEnter(page, session, event, fn)
  }
  printOther(page, session, event, callback)
}

/** A tick before an event of the only session at work says no more than that event's own time. */
function impliesTick(page: Page, session: Session | undefined, event: Recorded,
  tick: RecordedOf<'tick'>): boolean {
  return session !== undefined && session === page.current && !session.ended && page.live === 1
    && event.kind !== 'resumed' && event.at >= tick.upTo
}

function printTick(page: Page, { upTo }: RecordedOf<'tick'>): void {
  const by = upTo - page.time
  // With one session at work, a tick that is not ahead of its events says nothing.
  if (!page.current || (by <= 0 && page.live < 2)) return
  if (by < 0) {
    page.current = [...page.sessions.values()].find(s => !s.ended)!
    write(page, processLine(page.current, [`at=${timeText(upTo)}`]))
  }
  const plain = by < 0 || (by === STEP && !page.free)
  write(page, plain ? 'tick' : `+${durationText(by)}`)
  page.free = !plain
  page.time = upTo
}

// --- lines, time and processes ---------------------------------------------------------------

function write(page: Page, text: string): number {
  page.out.push(text)
  return ++page.line
}

const nextTime = (page: Page) => page.free ? page.time : page.time + STEP

/** Writes an event's line where and when it happened; gives the line's number. */
function writeEvent(page: Page, session: Session, event: Recorded, text: () => string): number {
  const at = session.clock = Math.max(event.at, session.clock)
  // `resumed D` moves time by D itself, so that no deadline fires for the time slept.
  if (event.kind === 'resumed') goToRest(page, session, at - event.slept)
  else goTo(page, session, at)
  page.time = at
  page.free = false
  const line = write(page, text())
  if (event.seq > 0) session.lines.add(event.seq, line)
  return line
}

/**
 * Moves the reader to a session and a time. `+D` is also a tick, which fires deadlines of every
 * session; where several are at work the time stands on a process line instead.
 */
function goTo(page: Page, session: Session, at: number): void {
  if (session === page.current) {
    if (at === nextTime(page)) return
    if (at >= page.time && page.live === 1) {
      write(page, `+${durationText(at - page.time)}`)
      return
    }
  } else if (at === nextTime(page) + STEP) {
    page.current = session
    write(page, processLine(session, []))
    return
  }
  page.current = session
  write(page, processLine(session, [`at=${timeText(at)}`]))
}

function goToRest(page: Page, session: Session, at: number): void {
  if (session === page.current && at === page.time) return
  page.current = session
  write(page, processLine(session, [`at=${timeText(at)}`]))
}

/** The largest unit that says it in whole numbers. */
function durationText(us: number): string {
  const unit = us === 0 ? 'us' : ['h', 'm', 's', 'ms', 'us'].find(u => us % UNITS[u] === 0)!
  return `${us / UNITS[unit]}${unit}`
}

function processLine(session: Session, mods: readonly string[]): string {
  return ['process', session.n, word(session.image), ...mods].join(' ')
}

/** Exactly the process that a trace without a `process` line begins with. */
function staysImplicit(page: Page, event: RecordedOf<'start'>, next: Recorded | null): boolean {
  return page.sessions.size === 0 && startMods(event, 1).length === 0 && event.at === FIRST_TIME &&
    event.image === DEFAULT_IMAGE && next !== null && next.session === event.session &&
    next.at === FIRST_TIME && !['start', 'tick', 'resumed'].includes(next.kind) &&
    ((next.kind !== 'call' && next.kind !== 'enter') || functions.has(next.fn))
}

function addSession(page: Page, session: string, image: string): Session {
  const added: Session = { n: page.sessions.size + 1, image, ended: false, clock: -Infinity,
    lines: new Lines(), threads: new Map(), tokens: new Map(), contexts: new Map(),
    statuses: new Map() }
  page.sessions.set(session, added)
  page.live++
  return page.current = added
}

function printStart(page: Page, event: RecordedOf<'start'>): void {
  const session = addSession(page, event.session, event.image)
  const line = writeStart(page, session, event.at, startMods(event, session.n))
  session.lines.add(event.seq, line)
}

function writeStart(page: Page, session: Session, at: number, mods: string[]): number {
  if (at !== nextTime(page)) mods.push(`at=${timeText(at)}`)
  session.clock = page.time = at
  page.free = false
  return write(page, processLine(session, mods))
}

/** A history that begins in the middle of a session: what was before is not known. */
function printUnseenStart(page: Page, event: Recorded): Session {
  const session = addSession(page, event.session, '')
  writeStart(page, session, event.at, ['from=attach'])
  return session
}

function startMods(event: EventOf<'start'>, n: number): string[] {
  const mods: string[] = []
  const add = (key: string, value: string | number | undefined, usual?: string | number) => {
    if (value !== undefined && value !== usual) mods.push(`${key}=${word(String(value))}`)
  }
  add('pid', event.pid, n)
  add('host', event.host, DEFAULT_HOST)
  add('capture', event.capture, 'import')
  add('luid', event.luid)
  add('winsession', event.windowsSession)
  add('from', event.from)
  add('elevated', event.elevated === undefined ? undefined : Number(event.elevated))
  add('arch', event.arch)
  add('version', event.version)
  if (event.created !== event.at) mods.push(`created=${timeText(event.created)}`)
  return mods
}

// --- values ----------------------------------------------------------------------------------

/** Text as a bare word where that reads back as it is, else in quotes. */
function word(text: string): string {
  return /^(?!>)[^\s,()!"=@]+$/.test(text) && !text.includes('//') && !text.startsWith('...')
    ? text : JSON.stringify(text)
}

const text = (value: string) => numberOf(value) === null && value !== '?'
  ? word(value) : JSON.stringify(value)

/** A handle's token, with its value where it is used first. */
function token(session: Session, family: string, value: Value): string {
  if (value === NULL_HANDLE) return '0'
  if (!CANONICAL.test(value)) return JSON.stringify(value)
  const key = `${family} ${value}`
  const known = session.tokens.get(key)
  if (known) return known
  const name = letters(session.tokens.size)
  session.tokens.set(key, name)
  return `${name}:${value}`
}

/** A, B ... Z, AA, AB ... */
function letters(n: number): string {
  const letter = String.fromCharCode(65 + n % 26)
  return n < 26 ? letter : letters(Math.floor(n / 26) - 1) + letter
}

/** A network connection's name. */
function name(value: Value): string {
  if (value === NULL_HANDLE) return '0'
  return value !== '0' && /^([A-Za-z]+\d*:|\\\\.*)$/.test(value) ? word(value)
    : JSON.stringify(value)
}

/** A value that need not become a token to be said. */
function plainValue(session: Session, family: string, value: Value): string {
  return CANONICAL.test(value) && !session.tokens.has(`${family} ${value}`)
    ? value : token(session, family, value)
}

// --- calls -----------------------------------------------------------------------------------

function threadOf(session: Session, tid: number): Thread {
  let thread = session.threads.get(tid)
  if (!thread) session.threads.set(tid, thread = { stack: [], frames: [], entered: [] })
  return thread
}

const onThread = (tid: number) => tid === 1 ? [] : [`@${tid}`]

function handlesText(session: Session, fn: Fn, handles: readonly Value[] | undefined): string[] {
  const { named } = traitsOf(fn)
  return (handles ?? []).slice(0, named.length).map((value, i) =>
    named[i] ? name(value) : token(session, fn.family.family, value))
}

function printEnter(page: Page, session: Session, event: RecordedOf<'enter'>, fn: Fn): void {
  const line = writeEvent(page, session, event, () => [
    `${event.fn}(${handlesText(session, fn, event.handles).join(', ')})`, ...onThread(event.tid),
    ...beganText(session, event.began, session.lines.last), '...'].join(' '))
  threadOf(session, event.tid).entered.push({ id: event.id, fn, line, at: session.clock })
}

function printCall(page: Page, session: Session, event: RecordedOf<'call'>, fn: Fn): void {
  const thread = threadOf(session, event.tid)
  const entered = takeEntered(thread, event, fn)
  const outs = fn.spec.makes === undefined ? [] : event.outs ?? []
  const args = argsText(fn, event.args ?? {})
  const at = Math.max(event.at, session.clock)
  writeEvent(page, session, event, () => {
    const made = outs.map(value =>
      traitsOf(fn).makesName ? name(value) : token(session, fn.family.family, value))
    const handles = [...handlesText(session, fn, event.handles), ...args.inside]
    const call = `${event.fn}(${handles.join(', ')})`
    return [
      ...entered ? ['...'] : [], made.length ? `${made.join(', ')} = ${call}` : call,
      ...onThread(event.tid), ...outcomeText(fn, event, outs), ...args.after,
      ...event.site === undefined ? [] : [`site=${word(event.site)}`],
      ...event.took === (entered ? at - entered.at : 0) ? [] : [`took=${durationText(event.took)}`],
      ...beganText(session, event.began, entered ? entered.line : session.lines.last),
      ...duringText(page, session, thread, event),
    ].join(' ')
  })
  for (const value of outs) {
    const key = `${fn.family.family} ${value}`
    if (typeof event.args?.ctx === 'number') session.contexts.set(key, event.args.ctx)
    else session.contexts.delete(key)
  }
}

/** The `...` statement that this call returns from, where a reader finds the same one. */
function takeEntered(thread: Thread, event: RecordedOf<'call'>, fn: Fn): Entered | undefined {
  if (event.entered === undefined) return undefined
  const i = thread.entered.findLastIndex(e => e.fn === fn)
  return i >= 0 && thread.entered[i].id === event.entered
    ? thread.entered.splice(i, 1)[0] : undefined
}

function beganText(session: Session, began: number, usual: number): string[] {
  const line = session.lines.at(began)
  return line === usual ? [] : [`began=${Math.max(line, 0)}`]
}

/** How to say `result` and `error`: as a failure, as a success that set an error, or both raw. */
function outcomeText(fn: Fn, { result, error }: EventOf<'call'>, outs: readonly Value[]): string[] {
  const success = successResult(fn, outs)
  if (error === undefined) {
    if (result === success) return []
    const said = Number.isSafeInteger(result) && failure(fn, result)
    return [said && said.error === undefined ? `=> ${result}` : `result=${result}`]
  }
  const failed = failure(fn, error)
  if (failed.error === error && failed.result === result) return [`=> ${error}`]
  return [`=> ok ${error}`, ...result === success ? [] : [`result=${result}`]]
}

/** Names stand in the parentheses, as arguments do; everything else after them. */
function argsText(fn: Fn, args: Readonly<Record<string, number | string>>) {
  const { hasContext } = traitsOf(fn)
  const inside: string[] = []
  const after: string[] = []
  for (const [key, value] of Object.entries(args).sort(([a], [b]) => a < b ? -1 : 1)) {
    if (value === undefined) continue
    if (key === 'ctx' && hasContext && value === DEFAULT_CONTEXT) continue
    const said = typeof value === 'number' ? String(value) : text(value)
    if (key === 'flags' && fn.base === 'InternetOpen' && isAsync(value)) {
      after.push('async', ...value === ASYNC_FLAG ? [] : [`flags=${Number(value) - ASYNC_FLAG}`])
    } else if (RESERVED.has(key) || !/^[A-Za-z][\w-]*$/.test(key)) {
      after.push(`${JSON.stringify(key)}=${said}`)
    } else if (key === 'local' || key === 'remote') inside.push(`${key}=${said}`)
    else after.push(`${key}=${said}`)
  }
  if (hasContext && args.ctx === undefined) after.push('ctx=?')
  return { inside, after }
}

const isAsync = (flags: number | string) => typeof flags === 'number' &&
  Number.isSafeInteger(flags) && flags >= 0 && Math.floor(flags / ASYNC_FLAG) % 2 === 1

/** `in=` where a reader would not find by itself inside which callback a call ran. */
function duringText(page: Page, session: Session, thread: Thread, event: EventOf<'call'>):
  string[] {
  const line = event.during === undefined ? 0 : session.statuses.get(event.during) ?? 0
  const unsure = !page.ahead.done && thread.frames.some(c => !c.returned && !c.dead)
  const found = thread.frames.findLast(c => c.returned)?.line ?? 0
  if (!unsure && line === found) return []
  // To a reader in=0 ends the thread's callbacks.
  if (line === 0) thread.stack.length = 0
  return [`in=${line}`]
}

// --- everything else -------------------------------------------------------------------------

const STATUSES_MAX = 4096

function printOther(page: Page, session: Session, event: Recorded, callback: Callback | null):
  void {
  const put = (...parts: readonly (string | number | string[])[]) =>
    writeEvent(page, session, event, () => parts.flat().join(' '))
  const by = (usual?: string) => event.by === usual || event.by === undefined ? []
    : [`by=${event.by}`]
  switch (event.kind) {
    case 'status': return printStatus(page, session, event, callback!)
    case 'returned': return printReturned(page, session, event, callback)
    case 'thread-exit':
      put('thread-exit', onThreadAlways(event.tid), by())
      session.threads.delete(event.tid)
      return
    case 'scope':
      put('scope', event.what, event.phase, onThread(event.tid), by())
      return
    case 'observed':
      put('observed', event.what, CANONICAL.test(event.handle)
        ? token(session, 'ras', event.handle) : name(event.handle), by())
      return
    case 'resumed':
      put('resumed', durationText(event.slept), by('agent'))
      return
    case 'gap': {
      const before = session.lines.lastSeq
      const line = put('gap', event.lost ?? '?', event.lost === null ? by() : [])
      if (event.lost !== null) session.lines.add(before + event.lost, line)
      return
    }
    case 'end':
      put('end', event.crashed ? ['crashed'] : [],
        event.exitCode === undefined ? [] : [`code=${event.exitCode}`], by())
      session.ended = true
      page.live--
      for (const map of [session.threads, session.tokens, session.contexts, session.statuses]) {
        map.clear()
      }
      return
  }
}

const onThreadAlways = (tid: number) => [`@${tid}`]

function printStatus(page: Page, session: Session, event: RecordedOf<'status'>,
  callback: Callback): void {
  const { family, status } = event
  const named = statusName(family, status)
  const key = `${family} ${event.handle}`
  const usual = session.contexts.get(key) ?? DEFAULT_CONTEXT
  const creates = family === 'wininet' && status === HANDLE_CREATED
  const line = writeEvent(page, session, event, () => [
    `status ${named ?? status}(${token(session, family, event.handle)})`, ...onThread(event.tid),
    ...event.error === undefined ? [] : [`=> ${event.error}`],
    ...event.context === usual ? [] : [`ctx=${event.context}`],
    ...event.value === undefined ? [] : [`value=${creates ? token(session, family, event.value)
      : plainValue(session, family, event.value)}`],
    ...named || family === 'wininet' ? [] : [`family=${word(family)}`],
  ].join(' '))
  if (creates && event.value) session.contexts.set(`${family} ${event.value}`, event.context)
  session.statuses.set(event.seq, callback.line = line)
  if (session.statuses.size > STATUSES_MAX) {
    session.statuses.delete(session.statuses.keys().next().value!)
  }
  const thread = threadOf(session, event.tid)
  for (const list of [thread.stack, thread.frames]) {
    list.push(callback)
    if (list.length > DEPTH_MAX) list.shift()
  }
}

function printReturned(page: Page, session: Session, event: RecordedOf<'returned'>,
  callback: Callback | null): void {
  const thread = threadOf(session, event.tid)
  const at = Math.max(event.at, session.clock)
  const found = thread.stack.at(-1) === callback
  const took = callback ? at - callback.at : 0
  writeEvent(page, session, event, () => ['returned', ...onThread(event.tid),
    ...callback ? found ? [] : [`in=${callback.line}`] : ['in=0', `status=${event.status}`],
    ...event.took === took ? [] : [`took=${durationText(event.took)}`]].join(' '))
  for (const list of [thread.stack, thread.frames]) {
    const i = callback ? list.indexOf(callback) : -1
    if (i >= 0) list.length = i
  }
}
