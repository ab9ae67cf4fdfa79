import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'

const NOT_CONNECTED = 2250

export const doubleClose = policy({
  id: 'double-close',
  version: 2,
  concern: 'close',
  summary: 'A handle was closed again after its own close.',
  why: 'The second close fails at best. When the value was issued again in between, it destroys ' +
    'a handle that belongs to somebody else.',
  fix: 'Give every handle one owner that closes it, and clear the variable at the close.',
  cases: [
    { rule: 'wininet-double-close', severity: 'error' },
    { rule: 'msi-double-close', severity: 'error' },
    { rule: 'msi-pmsihandle-double-owner', severity: 'error' },
    { rule: 'wnet-enum-double-close', severity: 'critical' },
    { rule: 'wnet-cancel-not-connected', severity: 'error' },
    { rule: 'ras-double-hangup', severity: 'error' },
  ],
  families: ['wininet', 'msi', 'wnet', 'ras'],
  source: [page.internetCloseHandle, page.msiCloseHandle, page.wnetCancelConnection,
    page.wnetCloseEnum, page.rasHangUp],
  clean: `
A = MsiCreateRecord()
MsiCloseHandle(A)
A = MsiCreateRecord()            // the same value, another life
MsiCloseHandle(A)
MsiCloseHandle(0)                // no handle: nothing to close
end`,
  caught: `
A = MsiCreateRecord()
MsiCloseHandle(A)
MsiCloseHandle(A) => 6 ! double-close A`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  if (move.fn.role !== 'release') return
  const life = move.lives[0]
  if (!life || move.relations[0] === 'unknown') return
  if (life.how !== 'call' && life.how !== 'all') return
  // How many references a RAS connection has is known only when its dial was seen.
  if (life.family === 'ras' && (life.inferred || life.borrowed)) return
  const { ok, error } = move.meaning
  const rule = ruleOf(move)
  // A success proves that the value was alive again, so an open was missed: nobody is accused.
  // RasHangUp is different: it may well succeed on what is already hanging up.
  if (ok && life.family !== 'ras') return
  if (rule === 'wnet-cancel-not-connected' && error !== NOT_CONNECTED) return
  const by = life.closed!
  const elsewhere = by.session !== move.session.id
  // Processes are recorded at different times: a cancel of another one may have come later.
  if (elsewhere && by.at > move.event.at - move.event.took) return
  see.report({
    rule, life, evidence: [by.position],
    because: `${by.fn} on thread ${by.tid}${elsewhere ? ' of another process' : ''} had closed ` +
      `it; ${move.fn.base} on thread ${move.event.tid} closed it again` +
      `${ok ? '' : ` and got ${errorName(life.family, error)}`}.`,
  })
}

function ruleOf(move: CallMove): string {
  const life = move.lives[0]!
  if (life.family === 'wininet') return 'wininet-double-close'
  if (life.family === 'ras') return 'ras-double-hangup'
  if (life.family === 'wnet') {
    return life.kind === 'enum' ? 'wnet-enum-double-close' : 'wnet-cancel-not-connected'
  }
  // Two closes at two places of one thread: a raw close beside a PMSIHANDLE's, or two owners.
  const by = life.closed!
  const { site, tid } = move.event
  return site && by.site && site !== by.site && tid === by.tid
    ? 'msi-pmsihandle-double-owner' : 'msi-double-close'
}
