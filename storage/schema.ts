/**
 * The schema of a log, as text, and its forward migrations.
 *
 * A file is a log when its application_id says so and its schema text is exactly the one that the
 * migrations up to its user_version give: a foreign trigger or view is refused, never run.
 *
 * Which key of an event sits in which column (what is left goes into `more`, canonical JSON):
 *
 *   kind         what  tid  began  took     handle      out      result    error  site
 *   call         fn    tid  began  took     handles[0]  outs[0]  result    error  site
 *   enter        kind  tid  began           handles[0]           id               fn
 *   status       kind  tid         context  handle      value    status    error  family
 *   returned     kind  tid         took                          status
 *   observed     kind                       handle
 *   thread-exit  kind  tid
 *   tick         kind                                            upTo
 *   resumed      kind              slept
 *   gap          kind                                            lost
 *   end          kind                                            exitCode
 *   start, scope kind  (everything in more)
 */
import Database from 'better-sqlite3'
import { InputError } from '../src/input-error.ts'

/** "last" in ASCII: what `file` and SQLite's header call the application. */
const APPLICATION_ID = 0x6c617374

/** Ids of `names` below this are the kinds of events; interned strings begin here. */
export const FIRST_NAME = 32

/** The ids of kinds in `what`. Ids are for ever: a new kind gets the next number. */
export const kindIds = {
  start: 1, call: 2, enter: 3, status: 4, returned: 5, scope: 6, observed: 7, 'thread-exit': 8,
  tick: 9, resumed: 10, gap: 11, end: 12,
} as const

// Columns of views are only ever added: these are in every version.
const lifeColumns = `
  l.id AS life, l.family, l.kind,
  CASE WHEN l.value LIKE '0x%' THEN l.value || '#' || l.generation ELSE l.value END AS handle,
  l.state, l.how, l.inferred, l.borrowed, l.parent, l.uses,
  s.name AS session, s.host, s.pid, s.image, s.capture,
  l.opened_at / 1e6 AS opened, l.opened_by, l.opened_tid, l.opened_site,
  l.closed_at / 1e6 AS closed, l.closed_by, l.closed_tid, l.closed_site,
  l.settled_at / 1e6 AS settled, (l.closed_at - l.opened_at) / 1e6 AS lived_seconds,
  l.first_position, l.last_position, l.facts,
  l.generation, l.opened_position, l.closed_position,
  l.opened_at AS opened_us, l.closed_at AS closed_us`
const teardownColumns = `
  l.id AS life, l.family, l.kind, l.value AS handle, l.how, s.name AS session, s.host, s.pid,
  s.image, l.closed_at / 1e6 AS began, l.settled_at / 1e6 AS settled,
  (l.settled_at - l.closed_at) / 1e6 AS seconds, l.closed_by, l.closed_tid, l.closed_site,
  l.closed_position AS position, l.closed_at AS closed_us`
const findingColumns = `
  f.number, f.at / 1e6 AS time, f.policy, f.rule, f.concern, f.severity, f.family, f.handle,
  f.life, f.session, s.host, s.pid, s.image, f.because, f.fingerprint, f.evidence, f.suppressed,
  f.position`
const eventColumns = `
  e.position, e.at / 1e6 AS time, s.name AS session, e.seq,
  CASE WHEN e.what < ${FIRST_NAME} THEN w.text ELSE 'call' END AS kind,
  CASE WHEN e.what >= ${FIRST_NAME} THEN w.text WHEN e.what = ${kindIds.enter} THEN t.text END
    AS function,
  e.tid, -- what a status has in took is its context
  CASE WHEN e.what <> ${kindIds.status} THEN e.took / 1e6 END AS seconds,
  CASE typeof(e.handle) WHEN 'integer' THEN printf('0x%x', e.handle) ELSE e.handle END AS handle,
  CASE typeof(e.out) WHEN 'integer' THEN printf('0x%x', e.out) ELSE e.out END AS out,
  e.result, e.error, CASE WHEN e.what >= ${FIRST_NAME} THEN t.text END AS site, e.more,
  e.handle AS handle_key, e.out AS out_key`
const eventJoins = `FROM events e JOIN sessions s ON s.id = e.session JOIN names w ON w.id = e.what
  LEFT JOIN names t ON t.id = e.site;`

const version1 = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE names (
  id INTEGER PRIMARY KEY, text TEXT NOT NULL,
  position INTEGER NOT NULL, -- the first event that uses it: its batch's hash covers the name
  crc INTEGER NOT NULL -- crc32 of "id text": tells it alone from its batch when that is damaged
);
CREATE UNIQUE INDEX names_text ON names (text) WHERE id >= ${FIRST_NAME};
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  crc INTEGER NOT NULL, -- crc32 of "id name"
  mark INTEGER NOT NULL, -- the highest seq recorded
  first_position INTEGER NOT NULL, last_position INTEGER NOT NULL,
  started_at INTEGER NOT NULL, last_at INTEGER NOT NULL, -- µs since the Unix epoch
  ended INTEGER NOT NULL DEFAULT 0, gaps INTEGER NOT NULL DEFAULT 0,
  lost INTEGER NOT NULL DEFAULT 0,
  capture TEXT, host TEXT, pid INTEGER, created INTEGER, image TEXT, luid TEXT,
  windows_session INTEGER, elevated INTEGER, arch TEXT, attached TEXT
);
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  session INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
  what INTEGER NOT NULL, -- names.id: a kind below ${FIRST_NAME}, else the function of a call
  tid INTEGER, began INTEGER, took INTEGER,
  handle INTEGER, out INTEGER, -- a number below 2^53 as INTEGER, a name or a larger one as TEXT
  result INTEGER, error INTEGER,
  site INTEGER, -- names.id
  more TEXT
);
CREATE TABLE batches (
  first INTEGER PRIMARY KEY, last INTEGER NOT NULL,
  at_min INTEGER NOT NULL, at_max INTEGER NOT NULL,
  hash BLOB NOT NULL -- sha256(hash of the batch before, the rows)
);
CREATE TABLE retention (allowed INTEGER NOT NULL);
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM retention)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER batches_never_change BEFORE UPDATE ON batches
BEGIN SELECT RAISE(ABORT, 'batches are append-only'); END;
CREATE TRIGGER batches_stay BEFORE DELETE ON batches WHEN NOT EXISTS (SELECT 1 FROM retention)
BEGIN SELECT RAISE(ABORT, 'batches are append-only'); END;
CREATE TABLE lives (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  scope TEXT NOT NULL, family TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  generation INTEGER NOT NULL, session INTEGER NOT NULL, parent TEXT,
  state TEXT NOT NULL, inferred INTEGER NOT NULL, borrowed INTEGER NOT NULL,
  opened_at INTEGER NOT NULL, opened_position INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opened_tid INTEGER NOT NULL, opened_site TEXT NOT NULL,
  closed_at INTEGER, closed_position INTEGER, closed_by TEXT, closed_tid INTEGER,
  closed_site TEXT, closed_session INTEGER, how TEXT, settled_at INTEGER,
  first_position INTEGER NOT NULL, last_position INTEGER NOT NULL, uses INTEGER NOT NULL,
  ready INTEGER, -- in the order in which lives became final; NULL before
  facts TEXT
);
CREATE UNIQUE INDEX lives_ready ON lives (ready) WHERE ready IS NOT NULL;
CREATE INDEX lives_unready ON lives (session) WHERE ready IS NULL;
CREATE INDEX lives_opened ON lives (opened_at);
CREATE INDEX lives_closed ON lives (closed_at); -- what ended in a time, what was open at one
CREATE INDEX lives_parent ON lives (parent);
CREATE TABLE findings (
  number INTEGER PRIMARY KEY,
  position INTEGER NOT NULL, -- the event at whose fold it was found
  policy TEXT NOT NULL, rule TEXT NOT NULL, concern TEXT NOT NULL, severity TEXT NOT NULL,
  family TEXT NOT NULL, handle TEXT, life TEXT, session TEXT NOT NULL, at INTEGER NOT NULL,
  because TEXT NOT NULL, fingerprint TEXT NOT NULL, evidence TEXT NOT NULL,
  suppressed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX findings_at ON findings (at);
CREATE INDEX findings_fingerprint ON findings (fingerprint);
CREATE INDEX findings_life ON findings (life);
CREATE TABLE config (position INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE checkpoints (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots (position INTEGER PRIMARY KEY, schema INTEGER NOT NULL, data BLOB NOT NULL);
CREATE VIEW v_lives AS SELECT${lifeColumns} -- µs: for ranges by index
  FROM lives l JOIN sessions s ON s.id = l.session;
CREATE VIEW v_sessions AS SELECT
  name AS session, host, pid, image, capture, arch, attached, started_at / 1e6 AS started,
  last_at / 1e6 AS last, ended, gaps, lost, first_position, last_position
  FROM sessions;
CREATE VIEW v_teardowns AS SELECT${teardownColumns}
  FROM lives l JOIN sessions s ON s.id = l.session WHERE l.closed_at IS NOT NULL;
CREATE VIEW v_findings AS SELECT${findingColumns}
  FROM findings f LEFT JOIN sessions s ON s.name = f.session;
CREATE VIEW v_events AS SELECT${eventColumns} -- as stored: text would have to be made for each row
  ${eventJoins}
INSERT INTO names (id, text, position, crc) VALUES
  ${Object.entries(kindIds).map(([kind, id]) => `(${id}, '${kind}', 0, 0)`).join(', ')};
`

const version2 = `
CREATE TABLE export_refused (
  number INTEGER PRIMARY KEY,
  sink TEXT NOT NULL, signal TEXT NOT NULL, -- traces or logs
  item INTEGER NOT NULL, -- lives.ready or findings.number
  at INTEGER NOT NULL, -- when it was refused, µs since the Unix epoch
  status INTEGER NOT NULL, reason TEXT NOT NULL,
  again INTEGER NOT NULL DEFAULT 0, -- 1: somebody asked to send it once more
  UNIQUE (sink, signal, item)
);
`

const version3 = `
CREATE TABLE evidence ( -- events that findings rest on, kept when retention removes their batch
  position INTEGER PRIMARY KEY,
  event TEXT NOT NULL -- canonical JSON
);
`

// What a dashboard asks of a million events: counts and curves come from an index alone. A joined
// table of which nothing is asked is left out of a query only where the join is a LEFT one.
const version4 = `
ALTER TABLE sessions ADD COLUMN version TEXT;
DROP INDEX lives_closed;
CREATE INDEX lives_closed ON lives (closed_at, opened_at, session);
CREATE INDEX lives_settled_later ON lives (closed_at) WHERE settled_at > closed_at;
DROP VIEW v_lives;
CREATE VIEW v_lives AS SELECT${lifeColumns}, -- µs: for ranges by index
  l.session AS session_number
  FROM lives l LEFT JOIN sessions s ON s.id = l.session;
DROP VIEW v_sessions;
CREATE VIEW v_sessions AS SELECT
  name AS session, host, pid, image, capture, arch, attached, started_at / 1e6 AS started,
  last_at / 1e6 AS last, ended, gaps, lost, first_position, last_position, id AS session_number,
  version
  FROM sessions;
DROP VIEW v_teardowns;
CREATE VIEW v_teardowns AS SELECT${teardownColumns}, l.settled_at AS settled_us,
  l.session AS session_number
  FROM lives l LEFT JOIN sessions s ON s.id = l.session WHERE l.closed_at IS NOT NULL;
DROP VIEW v_findings;
CREATE VIEW v_findings AS SELECT${findingColumns}, s.version
  FROM findings f LEFT JOIN sessions s ON s.name = f.session;
CREATE VIEW v_batches AS SELECT
  first, last, at_min / 1e6 AS earliest, at_max / 1e6 AS latest FROM batches;
DROP VIEW v_events;
CREATE VIEW v_events AS SELECT${eventColumns}, -- as stored: text would have to be made for each row
  e.session AS session_number
  ${eventJoins}
`

// A span leaves once: what is found about its life later must not be in it when it is sent again.
const version5 = `
ALTER TABLE findings ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
`

/** What dashboards and anybody's own queries may rely on: columns are only ever added. */
export const views: Readonly<Record<string, string>> = {
  v_sessions: 'one run of one program',
  v_lives: 'a handle, from its opening to its end',
  v_teardowns: 'the end of a handle, from the call to its settling',
  v_findings: 'a finding; `evidence` are positions of events',
  v_events: 'an event; `more` is JSON of what has no column',
  v_batches: 'a batch of events: from and to which position and time',
}

/** migrations[i] brings schema i to schema i + 1. Published ones never change. */
export const migrations: readonly string[] = [version1, version2, version3, version4,
  version5]

/**
 * Brings a database to the newest schema, each step in its own transaction: a crash in between
 * leaves the last complete one. The connection must be writable.
 * @throws InputError when a newer lastcall wrote it.
 */
export function migrate(db: Database.Database, path: string, steps = migrations): void {
  refuseNewer(db, path, steps)
  for (let v = userVersion(db); v < steps.length; v++) {
    db.transaction(() => {
      // Somebody else may have done it while this connection waited for the lock.
      if (userVersion(db) !== v) return
      db.exec(steps[v])
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${v + 1}`)
    }).immediate()
  }
}

function userVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

function refuseNewer(db: Database.Database, path: string, steps: readonly string[]): void {
  const version = userVersion(db)
  if (version > steps.length && applicationId(db) === APPLICATION_ID) {
    throw new InputError(`${path} was written by a newer lastcall (schema ${version}, ` +
      `this one knows ${steps.length})`, 'upgrade lastcall, or point --db elsewhere')
  }
}

function applicationId(db: Database.Database): number {
  return db.pragma('application_id', { simple: true }) as number
}

/** Nothing has ever been written to it: it may become a log. */
export function isBlank(db: Database.Database): boolean {
  return userVersion(db) === 0 && applicationId(db) === 0 &&
    db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() === 0
}

/**
 * Refuses every file that is not a log of a known schema. The schema text is only read and
 * compared here; nothing in the file is run.
 * @throws InputError: not a log, a newer one, or one whose schema was changed.
 */
export function refuseForeign(db: Database.Database, path: string, steps = migrations): number {
  const version = userVersion(db)
  if (isBlank(db)) {
    throw new InputError(`${path} is empty: no log was ever written to it`,
      'give the .db that `lastcall agent` or `lastcall run` wrote')
  }
  if (applicationId(db) !== APPLICATION_ID) {
    throw new InputError(`${path} is an SQLite database, but not a lastcall log`,
      'give the .db that `lastcall agent` or `lastcall run` wrote')
  }
  refuseNewer(db, path, steps)
  const seen = schemaText(db)
  const known = knownText(version, steps)
  if (seen !== known) {
    throw new ChangedSchema(`${path} calls itself a lastcall log, but its schema is not the one ` +
      `of schema ${version}: it was changed, or is not a log`,
      'nothing in it was run; ask where the file comes from')
  }
  return version
}

/** It may be a foreign file, or one bit of a log was flipped. */
export class ChangedSchema extends InputError {}

function schemaText(db: Database.Database): string {
  const rows = db.prepare(
    'SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name').raw().all()
  return JSON.stringify(rows)
}

const known = new Map<string, string>()

function knownText(version: number, steps: readonly string[]): string {
  const key = steps.slice(0, version).join('\n')
  let text = known.get(key)
  if (text === undefined) {
    const db = new Database(':memory:')
    for (const step of steps.slice(0, version)) db.exec(step)
    text = schemaText(db)
    db.close()
    known.set(key, text)
  }
  return text
}
