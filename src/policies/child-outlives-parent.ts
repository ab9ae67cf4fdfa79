import { accusable, policy } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import type { See } from '../policy.ts'
import { page } from './pages.ts'

export const childOutlivesParent = policy({
  id: 'child-outlives-parent',
  version: 2,
  concern: 'order',
  summary: 'An MSI database was closed while views, records or summary information of it were ' +
    'open.',
  why: 'The children keep the database object alive: its file stays locked and uncommitted until ' +
    'the last of them is closed.',
  fix: 'Close views, records and summary information before their database.',
  cases: [{ rule: 'msi-child-outlives-parent', severity: 'warning' }],
  families: ['msi'],
  source: [page.msiCloseHandle, page.msiOpenDatabase],
  clean: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
MsiCloseHandle(V)
MsiCloseHandle(D)
end`,
  caught: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
MsiCloseHandle(D) ! child-outlives-parent V
MsiCloseHandle(V)
end`,
  on: {
    ended(life: Life, _: Move, see: See<unknown>) {
      if (life.kind !== 'database' || !life.children) return
      for (const child of life.children) {
        if (!accusable(child)) continue
        see.report({
          rule: 'msi-child-outlives-parent', life: child,
          because: `${life.closed!.fn} closed its database ${life.value} first.`,
        })
      }
    },
  },
})
