import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

export const closeWrongThread = policy({
  id: 'close-wrong-thread',
  version: 2,
  concern: 'thread',
  summary: 'An MSI handle was closed on another thread than the one that requested it.',
  why: 'MsiCloseHandle must be called from the thread that requested the creation of the handle. ' +
    'Where it seems to work, it works by accident.',
  fix: 'Close the handle on its own thread; hand work to that thread instead of the handle.',
  cases: [{ rule: 'msi-close-wrong-thread', severity: 'error' }],
  families: ['msi'],
  source: [page.msiCloseHandle],
  clean: `
A = MsiCreateRecord() @2
MsiRecordGetFieldCount(A) @1 result=0     // only closing is bound to the thread
MsiCloseHandle(A) @2
end`,
  caught: `
A = MsiCreateRecord() @2
MsiCloseHandle(A) @1 ! close-wrong-thread A`,
  on: { release },
})

function release(move: CallMove, see: See<unknown>): void {
  const life = move.lives[0]
  if (!accusable(life) || move.relations[0] !== 'open' || life.opened.tid === move.event.tid) return
  see.report({
    rule: 'msi-close-wrong-thread', life,
    because: `${life.opened.fn} was called on thread ${life.opened.tid}, ${move.fn.base} on ` +
      `thread ${move.event.tid}.`,
  })
}
