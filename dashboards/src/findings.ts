/** Findings: which bugs there are, since when, whether they grow, and in which program. */
import { build } from './dashboard.ts'
import { toFindings, toHandle } from './links.ts'
import { bars, curves, number, rowsOf } from './panels.ts'
import { among, chosen, lines, shown, STEP, table } from './queries.ts'
import { concernVariable, hostVariable, programVariable, sqliteVariable, textVariable }
  from './sources.ts'

const wanted = `${chosen('f')} AND ${among('f.concern', 'concern')} AND
  (\${fingerprint:sqlstring} = '' OR f.fingerprint = \${fingerprint:sqlstring})`
const inRange = `${shown('f.time')} AND f.suppressed = 0 AND ${wanted}`

const BY_SEVERITY = `SELECT CAST(f.time / ${STEP} AS INTEGER) * ${STEP} AS time,
  f.severity AS metric, count(*) AS findings
FROM v_findings f WHERE ${inRange} GROUP BY 1, 2 ORDER BY 1`

const FIRST = `SELECT fingerprint, min(time) AS first FROM v_findings GROUP BY fingerprint`

/** The range before the shown one is as long as it: what came then, "before". */
const FINGERPRINTS = `SELECT f.fingerprint, f.policy, min(f.severity) AS severity,
  max(f.image) AS program, group_concat(DISTINCT f.version) AS versions, f.family,
  sum(f.time >= $__from / 1000.0) AS findings,
  sum(f.time < $__from / 1000.0) AS before,
  sum(f.time >= $__from / 1000.0) - sum(f.time < $__from / 1000.0) AS more,
  a.first AS first_seen, max(f.time) AS last_seen,
  count(DISTINCT f.host) AS hosts, max(f.life) AS life, max(f.because) AS example
FROM v_findings f JOIN (${FIRST}) a USING (fingerprint)
WHERE f.time >= (2 * $__from - $__to) / 1000.0 AND f.time < $__to / 1000.0
  AND f.suppressed = 0 AND ${wanted}
GROUP BY f.fingerprint ORDER BY more DESC, findings DESC, f.fingerprint LIMIT 200`

/** How often a program errs in one run, by its version: did the newer one mend it, or break it? */
const VERSIONS = `WITH found AS MATERIALIZED (
  SELECT f.session, f.fingerprint FROM v_findings f WHERE ${inRange})
SELECT coalesce(s.image, s.session) AS program, s.version, count(DISTINCT s.session) AS runs,
  count(f.fingerprint) AS findings, count(DISTINCT f.fingerprint) AS bugs,
  1.0 * count(f.fingerprint) / count(DISTINCT s.session) AS per_run
FROM v_sessions s LEFT JOIN found f ON f.session = s.session
WHERE ${chosen('s')} AND (f.session IS NOT NULL
  OR (s.last >= $__from / 1000.0 AND s.started < $__to / 1000.0))
GROUP BY 1, 2 ORDER BY per_run DESC, 1, 2 LIMIT 100`

const OCCURRENCES = `SELECT f.time, f.severity, f.policy, f.image AS program, f.version, f.host,
  f.pid, f.handle, f.because, f.fingerprint, f.life, f.position, f.evidence
FROM v_findings f WHERE ${inRange} ORDER BY f.time DESC, f.number DESC LIMIT 500`

const count = (of: string, more = '') =>
  table(`SELECT ${of} AS findings FROM v_findings f WHERE ${inRange}${more}`)

export const findings = () => build('findings', {
  title: 'lastcall: Findings',
  description: 'Which bugs are there, since when, do they grow, and in which program are they?',
  from: 'now-24h', refresh: '1m',
  variables: [sqliteVariable(), hostVariable(), programVariable(), concernVariable(),
    textVariable('fingerprint', 'Fingerprint', 'Only this bug; empty for all.')],
  sections: [{
    title: 'How much',
    panels: [
      number({ title: 'Findings', unit: 'short', size: [6, 4], limits: [1, 100],
        asks: 'How often was a rule broken in the shown time?', empty: 'None in this time',
        targets: [count('count(*)')] }),
      number({ title: 'Different bugs', unit: 'short', size: [6, 4], limits: [1, 20],
        asks: 'How many different fingerprints is that? The same bug has the same fingerprint ' +
          'however often it strikes.',
        empty: 'None in this time', targets: [count('count(DISTINCT f.fingerprint)')] }),
      number({ title: 'New bugs', unit: 'short', size: [6, 4], limits: [1, 5],
        asks: 'How many of them were never seen before the shown time?', empty: 'None are new',
        targets: [table(`SELECT count(DISTINCT f.fingerprint) AS findings FROM v_findings f
JOIN (${FIRST}) a USING (fingerprint)
WHERE a.first >= $__from / 1000.0 AND ${inRange}`)] }),
      number({ title: 'Suppressed', unit: 'short', size: [6, 4],
        asks: 'How many findings does the configuration suppress? They are counted, not shown.',
        empty: 'None are suppressed',
        targets: [table(`SELECT count(*) AS findings FROM v_findings f
WHERE f.suppressed = 1 AND ${shown('f.time')} AND ${wanted}`)] }),
      curves({ title: 'Findings by severity', unit: 'short', size: [12, 8],
        asks: 'When did they come?', empty: 'No findings in this time',
        series: 'metric', targets: [lines(BY_SEVERITY)] }, 'stacked'),
      bars({ title: 'By concern', unit: 'short', size: [12, 8],
        asks: 'What kind of mistake is it?', empty: 'No findings in this time',
        targets: [table(`SELECT f.concern, count(*) AS findings FROM v_findings f
WHERE ${inRange} GROUP BY 1 ORDER BY 2 DESC, 1`)] }, true),
      bars({ title: 'By program', unit: 'short', size: [12, 8],
        asks: 'Which program makes them? Up to 15.', empty: 'No findings in this time',
        targets: [table(`SELECT coalesce(f.image, f.session) AS program, count(*) AS findings
FROM v_findings f WHERE ${inRange} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 15`)] }, true),
      rowsOf({ title: 'By program version', unit: 'short', size: [12, 8], limits: [1, 10],
        asks: 'Which version of a program makes them, and how many in one run? Versions without ' +
          'findings are shown too. A program whose version nobody said has none. Up to 100.',
        empty: 'No program was recorded in this time', targets: [table(VERSIONS)] }, {
        per_run: { coloured: true, width: 80, decimals: 1 },
        version: { unit: 'string', width: 100 }, runs: { width: 70 },
        findings: { width: 80 }, bugs: { width: 70 },
      }),
    ],
  }, {
    title: 'Which',
    panels: [
      rowsOf({ title: 'Bugs, growing first', unit: 'short', size: [24, 11], limits: [1, 10],
        asks: 'Which bugs are there, since when, and do they grow? "before" is the time of the ' +
          'same length just before the shown one; "more" is how much it grew. A click shows ' +
          'every occurrence, or the latest handle. Up to 200.',
        empty: 'No findings in this time',
        targets: [table(FINGERPRINTS, 'first_seen', 'last_seen')] }, {
        fingerprint: { links: [toFindings()], width: 160 }, severity: { coloured: true, width: 90 },
        more: { coloured: true, width: 80 }, findings: { width: 90 }, before: { width: 80 },
        life: { links: [toHandle()], title: 'a handle' }, example: { width: 480 },
      }),
      rowsOf({ title: 'Occurrences, newest first', unit: 'string', size: [24, 11],
        asks: 'What exactly happened each time, to which handle, proved by which events? The ' +
          'newest 500.',
        empty: 'No findings in this time', targets: [table(OCCURRENCES, 'time')] }, {
        severity: { coloured: true, width: 90 }, life: { links: [toHandle()] },
        fingerprint: { links: [toFindings()], width: 160 }, because: { width: 560 },
        pid: { width: 70, unit: 'none' }, position: { width: 90, unit: 'none' },
      }),
    ],
  }],
})
