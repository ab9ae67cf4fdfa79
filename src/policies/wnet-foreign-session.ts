import { policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { connections } from './names.ts'
import { page } from './pages.ts'

const ID = 'wnet-foreign-session'
const NOT_CONNECTED = 2250

export const wnetForeignSession = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A connection was cancelled from a logon session that it does not belong to.',
  why: 'Drive letters belong to a logon session: an elevated process or a service neither sees ' +
    'nor cancels those of the user.',
  fix: 'Cancel in the logon session that connected.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection2],
  clean: `
process 1 app.exe luid=0x1
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 other.exe luid=0x1
WNetCancelConnection2W(X:)`,
  caught: `
process 1 app.exe luid=0x1
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 elevated.exe luid=0x2
WNetCancelConnection2W(X:) => 2250 ! wnet-foreign-session X:`,
  on: {
    release(move: CallMove, see: See<unknown>) {
      const name = move.event.handles?.[0]?.toLowerCase()
      // What this logon session had itself is another policy's.
      if (move.meaning.error !== NOT_CONNECTED || move.lives[0]) return
      const { session } = move
      if (!session.luid || session.gaps > 0) return
      for (const life of connections(move, see)) {
        if (life.value.toLowerCase() !== name || !life.session.luid) continue
        return see.report({
          rule: ID, life,
          because: `${move.fn.base} on thread ${move.event.tid} got ERROR_NOT_CONNECTED in logon ` +
            `session ${session.luid}; it was connected in ${life.session.luid}.`,
        })
      }
    },
  },
})
