import { policy } from '../policy.ts'
import type { See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { page } from './pages.ts'
import { CHANGERS, follow, judgeClose } from './uncommitted.ts'

const ID = 'msi-direct-uncommitted'
const MODES = new Set(['direct', 'createdirect'])

export const msiDirectUncommitted = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A database opened in direct mode was closed with changes that had not been committed.',
  why: 'In direct mode there is nothing to roll back to: the file may be corrupted.',
  fix: 'Call MsiDatabaseCommit before closing, also on the way out of an error.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['msi'],
  source: [page.committingDatabases, page.msiOpenDatabase],
  clean: `
D = MsiOpenDatabaseW() mode=direct
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiDatabaseCommit(D)
MsiCloseHandle(D)`,
  caught: `
D = MsiOpenDatabaseW() mode=direct
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiCloseHandle(D) ! msi-direct-uncommitted D`,
  functions: CHANGERS,
  on: {
    use(move) { follow(move, MODES, ID) },
    ended(life: Life, _move: Move, see: See<unknown>) {
      judgeClose(life, ID, 'the file may be corrupted', see)
    },
  },
})
