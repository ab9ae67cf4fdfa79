import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'ras-dial-in-callback'

export const rasDialInCallback = policy({
  id: ID,
  version: 1,
  concern: 'thread',
  summary: 'RasDial was called inside a RAS notifier.',
  why: 'RAS is suspended while a notifier runs; the call may deadlock or fail, also when it is ' +
    'to resume a paused dial.',
  fix: 'Post to another thread, return from the notifier, and dial there.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasNotificationHandlers, page.rasPaused],
  clean: `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
Q = RasDialW() @7 entry=Home`,
  caught: `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
Q = RasDialW() @7 entry=Home ! ras-dial-in-callback R
returned @7`,
  functions: ['RasDial'],
  on: {
    acquire(move: CallMove, see: See<unknown>) {
      const { frame } = move
      if (frame?.family !== 'ras') return
      const made = move.made[0] ?? null
      const life = accusable(frame.life) ? frame.life : accusable(made) ? made : null
      see.report({
        rule: ID, life, evidence: [frame.position],
        because: `RasDial was called on thread ${move.event.tid} inside the notifier of state ` +
          `${frame.status}.`,
      })
    },
  },
})
