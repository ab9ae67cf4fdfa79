/** What close-refused and forced-close share: cancels that were refused for open files. */
import type { CallMove } from '../policy.ts'
import type { Moment } from '../ledger.ts'
import { momentOf } from '../ledger.ts'

/** ERROR_OPEN_FILES, ERROR_ACTIVE_CONNECTIONS, ERROR_DEVICE_IN_USE. */
export const REFUSALS = new Set([2401, 2402, 2404])

/** The first refusal by session and name, with the session's gaps until then. */
export type Refusals = Map<string, Map<string, Moment & { error: number; gaps: number }>>

/** Keeps the book: returns the refusal that this successful cancel follows, or null. */
export function followRefusals(state: Refusals, move: CallMove): Moment | null {
  if (move.fn.spec.named === undefined || !move.event.handles) return null
  const name = move.event.handles[0].toLowerCase()
  if (REFUSALS.has(move.meaning.error)) {
    let names = state.get(move.session.id)
    if (!names) state.set(move.session.id, names = new Map())
    if (!names.has(name)) {
      names.set(name, { ...momentOf(move.event, move.fn.base), error: move.meaning.error,
        gaps: move.session.gaps })
    }
    return null
  }
  const names = state.get(move.session.id)
  const refusal = names?.get(name) ?? null
  if (move.meaning.ok) names?.delete(name)
  // What was lost since may have ended the connection and made another.
  return move.meaning.ok && refusal?.gaps === move.session.gaps ? refusal : null
}
