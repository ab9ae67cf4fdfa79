/** What a call's raw result means to a recorder: whether it worked, and whether errors count. */
import type { CallEvent } from '../../src/events.ts'
import type { Fn } from '../../src/families/spec.ts'
import { meaningOf } from '../../src/meaning.ts'

export type Judged = { ok: boolean; usesError: boolean }

/** A judge that reuses its objects: one per reader. */
export function newMeaning(): (fn: Fn, result: number, error: number) => Judged {
  const event = { result: 0, error: 0 } as CallEvent
  const meaning = { ok: true, pending: false, error: 0 }
  const judged: Judged = { ok: true, usesError: false }
  return (fn, result, error) => {
    event.result = result
    event.error = error
    judged.ok = meaningOf(fn, event, meaning).ok
    // Where the result is the error code, GetLastError is noise.
    judged.usesError = fn.family.family === 'wininet' && fn.fails !== 'nonzero'
    return judged
  }
}
