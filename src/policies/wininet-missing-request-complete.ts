import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, MoveOf, See } from '../policy.ts'
import type { Life, Moment } from '../ledger.ts'
import { momentOf } from '../ledger.ts'
import { answers, contextOf, pendedOn } from './completions.ts'
import { page } from './pages.ts'

const ID = 'wininet-missing-request-complete'

/** `blind`: something pended whose completion cannot be seen, so that nothing can be counted. */
type Waiting = { pends: Moment[]; blind: boolean; done: boolean }

export const wininetMissingRequestComplete = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A call that returned ERROR_IO_PENDING never got its REQUEST_COMPLETE.',
  why: 'Whoever waits for the completion waits for ever, and the memory given to the call is ' +
    'never free to be reused.',
  fix: 'Look for a callback that was removed or blocked, and for a context that was freed; give ' +
    'every wait a limit and cancel by closing the handle.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetCloseHandle, page.internetSetStatusCallback],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
+59s
status REQUEST_COMPLETE(C) @7
returned @7
InternetReadFile(C) => 997
InternetCloseHandle(C)
status REQUEST_COMPLETE(C) @7 => 12017
returned @7
status HANDLE_CLOSING(C) @7
returned @7
InternetCloseHandle(A)
status HANDLE_CLOSING(B)
returned
end`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
+60s ! wininet-missing-request-complete C
D = HttpOpenRequestW(B)
HttpSendRequestW(D) => 997
InternetCloseHandle(D)
status HANDLE_CLOSING(D) @7 ! wininet-missing-request-complete D
returned @7`,
  options: { waitMs: 60_000 },
  on: { unusual, register, status, due },
})

const waitingOf = (life: Life): Waiting => {
  let waiting = noteOf<Waiting>(life, ID)
  if (!waiting) note(life, ID, waiting = { pends: [], blind: false, done: false })
  return waiting
}

function unusual(move: CallMove, see: See<unknown>): void {
  if (!move.meaning.pending) return
  const life = pendedOn(move)
  if (!life) return
  const waiting = waitingOf(life)
  const context = contextOf(move, life)
  if (life.callback <= 0 || context === 0 || context === -1) waiting.blind = true
  else waiting.pends.push(momentOf(move.event, move.fn.base))
  wait(life, waiting, see)
}

function register(move: CallMove): void {
  const life = move.lives[0]
  if (life && life.pending > 0 && life.callback <= 0) {
    waitingOf(life).blind = true
  }
}

function status(move: MoveOf<'status'>, see: See<unknown>): void {
  const { event, life } = move
  for (const made of move.made) {
    // What pended on the owner goes on under the handle that it made.
    if (made.pending > 0) {
      const waiting = waitingOf(made)
      waiting.pends.push(momentOf(event, made.opened.fn))
      wait(made, waiting, see)
    }
  }
  if (!life) return
  const waiting = noteOf<Waiting>(life, ID)
  if (!waiting) return
  const last = waiting.pends.at(-1)
  if (life.closingSeen === event.position && life.pending > 0 && last &&
    !move.session.arrivals.some(a => a.owner === life)) {
    accuse(life, waiting, last, 'HANDLE_CLOSING came', see)
  }
  wait(life, waiting, see)
}

/** Keeps as many pends as are open; the oldest may be taken as completed, which accuses last. */
function wait(life: Life, waiting: Waiting, see: See<unknown>): void {
  const { pends } = waiting
  pends.splice(0, Math.max(0, pends.length - life.pending))
  if (pends.length === 0 || waiting.done) see.cancel(life)
  else see.deadline(life, pends[0].at + see.options.waitMs * 1000)
}

function due(life: Life, at: number, see: See<unknown>): void {
  const waiting = waitingOf(life)
  wait(life, waiting, see)
  const oldest = waiting.pends[0]
  if (!oldest || oldest.at + see.options.waitMs * 1000 > at) return
  see.cancel(life)
  accuse(life, waiting, oldest, `${see.options.waitMs} ms passed`, see)
}

function accuse(life: Life, waiting: Waiting, pend: Moment, when: string,
  see: See<unknown>): void {
  const seen = life.kind === 'root' || life.kind === 'session' ? life.callback > 0 : answers(life)
  if (waiting.blind || waiting.done || !seen || !accusable(life)) return
  waiting.done = true
  see.report({
    rule: ID, life, evidence: [pend.position], offence: pend,
    because: `${pend.fn} returned ERROR_IO_PENDING on thread ${pend.tid}, and ${when} without ` +
      'its REQUEST_COMPLETE.',
  })
}
