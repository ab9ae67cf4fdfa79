import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { subject } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-legacy-cancel'

export const wnetLegacyCancel = policy({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'WNetCancelConnection was called instead of WNetCancelConnection2.',
  why: 'The old function cannot say whether the connection is to be forgotten: one that was ' +
    'remembered comes back at the next logon.',
  fix: 'Call WNetCancelConnection2 with CONNECT_UPDATE_PROFILE or 0.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection, page.wnetCancelConnection2],
  advisory: true,
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:)`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnectionW(X:) ! wnet-legacy-cancel X:`,
  on: {
    release(move: CallMove, see: See<unknown>) {
      if (move.fn.base !== 'WNetCancelConnection') return
      see.report({ rule: ID, ...subject(move),
        because: `WNetCancelConnection was called on thread ${move.event.tid}; new code uses ` +
          'WNetCancelConnection2.' })
    },
  },
})
