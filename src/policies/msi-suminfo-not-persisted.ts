import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'msi-suminfo-not-persisted'

export const msiSuminfoNotPersisted = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'Summary information opened for updates was closed without MsiSummaryInfoPersist.',
  why: 'The updates are lost, and with them the summary information that the file had.',
  fix: 'Call MsiSummaryInfoPersist before closing; pass 0 as uiUpdateCount to read only.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['msi'],
  source: [page.msiGetSummaryInformation, page.msiSummaryInfoPersist],
  clean: `
D = MsiOpenDatabaseW() mode=readonly
S = MsiGetSummaryInformationW(D) updates=5
MsiSummaryInfoSetPropertyW(S)
MsiSummaryInfoPersist(S)
MsiCloseHandle(S)
S = MsiGetSummaryInformationW(D) updates=0
MsiCloseHandle(S)
MsiCloseHandle(D)`,
  caught: `
S = MsiGetSummaryInformationW(0) updates=5
MsiSummaryInfoSetPropertyW(S)
MsiCloseHandle(S) ! msi-suminfo-not-persisted S`,
  functions: ['MsiSummaryInfoPersist'],
  on: {
    use(move: CallMove) {
      const life = move.lives[0]
      if (move.meaning.ok && life) note(life, ID, true)
    },
    ended(life: Life, _move: Move, see: See<unknown>) {
      const updates = Number(life.facts.updates ?? 0)
      if (life.how === 'process' || !(updates > 0)) return
      if (!accusable(life) || noteOf(life, ID)) return
      const by = life.closed!
      see.report({
        rule: ID, life,
        because: `${by.fn} on thread ${by.tid} closed it without MsiSummaryInfoPersist, though ` +
          `it had been opened for ${updates} ${updates === 1 ? 'update' : 'updates'}.`,
      })
    },
  },
})
