/**
 * How panels reach their rows in a long history, by SQLite's own plan: none reads all events, and
 * what counts lives reads an index only. Times are in test/bench/panels.ts.
 */
import { before, after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { everything, openAsGrafana, sqlOf, sqlPanels } from './ask.ts'
import { BEGINS, recordMany } from './history.ts'
import { names } from './grafana.ts'

const EVENTS = 50_000
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

test('lives are found by the index that answers the question', () => {
  const indexes: [string, string, RegExp][] = [
    ['handle', 'Opened in this time', /SEARCH l USING INDEX lives_opened \(opened_at>\?/],
    ['incident', 'Teardowns', /SEARCH l USING COVERING INDEX lives_closed \(closed_at>\?/],
    ['incident', 'Handles open', /SEARCH l USING INDEX lives_closed \(closed_at>\?/],
    ['incident', 'Teardowns and how long they took to settle',
      /SEARCH l USING INDEX lives_settled_later \(closed_at>\?/],
    ['incident', 'The handle table', /SEARCH l USING INDEX lives_closed \(closed_at>\?/],
  ]
  for (const [name, title, expected] of indexes) {
    const sql = sqlOf(name, title, everything(db, last - HOUR, last))
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
      .map(step => step.detail).join('\n')
    assert.match(plan, expected, title)
    assert.doesNotMatch(plan, /SCAN l\b/, title)
  }
})
