import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'
import { usedAfter } from './use-after.ts'

export const useAfterClose = policy({
  id: 'use-after-close',
  version: 2,
  concern: 'reuse',
  summary: 'A handle was used after it was closed or hung up.',
  why: 'The call fails at best. When the value was issued again in between, it works on a handle ' +
    'that belongs to somebody else.',
  fix: 'Clear every copy of a handle when it is closed; close it after its last user is done.',
  cases: [
    { rule: 'wininet-use-after-close', severity: 'error' },
    { rule: 'msi-use-after-close', severity: 'error' },
    { rule: 'ras-use-after-hangup', severity: 'error' },
    { rule: 'wnet-enum-use-after-close', severity: 'error' },
  ],
  families: ['wininet', 'msi', 'ras', 'wnet'],
  source: [page.internetCloseHandle, page.msiCloseHandle, page.rasHangUp, page.wnetCloseEnum],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C)
InternetCloseHandle(C)
C = HttpOpenRequestW(B)          // the same value, another life
HttpSendRequestW(C)
InternetCloseHandle(A)
end`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
InternetCloseHandle(C)
HttpSendRequestW(C) => 12018 ! use-after-close C
InternetCloseHandle(A)
end`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  const life = usedAfter(move, false)
  if (!life || (life.family === 'wnet' && life.kind !== 'enum')) return
  // Polling is how a hang-up is awaited.
  if (move.fn.base === 'RasGetConnectStatus') return
  const by = life.closed!
  const rule = life.family === 'ras' ? 'ras-use-after-hangup'
    : life.family === 'wnet' ? 'wnet-enum-use-after-close' : `${life.family}-use-after-close`
  const { ok, error } = move.meaning
  see.report({
    rule, life, evidence: [by.position],
    because: `${by.fn} on thread ${by.tid} had closed it; ${move.fn.base} on thread ` +
      `${move.event.tid} used it` +
      `${ok || error === 0 ? '' : ` and got ${errorName(life.family, error)}`}.`,
  })
}
