import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findingsOf } from '../../src/policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { readLog } from '../../storage/log.ts'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runNode, windowsPath } from '../wine/wine.ts'

const { version: ownVersion } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

test('a program without set-up records into a log of its own', needsWine(240_000), async () => {
  await prepareWine()
  const state = mkdtempSync(join(tmpdir(), 'lastcall-state-'))
  try {
    const { code, stderr } = await runNode(['test/sdk/default-sink-under-wine.ts'],
      { env: { LASTCALL_STATE: windowsPath(state) }, timeoutMs: 60_000 })
    assert.equal(code, 0, stderr)
    const [file] = readdirSync(join(state, 'runs')).filter(f => f.endsWith('.db'))
    const log = readLog(join(state, 'runs', file))
    const found = findingsOf(log.read(), policies).map(f => `${f.policy} ${f.handle}`)
    assert.deepEqual(found, ['handle-leak 0x2'])
    const [start] = log.read()
    assert.ok(start.kind === 'start' && start.version === ownVersion, 'the program is lastcall\'s')
    log.close()
  } finally {
    rmSync(state, { recursive: true })
  }
})
