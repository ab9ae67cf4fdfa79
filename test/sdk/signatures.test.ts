/** The generated signatures are those of the families. `UPDATE=1` writes them anew. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { signaturesFile } from '../../src/sdk/signatures.ts'

const file = path.join(import.meta.dirname, '../../src/sdk/win32.ts')

test('src/sdk/win32.ts is what the families say', () => {
  const wanted = signaturesFile()
  if (process.env.UPDATE === '1') writeFileSync(file, wanted)
  assert.equal(readFileSync(file, 'utf8'), wanted, 'UPDATE=1 writes it anew')
})

test('no line is longer than 100 columns', () => {
  const long = signaturesFile().split('\n').filter(line => line.length > 100 &&
    !line.includes('https://'))
  assert.deepEqual(long, [])
})
