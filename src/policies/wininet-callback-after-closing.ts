import { HANDLE_CREATED } from '../meaning.ts'
import { accusable, note, noteOf, policy } from '../policy.ts'
import type { MoveOf, See } from '../policy.ts'
import { statusName } from '../families/all.ts'
import { page } from './pages.ts'

const ID = 'wininet-callback-after-closing'

export const wininetCallbackAfterClosing = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A callback came for a handle after its HANDLE_CLOSING.',
  why: 'HANDLE_CLOSING is the last callback of a handle: what the program frees there is used ' +
    'once more.',
  fix: 'Look for two handles that share one context, and for a provider or proxy that sends ' +
    'callbacks of its own.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetCloseHandle, page.internetStatusCallback],
  clean: `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
status CLOSING_CONNECTION(B)
returned
status HANDLE_CLOSING(B)
returned
B = InternetConnectW(A)          // the same value, another life
status CONNECTING_TO_SERVER(B)
returned
InternetCloseHandle(A)
status HANDLE_CLOSING(B)
returned
end`,
  caught: `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
status HANDLE_CLOSING(B)
returned
status CONNECTION_CLOSED(B) @7 ! wininet-callback-after-closing B`,
  on: { status },
})

function status(move: MoveOf<'status'>, see: See<unknown>): void {
  const { life, event } = move
  if (!life || life.closingSeen === 0 || noteOf(life, ID)) return
  if (life.closingSeen === event.position) {
    // It may have been an older life's, whose value was issued again before its last callback.
    for (let older = life.before; older; older = older.before) {
      if (older.state === 'closing') note(life, ID, true)
    }
    return
  }
  // InternetOpenUrl's hidden session is never announced: the value may be alive as one.
  if (event.status === HANDLE_CREATED || event.context !== life.context ||
    move.session.arrivals.some(a => a.kind === 'request' && a.context === event.context)) {
    note(life, ID, true)
    return
  }
  // Without a whole history it may have been the last one of a handle that nobody saw.
  if (!accusable(life) || !move.session.complete) return
  note(life, ID, true)
  const name = statusName('wininet', event.status) ?? `status ${event.status}`
  see.report({
    rule: ID, life, evidence: [life.closingSeen],
    because: `The callback was called with ${name} on thread ${event.tid} after HANDLE_CLOSING, ` +
      'which is the last one.',
  })
}
