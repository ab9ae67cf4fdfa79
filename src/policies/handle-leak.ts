import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, MoveOf, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { kindSpec } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'handle-leak'

export const handleLeak = policy({
  id: ID,
  version: 2,
  concern: 'leak',
  summary: 'A handle was never closed.',
  why: 'Every leaked handle keeps memory, connections or locked files until the process ends; a ' +
    'program that runs for weeks runs out of handles (12001). While a program runs, it is ' +
    'accused when liveMax handles of one call site are open.',
  fix: 'Close it on every path, also after errors: lifetime() in JavaScript, PMSIHANDLE or a ' +
    'guard object in C++.',
  cases: [
    { rule: 'wininet-handle-leak', severity: 'warning' },
    { rule: 'msi-handle-leak', severity: 'warning' },
    { rule: 'wnet-enum-leak', severity: 'warning' },
  ],
  families: ['wininet', 'msi', 'wnet'],
  source: [page.internetCloseHandle, page.msiCloseHandle, page.wnetCloseEnum],
  clean: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
InternetCloseHandle(A)           // closes B and C with it
R = MsiCreateRecord()
MsiCloseHandle(R)
end`,
  caught: `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
R = MsiCreateRecord()
end ! handle-leak A ! handle-leak R`,
  options: { liveMax: 1000 },
  on: { acquire, threadExit, end },
})

/** In a running process: one finding per acquiring call site, when its open handles pile up. */
function acquire(move: CallMove, see: See<unknown>): void {
  for (const life of move.made) {
    const { origin } = life
    if (origin.live < see.options.liveMax || origin.reported) continue
    if (!judged(life) || life.session.gaps > 0) continue
    origin.reported = true
    see.report({
      rule: ruleOf(life), life,
      because: `${origin.live} handles from ${origin.fn}` +
        (origin.site ? ` at ${origin.site}` : '') +
        ' are open at once, and their number has not stopped growing.',
    })
  }
}

/** An MSI handle may be closed only on its own thread: when that ends, nobody can close it. */
function threadExit(move: MoveOf<'thread-exit'>, see: See<unknown>): void {
  const { tid } = move.event
  for (const life of move.session.open) {
    if (life.opened.tid !== tid || !judged(life) || kindSpec(life).affinity !== 'thread') continue
    note(life, ID, true)
    see.report({ rule: ruleOf(life), life,
      because: `Thread ${tid}, which requested it and alone may close it, ended.` })
  }
}

/**
 * Everything the process still held. Where closing a parent closes its children only the outermost
 * is accused; the rest is evidence. A crash is no leak: the program had no chance to close.
 */
function end(move: MoveOf<'end'>, see: See<unknown>): void {
  if (move.event.crashed) return
  const leaked = new Set(move.ended.filter(life => judged(life) && !noteOf(life, ID)))
  for (const life of leaked) {
    if (kindSpec(life).cascades && (hasLeakedAncestor(life, leaked) || !isRooted(life))) continue
    const below = kindSpec(life).cascades ? [...leaked].filter(l => isBelow(l, life)) : []
    see.report({
      rule: ruleOf(life), life, evidence: below.map(l => l.opened.position),
      because: `The process ended without closing it${below.length === 0 ? ''
        : below.length === 1 ? ', nor the handle below it'
          : `, nor the ${below.length} handles below it`}.`,
    })
  }
}

const judged = (life: Life) => accusable(life) && !kindSpec(life).outlives

const ruleOf = (life: Life) =>
  life.family === 'wnet' ? 'wnet-enum-leak' : `${life.family}-handle-leak`

function hasLeakedAncestor(life: Life, leaked: ReadonlySet<Life>): boolean {
  for (let l = life.parent; l; l = l.parent) if (leaked.has(l)) return true
  return false
}

/** Whether every ancestor is known: what is not known to be below an open root may have gone. */
function isRooted(life: Life): boolean {
  let top = life
  while (top.parent) top = top.parent
  return top.kind === 'root'
}

function isBelow(life: Life, ancestor: Life): boolean {
  for (let l = life.parent; l; l = l.parent) if (l === ancestor) return true
  return false
}
