import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'msi-closeall-is-per-thread'

export const msiCloseallIsPerThread = policy({
  id: ID,
  version: 1,
  concern: 'thread',
  summary: 'MsiCloseAllHandles was called while other threads had handles open.',
  why: 'It closes only what the calling thread acquired: the rest stays open, and a count of 0 ' +
    'does not say that nothing leaked.',
  fix: 'Close every handle by itself, on the thread that acquired it.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.msiCloseAllHandles],
  clean: `
R = MsiCreateRecord() @2
MsiCloseHandle(R) @2
end`,
  caught: `
R = MsiCreateRecord() @2
MsiCloseAllHandles() @1 result=0 ! msi-closeall-is-per-thread R ! msi-closeall-for-cleanup
MsiCloseHandle(R) @2`,
  on: {
    releaseAll(move: CallMove, see: See<unknown>) {
      const { tid, began } = move.event
      // What it has closed is not among what is open.
      const others: Life[] = []
      for (const life of move.session.open) {
        if (life.family === 'msi' && life.openSeq <= began && accusable(life)) others.push(life)
      }
      if (others.length === 0) return
      see.report({
        rule: ID, life: others[0], evidence: others.map(life => life.opened.position),
        because: `MsiCloseAllHandles on thread ${tid} closes only handles of that thread; ` +
          `${others.length} of other threads ${others.length === 1 ? 'was' : 'were'} open, this ` +
          `one of thread ${others[0].opened.tid}.`,
      })
    },
  },
})
