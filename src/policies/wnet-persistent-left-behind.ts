import { accusable, policy } from '../policy.ts'
import type { See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { has, isRemote, UPDATE_PROFILE } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-persistent-left-behind'

export const wnetPersistentLeftBehind = policy({
  id: ID,
  version: 1,
  concern: 'close',
  summary: 'A remembered connection was cancelled without CONNECT_UPDATE_PROFILE.',
  why: 'It is gone for now and comes back at the next logon.',
  fix: 'Cancel with WNetCancelConnection2 and CONNECT_UPDATE_PROFILE, or connect without it.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection2, page.wnetAddConnection2],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) flags=1
WNetCancelConnection2W(X:) flags=1
WNetAddConnection2W(local=Y:, remote=\\\\srv\\share)
WNetCancelConnection2W(Y:)
WNetAddConnection2W(remote=\\\\srv\\share) flags=1   // only devices are remembered
WNetCancelConnection2W(\\\\srv\\share)`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) flags=1
WNetCancelConnection2W(X:) ! wnet-persistent-left-behind X:
WNetAddConnection2W(local=Y:, remote=\\\\srv\\share) flags=1
WNetCancelConnectionW(Y:) ! wnet-persistent-left-behind Y:`,
  on: {
    ended(life: Life, move: Move, see: See<unknown>) {
      const { event } = move
      if (life.how !== 'call' || event.kind !== 'call') return
      if (!accusable(life) || isRemote(life.value)) return
      if (!has(life.facts.flags, UPDATE_PROFILE)) return
      const legacy = life.closed!.fn === 'WNetCancelConnection'
      if (has(event.args?.flags, UPDATE_PROFILE)) return
      see.report({
        rule: ID, life,
        because: `${life.opened.fn} had it remembered, and ${life.closed!.fn} on thread ` +
          `${event.tid} ${legacy ? 'never updates' : 'was not told to update'} the profile.`,
      })
    },
  },
})
