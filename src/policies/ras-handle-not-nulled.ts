import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { heldAtEntry, lifeAtEntry } from './dials.ts'
import { pausedAt } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'ras-handle-not-nulled'

export const rasHandleNotNulled = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'RasDial was called with an old handle in its result variable.',
  why: 'RasDial takes a handle that is not null for a paused dial to be resumed: it fails, or ' +
    'goes on with another connection.',
  fix: 'Set the variable to null before every fresh dial.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['ras'],
  source: [page.rasDial],
  clean: `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
R = RasDialW(R) entry=Office cb=1        // resumes what is paused
status Connected(R) @7
returned @7
RasHangUpW(R)
+3s
R = RasDialW(0) entry=Office cb=1`,
  caught: `
R = RasDialW() entry=Office
RasHangUpW(R)
+3s
Q = RasDialW(R) entry=Office ! ras-handle-not-nulled R`,
  functions: ['RasDial'],
  on: {
    acquire(move: CallMove, see: See<unknown>) {
      const value = heldAtEntry(move)
      if (value === null) return
      const life = lifeAtEntry(move, see)
      // A value never seen can be the paused dial of a process whose beginning was not seen.
      const paused = life !== null && !life.closed && pausedAt(life, move.event.began)
      if (life ? !accusable(life) || paused : !move.session.complete) return
      see.report({
        rule: ID, life, handle: value, evidence: life?.closed ? [life.closed.position] : [],
        because: `RasDial was entered on thread ${move.event.tid} with ${value} instead of null, ` +
          `and ${life === null ? 'that never was a connection' : life.closed
            ? 'that connection had been hung up' : 'no dial of it was paused'}.`,
      })
    },
  },
})
