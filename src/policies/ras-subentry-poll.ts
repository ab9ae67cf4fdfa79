import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'ras-subentry-poll'
const INVALID_HANDLE = 6

export const rasSubentryPoll = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A subentry was polled for its end after it had been hung up.',
  why: 'RasGetConnectStatus proves nothing for a subentry handle: it may never return ' +
    'ERROR_INVALID_HANDLE, and the loop never ends.',
  fix: 'After hanging up a subentry wait three seconds; poll only whole connections.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['ras'],
  source: [page.rasHangUp],
  clean: `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasGetConnectStatusW(S)
RasHangUpW(S)
RasGetConnectStatusW(S)          // one look is no loop
+3s
RasHangUpW(R)`,
  caught: `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasHangUpW(S)
RasGetConnectStatusW(S)
RasGetConnectStatusW(S) ! ras-subentry-poll S`,
  on: {
    query(move: CallMove, see: See<unknown>) {
      const life = move.lives[0] ?? null
      if (!accusable(life) || life.kind !== 'subentry' || life.how !== 'call') return
      if (move.relations[0] !== 'closed') return
      const first = noteOf<number>(life, ID)
      if (first === -1) return
      if (first === undefined) {
        // The poll that says that it is over ends the loop.
        const over = move.meaning.error === INVALID_HANDLE
        note(life, ID, over ? -1 : move.event.position)
        return
      }
      note(life, ID, -1)
      see.report({
        rule: ID, life, evidence: [life.closed!.position, first],
        because: `${move.fn.base} polled it again on thread ${move.event.tid} after ` +
          `${life.closed!.fn}; for a subentry that is no proof of its end.`,
      })
    },
  },
})
