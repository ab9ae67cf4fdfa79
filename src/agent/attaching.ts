/**
 * The agent attaches by itself to the programs that its configuration names: on Windows in this
 * process, on Linux by a host inside Wine.
 *
 * A ring keeps its events until they are committed, and its numbers make a second delivery
 * harmless: however the agent before this one ended, it is gone on with after the last record that
 * is in the log.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { InputError } from '../input-error.ts'
import type { Batch } from '../../streams/capture.ts'
import { requireProbe } from '../../streams/probe/build.ts'
import type { ImageHost, Told, Wanted } from '../../streams/probe/images.ts'
import type { Sink } from '../../streams/probe/probe.ts'
import { crash, unseen } from '../../streams/ingest/server.ts'
import { Subject } from '../../streams/rx.ts'
import type { Agent } from './agent.ts'

export type AttachingOptions = {
  /** Whether another program delivers this session, and will come back by itself. */
  delivered(session: string): boolean
  say(text: string): void
  onError(error: Error): void
  /** What attaches; default this process on Windows, else a host inside Wine. */
  start?: StartHost
  /** Whoever delivers a session from elsewhere is back within this time, ms; default 15,000. */
  returnMs?: number
  /** How long to wait after each failure, ms. */
  again?: readonly number[]
}

export type StartHost = (wanted: Wanted, sink: Sink, told: Told, say: (text: string) => void) =>
  Promise<ImageHost & {
    /** Rejected when the host ends without being asked to. */
    done: Promise<void>
  }>

export type Attaching = {
  /** Leaves the probes at work, for the agent that comes next. */
  stop(): Promise<void>
}

const RETURN_MS = 15_000
const AGAIN_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000]
const DEAF_MS = 60_000
/** After so many failures the other captures wait no longer. */
const PATIENCE = 3

/** Begins when the log is open, and begins again when the host fails. */
export function startAttaching(agent: Agent, wanted: Config['attach'], options: AttachingOptions):
  Attaching {
  const batches = new Subject<Batch>()
  const again = options.again ?? AGAIN_MS
  let drainedUpTo = 0
  let burying = 0
  let host: ImageHost | undefined
  let stopped = false
  const stopping = new AbortController()

  const sink: Sink = events =>
    new Promise<void>(committed => batches.next({ events, committed }))

  const told: Told = {
    drained(upTo) {
      drainedUpTo = upTo
      batches.next({ events: [], committed() {} })
    },
    refused: (message, hint) => options.onError(new InputError(message, hint)),
    over: sessions => { for (const session of sessions) void bury(session) },
  }

  /** A program that ended while nobody read its ring. */
  async function bury(session: string): Promise<void> {
    burying++
    const waited = await pause(options.returnMs ?? RETURN_MS)
    const kept = agent.log?.session(session)
    if (waited && kept && !kept.ended && !options.delivered(session)) {
      agent.offer({ events: crash(session, kept.lastAt, agent.now()) })
    }
    burying--
  }

  /** What its programs do is not seen: nothing may be concluded from what does not come. */
  function giveUp(): void {
    for (const { name, lastAt } of opened()) {
      if (!options.delivered(name)) agent.offer({ events: [unseen(name, lastAt)] })
    }
    drainedUpTo = Infinity
  }

  const opened = () => agent.log?.openSessions().filter(s => s.capture === 'probe') ?? []

  /** False when it was cut short because the agent stops. */
  const pause = (ms: number) =>
    wait(ms, true, { signal: stopping.signal, ref: false }).catch(() => false)

  async function serve(): Promise<void> {
    for (let attempt = 0; !stopped; attempt++) {
      const began = performance.now()
      try {
        // Which sessions are known can only be said when the log is open.
        if (agent.log) {
          const started = await (options.start ?? startHost)({ images: wanted.images,
            follow: wanted.children, known: opened().map(s => s.name) }, sink, told, options.say)
          host = started
          if (stopped) await started.close()
          await started.done
        }
      } catch (error) {
        if (!stopped) options.onError(error as Error)
      }
      host = undefined
      if (performance.now() - began > DEAF_MS) attempt = 0
      if (attempt === PATIENCE) giveUp()
      await pause(again[Math.min(attempt, again.length - 1)])
    }
  }

  const subscription = agent.capture({ name: 'probe', batches, deafAfter: DEAF_MS,
    // Nothing may be due in a session before it is known whether somebody goes on with it.
    drainedUpTo: now => burying > 0 ? 0 : Math.min(now, drainedUpTo) })
  const served = serve()
  return {
    async stop() {
      stopped = true
      stopping.abort()
      await host?.close()
      await served
      subscription.unsubscribe()
    },
  }
}

const startHost: StartHost = async (wanted, sink, told, say) => {
  requireProbe()
  if (process.platform !== 'win32') {
    const { imagesUnderWine } = await import('../../streams/probe/under-wine.ts')
    return imagesUnderWine(wanted, { say }, sink, told)
  }
  const { newImageHost } = await import('../../streams/probe/images.ts')
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  const host = newImageHost(wanted, sink, told, reject)
  return { done, close: () => host.close().finally(resolve) }
}
