/**
 * A bundle opened in Grafana: the Incident dashboard says of it what the whole history implies for
 * that range, and no name that was to be hidden. Witnesses: the log that the bundle was cut from,
 * folded by the ledger, and the commands that print the bundle.
 */
import { before, after, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Recorded } from '../../src/events.ts'
import { newHistory } from '../../src/history.ts'
import type { Life } from '../../src/ledger.ts'
import type { Finding } from '../../src/policy.ts'
import { ask, everything, ofEndedHandles, openAsGrafana, sqlPanels, type Row } from './ask.ts'
import { events, hosts, record } from './history.ts'
import { names, range, type Values } from './grafana.ts'

const main = new URL('../../src/cli/lastcall.js', import.meta.url).pathname
const lastcall = (...args: string[]) =>
  execFileSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 1e9 })
const FIRST = 2000, END = 6000

const directory = mkdtempSync(join(tmpdir(), 'lastcall-incident-'))
const bundles = { hidden: join(directory, 'hidden.db'), named: join(directory, 'named.db') }
let all: Recorded[]
/** Lives after the last event of the bundle, and those that were open before its first. */
const lives = new Map<string, Life>()
const openBefore = new Set<string>()

before(() => {
  const path = join(directory, 'log.db')
  const history = events(8, 8)
  record(path, history).close()
  all = history.map((event, i) => ({ ...event, position: i + 1 }))
  assert.ok(all.length > END + 500)
  const fold = newHistory([])
  fold.state.ledger.dirty = []
  for (const event of all.slice(0, END - 1)) {
    if (event.position === FIRST) {
      for (const life of lives.values()) if (life.settledAt < 0) openBefore.add(life.id)
    }
    fold.apply(event)
    for (const life of fold.state.ledger.dirty) {
      lives.set(life.id, life)
      life.dirty = false
    }
    fold.state.ledger.dirty.length = 0
  }
  lastcall('bundle', path, '-o', bundles.hidden, '--from', `#${FIRST}`, '--to', `#${END}`)
  lastcall('bundle', path, '-o', bundles.named, '--from', `#${FIRST}`, '--to', `#${END}`, '--names')
})
after(() => rmSync(directory, { recursive: true, force: true }))

/** What a click on "Show all of it" shows. */
function shown(db: Database.Database): Values {
  const [log] = ask(db, 'incident', 'The log', everything(db, 0, 0))
  return everything(db, Number(log.from_ms) * 1000, Number(log.to_ms) * 1000)
}
const seconds = (us: number) => us / 1e6

for (const [what, path] of Object.entries(bundles)) {
  test(`${what}: the range is the bundle's, its programs are those of the range`, () => {
    const db = openAsGrafana(path)
    const inside = all.slice(FIRST - 1, END - 1)
    const [log] = ask(db, 'incident', 'The log', everything(db, 0, 0))
    assert.equal(log.first, seconds(Math.min(...inside.map(e => e.at))))
    assert.equal(log.last, seconds(Math.max(...inside.map(e => e.at))))
    const rows = ask(db, 'incident', 'Programs, losses first', shown(db))
    // A session's id begins with the host, which is hidden.
    const run = (session: unknown) => String(session).split('-').slice(-2).join('-')
    const its = new Set(inside.map(e => e.session))
    for (const session of its) assert.ok(rows.some(r => run(r.session) === run(session)), session)
    assert.equal(rows.some(r => its.has(String(r.session))), what === 'named')
    const starts = new Map(all.filter(e => e.kind === 'start').map(e => [run(e.session), e]))
    for (const row of rows) {
      const start = starts.get(run(row.session))!
      assert.deepEqual([row.pid, row.version, String(row.program).split('\\').at(-1)],
        [start.pid, start.version, start.image.split('\\').at(-1)])
    }
    db.close()
  })

  test(`${what}: findings are those that a replay of the bundle gives`, () => {
    const db = openAsGrafana(path)
    const values = shown(db)
    const { findings } = JSON.parse(lastcall('replay', '--json', path)) as { findings: Finding[] }
    assert.ok(findings.length > 10)
    assert.equal(ask(db, 'incident', 'Findings', values)[0].findings, findings.length)
    assert.deepEqual(ask(db, 'incident', 'Findings, in order', values)
      .map(r => `${r.fingerprint} ${r.life} ${r.evidence}`).sort(),
    findings.map(f => `${f.fingerprint} ${f.life} ${JSON.stringify(f.evidence)}`).sort())
    db.close()
  })

  test(`${what}: teardowns are the lives that ended in the range, and how long they took`, () => {
    const db = openAsGrafana(path)
    const values = shown(db)
    const ended = [...lives.values()].filter(l => l.closed && l.closed.position >= FIRST)
    assert.ok(ended.length > 300)
    assert.equal(ask(db, 'incident', 'Teardowns', values)[0].teardowns, ended.length)
    const expected = ended.sort((a, b) => a.closed!.at - b.closed!.at ||
      a.closed!.position - b.closed!.position).slice(0, 1000)
    const rows = ask(db, 'incident', 'Teardowns, in order', values)
    assert.deepEqual(rows.map(r =>
      [r.began, r.family, r.kind, r.how, r.closed_by, r.thread, r.seconds]),
      expected.map(l => [seconds(l.closed!.at), l.family, l.kind, l.how, l.closed!.fn,
        l.closed!.tid, l.settledAt < 0 ? null : seconds(l.settledAt - l.closed!.at)]))
    const slow = ended.filter(l => l.settledAt > l.closed!.at)
    const points = ask(db, 'incident', 'Teardowns and how long they took to settle', values)
    assert.ok(points.length > 0 && points.length <= slow.length)
    assert.equal(Math.max(...points.map(p => Number(p.seconds))),
      seconds(Math.max(...slow.map(l => l.settledAt - l.closed!.at))))
    db.close()
  })

  test(`${what}: the handle table at T is what \`lastcall handles\` prints of it, and the ledger`,
    () => {
      const db = openAsGrafana(path)
      const whole = shown(db)
      for (const part of [0.3, 0.7, 1]) {
        const event = all[FIRST - 1 + Math.floor((END - FIRST - 1) * part)]
        // Whole milliseconds: Grafana's range has no finer ones.
        const at = Math.floor(event.at / 1000) * 1000
        const values = { ...whole, ...range(Number(whole.__from) * 1000, at) }
        const rows = ask(db, 'incident', 'The handle table', values)
        const { handles } = JSON.parse(lastcall('handles', '--json', path, '--at',
          new Date(at / 1000).toISOString())) as { handles: Record<string, string | number>[] }
        const text = (r: object, ...more: unknown[]) => {
          const { family, kind, state, thread } = r as Row
          return [family, kind, state, thread, ...more].join(' ')
        }
        assert.ok(rows.length > 3)
        assert.deepEqual(rows.map(r => text(r, r.handle, r.opened, r.opened_by)).sort(),
          handles.map(h => text(h, String(h.handle).startsWith('0x')
            ? `${h.handle}#${h.generation}` : h.handle, seconds(Number(h.openedAt)), h.openedBy))
            .sort())
        assert.equal(ask(db, 'incident', 'Open at the end', values)[0].handles, rows.length)
      }
      db.close()
    })

  test(`${what}: the curve of open handles counts those from before the range too`, () => {
    const db = openAsGrafana(path)
    assert.ok(openBefore.size > 0)
    const rows = ask(db, 'incident', 'Handles open', shown(db))
    assert.ok(new Set(rows.map(r => r.time)).size >= 60)
    for (const row of rows) {
      const at = Number(row.time) * 1e6
      const expected = [...lives.values()].filter(l => l.family === row.metric &&
        (l.opened.position >= FIRST || openBefore.has(l.id)) &&
        l.opened.at <= at && (!l.closed || l.closed.at > at)).length
      assert.equal(row.handles, expected, `${row.metric} at ${row.time}`)
    }
    db.close()
  })

  test(`${what}: every panel of every dashboard that reads a log answers`, () => {
    const db = openAsGrafana(path)
    for (const name of names) {
      for (const { title } of sqlPanels(name)) {
        const rows = ask(db, name, title, shown(db))
        assert.ok(rows.length > 0 || ofEndedHandles.includes(title), `${name}: ${title}`)
      }
    }
    db.close()
  })
}

test('hidden names: none is in an answer, equal ones stay equal, handles stay as they are', () => {
  const [hidden, named] = [bundles.hidden, bundles.named].map(openAsGrafana)
  const table = (db: Database.Database): Map<string, Row> => new Map(
    ask(db, 'incident', 'Teardowns, in order', shown(db)).map((r, i) => [`${i}`, r]))
  const plain = table(named)
  const replaced = new Map<string, string>()
  for (const [i, row] of table(hidden)) {
    for (const column of ['host', 'handle'] as const) {
      const was = String(plain.get(i)![column]), is = String(row[column])
      assert.equal(replaced.get(was) ?? is, is, was)
      replaced.set(was, is)
      if (column === 'host' || was.startsWith('\\\\')) assert.match(is, /^(\\\\)?n-[0-9a-f]{12}/)
      else assert.equal(is, was)
    }
  }
  assert.equal(new Set(replaced.values()).size, replaced.size)
  assert.ok(hosts.every(host => replaced.has(host)))
  assert.ok([...replaced.keys()].some(name => name.startsWith('\\\\')))
  const secret = [...replaced].filter(([was, is]) => was !== is).flatMap(([was]) =>
    was.split('\\').filter(Boolean)).map(name => name.toLowerCase())
  const answers = names.flatMap(name => sqlPanels(name).map(({ title }) =>
    JSON.stringify(ask(hidden, name, title, shown(hidden))))).join('\n').toLowerCase()
  for (const name of secret) assert.ok(!answers.includes(name), name)
  // Nor in the file, whatever is asked.
  const bytes = readFileSync(bundles.hidden, 'latin1').toLowerCase()
  for (const name of secret) assert.ok(!bytes.includes(name), name)
  hidden.close()
  named.close()
})
