/** The dashboards in the repository are what their builders give. `UPDATE=1` writes them anew. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generated } from '../../dashboards/src/all.ts'
import { directory, names } from './grafana.ts'

const file = (name: string) => join(directory, 'generated', `${name}.json`)

if (process.env.UPDATE) for (const name of names) writeFileSync(file(name), generated(name))

for (const name of names) {
  test(`generated/${name}.json is up to date`, () => {
    assert.equal(readFileSync(file(name), 'utf8'), generated(name),
      'run UPDATE=1 npm test test/dashboards/generated.test.ts')
  })
}

test('nothing else lies there', () => {
  assert.deepEqual(readdirSync(join(directory, 'generated')).sort(),
    names.map(name => `${name}.json`).sort())
})
