/** Which handles have their callback from an ancestor, and which from a call of their own. */
import { note, noteOf } from '../policy.ts'
import type { CallMove } from '../policy.ts'
import type { Life } from '../ledger.ts'

/** Remembers where a handle first got a callback of its own. To be called at every registration. */
export function keepOwn(move: CallMove, policyId: string): void {
  const life = move.lives[0]
  if (!life || !move.meaning.ok) return
  if (noteOf(life, key(policyId)) === undefined) note(life, key(policyId), move.event.position)
}

const key = (policyId: string) => `${policyId}/own`

/** Descendants that have `callback` and inherited it from `of`. */
export function heirs(of: Life, callback: number, policyId: string): Life[] {
  const found: Life[] = []
  const walk = (life: Life) => {
    for (const child of life.children ?? []) {
      if (child.callback === callback && inherits(child, of, policyId)) found.push(child)
      walk(child)
    }
  }
  walk(of)
  return found
}

function inherits(heir: Life, of: Life, policyId: string): boolean {
  let before = Infinity
  for (let life = heir; life !== of; life = life.parent!) {
    if ((noteOf<number>(life, key(policyId)) ?? Infinity) < before) return false
    before = life.opened.position
  }
  return true
}
