/**
 * The generated JSON against the schema that Grafana publishes with each release, @grafana/schema:
 * the compiler reads each file as a literal of its types, so that a key too many, a key too few and
 * a value outside an enumeration are errors - in the dashboard, and in what its panels' plugins
 * take (options, and a field's custom settings, of which Grafana fills in what is absent).
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { directory, names } from './grafana.ts'

const root = join(directory, '..')

/** Where the types of a panel's plugin are. */
const plugins: Readonly<Record<string, string>> = {
  stat: 'stat/panelcfg/x/Stat', bargauge: 'bargauge/panelcfg/x/BarGauge',
  table: 'table/panelcfg/x/Table', timeseries: 'timeseries/panelcfg/x/TimeSeries',
  'state-timeline': 'statetimeline/panelcfg/x/StateTimeline',
}
const plugin = (type: string) =>
  `import('@grafana/schema/dist/esm/raw/composable/${plugins[type]}PanelCfg_types.gen')`
const withFields = ['table', 'timeseries', 'state-timeline']

/** Enumerations as JSON has them. A panel's type decides what its options are. */
const PLAIN = `import type * as raw from
  '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen'
type Plain<T> = unknown extends T ? T
  : T extends string ? \`\${T}\` : T extends number | boolean ? T
  : T extends readonly (infer E)[] ? Plain<E>[]
  : T extends object ? { [K in keyof T]: Plain<T[K]> } : T
type Some<T> = T extends readonly unknown[] ? T
  : T extends object ? { [K in keyof T]?: Some<T[K]> } : T
type Query = { refId: string; datasource: { type: string; uid: string }; [more: string]: unknown }
type PanelOf<T extends string, Options, Custom> =
  Omit<Plain<raw.Panel>, 'type' | 'options' | 'targets' | 'fieldConfig'> & { type: T
    options: Some<Plain<Options>>; targets: Query[]
    fieldConfig: Omit<Plain<raw.FieldConfigSource>, 'defaults'> & {
      defaults: Omit<Plain<raw.FieldConfig>, 'custom'> & { custom?: Some<Plain<Custom>> } } }
type Panel = Plain<raw.RowPanel>
${Object.keys(plugins).map(type => `  | PanelOf<'${type}', ${plugin(type)}.Options,
    ${withFields.includes(type) ? `${plugin(type)}.FieldConfig` : 'Record<string, never>'}>`)
    .join('\n')}
export type Classic = Omit<Plain<raw.Dashboard>, 'panels'> & { panels: Panel[] }
`

function errorsOf(files: Record<string, string>): string {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const place = mkdtempSync(join(root, '.cache', 'dashboards-'))
  try {
    writeFileSync(join(place, 'plain.ts'), PLAIN)
    for (const [name, json] of Object.entries(files)) {
      writeFileSync(join(place, `${name}.ts`), `import type { Classic } from './plain.ts'
export const value: Classic = ${json}`)
    }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({
      extends: join(root, 'tsconfig.json'), include: ['*.ts'] }))
    const { stdout } = spawnSync(process.execPath,
      [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', place], { encoding: 'utf8' })
    return stdout
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const text = (name: string) => readFileSync(join(directory, 'generated', `${name}.json`), 'utf8')

test('every generated dashboard is a classic dashboard of that release, key by key', () => {
  assert.equal(errorsOf(Object.fromEntries(names.map(name => [name, text(name)]))), '')
})

test('what is wrong is seen: a key too many, a key missing, a value that does not exist', () => {
  const good = text('workstation')
  const wrong = {
    many: good.replace('"editable": false', '"editable": false, "colour": "red"'),
    missing: good.replace('"schemaVersion": 42', '"refresh": ""'),
    value: good.replace('"type": "datasource"', '"type": "database"'),
    option: good.replace('"displayMode": "list"', '"displayMode": "lists"'),
    custom: good.replace('"drawStyle": "line"', '"drawStile": "line"'),
    kind: good.replace('"type": "timeseries"', '"type": "timeline"'),
  }
  for (const json of Object.values(wrong)) assert.notEqual(json, good)
  const said = errorsOf(wrong)
  for (const name of Object.keys(wrong)) {
    assert.match(said, new RegExp(`${name}\\.ts\\(\\d+,\\d+\\): error TS`), name)
  }
})

test('the release is that of the server which compose starts', () => {
  const { services } = parse(readFileSync(join(directory, 'compose.yaml'), 'utf8')) as
    { services: Record<string, { image: string }> }
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', '@grafana', 'schema',
    'package.json'), 'utf8')) as { version: string }
  const minor = (of: string) => /(\d+\.\d+)\.\d+$/.exec(of)![1]
  assert.equal(minor(services.grafana.image), minor(version))
})
