/** Handle explorer: one life, from its open to its last callback, with its family and findings. */
import { families } from '../../src/families/all.ts'
import { build } from './dashboard.ts'
import { field, toFindings, toHandle, toTrace, traceQuery } from './links.ts'
import { lanes, number, rowsOf } from './panels.ts'
import { chosen, chosenNumber, shown, table } from './queries.ts'
import { hostVariable, programVariable, sqliteVariable, tempoVariable, textVariable }
  from './sources.ts'

const AT = 'CAST(round(e.time * 1e6) AS INTEGER)'

/** Kinds of handle that belong to more than their process, in SQL. */
const shared = [...new Set(families.flatMap(family => Object.entries(family.kinds)
  .filter(([, kind]) => kind.scope !== 'session').map(([name]) => `'${name}'`)))].join(', ')

/** What callbacks are called, as JSON: family, code, name. */
const callbacks = JSON.stringify(Object.fromEntries(families.filter(f => f.statuses).map(f =>
  [f.family, Object.fromEntries(Object.entries(f.statuses!).map(([name, code]) => [code, name]))])))

const WANTED = '${life:sqlstring}'
/**
 * What a trace carries: `#` and the position of the event that opened the handle, that ended it, or
 * that was to end it and failed - then it is the newest of that name that had been opened.
 */
const POSITION = `CAST(substr(${WANTED}, 2) AS INTEGER)`

/**
 * The life to show: the one asked for; where none is asked for, the one that the newest finding
 * accuses, or else the newest, so that the dashboard has something to say when it is opened.
 */
const CHOSEN = `chosen AS MATERIALIZED (SELECT * FROM v_lives WHERE life = CASE
  WHEN ${WANTED} = '' THEN coalesce(
    (SELECT life FROM v_findings WHERE life IS NOT NULL ORDER BY number DESC LIMIT 1),
    (SELECT life FROM v_lives ORDER BY opened_us DESC LIMIT 1))
  WHEN ${WANTED} GLOB '#[0-9]*' THEN coalesce(
    (SELECT l.life FROM v_events e JOIN v_lives l
      ON l.opened_us = ${AT} AND l.opened_position = e.position
      WHERE e.position = ${POSITION} LIMIT 1),
    (SELECT t.life FROM v_events e JOIN v_teardowns t ON t.closed_us = ${AT} AND
      t.position = e.position WHERE e.position = ${POSITION} LIMIT 1),
    (SELECT l.life FROM v_events e JOIN v_lives l ON l.opened_us <= ${AT}
      AND l.opened_position < e.position AND (l.handle = e.handle OR l.handle = e.handle || '#' ||
      l.generation) AND (l.session_number = e.session_number OR l.kind IN (${shared}))
      WHERE e.position = ${POSITION} ORDER BY l.opened_us DESC LIMIT 1))
  ELSE ${WANTED} END)`
const RECURSIVE = `WITH RECURSIVE ${CHOSEN}`

/** Ancestors have negative depths. Of each handle's children the first two hundred. */
const FAMILY = `up(life, depth) AS (
  SELECT parent, -1 FROM chosen WHERE parent IS NOT NULL
  UNION ALL SELECT l.parent, up.depth - 1 FROM up JOIN v_lives l ON l.life = up.life
    WHERE l.parent IS NOT NULL AND up.depth > -20),
down(life, depth) AS (
  SELECT life, 0 FROM chosen
  UNION ALL SELECT c.life, down.depth + 1 FROM down JOIN v_lives c ON c.life IN (
    SELECT life FROM v_lives WHERE parent = down.life ORDER BY opened_position LIMIT 200)
  WHERE down.depth < 20 ORDER BY 2 DESC LIMIT 300),
family AS (SELECT life, depth FROM up UNION ALL SELECT life, depth FROM down)`

const THE_LIFE = `${RECURSIVE} SELECT c.handle, c.kind, c.family, c.image AS program, c.pid, c.host,
  CASE WHEN c.inferred THEN c.state || ' (opening not seen)' ELSE c.state END AS state, c.how,
  c.opened, c.opened_by, c.opened_tid, c.opened_site, c.closed, c.closed_by, c.closed_tid,
  c.closed_site, c.settled, c.uses, c.capture, c.facts, c.life, ${traceQuery('c')} AS trace,
  CAST(c.opened * 1000 AS INTEGER) - 60000 AS from_ms,
  CAST(coalesce(c.settled, c.opened + 3600) * 1000 AS INTEGER) + 60000 AS to_ms,
  CAST(c.opened * 1000 - z.margin AS INTEGER) AS zoom_from,
  CAST(c.opened * 1000 + 9 * z.margin + 1 AS INTEGER) AS zoom_to
FROM chosen c, (SELECT max(1, (coalesce(settled, closed,
  (SELECT max(latest) FROM v_batches)) - opened) * 125) AS margin FROM chosen) z`

/** Its whole life in eight tenths of the width: lanes show the dashboard's time, whatever it is. */
const zoom = { title: 'Show the time in which it lived',
  url: '/d/lastcall-handle?from=${__data.fields["zoom_from"]}&to=${__data.fields["zoom_to"]}' +
    `&var-sqlite_datasource=\${sqlite_datasource}&var-life=${field('life')}` }

const TREE = `${RECURSIVE}, ${FAMILY}
SELECT CASE WHEN f.depth < 0 THEN 'ancestor' WHEN f.depth = 0 THEN 'this' ELSE 'descendant' END
    AS relation,
  substr('                              ', 1, 2 * (f.depth - (SELECT min(depth) FROM family))) ||
    l.handle AS handle,
  l.kind, l.state, l.how, l.opened, l.closed, l.closed_by, l.closed_tid AS thread,
  (SELECT count(*) FROM v_findings v WHERE v.life = l.life) AS findings, l.life
FROM family f JOIN v_lives l USING (life) ORDER BY f.depth < 0 DESC, CASE WHEN f.depth < 0
  THEN f.depth END, l.opened_position`

/** What of the family was in which state from when on. */
const LANES = `${RECURSIVE}, ${FAMILY},
shown AS (SELECT l.*, l.kind || ' ' || l.handle AS lane FROM family f JOIN v_lives l USING (life)
  ORDER BY abs(f.depth), l.opened_position LIMIT 25)
SELECT opened AS time, lane, 'open' AS state FROM shown
UNION ALL SELECT closed, lane, 'closing' FROM shown WHERE closed < coalesce(settled, closed + 1)
UNION ALL SELECT settled, lane, CASE how WHEN 'gone' THEN 'gone' ELSE 'closed' END
  FROM shown WHERE settled IS NOT NULL
ORDER BY 1, 2`

/** So many events are looked at for one handle: that takes 60 ms (test/bench/panels.ts). */
export const LOOKED_AT = 300_000

/**
 * Events that name the handle between two positions. All events of that range are looked at, so the
 * cheap questions come first; of `more` only what can name a handle is searched: a number stands
 * neither among the arguments of a call nor behind them.
 */
const naming = (whose: string, among: string) => `SELECT e.time,
  CASE e.kind WHEN 'call' THEN e.function WHEN 'enter' THEN 'enters ' || e.function
    WHEN 'status' THEN 'callback ' || coalesce('${callbacks}' ->>
      ('$.' || (SELECT family FROM ${whose}) || '.' || e.result), e.result)
    ELSE e.kind END AS what,
  e.handle, e.out, CAST(e.result AS TEXT) AS result, e.error, e.seconds, e.tid AS thread,
  e.site, e.more, e.position
FROM v_events e
WHERE e.position BETWEEN (SELECT first FROM ${whose}) AND
    (SELECT min(last, first + ${LOOKED_AT}) FROM ${whose})
  AND ${among}(e.handle_key = (SELECT key FROM ${whose}) OR e.out_key = (SELECT key FROM ${whose})
    OR e.more > (SELECT names FROM ${whose}) AND instr(e.more, (SELECT quoted FROM ${whose})))`

/**
 * Connections belong to the machine: other programs' calls on them count too. What has not settled
 * lasts until its program ends, or the next handle of the same value is opened, or the log ends.
 */
const CALLS = `${RECURSIVE},
v AS (SELECT *, substr(life, 1, length(session) + 1) = session || '/' AS owned,
  CASE WHEN handle LIKE '0x%#%' THEN substr(handle, 1, instr(handle, '#') - 1) ELSE handle END
    AS value FROM chosen),
lasting AS (SELECT v.*, CASE WHEN settled IS NOT NULL THEN last_position ELSE max(last_position,
  coalesce((SELECT n.opened_position FROM v_lives n WHERE
      n.life = substr(v.life, 1, length(v.life) - length(v.generation)) || (v.generation + 1)),
    (SELECT s.last_position FROM v_sessions s WHERE owned AND s.session = v.session),
    (SELECT b.last FROM v_batches b ORDER BY b.first DESC LIMIT 1))) END AS last FROM v),
-- Handles below 2^53 are kept as numbers.
c AS MATERIALIZED (SELECT session_number AS number, family, host, owned, last,
  max(first_position, min(last - ${LOOKED_AT}, coalesce((SELECT min(b.first) FROM v_batches b
    WHERE b.latest >= $__from / 1000.0), last))) AS first,
  CASE WHEN value GLOB '0x[0-9a-f]*' AND NOT substr(value, 3) GLOB '*[^0-9a-f]*'
    AND (length(value) < 16 OR value GLOB '0x1?????????????') THEN value ->> '$' ELSE value END
    AS key, iif(value LIKE '0x%', '{"b', '') AS names, json_quote(value) AS quoted FROM lasting),
mine AS MATERIALIZED (SELECT * FROM c WHERE owned),
ours AS MATERIALIZED (SELECT * FROM c WHERE NOT owned)
${naming('mine', 'e.session_number = (SELECT number FROM mine) AND ')}
UNION ALL ${naming('ours', '')} AND e.session IN (
  SELECT s.session FROM v_sessions s JOIN ours o ON s.session_number = o.number OR s.host = o.host)
ORDER BY position LIMIT 1000`

const FOUND = `${RECURSIVE} SELECT f.time, f.severity, f.policy, f.rule, f.because, f.evidence,
  f.position, f.fingerprint
FROM v_findings f JOIN chosen c ON f.life = c.life ORDER BY f.number`

const LIVES = `SELECT l.opened, l.handle, l.family, l.kind, l.image AS program, l.pid, l.host,
  l.state, l.how, l.lived_seconds AS lived, l.uses,
  (SELECT count(*) FROM v_findings f WHERE f.life = l.life) AS findings, l.life
FROM v_lives l WHERE l.opened_us >= $__from * 1000 AND l.opened_us < $__to * 1000
  AND ${chosenNumber('l')} ORDER BY l.opened_us DESC LIMIT 200`

const ACCUSED = `SELECT f.time, f.severity, f.policy, f.image AS program, f.pid, f.handle,
  f.because, f.life
FROM v_findings f WHERE f.life IS NOT NULL AND f.suppressed = 0 AND ${shown('f.time')}
  AND ${chosen('f')} ORDER BY f.number DESC LIMIT 100`

const PLAIN = { pid: { width: 70, unit: 'none' }, thread: { width: 80, unit: 'none' },
  position: { width: 90, unit: 'none' } }

export const handle = () => build('handle', {
  title: 'lastcall: Handle explorer',
  description: 'Everything about one handle: who opened it, what was done with it, how it ended, ' +
    'its family, what was found. Without a choice: the handle that the newest finding accuses.',
  from: 'now-24h', refresh: '',
  variables: [sqliteVariable(), tempoVariable(), hostVariable(), programVariable(),
    textVariable('life', 'Handle', 'A life\'s id, or # and the position that its span carries; ' +
      'empty for the one that was accused last.')],
  sections: [{
    title: 'The handle',
    panels: [
      rowsOf({ title: 'From open to settled', unit: 'string', size: [24, 4],
        asks: 'Whose handle is it, who opened it, how did it end? A click leads to its trace, or ' +
          'to the time in which it lived.',
        empty: 'There is no such handle in this log: choose one below', links: [toTrace(), zoom],
        targets: [table(THE_LIFE, 'opened', 'closed', 'settled')] }, {
        state: { coloured: true }, trace: { hidden: true }, from_ms: { hidden: true },
        to_ms: { hidden: true }, zoom_from: { hidden: true }, zoom_to: { hidden: true }, pid: { width: 70, unit: 'none' }, uses: { unit: 'none' },
        opened_tid: { unit: 'none' }, closed_tid: { unit: 'none' },
      }),
      number({ title: 'Lived', unit: 's', size: [8, 4],
        asks: 'How long from its opening to the beginning of its end?',
        empty: 'It has not ended, or is not in this log',
        targets: [table(`${RECURSIVE} SELECT lived_seconds FROM chosen
WHERE lived_seconds IS NOT NULL`)] }),
      number({ title: 'Settled in', unit: 's', size: [8, 4], limits: [3.5, 60],
        asks: 'How long from the call that ended it until it was really over? RAS takes up to 3 s.',
        empty: 'It has not settled, or is not in this log',
        targets: [table(`${RECURSIVE} SELECT settled - closed AS seconds FROM chosen
WHERE settled IS NOT NULL`)] }),
      number({ title: 'Times accused', unit: 'short', size: [8, 4], limits: [1, 1],
        asks: 'How many findings accuse it?', empty: 'None',
        targets: [table(`${RECURSIVE} SELECT count(*) AS findings FROM v_findings
WHERE life IN (SELECT life FROM chosen)`)] }),
    ],
  }, {
    title: 'Its family',
    panels: [
      lanes({ title: 'States of the family', unit: 'string', size: [12, 9],
        asks: 'When was it, its ancestors and descendants open, closing, closed? A child that ' +
          'goes on after its parent was closed is a danger. Nothing there? The row above leads ' +
          'to the time in which it lived.',
        empty: 'It is not in this log', targets: [table(LANES, 'time')], series: 'lane',
      }).withTransformation({ id: 'partitionByValues', options: { fields: ['lane'],
        keepFields: false, naming: { asLabels: true } } }),
      rowsOf({ title: 'Family tree', unit: 'string', size: [12, 9],
        asks: 'What was it made from, and what was made from it? A click moves to that handle.',
        empty: 'It is not in this log', links: [toHandle()],
        targets: [table(TREE, 'opened', 'closed')] }, {
        state: { coloured: true, width: 80 }, findings: { unit: 'short', width: 80 }, ...PLAIN,
      }),
    ],
  }, {
    title: 'Its history',
    panels: [
      rowsOf({ title: 'Calls and callbacks', unit: 'string', size: [24, 10],
        asks: 'What was done with it, by which thread, from where, with which result - up to the ' +
          'last callback? The first 1,000; of a handle that was open while more than ' +
          `${LOOKED_AT.toLocaleString('en')} events came, those from the shown time on.`,
        empty: 'It is not in this log', targets: [table(CALLS, 'time')] },
      { seconds: { unit: 's', width: 90 }, error: { unit: 'none', width: 70 }, ...PLAIN }),
      rowsOf({ title: 'Findings', unit: 'string', size: [24, 6],
        asks: 'What is it accused of, and which events prove it?', empty: 'Nothing accuses it',
        targets: [table(FOUND, 'time')] }, { severity: { coloured: true, width: 90 },
        because: { width: 640 }, fingerprint: { links: [toFindings()] }, ...PLAIN }),
    ],
  }, {
    title: 'Choose another',
    panels: [
      rowsOf({ title: 'Accused in this time', unit: 'string', size: [12, 9],
        asks: 'Which handles are accused? A click shows one. The newest 100.',
        empty: 'None is accused',
        links: [toHandle()], targets: [table(ACCUSED, 'time')] },
      { severity: { coloured: true, width: 90 }, ...PLAIN }),
      rowsOf({ title: 'Opened in this time', unit: 'string', size: [12, 9],
        asks: 'Which handles were opened last? A click shows one. The newest 200.',
        empty: 'None was opened in this time', links: [toHandle()],
        targets: [table(LIVES, 'opened')] }, { state: { coloured: true, width: 80 },
        lived: { unit: 's' }, findings: { unit: 'short', width: 80 }, uses: { unit: 'none' },
        ...PLAIN }),
    ],
  }],
})
