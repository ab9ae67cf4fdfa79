import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'ras-hangup-in-callback-wait'
const INVALID_HANDLE = 6

/** The hang-up, and the callback inside which it was made. */
type HungUp = { frame: number; position: number }

export const rasHangupInCallbackWait = policy({
  id: ID,
  version: 2,
  concern: 'thread',
  summary: 'A connection was hung up inside its notifier, which then waited for its end.',
  why: 'The hang-up begins when the notifier has returned: waiting inside it never ends.',
  fix: 'Hang up in the notifier and return; wait on another thread.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasDial, page.rasDialFunc2],
  clean: `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7 => 619
RasHangUpW(R) @7
returned @7
RasGetConnectStatusW(R) @7
RasGetConnectStatusW(R) @7 => 6
end`,
  caught: `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7 => 619
RasHangUpW(R) @7
RasGetConnectStatusW(R) @7 ! ras-hangup-in-callback-wait R
RasGetConnectStatusW(R) @7
returned @7`,
  on: {
    release(move: CallMove) {
      const life = move.lives[0]
      const { position } = move.event
      if (!life || move.frame?.family !== 'ras' || life.closed?.position !== position) return
      note(life, ID, { frame: move.frame.position, position } satisfies HungUp)
    },
    query(move: CallMove, see: See<unknown>) {
      const life = move.lives[0] ?? null
      if (!accusable(life) || move.meaning.error === INVALID_HANDLE) return
      const hungUp = noteOf<HungUp>(life, ID)
      if (!hungUp || move.frame?.position !== hungUp.frame) return
      note(life, ID, undefined)
      see.report({
        rule: ID, life, evidence: [hungUp.position],
        because: `${move.fn.base} was called on thread ${move.event.tid} inside the notifier ` +
          'that had hung the connection up, which ends only after the notifier has returned.',
      })
    },
  },
})
