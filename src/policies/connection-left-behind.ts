import { accusable, policy } from '../policy.ts'
import type { MoveOf, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'

const UPDATE_PROFILE = 1

export const connectionLeftBehind = policy({
  id: 'connection-left-behind',
  version: 2,
  concern: 'leak',
  summary: 'The process ended and left a network or RAS connection that it had made.',
  why: 'The connection outlives the process, in the logon session or on the machine. That may be ' +
    'wanted; after a failed dial it never is.',
  fix: 'Cancel or hang up what the program alone needed. After a failed RasDial hang up whenever ' +
    'the handle is not null; every successful RasDial needs its own RasHangUp.',
  cases: [
    { rule: 'wnet-connection-leak', severity: 'info' },
    { rule: 'ras-connection-leak', severity: 'info' },
    { rule: 'ras-connection-leak', severity: 'error', when: 'dial-failed' },
    { rule: 'ras-refcount-unbalanced', severity: 'info' },
  ],
  families: ['wnet', 'ras'],
  source: [page.wnetCancelConnection2, page.rasDial, page.rasHangUp],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:)
R = RasDialW() entry=Office => 691
RasHangUpW(R)
+3s
end`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
R = RasDialW() entry=Office => 691
end ! connection-left-behind X: ! connection-left-behind R`,
  on: { end },
})

function end(move: MoveOf<'end'>, see: See<unknown>): void {
  if (move.event.crashed) return
  // What was the process's own ended with it: what is left belongs to the machine or the logon.
  for (const life of move.session.open) {
    if (accusable(life) && !life.borrowed) judge(life, see)
  }
}

function judge(life: Life, see: See<unknown>): void {
  if (life.family === 'wnet') {
    if ((Number(life.facts.flags ?? 0) & UPDATE_PROFILE) !== 0) return
    see.report({ rule: 'wnet-connection-leak', life,
      because: 'The process ended without cancelling the connection it had made; it stays in the ' +
        'logon session.' })
  } else if (life.dialFailed !== 0) {
    see.report({ rule: 'ras-connection-leak', when: 'dial-failed', life,
      because: `The dial failed with ${errorName('ras', life.dialFailed)} but left a handle, and ` +
        'the process ended without RasHangUp.' })
  } else if (life.refs < life.dials) {
    see.report({ rule: 'ras-refcount-unbalanced', life,
      because: `RasDial was called ${life.dials} times on it, RasHangUp ` +
        `${life.dials - life.refs} times.` })
  } else if (!life.dialing && life.kind !== 'subentry') {   // a link ends with its connection
    see.report({ rule: 'ras-connection-leak', life,
      because: 'The process ended and left the connection up.' })
  }
}
