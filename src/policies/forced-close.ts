import { policy } from '../policy.ts'
import { page } from './pages.ts'
import { followRefusals } from './refused-cancel.ts'
import type { Refusals } from './refused-cancel.ts'

export const forcedClose = policy<Refusals>({
  id: 'forced-close',
  version: 2,
  concern: 'close',
  summary: 'A connection was cancelled by force after a cancel had been refused for open files.',
  why: 'The files that were open lose what was not written.',
  fix: 'Close the files first; force only when the user has agreed.',
  cases: [{ rule: 'wnet-force-with-open-files', severity: 'warning' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=1
end`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=0 => 2401
WNetCancelConnection2W(X:) force=1 ! forced-close X:
end`,
  state: () => new Map(),
  on: {
    release(move, see) {
      const refusal = followRefusals(see.state, move)
      if (!refusal || !move.event.args?.force) return
      see.report({
        rule: 'wnet-force-with-open-files', life: move.lives[0] ?? null,
        handle: move.event.handles![0], evidence: [refusal.position],
        because: `${refusal.fn} had been refused because of open files; ${move.fn.base} with ` +
          'fForce tore the connection down all the same.',
      })
    },
    end(move, see) { see.state.delete(move.session.id) },
  },
})
