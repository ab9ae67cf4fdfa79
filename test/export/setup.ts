/** A log, a receiver and an outbox between them, with waits short enough for a test. */
import type { TestContext } from 'node:test'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { connectWriter } from '../../storage/connect.ts'
import type { Log } from '../../storage/log.ts'
import { newOutbox, type Outbox, type OutboxOptions } from '../../storage/export/outbox.ts'
import { sinkTo, type Sink } from '../../storage/export/sinks.ts'
import { judgedLog } from './histories.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { scratch } from '../scratch.ts'

export { scratch }

export type Setup = {
  path: string; log: Log; db: Database.Database; receiver: Receiver; sink: Sink
  /** Sends what waits; a new outbox each time, as after a restart. */
  send(options?: Partial<OutboxOptions> & { until?: AbortSignal }): Promise<Outbox>
}

export async function setup(t: TestContext): Promise<Setup> {
  const path = join(scratch(t), 'log.db')
  const log = judgedLog(path)
  const receiver = await startReceiver()
  const db = connectWriter(path, 'NORMAL', 1000)
  t.after(async () => {
    await receiver.close()
    db.close()
    log.close()
  })
  const sink = sinkTo(receiver.url, {}, { timeoutMs: 60_000 })
  return {
    path, log, db, receiver, sink,
    async send({ until, ...options } = {}) {
      const outbox = newOutbox(db, path, { sink, names: false, idleMs: 10,
        backoff: { firstMs: 20, maxMs: 100 }, ...options })
      await outbox.run(until ?? new AbortController().signal, true)
      outbox.close()
      return outbox
    },
  }
}
