/** A program whose calls are numbered, and what a log knows of them. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { readLog } from '../../storage/log.ts'
import { startExe, windowsPath, type Running } from '../wine/wine.ts'

/** Starts probe-numbered.exe, which ends with 17 when the file `stop` exists. */
export const startNumbered = (bin: string, stop: string) =>
  startWaiting(path.join(bin, 'probe-numbered.exe'), [windowsPath(stop)])

/** Starts a program that says its pid, as Windows programs see it. */
export async function startWaiting(program: string, args: string[],
  env?: Record<string, string>): Promise<{ running: Running; pid: number }> {
  const running = startExe(program, args, { env })
  for (;;) {
    const match = /pid=(\d+)\s/.exec(readFileSync(running.stdoutFile, 'utf8'))
    if (match) return { running, pid: Number(match[1]) }
    await sleep(20)
  }
}

/** The number of the last call that the program made, by its own account. */
export const lastOf = (stdout: string): number => Number(/last=(\d+)/.exec(stdout)![1])

export function eventsOf(log: string): Recorded[] {
  if (!existsSync(log)) return []
  const opened = readLog(log)
  try {
    return [...opened.read()]
  } finally {
    opened.close()
  }
}

/** The numbers that were recorded, in the order of the log. */
export const numbersOf = (events: readonly HandleEvent[]): number[] => events.flatMap(event =>
  event.kind === 'call' && event.fn === 'InternetConnectW' ? Number(event.args!.ctx) : [])

/** Waits until `more` numbers beyond those there now are in a log. */
export async function grows(log: string, more = 20): Promise<number> {
  const before = numbersOf(eventsOf(log)).length
  for (;;) {
    const now = numbersOf(eventsOf(log)).length
    if (now >= before + more) return now
    await sleep(100)
  }
}

/** That every number up to `last` is there once, in order, from the first one that was seen. */
export function assertEachOnce(events: readonly HandleEvent[], last: number): void {
  const numbers = numbersOf(events)
  const [first] = numbers
  assert.deepEqual(numbers, Array.from({ length: last - first + 1 }, (_, i) => first + i))
  const closes = events.filter(event => event.kind === 'call' && event.fn === 'InternetCloseHandle')
  // The root's, and perhaps that of a handle opened just before.
  assert.ok([1, 2].includes(closes.length - numbers.length), `${closes.length} closes`)
}
