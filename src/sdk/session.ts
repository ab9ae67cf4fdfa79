/**
 * The SDK's one session per process: which machine it calls, and where its events go.
 *
 * On Windows that is Win32; elsewhere a call throws a clear error, unless LASTCALL_SIMULATE=1 or
 * `useMachine` says otherwise. Nothing native is loaded before the first call.
 */
import { isMainThread } from 'node:worker_threads'
import {
  newRecorder, type Recorder, type RecorderOptions, type Sink,
} from '../../streams/recorder.ts'
import { collect, newMerge, sender, sharedSession, type Merge } from '../../streams/threads.ts'
import { win32Machine } from '../../streams/win32.ts'
import type { HandleEvent } from '../events.ts'
import { InputError } from '../input-error.ts'
import type { Machine } from '../machine.ts'
import { simulatedMachine } from '../simulated/machine.ts'
import { yielding } from './yielding.ts'

const shared = sharedSession()
let machine: Machine | null = null
let current: Recorder | null = null
let options: RecorderOptions = {}
let sink: Sink | null = null
let merge: Merge | null = null
let crashed = false

/** Who watches beside the sink, with what he has seen. */
const watchers: { see: (events: readonly HandleEvent[]) => void; seen: WeakSet<HandleEvent> }[] = []

/** Until somebody listens, a bounded number of events waits for him. */
const outlet: Sink = events => {
  for (const watcher of watchers) {
    // A batch that the sink did not take comes again: a watcher sees each event once.
    const news = events.filter(e => !watcher.seen.has(e))
    for (const e of news) watcher.seen.add(e)
    if (news.length > 0) watcher.see(news)
  }
  return sink ? sink(events) : false
}

/** Sees every event from now on, once, beside the sink. Must not throw. */
export function watch(see: (events: readonly HandleEvent[]) => void): void {
  watchers.push({ see, seen: new WeakSet() })
}

if (isMainThread) merge = newMerge(outlet)
const collector = merge ? collect(shared.session, merge) : null

/**
 * Where the events go, in batches, oldest first. A sink that returns `false` or throws is offered
 * the same events again. The one sink that there is; a later call replaces it.
 */
export function onEvents(to: Sink): void {
  sink = to
  merge?.drain()
}

/** Calls go to this machine from now on: a simulated one, in tests. */
export function useMachine(other: Machine, given: RecorderOptions = {}): void {
  current?.flush()
  current = null
  machine = other
  options = given
}

/** The recorder behind the SDK's functions. @throws InputError where there is no Win32. */
export function recorder(): Recorder {
  return current ??= begin()
}

function begin(): Recorder {
  // A machine of the test's own is a session of its own.
  if (machine) return newRecorder(machine, outlet, options)
  if (process.env.LASTCALL_SIMULATE === '1') return newRecorder(simulatedMachine(), outlet, options)
  if (process.platform !== 'win32') {
    throw new InputError('there is no Win32 on this machine',
      'run it on Windows, or set LASTCALL_SIMULATE=1 to try it with simulated handles')
  }
  if (isMainThread) setImmediate(useDefaultSink)
  return newRecorder(win32Machine(shared.origin), merge ? events => merge.take(events)
    : sender(shared.session), { ...options, session: shared.session, counter: shared.counter })
}

/** Without `onEvents` events go to the user's agent, or into a log file of the program's own. */
function useDefaultSink(): void {
  if (sink || process.env.LASTCALL_SINK === 'none') return
  Promise.all([import('../agent/sink.ts').then(({ agentSink }) =>
    agentSink({ now: () => recorder().machine.now() })),
    import('../../streams/probe/own.ts')]).then(([chosen, { newOwnProbe }]) => {
    if (!sink) onEvents(yielding(chosen, newOwnProbe()))
  }).catch((error: Error) => {
    // Recording must not hurt the program: what cannot be kept is counted as lost.
    process.emitWarning(`lastcall records nothing: ${error.message}`)
  })
}

/** Hands everything recorded so far to the sink. */
export function flush(): void {
  current?.flush()
  collector?.drain()
}

process.on('uncaughtExceptionMonitor', () => { crashed = true })
process.on('exit', code => {
  if (!isMainThread) {
    current?.endThread()
    return
  }
  collector?.drain()
  current?.end(code, crashed || undefined)
  merge?.drain()
})
