/** Randomness from a seed: the same seed gives the same workstation, byte for byte. */
export type Random = {
  /** [0, 1). */
  next(): number
  /** An integer in [from, to]. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
  /** An independent stream, so that more draws here do not change what is drawn there. */
  fork(): Random
}

/** mulberry32: small, fast, and good enough to interleave threads. */
export function newRandom(seed: number): Random {
  let state = seed >>> 0
  const word = (): number => {
    state = state + 0x6d2b79f5 >>> 0
    let t = state
    t = Math.imul(t ^ t >>> 15, t | 1)
    t ^= t + Math.imul(t ^ t >>> 7, t | 61)
    return (t ^ t >>> 14) >>> 0
  }
  const next = () => word() / 0x100000000
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: list => list[Math.floor(next() * list.length)],
    chance: probability => next() < probability,
    fork: () => newRandom(word() ^ 0x9e3779b9),
  }
}
