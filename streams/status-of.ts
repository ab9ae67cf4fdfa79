/**
 * The status callbacks of one WinINet handle as an Observable.
 * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetsetstatuscallback
 */
import { Observable } from 'rxjs'
import { errorName, statusName } from '../src/families/all.ts'
import type { StatusInfo } from '../src/machine.ts'
import type { Value } from '../src/events.ts'
import { HANDLE_CLOSING, HANDLE_CREATED, REQUEST_COMPLETE } from '../src/meaning.ts'
import type { Recorder } from './recorder.ts'

export type Status = Omit<StatusInfo, 'error'> & {
  /** HANDLE_CREATED, REQUEST_COMPLETE, HANDLE_CLOSING ... or the number as text. */
  name: string
  /** HANDLE_CREATED: the handle that was made under this one. */
  created?: Value
  /** REQUEST_COMPLETE: what the call that pended returned in the end. */
  result?: number
  /** REQUEST_COMPLETE: why it failed; absent where it succeeded. */
  error?: { code: number; name: string }
}

/**
 * Emits every callback of `handle`, HANDLE_CLOSING the last, and completes with it. A handle whose
 * context is 0 gets no callbacks of its own (a root still hears HANDLE_CREATED of its children):
 * then it completes when the close returns.
 *
 * Where the handle has a callback of the program's, its own or inherited, that one stays and is
 * called after the subscribers; where it has none, one is installed, which children made later
 * inherit. Unsubscribing stops the emissions only: the callback stays registered until the last
 * callback has come.
 *
 * Threads: subscribers run on this JS thread, inside the callback, while WinINet's thread waits:
 * they must not block. Closing the handle from inside is legal.
 */
export function statusOf(recorder: Recorder, handle: { value: Value } | Value):
  Observable<Status> {
  const value = typeof handle === 'string' ? handle : handle.value
  return new Observable<Status>(subscriber => recorder.observe('wininet', value, {
    status(info) {
      subscriber.next(statusFrom(info))
      if (info.status === HANDLE_CLOSING) subscriber.complete()
    },
    released() { subscriber.complete() },
  }))
}

function statusFrom(info: StatusInfo): Status {
  const { error, ...rest } = info
  const status: Status =
    { ...rest, name: statusName('wininet', info.status) ?? String(info.status) }
  if (info.status === HANDLE_CREATED) status.created = info.value
  if (info.status === REQUEST_COMPLETE) {
    status.result = Number(info.value)
    if (error) status.error = { code: error, name: errorName('wininet', error) }
  }
  return status
}
