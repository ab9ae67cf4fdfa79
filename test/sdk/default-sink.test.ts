import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { readLog } from '../../storage/log.ts'
import { scratch } from '../scratch.ts'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runNode, windowsPath } from '../wine/wine.ts'

const { version: ownVersion } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

test('a program without set-up records into a log of its own', needsWine(), async t => {
  await prepareWine()
  const state = scratch(t)
  const { code, stderr } = await runNode(['test/sdk/default-sink-under-wine.ts'],
    { env: { LASTCALL_STATE: windowsPath(state) } })
  assert.equal(code, 0, stderr)
  const [file] = readdirSync(join(state, 'runs')).filter(f => f.endsWith('.db'))
  const log = readLog(join(state, 'runs', file))
  const found = findingsOf(log.read(), policies).map(f => `${f.policy} ${f.handle}`)
  assert.deepEqual(found, ['handle-leak 0x2'])
  const [start] = log.read()
  assert.ok(start.kind === 'start' && start.version === ownVersion, 'the program is lastcall\'s')
  log.close()
})
