/** The SDK on the real functions, under Wine: the contract, real threads, secrets, a stress. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { needsWine } from '../wine/require.ts'
import { prepareWine, runNode } from '../wine/wine.ts'

async function run(args: string[], env: Record<string, string> = {}) {
  await prepareWine()
  const result = await runNode(args, { env })
  assert.equal(result.code, 0, result.stderr + result.stdout)
  return result.stdout
}

test('the contract holds on the real functions', needsWine(), async () => {
  const out = await run(['--test', '--experimental-test-isolation=none', '--test-reporter=tap',
    'test/sdk/under-wine.ts'])
  const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(out)?.[1])
  assert.deepEqual([count('tests'), count('pass'), count('fail'), count('skipped')],
    [CONTRACT, CONTRACT, 0, 0], out)
})
/** Tests in test/sdk/contract.ts: a suite that silently loses one would pass otherwise. */
const CONTRACT = 22

test('four real threads make one history without a contradiction', needsWine(), async () => {
  // Only where the threads took each other's values is anything proved: on one core that is rare.
  for (let taken = 0; taken === 0;) {
    const { ms: _, outOfOrder, ...said } = JSON.parse(await run(['test/sdk/threads-under-wine.ts'],
      { PAIRS: '10000' })) as Record<string, number>
    assert.deepEqual(said, { calls: 93_336, expected: 93_336, threads: 4, contiguous: true,
      contradictions: 0, mismatches: 0, open: 0 })
    taken = outOfOrder
  }
})

test('hundreds of requests, closed at random moments, never deadlock', needsWine(),
  async () => {
    const said = JSON.parse(await run(['test/sdk/stress-under-wine.ts'])) as Record<string, unknown>
    assert.deepEqual({ ...said, ms: 0, longest: 0, statuses: 0, closedInCallback: 0 }, { ms: 0,
      longest: 0, statuses: 0, closedInCallback: 0, requests: 300, settled: 300, synchronous: 12,
      lost: 0, contradictions: 0, open: 0, pendingAtEnd: 0 })
    // On a slow machine with one core it is at work for nine.
    assert.ok(Number(said.longest) < 20_000, `the event loop stood still for ${said.longest} ms`)
  })

test('no planted secret is in any file', needsWine(), async () => {
  const said = JSON.parse(await run(['test/sdk/secrets-under-wine.ts'])) as unknown
  assert.deepEqual(said, { found: [], calls: true })
})
