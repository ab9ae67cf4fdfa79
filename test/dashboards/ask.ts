/** Panels asked as the SQLite data source asks: read-only, queries only, variables put in. */
import Database from 'better-sqlite3'
import { board, interpolate, panelsOf, range, type Panel, type Values } from './grafana.ts'

export type Row = Record<string, string | number | null>

/** Opens a log as the data source does: for queries only, and it waits for the writer. */
export function openAsGrafana(path: string): Database.Database {
  const db = new Database(path, { readonly: true, timeout: 5000 })
  db.pragma('query_only = ON')
  return db
}

/** Every variable with all its values, over a range of µs. */
export function everything(db: Database.Database, from: number, to: number): Values {
  const all = (sql: string) => db.prepare<[], string>(sql).pluck().all()
  return { ...range(from, to), fingerprint: '', life: '', sqlite_datasource: 'log',
    host: all('SELECT DISTINCT host FROM v_sessions WHERE host IS NOT NULL'),
    program: all('SELECT DISTINCT image FROM v_sessions WHERE image IS NOT NULL'),
    concern: all('SELECT DISTINCT concern FROM v_findings') }
}

/** Say nothing where the handle that is shown has not ended. */
export const ofEndedHandles = ['Lived', 'Settled in']

export const sqlPanels = (name: string): Panel[] =>
  panelsOf(board(name)).filter(p => p.targets![0].rawQueryText !== undefined)

/** A panel's only query with the variables put in. */
export function sqlOf(name: string, title: string, values: Values): string {
  const panel = sqlPanels(name).find(p => p.title === title)
  if (!panel) throw new Error(`${name} has no panel ${title}`)
  return interpolate(panel.targets![0].rawQueryText!, values)
}

export const ask = (db: Database.Database, name: string, title: string, values: Values): Row[] =>
  db.prepare<[], Row>(sqlOf(name, title, values)).all()
