/** SQL panels over a real log give what the recorded history implies: the ledger is the witness. */
import { before, after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Recorded } from '../../src/events.ts'
import { newHistory } from '../../src/history.ts'
import { policies } from '../../src/policies/all.ts'
import { liveLives, type Life } from '../../src/ledger.ts'
import type { Finding } from '../../src/policy.ts'
import { LOOKED_AT } from '../../dashboards/src/handle.ts'
import { ask, everything, openAsGrafana, sqlOf, sqlPanels, type Row } from './ask.ts'
import { BEGINS, events, record } from './history.ts'
import { names, range, type Values } from './grafana.ts'

const directory = mkdtempSync(join(tmpdir(), 'lastcall-dashboards-'))
let db: Database.Database
let all: Recorded[]
let found: (Finding & { at: number })[]
/** Every life that there ever was, as it ended. */
let lives: Map<string, Life>
let values: Values
let ends: number

before(() => {
  const path = join(directory, 'log.db')
  const history = newHistory(policies)
  history.state.ledger.dirty = []
  record(path, events()).close()
  db = openAsGrafana(path)
  all = events().map((event, i) => ({ ...event, position: i + 1 }))
  found = []
  lives = new Map()
  for (const event of all) {
    found.push(...history.apply(event))
    for (const life of history.state.ledger.dirty) {
      lives.set(life.id, life)
      life.dirty = false
    }
    history.state.ledger.dirty.length = 0
  }
  ends = Math.max(...all.map(e => e.at)) + 1
  values = everything(db, BEGINS, ends)
})
after(() => {
  db.close()
  rmSync(directory, { recursive: true, force: true })
})

const asked = (name: string, title: string, more: Values = {}) =>
  ask(db, name, title, { ...values, ...more })
const one = (name: string, title: string, more: Values = {}) =>
  Object.values(asked(name, title, more)[0])[0]
const countBy = <T>(items: Iterable<T>, key: (item: T) => string) => Object.fromEntries(
  [...Map.groupBy(items, key)].map(([k, group]) => [k, group.length]).sort())
const tally = (rows: Row[], key: string, value: string) => {
  const sums: Record<string, number> = {}
  for (const row of rows) {
    sums[String(row[key])] = (sums[String(row[key])] ?? 0) + Number(row[value])
  }
  return Object.fromEntries(Object.entries(sums).sort())
}

/** Lives that had not settled at a time, by folding what had happened by then. */
function openAt(at: number): Life[] {
  const history = newHistory([])
  for (const event of all) if (event.at <= at) history.apply(event)
  history.apply({ session: 'agent', seq: 0, by: 'agent', at, kind: 'tick', upTo: at,
    position: all.length + 1 })
  return [...liveLives(history.state.ledger)]
}

test('every SQL panel answers with rows, each column of one type', () => {
  for (const name of names) {
    for (const panel of sqlPanels(name)) {
      const rows = asked(name, panel.title)
      assert.ok(rows.length > 0, `${name}: ${panel.title}`)
      for (const column of Object.keys(rows[0])) {
        // The data source takes a column's type from its first value: others would be lost.
        const types = new Set(rows.map(r => r[column]).filter(v => v !== null).map(v => typeof v))
        assert.ok(types.size <= 1, `${name}: ${panel.title}: ${column} is ${[...types].join()}`)
      }
      for (const time of panel.targets![0].timeColumns!) {
        assert.ok(time in rows[0], `${name}: ${panel.title}: no column ${time}`)
        for (const row of rows) {
          const at = Number(row[time])
          assert.ok(row[time] === null || at > 1.69e9 && at < 1.8e9, `${panel.title}: ${at}`)
        }
      }
      if (panel.targets![0].queryType === 'time series') {
        const times = rows.map(r => Number(r.time))
        assert.deepEqual(times, times.toSorted((a, b) => a - b), panel.title)
      }
    }
  }
})

test('an empty log, a range without events, and a choice of nothing: no error', t => {
  const path = join(directory, 'empty.db')
  record(path, []).close()
  const empty = openAsGrafana(path)
  t.after(() => empty.close())
  const nothing = { ...everything(empty, BEGINS, ends), host: [], program: [], concern: [] }
  for (const name of names) {
    for (const { title } of sqlPanels(name)) {
      for (const row of ask(empty, name, title, nothing)) {
        const cells = Object.values(row)
        assert.ok(cells.every(v => v === 0 || v === null), `${title}: ${cells}`)
      }
      ask(db, name, title, { ...values, ...range(0, 1000) })
      ask(db, name, title,
        { ...values, host: ["it's"], life: "'; DROP TABLE x; --", fingerprint: "'" })
    }
  }
})

test('findings: how many, how many different, by concern, by program, over time', () => {
  assert.ok(found.length > 20)
  assert.equal(one('findings', 'Findings'), found.length)
  const prints = new Set(found.map(f => f.fingerprint))
  assert.equal(one('findings', 'Different bugs'), prints.size)
  assert.equal(one('findings', 'New bugs'), prints.size)
  assert.equal(one('findings', 'Suppressed'), 0)
  assert.deepEqual(tally(asked('findings', 'By concern'), 'concern', 'findings'),
    countBy(found, f => f.concern))
  const images = new Map(all.filter(e => e.kind === 'start').map(e => [e.session, e.image]))
  assert.deepEqual(tally(asked('findings', 'By program'), 'program', 'findings'),
    countBy(found, f => images.get(f.session)!))
  assert.deepEqual(tally(asked('findings', 'Findings by severity'), 'metric', 'findings'),
    countBy(found, f => f.severity))
})

test('findings: every bug once, when it was first seen, and whether it grows', () => {
  const middle = found[found.length >> 1].at
  const shown = found.filter(f => f.at >= middle)
  const earlier = found.filter(f => f.at < middle && f.at >= 2 * middle - ends)
  const rows = asked('findings', 'Bugs, growing first', { __from: String(middle / 1000) })
  const expected = new Map<string, [number, number]>()
  for (const f of shown) {
    expected.set(f.fingerprint, [(expected.get(f.fingerprint)?.[0] ?? 0) + 1, 0])
  }
  for (const f of earlier) {
    const [now, before] = expected.get(f.fingerprint) ?? [0, 0]
    expected.set(f.fingerprint, [now, before + 1])
  }
  assert.deepEqual(Object.fromEntries(rows.map(r => [r.fingerprint, [r.findings, r.before]])),
    Object.fromEntries(expected))
  for (const row of rows) {
    const same = found.filter(f => f.fingerprint === row.fingerprint)
    assert.equal(row.first_seen, Math.min(...same.map(f => f.at)) / 1e6)
    assert.equal(row.more, Number(row.findings) - Number(row.before))
    assert.equal(row.policy, same[0].policy)
  }
  assert.deepEqual(rows.map(r => r.more), rows.map(r => r.more).toSorted((a, b) =>
    Number(b) - Number(a)))
})

test('findings: how many in a run of each version of a program, also where there are none', () => {
  const key = (e: { image: string; version?: string }) => `${e.image} ${e.version}`
  const rowKey = (row: Row) => `${row.program} ${row.version}`
  const starts = new Map(all.filter(e => e.kind === 'start').map(e => [e.session, e]))
  const runs = Map.groupBy(starts.values(), key)
  const rows = asked('findings', 'By program version')
  assert.deepEqual(rows.map(r => rowKey(r)).sort(), [...runs.keys()].sort())
  assert.ok(new Set(rows.map(r => r.version)).size === 3)
  for (const row of rows) {
    const its = found.filter(f => key(starts.get(f.session)!) === rowKey(row))
    assert.deepEqual([row.runs, row.findings, row.bugs, row.per_run],
      [runs.get(rowKey(row))!.length, its.length, new Set(its.map(f => f.fingerprint)).size,
        its.length / Number(row.runs)])
  }
  assert.deepEqual(asked('findings', 'Bugs, growing first').map(r => [r.fingerprint,
    String(r.versions).split(',').sort().join()]).sort(), [...Map.groupBy(found, f =>
    f.fingerprint)].map(([print, its]) => [print, [...new Set(its.map(f =>
    starts.get(f.session)!.version))].sort().join()]).sort())
})

test('findings: choosing a host, a program, a concern, a fingerprint', () => {
  const hosts = new Map(all.filter(e => e.kind === 'start').map(e => [e.session, e.host]))
  assert.equal(one('findings', 'Findings', { host: ['WS-1'] }),
    found.filter(f => hosts.get(f.session) === 'WS-1').length)
  assert.equal(one('findings', 'Findings', { concern: ['leak', 'order'] }),
    found.filter(f => f.concern === 'leak' || f.concern === 'order').length)
  const { fingerprint } = found[0]
  assert.deepEqual(asked('findings', 'Occurrences, newest first', { fingerprint })
    .map(r => r.evidence), found.filter(f => f.fingerprint === fingerprint)
    .map(f => JSON.stringify(f.evidence)).toReversed())
})

test('incident: teardowns are the lives that ended, in order, with how and how long', () => {
  const ended = [...lives.values()].filter(l => l.closed && l.closed.at < ends)
  assert.equal(one('incident', 'Teardowns'), ended.length)
  const rows = asked('incident', 'Teardowns, in order')
  const expected = ended.sort((a, b) => a.closed!.at - b.closed!.at ||
    a.closed!.position - b.closed!.position).slice(0, 1000)
  assert.equal(rows.length, expected.length)
  assert.deepEqual(rows.map(r => r.began), expected.map(l => l.closed!.at / 1e6))
  for (const row of rows) {
    const life = lives.get(String(row.life))!
    assert.deepEqual([row.how, row.closed_by, row.thread, row.family],
      [life.how, life.closed!.fn, life.closed!.tid, life.family])
    assert.equal(row.seconds, life.settledAt < 0 ? null : (life.settledAt - life.closed!.at) / 1e6)
  }
})

test('incident: the handle table at T is the ledger at T', () => {
  const times = [0.02, 0.1, 0.35, 0.5, 0.8, 1].map(part => Math.floor(
    all[Math.floor((all.length - 1) * part)].at / 1000) * 1000)
  for (const at of times) {
    const expected = openAt(at)
    const rows = asked('incident', 'The handle table', { __to: String(at / 1000) })
    assert.deepEqual(rows.map(r => `${r.life} ${r.state}`).sort(),
      expected.map(l => `${l.id} ${l.state}`).sort())
    assert.equal(one('incident', 'Open at the end', { __to: String(at / 1000) }), expected.length)
  }
})

test('incident: the curve of open handles is the number of lives that had not begun to end', () => {
  const rows = asked('incident', 'Handles open')
  assert.ok(new Set(rows.map(r => r.time)).size >= 60)
  for (const row of rows) {
    const at = Number(row.time) * 1e6
    const expected = [...lives.values()].filter(l => l.family === row.metric &&
      l.opened.at <= at && (!l.closed || l.closed.at > at)).length
    assert.equal(row.handles, expected, `${row.metric} at ${row.time}`)
  }
})

test('incident: what the log holds, and its programs', () => {
  const starts = all.filter(e => e.kind === 'start')
  const [log] = asked('incident', 'The log')
  assert.equal(log.first, BEGINS / 1e6)
  assert.equal(log.last, (ends - 1) / 1e6)
  assert.equal(log.sessions, starts.length)
  assert.ok(Number(log.from_ms) * 1000 <= BEGINS && Number(log.to_ms) * 1000 >= ends - 1)
  assert.deepEqual(asked('incident', 'Programs, losses first').map(r => r.session).sort(),
    starts.map(e => e.session).sort())
})

test('explorer: one life from its opening to its settling, its findings', () => {
  const accused = found.filter(f => f.life !== null)
  assert.ok(accused.length > 10)
  // Without a choice: the one that the newest finding accuses.
  assert.equal(asked('handle', 'From open to settled')[0].life, accused.at(-1)!.life)
  for (const id of new Set(accused.map(f => f.life!))) {
    const life = lives.get(id)!
    const [row] = asked('handle', 'From open to settled', { life: id })
    assert.deepEqual([row.life, row.family, row.kind, row.opened, row.opened_by, row.opened_tid,
      row.closed ?? null, row.closed_by ?? null, row.how ?? null],
    [id, life.family, life.kind, life.opened.at / 1e6, life.opened.fn, life.opened.tid,
      life.closed ? life.closed.at / 1e6 : null, life.closed?.fn ?? null, life.how])
    // The link to its time shows all of its life, in most of the width.
    const zoomed = Number(row.zoom_to) - Number(row.zoom_from)
    const lived = (life.settledAt < 0 ? ends : life.settledAt) - life.opened.at
    assert.ok(Number(row.zoom_from) * 1000 < life.opened.at &&
      Number(row.zoom_to) * 1000 > life.opened.at + lived, id)
    assert.ok(Math.abs(zoomed - Math.max(10, lived / 800)) <= 2, `${id}: ${zoomed}`)
    assert.deepEqual(asked('handle', 'Findings', { life: id }).map(r => r.policy),
      found.filter(f => f.life === id).map(f => f.policy))
    assert.equal(one('handle', 'Times accused', { life: id }),
      found.filter(f => f.life === id).length)
  }
})

test('explorer: reached from a trace by the position of the opening, or of the end', () => {
  for (const life of [...lives.values()].filter((_, i) => i % 50 === 0)) {
    const atOpening = asked('handle', 'From open to settled', { life: `#${life.opened.position}` })
    const sameCall = [...lives.values()].filter(l => l.opened.position === life.opened.position)
    assert.ok(sameCall.some(l => l.id === atOpening[0].life), life.id)
    if (!life.closed || life.how !== 'call') continue
    const byEnd = asked('handle', 'From open to settled', { life: `#${life.closed.position}` })[0]
    assert.equal(lives.get(String(byEnd.life))!.closed?.position, life.closed.position)
  }
})

test('explorer: the family tree is the ledger\'s', () => {
  const parents = new Set([...lives.values()].flatMap(l => l.parent ?? []))
  assert.ok(parents.size > 5)
  for (const life of parents) {
    const expected = new Set<string>([life.id])
    for (let up = life.parent; up; up = up.parent) expected.add(up.id)
    for (const other of lives.values()) {
      for (let up = other.parent; up; up = up.parent) if (up.id === life.id) expected.add(other.id)
    }
    if (expected.size > 150) continue
    const rows = asked('handle', 'Family tree', { life: life.id })
    assert.deepEqual(new Set(rows.map(r => r.life)), expected)
    assert.equal(rows.length, expected.size, 'each once')
    assert.equal(rows.find(r => r.relation === 'this')!.life, life.id)
    const states = asked('handle', 'States of the family', { life: life.id })
    const lanes = new Set(states.map(r => r.lane))
    assert.ok(lanes.size >= 1 && lanes.size <= 25)
  }
})

/** As its handle, what it gave, or an argument: a connection's name is both. */
function isNamed(e: Recorded, value: string): boolean | undefined {
  return e.kind === 'call' ? [e.handles, e.outs, Object.values(e.args ?? {})].some(list =>
    list?.includes(value as never))
    : e.kind === 'status' ? e.handle === value || e.value === value
      : e.kind === 'enter' ? e.handles?.includes(value)
        : e.kind === 'observed' && e.handle === value
}

/** From its opening to its settling; else to the next of its value, or to the end of its program. */
function eventsOf(life: Life): Recorded[] {
  const shared = life.scope !== life.session.id
  const starts = new Map(all.filter(e => e.kind === 'start').map(e => [e.session, e]))
  const next = lives.get(life.id.replace(/\d+$/, generation => String(Number(generation) + 1)))
  const from = Math.min(life.opened.position, life.lastPosition)
  const to = life.settledAt >= 0 ? life.lastPosition
    : Math.max(life.lastPosition, next?.opened.position ?? Infinity)
  return all.filter(e => e.position >= from && e.position <= to && isNamed(e, life.value) &&
    (e.session === life.session.id ||
      shared && starts.get(e.session)?.host === life.session.host))
}

test('explorer: calls are all events that name the handle while it lived', () => {
  let checked = 0
  const left = [...lives.values()].filter(life => life.settledAt < 0)
  assert.ok(left.some(life => life.generation > 1 || lives.has(life.id.replace(/\d+$/, '2'))))
  for (const life of [...left, ...[...lives.values()].filter((_, i) => i % 23 === 0)]) {
    const rows = asked('handle', 'Calls and callbacks', { life: life.id })
    assert.deepEqual(rows.map(r => r.position), eventsOf(life).slice(0, 1000).map(e => e.position),
      life.id)
    checked += rows.length
  }
  assert.ok(checked > 100)
})

test('explorer: of a long life, the calls of the shown time', () => {
  const looks = 100
  const sql = (life: Life, from: number) => sqlOf('handle', 'Calls and callbacks',
    { ...values, life: life.id, ...range(from, ends) }).replaceAll(String(LOOKED_AT), String(looks))
  const long = [...lives.values()].filter(life => life.settledAt >= 0 &&
    life.lastPosition - life.opened.position > 3 * looks)
  assert.ok(long.some(life => life.scope === life.session.id) &&
    long.some(life => life.scope !== life.session.id))
  for (const life of long) {
    const its = eventsOf(life)
    for (const from of [BEGINS, its[its.length >> 1].at, ends]) {
      // Batches are of 1,000 events: the shown time begins somewhere in one.
      const batch = all.findLast(e => e.at < from)?.position ?? 0
      const batchBegins = Math.floor(batch / 1000) * 1000 + 1
      const begins = Math.max(its[0].position, Math.min(life.lastPosition - looks, batchBegins))
      assert.deepEqual(db.prepare<[], Row>(sql(life, from)).all().map(r => r.position),
        its.filter(e => e.position >= begins && e.position <= begins + looks)
          .map(e => e.position), `${life.id} from ${from}`)
    }
  }
})
