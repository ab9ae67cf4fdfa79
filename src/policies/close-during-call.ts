import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life, Move, Use } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'close-during-call'

export const closeDuringCall = policy({
  id: ID,
  version: 1,
  concern: 'thread',
  summary: 'A handle was closed by one thread while another was inside a call on it.',
  why: 'Closing is safe only while no call is being made with the handle: the running call may ' +
    'fail, hang, or go on with memory that is gone.',
  fix: 'Cancel with a close only after a call has returned ERROR_IO_PENDING; otherwise wait for ' +
    'the other thread before closing.',
  cases: [{ rule: 'wininet-close-during-call', severity: 'error' }],
  families: ['wininet'],
  source: [page.internetCloseHandle],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997       // has returned: closing cancels it
InternetCloseHandle(C) @2
status REQUEST_COMPLETE(C) @7 => 12017
returned @7
status HANDLE_CLOSING(C) @7
returned @7
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @1
InternetCloseHandle(A)
end`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) ...
InternetCloseHandle(C) @2 ! close-during-call C
... HttpSendRequestW(C) => 12017
InternetCloseHandle(A)
end`,
  on: { ended, unusual },
})

/** The close is recorded after a call that overlaps it, or while one is known to be running. */
function ended(life: Life, move: Move, see: See<unknown>): void {
  if (move.event.kind !== 'call' || !accusable(life)) return
  if (move.frame?.life && isSelfOrAncestor(move.frame.life, life)) {
    // Closing in the handle's own callback is safe, whatever else is recorded late.
    note(life, ID, true)
    return
  }
  const close = move.event
  for (const use of [life.use, life.otherUse]) {
    if (use && use.tid !== close.tid && !use.pended && use.seq > close.began) {
      return accuse(life, use, move, see)
    }
  }
  for (const entered of move.session.enters.values()) {
    if (entered.moment.tid !== close.tid && entered.lives.includes(life)) {
      return accuse(life, entered.moment, move, see)
    }
  }
}

/** The call is recorded after the close that it overlaps. */
function unusual(move: CallMove, see: See<unknown>): void {
  if (move.meaning.pending || move.fn.role === 'release') return
  for (let i = 0; i < move.lives.length; i++) {
    const life = move.lives[i]
    if (move.relations[i] !== 'racing' || !accusable(life)) continue
    const closed = life.closed!
    if (closed.tid === move.event.tid || noteOf(life, ID)) continue
    see.report({
      rule: 'wininet-close-during-call', life, evidence: [closed.position],
      offence: closed, because: sentence(closed.fn, closed.tid, move.fn.base, move.event.tid),
    })
    note(life, ID, true)
  }
}

function accuse(life: Life, use: Pick<Use, 'fn' | 'tid' | 'position'>, move: Move,
  see: See<unknown>): void {
  note(life, ID, true)
  const { fn, tid } = move.event as Extract<Move['event'], { kind: 'call' }>
  see.report({
    rule: 'wininet-close-during-call', life, evidence: [use.position],
    because: sentence(fn, tid, use.fn, use.tid),
  })
}

const sentence = (closer: string, closerTid: number, caller: string, callerTid: number) =>
  `${closer} was called on thread ${closerTid} while ${caller} was running on thread ${callerTid}.`

function isSelfOrAncestor(of: Life, life: Life | null): boolean {
  for (let l = life; l; l = l.parent) if (l === of) return true
  return false
}
