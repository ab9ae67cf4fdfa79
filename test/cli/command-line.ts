/** The command line as a user meets it: processes with a state directory of their own. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRecord } from '../../streams/ingest/record.ts'
import { PATIENCE_MS } from '../wine/wine.ts'

const lastcallJs = join(import.meta.dirname, '..', '..', 'src', 'cli', 'lastcall.js')

export type Started = {
  done: Promise<{ code: number | null; out: string; err: string }>
  /** Ctrl-C at a terminal: everybody in the foreground gets it. */
  interrupt(): void
  /** kill -9, of this process alone. */
  kill(): Promise<unknown>
  /** Waits for something on standard error. */
  says(what: RegExp): Promise<void>
}

/** @param entry the lastcall.js that is run */
export function newCommandLine(entry = lastcallJs) {
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-run-'))
  const at = (name: string) => join(folder, name)
  const environment = () => ({ ...process.env, LASTCALL_STATE: at('state'), NO_COLOR: '1',
    NODE_TEST_CONTEXT: '' })
  const running = new Set<Started>()
  let files = 0
  let lastAgent: Started | undefined

  /** Into files, not pipes: services that Wine starts by itself inherit them and stay. */
  function outputs() {
    const names = [at(`${++files}.out`), at(`${files}.err`)]
    const descriptors = names.map(name => openSync(name, 'w'))
    return {
      stdio: ['ignore' as const, ...descriptors],
      close: () => { descriptors.forEach(each => closeSync(each)) },
      read: () => names.map(name => readFileSync(name, 'utf8')),
    }
  }

  /** Starts a command in a process group of its own, as a shell does. */
  function start(...args: string[]): Started {
    const to = outputs()
    const child = spawn(process.execPath, [entry, ...args], { env: environment(), detached: true,
      stdio: to.stdio })
    to.close()
    const started: Started = {
      done: new Promise(resolve => {
        child.on('exit', code => {
          running.delete(started)
          const [out, err] = existsSync(folder) ? to.read() : []
          resolve({ code, out, err })
        })
      }),
      interrupt() { process.kill(-child.pid!, 'SIGINT') },
      kill() {
        child.kill('SIGKILL')
        return started.done
      },
      async says(what) {
        while (!what.test(to.read()[1])) {
          assert.ok(running.has(started), to.read()[1])
          await sleep(20)
        }
      },
    }
    running.add(started)
    return started
  }

  return {
    at, start,
    /** Runs a command to its end. */
    lastcall(...args: string[]) {
      const to = outputs()
      const { status } = spawnSync(process.execPath, [entry, ...args], { env: environment(),
        stdio: to.stdio, timeout: PATIENCE_MS })
      to.close()
      const [out, err] = to.read()
      return { code: status, out, err }
    },
    /** Starts an agent, in place of the one before, and waits until programs can reach it. */
    async startAgent(...args: string[]): Promise<Started> {
      await lastAgent?.kill()
      const before = findRecord(at('state'))?.address
      const agent = lastAgent = start('agent', ...args)
      while (running.has(agent)) {
        const address = findRecord(at('state'))?.address
        if (address && address !== before) return agent
        await sleep(20)
      }
      return assert.fail((await agent.done).err)
    },
    pause: () => sleep(50),
    /** Kills what still runs and removes everything. */
    end() {
      for (const each of running) void each.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
