import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'msi-closeall-for-cleanup'

export const msiCloseallForCleanup = policy({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'MsiCloseAllHandles was called: a diagnosis, used as a cleanup.',
  why: 'It is meant for diagnosis: it also closes what other code on the thread still uses, and ' +
    'hides the leaks that it counts.',
  fix: 'Close every handle by itself; keep MsiCloseAllHandles for tests that it returns 0.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['msi'],
  source: [page.msiCloseAllHandles],
  clean: `
R = MsiCreateRecord()
MsiCloseHandle(R)
end`,
  caught: `
R = MsiCreateRecord()
MsiCloseAllHandles() result=1 ! msi-closeall-for-cleanup`,
  on: {
    releaseAll(move: CallMove, see: See<unknown>) {
      const count = move.event.result
      see.report({
        rule: ID, life: null, evidence: move.ended.map(life => life.opened.position),
        because: `MsiCloseAllHandles on thread ${move.event.tid} closed ` +
          `${count === 0 ? 'no handle' : count === 1 ? '1 handle' : `${count} handles`}.`,
      })
    },
  },
})
