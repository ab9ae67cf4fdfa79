import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { contextOf } from './completions.ts'
import { page } from './pages.ts'

const ID = 'wininet-async-zero-context'
const NO_CONTEXT = 12024

export const wininetAsyncZeroContext = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'An asynchronous operation was started under context 0, for which no callback comes.',
  why: 'With dwContext 0 (INTERNET_NO_CALLBACK) the callback is never called for the handle: ' +
    'its completion and its HANDLE_CLOSING cannot be observed.',
  fix: 'Give every handle of an asynchronous tree a context that is not zero.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wininet'],
  source: [page.internetSetStatusCallback, page.asynchronous],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) ctx=0    // never pends for HTTP
C = HttpOpenRequestW(B) ctx=5
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
HttpSendRequestW(C) => 997 ! wininet-async-zero-context C
InternetOpenUrlW(A) ctx=0 => 997 ! wininet-async-zero-context A`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  const { pending, error } = move.meaning
  const life = move.lives[0] ?? null
  if (!pending && error !== NO_CONTEXT) return
  if (!accusable(life) || life.callback <= 0) return
  if (move.relations[0] !== 'open' || noteOf(life, ID)) return
  // The code itself says that the context was zero.
  if (pending && contextOf(move, life) !== 0) return
  note(life, ID, true)
  see.report({
    rule: ID, life,
    because: `${move.fn.base} on thread ${move.event.tid} ${pending
      ? 'returned ERROR_IO_PENDING' : 'got ERROR_INTERNET_NO_CONTEXT'} under context 0, for ` +
      'which the callback is never called.',
  })
}
