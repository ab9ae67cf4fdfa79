import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'msi-view-reexecute'
const NO_MORE_ITEMS = 259

export const msiViewReexecute = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A view was executed again before its rows were fetched to the end or it was closed.',
  why: 'The result set of the first execution is still there: the second fails, or gives rows of ' +
    'the first.',
  fix: 'Call MsiViewClose before MsiViewExecute unless MsiViewFetch has returned ' +
    'ERROR_NO_MORE_ITEMS.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.msiViewClose],
  clean: `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
MsiViewFetch(V) => 259
MsiViewExecute(V, 0)
MsiViewClose(V)
MsiViewExecute(V, 0)
I = MsiDatabaseOpenViewW(D) sql=INSERT
P = MsiCreateRecord()
MsiViewExecute(I, P)
MsiViewExecute(I, P)             // an INSERT has no rows
MsiDatabaseCommit(D)`,
  caught: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiViewExecute(V, 0) ! msi-view-reexecute V`,
  functions: ['MsiViewExecute', 'MsiViewClose', 'MsiViewFetch'],
  on: {
    use(move: CallMove, see: See<unknown>) {
      const view = move.lives[0]
      if (move.fn.base === 'MsiViewExecute') execute(move, see)
      else if (move.meaning.ok && view) note(view, ID, undefined)
    },
    acquire(move: CallMove) {
      const view = move.lives[0]
      if (view && move.meaning.error === NO_MORE_ITEMS) note(view, ID, undefined)
    },
  },
})

function execute(move: CallMove, see: See<unknown>): void {
  const view = move.lives[0] ?? null
  if (!accusable(view)) return
  const sql = String(view.facts.sql ?? '').toUpperCase()
  if (move.relations[0] !== 'open' || (sql !== '' && sql !== 'SELECT')) return
  const before = noteOf<number>(view, ID)
  if (before !== undefined) {
    see.report({
      rule: ID, life: view, evidence: [before],
      because: `MsiViewExecute was called again on thread ${move.event.tid} before MsiViewFetch ` +
        'had returned ERROR_NO_MORE_ITEMS and without MsiViewClose.',
    })
  }
  if (move.meaning.ok) note(view, ID, move.event.position)
}
