/** Incident: what was torn down, what was found, and which handles were open at the end. */
import { build } from './dashboard.ts'
import { field, toFindings, toHandle } from './links.ts'
import { curves, number, rowsOf } from './panels.ts'
import { chosen, chosenNumber, lines, shown, shownUs, STEP, table } from './queries.ts'
import { hostVariable, programVariable, sqliteVariable } from './sources.ts'

/**
 * Lives that had not settled at the end of the shown range. They are found by when they were
 * closed (+ keeps the index on openings out of it); no teardown takes more than an hour.
 */
const OPEN_AT_T = `(l.closed_us IS NULL OR l.closed_us > $__to * 1000 - 3600000000)
  AND +l.opened_us <= $__to * 1000 AND (l.settled IS NULL OR l.settled > $__to / 1000.0)
  AND ${chosenNumber('l')}`
const STATE_AT_T = `CASE WHEN l.state = 'unknown' THEN 'unknown'
  WHEN l.closed_us <= $__to * 1000 THEN 'closing' ELSE 'open' END`

const HANDLES = `SELECT l.image AS program, l.pid, l.host, l.handle, l.family, l.kind,
  ${STATE_AT_T} AS state, l.opened, l.opened_by, l.opened_tid AS thread, l.opened_site AS site,
  $__to / 1000.0 - l.opened AS age, l.parent, l.life
FROM v_lives l WHERE ${OPEN_AT_T} ORDER BY l.opened_position, l.life LIMIT 500`

const TEARDOWNS = `SELECT t.began, t.image AS program, t.pid, t.host, t.family, t.kind, t.handle,
  t.how, t.closed_by, t.closed_tid AS thread, t.closed_site AS site, t.seconds, t.life
FROM v_teardowns t WHERE ${shownUs('t.closed_us')} AND ${chosenNumber('t')}
ORDER BY t.closed_us, t.position LIMIT 1000`

/** Most settle at once: those that took time have an index of their own. */
const SETTLING = `SELECT time, family || ' by ' || coalesce(how, '?') AS metric, seconds FROM (
  SELECT t.began AS time, t.family, t.how, max(t.seconds) AS seconds
  FROM v_teardowns t WHERE ${shownUs('t.closed_us')} AND t.settled_us > t.closed_us
    AND ${chosenNumber('t')}
  GROUP BY CAST((t.began - $__from / 1000) / ${STEP} * 5 AS INTEGER), t.family, t.how)
ORDER BY time, metric LIMIT 2000`

/**
 * Each step's count is what was open at the beginning, and all that came and went since. A change
 * counts from the first step that is not before it; a life that begins and ends before the same
 * step changes nothing, and most do: lives_closed alone tells which (+ keeps the other index out).
 */
const stepOf = (us: string) =>
  `max(0, (${us} - $__from * 1000 + ${STEP} * 1000000 - 1) / (${STEP} * 1000000))`
const OPEN = `WITH RECURSIVE step(n) AS (
  SELECT 0 UNION ALL SELECT n + 1 FROM step WHERE n < ($__to - $__from) / 1000 / ${STEP}),
held(family, began, ended) AS MATERIALIZED (
  SELECT l.family, ${stepOf('l.opened_us')}, ${stepOf('l.closed_us')} FROM v_lives l
  WHERE l.closed_us >= $__from * 1000 AND +l.opened_us < $__to * 1000
    AND ${stepOf('l.opened_us')} <> ${stepOf('l.closed_us')} AND ${chosenNumber('l')}
  UNION ALL SELECT l.family, ${stepOf('l.opened_us')}, NULL FROM v_lives l
  WHERE l.closed_us IS NULL AND +l.opened_us < $__to * 1000 AND ${chosenNumber('l')}),
change(n, family, lives) AS (SELECT began, family, 1 FROM held
  UNION ALL SELECT ended, family, -1 FROM held WHERE ended IS NOT NULL),
gathered AS MATERIALIZED (SELECT n, family, sum(lives) AS lives FROM change GROUP BY 1, 2)
SELECT $__from / 1000.0 + s.n * ${STEP} AS time, f.family AS metric,
  sum(coalesce(g.lives, 0)) OVER (PARTITION BY f.family ORDER BY s.n) AS handles
FROM step s CROSS JOIN (SELECT DISTINCT family FROM held) f
LEFT JOIN gathered g ON g.n = s.n AND g.family = f.family
ORDER BY 1, 2`

const FOUND = `SELECT f.time, f.severity, f.policy, f.image AS program, f.pid, f.handle, f.because,
  f.position, f.evidence, f.fingerprint, f.life
FROM v_findings f WHERE ${shown('f.time')} AND f.suppressed = 0 AND ${chosen('f')}
ORDER BY f.number LIMIT 500`

const SESSIONS = `SELECT s.image AS program, s.version, s.pid, s.host, s.started, s.last,
  CASE s.ended WHEN 1 THEN 'ended' ELSE 'running' END AS state, s.capture,
  s.last_position - s.first_position + 1 AS events, s.gaps, s.lost, s.session
FROM v_sessions s WHERE s.last >= $__from / 1000.0 AND s.started < $__to / 1000.0
  AND ${chosen('s')} ORDER BY s.lost DESC, s.gaps DESC, s.started DESC LIMIT 200`

/** A bundle, or a log whose beginning was removed, knows programs that had begun before it. */
const HOLDS = `SELECT b.first, b.last, s.sessions, s.gaps, s.lost,
  CAST(b.first * 1000 AS INTEGER) AS from_ms, CAST(b.last * 1000 AS INTEGER) + 1 AS to_ms
FROM (SELECT min(earliest) AS first, max(latest) AS last FROM v_batches) b,
  (SELECT count(*) AS sessions, sum(gaps) AS gaps, sum(lost) AS lost FROM v_sessions) s
WHERE b.first IS NOT NULL`

const all = { title: 'Show all of it',
  url: '/d/lastcall-incident?from=${__data.fields["from_ms"]}&to=${__data.fields["to_ms"]}' +
    '&var-sqlite_datasource=${sqlite_datasource}' }
const ofProgram = { title: 'Only this program', url: '/d/lastcall-incident?${__url_time_range}' +
  `&var-sqlite_datasource=\${sqlite_datasource}&var-program=${field('program')}` }

export const incident = () => build('incident', {
  title: 'lastcall: Incident',
  description: 'What happened in this time: what was torn down and how, what was found, which ' +
    'handles were open at its end? Give a bundle as the log to look at another machine\'s.',
  from: 'now-1h', refresh: '',
  variables: [sqliteVariable(), hostVariable(), programVariable()],
  sections: [{
    title: 'What this log holds',
    panels: [
      rowsOf({ title: 'The log', unit: 'short', size: [12, 4],
        asks: 'From when to when does this log or bundle reach? A click shows all of it.',
        empty: 'The log is empty', links: [all],
        targets: [table(HOLDS, 'first', 'last')],
      }, { from_ms: { hidden: true }, to_ms: { hidden: true } }),
      number({ title: 'Findings', unit: 'short', size: [4, 4], limits: [1, 10],
        asks: 'How many findings came in the shown time?', empty: 'None in this time',
        targets: [table(`SELECT count(*) AS findings FROM v_findings f
WHERE ${shown('f.time')} AND f.suppressed = 0 AND ${chosen('f')}`)] }),
      number({ title: 'Teardowns', unit: 'short', size: [4, 4],
        asks: 'How many handles ended in the shown time?', empty: 'None in this time',
        targets: [table(`SELECT count(*) AS teardowns FROM v_teardowns t
WHERE ${shownUs('t.closed_us')} AND ${chosenNumber('t')}`)] }),
      number({ title: 'Open at the end', unit: 'short', size: [4, 4],
        asks: 'How many handles had not settled at the end of the shown time?',
        empty: 'None was open',
        targets: [table(`SELECT count(*) AS handles FROM v_lives l WHERE ${OPEN_AT_T}`)] }),
    ],
  }, {
    title: 'Timeline',
    panels: [
      curves({ title: 'Handles open', unit: 'short', size: [12, 8],
        asks: 'How many handles of each family were open, from moment to moment? What was opened ' +
          'and closed between two moments is not seen here.',
        empty: 'No handle was open at any of these moments', series: 'metric', targets: [lines(OPEN)] }),
      curves({ title: 'Teardowns and how long they took to settle', unit: 's', size: [12, 8],
        limits: [3.5, 60],
        asks: 'When did closes, cancels and hang-ups that were not over at once begin, and how ' +
          'long did they take? Where points lie close together the slowest is drawn, up to 2,000.',
        empty: 'Everything in this time settled at once', series: 'metric', targets: [lines(SETTLING)] }, 'points'),
      rowsOf({ title: 'Findings, in order', unit: 'string', size: [24, 8],
        asks: 'What went wrong, in the order in which it was found? The first 500.',
        empty: 'Nothing was found in this time', targets: [table(FOUND, 'time')] }, {
        severity: { coloured: true, width: 90 }, because: { width: 640 },
        life: { links: [toHandle()] }, fingerprint: { links: [toFindings()] },
        pid: { width: 70, unit: 'none' }, position: { width: 90, unit: 'none' },
      }),
      rowsOf({ title: 'Teardowns, in order', unit: 'string', size: [24, 10],
        asks: 'Which handle ended when, how, by which call on which thread? The first 1,000.',
        empty: 'Nothing was torn down in this time', targets: [table(TEARDOWNS, 'began')] }, {
        seconds: { unit: 's', title: 'settled in', width: 100 }, life: { links: [toHandle()] },
        pid: { width: 70, unit: 'none' }, thread: { width: 80, unit: 'none' },
      }),
    ],
  }, {
    title: 'At the end of the shown time',
    panels: [
      rowsOf({ title: 'The handle table', unit: 'string', size: [24, 10],
        asks: 'Which handles were open, or still closing, at the end of the shown time? Move ' +
          'the end to go back: `lastcall handles LOG --at T` prints the same. The oldest 500.',
        empty: 'No handle was open then', targets: [table(HANDLES, 'opened')] }, {
        state: { coloured: true, width: 80 }, age: { unit: 's', width: 90 },
        life: { links: [toHandle()] }, pid: { width: 70, unit: 'none' },
        thread: { width: 80, unit: 'none' },
      }),
      rowsOf({ title: 'Programs, losses first', unit: 'string', size: [24, 8],
        asks: 'Which programs were recorded in the shown time, and of which is something ' +
          'missing? Up to 200.',
        empty: 'No program was recorded in this time',
        targets: [table(SESSIONS, 'started', 'last')] }, {
        program: { links: [ofProgram] }, gaps: { unit: 'short', width: 70 },
        lost: { unit: 'short', width: 70 }, events: { unit: 'short' },
        pid: { width: 70, unit: 'none' },
      }),
    ],
  }],
})
