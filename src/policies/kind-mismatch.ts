import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { kindOf } from '../families/all.ts'
import { page } from './pages.ts'

export const kindMismatch = policy({
  id: 'kind-mismatch',
  version: 2,
  concern: 'order',
  summary: 'A handle of one kind was given to a function of another kind, which refused it.',
  why: 'The call did nothing. Often the variable still holds the value of a handle that was ' +
    'closed and whose value now names something else.',
  fix: 'Keep one variable per kind of handle, and clear it when the handle is closed.',
  cases: [{ rule: 'msi-kind-mismatch', severity: 'error' }],
  families: ['msi'],
  source: [page.msiCloseHandle, page.msiViewFetch],
  clean: `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiCloseHandle(R)
MsiCloseHandle(V)
MsiCloseHandle(D)
end`,
  caught: `
D = MsiOpenDatabaseW() mode=readonly
MsiViewFetch(D) => 6 ! kind-mismatch D
MsiCloseHandle(D)
end`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  // Only what the API itself refused: our table of kinds is no proof against a success.
  if (move.meaning.ok) return
  for (let i = 0; i < move.lives.length; i++) {
    const life = move.lives[i]
    const takes = move.fn.takes[i]
    if (!takes || !accusable(life) || takes.has(life.kind) || move.relations[i] !== 'open') continue
    const noun = (kind: string) => kindOf(life.family, kind).noun
    see.report({
      rule: 'msi-kind-mismatch', life,
      because: `${move.fn.base} takes ${[...takes].map(noun).join(' or ')}, but this is ` +
        `${noun(life.kind)} from ${life.opened.fn}.`,
    })
  }
}
