import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { errorName } from '../families/all.ts'
import { PAUSED } from './dials.ts'
import { page } from './pages.ts'

const ID = 'ras-error-without-hangup'

type Failed = { position: number; tid: number; error: number }

export const rasErrorWithoutHangup = policy({
  id: ID,
  version: 2,
  concern: 'close',
  summary: 'A dial failed and was not hung up.',
  why: 'The port stays taken: the next dial gets ERROR_PORT_ALREADY_OPEN or finds the line dead.',
  fix: 'After an error notification call RasHangUp, also where the program gives up.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasErrors],
  clean: `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
+59s
RasHangUpW(R)
+2m
end`,
  caught: `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
+60s ! ras-error-without-hangup R`,
  options: { waitMs: 60_000 },
  functions: ['RasDial', 'RasHangUp'],
  on: {
    status({ event, life }, see) {
      if (!event.error || !life) return
      // A paused dial waits for the program with the reason as its error.
      if (life.closed || (event.status & PAUSED) !== 0 || noteOf(life, ID)) return
      note(life, ID, { position: event.position, tid: event.tid,
        error: event.error } satisfies Failed)
      see.deadline(life, event.at + see.options.waitMs * 1000)
    },
    release(move: CallMove, see: See<unknown>) { if (move.lives[0]) see.cancel(move.lives[0]) },
    ended(life: Life, _move: Move, see: See<unknown>) { see.cancel(life) },
    acquire(move: CallMove) {
      for (const life of move.made) note(life, ID, undefined)
    },
    due(life: Life, _at: number, see: See<unknown>) {
      const failed = noteOf<Failed>(life, ID)
      if (!failed || !accusable(life)) return
      see.report({
        rule: ID, life, evidence: [failed.position], offence: life.opened,
        because: `${errorName('ras', failed.error)} was notified on thread ${failed.tid}, and ` +
          `${see.options.waitMs} ms passed without RasHangUp.`,
      })
    },
  },
})
