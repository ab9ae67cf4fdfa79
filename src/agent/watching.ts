/** The watchers as the agent runs them: where there is a Win32, in sessions of their own. */
import type { Machine } from '../machine.ts'
import type { Config } from '../config.ts'
import { lookAtNetwork, lookAtRas } from '../../streams/watch/look.ts'
import { rasSignal, rememberedSignal, type Signal } from '../../streams/watch/signals.ts'
import {
  deafAfter, startWatcher, type Watcher, type WatcherStatus,
} from '../../streams/watch/watcher.ts'
import type { Agent } from './agent.ts'

export type WatchStatus = {
  /** Why nothing is watched; null where it is. */
  why: string | null
  watchers: WatcherStatus[]
}

export type Watching = {
  status(): WatchStatus
  /** @returns a call that has not returned: until it does, Node cannot end by itself. */
  stop(): Promise<string | null>
}

/** What is watched, and what signals that it changed. */
export type Watchable = { machine: Machine; ras: Signal; network: Signal }

export type WatchingOptions = {
  config: Config['watch']
  onError(error: Error): void
  /** Default: Win32, or why there is none. */
  native?: Watchable | string
  settleMs?: number
  hungMs?: number
}

const LOG_AGAIN_MS = 1000

/** Starts the watchers as soon as the log is open. What cannot be watched is said in the status. */
export async function startWatching(agent: Agent, options: WatchingOptions): Promise<Watching> {
  const { config, onError } = options
  const native = config.enabled ? options.native ?? await win32() : 'watch.enabled is false'
  if (typeof native === 'string') {
    return { status: () => ({ why: native, watchers: [] }), stop: async () => null }
  }
  const { machine } = native
  const watched =
    [['ras', lookAtRas, native.ras], ['network', lookAtNetwork, native.network]] as const
  const pollMs = config.pollSeconds * 1000
  let watchers: Watcher[] = []
  let timer: NodeJS.Timeout | undefined

  function begin(): void {
    const { log } = agent
    if (!log) {
      timer = setTimeout(begin, LOG_AGAIN_MS)
      return
    }
    // The agent before was killed: what only its watchers knew of is not known any more. What was
    // due after the last that they saw waits for the programs to come back.
    for (const { name: session, capture, lastAt } of log.openSessions()) {
      if (capture !== 'watch') continue
      agent.offer({ events: [{ session, seq: 0, by: 'agent', at: lastAt, kind: 'end',
        crashed: true }] })
    }
    const common = { machine: { ...machine, now: agent.now }, pollMs,
      settleMs: options.settleMs, hungMs: options.hungMs, onError }
    watchers = watched.map(([name, look, signal]) =>
      startWatcher({ ...common, name, look, signal }))
    for (const { capture } of watchers) agent.capture(capture)
  }

  for (const [name] of watched) agent.expect(`watch ${name}`, deafAfter(pollMs))
  begin()
  return {
    status: () => ({ why: null, watchers: watchers.map(watcher => watcher.status()) }),
    async stop() {
      clearTimeout(timer)
      const hung = await Promise.all(watchers.map(watcher => watcher.stop()))
      return hung.find(call => call !== null) ?? null
    },
  }
}

async function win32(): Promise<Watchable | string> {
  if (process.platform !== 'win32') return 'there is no Win32 API here'
  try {
    const { win32Machine } = await import('../../streams/win32.ts')
    return { machine: win32Machine(), ras: rasSignal(), network: rememberedSignal() }
  } catch (error) {
    return (error as Error).message
  }
}
