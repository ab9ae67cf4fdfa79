/** The questions to Windows, asked of Wine: they can be asked, and its answers are printed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runNode, stopWine } from '../wine/wine.ts'

after(stopWine)

test('what is asked of Windows can be asked of Wine', needsWine(), async t => {
  await prepareWine()
  const { code, stdout, stderr } = await runNode(['--test', '--experimental-test-isolation=none',
    '--test-reporter=tap', 'test/windows/unverified.test.ts'])
  for (const [, said] of stdout.matchAll(/^ *# (.*: .*)$/gm)) t.diagnostic(said)
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^# tests 8$/m)
  assert.match(stdout, /^# fail 0$/m)
})
