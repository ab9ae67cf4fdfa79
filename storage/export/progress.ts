/**
 * What the log remembers of a sink, so that it survives every restart: how far each signal was
 * acknowledged, what went wrong last, and what the sink refused. Every change is one short
 * transaction.
 */
import type Database from 'better-sqlite3'
import type { SignalName } from './signals.ts'

export type SinkState = {
  endpoint: string
  /** Spans and log records acknowledged. */
  sent: { traces: number; logs: number }
  /** Rejected by partial successes: the sink does not say which, and they are not sent again. */
  rejected: { traces: number; logs: number }
  /** Lives acknowledged of which events had left the log before they were sent. */
  cut: number
  /** Attempts that failed, since the log began. */
  failures: number
  /** When something was last acknowledged, ms since the epoch. */
  acknowledged: number | null
  /** Why nothing goes out; null when all is well. */
  trouble: { since: number; status: number; reason: string } | null
  /** What the sink remarked beside accepting. */
  warning: string | null
  /** Not before this time (ms since the epoch): Retry-After holds beyond a restart. */
  notBefore: number
}

export type Refused = {
  number: number; sink: string; signal: SignalName; item: number; at: number; status: number
  reason: string; again: number
}

export type Progress = {
  readonly state: SinkState
  checkpoint(signal: SignalName): number
  /** Acknowledged up to a number: checkpoint and state in one transaction. */
  advance(signal: SignalName, upTo: number): void
  /** Sets items aside and passes them. */
  setAside(signal: SignalName, items: readonly number[], upTo: number, status: number,
    reason: string): void
  /** Keeps the state alone. */
  save(): void
  /** Items that somebody asked to send again, a few at a time. */
  again(signal: SignalName, limit: number): Refused[]
  /** A refused item was acknowledged after all. */
  forgive(number: number): void
  /** It was refused again, or is no longer in the log. */
  refuseAgain(number: number, status: number, reason: string): void
}

const checkpointName = (sink: string, signal: SignalName) => `sink/${sink}/${signal}`
const stateName = (sink: string) => `sink/${sink}/state`

/** @param db a connection that may write */
export function newProgress(db: Database.Database, sink: string, endpoint: string): Progress {
  const read = db.prepare<[string], string | number>(
    'SELECT value FROM checkpoints WHERE name = ?').pluck()
  const write = db.prepare('INSERT OR REPLACE INTO checkpoints (name, value) VALUES (?, ?)')
  const insert = db.prepare(`INSERT INTO export_refused (sink, signal, item, at, status, reason)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sink, signal, item) DO UPDATE SET
    at = excluded.at, status = excluded.status, reason = excluded.reason, again = 0`)
  const asked = db.prepare<[string, string, number], Refused>(`SELECT * FROM export_refused
    WHERE sink = ? AND signal = ? AND again = 1 ORDER BY number LIMIT ?`)
  const remove = db.prepare('DELETE FROM export_refused WHERE number = ?')
  const update = db.prepare(
    'UPDATE export_refused SET at = ?, status = ?, reason = ?, again = 0 WHERE number = ?')
  const state = { ...stateOf(read.get(stateName(sink))), endpoint }
  const saveState = () => write.run(stateName(sink), JSON.stringify(state))
  const checkpoint = (signal: SignalName) => Number(read.get(checkpointName(sink, signal)) ?? 0)

  return {
    state, checkpoint,
    advance: db.transaction((signal: SignalName, upTo: number) => {
      write.run(checkpointName(sink, signal), upTo)
      saveState()
    }).immediate,
    setAside: db.transaction((signal: SignalName, items: readonly number[], upTo: number,
      status: number, reason: string) => {
      for (const item of items) insert.run(sink, signal, item, Date.now() * 1000, status, reason)
      write.run(checkpointName(sink, signal), upTo)
      saveState()
    }).immediate,
    save: () => { saveState() },
    again: (signal, limit) => asked.all(sink, signal, limit),
    forgive: db.transaction((number: number) => {
      remove.run(number)
      saveState()
    }).immediate,
    refuseAgain: db.transaction((number: number, status: number, reason: string) => {
      update.run(Date.now() * 1000, status, reason, number)
      saveState()
    }).immediate,
  }
}

const newState = (): SinkState => ({ endpoint: '', sent: { traces: 0, logs: 0 },
  rejected: { traces: 0, logs: 0 }, cut: 0, failures: 0, acknowledged: null, trouble: null,
  warning: null, notBefore: 0 })

const stateOf = (json: string | number | undefined): SinkState => json === undefined ? newState()
  : { ...newState(), ...JSON.parse(String(json)) as Partial<SinkState> }

/** Progress that is forgotten: for what is sent once, on demand. */
export function newPassingProgress(): Progress & { refused: { signal: SignalName; item: number
  reason: string }[] } {
  const passed = { traces: 0, logs: 0 }
  const refused: { signal: SignalName; item: number; reason: string }[] = []
  return {
    state: newState(), refused,
    checkpoint: signal => passed[signal],
    advance(signal, upTo) { passed[signal] = upTo },
    setAside(signal, items, upTo, _, reason) {
      for (const item of items) refused.push({ signal, item, reason })
      passed[signal] = upTo
    },
    save() {}, again: () => [], forgive() {}, refuseAgain() {},
  }
}

export type SinkReport = SinkState & {
  name: string; checkpoints: { traces: number; logs: number }
  /** Lives and findings that a full log had to let go before the sink had got them. */
  gone: number
  /** What was refused, by signal, status and reason. */
  refused: { signal: SignalName; status: number; reason: string; items: number; again: number }[]
}

/** What a log says of every sink it ever had. The connection may be read-only. */
export function sinkReports(db: Database.Database): SinkReport[] {
  const states = db.prepare<[], { name: string; value: string }>(
    "SELECT name, value FROM checkpoints WHERE name LIKE 'sink/%/state' ORDER BY name").all()
  const read = db.prepare<[string], number>('SELECT value FROM checkpoints WHERE name = ?').pluck()
  const has = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'export_refused'").get()
  const refused = has === undefined ? null : db.prepare<[string], SinkReport['refused'][number]>(
    `SELECT signal, status, reason, count(*) AS items, sum(again) AS again FROM export_refused
    WHERE sink = ? GROUP BY signal, status, reason ORDER BY signal, status`)
  return states.map(({ name: key, value }) => {
    const name = key.split('/')[1]
    return { name, ...stateOf(value), gone: read.get(`retention/unsent/${name}`) ?? 0,
      refused: refused ? refused.all(name) : [],
      checkpoints: { traces: read.get(checkpointName(name, 'traces')) ?? 0,
        logs: read.get(checkpointName(name, 'logs')) ?? 0 } }
  })
}

/** Marks everything that was refused to be sent once more. @returns how many items */
export function askAgain(db: Database.Database, sink?: string): number {
  return db.prepare('UPDATE export_refused SET again = 1 WHERE sink = coalesce(?, sink)')
    .run(sink ?? null).changes
}
