import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'wininet-in-service'

/** The sessions reported. */
type Reported = Set<string>

export const wininetInService = policy<Reported>({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'WinINet is used by a process of session 0, where services run.',
  why: 'WinINet depends on the settings and the windows of a user who is logged on; it is ' +
    'neither supported nor safe in services and servers.',
  fix: 'Use WinHTTP.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wininet'],
  source: [page.internetCloseHandle, page.internetSetStatusCallback],
  advisory: true,
  clean: `
process 1 app.exe winsession=1
A = InternetOpenW()
InternetCloseHandle(A)
end`,
  caught: `
process 1 svc.exe winsession=0
A = InternetOpenW() ! wininet-in-service
InternetCloseHandle(A)
end`,
  state: () => new Set(),
  on: {
    call(move: CallMove, see: See<Reported>) {
      const { windowsSession, id } = move.session
      if (windowsSession !== 0 || see.state.has(id)) return
      see.state.add(id)
      see.report({
        rule: ID, life: null,
        because: `${move.fn.base} was called on thread ${move.event.tid} by a process of session ` +
          '0, where services run.',
      })
    },
    end(move, see) { see.state.delete(move.session.id) },
  },
})
