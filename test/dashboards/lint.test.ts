/**
 * The rules of Grafana's dashboard linter that concern us, and our own: every panel says which
 * question it answers, in a unit, of a chosen source, and says what it means that nothing is there.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { metricSpecs } from '../../src/agent/metrics.ts'
import { rawCounters } from './counters.ts'
import { board, names, panelsOf, type Board, type Panel } from './grafana.ts'
import { uids } from '../../dashboards/src/links.ts'

const boards = names.map(name => ({ name, board: board(name) }))
const each = (what: string, check: (board: Board, name: string) => void) => test(what, () => {
  for (const { name, board } of boards) check(board, name)
})
const eachPanel = (what: string, check: (panel: Panel, where: string, board: Board) => void) =>
  each(what, (board, name) => {
    for (const panel of panelsOf(board)) check(panel, `${name}: ${panel.title}`, board)
  })
/** Texts that Grafana sends to a data source. */
const queriesOf = (panel: Panel) => panel.targets!.map(t => t.expr ?? t.rawQueryText ?? '')
const variablesOf = (board: Board) => board.templating.list

each('a dashboard has a fixed uid, words, tags, and nobody edits it in the browser', (b, name) => {
  assert.equal(b.uid, uids[name as keyof typeof uids])
  assert.ok(b.title && b.description && b.tags.includes('lastcall'), name)
  assert.equal(b.editable, false)
  assert.equal(b.schemaVersion, 42)
})

each('panels have ids of their own and lie beside each other, not upon', (b, name) => {
  assert.equal(new Set(b.panels.map(p => p.id)).size, b.panels.length, name)
  const taken = new Map<string, string>()
  for (const p of panelsOf(b)) {
    assert.ok(p.gridPos.x + p.gridPos.w <= 24, `${name}: ${p.title} sticks out`)
    for (let x = p.gridPos.x; x < p.gridPos.x + p.gridPos.w; x++) {
      for (let y = p.gridPos.y; y < p.gridPos.y + p.gridPos.h; y++) {
        const key = `${x},${y}`
        assert.equal(taken.get(key), undefined, `${name}: ${p.title} lies upon ${taken.get(key)}`)
        taken.set(key, p.title)
      }
    }
  }
})

eachPanel('a panel has a title, a question, a unit, limits and words for nothing', (p, where) => {
  assert.ok(p.title, where)
  assert.ok(p.description?.includes('?'), `${where}: ask a question`)
  assert.ok(p.fieldConfig.defaults.unit, `${where}: no unit`)
  assert.ok(p.fieldConfig.defaults.noValue, `${where}: nothing to say when there is nothing`)
  assert.equal(p.fieldConfig.defaults.thresholds?.steps[0].value, null, where)
})

eachPanel('a panel has targets, and they ask the chosen data source', (p, where, b) => {
  assert.ok(p.targets!.length > 0, where)
  const own = variablesOf(b).filter(v => v.type === 'datasource').map(v => `\${${v.name}}`)
  for (const of of [p, ...p.targets!]) {
    assert.ok(own.includes(of.datasource!.uid), `${where}: ${of.datasource!.uid} is not a variable`)
  }
  assert.equal(new Set(p.targets!.map(t => t.refId)).size, p.targets!.length, where)
  for (const query of queriesOf(p)) assert.ok(query.trim(), where)
})

eachPanel('every Prometheus selector is limited to the chosen job and instance', (p, where) => {
  for (const { expr } of p.targets!) {
    if (expr === undefined) continue
    const selectors = expr.match(/\{[^}]*\}/g) ?? []
    assert.ok(selectors.length > 0, where)
    for (const selector of selectors) {
      assert.match(selector, /job=~"\$job"/, where)
      assert.match(selector, /instance=~"\$instance"/, where)
    }
    const bare = Object.values(metricSpecs).map(m => m.name)
      .filter(name => new RegExp(`\\b${name}\\b(?!\\{)`).test(expr))
    assert.deepEqual(bare, [], `${where}: without a selector`)
  }
})

eachPanel('SQL is limited to the chosen hosts, or to one handle, and reads views', (p, where) => {
  for (const { rawQueryText: sql } of p.targets!) {
    if (sql === undefined) continue
    assert.ok(/\$\{host:sqlstring\}/.test(sql) || /\$\{life:sqlstring\}/.test(sql) ||
      p.title === 'The log', `${where}: neither a host nor a handle`)
    assert.doesNotMatch(sql, /\b(FROM|JOIN) (events|lives|findings|batches|names)\b/,
      `${where}: reads a table; the contract is the views`)
    for (const [, format] of sql.matchAll(/\$\{\w+(?::(\w+))?\}/g)) {
      assert.equal(format, 'sqlstring', `${where}: a variable that is not quoted`)
    }
  }
})

eachPanel('where a query stops after so many rows, the description says so', (p, where) => {
  for (const { rawQueryText: sql } of p.targets!) {
    const most = /LIMIT (\d+)$/.exec(sql ?? '')
    if (most) assert.ok(p.description!.includes(Number(most[1]).toLocaleString('en')), where)
  }
})

eachPanel('counters only as rates or increases, over ranges that Grafana knows', (p, where) => {
  for (const { expr } of p.targets!) {
    if (expr === undefined) continue
    assert.deepEqual(rawCounters(expr), [], where)
    for (const [, window] of expr.matchAll(/\[([^\]]+)\]/g)) {
      assert.match(window, /^\$__(rate_interval|range)$/, where)
    }
    const gauges = Object.values(metricSpecs).filter(m => m.type === 'gauge').map(m => m.name)
    for (const gauge of gauges) {
      assert.doesNotMatch(expr, new RegExp(`(rate|increase)\\(${gauge}\\b`), where)
    }
  }
})

eachPanel('growth is asked at points that do not tell of the same growth twice', (p, where) => {
  const grows = p.targets!.some(({ expr }) => expr?.includes('increase(') &&
    expr.includes('[$__rate_interval]'))
  // Grafana looks back at least four scrapes, and one more than the step.
  assert.equal(p.interval, grows ? '1m' : undefined, where)
})

eachPanel('series from the log are named by their label, as overrides by name expect', (p, where) => {
  const [{ queryType, rawQueryText }] = p.targets!
  const lanes = p.transformations?.find(t => t.id === 'partitionByValues')
  const by = queryType === 'time series' ? 'metric' : lanes && 'lane'
  assert.equal(p.fieldConfig.defaults.displayName, by && `\${__field.labels.${by}}`, where)
  if (by) assert.match(rawQueryText!, new RegExp(`AS ${by}\\b`), where)
})

test('the rule on counters sees a raw one', () => {
  assert.deepEqual(rawCounters('sum(lastcall_findings_total{job="a"})'),
    ['lastcall_findings_total'])
  assert.deepEqual(rawCounters('sum(rate(lastcall_findings_total{job="a"}[5m]))'), [])
  assert.deepEqual(rawCounters('x or lastcall_teardown_settle_seconds_bucket{}'),
    ['lastcall_teardown_settle_seconds_bucket'])
})

each('variables are labelled, described, used, and name their source', (b, name) => {
  const text = JSON.stringify({ panels: b.panels, list: b.templating.list })
  for (const v of variablesOf(b)) {
    assert.ok(v.label && v.description, `${name}: ${v.name}`)
    const uses = text.split(new RegExp(`\\$\\{?${v.name}\\b`)).length - 1
    assert.ok(uses > 0, `${name}: ${v.name} is not used`)
    if (v.type === 'query') {
      assert.match(v.datasource!.uid, /^\$\{\w+_datasource\}$/)
      assert.ok(v.multi && v.includeAll, `${name}: ${v.name} takes one value only`)
      // All of a SQL variable is the list of its values, so that they are quoted one by one.
      assert.equal(v.allValue, v.datasource!.uid.includes('prometheus') ? '.+' : undefined)
    }
  }
  const prometheus = variablesOf(b).some(v => v.name === 'prometheus_datasource')
  const expected = prometheus ? ['job', 'instance'] : ['sqlite_datasource', 'host']
  const has = variablesOf(b).map(v => v.name)
  for (const v of expected) assert.ok(has.includes(v), `${name}: ${v}`)
})

each('every dashboard links to all the others, and every link arrives', (b, name) => {
  const known = Object.values(uids) as string[]
  assert.deepEqual(b.links.map(link => link.url).sort(),
    known.filter(uid => uid !== b.uid).map(uid => `/d/${uid}`).sort())
  for (const [, uid] of JSON.stringify(b.panels).matchAll(/\/d\/([\w-]+)/g)) {
    assert.ok(known.includes(uid), `${name}: there is no ${uid}`)
  }
  for (const [, uid, query] of JSON.stringify(b.panels).matchAll(/\/d\/([\w-]+)\?([^" ]*)/g)) {
    const target = boards.find(other => other.board.uid === uid)!.board
    for (const [, variable] of query.matchAll(/var-(\w+)=/g)) {
      assert.ok(variablesOf(target).some(v => v.name === variable),
        `${name}: ${uid} has no variable ${variable}`)
    }
  }
})

test('the explorer leads to the trace: an explore page with TraceQL from the row', () => {
  const panel = panelsOf(board('handle'))[0]
  const { url } = panel.fieldConfig.defaults.links![0]
  const filled = url.replace('${__data.fields["trace"]:percentencode}',
    encodeURIComponent(JSON.stringify('{ span.x = "y" }')))
    .replaceAll('${tempo_datasource}', 'tempo')
    .replace('${__data.fields["from_ms"]}', '1').replace('${__data.fields["to_ms"]}', '2')
  const panes = JSON.parse(new URL(filled, 'http://g').searchParams.get('panes')!) as
    { t: { queries: { query: string }[]; range: unknown } }
  assert.equal(panes.t.queries[0].query, '{ span.x = "y" }')
  assert.deepEqual(panes.t.range, { from: '1', to: '2' })
})

test('every field that a link takes from its row is a column of it', () => {
  for (const { board } of boards) {
    for (const p of panelsOf(board)) {
      const sql = p.targets![0].rawQueryText
      if (sql === undefined) continue
      for (const [, column] of JSON.stringify(p.fieldConfig).matchAll(/fields\[\\"(\w+)\\"\]/g)) {
        assert.match(sql, new RegExp(`\\b${column}\\b`), `${p.title}: ${column}`)
      }
    }
  }
})
