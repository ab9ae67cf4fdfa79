import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { has, isRemote, subject, UPDATE_PROFILE } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-profile-remote-name'

export const wnetProfileRemoteName = policy({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'CONNECT_UPDATE_PROFILE was given with a remote name, where it does nothing.',
  why: 'Only connections of devices are remembered: what the program wanted forgotten is not.',
  fix: 'Cancel by the device name.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection2],
  clean: `
WNetAddConnection2W(remote=\\\\srv\\share)
WNetCancelConnection2W(\\\\srv\\share) flags=0`,
  caught: `
WNetAddConnection2W(remote=\\\\srv\\share)
WNetCancelConnection2W(\\\\srv\\share) flags=1 ! wnet-profile-remote-name \\\\srv\\share`,
  on: {
    release(move: CallMove, see: See<unknown>) {
      const name = move.event.handles?.[0]
      if (!name || !isRemote(name) || !has(move.event.args?.flags, UPDATE_PROFILE)) return
      see.report({ rule: ID, ...subject(move),
        because: `${move.fn.base} on thread ${move.event.tid} was given CONNECT_UPDATE_PROFILE ` +
          'and a remote name, whose profile is never updated.' })
    },
  },
})
