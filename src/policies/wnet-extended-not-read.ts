import { accusable, perSession, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life, Moment } from '../ledger.ts'
import { momentOf } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'wnet-extended-not-read'
const EXTENDED_ERROR = 1208

type Extended = { moment: Moment; life: Life | null; handle: string | null; gaps: number }
/** The provider's error that each thread of a session has not read; `gaps` when it arose. */
type Unread = Map<number, Extended>

export const wnetExtendedNotRead = policy<Map<string, Unread>>({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'ERROR_EXTENDED_ERROR was not followed by WNetGetLastError on the same thread.',
  why: 'The provider\'s own error says why; the next WNet call on the thread overwrites it.',
  fix: 'Call WNetGetLastError at once, on the same thread.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wnet'],
  source: [page.wnetGetLastError],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) => 1208
WNetAddConnection2W(local=Y:, remote=\\\\srv\\share) @2      // another thread
WNetGetLastErrorW()
WNetCancelConnection2W(Y:)`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) => 1208
WNetCancelConnection2W(X:) ! wnet-extended-not-read X:`,
  state: () => new Map(),
  on: {
    call(move: CallMove, see: See<Map<string, Unread>>) {
      const { session, event, meaning, fn } = move
      const threads = see.state.get(session.id)
      const unread = threads?.get(event.tid)
      threads?.delete(event.tid)
      if (fn.base === 'WNetGetLastError') return
      if (unread && unread.gaps === session.gaps) {
        const { moment } = unread
        const life = accusable(unread.life) ? unread.life : null
        see.report({
          rule: ID, life, handle: unread.handle, evidence: [moment.position], offence: moment,
          because: `${moment.fn} on thread ${moment.tid} got ERROR_EXTENDED_ERROR, and the next ` +
            `WNet call there was ${fn.base}, not WNetGetLastError.`,
        })
      }
      if (meaning.error !== EXTENDED_ERROR) return
      perSession(see.state, session, (): Unread => new Map()).set(event.tid, {
        moment: momentOf(event, fn.base), life: move.lives[0] ?? null,
        handle: event.handles?.[0] ?? null, gaps: session.gaps,
      })
    },
    threadExit(move, see) { see.state.get(move.session.id)?.delete(move.event.tid) },
    end(move, see) { see.state.delete(move.session.id) },
  },
})
