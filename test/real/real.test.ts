/**
 * The provoking programs of win32-handle-apis.md section 6, as users of the SDK, on Wine's own
 * wininet and msi, on the test network provider and on the RAS stand-in: judged by all policies,
 * each gives what section 6 names and nothing else above info; done correctly ('twin'), nothing.
 *
 * Not here, because no event carries it: the freed buffer (program 4), CloseHandle on a root
 * (program 6). A missing HANDLE_CLOSING and a stuck poll need a minute: here policies wait less.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { judgeOf } from '../../src/agent/judging.ts'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { findingOrder, type Judging } from '../../src/history.ts'
import { findingsOf } from '../policy-tester.ts'
import type { Finding } from '../../src/policy.ts'
import { policies } from '../../src/policies/all.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { startHttpServer } from '../fixtures/http-server.ts'
import { scratch } from '../scratch.ts'
import { assertFound, type Expected, gives, nothing, type Programs, provoked, wait } from
  '../fixtures/provoked.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine } from '../wine/wine.ts'
import { eventsOf } from './run.ts'

const outOfOrder = (commit: string) => ['msi-fetch-before-execute', commit,
  'msi-child-outlives-parent', 'msi-fetch-loop-leak', 'msi-kind-mismatch']

const expected: Programs = {
  ...provoked,
  'inet-close-while-pending': {
    '': nothing, root: nothing, twin: nothing,
    exit: gives('wininet-exit-pending'),
    late: { gives: ['wininet-missing-handle-closing'],
      judging: wait('wininet-missing-handle-closing', 400) },
  },
  'inet-callback-abuse': {
    '': { gives: ['wininet-callback-change-pending', 'wininet-async-zero-context',
      'wininet-async-no-callback'], info: ['wininet-callback-not-propagated'] },
    twin: nothing,
  },
  'inet-reuse': {
    '': gives('wininet-stale-value-reused'),
    // What the stale copy's close does to the thread that owned the handle.
    victim: gives('wininet-stale-value-reused', 'wininet-use-after-close'),
    twin: nothing,
  },
  'inet-close-during-call': { '': gives('wininet-close-during-call'), twin: nothing },
  'msi-stale': { '': gives('msi-stale-value-reused'), twin: nothing },
  'msi-order': {
    '': gives(...outOfOrder('msi-close-uncommitted')),
    direct: gives(...outOfOrder('msi-direct-uncommitted')),
    summary: gives('msi-suminfo-not-persisted'),
    leak: gives(...outOfOrder('msi-close-uncommitted'),
      ...Array.from({ length: 21 }, () => 'msi-handle-leak')),
    twin: nothing,
  },
  'wnet-cancel': { ...provoked['wnet-cancel'], refused: gives('wnet-cancel-open-files') },
  'ras-hangup': {
    ...provoked['ras-hangup'],
    twice: gives('ras-double-hangup'),
    statistics: gives('ras-use-after-hangup'),
    redial: { ...gives('ras-redial-too-early'), env: { LASTCALL_TEST_RAS_SETTLE_MS: '1000' } },
  },
  'ras-resume': {
    '': nothing, mismatch: gives('ras-paused-resume-mismatch'),
    stale: gives('ras-handle-not-nulled'),
  },
}

let server: Awaited<ReturnType<typeof startHttpServer>>
const folder = scratch()
before(async () => { server = await startHttpServer() })
after(async () => {
  await server.close()
  await stopWine()
})

const positioned = (events: readonly HandleEvent[]): Recorded[] =>
  events.map((event, i) => ({ ...event, position: i + 1 }) as Recorded)

const text = (findings: readonly Finding[]) =>
  [...findings].sort(findingOrder).map(finding => JSON.stringify(finding)).join('\n')

/** Written to a log in pieces and judged live; read back and judged again. */
function assertReplays(name: string, events: readonly HandleEvent[], judging: Judging): void {
  const file = path.join(folder, `${name}.db`)
  const log = openLog(file, { synchronous: 'NORMAL', judge: judgeOf(judging) })
  for (let i = 0; i < events.length; i += 7) log.append(events.slice(i, i + 7))
  log.close()
  const reader = readLog(file)
  const live = reader.findings().map(({ number: _, position: __, suppressed: ___, ...f }) => f)
  const again = findingsOf(reader.read(), policies, judging).map(({ position: _, ...f }) => f)
  reader.close()
  assert.equal(text(live), text(again), `${name}: live is not what a replay says`)
  const whole = findingsOf(positioned(events), policies, judging)
  assert.equal(text(again), text(whole.map(({ position: _, ...f }) => f)), name)
}

async function check(program: string, variant: string, want: Expected): Promise<void> {
  const name = `${program} ${variant}`
  const events = await eventsOf(program, variant, { PORT: `${server.port}`, ...want.env })
  assert.deepEqual(events.map(event => event.seq), events.map((_, i) => i + 1), name)
  assert.equal(events.at(-1)?.kind, 'end', name)
  const judging = want.judging ?? {}
  const found = findingsOf(positioned(events), policies, judging)
  assertFound(found, want, name)
  assertReplays(name, events, judging)
}

for (const [program, variants] of Object.entries(expected)) {
  test(program, { ...needsWine(), concurrency: 2 }, async t => {
    await Promise.all(Object.entries(variants).map(([variant, want]) =>
      t.test(variant || 'as described', () => check(program, variant, want))))
  })
}
