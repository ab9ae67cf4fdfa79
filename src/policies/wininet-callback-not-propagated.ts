import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { heirs, keepOwn } from './inherited.ts'
import { page } from './pages.ts'

const ID = 'wininet-callback-not-propagated'

/** The registration on an ancestor that this handle did not follow. */
type Missed = { position: number; ancestor: string; tid: number; callback: number }

export const wininetCallbackNotPropagated = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'A callback was set on a handle whose children were open, and they kept the old one.',
  why: 'Only handles derived later inherit the new callback: events of the children go on to ' +
    'the old function, or nowhere.',
  fix: 'Set the callback on the root before anything is derived from it, or on each handle.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wininet'],
  source: [page.internetSetStatusCallback],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
InternetSetStatusCallbackW(A) cb=1
InternetSetStatusCallbackW(B) cb=1
C = HttpOpenRequestW(B)
HttpSendRequestW(C)
InternetCloseHandle(A)`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
InternetSetStatusCallbackW(A) cb=1
C = HttpOpenRequestW(B) ! wininet-callback-not-propagated B
InternetCloseHandle(A)`,
  on: { register, use: judge, acquire: judge },
})

function register(move: CallMove): void {
  const life = move.lives[0]
  if (!life || !move.meaning.ok) return
  keepOwn(move, ID)
  // What it missed before is made good by its own registration.
  note(life, ID, undefined)
  const previous = move.previousCallback
  if (previous === -1) return
  const missed: Missed = { position: move.event.position, ancestor: life.value,
    tid: move.event.tid, callback: life.callback }
  for (const heir of heirs(life, previous, ID)) {
    if (heir.openSeq <= move.event.began) note(heir, ID, missed)
  }
}

function judge(move: CallMove, see: See<unknown>): void {
  const life = move.lives[0]
  if (!accusable(life) || move.relations[0] !== 'open') return
  const missed = noteOf<Missed>(life, ID)
  if (!missed) return
  note(life, ID, undefined)
  // The ancestor may have got back the callback that this handle kept.
  for (let up = life.parent; up; up = up.parent) {
    if (up.value === missed.ancestor && up.callback === life.callback) return
  }
  see.report({
    rule: ID, life, evidence: [missed.position],
    because: `A callback was ${missed.callback === 0 ? 'removed from' : 'set on'} its ancestor ` +
      `${missed.ancestor} on thread ${missed.tid}; ${move.fn.base} still ran with ` +
      `${life.callback === 0 ? 'none' : 'the old one'}.`,
  })
}
