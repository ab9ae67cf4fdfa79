import { policy } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'
import { usedAfter } from './use-after.ts'

export const useOfOrphan = policy({
  id: 'use-of-orphan',
  version: 1,
  concern: 'reuse',
  summary: 'A handle was used after closing its ancestor had invalidated it.',
  why: 'New requests on it fail with ERROR_INVALID_HANDLE: a part of the program does not know ' +
    'that another part has torn the connection down.',
  fix: 'Close the children and wait for their users before closing the parent.',
  cases: [{ rule: 'wininet-use-of-orphan', severity: 'error' }],
  families: ['wininet'],
  source: [page.internetCloseHandle],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C)
InternetCloseHandle(A)           // closes B and C with it
end`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
InternetCloseHandle(B)
HttpSendRequestW(C) => 6 ! use-of-orphan C
InternetCloseHandle(A)
end`,
  on: {
    unusual(move, see) {
      const life = usedAfter(move, true)
      if (!life) return
      const by = life.closed!
      see.report({
        rule: 'wininet-use-of-orphan', life, evidence: [by.position],
        because: `${by.fn} on thread ${by.tid} had closed an ancestor and this handle with it; ` +
          `${move.fn.base} got ${errorName('wininet', move.meaning.error)}.`,
      })
    },
  },
})
