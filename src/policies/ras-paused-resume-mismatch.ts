import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { lifeAtEntry } from './dials.ts'
import { pausedAt } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'ras-paused-resume-mismatch'

export const rasPausedResumeMismatch = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A paused dial was resumed with another notifier.',
  why: 'RasDial resumes a paused dial only with the same handle and the same notifier.',
  fix: 'Keep the arguments of the dial and change only what the pause asked for.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasPaused, page.rasDial],
  clean: `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
R = RasDialW(R) entry=Office cb=1
status Connected(R) @7
returned @7
RasHangUpW(R)`,
  caught: `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
R = RasDialW(R) entry=Office cb=2 ! ras-paused-resume-mismatch R`,
  functions: ['RasDial'],
  on: {
    acquire(move: CallMove, see: See<unknown>) {
      const life = lifeAtEntry(move, see)
      if (!accusable(life) || life.closed) return
      if (!pausedAt(life, move.event.began)) return
      const before = life.facts.cb
      const now = move.event.args?.cb
      if (typeof before !== 'number' || typeof now !== 'number' || before === now) return
      see.report({
        rule: ID, life,
        because: `RasDial on thread ${move.event.tid} resumed the paused dial with ` +
          `${now === 0 ? 'no notifier' : 'another notifier'} than it had been started with.`,
      })
    },
  },
})
