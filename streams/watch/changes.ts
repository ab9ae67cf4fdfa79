/**
 * What changed between looks, told when it has settled: what two looks agree on.
 *
 * Looks that differ are followed by another one after a short while. So what is told had happened
 * some time before, and whatever a recorded program had done about it is in the log already.
 */

/** Connections by name, each with what tells it from an earlier one of the same name. */
export type Connections = ReadonlyMap<string, string>
export type Change = { what: 'connected' | 'gone'; handle: string }

export type Changes = {
  /** How many connections have been told. */
  readonly told: number
  /** @returns what two looks in a row agree on and was not told; `settled`: they agree on all. */
  see(now: Connections): { changes: Change[]; settled: boolean }
}

export function newChanges(): Changes {
  const told = new Map<string, string>()
  let before: Connections | null = null
  return {
    get told() { return told.size },
    see(now) {
      const last = before
      before = now
      const changes: Change[] = []
      if (!last) return { changes, settled: false }
      let settled = true
      for (const handle of new Set([...told.keys(), ...last.keys(), ...now.keys()])) {
        const which = now.get(handle)
        const was = told.get(handle)
        if (which !== last.get(handle)) settled = false
        else if (which !== was) {
          if (was !== undefined) changes.push({ what: 'gone', handle })
          if (which !== undefined) changes.push({ what: 'connected', handle })
          if (which === undefined) told.delete(handle)
          else told.set(handle, which)
        }
      }
      return { changes, settled }
    },
  }
}
