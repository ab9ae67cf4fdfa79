/** Rows of lives and findings: derived from events, written in the transaction of their cause. */
import type Database from 'better-sqlite3'
import type { Life } from '../src/ledger.ts'
import type { Finding } from '../src/policy.ts'

/** A finding as kept: with its number in order of recording and where the fold then was. */
export type KeptFinding = Finding & { number: number; position: number; suppressed: boolean }

/** A row of `lives`. Times are µs since the Unix epoch. */
export type LifeRow = {
  number: number; id: string; scope: string; family: string; kind: string; value: string
  generation: number
  /** Its session's id text. */
  session: string
  /** The parent's life id. */
  parent: string | null
  state: string; inferred: number; borrowed: number
  opened_at: number; opened_position: number; opened_by: string; opened_tid: number
  opened_site: string
  closed_at: number | null; closed_position: number | null; closed_by: string | null
  closed_tid: number | null; closed_site: string | null; closed_session: string | null
  how: string | null; settled_at: number | null
  first_position: number; last_position: number; uses: number
  ready: number | null
  /** JSON of the arguments kept at the acquiring call. */
  facts: string | null
}

const lifeColumns = [
  'id', 'scope', 'family', 'kind', 'value', 'generation', 'session', 'parent', 'state', 'inferred',
  'borrowed', 'opened_at', 'opened_position', 'opened_by', 'opened_tid', 'opened_site', 'closed_at',
  'closed_position', 'closed_by', 'closed_tid', 'closed_site', 'closed_session', 'how',
  'settled_at', 'first_position', 'last_position', 'uses', 'ready', 'facts',
]

export type DerivedWriter = {
  /**
   * @param sessionId gives the row id of a session by its name
   * @param first where the batch begins: a life that was opened later has no row yet
   */
  life(life: Life, sessionId: (name: string) => number, first: number): void
  /** Makes every life of an ended session ready: nothing more can come from it. */
  ended(sessionId: number): void
  /** Keeps a finding, and whether its life was final in the log before: `late`. */
  finding(finding: Finding, position: number, suppressed: boolean): void
  /** Reads again which number `ready` has come to: after a rollback. */
  reload(): void
}

export function newDerivedWriter(db: Database.Database): DerivedWriter {
  // `ready` is given once and stays: the exporter may have passed it.
  const upsert = db.prepare(`INSERT INTO lives (${lifeColumns.join(', ')})
    VALUES (${lifeColumns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${lifeColumns.filter(c => c !== 'id' && c !== 'first_position')
      .map(c => c === 'ready' ? 'ready = coalesce(ready, excluded.ready)'
        // What is final has left: later uses are findings, not another number.
        : c === 'uses' ? 'uses = CASE WHEN ready IS NULL THEN excluded.uses ELSE uses END'
        : `${c} = excluded.${c}`)
      .join(', ')}`)
  const isReady = db.prepare<[string], number | null>(
    'SELECT ready FROM lives WHERE id = ?').pluck()
  const unready = db.prepare<[number], number>(
    'SELECT number FROM lives WHERE session = ? AND ready IS NULL ORDER BY number').pluck()
  const makeReady = db.prepare('UPDATE lives SET ready = ? WHERE number = ?')
  const insertFinding = db.prepare(`INSERT INTO findings (position, policy, rule, concern, severity,
    family, handle, life, session, at, because, fingerprint, evidence, suppressed,
    late) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  // Retention may have removed the highest: a number that an exporter has passed never comes again.
  const lastReady = db.prepare<[], number>(`SELECT max(
    coalesce((SELECT max(ready) FROM lives), 0), coalesce((SELECT max(CAST(value AS INTEGER))
    FROM checkpoints WHERE name LIKE 'sink/%/traces'), 0))`).pluck()
  const row: (string | number | null)[] = new Array(lifeColumns.length).fill(null)
  let ready = lastReady.get()!

  return {
    life(life, sessionId, first) {
      const { opened, closed } = life
      const settled = life.settledAt >= 0
      row[0] = life.id; row[1] = life.scope; row[2] = life.family; row[3] = life.kind
      row[4] = life.value; row[5] = life.generation; row[6] = sessionId(life.session.id)
      row[7] = life.parent?.id ?? null; row[8] = life.state
      row[9] = life.inferred ? 1 : 0; row[10] = life.borrowed ? 1 : 0
      row[11] = opened.at; row[12] = opened.position; row[13] = opened.fn; row[14] = opened.tid
      row[15] = opened.site
      row[16] = closed?.at ?? null; row[17] = closed?.position ?? null
      row[18] = closed?.fn ?? null; row[19] = closed?.tid ?? null; row[20] = closed?.site ?? null
      row[21] = closed ? sessionId(closed.session) : null; row[22] = life.how
      row[23] = settled ? life.settledAt : null
      row[24] = Math.min(opened.position, life.lastPosition); row[25] = life.lastPosition
      row[26] = life.uses
      const isNew = opened.position >= first
      row[27] = settled && (isNew || (isReady.get(life.id) ?? null) === null) ? ++ready : null
      row[28] = hasKeys(life.facts) ? JSON.stringify(life.facts) : null
      upsert.run(...row)
    },
    ended(sessionId) {
      for (const number of unready.all(sessionId)) makeReady.run(++ready, number)
    },
    finding(finding, position, suppressed) {
      insertFinding.run(position, finding.policy, finding.rule, finding.concern, finding.severity,
        finding.family, finding.handle, finding.life, finding.session, finding.at,
        finding.because, finding.fingerprint, JSON.stringify(finding.evidence),
        suppressed ? 1 : 0, (isReady.get(finding.life ?? '') ?? null) === null ? 0 : 1)
    },
    reload() {
      ready = lastReady.get()!
    },
  }
}

function hasKeys(record: object): boolean {
  for (const _ in record) return true
  return false
}

export type DerivedReader = {
  /** One life by its id; undefined when there is none. */
  life(id: string): LifeRow | undefined
  /** Lives that became final after `ready`, in that order: what the exporter reads. */
  readyLives(after: number, limit: number): LifeRow[]
  /** Lives whose state is one of `states`, by number. */
  livesIn(states: readonly string[]): LifeRow[]
  /** The positions in which every event of a life lies: [from, to). */
  positionsOf(life: LifeRow): { from: number; to: number }
  /** Findings in order of recording, after a number. */
  findings(after?: number, limit?: number): KeptFinding[]
}

export function newDerivedReader(db: Database.Database): DerivedReader {
  const named = `SELECT l.number, ${lifeColumns.map(c => c === 'session' ? 's.name AS session'
    : c === 'closed_session' ? 'c.name AS closed_session' : `l.${c}`).join(', ')}
    FROM lives l JOIN sessions s ON s.id = l.session
    LEFT JOIN sessions c ON c.id = l.closed_session`
  const byId = db.prepare<[string], LifeRow>(`${named} WHERE l.id = ?`)
  const byReady = db.prepare<[number, number], LifeRow>(
    `${named} WHERE l.ready > ? ORDER BY l.ready LIMIT ?`)
  const byState = db.prepare<[string], LifeRow>(
    `${named} WHERE l.state IN (SELECT value FROM json_each(?)) ORDER BY l.number`)
  const last = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck()
  const found = db.prepare<[number, number], Record<string, unknown>>(
    'SELECT * FROM findings WHERE number > ? ORDER BY number LIMIT ?')
  return {
    life: id => byId.get(id),
    readyLives: (after, limit) => byReady.all(after, limit),
    livesIn: states => byState.all(JSON.stringify(states)),
    positionsOf(life) {
      // An open life's row is written when it changes hands, not at every use.
      const to = life.settled_at === null ? last.get() ?? 0 : life.last_position
      return { from: life.first_position, to: to + 1 }
    },
    findings(after = 0, limit = -1) {
      return found.all(after, limit).map(({ late: _, ...row }) => ({ ...row,
        evidence: JSON.parse(row.evidence as string) as number[],
        suppressed: row.suppressed === 1 }) as unknown as KeptFinding)
    },
  }
}
