import { policy } from '../policy.ts'
import { wasHeld } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'wininet-slow-callback'

export const wininetSlowCallback = policy({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'A status callback took long to return.',
  why: 'A synchronous call waits for it, and an asynchronous tree has few threads: every other ' +
    'request is held up.',
  fix: 'Post the event to a thread of your own and return.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wininet'],
  source: [page.internetStatusCallback],
  clean: `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @7
returned @7 took=200ms
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @7
returned @7 took=201ms ! wininet-slow-callback B`,
  options: { slowMs: 200 },
  on: {
    returned(move, see) {
      const { event, frame } = move
      if (frame?.family !== 'wininet') return
      if (event.took <= see.options.slowMs * 1000) return
      if (wasHeld(move.session, event.at - event.took)) return
      see.report({
        rule: ID, life: frame.life, evidence: [frame.position],
        because: `The callback for status ${event.status} on thread ${event.tid} took ` +
          `${Math.round(event.took / 1000)} ms; ${see.options.slowMs} ms is the limit.`,
      })
    },
  },
})
