import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'msi-fetch-before-execute'

export const msiFetchBeforeExecute = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'Rows were fetched from a view that had not been executed.',
  why: 'There is no result set: MsiViewFetch fails with ERROR_FUNCTION_FAILED, which is easily ' +
    'taken for an empty table.',
  fix: 'Call MsiViewExecute after opening the view, and again after MsiViewClose.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.msiViewFetch],
  clean: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
MsiViewFetch(V) => 259
MsiViewClose(V)
MsiViewExecute(V, 0)
MsiViewFetch(V) => 259`,
  caught: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewFetch(V) => 1627 ! msi-fetch-before-execute V
MsiViewExecute(V, 0)
MsiViewClose(V)
MsiViewFetch(V) => 1627 ! msi-fetch-before-execute V`,
  functions: ['MsiViewExecute', 'MsiViewClose', 'MsiViewFetch'],
  on: {
    use(move: CallMove) {
      const view = move.lives[0]
      if (!view) return
      // An execution that failed was one too: what is missing then is its success.
      if (move.fn.base === 'MsiViewExecute') note(view, ID, 'executed')
      else if (move.meaning.ok) note(view, ID, move.event.position)
    },
    acquire(move: CallMove, see: See<unknown>) {
      const view = move.lives[0] ?? null
      if (!accusable(view) || view.kind !== 'view') return
      const kept = noteOf<number | 'executed'>(view, ID)
      if (kept === 'executed' || move.relations[0] !== 'open') return
      note(view, ID, 'executed')
      see.report({
        rule: ID, life: view, evidence: kept === undefined ? [] : [kept],
        because: `MsiViewFetch was called on thread ${move.event.tid} without an MsiViewExecute ` +
          `since ${kept === undefined ? view.opened.fn : 'MsiViewClose'}.`,
      })
    },
  },
})
