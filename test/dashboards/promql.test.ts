/**
 * Every PromQL expression of every dashboard runs in a real Prometheus over what it would have
 * scraped from real agents, and gives what their logs say.
 */
import { before, after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policies } from '../../src/policies/all.ts'
import { openAsGrafana } from './ask.ts'
import { board, interpolate, names, panelsOf, type Target, type Values } from './grafana.ts'
import { BEGINS, events, hosts, repeated } from './history.ts'
import { needsPrometheus, startPrometheus, type Prometheus, type Series } from './prometheus.ts'
import { scrape, SCRAPE, type Scraped } from './scraped.ts'

const WINDOW = 60
const directory = mkdtempSync(join(tmpdir(), 'lastcall-promql-'))
let prometheus: Prometheus
let scraped: Scraped
/** A moment of the second half, where every series has been there for long. */
let middle: number

before(async () => {
  if (needsPrometheus.skip) return
  const once = events(4)
  const span = Math.ceil((once.at(-1)!.at - BEGINS) / 60e6 + 1) * 60e6
  scraped = await scrape(directory, [...once, ...repeated(once, 1, span)])
  prometheus = await startPrometheus(directory, scraped.openmetrics)
  // The busiest minute of the repetition.
  const counts = Map.groupBy(once, e => Math.ceil((e.at - BEGINS) / 1e6 / SCRAPE))
  const busiest = [...counts].sort((a, b) => b[1].length - a[1].length)[0][0]
  middle = BEGINS / 1e6 + span / 1e6 + busiest * SCRAPE
})
after(async () => {
  await prometheus?.stop()
  rmSync(directory, { recursive: true, force: true })
})

const values = (more: Values = {}): Values => ({ job: '.+', instance: '.+',
  __rate_interval: `${WINDOW}s`, __range: `${scraped.to - scraped.from}s`, ...more })

/** With a range that begins where there was something already: a panel may look back to it. */
function run(target: Target, at: number): Promise<Series[]> {
  const expr = interpolate(target.expr!, values({ __range: `${scraped.to - middle}s` }))
  return target.instant ? prometheus.query(expr, at)
    : prometheus.queryRange(expr, scraped.from, scraped.to, SCRAPE)
}

function targetOf(name: string, title: string, refId = 'A'): Target {
  const panel = panelsOf(board(name)).find(p => p.title === title)!
  return panel.targets!.find(t => t.refId === refId)!
}

/** A panel's query at one moment: values by the given labels. */
async function at(name: string, title: string, labels: readonly string[], when: number,
  more: Values = {}, refId = 'A'): Promise<Record<string, number>> {
  const expr = interpolate(targetOf(name, title, refId).expr!, values(more))
  return Object.fromEntries((await prometheus.query(expr, when)).map(s =>
    [labels.map(l => s.metric[l]).join(' '), Math.round(Number(s.value![1]) * 1e6) / 1e6] as const)
    .filter(([, value]) => value !== 0).sort())
}

/** Rows of both agents' logs, summed by key. Times in a query are µs. */
function logged(sql: string, ...parameters: number[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [host, path] of scraped.logs) {
    const db = openAsGrafana(path)
    for (const [key, n] of db.prepare<unknown[], [string, number]>(
      sql.replaceAll(':host', `'${host}'`)).raw().all(...parameters)) {
      if (n !== 0) sums[key] = (sums[key] ?? 0) + n
    }
    db.close()
  }
  return Object.fromEntries(Object.entries(sums).sort())
}
const sum = (of: Record<string, number>) => Object.values(of).reduce((a, b) => a + b, 0)
const divided = (of: Record<string, number>, by: number) => Object.fromEntries(
  Object.entries(of).map(([k, n]) => [k, Math.round(n / by * 1e6) / 1e6]))
const microseconds = (seconds: number) => seconds * 1e6

test('every expression is valid and answers with numbers', needsPrometheus, async () => {
  // Nothing is refused, grows or is lost at every end of a history.
  const mayBeEmpty = ['Programs that hold more and more', 'Refused closes']
  for (const name of names) {
    for (const panel of panelsOf(board(name))) {
      for (const target of panel.targets!) {
        if (target.expr === undefined) continue
        const series = await run(target, scraped.to)
        if (mayBeEmpty.includes(panel.title)) continue
        const numbers = series.flatMap(s => s.values ?? [s.value!]).map(([, text]) => Number(text))
        assert.ok(numbers.some(Number.isFinite), `${name}: ${panel.title} ${target.refId}`)
      }
    }
  }
})

test('legends name only labels that the series have', needsPrometheus, async () => {
  for (const name of names) {
    for (const panel of panelsOf(board(name))) {
      for (const target of panel.targets!) {
        if (target.expr === undefined) continue
        for (const [, label] of (target.legendFormat ?? '').matchAll(/\{\{(\w+)\}\}/g)) {
          for (const s of await run(target, scraped.to)) {
            assert.ok(s.metric[label] !== undefined, `${name}: ${panel.title}: no label ${label}`)
          }
        }
      }
    }
  }
})

test('fleet: who reports, what is open, what was found and lost', needsPrometheus, async () => {
  const when = scraped.to
  const value = async (title: string) => Object.values(await at('fleet', title, [], when))[0] ?? 0
  assert.equal(await value('Workstations reporting'), hosts.length)
  assert.equal(await value('Workstations silent'), 0)
  assert.equal(await value('Alerts firing'), 1)
  const serious = `SELECT :host, count(*) FROM v_findings WHERE severity IN ('error', 'critical')`
  assert.equal(await value('Serious findings'), sum(logged(serious)))
  const open = 'SELECT :host, count(*) FROM v_lives WHERE settled IS NULL'
  assert.ok(sum(logged(open)) > 0)
  assert.equal(await value('Handles open'), sum(logged(open)))
  assert.equal(await value('Events lost'), 0)
  assert.deepEqual(await at('fleet', 'Workstations, worst first', ['instance'], when),
    logged(serious))
  assert.deepEqual(await at('fleet', 'Workstations, worst first', ['instance'], when, {}, 'B'),
    logged(open))
  assert.deepEqual(await at('fleet', 'Handles open by workstation', ['instance'], when),
    logged(open))
})

test('fleet: one workstation is chosen, its programs told apart', needsPrometheus, async () => {
  const sql = `SELECT replace(lower(image), rtrim(lower(image),
    replace(lower(image), '\\', '')), '') || ' ' || :host, count(*)
    FROM v_lives WHERE settled IS NULL GROUP BY 1`
  assert.deepEqual(await at('fleet', 'Programs that hold most handles', ['image', 'instance'],
    scraped.to), logged(sql))
  const only = hosts[1]
  const chosen = await at('fleet', 'Handles open by workstation', ['instance'], scraped.to,
    { instance: only })
  assert.deepEqual(Object.keys(chosen), [only])
})

test('fleet: what has grown since the beginning of the range', needsPrometheus, async () => {
  const range = scraped.to - middle
  const then = 'SELECT :host, count(*) FROM v_lives WHERE opened_us <= ? ' +
    'AND (settled IS NULL OR settled > ? / 1e6)'
  const now = logged(then, microseconds(scraped.to), microseconds(scraped.to))
  const before = logged(then, microseconds(middle), microseconds(middle))
  const grown = Object.fromEntries(Object.keys(now)
    .map(host => [host, now[host] - (before[host] ?? 0)] as const)
    .filter(([, n]) => n !== 0))
  assert.deepEqual(await at('fleet', 'Workstations, worst first', ['instance'], scraped.to,
    { __range: `${range}s` }, 'C'), grown)
})

test('workstation: opens and closes of a minute, per second', needsPrometheus, async () => {
  const [from, to] = [microseconds(middle - WINDOW), microseconds(middle)]
  const opened = logged(`SELECT family, count(*) FROM v_lives WHERE opened_us > ? AND
    opened_us <= ? AND inferred = 0 AND borrowed = 0 GROUP BY 1`, from, to)
  assert.ok(sum(opened) > 50)
  assert.deepEqual(await at('workstation', 'Opened per second', ['family'], middle),
    divided(opened, WINDOW))
  const closed = logged(`SELECT how, count(*) FROM v_lives WHERE closed_us > ? AND closed_us <= ?
    GROUP BY 1`, from, to)
  assert.deepEqual(await at('workstation', 'Closed per second, by how', ['how'], middle),
    divided(closed, WINDOW))
  const recorded = logged('SELECT :host, count(*) FROM v_events WHERE time > ? / 1e6 AND ' +
    'time <= ? / 1e6', from, to)
  assert.deepEqual(await at('workstation', 'Events recorded per second', ['instance'], middle),
    divided(recorded, WINDOW))
})

test('workstation: what is open by family and kind', needsPrometheus, async () => {
  for (const when of [middle, scraped.to]) {
    const moment = microseconds(when)
    const where = 'FROM v_lives WHERE opened_us <= ? AND (settled IS NULL OR settled > ? / 1e6)'
    assert.deepEqual(await at('workstation', 'Open by family', ['family'], when),
      logged(`SELECT family, count(*) ${where} GROUP BY 1`, moment, moment))
    assert.deepEqual(await at('workstation', 'Open by kind', ['family', 'kind'], when),
      logged(`SELECT family || ' ' || kind, count(*) ${where} GROUP BY 1`, moment, moment))
  }
})

test('workstation: findings by policy and by concern', needsPrometheus, async () => {
  assert.deepEqual(
    await at('workstation', 'Findings by policy', ['policy', 'severity'], scraped.to),
    logged(`SELECT policy || ' ' || severity, count(*) FROM v_findings GROUP BY 1`))
  const panel = panelsOf(board('workstation')).find(p => p.title === 'Findings by concern')!
  const shown: Record<string, number> = {}
  for (const { refId, legendFormat } of panel.targets!) {
    const [value] = Object.values(await at('workstation', panel.title, [], scraped.to,
      { __rate_interval: `${scraped.to - scraped.from}s` }, refId))
    if (value) shown[legendFormat!] = value
  }
  assert.deepEqual(Object.fromEntries(Object.entries(shown).sort()),
    logged('SELECT concern, count(*) FROM v_findings GROUP BY 1'))
  const named = panel.targets!.flatMap(t => /policy=~"([^"]+)"/.exec(t.expr!)![1].split('|'))
  assert.deepEqual(named.sort(), policies.map(p => p.id).sort(), 'every policy in one concern')
})

test('workstation: quantiles lie in the bucket of the true one', needsPrometheus, async () => {
  const window = { __rate_interval: `${scraped.to - middle}s` }
  const bounds = [0, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2, 3, 5, 10, 60, Infinity]
  for (const [refId, quantile] of [['A', 0.5], ['B', 0.95]] as const) {
    const shown = await at('workstation', 'Time to settle', ['family'], scraped.to, window, refId)
    for (const family of ['wininet', 'msi', 'wnet', 'ras']) {
      const seconds = [...scraped.logs.values()].flatMap(path => {
        const db = openAsGrafana(path)
        const found = db.prepare<unknown[], number>(`SELECT seconds FROM v_teardowns
          WHERE family = ? AND how IN ('call', 'all') AND settled > ? AND settled <= ?`).pluck()
          .all(family, middle, scraped.to)
        db.close()
        return found
      }).sort((a, b) => a - b)
      if (seconds.length < 20) continue
      const truth = seconds[Math.min(seconds.length - 1, Math.ceil(quantile * seconds.length) - 1)]
      const above = Math.max(1, bounds.findIndex(bound => truth <= bound))
      const value = shown[family] ?? 0
      assert.ok(value >= bounds[above - 1] && value <= bounds[above] + 1e-9,
        `${family} ${quantile}: ${value}, in truth ${truth}`)
    }
  }
})

test('refusals are there when they happen', needsPrometheus, async () => {
  const { expr } = targetOf('workstation', 'Refused closes')
  const series = await prometheus.query(interpolate(expr!, values({
    __rate_interval: `${scraped.to - scraped.from}s` })), scraped.to)
  assert.ok(series.length > 0)
  for (const { metric, value } of series) {
    assert.ok(metric.family && metric.error && Number(value![1]) > 0)
  }
})
