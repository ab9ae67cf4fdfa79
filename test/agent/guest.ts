/** Running a real agent and weighing it: time to its first answer, memory, processor, handles. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { HandleEvent } from '../../src/events.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'

const main = new URL('../../src/cli/lastcall.js', import.meta.url).pathname
/** Clock ticks of /proc a second. */
const TICKS = 100

export type Guest = {
  pid: number
  /** From its start to its first answer, ms. */
  readyAfter: number
  /** Resident memory, bytes. */
  rss(): number
  /** Waits; gives the share of one core that was used meanwhile. */
  cpu(ms: number): Promise<number>
  descriptors(): number
  stop(): Promise<void>
  /** Ends it at once and without a word. */
  kill(): Promise<void>
}

/** @param directory its state; what earlier starts compiled lies there, as on a real machine */
export async function startGuest(directory: string): Promise<Guest> {
  writeFileSync(join(directory, 'config.json'), '{ "metrics": { "port": 0 } }')
  const began = performance.now()
  const child = spawn(process.execPath, [main, 'agent', '--no-simulate'], {
    stdio: 'ignore', env: { ...process.env, LASTCALL_STATE: directory } })
  const ended = once(child, 'exit')
  // A client of its own for each try: one that finds no agent waits longer and longer.
  const answers = async (ms: number) => {
    const client = newIngestClient({ directory })
    const ready = await client.ready(ms)
    client.close()
    return ready
  }
  for (let ms = 20; !await answers(ms); ms++) {
    if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}`)
  }
  const readyAfter = performance.now() - began
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8')
  const ticks = () => proc('stat').split(') ')[1].split(' ').slice(11, 13)
    .reduce((sum, text) => sum + Number(text), 0)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    pid: child.pid!, readyAfter,
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(proc('status'))![1]) * 1024,
    async cpu(ms) {
      const [before, at] = [ticks(), performance.now()]
      await wait(ms)
      return (ticks() - before) / TICKS / (performance.now() - at) * 1000
    },
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** A program that does `perSecond` handle operations, in batches as the SDK sends them. */
export function newLoad(directory: string, perSecond: number): { stop(): Promise<number> } {
  const client = newIngestClient({ directory, now: () => Date.now() * 1000 })
  const session = `load-${process.pid}-${Date.now()}`
  const began = Date.now() * 1000
  let seq = 0
  const send = () => {
    const due = Math.floor((Date.now() * 1000 - began) / 1e6 * perSecond)
    const events: HandleEvent[] = []
    while (seq < due) events.push(operation(session, ++seq, began + seq * 1e6 / perSecond))
    if (events.length > 0 && !client.take(events)) seq -= events.length
  }
  const timer = setInterval(send, 100)
  return {
    /** Ends it, and gives the number of its events when all are acknowledged. */
    async stop() {
      clearInterval(timer)
      client.take([{ kind: 'end', session, seq: ++seq, at: Date.now() * 1000, exitCode: 0 }])
      const all = await client.delivered(60_000)
      client.close()
      if (!all) throw new Error(`${client.waiting().length} events were not acknowledged`)
      return seq
    },
  }
}

/** A record is opened, used four times, and closed; its value does not come back. */
function operation(session: string, seq: number, time: number): HandleEvent {
  const at = Math.round(time)
  if (seq === 1) {
    return { kind: 'start', session, seq, at, host: 'bench', pid: 1, created: at,
      image: 'C:\\load.exe', capture: 'sdk' }
  }
  const step = (seq - 2) % 6
  const handle = `0x${(Math.floor((seq - 2) / 6) + 1).toString(16)}`
  const call = { kind: 'call' as const, session, seq, at, tid: 4, began: seq - 1, took: 3 }
  if (step === 0) {
    return { ...call, fn: 'MsiCreateRecord', outs: [handle], result: parseInt(handle, 16),
      site: 'load.exe+0x1200' }
  }
  if (step === 5) return { ...call, fn: 'MsiCloseHandle', handles: [handle], result: 0,
    site: 'load.exe+0x1300' }
  return { ...call, fn: 'MsiRecordSetInteger', handles: [handle], result: 0 }
}
