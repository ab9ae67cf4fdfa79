/** The policies on uncommitted databases: what changed a database, and the commit. */
import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, Policy, See, Severity } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { page } from './pages.ts'

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'CREATE', 'ALTER', 'DROP'])
const WHOLESALE = new Set(['MsiDatabaseImport', 'MsiDatabaseMerge', 'MsiDatabaseApplyTransform'])
const CHANGERS: readonly string[] =
  ['MsiDatabaseCommit', 'MsiViewExecute', 'MsiViewModify', ...WHOLESALE]
/** MSIMODIFY_INSERT to MSIMODIFY_DELETE; 7 inserts what is temporary. */
const MODIFY_FIRST = 1
const MODIFY_LAST = 6

/** The policy on databases opened in one of `modes`. @param loss what a close does to changes */
export function uncommitted({ id, modes, severity, loss, ...texts }: {
  id: string; modes: readonly string[]; severity: Severity; loss: string
  summary: string; why: string; fix: string
}): Policy {
  const follows = new Set(modes)
  const changed = `
D = MsiOpenDatabaseW() mode=${modes[0]}
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0)
MsiCloseHandle(V)`
  return policy({
    id, version: 2, concern: 'order', ...texts,
    cases: [{ rule: id, severity }],
    families: ['msi'],
    source: [page.committingDatabases, page.msiOpenDatabase],
    clean: `${changed}\nMsiDatabaseCommit(D)\nMsiCloseHandle(D)`,
    caught: `${changed}\nMsiCloseHandle(D) ! ${id} D`,
    functions: CHANGERS,
    on: {
      use(move) { follow(move, follows, id) },
      ended(life, _move, see) { judgeClose(life, id, loss, see) },
    },
  })
}

type Change = { position: number; fn: string; count: number }

/** Keeps the book on databases opened in one of `modes`. To be called at every use. */
function follow(move: CallMove, modes: ReadonlySet<string>, policyId: string): void {
  if (!move.meaning.ok) return
  const { base } = move.fn
  if (base === 'MsiDatabaseCommit') {
    const database = move.lives[0]
    if (database) note(database, policyId, undefined)
    return
  }
  const database = changed(move)
  if (!database || !modes.has(String(database.facts.mode))) return
  const before = noteOf<Change>(database, policyId)
  note(database, policyId, { position: before?.position ?? move.event.position,
    fn: before?.fn ?? base, count: (before?.count ?? 0) + 1 } satisfies Change)
}

/** The database that the call changed, or null. */
function changed(move: CallMove): Life | null {
  const { base } = move.fn
  const subject = move.lives[0] ?? null
  if (!subject) return null
  if (WHOLESALE.has(base)) return subject
  if (base === 'MsiViewExecute') {
    return CHANGING.has(String(subject.facts.sql ?? '').toUpperCase()) ? subject.parent : null
  }
  const mode = Number(move.event.args?.modify)
  return mode >= MODIFY_FIRST && mode <= MODIFY_LAST ? subject.parent : null
}

/** To be called where a life ended: reports a database closed with changes not committed. */
function judgeClose(life: Life, rule: string, loss: string, see: See<unknown>): void {
  const change = noteOf<Change>(life, rule)
  if (!change || life.how === 'process' || !accusable(life)) return
  const by = life.closed!
  see.report({
    rule, life, evidence: [change.position],
    because: `${by.fn} on thread ${by.tid} closed it after ${change.count} ` +
      `${change.count === 1 ? 'change' : 'changes'}, the first by ${change.fn}, without ` +
      `MsiDatabaseCommit: ${loss}.`,
  })
}
