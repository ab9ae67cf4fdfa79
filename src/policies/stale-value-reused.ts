import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'stale-value-reused'

export const staleValueReused = policy({
  id: ID,
  version: 2,
  concern: 'reuse',
  summary: 'Suspected: a stale copy of a recycled value was used on somebody else\'s handle.',
  why: 'Values are recycled at once. A thread that still holds the value of the handle it closed ' +
    'now works on, or closes, a handle that another thread owns.',
  fix: 'Clear every copy of a handle when it is closed. If the thread does own the new handle ' +
    'too, suppress this fingerprint.',
  cases: [
    { rule: 'wininet-stale-value-reused', severity: 'warning' },
    { rule: 'msi-stale-value-reused', severity: 'warning' },
  ],
  families: ['wininet', 'msi'],
  source: [page.hinternet, page.msiCloseHandle],
  clean: `
A = MsiCreateRecord() @1
MsiCloseHandle(A) @1
A = MsiCreateRecord() @2
MsiCloseHandle(A) @2
end`,
  caught: `
A = MsiCreateRecord() @1
MsiCloseHandle(A) @1
A = MsiCreateRecord() @2
MsiCloseHandle(A) @1 ! stale-value-reused A`,
  // Deriving a handle from one is a use of it.
  on: { release: judge, use: judge, register: judge, acquire: judge },
})

/**
 * The thread opened and closed the life before, another thread opened this one, and now the first
 * thread works on it with success: the value it holds was its own. A suspicion, not a proof.
 */
function judge(move: CallMove, see: See<unknown>): void {
  const life = move.lives[0]
  const { tid } = move.event
  if (!life?.before || life.opened.tid === tid || !accusable(life)) return
  if (move.relations[0] !== 'open' || !(move.meaning.ok || move.meaning.pending)) return
  const { before } = life
  if (!accusable(before) || before.how !== 'call') return
  if (before.opened.tid !== tid || before.closed!.tid !== tid || noteOf(life, ID)) return
  note(life, ID, true)
  see.report({
    rule: `${life.family}-stale-value-reused`, life,
    evidence: [before.opened.position, before.closed!.position],
    because: `Suspected: thread ${tid} had closed its own handle of this value; thread ` +
      `${life.opened.tid} was then given the value by ${life.opened.fn}, and thread ${tid} ` +
      `called ${move.fn.base} on it.`,
  })
}
