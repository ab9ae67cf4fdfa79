import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { subject } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-profile-error'
/** ERROR_CANNOT_OPEN_PROFILE, ERROR_BAD_PROFILE. */
const PROFILE_ERRORS = new Set([1205, 1206])

export const wnetProfileError = policy({
  id: ID,
  version: 1,
  concern: 'close',
  summary: 'A cancel could not open or read the user profile.',
  why: 'Whether the connection comes back at the next logon is not known.',
  fix: 'Tell the user, and check HKEY_CURRENT_USER\\Network; cancel again when it can be opened.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) flags=1
WNetCancelConnection2W(X:) flags=1`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) flags=1
WNetCancelConnection2W(X:) flags=1 => 1206 ! wnet-profile-error X:`,
  on: {
    release(move: CallMove, see: See<unknown>) {
      const { error } = move.meaning
      if (!PROFILE_ERRORS.has(error)) return
      see.report({ rule: ID, ...subject(move),
        because: `${move.fn.base} on thread ${move.event.tid} got ${errorName('wnet', error)}.` })
    },
  },
})
