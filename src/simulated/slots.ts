import { handleValue, type Value } from '../events.ts'

/** A handle table that gives the lowest free value again at once, as the real ones do. */
export type Slots<T> = { base: number; step: number; items: (T | null)[]; generations: number[] }

export const newSlots = <T>(base: number, step: number): Slots<T> =>
  ({ base, step, items: [], generations: [] })

/** Fills the lowest free slot. What is hidden from programs does not count as a generation. */
export function allocate<T>(slots: Slots<T>, make: (value: Value) => T, hidden = false): T {
  let i = slots.items.indexOf(null)
  if (i < 0) i = slots.items.length
  slots.generations[i] ??= 0
  if (!hidden) slots.generations[i]++
  return slots.items[i] = make(handleValue(slots.base + i * slots.step))
}

const indexOf = (slots: Slots<unknown>, value: Value) =>
  (Number(value) - slots.base) / slots.step

export function lookUp<T>(slots: Slots<T>, value: Value): T | null {
  return slots.items[indexOf(slots, value)] ?? null
}

export function free<T>(slots: Slots<T>, value: Value): void {
  slots.items[indexOf(slots, value)] = null
}
