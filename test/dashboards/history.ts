/**
 * A real log for the dashboards: simulated programs with planted faults on two hosts, folded and
 * judged as the agent does it. `scale` repeats it until there are enough events.
 */
import { judgeOf } from '../../src/agent/judging.ts'
import type { HandleEvent } from '../../src/events.ts'
import { simulate } from '../../src/simulated/programs.ts'
import { openLog, type Log } from '../../storage/log.ts'

/** Where the recorded history begins, µs: a round number, so that buckets are easy to read. */
export const BEGINS = 1_700_000_000_000_000
export const hosts = ['WS-1', 'WS-2']

/** Programs that err, one seed after the other in time, alternating between the hosts. */
export function events(seeds = 6, processes = 6): HandleEvent[] {
  const all: HandleEvent[] = []
  let at = BEGINS
  for (let seed = 1; seed <= seeds; seed++) {
    const { events } = simulate(seed, { processes, faults: 1, startAt: at,
      host: hosts[seed % hosts.length] })
    const version = `4.${seed % 3}.0`
    all.push(...events.map(e => e.kind === 'start' ? { ...e, version } : e))
    at = Math.max(...events.map(e => e.at)) + 60_000_000
  }
  return all
}

/** The same events later, in other sessions. */
export function repeated(all: readonly HandleEvent[], round: number, later: number): HandleEvent[] {
  if (round === 0) return [...all]
  return all.map(event =>
    ({ ...event, session: `${event.session}-${round}`, at: event.at + later }))
}

export const openJudged = (path: string): Log =>
  openLog(path, { synchronous: 'NORMAL', judge: judgeOf({}) })

/** Writes a history into a new log, in batches as the agent does. The log stays open. */
export function record(path: string, all: readonly HandleEvent[]): Log {
  const log = openJudged(path)
  for (let i = 0; i < all.length; i += 1000) log.append(all.slice(i, i + 1000))
  return log
}

/**
 * A program that opens a handle, a connection and a drive at the beginning and uses them now and
 * then, for ever. `round` counts from 0.
 */
export function resident(round: number, at: number): HandleEvent[] {
  const program = (seq: number) => ({ session: 'resident', seq, at })
  const call = (seq: number, fn: string, more: object) => ({ ...program(seq), kind: 'call' as const,
    tid: 7, fn, began: seq - 1, took: 5, result: 0, site: 'tray.exe+0x10', ...more })
  const ras = { cb: 0, notifier: 0, size: 2120 }
  return round === 0 ? [
    { ...program(1), kind: 'start', host: hosts[0], pid: 900, created: at, luid: '0x3a1b2',
      image: 'C:\\Program Files\\VPN\\tray.exe', capture: 'simulated' },
    call(2, 'InternetOpenW', { result: 0xcc9000, outs: ['0xcc9000'], args: { flags: 0 } }),
    call(3, 'RasDialW', { outs: ['0x9000'], args: { entry: 'Tray', ...ras } }),
    call(4, 'WNetAddConnection2W',
      { args: { local: 'T:', remote: '\\\\files09\\tray', flags: 0 } }),
  ] : [
    call(3 * round + 2, 'InternetQueryOptionW', { result: 1, handles: ['0xcc9000'] }),
    call(3 * round + 3, 'RasGetConnectStatusW', { handles: ['0x9000'],
      args: { state: 8192, code: 0, size: 608 } }),
    call(3 * round + 4, 'WNetGetConnectionW', { handles: ['T:'] }),
  ]
}

/** A log of at least `count` events. */
export function recordMany(path: string, count: number): void {
  const once = events(12, 8)
  const spans = once.at(-1)!.at - BEGINS + 60_000_000
  const log = openJudged(path)
  let written = 0
  for (let round = 0; written < count; round++) {
    const later = round * spans
    const all = [...resident(round, BEGINS + later), ...repeated(once, round, later)]
    for (let i = 0; i < all.length; i += 1000) written += log.append(all.slice(i, i + 1000)).length
  }
  log.close()
}
