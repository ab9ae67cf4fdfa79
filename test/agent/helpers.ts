/** An agent in a directory of its own, and programs that feed it. */
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { startAgent, type Agent, type AgentOptions } from '../../src/agent/agent.ts'
import { startIngest, type Ingesting } from '../../src/agent/ingesting.ts'
import { lockForUser } from '../../src/agent/user-lock.ts'
import { defaultConfig } from '../../src/config.ts'
import type { HandleEvent } from '../../src/events.ts'
export { scratch } from '../scratch.ts'

export type Served = { agent: Agent; ingesting: Ingesting; path: string; directory: string
  errors: string[]; stop(): Promise<void> }

/** Starts an agent with ingest and nothing else. */
export function serve(t: TestContext, directory: string,
  options: AgentOptions & { grace?: number; beatMs?: number; returnMs?: number } = {}): Served {
  const path = join(directory, 'log.db')
  const errors: string[] = []
  const config = defaultConfig()
  const complain = (error: Error) => { errors.push(error.message) }
  const lock = lockForUser(directory, complain)
  const agent = startAgent(path, { ...config, log: { ...config.log, synchronous: 'NORMAL' } }, [],
    complain, options)
  const ingesting = startIngest(agent, { directory, lock, grace: options.grace ?? 300,
    beatMs: options.beatMs, returnMs: options.returnMs,
    status: () => ({ pid: process.pid }), onError: complain })
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    ingesting.stop()
    await agent.stop()
    lock.release()
  }
  t.after(stop)
  return { agent, ingesting, path, directory, errors, stop }
}

/** µs; sessions begin here. */
export const T0 = 1_700_000_000_000_000

export function start(session: string): HandleEvent {
  return { kind: 'start', session, seq: 1, at: T0 + 1, host: 'h', pid: 7, created: T0,
    image: 'C:\\app.exe', capture: 'ingest' }
}

/** Opens a record with an even number, closes it with the next. */
export function call(session: string, seq: number): HandleEvent {
  const open = seq % 2 === 0
  const handle = `0x${(seq >> 1).toString(16)}`
  return { kind: 'call', session, seq, at: T0 + seq, tid: 4, began: seq - 1, took: 1,
    fn: open ? 'MsiCreateRecord' : 'MsiCloseHandle', result: open ? seq >> 1 : 0,
    ...(open ? { outs: [handle] } : { handles: [handle] }) }
}

export const end = (session: string, seq: number): HandleEvent =>
  ({ kind: 'end', session, seq, at: T0 + seq, exitCode: 0 })

/** Waits until something is true; fails after two minutes. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>):
  Promise<void> {
  const until = performance.now() + 120_000
  while (!await holds()) {
    if (performance.now() > until) throw new Error(`never happened: ${what}`)
    await wait(10)
  }
}
