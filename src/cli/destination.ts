/** Where a traced program's events go: to the user's agent, where one answers, or into a file. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { judgeOf, saveSnapshot } from '../agent/judging.ts'
import { stateDirectory } from '../agent/places.ts'
import { openLog } from '../../storage/log.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { findRecord } from '../../streams/ingest/record.ts'
import { leave } from '../../streams/ingest/spool.ts'
import type { Drained, Sink } from '../../streams/probe/probe.ts'
import { fileName } from '../image.ts'

export type Destination = {
  /** The log that holds the events and what is found in them. */
  path: string
  /** Whether that is the agent's. */
  agents: boolean
  /** Only these sessions of it are ours. */
  sessions: ReadonlySet<string>
  sink: Sink
  drained?: Drained
  /** Waits until all is in the log. How many events are not, and are left for the agent. */
  finish(): Promise<number>
  /** Nothing was traced: a new log is removed again. */
  abandon(): void
}

const ANSWER_MS = 2000
/** An agent that was killed is back within this time, or the events wait here, ms. */
const PATIENCE_MS = 10_000
/** Events that wait here, beside those in the rings; more are counted as lost. */
const WAITING_MAX = 1 << 20

export async function destination(image: string, options: { db?: string; writer: string },
  say: (text: string) => void): Promise<Destination> {
  const agent = options.db === undefined ? await toAgent(say) : undefined
  return agent ?? toFile(options.db ?? runPath(image), options.writer)
}

/** `runs/<time>-<image>.db` in the state directory; a number follows where that is taken. */
function runPath(program: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)
  const image = fileName(program).replace(/[^A-Za-z0-9._-]/g, '_')
  const path = join(stateDirectory(), 'runs', `${time}-${image}`)
  for (let n = 1; ; n++) {
    const free = n === 1 ? `${path}.db` : `${path}-${n}.db`
    if (!existsSync(free)) return free
  }
}

function toFile(path: string, writer: string): Destination {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  let empty = !existsSync(path)
  const log = openLog(path, { writer, judge: judgeOf({}) })
  const sessions = new Set<string>()
  return {
    path, agents: false, sessions,
    sink(events) {
      empty = false
      for (const event of events) sessions.add(event.session)
      log.append(events)
    },
    async finish() {
      saveSnapshot(log)
      log.close()
      return 0
    },
    abandon() {
      log.close()
      if (!empty) return
      for (const suffix of ['', '-wal', '-shm', '.writer']) rmSync(path + suffix, { force: true })
    },
  }
}

/** undefined where no agent answers that records real programs. */
async function toAgent(say: (text: string) => void): Promise<Destination | undefined> {
  const directory = stateDirectory()
  if (!findRecord(directory)) return undefined
  let drainedUpTo = 0
  const client = newIngestClient({ directory, capacity: WAITING_MAX, now: () => drainedUpTo,
    onRefused: ({ reason }) => say(`the agent refuses events: ${reason}`) })
  const status = await client.ready(ANSWER_MS) ? await client.status(ANSWER_MS) : undefined
  const { log, simulated } = (status ?? {}) as { log?: string; simulated?: boolean }
  if (log === undefined || simulated) {
    client.close()
    return undefined
  }
  const sessions = new Set<string>()
  let late = false
  return {
    path: log, agents: true, sessions,
    drained: upTo => { drainedUpTo = upTo },
    async sink(events) {
      for (const event of events) sessions.add(event.session)
      // What has no room is a jump in the numbers, from which the agent makes a gap.
      if (!client.take(events)) return
      late = !await client.delivered(late ? 0 : PATIENCE_MS)
    },
    async finish() {
      await client.delivered(late ? 1000 : PATIENCE_MS)
      // What the agent has not acknowledged it finds in a file.
      const waiting = client.waiting()
      leave(directory, waiting)
      client.close()
      return waiting.length
    },
    abandon: () => { client.close() },
  }
}
