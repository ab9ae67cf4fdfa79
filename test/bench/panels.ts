/**
 * `node test/bench/panels.ts [events]`: every SQL panel of the dashboards over a log of a million
 * events: as each dashboard opens (the default range, up to the newest event), over everything, and
 * for handles that are hard to show. Best of five, milliseconds. Promise: at most 100 each.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import { everything, openAsGrafana, sqlOf, sqlPanels } from '../dashboards/ask.ts'
import { board, names, type Values } from '../dashboards/grafana.ts'
import { BEGINS, recordMany } from '../dashboards/history.ts'

const HOUR = 3_600_000_000
/** Handles by what makes them hard. */
const hard: Readonly<Record<string, string>> = {
  'most children': `SELECT parent FROM v_lives WHERE parent IS NOT NULL
    GROUP BY parent ORDER BY count(*) DESC LIMIT 1`,
  ...Object.fromEntries([['a handle', 'wininet'], ['a line', 'ras'], ['a drive', 'wnet']]
    .map(([what, family]) => [`${what} open throughout`, `SELECT life FROM v_lives
      WHERE session = 'resident' AND family = '${family}'`])),
}

const directory = mkdtempSync(join(tmpdir(), 'lastcall-panels-'))
try {
  const path = join(directory, 'log.db')
  recordMany(path, Number(process.argv[2] ?? 1_000_000))
  const db = openAsGrafana(path)
  const count = (of: string) => Number(db.prepare(`SELECT count(*) FROM ${of}`).pluck().get())
  const last = Number(db.prepare('SELECT max(last) FROM v_sessions').pluck().get()) * 1e6 + 1
  console.log(`${count('v_events')} events, ${count('v_lives')} lives, ${count('v_findings')} ` +
    `findings in ${((last - BEGINS) / HOUR).toFixed(1)} h, ` +
    `${Math.round(statSync(path).size / 1e6)} MB`)

  const best = (name: string, title: string, values: Values): number => {
    const sql = sqlOf(name, title, values)
    return Math.min(...Array.from({ length: 5 }, () => {
      const began = performance.now()
      db.prepare(sql).all()
      return performance.now() - began
    }))
  }
  const table = new Table({ head: ['dashboard', 'panel', 'as it opens', 'everything',
    ...Object.keys(hard)], colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right',
    'right'], style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' } })
  let slowest = 0
  for (const name of names) {
    const hours = Number(/^now-(\d+)h$/.exec(board(name).time.from)![1])
    const opens = everything(db, last - hours * HOUR, last), whole = everything(db, BEGINS, last)
    const shown = [opens, whole]
    if (name === 'handle') {
      for (const sql of Object.values(hard)) {
        shown.push({ ...opens, life: String(db.prepare(sql).pluck().get()) })
      }
    }
    for (const { title } of sqlPanels(name)) {
      const times = shown.map(values => best(name, title, values))
      slowest = Math.max(slowest, ...times)
      const cells = times.map(ms => ms.toFixed(0))
      table.push([name, title, ...cells, ...new Array(6 - cells.length).fill('')])
    }
  }
  console.log(table.toString())
  console.log(`slowest ${slowest.toFixed(0)} ms`)
  db.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
