/** The agent whole, as on a workstation: win32 Node under Wine, with its named pipe. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { findRecord, type AgentRecord } from '../../streams/ingest/record.ts'
import { prepareWine, runNode, startNode, windowsPath, type RunResult } from './wine.ts'

export const lastcallJs = 'src/cli/lastcall.js'

export type WineAgent = {
  /** The user's state directory, as this side sees it; its log is log.db. */
  directory: string
  /** What programs under Wine need in order to find this agent. */
  env: Record<string, string>
  /** Where it can be reached, from under Wine only. */
  record: AgentRecord
  /** Runs a command of lastcall under Wine, beside the agent. */
  lastcall(...args: string[]): Promise<RunResult>
  /** Runs a program that uses the SDK without any set-up. */
  program(): Promise<RunResult>
  /**
   * Ends it as the Task Scheduler does, without a word. After that this side may read the log:
   * before, Wine's locks on it cannot be seen here.
   */
  kill(): Promise<RunResult>
}

/**
 * Starts the agent under Wine and waits until programs can reach it.
 * @param options.args what follows `agent`; options.directory: default a new one
 * @throws when it ends, with what it said
 */
export async function startWineAgent(t: TestContext, options: { args?: string[]
  env?: Record<string, string>; directory?: string } = {}): Promise<WineAgent> {
  await prepareWine()
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'lastcall-wine-'))
  const env = { ...options.env, LASTCALL_STATE: windowsPath(directory) }
  const before = findRecord(directory)?.address
  const agent = startNode([lastcallJs, 'agent', ...options.args ?? []],
    { env })
  let ended: RunResult | undefined
  void agent.done.then(result => { ended = result })
  const kill = async () => {
    agent.kill()
    return agent.done
  }
  t.after(async () => {
    await kill()
    if (!options.directory) rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  })
  let record: AgentRecord | undefined
  while (!record || record.address === before) {
    if (ended) throw new Error(`the agent ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`)
    await wait(50)
    record = findRecord(directory)
  }
  return { directory, env, record, kill,
    lastcall: (...args) => runNode([lastcallJs, ...args], { env }),
    async program() {
      const own = join(directory, 'runs')
      for (;;) {
        const result = await runNode(['test/sdk/default-sink-under-wine.ts'], { env })
        // It got no answer within a second and kept a log of its own: on a busy machine once more.
        if (result.code !== 0 || !existsSync(own)) return result
        rmSync(own, { recursive: true })
      }
    } }
}
