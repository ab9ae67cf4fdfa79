/** The README's tables are generated: UPDATE=1 rewrites them, otherwise stale text fails. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import Database from 'better-sqlite3'
import { newHistory } from '../src/history.ts'
import { report } from '../src/cli/report.ts'
import { parseTrace } from '../src/trace/parse.ts'
import { families } from '../src/families/all.ts'
import { policies } from '../src/policies/all.ts'
import { metricSpecs } from '../src/agent/metrics.ts'
import type { MetricSpec } from '../src/agent/metrics.ts'
import { migrations, views } from '../storage/schema.ts'
import { attributeTable } from '../storage/export/attributes.ts'
import { notBuilt } from '../src/policies/not-built.ts'
import { severities } from '../src/policy.ts'

const path = join(import.meta.dirname, '..', 'README.md')

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`,
    ...rows.map(r => `| ${r.map(c => c.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n')

const sections: Record<string, () => string> = {
  families: () => table(['family', 'DLL', 'kinds of handle', 'functions', 'exports'],
    families.map(f => [f.title, f.dll, Object.keys(f.kinds).join(', '), String(f.functions.length),
      String(f.functions.reduce((n, s) => n + (/\{([^}]*)\}/.exec(s.proto)?.[1].split(',').length ?? 1), 0))])),
  policies: () => table(['policy', 'concern', 'severity', 'rules', 'what it finds'], policies.map(p => [
    `\`${p.id}\``, p.concern,
    severities.filter(s => p.cases.some(c => c.severity === s)).join(', '),
    [...new Set(p.cases.map(c => c.rule))].filter(r => r !== p.id).join(', '), p.summary])),
  attributes: () => table(['attribute', 'on', 'type', 'meaning'], attributeTable.map(a =>
    [`\`${a.key}\``, a.on.join(', '), a.type, a.meaning])),
  metrics: () => table(['metric', 'type', 'labels', 'meaning'], Object.values(metricSpecs).map(
    (m: MetricSpec) => [`\`${m.name}\``, m.type, m.labels.join(', '), m.help])),
  views: () => {
    const db = new Database(':memory:')
    for (const step of migrations) db.exec(step)
    const columns = (view: string) => db.prepare(`SELECT * FROM ${view}`).columns().map(c => c.name)
    return table(['view', 'one row for', 'columns'], Object.entries(views).map(([view, row]) =>
      [`\`${view}\``, row, columns(view).join(', ')]))
  },
  finding: () => {
    const { events } = parseTrace(TRACE)
    const history = newHistory(policies)
    const found = events.flatMap(event => history.apply(event))
    process.env.npm_package_name = 'lastcall'
    const text = stripVTControlCharacters(report(found, { path: 'SOURCE', imageOf: () => 'setup.exe',
      at: wanted => new Map(events.filter(e => wanted.has(e.position)).map(e => [e.position, e])) }))
    return '```\n' + text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '09:12:01') + '\n```'
  },
  'not-built': () => table(['rule', 'needs'], notBuilt.map(r => [`\`${r.rule}\``, r.needs])),
}

const TRACE = `process 4711 setup.exe
A = MsiCreateRecord() @4 site=setup.exe+0x1f20
MsiCloseHandle(A) @4 site=setup.exe+0x1f88
MsiCloseHandle(A) @4 => 6 site=setup.exe+0x2010
end
`

for (const [name, generate] of Object.entries(sections)) {
  test(`the table of ${name} is as generated`, () => {
    const text = readFileSync(path, 'utf8')
    const block = new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`)
    assert.match(text, block)
    const wanted = text.replace(block, (_, open, _old, close) => `${open}${generate()}\n${close}`)
    if (process.env.UPDATE) writeFileSync(path, wanted)
    else assert.equal(text, wanted, 'UPDATE=1 npm test rewrites it')
  })
}
