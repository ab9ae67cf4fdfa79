/** The views that Grafana reads: their columns are a contract, and their units are seconds. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { migrate, migrations, views } from '../../storage/schema.ts'
import { scratch } from '../storage/helpers.ts'
import { ask, everything, openAsGrafana, sqlPanels } from './ask.ts'
import { names } from './grafana.ts'
import { BEGINS, events, openJudged, record } from './history.ts'

const columns: Record<string, string> = {
  v_lives: 'life family kind handle state how inferred borrowed parent uses session host pid ' +
    'image capture opened opened_by opened_tid opened_site closed closed_by closed_tid ' +
    'closed_site settled lived_seconds first_position last_position facts generation ' +
    'opened_position closed_position opened_us closed_us session_number',
  v_sessions: 'session host pid image capture arch attached started last ended gaps lost ' +
    'first_position last_position session_number version',
  v_teardowns: 'life family kind handle how session host pid image began settled seconds ' +
    'closed_by closed_tid closed_site position closed_us settled_us session_number',
  v_findings: 'number time policy rule concern severity family handle life session host pid ' +
    'image because fingerprint evidence suppressed position version',
  v_batches: 'first last earliest latest',
  v_events: 'position time session seq kind function tid seconds handle out result error site ' +
    'more handle_key out_key session_number',
}

test('every view has the columns of the contract, in that order', t => {
  const path = join(scratch(t), 'log.db')
  record(path, []).close()
  const db = new Database(path, { readonly: true })
  t.after(() => db.close())
  for (const [view, expected] of Object.entries(columns)) {
    const its = db.prepare(`SELECT * FROM ${view}`).columns().map(c => c.name)
    assert.equal(its.join(' '), expected, view)
  }
  const there = db.prepare("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all()
  assert.deepEqual(there.sort(), Object.keys(columns).sort())
  assert.deepEqual(Object.keys(views).sort(), there)
})

test('rows of the views are the sessions, lives and events of the history', t => {
  const path = join(scratch(t), 'log.db')
  const all = events(3)
  record(path, all).close()
  const db = new Database(path, { readonly: true })
  t.after(() => db.close())
  const starts = all.filter(e => e.kind === 'start')
  const sessions = db.prepare('SELECT session, host, pid, image, started FROM v_sessions').all()
  assert.deepEqual(sessions, starts.map(e => ({ session: e.session, host: e.host, pid: e.pid,
    image: e.image, started: e.at / 1e6 })))
  const rows = db.prepare<[], { kind: string; seconds: number | null; seq: number }>(
    'SELECT kind, seconds, seq FROM v_events ORDER BY position').all()
  assert.deepEqual(rows, all.map(e => ({ kind: e.kind, seq: e.seq,
    seconds: e.kind === 'call' || e.kind === 'returned' ? e.took / 1e6
      : e.kind === 'resumed' ? e.slept / 1e6 : null })))
  const lives = db.prepare<[], { opened: number; opened_us: number }>(
    'SELECT opened, opened_us FROM v_lives').all()
  assert.ok(lives.length > 100)
  for (const life of lives) assert.equal(life.opened, life.opened_us / 1e6)
})

test('a log of every schema before answers every panel as a new one, once it is opened', t => {
  const fresh = join(scratch(t), 'log.db')
  record(fresh, events(3).map(e => e.kind === 'start' ? { ...e, version: undefined } : e)).close()
  for (let schema = 1; schema < migrations.length; schema++) {
    const path = join(scratch(t), 'old.db')
    const old = new Database(path)
    migrate(old, path, migrations.slice(0, schema))
    old.prepare('ATTACH ? AS fresh').run(fresh)
    const tables = old.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'
      AND name NOT LIKE 'sqlite%'`).pluck().all()
    for (const table of tables) {
      const columns = old.prepare<[string], string>(
        'SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ')
      old.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} (${columns})
        SELECT ${columns} FROM fresh.${table}`)
    }
    old.close()
    openJudged(path).close()
    const [was, is] = [path, fresh].map(openAsGrafana)
    const values = everything(is, BEGINS, BEGINS + 1e12)
    for (const name of names) {
      for (const { title } of sqlPanels(name)) {
        assert.deepEqual(ask(was, name, title, values), ask(is, name, title, values), title)
      }
    }
    was.close()
    is.close()
  }
})
