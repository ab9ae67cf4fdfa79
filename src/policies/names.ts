/** What policies on network connections share: names, and who has one connected. */
import { accusable } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { sharedLives } from '../ledger.ts'
import type { Life } from '../ledger.ts'

/** CONNECT_UPDATE_PROFILE. */
export const UPDATE_PROFILE = 1

export const isRemote = (name: string): boolean => name.startsWith('\\\\')

/** Whether a call has a flag; what was not recorded counts as absent. */
export const has = (flags: string | number | undefined, bit: number): boolean =>
  typeof flags === 'number' && (flags & bit) !== 0

/** The subject of a report about a call: its life where that may be accused, else the name. */
export function subject(move: CallMove): { life: Life | null; handle: string | null } {
  const life = move.lives[0] ?? null
  return { life: accusable(life) ? life : null, handle: move.event.handles?.[0] ?? null }
}

/** Open connections of the call's host that this history saw being made before it, by anybody. */
export function* connections({ session, event }: CallMove, see: See<unknown>): Generator<Life> {
  for (const life of sharedLives(see.ledger)) {
    if (life.family === 'wnet' && life.state === 'open' && accusable(life) &&
      life.session.host === session.host && life.opened.at <= event.at - event.took) yield life
  }
}
