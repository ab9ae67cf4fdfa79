import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'wininet-dllmain'

export const wininetDllmain = policy({
  id: ID,
  version: 1,
  concern: 'thread',
  summary: 'WinINet was called inside DllMain, or from a constructor or destructor of a global.',
  why: 'WinINet starts threads and loads libraries: under the loader lock that deadlocks, ' +
    'on some machines and not on others.',
  fix: 'Open on first use and close from a shutdown function that the program calls.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.internetCloseHandle, page.internetSetStatusCallback],
  clean: `
scope dllmain enter
scope dllmain leave
scope dllmain enter @2
A = InternetOpenW()              // another thread is in DllMain
InternetCloseHandle(A)
scope dllmain leave @2`,
  caught: `
scope dllmain enter
A = InternetOpenW() ! wininet-dllmain A
scope dllmain leave
InternetCloseHandle(A)`,
  on: {
    call(move: CallMove, see: See<unknown>) {
      if (!move.session.scopes.dllmain.has(move.event.tid)) return
      const life = move.made[0] ?? move.lives[0] ?? null
      see.report({
        rule: ID, life: accusable(life) ? life : null, handle: life?.value ?? null,
        because: `${move.fn.base} was called on thread ${move.event.tid} inside DllMain.`,
      })
    },
  },
})
