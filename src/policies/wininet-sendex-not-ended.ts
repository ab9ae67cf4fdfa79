import { REQUEST_COMPLETE } from '../meaning.ts'
import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, MoveOf, See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'wininet-sendex-not-ended'

export const wininetSendexNotEnded = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A request begun with HttpSendRequestEx was closed without HttpEndRequest.',
  why: 'The request is never finished: the server may get no end of the body, and the answer is ' +
    'never read.',
  fix: 'Call HttpEndRequest after the last InternetWriteFile, also on the way out of an error.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wininet'],
  source: [page.httpSendRequestEx],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestExW(C)
InternetWriteFile(C)
HttpEndRequestW(C)
InternetCloseHandle(C)
D = HttpOpenRequestW(B)
HttpSendRequestExW(D)
InternetWriteFile(D) => 12030    // broken: there is nothing left to end
InternetCloseHandle(D)
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestExW(C)
InternetWriteFile(C)
InternetCloseHandle(C) ! wininet-sendex-not-ended C
InternetCloseHandle(A)`,
  on: { use, status, ended },
})

function use(move: CallMove): void {
  const life = move.lives[0]
  if (!life) return
  const { ok, pending } = move.meaning
  if (move.fn.base === 'HttpSendRequestEx') {
    note(life, ID, ok || pending ? move.event.position : undefined)
  } else if (noteOf(life, ID) && (move.fn.base === 'HttpEndRequest' || (!ok && !pending))) {
    note(life, ID, undefined)
  }
}

/** An operation that failed leaves nothing to end. */
function status({ event, life }: MoveOf<'status'>): void {
  if (event.status === REQUEST_COMPLETE && event.error && life) note(life, ID, undefined)
}

function ended(life: Life, _move: Move, see: See<unknown>): void {
  const began = noteOf<number>(life, ID)
  if (began === undefined || life.how !== 'call' || !accusable(life)) return
  // Closing what is pending cancels it.
  if (life.pending > 0) return
  see.report({
    rule: ID, life, evidence: [began],
    because: `${life.closed!.fn} on thread ${life.closed!.tid} closed it without HttpEndRequest ` +
      'after HttpSendRequestEx.',
  })
}
