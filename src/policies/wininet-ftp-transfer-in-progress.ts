import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { functionList } from '../families/all.ts'
import { page } from './pages.ts'

const ID = 'wininet-ftp-transfer-in-progress'
const TRANSFER_IN_PROGRESS = 12110

export const wininetFtpTransferInProgress = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'An FTP call was made on a session while a file or a search of it was open.',
  why: 'The session has one control connection: the call fails, or the transfer that is running ' +
    'gets the answers meant for it.',
  fix: 'Close the file or search handle before the next FTP call, or open a second session.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['wininet'],
  source: [page.ftpOpenFile],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
InternetReadFile(F) read=0
InternetCloseHandle(F)
FtpDeleteFileW(B)
G = FtpFindFirstFileW(B)
FtpDeleteFileW(B)                // only another search is excluded by a search
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
FtpDeleteFileW(B) => 12110 ! wininet-ftp-transfer-in-progress B
InternetCloseHandle(F)
G = FtpFindFirstFileW(B)
H = FtpFindFirstFileW(B) ! wininet-ftp-transfer-in-progress B
InternetCloseHandle(A)`,
  functions: functionList.filter(fn => fn.base.startsWith('Ftp')).map(fn => fn.base),
  on: { use: judge, acquire: judge },
})

function judge(move: CallMove, see: See<unknown>): void {
  if (move.relations[0] !== 'open') return
  const life = move.lives[0] ?? null
  if (!accusable(life)) return
  const refused = !move.meaning.ok && move.meaning.error === TRANSFER_IN_PROGRESS
  const busy = openChild(life, move)
  if (!busy && !refused) return
  see.report({
    rule: ID, life, evidence: busy ? [busy.opened.position] : [],
    because: `${move.fn.base} was called on thread ${move.event.tid}` +
      `${refused ? ' and got ERROR_FTP_TRANSFER_IN_PROGRESS' : ''}` +
      `${busy ? ` while ${busy.value} from ${busy.opened.fn} was open` : ''}.`,
  })
}

/** The file or search that was open from before the call was entered until it returned. */
function openChild(session: Life, move: CallMove): Life | null {
  for (const child of session.children ?? []) {
    const excludes = child.kind === 'file' || move.fn.base === 'FtpFindFirstFile'
    if (excludes && accusable(child) && child.state === 'open' &&
      child.openSeq <= move.event.began) return child
  }
  return null
}
