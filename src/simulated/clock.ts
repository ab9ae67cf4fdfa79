/** A virtual clock in microseconds, and the work that waits for its time. */
export type Task = { due: number; order: number; run: (() => void) | null }
export type Clock = { now: number; tasks: Task[]; order: number; waiting: (() => void) | null }

/** 2026-01-01T00:00:00Z, where the trace notation's time begins too. */
export const EPOCH = 1_767_225_600_000_000
export const MS = 1_000
export const SECOND = 1_000_000

export const newClock = (now = EPOCH): Clock => ({ now, tasks: [], order: 0, waiting: null })

/** Plans work; equal times run in the order in which they were planned. */
export function at(clock: Clock, due: number, run: () => void): Task {
  const task: Task = { due, order: clock.order++, run }
  let i = clock.tasks.length
  while (i > 0 && clock.tasks[i - 1].due > due) i--
  clock.tasks.splice(i, 0, task)
  clock.waiting?.()
  return task
}

export function cancel(task: Task | null): void {
  if (task) task.run = null
}

/** When the next work is due; Infinity when there is none. */
export function nextDue(clock: Clock): number {
  while (clock.tasks.length > 0 && clock.tasks[0].run === null) clock.tasks.shift()
  return clock.tasks[0]?.due ?? Infinity
}

/** Runs the next work, moving time to it if it is later. False when there is none. */
export function runNext(clock: Clock): boolean {
  if (nextDue(clock) === Infinity) return false
  const task = clock.tasks.shift()!
  if (task.due > clock.now) clock.now = task.due
  task.run!()
  return true
}

/** Moves time to `until`, running what falls due on the way. */
export function advanceTo(clock: Clock, until: number): void {
  while (nextDue(clock) <= until) runNext(clock)
  if (clock.now < until) clock.now = until
}
