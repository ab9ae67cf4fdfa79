import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'msi-fetch-loop-leak'

export const msiFetchLoopLeak = policy({
  id: ID,
  version: 1,
  concern: 'leak',
  summary: 'A loop of MsiViewFetch keeps the record of every row.',
  why: 'Each fetch makes a new record handle; a table of many rows keeps them all until the ' +
    'process ends.',
  fix: 'Close each record before fetching the next one.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.msiViewFetch],
  clean: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiCloseHandle(R)
R = MsiViewFetch(V)
MsiCloseHandle(R)
MsiViewFetch(V) => 259
MsiCloseHandle(V)
MsiCloseHandle(D)`,
  caught: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
${Array.from({ length: 17 }, (_, i) =>
    `R${i + 1} = MsiViewFetch(V)${i === 16 ? ` ! ${ID} V` : ''}`).join('\n')}`,
  options: { liveMax: 16 },
  functions: ['MsiViewFetch'],
  on: {
    acquire(move: CallMove, see: See<unknown>) {
      const view = move.lives[0] ?? null
      if (!accusable(view) || noteOf(view, ID)) return
      const live = [...view.children ?? []].filter(record => accusable(record) &&
        record.opened.fn === 'MsiViewFetch')
      if (live.length <= see.options.liveMax) return
      note(view, ID, true)
      see.report({
        rule: ID, life: view, evidence: live.map(record => record.opened.position),
        because: `MsiViewFetch on thread ${move.event.tid} made record ${live.length} of those ` +
          `that are open; ${see.options.liveMax} is the limit.`,
      })
    },
  },
})
