/**
 * `node test/bench/replay.ts [events]`: all policies over a long history, against the raw page
 * scan of the same rows in the same run. Promise: at least 0.6 of it, memory bound by live handles.
 * Beside it, what a query finds that knows one rule (handles opened and not closed): SQLite with a
 * window function over the log itself, and DuckDB over the same moves, already loaded.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DuckDBInstance } from '@duckdb/node-api'
import { functions } from '../../src/families/all.ts'
import { newHistory } from '../../src/history.ts'
import { policies } from '../../src/policies/all.ts'
import { simulate } from '../../src/simulated/programs.ts'
import type { HandleEvent } from '../../src/events.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { readAhead } from '../../storage/read-ahead.ts'

const LEAKS = `SELECT count(*) AS open FROM (SELECT opens, lead(opens) OVER
  (PARTITION BY session, handle ORDER BY position) AS next FROM moves) WHERE opens = 1 AND next IS NULL`

const wanted = Number(process.argv[2] ?? 1_000_000)
const rounds = 5
const folder = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
const path = join(folder, 'history.db')
try {
  const log = openLog(path, { synchronous: 'NORMAL' })
  let written = 0
  let batch: HandleEvent[] = []
  for (let seed = 1; written < wanted; seed++) {
    batch.push(...simulate(seed, { faults: seed % 5 === 0 ? 1 : 0 }).events)
    if (batch.length >= 1000) {
      written += log.append(batch).length
      batch = []
    }
  }
  log.close()

  const scans: number[] = []
  const replays: number[] = []
  let findings = 0
  let heap = 0
  for (let round = 0; round < rounds; round++) {
    const reader = readLog(path)
    let start = performance.now()
    let rows = 0
    for (const page of reader.pages()) rows += page.length
    scans.push(rows / (performance.now() - start) * 1000)

    const history = newHistory(policies)
    start = performance.now()
    findings = 0
    for await (const page of readAhead(path, reader.decoder)) {
      for (const event of page) findings += history.apply(event).length
    }
    replays.push(history.state.events / (performance.now() - start) * 1000)
    heap = Math.max(heap, process.memoryUsage().heapUsed)
    reader.close()
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]
  const scan = median(scans)
  const replay = median(replays)
  console.log(`${written} events, ${policies.length} policies, ${findings} findings`)
  console.log(`raw page scan   ${Math.round(scan / 1000)} k rows/s`)
  console.log(`replay          ${Math.round(replay / 1000)} k events/s   ${(replay / scan).toFixed(2)} of the scan (promise 0.60)`)
  const moves = leakMoves(path)
  console.log(`leaks alone, SQLite window query   ${rate(written, moves.sqlite)} k events/s   ${moves.open} open`)
  const duck = await duckLeaks(moves.rows)
  console.log(`leaks alone, DuckDB (loaded)       ${rate(written, duck.ms)} k events/s   ${duck.open} open`)
  console.log(`heap at most    ${Math.round(heap / 1048576)} MB`)
} finally {
  rmSync(folder, { recursive: true })
}

function rate(events: number, ms: number): number {
  return Math.round(events / ms)
}

/** Opens and closes of handles as rows, and the time of SQLite's own query over the log. */
function leakMoves(file: string) {
  const db = new Database(file, { readonly: true })
  const named = (role: string) => [...functions].filter(([, fn]) => fn.role === role).map(([n]) => n)
  const ids = (names: string[]) => names.length === 0 ? '-1' : db.prepare<[], number>(
    `SELECT id FROM names WHERE text IN (${names.map(n => `'${n}'`).join()})`).pluck().all().join()
  const moves = `SELECT session, out AS handle, position, 1 AS opens FROM events
    WHERE what IN (${ids(named('acquire'))}) AND out IS NOT NULL
    UNION ALL SELECT session, handle, position, 0 FROM events
    WHERE what IN (${ids(named('release'))}) AND handle IS NOT NULL`
  const start = performance.now()
  const open = db.prepare<[], number>(`WITH moves AS (${moves}) ${LEAKS}`).pluck().get()
  const sqlite = performance.now() - start
  const rows = db.prepare<[], [number, unknown, number, number]>(moves).raw().all()
  db.close()
  return { sqlite, open, rows }
}

async function duckLeaks(rows: readonly [number, unknown, number, number][]) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run('CREATE TABLE moves (session INTEGER, handle VARCHAR, position INTEGER, opens INTEGER)')
  const appender = await connection.createAppender('moves')
  for (const [session, handle, position, opens] of rows) {
    appender.appendInteger(session)
    appender.appendVarchar(String(handle))
    appender.appendInteger(position)
    appender.appendInteger(opens)
    appender.endRow()
  }
  appender.closeSync()
  const start = performance.now()
  const result = await connection.runAndReadAll(LEAKS)
  return { ms: performance.now() - start, open: Number(result.getRows()[0][0]) }
}
