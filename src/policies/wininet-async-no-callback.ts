import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'wininet-async-no-callback'
const NO_CALLBACK = 12025

export const wininetAsyncNoCallback = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'An asynchronous operation was started on a handle without a status callback.',
  why: 'REQUEST_COMPLETE has nowhere to go: the program cannot know when the operation ended or ' +
    'when its memory is free.',
  fix: 'Call InternetSetStatusCallback on the root right after InternetOpen.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetSetStatusCallback, page.asynchronous],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7`,
  caught: `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997 ! wininet-async-no-callback C`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  const { pending, error } = move.meaning
  const life = move.lives[0] ?? null
  if (!pending && error !== NO_CALLBACK) return
  if (!accusable(life) || life.callback !== 0) return
  if (move.relations[0] !== 'open' || noteOf(life, ID)) return
  note(life, ID, true)
  see.report({
    rule: ID, life,
    because: `${move.fn.base} on thread ${move.event.tid} ${pending
      ? 'returned ERROR_IO_PENDING' : 'got ERROR_INTERNET_NO_CALLBACK'}, and the handle has no ` +
      'status callback.',
  })
}
