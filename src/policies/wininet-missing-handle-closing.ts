import { accusable, policy } from '../policy.ts'
import type { See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { newestOf } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'wininet-missing-handle-closing'

export const wininetMissingHandleClosing = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A handle with a callback and a context was closed and HANDLE_CLOSING never came.',
  why: 'Only HANDLE_CLOSING says that no callback will come any more: the context memory and the ' +
    'callback cannot be freed.',
  fix: 'Look for an operation that does not end, or a callback thread that is blocked.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['wininet'],
  source: [page.internetCloseHandle],
  clean: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
+59s
status HANDLE_CLOSING(B) @7
returned @7
B = InternetConnectW(A) ctx=0
InternetCloseHandle(B)           // no context: no callback to wait for
+2m
InternetCloseHandle(A)
end`,
  caught: `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetCloseHandle(B)
+60s ! wininet-missing-handle-closing B`,
  options: { waitMs: 60_000 },
  on: {
    // `closing`: the ledger awaits the callback, and it has not come inside the close.
    ended(life: Life, _move: Move, see: See<unknown>) {
      if (life.state === 'closing') {
        see.deadline(life, life.closed!.at + see.options.waitMs * 1000)
      }
    },
    settled(life: Life, _move: Move, see: See<unknown>) { see.cancel(life) },
    due(life: Life, _at: number, see: See<unknown>) {
      if (!accusable(life) || newestOf(see.ledger, life) !== life) return
      const by = life.closed!
      see.report({
        rule: ID, life, evidence: [by.position], offence: by,
        because: `${by.fn} on thread ${by.tid} closed ${life.how === 'ancestor'
          ? 'its ancestor' : 'it'}, and ${see.options.waitMs} ms passed without HANDLE_CLOSING.`,
      })
    },
  },
})
