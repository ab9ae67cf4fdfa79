/** Logs in a directory of their own that goes away with the test, and small histories. */
import type { HandleEvent } from '../../src/events.ts'
export { scratch } from '../scratch.ts'

export const T0 = 1_700_000_000_000_000

export function start(session = 's', seq = 1): HandleEvent {
  return { kind: 'start', session, seq, at: T0 + seq, host: 'h', pid: 7, created: T0,
    image: 'C:\\app.exe', capture: 'probe' }
}

/** A call of a session; every third one opens, every third closes. */
export function call(seq: number, session = 's'): HandleEvent {
  const fn = ['MsiOpenDatabaseW', 'MsiDatabaseOpenViewW', 'MsiCloseHandle'][seq % 3]
  const handle = `0x${Math.floor(seq / 3) + 1}`
  return { kind: 'call', session, seq, at: T0 + seq * 10, tid: 4, fn, began: seq - 1, took: 3,
    result: 0, site: `app.exe+0x${seq % 7}`,
    ...fn === 'MsiOpenDatabaseW' ? { outs: [handle] } : { handles: [handle] } }
}

/** `start` and calls up to and including `last`. */
export function history(last: number, session = 's'): HandleEvent[] {
  return [start(session), ...Array.from({ length: last - 1 }, (_, i) => call(i + 2, session))]
}
