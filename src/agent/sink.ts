/**
 * Where a Node program's events go without any set-up: to the user's agent, or, where none
 * answers, into a log file of the program's own.
 */
import path from 'node:path'
import { mkdirSync } from 'node:fs'
import type { HandleEvent } from '../events.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { findRecord } from '../../streams/ingest/record.ts'
import { leave } from '../../streams/ingest/spool.ts'
import type { Log } from '../../storage/log.ts'
import { runLogPath, stateDirectory } from './places.ts'

export type AgentSink = {
  /** Takes events, oldest first; false when there is no room: offer them again. */
  (events: readonly HandleEvent[]): boolean
  /** `agent`, or the path of the program's own log. */
  readonly to: string
  /** Whether everything is committed within `ms`. */
  delivered(ms: number): Promise<boolean>
  /** Ends it; what the agent has not acknowledged is left for it in a file. Synchronous. */
  close(): void
}

export type AgentSinkOptions = {
  /** The user's state directory. */
  directory?: string
  /** How long the agent may take to answer, ms; default 1,000. */
  wait?: number
  /** The program's clock, µs: the agent is told how far the program is. */
  now?: () => number
  /** The log to write without an agent; default in the user's state directory. */
  file?: string
}

/**
 * Finds the user's agent or opens a file. Nothing here keeps the program alive, and it leaves
 * nothing behind at `exit`, where it closes itself.
 */
export async function agentSink(options: AgentSinkOptions = {}): Promise<AgentSink> {
  const directory = options.directory ?? stateDirectory()
  const sink = findRecord(directory) ? await toAgent(directory, options) : undefined
  if (sink) return sink
  return toFile(options.file ?? runLogPath(process.argv[1] ?? process.execPath, directory))
}

async function toAgent(directory: string, options: AgentSinkOptions):
  Promise<AgentSink | undefined> {
  const client = newIngestClient({ directory, now: options.now })
  if (!await client.ready(options.wait ?? 1000)) {
    client.close()
    return undefined
  }
  let closed = false
  /** An exit waits for nobody: what was not acknowledged, the agent finds in a file. */
  function close(): void {
    if (closed) return
    closed = true
    process.off('exit', close)
    try {
      leave(directory, client.waiting())
    } catch {
      // No room, or no right to write: then it is lost, and the agent writes the gap.
    }
    client.close()
  }
  process.once('exit', close)
  return Object.assign((events: readonly HandleEvent[]) => client.take(events), {
    to: 'agent', close, delivered: (ms: number) => client.delivered(ms),
  })
}

async function toFile(file: string): Promise<AgentSink> {
  const { openLog } = await import('../../storage/log.ts')
  let log: Log | null = null
  let closed = false
  function close(): void {
    closed = true
    process.off('exit', close)
    log?.close()
    log = null
  }
  process.on('exit', close)
  const take = (events: readonly HandleEvent[]): boolean => {
    if (closed) return false
    try {
      if (!log) {
        mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
        log = openLog(file, { writer: 'a lastcall program', synchronous: 'NORMAL' })
      }
      log.append(events)
      return true
    } catch {
      return false
    }
  }
  return Object.assign(take, { to: file, close, delivered: () => Promise.resolve(true) })
}
