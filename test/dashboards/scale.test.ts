/**
 * Panels over a long history. That none of them reads all events is asserted on SQLite's plan;
 * times are printed. LASTCALL_DASHBOARD_EVENTS=1000000 makes it longer (default 200,000).
 */
import { before, after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { everything, openAsGrafana, sqlOf, sqlPanels } from './ask.ts'
import { BEGINS, recordMany } from './history.ts'
import { names, type Values } from './grafana.ts'

const EVENTS = Number(process.env.LASTCALL_DASHBOARD_EVENTS ?? 200_000)
const HOUR = 3_600_000_000

const directory = mkdtempSync(join(tmpdir(), 'lastcall-scale-'))
let db: Database.Database
let last: number
before(() => {
  const path = join(directory, 'log.db')
  recordMany(path, EVENTS)
  db = openAsGrafana(path)
  last = Number(db.prepare('SELECT max(last) FROM v_sessions').pluck().get()) * 1e6
})
after(() => {
  db.close()
  rmSync(directory, { recursive: true, force: true })
})

/** The life that most are descended from, and one that was open longest. */
const special = (): string[] => [
  `SELECT parent FROM v_lives WHERE parent IS NOT NULL
    GROUP BY parent ORDER BY count(*) DESC LIMIT 1`,
  'SELECT life FROM v_lives ORDER BY last_position - first_position DESC LIMIT 1',
  "SELECT life FROM v_lives WHERE family = 'ras' AND settled IS NULL LIMIT 1",
].map(sql => String(db.prepare(sql).pluck().get()))

/** The steps of a plan that read events otherwise than by position. */
function fullScans(sql: string): string[] {
  return db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
    .map(step => step.detail)
    .filter(detail => /\b(SCAN|SEARCH) (e|events|v_events)\b/.test(detail) &&
      !/USING INTEGER PRIMARY KEY \(rowid[=>]/.test(detail))
}

test('no panel reads all events: they are only found by position', () => {
  const values = everything(db, BEGINS, last)
  for (const name of names) {
    for (const { title } of sqlPanels(name)) {
      assert.deepEqual(fullScans(sqlOf(name, title, values)), [], `${name}: ${title}`)
    }
  }
  assert.equal(fullScans("SELECT * FROM v_events WHERE handle = '0x1'").length, 1)
})

test('what is opened in a range is found by the index on the time of opening', () => {
  const sql = sqlOf('handle', 'Opened in this time', everything(db, last - HOUR, last))
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
    .map(step => step.detail).join('\n')
  assert.match(plan, /SEARCH l USING INDEX lives_opened/)
})

test('times of all panels', t => {
  const cases: [string, Values][] = [
    ['the last hour', everything(db, last - HOUR, last)],
    ['everything', everything(db, BEGINS, last)],
    ...special().map((life): [string, Values] => [`life ${life}`,
      { ...everything(db, last - HOUR, last), life }]),
  ]
  for (const [what, values] of cases) {
    const times: [number, string][] = []
    for (const name of what.startsWith('life') ? ['handle'] : names) {
      for (const { title } of sqlPanels(name)) {
        const sql = sqlOf(name, title, values)
        let best = Infinity
        for (let i = 0; i < 3; i++) {
          const began = performance.now()
          db.prepare(sql).all()
          best = Math.min(best, performance.now() - began)
        }
        times.push([best, `${name}: ${title}`])
      }
    }
    times.sort((a, b) => b[0] - a[0])
    t.diagnostic(`${EVENTS.toLocaleString('en')} events, ${what}: ${times.length} panels, ` +
      'slowest ' + times.slice(0, 3).map(([ms, of]) => `${of} ${ms.toFixed(0)} ms`).join(', '))
    // Loose, for machines that are busy: a quadratic panel would still not pass.
    assert.ok(times[0][0] < 2000 * Math.max(1, EVENTS / 1e6), times[0].join(' '))
  }
})
