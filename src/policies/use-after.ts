/** What use-of-orphan and use-after-close share: a call that found one of its handles closed. */
import type { CallMove } from '../policy.ts'
import type { Life } from '../ledger.ts'

/**
 * The life that the call should not have used, or null. A WinINet or MSI call that succeeded
 * proves that the value was alive again, so an open was missed and nobody is accused. RAS calls
 * may succeed on what is still hanging up; a connection whose dial was not seen may have had one
 * more reference.
 */
export function usedAfter(move: CallMove, orphan: boolean): Life | null {
  if (move.fn.role === 'release') return null
  for (let i = 0; i < move.lives.length; i++) {
    const life = move.lives[i]
    if (!life || move.relations[i] !== 'closed') continue
    if (orphan ? life.how !== 'ancestor' : life.how !== 'call' && life.how !== 'all') continue
    if (life.family === 'ras' ? life.inferred : move.meaning.ok || move.meaning.pending) continue
    return life
  }
  return null
}
