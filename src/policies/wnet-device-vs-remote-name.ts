import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { logonScope } from '../ledger.ts'
import { connections } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-device-vs-remote-name'
const NOT_CONNECTED = 2250

export const wnetDeviceVsRemoteName = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A connection that has a device was cancelled by its remote name.',
  why: 'A remote name cancels only connections without a device: the drive stays connected.',
  fix: 'Cancel by the device name, X:, that the connection was made with.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetAddConnection2W(remote=\\\\srv\\share)
WNetCancelConnection2W(\\\\SRV\\share)
WNetCancelConnection2W(X:)`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(\\\\SRV\\share) => 2250 ! wnet-device-vs-remote-name X:`,
  on: {
    release(move: CallMove, see: See<unknown>) {
      const name = move.event.handles?.[0]?.toLowerCase()
      // A success says that something without a device was connected, seen or not.
      if (!name || move.meaning.error !== NOT_CONNECTED || move.lives[0]) return
      const scope = logonScope(move.session) || move.session.id
      const found = [...connections(move, see)].filter(life =>
        life.scope === scope && String(life.facts.remote ?? '').toLowerCase() === name)
      if (found.length === 0) return
      see.report({
        rule: ID, life: found[0], evidence: found.map(life => life.opened.position),
        because: `${move.fn.base} on thread ${move.event.tid} was given the remote name and got ` +
          `ERROR_NOT_CONNECTED; ${found.length === 1 ? 'the device is'
            : `${found.length} devices are`} still connected to it.`,
      })
    },
  },
})
