import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'

export const redundantChildClose = policy({
  id: 'redundant-child-close',
  version: 1,
  concern: 'close',
  summary: 'A handle was closed after closing its ancestor had closed it.',
  why: 'The close fails and does no harm, unless the value has been issued again by then.',
  fix: 'Close children before their parents, or leave the children to the parent\'s close.',
  cases: [{ rule: 'wininet-redundant-child-close', severity: 'info' }],
  families: ['wininet'],
  source: [page.internetCloseHandle],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
InternetCloseHandle(B)
InternetCloseHandle(A)
end`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
InternetCloseHandle(A)
InternetCloseHandle(B) => 6 ! redundant-child-close B
end`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  if (move.fn.role !== 'release') return
  const life = move.lives[0]
  if (life?.how !== 'ancestor' || move.meaning.ok || move.relations[0] === 'unknown') return
  const by = life.closed!
  see.report({
    rule: 'wininet-redundant-child-close', life, evidence: [by.position],
    because: `${by.fn} on an ancestor had closed it; this close got ` +
      `${errorName('wininet', move.meaning.error)}.`,
  })
}
