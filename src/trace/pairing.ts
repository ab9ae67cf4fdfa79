/**
 * Which `returned` ends which status callback: whether a call ran inside a callback is known only
 * when that callback returns, so a trace is paired before it is run.
 */
import type { Line, Mods } from './syntax.ts'
import { numberOf } from './syntax.ts'

export type Numbered = Line & { line: number }

/** Line of a `returned` to the line of its `status`. */
export type Callbacks = { ends: Map<number, number>; returns: Set<number> }

export function matchCallbacks(lines: readonly Numbered[]): Callbacks {
  const ends = new Map<number, number>()
  const returns = new Set<number>()
  const stacks = new Map<string, number[]>()
  const stackOf = (process: number, tid: number): number[] => {
    const key = `${process} ${tid}`
    let stack = stacks.get(key)
    if (!stack) stacks.set(key, stack = [])
    return stack
  }
  let process = 1
  for (const { line, statement } of lines) {
    if (!statement) continue
    switch (statement.kind) {
      case 'process': process = statement.n; break
      case 'status': stackOf(process, statement.mods.tid ?? 1).push(line); break
      case 'thread-exit': stackOf(process, statement.tid).length = 0; break
      case 'call':
        // `in=0` says that the callbacks open on this thread have ended.
        if (wordOf(statement.mods, 'in') === '0') {
          stackOf(process, statement.mods.tid ?? 1).length = 0
        }
        break
      case 'end':
        for (const key of stacks.keys()) if (key.startsWith(`${process} `)) stacks.delete(key)
        break
      case 'returned': {
        const stack = stackOf(process, statement.mods.tid ?? 1)
        const named = wordOf(statement.mods, 'in')
        const status = named === undefined ? stack.at(-1) : numberOf(named) || undefined
        if (status === undefined) break
        if (stack.includes(status)) stack.length = stack.indexOf(status)
        ends.set(line, status)
        returns.add(status)
        break
      }
    }
  }
  return { ends, returns }
}

export function wordOf(mods: Mods, key: string): string | undefined {
  return mods.keys.find(k => k.key === key && !k.quoted)?.value?.text
}
