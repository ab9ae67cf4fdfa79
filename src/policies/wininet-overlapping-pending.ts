import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { answers, outstanding } from './completions.ts'
import { page } from './pages.ts'

const ID = 'wininet-overlapping-pending'

export const wininetOverlappingPending = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'An asynchronous operation was started on a handle that had one pending.',
  why: 'The completions may come in any order and on two threads, and nothing in them says which ' +
    'is which.',
  fix: 'Start the next operation in, or after, the REQUEST_COMPLETE of the one before.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wininet'],
  source: [page.asynchronous],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
D = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
HttpSendRequestW(D) => 997       // another handle
status REQUEST_COMPLETE(C) @7
InternetReadFile(C) @7 => 997
returned @7
status REQUEST_COMPLETE(C) @7
returned @7
status REQUEST_COMPLETE(D) @7
returned @7`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetReadFile(C) => 997 ! wininet-overlapping-pending C`,
  on: { unusual, register },
})

type Kept = { blind: boolean; position: number }

function unusual(move: CallMove, see: See<unknown>): void {
  // Several opens may pend on one root or session: each has a handle of its own.
  if (!move.meaning.pending || move.fn.spec.arrives) return
  const life = move.lives[0] ?? null
  if (!life) return
  const kept = noteOf<Kept>(life, ID) ?? { blind: false, position: 0 }
  const before = kept.position
  kept.position = move.event.position
  // Without a callback or a context nobody can count what has completed.
  kept.blind ||= !answers(life)
  note(life, ID, kept)
  if (kept.blind || !accusable(life) || move.relations[0] !== 'open') return
  const count = outstanding(life)
  if (count < 2) return
  kept.blind = true
  see.report({
    rule: ID, life, evidence: before > 0 ? [before] : [],
    because: `${move.fn.base} on thread ${move.event.tid} returned ERROR_IO_PENDING while ` +
      `${count === 2 ? 'another operation was' : `${count - 1} other operations were`} pending.`,
  })
}

function register(move: CallMove): void {
  const life = move.lives[0]
  if (life && life.pending > 0 && life.callback <= 0) {
    note(life, ID, { blind: true, position: 0 } satisfies Kept)
  }
}
