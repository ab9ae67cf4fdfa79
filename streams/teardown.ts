/**
 * Teardowns that complete when they have settled, not when the call has returned.
 *
 * Each is an Observable that begins at its first subscription and is shared: subscribing again does
 * not close again, and unsubscribing does not undo it. It emits one Settled and completes; it never
 * errors for what Windows refuses.
 */
import {
  Observable, ReplaySubject, asyncScheduler, defer, from, map, of, share, switchMap, take, tap,
  timer, type SchedulerLike,
} from 'rxjs'
import { errorName, functions } from '../src/families/all.ts'
import type { Argument, Outcome } from '../src/machine.ts'
import { HANDLE_CLOSING, meaningOf, type Meaning } from '../src/meaning.ts'
import type { Value } from '../src/events.ts'
import { closerOf, type FamilyName } from './handle.ts'
import type { Recorder } from './recorder.ts'

/** What can be torn down; an SDK Handle is one. */
export type Closable = {
  family: FamilyName; kind: string; value: Value; markClosed?(): void
}

export type Settled = {
  /** The call succeeded. */
  ok: boolean
  /** The raw result of the call. */
  result: number
  error?: { code: number; name: string }
  /** What said that it is over; null where it never was, because the call was refused. */
  by: 'return' | 'HANDLE_CLOSING' | 'poll' | 'deadline' | null
}

const INVALID_HANDLE = 6
/** RasHangUp's page: otherwise wait three seconds before the process exits or dials again, ms. */
const HANG_UP_WAIT = 3000
const CONNECT_UPDATE_PROFILE = 1

const share1 = <T>(source: Observable<T>): Observable<T> => source.pipe(share({
  connector: () => new ReplaySubject<T>(1),
  resetOnComplete: false, resetOnError: false, resetOnRefCountZero: false,
}))

/** What a call's outcome means, as values. */
export function verdictOf(name: string, outcome: Outcome): { ok: boolean; pending: boolean
  result: number; error?: { code: number; name: string } } {
  const fn = functions.get(name)!
  const event = { result: outcome.result, error: outcome.error } as Parameters<typeof meaningOf>[1]
  const meaning: Meaning = meaningOf(fn, event, { ok: true, pending: false, error: 0 })
  const verdict = { ok: meaning.ok, pending: meaning.pending, result: outcome.result }
  if (meaning.ok || meaning.error === 0) return verdict
  const error = { code: meaning.error, name: errorName(fn.family.family, meaning.error) }
  return { ...verdict, error }
}

function settled(name: string, outcome: Outcome, by: Settled['by']): Settled {
  const { ok, result, error } = verdictOf(name, outcome)
  return error ? { ok, result, error, by: ok ? by : null } : { ok, result, by: ok ? by : null }
}

/** A call where it belongs: what can wait goes to another thread. */
function callWhereItBelongs(recorder: Recorder, name: string, args: readonly Argument[]):
  Observable<Outcome> {
  const { spec } = functions.get(name)!
  return defer(() => spec.waits ? from(recorder.callAsync(name, args))
    : of(recorder.call(name, args)))
}

/**
 * Closes a handle. WinINet: settled at HANDLE_CLOSING where a callback and a context exist, else
 * at the return; closing a pending request is legal, cancels it, and settles when WinINet has let
 * go of it. MSI and enumerations: at the return. RAS connections: see `hangUp`.
 * Threads: an MSI handle on the thread that opened it; the others on any.
 * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetclosehandle
 */
export function close(recorder: Recorder, handle: Closable): Observable<Settled> {
  if (handle.family === 'ras') return hangUp(recorder, handle)
  const { name } = closerOf(handle.family, handle.kind)
  // Whether HANDLE_CLOSING will come is known when it begins, not when it is asked for.
  return share1(defer(() =>
    name === 'InternetCloseHandle' && recorder.awaitsClosing(handle.value)
      ? closeUntilClosing(recorder, handle)
      : callWhereItBelongs(recorder, name, [handle.value]).pipe(
        map(outcome => settled(name, outcome, 'return')), tap(one => mark(handle, one)))))
}

function closeUntilClosing(recorder: Recorder, handle: Closable): Observable<Settled> {
  const name = 'InternetCloseHandle'
  return new Observable<Settled>(subscriber => {
    // A close without pending requests calls back before it returns: so listen first.
    let closing = false
    let outcome: Outcome | null = null
    const finish = () => {
      stop()
      const one = settled(name, outcome!, 'HANDLE_CLOSING')
      mark(handle, one)
      subscriber.next(one)
      subscriber.complete()
    }
    const stop = recorder.observe('wininet', handle.value, {
      status(info) {
        if (info.status !== HANDLE_CLOSING) return
        closing = true
        if (outcome) finish()
      },
      released() {},
    })
    outcome = recorder.call(name, [handle.value])
    if (closing || outcome.result === 0) finish()
    else handle.markClosed?.()
  })
}

function mark(handle: Closable, one: Settled): void {
  if (one.ok) handle.markClosed?.()
}

/**
 * Cancels a network connection by its device (`X:`) or, where it has none, by its remote name.
 * Settled when the call returns. Without `force` open files refuse it: ERROR_OPEN_FILES (2401).
 * `updateProfile` also forgets a connection that is restored at logon.
 * Threads: any; the connection belongs to the logon session.
 * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcancelconnection2w
 */
export function cancel(recorder: Recorder, name: string,
  options: { force?: boolean; updateProfile?: boolean } = {}): Observable<Settled> {
  const fn = 'WNetCancelConnection2W'
  const args = [name, options.updateProfile ? CONNECT_UPDATE_PROFILE : 0, options.force ? 1 : 0]
  return share1(callWhereItBelongs(recorder, fn, args).pipe(
    map(outcome => settled(fn, outcome, 'return'))))
}

export type HangUpOptions = {
  /** Milliseconds after RasHangUp has returned at which to stop waiting; default 3,000. */
  deadline?: number
  /** Milliseconds between two polls; default 50. */
  every?: number
  scheduler?: SchedulerLike
}

/**
 * Hangs up a RAS connection and waits until the line is down, as RasHangUp's page says: poll
 * RasGetConnectStatus until ERROR_INVALID_HANDLE, giving way between polls, else wait three
 * seconds. For a subentry the poll proves nothing (its status is its connection's), so only time
 * counts. Where the connection has more references it stays up, and the deadline ends the wait.
 * Threads: any.
 * https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rashangupw
 */
export function hangUp(recorder: Recorder, connection: Closable, options: HangUpOptions = {}):
  Observable<Settled> {
  const { deadline = HANG_UP_WAIT, every = 50, scheduler = asyncScheduler } = options
  const name = 'RasHangUpW'
  return share1(callWhereItBelongs(recorder, name, [connection.value]).pipe(
    switchMap(outcome => {
      const returned = settled(name, outcome, 'deadline')
      if (!returned.ok) return of(returned)
      connection.markClosed?.()
      if (connection.kind === 'subentry') {
        return timer(deadline, scheduler).pipe(map(() => returned))
      }
      return pollUntilGone(recorder, connection.value, deadline, every, scheduler).pipe(
        map((by): Settled => ({ ...returned, by })))
    })))
}

/** Polls at once and then every `every` ms; the last poll is at the deadline. */
function pollUntilGone(recorder: Recorder, value: Value, deadline: number, every: number,
  scheduler: SchedulerLike): Observable<'poll' | 'deadline'> {
  return new Observable<'poll' | 'deadline'>(subscriber => {
    const start = scheduler.now()
    const poll = () => {
      const gone = recorder.call('RasGetConnectStatusW', [value, undefined]).result
        === INVALID_HANDLE
      const left = start + deadline - scheduler.now()
      if (gone || left <= 0) {
        subscriber.next(gone ? 'poll' : 'deadline')
        subscriber.complete()
        return
      }
      subscriber.add(scheduler.schedule(poll, Math.min(every, left)))
    }
    poll()
  }).pipe(take(1))
}
