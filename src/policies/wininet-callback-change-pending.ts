import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { outstanding } from './completions.ts'
import { heirs, keepOwn } from './inherited.ts'
import { page } from './pages.ts'

const ID = 'wininet-callback-change-pending'

export const wininetCallbackChangePending = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A status callback was changed or removed while operations that need it were pending.',
  why: 'The completion goes to a function that does not know it, or to none: whoever waits for ' +
    'it waits for ever.',
  fix: 'Set the callback once, before the first asynchronous call, and remove it when nothing is ' +
    'pending any more.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetSetStatusCallback],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7
InternetSetStatusCallbackW(C) cb=0
InternetSetStatusCallbackW(A) cb=0
InternetCloseHandle(C)`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=2 ! wininet-callback-change-pending C
InternetSetStatusCallbackW(B) cb=2
D = HttpOpenRequestW(B)
HttpSendRequestW(D) => 997
InternetSetStatusCallbackW(B) cb=0 ! wininet-callback-change-pending B`,
  on: {
    register(move: CallMove, see: See<unknown>) {
      judge(move, see)
      keepOwn(move, ID)
    },
  },
})

function judge(move: CallMove, see: See<unknown>): void {
  const life = move.lives[0]
  const previous = move.previousCallback
  if (previous <= 0 || life?.callback === previous) return
  if (!accusable(life) || move.relations[0] !== 'open') return
  const waiting = outstanding(life) > 0 ? life
    : heirs(life, previous, ID).find(l => accusable(l) && outstanding(l) > 0)
  if (!waiting) return
  const count = outstanding(waiting)
  const use = waiting.use?.pended ? waiting.use : waiting.otherUse
  see.report({
    rule: ID, life, evidence: use?.pended ? [use.position] : [],
    because: `${move.fn.base} on thread ${move.event.tid} ${life.callback === 0
      ? 'removed' : 'replaced'} the callback while ${count} asynchronous ` +
      `${count === 1 ? 'operation was' : 'operations were'} pending on ` +
      `${waiting === life ? 'it' : `${waiting.value}, which had inherited it`}.`,
  })
}
