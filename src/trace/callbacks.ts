/**
 * Looks ahead in a history for the `returned` of every status callback: a trace says by it which
 * calls ran inside the callback, so what to print of a call depends on what comes later.
 */
import type { Recorded } from '../events.ts'

export type Callback = {
  seq: number; status: number; at: number
  /** Line at which its status was printed. */
  line: number
  /** A `returned` ends it. `false` is final when it is `dead` or nothing more comes. */
  returned: boolean
  dead: boolean
}

/** An event, and the callback that it begins or ends. */
export type Seen = { event: Recorded; callback: Callback | null }
export type Ahead = { done: boolean }

/** Callbacks that one thread can be inside; the ledger keeps as many. */
export const DEPTH_MAX = 64
const WINDOW = 1024

/** The events in order, each given out when the window behind it is full. Ticks are merged. */
export function* lookAhead(events: Iterable<Recorded>, ahead: Ahead): Generator<Seen> {
  const queue: Seen[] = []
  const stacks = new Map<string, Map<number, Callback[]>>()
  // Ticks do not count: reading what was printed gives others, and must give the same window.
  let held = 0
  for (const event of events) {
    const last = queue.at(-1)
    // Several ticks in a row say no more than the furthest one.
    if (event.kind === 'tick' && last?.event.kind === 'tick') {
      if (event.upTo >= last.event.upTo) last.event = event
      continue
    }
    queue.push({ event, callback: note(stacks, event) })
    if (event.kind !== 'tick') held++
    while (held > WINDOW) {
      const seen = queue.shift()!
      if (seen.event.kind !== 'tick') held--
      yield seen
    }
  }
  ahead.done = true
  yield* queue
}

function note(stacks: Map<string, Map<number, Callback[]>>, event: Recorded): Callback | null {
  let threads = stacks.get(event.session)
  if (!threads) stacks.set(event.session, threads = new Map())
  switch (event.kind) {
    case 'status': {
      let stack = threads.get(event.tid)
      if (!stack) threads.set(event.tid, stack = [])
      const callback = { seq: event.seq, status: event.status, at: event.at, line: 0,
        returned: false, dead: false }
      stack.push(callback)
      if (stack.length > DEPTH_MAX) stack.shift()!.dead = true
      return callback
    }
    case 'returned': {
      const stack = threads.get(event.tid)
      const i = stack?.findLastIndex(c => c.status === event.status) ?? -1
      if (i < 0) return null
      const [callback, ...inner] = stack!.splice(i)
      callback.returned = true
      for (const c of inner) c.dead = true
      return callback
    }
    case 'call': {
      // A call outside every callback of its thread: those without a `returned` have ended.
      const stack = threads.get(event.tid)
      const top = stack?.at(-1)
      if (top && event.during === undefined && event.began >= top.seq) drop(stack!)
      return null
    }
    case 'thread-exit':
      drop(threads.get(event.tid) ?? [])
      return null
    case 'end':
      for (const stack of threads.values()) drop(stack)
      stacks.delete(event.session)
      return null
    default: return null
  }
}

function drop(stack: Callback[]): void {
  for (const callback of stack) callback.dead = true
  stack.length = 0
}
