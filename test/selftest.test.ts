/** The proofs as a user starts them. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const selftest = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'selftest.ts'), ...args], { encoding: 'utf8' })

test('selftest runs as often as it is told, and says what came of it', () => {
  const { status, stdout } = selftest('--crash', '2', '--flips', '20', '--seeds', '30')
  assert.equal(status, 0, stdout)
  for (const said of [/kill -9 at 2 random points/, /kill -9 of the agent at 2 random moments/,
    /\d+ events, \d+ acknowledged/, /20 flipped bits: \d+ found/, /fail 0/]) assert.match(stdout, said)
})

test('selftest refuses what is no number', () => {
  const { status, stderr } = selftest('--crash', 'many')
  assert.equal(status, 2)
  assert.match(stderr, /--crash takes a number, not many\n {2}npm run selftest -- \[--crash 100\]/)
})
