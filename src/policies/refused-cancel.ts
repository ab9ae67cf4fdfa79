/** What close-refused and forced-close share: cancels that were refused for open files. */
import { perSession } from '../policy.ts'
import type { CallMove } from '../policy.ts'
import type { Life, Moment } from '../ledger.ts'
import { momentOf } from '../ledger.ts'

type Refused = Map<Life, Moment & { error: number }>
/** The first refusal, by session and life. */
export type Refusals = Map<string, Refused>

export const isRefused = ({ fn, meaning }: CallMove): boolean =>
  fn.spec.inUse?.includes(meaning.error) ?? false

/** Keeps the book: returns the refusal that this successful cancel follows, or null. */
export function followRefusals(state: Refusals, move: CallMove): Moment | null {
  const life = move.lives[0]
  if (!life) return null
  const refused = perSession(state, move.session, (): Refused => new Map())
  const refusal = refused.get(life)
  if (isRefused(move) && !refusal) {
    refused.set(life, { ...momentOf(move.event, move.fn.base), error: move.meaning.error })
  }
  if (!move.meaning.ok || !refusal) return null
  refused.delete(life)
  return refusal
}
