/** Targets of panels: PromQL and SQL. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { prometheus, sqlite } from './sources.ts'

/** What was so during the shown range. */
export const range = (expr: string, legend: string): DataqueryBuilder =>
  new DataqueryBuilder().datasource(prometheus).expr(expr).legendFormat(legend).range()
    .format(PromQueryFormat.TimeSeries)

/** What is so at its end: one value per series. */
export const instant = (expr: string, legend: string): DataqueryBuilder =>
  new DataqueryBuilder().datasource(prometheus).expr(expr).legendFormat(legend).instant()
    .format(PromQueryFormat.TimeSeries)

/** The same as rows: labels become columns. */
export const rows = (expr: string): DataqueryBuilder =>
  new DataqueryBuilder().datasource(prometheus).expr(expr).instant().format(PromQueryFormat.Table)

export type SqliteQuery = Dataquery & {
  refId: string; datasource: typeof sqlite
  rawQueryText: string; queryText: string
  /** Columns of epoch seconds that Grafana shows as times. */
  timeColumns: readonly string[]
  queryType: 'table' | 'time series'
}

function query(sql: string, queryType: SqliteQuery['queryType'], timeColumns: readonly string[]):
  Builder<Dataquery> & { refId(id: string): unknown } {
  const built: SqliteQuery = { refId: 'A', datasource: sqlite, rawQueryText: sql, queryText: sql,
    timeColumns, queryType, _implementsDataqueryVariant() {} }
  return { build: () => built, refId(id) { built.refId = id } }
}

/** Rows of a query. @param times its columns of epoch seconds */
export const table = (sql: string, ...times: string[]) => query(sql, 'table', times)

/** Lines of a query: `time` in epoch seconds, ascending, text columns name the series. */
export const lines = (sql: string) => query(sql, 'time series', ['time'])

/** In SQL: one of the values chosen in a variable. Nothing chosen is valid SQL and matches none. */
export const among = (value: string, variable: string) =>
  `${value} IN (SELECT value FROM json_each(json_array(\${${variable}:sqlstring})))`

/** In SQL: the row is of a chosen host and program. A session joined late knows neither. */
export const chosen = (row: string) =>
  `(${row}.host IS NULL OR ${among(`${row}.host`, 'host')}) AND ` +
  `(${row}.image IS NULL OR ${among(`${row}.image`, 'program')})`

/**
 * The same by the session's number. Those that are not chosen are usually none: to find a number
 * among none costs nothing, however many rows there are.
 */
export const chosenNumber = (row: string) => `${row}.session_number NOT IN (
    SELECT s.session_number FROM v_sessions s WHERE NOT (${chosen('s')}))`

/** In SQL: epoch seconds within the shown range. */
export const shown = (seconds: string) =>
  `${seconds} >= $__from / 1000.0 AND ${seconds} < $__to / 1000.0`

/** In SQL: µs within the shown range, in a form that an index can answer. */
export const shownUs = (us: string) => `${us} >= $__from * 1000 AND ${us} < $__to * 1000`

/** In SQL: one sixtieth of the shown range in seconds, at least one. */
export const STEP = 'max(1, ($__to - $__from) / 60000)'
