/** What a call's raw result means: stored is what was seen, success is derived from the family. */
import type { CallEvent } from './events.ts'
import type { Fn } from './families/spec.ts'

export const IO_PENDING = 997

/** WinINet's statuses that are more than progress. The first comes before the call returns. */
export const HANDLE_CREATED = 60, HANDLE_CLOSING = 70, REQUEST_COMPLETE = 100

export type Meaning = {
  ok: boolean
  /** It failed with ERROR_IO_PENDING: it goes on asynchronously. */
  pending: boolean
  /** The error code of a failure, or what GetLastError said beside a success; 0 for none. */
  error: number
}

/** Derives the meaning of a call, into `out` where many are derived and the allocation counts. */
export function meaningOf(fn: Fn, event: CallEvent,
  out: Meaning = { ok: true, pending: false, error: 0 }): Meaning {
  const result = event.result
  let ok: boolean
  switch (fn.fails) {
    case 'nonzero':
      ok = result === 0
      out.error = result
      break
    case 'null': case 'false':
      ok = result !== 0
      out.error = event.error ?? 0
      break
    case 'minus-one':
      ok = result !== -1 && result !== 0xffffffff
      out.error = event.error ?? 0
      break
    default:
      ok = true
      out.error = event.error ?? 0
  }
  out.pending = !ok && fn.pends && out.error === IO_PENDING
  out.ok = ok
  return out
}
