/** What policies on RasDial share: the handle held at its entry, and the dial's last state. */
import type { CallMove, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { NULL_HANDLE } from '../events.ts'

export const PAUSED = 0x1000
export const DONE = 0x2000

/** What *lphRasConn held at entry; null where it was null or not recorded. */
export function heldAtEntry(move: CallMove): string | null {
  const value = move.event.handles?.[0]
  return value === undefined || value === NULL_HANDLE ? null : value
}

/** The life that the handle at entry meant; null where none is known. */
export function lifeAtEntry(move: CallMove, see: See<unknown>): Life | null {
  const value = heldAtEntry(move)
  if (value === null) return null
  const { session, event } = move
  for (const table of see.ledger.scopes.get(session.host || session.id) ?? []) {
    for (let life = table.get(value) ?? null; life?.family === 'ras'; life = life.before) {
      if (life.session !== session || life.openSeq <= event.began) return life
    }
  }
  return null
}

/** A notification that ends a dial: connected, disconnected, or an error that is no pause. */
export const endsDial = (status: number, error: number): boolean =>
  (status & DONE) !== 0 || (error !== 0 && (status & PAUSED) === 0)
