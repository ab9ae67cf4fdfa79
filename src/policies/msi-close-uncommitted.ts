import { policy } from '../policy.ts'
import type { See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { page } from './pages.ts'
import { CHANGERS, follow, judgeClose } from './uncommitted.ts'

const ID = 'msi-close-uncommitted'
const MODES = new Set(['transact', 'create'])

export const msiCloseUncommitted = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A database was closed with changes that had not been committed.',
  why: 'Closing rolls the changes back; a database that was being created disappears.',
  fix: 'Call MsiDatabaseCommit before closing; open read-only what is not to be changed.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.committingDatabases, page.msiOpenDatabase],
  clean: `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiDatabaseCommit(D)
MsiCloseHandle(D)`,
  caught: `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiCloseHandle(D) ! msi-close-uncommitted D`,
  functions: CHANGERS,
  on: {
    use(move) { follow(move, MODES, ID) },
    ended(life: Life, _move: Move, see: See<unknown>) {
      judgeClose(life, ID, 'the changes are rolled back', see)
    },
  },
})
