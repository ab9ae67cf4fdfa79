import { accusable, policy } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { HANG_UP_SETTLES } from '../ledger.ts'
import type { MoveOf, See } from '../policy.ts'
import { page } from './pages.ts'

export const exitBeforeSettled = policy({
  id: 'exit-before-settled',
  version: 3,
  concern: 'order',
  summary: 'The process ended before a teardown or a dial it had begun was finished.',
  why: 'A RAS state machine that is cut off may leave the port in an inconsistent state; a ' +
    'WinINet teardown that is cut off loses the completion that the program waits for.',
  fix: 'After RasHangUp poll RasGetConnectStatus until ERROR_INVALID_HANDLE, or wait three ' +
    'seconds; after InternetCloseHandle wait for HANDLE_CLOSING.',
  cases: [
    { rule: 'ras-exit-too-early', severity: 'error' },
    { rule: 'ras-exit-while-dialing', severity: 'warning' },
    { rule: 'wininet-exit-pending', severity: 'warning' },
  ],
  families: ['wininet', 'ras'],
  source: [page.rasHangUp, page.internetCloseHandle],
  clean: `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
RasGetConnectStatusW(R) => 6     // settled
end`,
  caught: `
R = RasDialW() entry=Office
RasHangUpW(R)
+1s
end ! exit-before-settled R`,
  on: { end },
})

function end(move: MoveOf<'end'>, see: See<unknown>): void {
  if (move.event.crashed) return
  for (const life of see.ledger.settling.keys()) {
    const closed = life.closed!
    const since = move.event.at - closed.at
    if (closed.session === move.session.id && accusable(life) && since < HANG_UP_SETTLES) {
      see.report({ rule: 'ras-exit-too-early', life, evidence: [closed.position],
        because: `The process ended ${Math.round(since / 1000)} ms after ${closed.fn}, before ` +
          'RasGetConnectStatus returned ERROR_INVALID_HANDLE and before three seconds had ' +
          'passed.' })
    }
  }
  for (const life of move.session.open) {
    if (!life.dialing || !accusable(life)) continue
    see.report({ rule: 'ras-exit-while-dialing', life,
      because: 'The process ended while RasDial was still dialling: neither connected nor ' +
        'failed.' })
  }
  // What `end` settled had been closed before, but its HANDLE_CLOSING had not come. A descendant
  // went with its ancestor's close: only what was pending on it is cut off by itself.
  const cut = new Set(move.settled.filter(life => life.family === 'wininet' && accusable(life) &&
    (life.how === 'call' || wasPending(life))))
  for (const life of cut) {
    if (life.parent && cut.has(life.parent)) continue
    const closed = life.how === 'process' ? null : life.closed!
    see.report({ rule: 'wininet-exit-pending', life, evidence: closed ? [closed.position] : [],
      because: closed
        ? `The process ended after ${closed.fn} and before the last callback, HANDLE_CLOSING.`
        : 'The process ended while an asynchronous operation on it was pending.' })
  }
}

const wasPending = (life: Life) => life.pending > 0
