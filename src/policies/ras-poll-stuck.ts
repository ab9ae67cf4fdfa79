import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { wasHeld } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'ras-poll-stuck'
const INVALID_HANDLE = 6

type Polls = { at: number; position: number; count: number; reported: boolean }

export const rasPollStuck = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A connection that was hung up was polled for long without an end.',
  why: 'A poll without a limit hangs the program when the state machine never finishes.',
  fix: 'Give the loop a deadline, report it, and go on.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['ras'],
  source: [page.rasHangUp],
  clean: `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
+30s
RasGetConnectStatusW(R)
+1s
RasGetConnectStatusW(R) => 6
end`,
  caught: `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
+31s
RasGetConnectStatusW(R) ! ras-poll-stuck R
RasGetConnectStatusW(R)`,
  options: { waitMs: 30_000 },
  on: {
    query(move: CallMove, see: See<unknown>) {
      const life = move.lives[0] ?? null
      if (!accusable(life) || life.kind === 'subentry' || life.how !== 'call') return
      if (move.relations[0] !== 'closed') return
      const polls = noteOf<Polls>(life, ID) ??
        { at: move.event.at, position: move.event.position, count: 0, reported: false }
      note(life, ID, polls)
      polls.count++
      const since = move.event.at - polls.at
      if (polls.reported || move.meaning.error === INVALID_HANDLE) return
      if (since <= see.options.waitMs * 1000 || wasHeld(move.session, polls.at)) return
      polls.reported = true
      see.report({
        rule: ID, life, evidence: [life.closed!.position, polls.position],
        because: `${move.fn.base} on thread ${move.event.tid} was call ${polls.count} in ` +
          `${Math.round(since / 1000)} ms after ${life.closed!.fn}, and none returned ` +
          'ERROR_INVALID_HANDLE.',
      })
    },
  },
})
