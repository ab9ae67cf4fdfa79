/** What the page asks of a log beside its events: what ran, how many handles, what was found. */
import type Database from 'better-sqlite3'
import type { Severity } from '../src/policy.ts'
import type { LifeRow } from './derived.ts'

/** All runs of one program. `program` is its number in what follows. */
export type ProgramRow = { program: number; image: string; capture: string; runs: number }

/** Handles of a program in one of the equal parts of a time: open at most, and at its end. */
export type Step = { program: number; part: number; most: number; last: number }

/** Findings of a program and of one severity in one of the parts; the first of them. Time in µs. */
export type Mark = { program: number; severity: Severity; count: number; at: number; policy: string
  fingerprint: string }

/** Times are µs since the Unix epoch, ranges [from, to), which `parts` divides equally. */
export type Browse = {
  /** The time of all events. */
  span(): { from: number; to: number }
  /** Programs that ran, the one that was seen first before the others. */
  programs(from: number, to: number): ProgramRow[]
  /** The parts in which handles came or went, in order. */
  steps(from: number, to: number, parts: number): Step[]
  marks(from: number, to: number, parts: number): Mark[]
  /** The lives that hang on one, by its id: at most `limit`, the oldest first. */
  children(id: string, limit: number): Pick<LifeRow, 'id' | 'kind' | 'state' | 'how'>[]
}

/** Which program a session is a run of. */
const RUNS = `runs AS (SELECT id, name, last_at, last_position, ended, started_at, image, capture,
  min(id) OVER (PARTITION BY image, capture) AS program FROM sessions WHERE capture IS NOT NULL)`
const PART = 'CAST(max(0, (at - @from) * @parts / (@to - @from)) AS INTEGER)'

export function newBrowse(db: Database.Database): Browse {
  return {
    span() {
      const { low, high } = db.prepare<[], { low: number | null; high: number | null }>(
        'SELECT min(started_at) AS low, max(last_at) AS high FROM sessions').get()!
      return { from: low ?? 0, to: (high ?? 0) + 1 }
    },
    programs: (from, to) => db.prepare<unknown[], ProgramRow>(
      `WITH ${RUNS} SELECT program, image, capture, count(*) AS runs FROM runs
      WHERE started_at < @to AND (last_at >= @from OR NOT ended) GROUP BY program ORDER BY program`)
      .all({ from, to }),
    marks: (from, to, parts) => db.prepare<unknown[], Mark>(
      `WITH ${RUNS} SELECT program, severity, count(*) AS count, min(at) AS at, policy, fingerprint
      FROM findings f JOIN runs ON runs.name = f.session
      WHERE NOT suppressed AND at >= @from AND at < @to GROUP BY program, severity, ${PART}`)
      .all({ from, to, parts }),
    // What a program's end leaves open is open no longer.
    steps: (from, to, parts) => db.prepare<unknown[], Step>(
      `WITH ${RUNS}, open AS (
        SELECT program, l.opened_at AS opened, l.opened_position AS opening,
          coalesce(l.closed_at, CASE WHEN s.ended THEN s.last_at END) AS closed,
          coalesce(l.closed_position, s.last_position) AS closing
        FROM lives l JOIN runs s ON s.id = l.session
        WHERE l.opened_at < @to AND coalesce(l.closed_at, @to) >= @from
      ), edges AS (
        SELECT program, opened AS at, opening AS position, 1 AS change FROM open
        UNION ALL SELECT program, closed, closing, -1 FROM open WHERE closed < @to
      ), counts AS (
        SELECT program, ${PART} AS part,
          sum(change) OVER (PARTITION BY program ORDER BY position, change
            ROWS UNBOUNDED PRECEDING) AS count, position FROM edges
      )
      SELECT DISTINCT program, part, max(count) OVER one AS most, last_value(count) OVER one AS last
      FROM counts WINDOW one AS (PARTITION BY program, part ORDER BY position
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY program, part`)
      .all({ from, to, parts }),
    children: (id, limit) =>
      db.prepare<[string, number], Pick<LifeRow, 'id' | 'kind' | 'state' | 'how'>>(
      'SELECT id, kind, state, how FROM lives WHERE parent = ? ORDER BY number LIMIT ?')
      .all(id, limit),
  }
}
