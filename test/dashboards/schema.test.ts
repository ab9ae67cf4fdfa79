/**
 * The generated JSON against the published types of classic dashboards, which come from the same
 * source as Grafana's JSON schema: the compiler reads each file as a literal of that type, so
 * that a key too many, a key too few and a value outside an enumeration are errors.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directory, names } from './grafana.ts'

const root = join(directory, '..')

/** Enumerations as JSON has them; what the types leave open (targets, options) stays open. */
const PLAIN = `import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
type Query = { refId: string; datasource: { type: string; uid: string }; [more: string]: unknown }
type Plain<T> = unknown extends T ? T
  : T extends string ? \`\${T}\` : T extends number ? T : T extends boolean ? T
  : T extends readonly (infer E)[] ? Plain<E>[]
  : T extends { _implementsDataqueryVariant(): void } ? Query
  : T extends object ? { [K in keyof T]: Plain<T[K]> } : T
export type Classic = Plain<Dashboard>
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

test('every generated dashboard is a classic dashboard, key by key', () => {
  assert.equal(errorsOf(Object.fromEntries(names.map(name => [name, text(name)]))), '')
})

test('what is wrong is seen: a key too many, a key missing, a value that does not exist', () => {
  const good = text('fleet')
  const wrong = {
    many: good.replace('"editable": false', '"editable": false, "colour": "red"'),
    missing: good.replace('"schemaVersion": 42', '"refresh": ""'),
    value: good.replace('"type": "datasource"', '"type": "database"'),
  }
  for (const [name, json] of Object.entries(wrong)) {
    assert.notEqual(json, good)
    const said = new RegExp(`${name}\\.ts\\(\\d+,\\d+\\): error TS`)
    assert.match(errorsOf({ [name]: json }), said, name)
  }
})
