/**
 * The exporter's thread: one outbox for one sink, with its own connection to the log. Building
 * spans, packing them and waiting for collectors never runs on the loop that drains captures.
 *
 * Its connection writes only checkpoints, in transactions of microseconds and without an fsync
 * (synchronous = NORMAL): what a power cut takes of them is sent again, under the same ids.
 */
import { existsSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { connectWriter } from '../connect.ts'
import type { Backoff } from './backoff.ts'
import { newOutbox } from './outbox.ts'
import type { SinkState } from './progress.ts'
import type { Sink } from './sinks.ts'

export type WorkerOptions = {
  path: string; sink: Sink; names: boolean; batch?: number; idleMs?: number; backoff?: Backoff
}

/** What it tells the agent. `oldest`: µs, of the oldest item that waits. */
export type WorkerMessage =
  | { kind: 'state'; sink: string; state: SinkState; oldest: number | null }
  | { kind: 'trouble'; sink: string; message: string }

/** How often it looks whether the log is still the same file, ms. */
const LOOK_MS = 5000

async function main(options: WorkerOptions): Promise<void> {
  const port = parentPort!
  const say = (message: WorkerMessage) => port.postMessage(message)
  const stopping = new AbortController()
  port.once('message', () => {
    stopping.abort()
    port.close()
  })
  while (!stopping.signal.aborted) {
    try {
      await exportLog(options, stopping.signal, say)
    } catch (error) {
      say({ kind: 'trouble', sink: options.sink.name, message: (error as Error).message })
      await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
}

/** Exports one file; returns when it was stopped, or when another file has taken its place. */
async function exportLog(options: WorkerOptions, stop: AbortSignal,
  say: (message: WorkerMessage) => void): Promise<void> {
  const { path, sink } = options
  // The agent makes the log; where it waits for a disk, so does this.
  if (!existsSync(path)) {
    await sleep(Math.min(LOOK_MS, 500), undefined, { signal: stop }).catch(() => {})
    return
  }
  const file = inode(path)
  const db = connectWriter(path, 'NORMAL', 5000)
  const replaced = new AbortController()
  const look = setInterval(() => { if (inode(path) !== file) replaced.abort() }, LOOK_MS)
  const outbox = newOutbox(db, path, { ...options,
    onState: (state, oldest) => say({ kind: 'state', sink: sink.name, state, oldest }) })
  try {
    await outbox.run(AbortSignal.any([stop, replaced.signal]))
  } finally {
    clearInterval(look)
    outbox.close()
    db.close()
  }
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}

await main(workerData as WorkerOptions)
