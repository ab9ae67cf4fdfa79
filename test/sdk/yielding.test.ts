/** One capture per process: the SDK yields to the probe. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HandleEvent } from '../../src/events.ts'
import { yielding } from '../../src/sdk/yielding.ts'
import { prepareProbe, trace } from '../probe/trace.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine, windowsPath } from '../wine/wine.ts'

test('a program that uses the SDK is recorded once, by the probe', needsWine(), async t => {
  await prepareProbe()
  const state = mkdtempSync(join(tmpdir(), 'lastcall-state-'))
  t.after(async () => {
    rmSync(state, { recursive: true })
    await stopWine()
  })
  const { node } = await prepareProbe()
  const run = await trace(node, ['L:\\test\\sdk\\default-sink-under-wine.ts'],
    { environment: { LASTCALL_STATE: windowsPath(state) } })
  assert.equal(run.exitCode, 0, run.stderr)
  assert.deepEqual(run.events.flatMap(event => event.kind === 'call' ? event.fn : []),
    ['MsiCreateRecord', 'MsiCreateRecord', 'MsiCloseHandle'])
  assert.deepEqual(readdirSync(state, { recursive: true }), [])
})

test('a probe that comes later and goes again leaves a gap, and the end', () => {
  const event = (seq: number, kind: 'start' | 'tick' | 'end') => ({ seq, kind }) as HandleEvent
  const record = (comes: number, goes: number) => {
    const kept: number[] = []
    let batch = 0
    const sink = yielding(events => { kept.push(...events.map(each => each.seq)) },
      () => batch >= comes && batch < goes)
    for (const kind of ['start', 'tick', 'tick', 'end'] as const) sink([event(++batch, kind)])
    return kept
  }
  assert.deepEqual(record(9, 9), [1, 2, 3, 4])
  assert.deepEqual(record(1, 9), [])
  assert.deepEqual(record(2, 9), [1, 4])
  assert.deepEqual(record(2, 3), [1, 3, 4])
})
