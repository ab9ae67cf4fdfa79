import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'wininet-invalid-callback-result'

export const wininetInvalidCallbackResult = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'InternetSetStatusCallback returned INTERNET_INVALID_STATUS_CALLBACK.',
  why: 'The callback was not installed: what the program waits for will not come.',
  fix: 'Compare the result with INTERNET_INVALID_STATUS_CALLBACK (-1), not with null, and stop ' +
    'there.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetSetStatusCallback],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetSetStatusCallbackW(A) cb=2 result=0x1000   // the one before
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1 result=-1 ! wininet-invalid-callback-result A`,
  on: {
    register(move: CallMove, see: See<unknown>) {
      // The result is the proof, whatever the handle is; on a closed one it is a use after close.
      if (move.meaning.ok || move.relations[0] === 'closed' ||
        move.relations[0] === 'racing') return
      const life = move.relations[0] === 'open' ? move.lives[0] : null
      see.report({
        rule: ID, life, handle: move.event.handles?.[0] ?? null,
        because: `${move.fn.base} on thread ${move.event.tid} returned -1: the callback was not ` +
          'installed.',
      })
    },
  },
})
