import { policy } from '../policy.ts'
import { errorName } from '../families/all.ts'
import { page } from './pages.ts'
import { followRefusals } from './refused-cancel.ts'
import type { Refusals } from './refused-cancel.ts'

export const closeRefused = policy<Refusals>({
  id: 'close-refused',
  version: 2,
  concern: 'close',
  summary: 'A cancel was refused because of open files and never tried again.',
  why: 'The connection is still there after the program has gone, with files open on it.',
  fix: 'Close the files and cancel again, or ask the user and cancel with fForce.',
  cases: [{ rule: 'wnet-cancel-open-files', severity: 'warning' }],
  families: ['wnet'],
  source: [page.wnetCancelConnection],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=0 => 2401
+2s
WNetCancelConnection2W(X:) force=0
end`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=0 => 2401
end ! close-refused X:`,
  state: () => new Map(),
  on: {
    release(move, see) { followRefusals(see.state, move) },
    end(move, see) {
      const refused = see.state.get(move.session.id)
      see.state.delete(move.session.id)
      if (move.event.crashed) return
      for (const [life, refusal] of refused ?? []) {
        // It may be gone: somebody ended it, or something was lost.
        if (life.state !== 'open' || life.superseded) continue
        see.report({
          rule: 'wnet-cancel-open-files', life, offence: refusal, evidence: [refusal.position],
          because: `${refusal.fn} got ${errorName('wnet', refusal.error)}, and the process ended ` +
            'without cancelling it.',
        })
      }
    },
  },
})
