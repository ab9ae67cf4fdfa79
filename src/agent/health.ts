/** Whether the agent hears: something must come through every capture path to the log. */
import { InputError } from '../input-error.ts'

export type PathHealth = {
  name: string
  /** Since something last came through it to the log, ms. */
  silentFor: number
  deaf: boolean
}

export type Health = {
  /** Listens from now on, or, where it was named before, from then on. */
  add(name: string, deafAfter: number): void
  /** Something of this path was committed. */
  heard(name: string): void
  /** The path has ended with an error: it hears nothing any more. */
  failed(name: string): void
  /** Says which paths have become deaf, and which hear again. */
  check(): void
  paths(): PathHealth[]
}

/** @param now ms of a clock that stands still while the agent does not run */
export function newHealth(say: (error: Error) => void, now: () => number): Health {
  const paths = new Map<string, { heardAt: number; deafAfter: number; deaf: boolean }>()
  return {
    add(name, deafAfter) {
      if (!paths.has(name)) paths.set(name, { heardAt: now(), deafAfter, deaf: false })
    },
    heard(name) {
      const path = paths.get(name)
      if (path) path.heardAt = now()
    },
    failed(name) {
      const path = paths.get(name)
      if (path) path.heardAt = now() - 2 * path.deafAfter
    },
    check() {
      for (const [name, path] of paths) {
        const deaf = now() - path.heardAt > path.deafAfter
        if (deaf && !path.deaf) {
          say(new InputError(`the agent is deaf on ${name}: not even its own heartbeat has come ` +
            `through to the log for ${Math.round(path.deafAfter / 1000)} s`,
          '`lastcall status` shows every path'))
        } else if (!deaf && path.deaf) say(new Error(`the agent hears again on ${name}`))
        path.deaf = deaf
      }
    },
    paths: () => [...paths].map(([name, { heardAt, deaf }]) =>
      ({ name, deaf, silentFor: Math.round(now() - heardAt) })),
  }
}
