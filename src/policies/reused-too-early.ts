import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { HANG_UP_SETTLES } from '../ledger.ts'
import { page } from './pages.ts'

export const reusedTooEarly = policy({
  id: 'reused-too-early',
  version: 1,
  concern: 'reuse',
  summary: 'A RAS connection was dialled again before its hang-up had settled.',
  why: 'The connection state machine needs time: using the same connection at once may fail and ' +
    'leave it unusable.',
  fix: 'After RasHangUp poll RasGetConnectStatus until ERROR_INVALID_HANDLE, or wait three ' +
    'seconds, before dialling the entry again.',
  cases: [{ rule: 'ras-redial-too-early', severity: 'warning' }],
  families: ['ras'],
  source: [page.rasHangUp],
  clean: `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R) => 6
R = RasDialW() entry=Office
RasHangUpW(R)
+3s
end`,
  caught: `
R = RasDialW() entry=Office
RasHangUpW(R)
Q = RasDialW() entry=Office ! reused-too-early R`,
  functions: ['RasDial'],
  on: {
    acquire(move: CallMove, see: See<unknown>) {
      const entry = move.event.args?.entry
      const dialled = move.event.at - move.event.took
      for (const life of see.ledger.settling.keys()) {
        const closed = life.closed!
        if (life.blurred || life.inferred || entry === undefined || life.facts.entry !== entry) {
          continue
        }
        if (life.scope !== (move.session.host || move.session.id)) continue
        const since = dialled - closed.at
        if (since < 0 || since >= HANG_UP_SETTLES) continue
        see.report({
          rule: 'ras-redial-too-early', life, evidence: [closed.position],
          because: `RasDial was called ${Math.round(since / 1000)} ms after ${closed.fn}, ` +
            'before RasGetConnectStatus returned ERROR_INVALID_HANDLE and before three seconds ' +
            'had passed.',
        })
      }
    },
  },
})
