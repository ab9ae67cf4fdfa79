import { sharedLives } from '../ledger.ts'
import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'

const NOT_CONNECTED = 2250

export const invalidClose = policy({
  id: 'invalid-close',
  version: 2,
  concern: 'close',
  summary: 'Something was closed that this process had never opened.',
  why: 'A value that never was a handle here is an uninitialised variable, a handle of another ' +
    'kind, or a name misspelt. One day it will hit a live handle.',
  fix: 'Initialise handle variables to null and close only what was opened.',
  cases: [
    { rule: 'invalid-close', severity: 'error' },
    { rule: 'invalid-close', severity: 'warning', when: 'name' },
  ],
  families: ['wininet', 'msi', 'wnet'],
  source: [page.internetCloseHandle, page.msiCloseHandle, page.wnetCancelConnection],
  clean: `
A = InternetOpenW()
InternetCloseHandle(A)
MsiCloseHandle(0)                // no handle: nothing to close
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:)
end`,
  caught: `
A = InternetOpenW()
InternetCloseHandle(Z) => 6 ! invalid-close
WNetCancelConnection2W(Q:) => 2250 ! invalid-close
InternetCloseHandle(A)
end`,
  on: { unusual },
})

function unusual(move: CallMove, see: See<unknown>): void {
  if (move.fn.role !== 'release') return
  const { error } = move.meaning
  const handle = move.event.handles?.[0]
  if (!move.session.complete || handle === undefined) return
  if (move.relations[0] === 'never') {
    see.report({
      rule: 'invalid-close', life: null, handle,
      because: `${move.fn.base} got ${errorName(move.fn.family.family, error)}: the complete ` +
        'history of this process never opened this value.',
    })
    return
  }
  // A name: the system itself says that it is not connected. What this history cancelled before
  // is double-close's; a device or another logon session that has it is another policy's.
  if (error !== NOT_CONNECTED || move.lives[0] || connectedElsewhere(move, see)) return
  see.report({
    rule: 'invalid-close', when: 'name', life: null, handle,
    because: `${move.fn.base} got ERROR_NOT_CONNECTED: the name is not a redirected device, or ` +
      'nothing is connected there.',
  })
}

function connectedElsewhere(move: CallMove, see: See<unknown>): boolean {
  const name = move.event.handles![0].toLowerCase()
  for (const life of sharedLives(see.ledger)) {
    if (life.state !== 'open') continue
    if (life.value.toLowerCase() === name ||
      String(life.facts.remote ?? '').toLowerCase() === name) return true
  }
  return false
}
