/** What policies on asynchronous WinINet operations share: can their completion be seen at all? */
import type { CallMove } from '../policy.ts'
import type { Life } from '../ledger.ts'

/** Callbacks about this handle come: it has a callback and a context. */
export const answers = (life: Life): boolean =>
  life.callback > 0 && life.context !== 0 && life.context !== -1

/** Functions whose dwContext is reserved: they complete under the handle's context. */
const RESERVED = new Set(['HttpEndRequest', 'InternetQueryDataAvailable', 'InternetSetFilePointer'])

/** The context under which a call that pended completes; -1 when it was not recorded. */
export function contextOf(move: CallMove, life: Life): number {
  const own = move.event.args?.ctx
  if (typeof own === 'number') return own
  const gives = move.fn.params.some(p => p.name === 'dwContext') && !RESERVED.has(move.fn.base)
  return gives ? -1 : life.context
}

/** Operations on a life with a callback that have not completed and whose completion is seen. */
export function outstanding(life: Life): number {
  const arrivals = life.session.arrivals.filter(a => a.owner === life)
  const own = life.context !== 0 && life.context !== -1 ? life.pending - arrivals.length : 0
  return Math.max(0, own) + arrivals.filter(a => a.context !== 0).length
}

/** The life that a call that pended waits on: its handle, or what it made when that came first. */
export function pendedOn(move: CallMove): Life | null {
  const owner = move.lives[0] ?? null
  if (owner?.children && move.fn.spec.arrives) {
    for (const child of owner.children) {
      if (child.openSeq > move.event.began && child.pending > 0 &&
        child.context === move.event.args?.ctx) return child
    }
  }
  return owner
}
