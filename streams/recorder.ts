/**
 * The recorder: stands between a program and a machine, and writes down every call and callback
 * at the native boundary.
 *
 * It never throws into the program, and it loses nothing in silence. An event's number is taken
 * first; an event that cannot be kept (the sink is down and the buffer full, or we failed) leaves
 * its number unused, and the log writes the gap. `lost` counts them.
 *
 * Threads: a recorder belongs to one thread. The threads of a process share the session's counter
 * (see streams/threads.ts). Every event carries the tid of the JS thread that made the call or ran
 * the callback: which thread of libuv's pool made a waiting call cannot be known, and a callback
 * runs on the JS thread whichever native thread is waiting for it.
 */
import { handleValue } from '../src/events.ts'
import type { CallEvent, HandleEvent, StartEvent, StatusEvent, Value } from '../src/events.ts'
import { functions } from '../src/families/all.ts'
import type { Fn } from '../src/families/spec.ts'
import { InputError } from '../src/input-error.ts'
import { HANDLE_CLOSING, HANDLE_CREATED, IO_PENDING } from '../src/meaning.ts'
import type { Argument, Machine, Outcome, StatusInfo, StatusListener } from '../src/machine.ts'
import { decoderOf, type Decoder } from './keep.ts'
import { newSites, type Captured, type Sites } from './sites.ts'

/**
 * Takes a batch, oldest first. It owns the array. `false` or a throw: not taken; the events stay
 * and are offered again.
 */
export type Sink = (events: HandleEvent[]) => void | boolean

export type RecorderOptions = {
  /** 1-64 of A-Z a-z 0-9 and -; default: host-pid-created, so that it is the process's. */
  session?: string
  /** The highest number handed out, shared by the process's threads; default: its own. */
  counter?: Uint32Array
  /** Events per batch; default 1,000. */
  batch?: number
  /** Milliseconds from the first waiting event to its flush; default 100. */
  delay?: number
  /** Events kept while the sink takes none; default 65,536. */
  capacity?: number
  /** Whether calls say where they were made; default `all`. What it costs: streams/sites.ts. */
  sites?: 'all' | 'none'
  /** How many calls that acquire or release have a site, a second; default 500. */
  sitesPerSecond?: number
  /** What its session says of itself; default `simulated` for a simulated machine, else `sdk`. */
  capture?: StartEvent['capture']
}

/** Watches the statuses of one handle. */
export type Observer = {
  status(info: StatusInfo): void
  /** Its release has returned, and no HANDLE_CLOSING will follow. */
  released(): void
}

export type Recorder = {
  readonly machine: Machine
  readonly session: string
  readonly lost: number
  call(name: string, args: readonly Argument[]): Outcome
  callAsync(name: string, args: readonly Argument[]): Promise<Outcome>
  /** Records a call that was answered without being made, because making it kills the process. */
  answer(name: string, args: readonly Argument[], outcome: Outcome): Outcome
  /** `call` for one function, looked up once. */
  bind(name: string): (args: readonly Argument[]) => Outcome
  /** Watches a handle's callbacks; installs one where there is none. Returns the way to stop. */
  observe(family: 'wininet' | 'ras', handle: Value, observer: Observer): () => void
  /** HANDLE_CLOSING will follow the close: there are a callback and a context. */
  awaitsClosing(handle: Value): boolean
  /** The tree was opened with INTERNET_FLAG_ASYNC. */
  isAsync(handle: Value): boolean
  flush(): void
  /** Writes what is still running, then `end`, and flushes. Later events are not recorded. */
  end(exitCode?: number, crashed?: boolean): void
  /** A thread of the session ends: `thread-exit`, and a flush. */
  endThread(): void
}

/** What must be known of a WinINet handle to follow its callbacks. */
type Tracked = { context: number; async: boolean; wrapper: Wrapper | null }
/** A program's function, wrapped; `listener` is null where only we listen. */
type Wrapper = StatusListener & { listener: StatusListener | null; number: number }

const ASYNC_FLAG = 0x10000000
const CONTEXT_OPTION = 45
const ANNOUNCE_MS = 1000
const TRACKED_MAX = 65_536

export function newRecorder(machine: Machine, sink: Sink, options: RecorderOptions = {}): Recorder {
  const identity = machine.identity()
  const session = options.session ??
    `${plain(identity.host).slice(0, 24)}-${identity.pid}-${identity.created}`
  const counter = options.counter ?? new Uint32Array(new SharedArrayBuffer(4))
  const batchSize = options.batch ?? 1000
  const capacity = options.capacity ?? 65_536
  const sites: Sites = newSites(options.sitesPerSecond)
  const withSites = options.sites !== 'none'

  let buffer: HandleEvent[] = []
  let sited: [CallEvent, Captured][] = []
  let timer: NodeJS.Timeout | null = null
  let refused = false
  let lost = 0
  let ended = false
  let lastId = 0
  /** Numbers of the status events whose callbacks are running, innermost last. */
  const inside: number[] = []
  const running = new Map<number, () => void>()
  const tracked = new Map<Value, Tracked>()
  const wrappers = new WeakMap<StatusListener, Wrapper>()
  const observers = new Map<string, Set<Observer>>()
  let functionsSeen = 0

  const began = () => Atomics.load(counter, 0)
  const number = () => Atomics.add(counter, 0, 1) + 1

  function push(event: HandleEvent): void {
    if (buffer.length >= capacity) {
      lost++
      return
    }
    buffer.push(event)
    if (buffer.length >= batchSize && !refused) deliver()
    else timer ??= setTimeout(deliver, options.delay ?? 100).unref()
  }

  function deliver(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (buffer.length === 0) return
    for (const [event, captured] of sited) {
      const site = sites.read(captured)
      if (site) event.site = site
    }
    sited = []
    const events = buffer
    buffer = []
    try {
      refused = sink(events.slice()) === false
    } catch {
      refused = true
    }
    if (!refused) return
    // Not taken: it stays in front of what came meanwhile, and is offered again.
    buffer = events.concat(buffer)
    timer ??= setTimeout(deliver, options.delay ?? 100).unref()
  }

  /** @param took µs from entry to `at`, the return. */
  function record(name: string, fn: Fn, decoder: Decoder, args: readonly Argument[],
    outcome: Outcome, start: number, entered: number, thread: number, during: number | undefined,
    callback: number, id?: number): void {
    try {
      const at = machine.now()
      const event: CallEvent = {
        session, seq: number(), at, kind: 'call', tid: thread, fn: name, began: entered,
        took: at - start, result: outcome.result,
      }
      if (decoder.handles) event.handles = decoder.handles(args)
      if (decoder.outs) {
        const outs = decoder.outs(args, outcome)
        if (outs) event.outs = outs
      }
      if (decoder.args) {
        const kept = decoder.args(args, outcome, callback)
        if (kept) event.args = kept
      }
      if (outcome.error !== 0 && (outcome.error === IO_PENDING || isFailure(fn, outcome.result))) {
        event.error = outcome.error
      }
      if (during !== undefined) event.during = during
      if (id !== undefined) event.entered = id
      if (withSites) {
        const captured = sites.capture(at, fn.role === 'acquire' || fn.role === 'release')
        if (captured) sited.push([event, captured])
      }
      push(event)
    } catch {
      lost++
    }
  }

  // --- status callbacks ------------------------------------------------------------------------

  function wrapperOf(listener: StatusListener | null): Wrapper {
    const key = listener ?? observeOnly
    const known = wrappers.get(key)
    if (known) return known
    const wrapper: Wrapper = Object.assign(
      (info: StatusInfo) => runCallback(info, wrapper, listener),
      { listener, number: ++functionsSeen })
    wrappers.set(key, wrapper)
    return wrapper
  }

  function runCallback(info: StatusInfo, wrapper: Wrapper, listener: StatusListener | null):
    unknown {
    const start = machine.now()
    const seq = number()
    const event: StatusEvent = { session, seq, at: start, kind: 'status',
      tid: machine.threadId(), family: info.family, status: info.status, handle: info.handle,
      context: info.context }
    if (info.value !== undefined) event.value = info.value
    if (info.error !== undefined) event.error = info.error
    if (!ended) push(event)
    if (info.family === 'wininet' && info.status === HANDLE_CREATED && info.value) {
      track(info.value, { context: info.context, async: tracked.get(info.handle)?.async ?? true,
        wrapper })
    }
    inside.push(seq)
    try {
      publish(info)
      return listener?.(info)
    } finally {
      inside.pop()
      if (info.family === 'wininet' && info.status === HANDLE_CLOSING) tracked.delete(info.handle)
      const at = machine.now()
      if (!ended) {
        push({ session, seq: number(), at, kind: 'returned', tid: machine.threadId(),
          status: info.status, took: at - start })
      }
    }
  }

  function publish(info: StatusInfo): void {
    const set = observers.get(info.family + info.handle)
    if (!set) return
    for (const observer of [...set]) observer.status(info)
  }

  function track(handle: Value, what: Tracked): void {
    tracked.delete(handle)
    tracked.set(handle, what)
    if (tracked.size > TRACKED_MAX) tracked.delete(tracked.keys().next().value!)
  }

  /** Follows what a WinINet call means for contexts, callbacks and observers. */
  function follow(fn: Fn, args: readonly Argument[], outcome: Outcome): void {
    if (fn.role === 'acquire' && outcome.result !== 0 && fn.result === 'HINTERNET') {
      const value = handleValue(outcome.result)
      const parent = fn.handleParams.length > 0 ? tracked.get(String(args[fn.handleParams[0]]))
        : undefined
      const context = args[fn.params.findIndex(p => p.name === 'dwContext')]
      const flags = args[fn.params.findIndex(p => p.name === 'dwFlags')]
      const root = fn.base === 'InternetOpen'
      track(value, {
        context: typeof context === 'number' ? context : 0,
        async: root ? (Number(flags) & ASYNC_FLAG) !== 0 : parent?.async ?? false,
        wrapper: root ? null : tracked.get(value)?.wrapper ?? parent?.wrapper ?? null,
      })
    } else if (fn.base === 'InternetSetOption' && args[1] === CONTEXT_OPTION && outcome.result) {
      const known = tracked.get(String(args[0]))
      const context = decoders.get(fn)?.args?.(args, outcome, 0)?.ctx
      if (known && typeof context === 'number') known.context = context
    } else if (fn.base === 'InternetCloseHandle' && outcome.result) {
      const value = String(args[0])
      if (awaits(tracked.get(value))) return
      tracked.delete(value)
      for (const observer of [...observers.get('wininet' + value) ?? []]) observer.released()
    }
  }

  const awaits = (what: Tracked | undefined) =>
    what !== undefined && what.wrapper !== null && what.context !== 0

  // --- calls -----------------------------------------------------------------------------------

  const decoders = new Map<Fn, Decoder>()
  function decoderFor(fn: Fn): Decoder {
    let decoder = decoders.get(fn)
    if (!decoder) decoders.set(fn, decoder = decoderOf(fn))
    return decoder
  }

  function fnOf(name: string): Fn {
    const fn = functions.get(name)
    if (!fn) throw new InputError(`${name} is no function of any family`)
    return fn
  }

  /** `call` as the machine offers it, or through its lookup. */
  const nativeOf = (name: string) =>
    machine.bind?.(name) ?? ((args: readonly Argument[]) => machine.call(name, args))

  function wrap(name: string): (args: readonly Argument[]) => Outcome {
    const fn = fnOf(name)
    if (fn.role === 'register-callback' && fn.family.family === 'wininet') {
      return args => setCallback(name, fn, args)
    }
    const native = nativeOf(name)
    const decoder = decoderFor(fn)
    const follows = fn.family.family === 'wininet'
    const notifier = fn.params.findIndex(p => p.name === 'lpvNotifier')
    return args => {
      const { given, callback } = withNotifier(args, notifier)
      const during = inside.length > 0 ? inside[inside.length - 1] : undefined
      const entered = began()
      const start = machine.now()
      const outcome = native(given)
      if (!ended) {
        record(name, fn, decoder, given, outcome, start, entered, machine.threadId(), during,
          callback)
      }
      if (follows) follow(fn, args, outcome)
      return outcome
    }
  }

  function withNotifier(args: readonly Argument[], i: number) {
    const listener = i < 0 ? null : args[i]
    if (typeof listener !== 'function') return { given: args, callback: 0 }
    const wrapper = wrapperOf(listener)
    return { given: args.with(i, wrapper), callback: wrapper.number }
  }

  const bound = new Map<string, (args: readonly Argument[]) => Outcome>()
  function bind(name: string): (args: readonly Argument[]) => Outcome {
    let call = bound.get(name)
    if (!call) bound.set(name, call = wrap(name))
    return call
  }

  /** Installs the program's function, wrapped, and hands its own previous one back. */
  function setCallback(name: string, fn: Fn, args: readonly Argument[]): Outcome {
    const handle = String(args[0])
    const listener = typeof args[1] === 'function' ? args[1] : null
    const watched = observers.has('wininet' + handle)
    return install(name, fn, handle, listener || watched ? wrapperOf(listener) : null)
  }

  function install(name: string, fn: Fn, handle: Value, wrapper: Wrapper | null): Outcome {
    const args = [handle, wrapper]
    const during = inside.at(-1)
    const entered = began()
    const start = machine.now()
    const outcome = nativeOf(name)(args)
    if (!ended) {
      record(name, fn, decoderFor(fn), args, outcome, start, entered, machine.threadId(), during,
        wrapper?.number ?? 0)
    }
    if (outcome.result === -1) return outcome
    const known = tracked.get(handle)
    const previous = outcome.result === 0 ? undefined
      : (outcome.outs.previous ?? known?.wrapper) as Wrapper | StatusListener | undefined
    if (known) known.wrapper = wrapper
    else track(handle, { context: -1, async: false, wrapper })
    if (!previous || !isWrapper(previous)) return outcome
    return previous.listener ? { ...outcome, outs: { previous: previous.listener } }
      : { ...outcome, result: 0, outs: {} }
  }

  function callAsync(name: string, args: readonly Argument[]): Promise<Outcome> {
    const fn = fnOf(name)
    const decoder = decoderFor(fn)
    const notifier = fn.params.findIndex(p => p.name === 'lpvNotifier')
    const { given, callback } = withNotifier(args, notifier)
    const during = inside.at(-1)
    const entered = began()
    const start = machine.now()
    const thread = machine.threadId()
    const id = ++lastId
    let announced = false
    const announce = () => {
      if (announced || ended) return
      announced = true
      const event: HandleEvent = { session, seq: number(), at: machine.now(), kind: 'enter',
        tid: thread, fn: name, began: entered, id }
      if (decoder.handles) event.handles = decoder.handles(given)
      push(event)
    }
    // What has not returned after a second is announced, so that an end finds it in the history.
    const wait = setTimeout(announce, ANNOUNCE_MS).unref()
    running.set(id, announce)
    const over = () => {
      clearTimeout(wait)
      running.delete(id)
    }
    return machine.callAsync(name, given).then(outcome => {
      over()
      if (!ended) {
        record(name, fn, decoder, given, outcome, start, entered, thread, during, callback,
          announced ? id : undefined)
      }
      if (fn.family.family === 'wininet') follow(fn, args, outcome)
      return outcome
    }, (error: unknown) => {
      over()
      throw error
    })
  }

  function observe(family: 'wininet' | 'ras', handle: Value, observer: Observer): () => void {
    const key = family + handle
    let set = observers.get(key)
    if (!set) observers.set(key, set = new Set())
    set.add(observer)
    if (family === 'wininet' && !tracked.get(handle)?.wrapper) {
      const name = 'InternetSetStatusCallbackW'
      const outcome = install(name, fnOf(name), handle, wrapperOf(null))
      // There is no such handle: nothing will ever be heard of it.
      if (outcome.result === -1) observer.released()
    }
    return () => {
      set.delete(observer)
      // The callback stays: WinINet may still call it, and the recorder wants to hear it.
      if (set.size === 0) observers.delete(key)
    }
  }

  function end(exitCode?: number, crashed?: boolean): void {
    if (ended) return
    for (const announce of running.values()) announce()
    const event: HandleEvent = { session, seq: number(), at: machine.now(), kind: 'end' }
    if (exitCode !== undefined) event.exitCode = exitCode
    if (crashed !== undefined) event.crashed = crashed
    push(event)
    ended = true
    deliver()
  }

  // Whichever thread of the session is first writes its start, so that it has number 1.
  if (Atomics.compareExchange(counter, 0, 0, 1) === 0) {
    push({ session, seq: 1, at: machine.now(), kind: 'start',
      capture: options.capture ?? (machine.kind === 'simulated' ? 'simulated' : 'sdk'),
      ...identity })
  }
  return {
    machine, session,
    get lost() { return lost },
    call: (name, args) => bind(name)(args),
    callAsync, bind, observe,
    answer(name, args, outcome) {
      const fn = fnOf(name)
      const entered = began()
      if (!ended) {
        record(name, fn, decoderFor(fn), args, outcome, machine.now(), entered,
          machine.threadId(), inside.at(-1), 0)
      }
      return outcome
    },
    awaitsClosing: handle => awaits(tracked.get(handle)),
    isAsync: handle => tracked.get(handle)?.async ?? false,
    flush: deliver,
    end,
    endThread() {
      push({ session, seq: number(), at: machine.now(), kind: 'thread-exit',
        tid: machine.threadId() })
      deliver()
    },
  }
}

const isWrapper = (fn: Wrapper | StatusListener): fn is Wrapper => 'number' in fn

const plain = (host: string) => host.replace(/[^A-Za-z0-9]/g, '-')

/** Stands for "no function of the program's". */
const observeOnly: StatusListener = () => {}

function isFailure(fn: Fn, result: number): boolean {
  return fn.fails === 'null' || fn.fails === 'false' ? result === 0
    : fn.fails === 'minus-one' && (result === -1 || result === 0xffffffff)
}
