import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'wininet-close-before-eof'
const NO_CACHE_WRITE = 0x04000000

/** What the last InternetReadFile gave. */
type Read = { position: number; bytes: number }

export const wininetCloseBeforeEof = policy({
  id: ID,
  version: 1,
  concern: 'hygiene',
  summary: 'A response was closed before it had been read to its end.',
  why: 'The cache keeps only what was read until InternetReadFile gave 0 bytes: the next request ' +
    'goes to the network again.',
  fix: 'Read until InternetReadFile gives 0 bytes, or open with INTERNET_FLAG_NO_CACHE_WRITE.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wininet'],
  source: [page.internetReadFile],
  clean: `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetReadFile(C) read=0
InternetCloseHandle(C)
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetCloseHandle(C) ! wininet-close-before-eof C
InternetCloseHandle(A)`,
  on: { use, ended },
})

function use(move: CallMove): void {
  const life = move.lives[0]
  if (!life) return
  const { base } = move.fn
  const { read, available } = move.event.args ?? {}
  if (move.meaning.ok && typeof read === 'number' && read > 0) {
    note(life, ID, { position: move.event.position, bytes: read } satisfies Read)
    return
  }
  // Asking leaves the reading where it was; after anything else it is not known.
  const asked = base === 'HttpQueryInfo' ||
    (base === 'InternetQueryDataAvailable' && move.meaning.ok && available !== 0)
  if (!asked && noteOf(life, ID)) note(life, ID, undefined)
}

function ended(life: Life, _move: Move, see: See<unknown>): void {
  const read = noteOf<Read>(life, ID)
  if (!read || life.how !== 'call' || !accusable(life)) return
  if ((Number(life.facts.flags ?? 0) & NO_CACHE_WRITE) !== 0) return
  see.report({
    rule: ID, life, evidence: [read.position],
    because: `${life.closed!.fn} on thread ${life.closed!.tid} closed it when the last read had ` +
      `given ${read.bytes} bytes, so the end was not reached.`,
  })
}
