/** A history that already holds a log's gaps: imported, imported twice, replayed from a file. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { newHistory } from '../../src/history.ts'
import { sequenced } from '../../src/sequence.ts'
import { policies } from '../../src/policies/all.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { scratch } from '../scratch.ts'

const { events } = parseTrace('A = MsiCreateRecord()\ngap 3\nMsiCloseHandle(A) => 6\nend')
const raw = events.map(({ position: _, ...event }) => event as HandleEvent)

test('a gap that is written out is counted once, however often the history comes', t => {
  const folder = scratch(t)
  const log = openLog(join(folder, 'a.db'))
  log.append(raw)
  const once = log.last()
  assert.equal(log.append(raw).length, 0)
  assert.equal(log.last(), once)
  log.close()
  const reader = readLog(join(folder, 'a.db'))
  const kept = [...reader.read()]
  assert.equal(kept.filter(e => e.kind === 'gap').length, 1)
  assert.deepEqual(reader.totals(), { events: raw.length, sessions: 1, gaps: 1, lost: 3 })
  reader.close()
  assert.equal([...sequenced(kept)].filter(e => e.kind === 'gap').length, 1)
})

test('a call without the handles that its function takes is no reason to stop', () => {
  const history = newHistory(policies)
  let position = 0
  const give = (event: object) => history.apply({ session: 's', seq: ++position, at: position,
    position, ...event } as Recorded)
  give({ kind: 'start', host: 'h', pid: 1, created: 0, image: 'a', capture: 'import' })
  for (const fn of ['MsiCloseHandle', 'MsiViewFetch', 'HttpSendRequestW', 'RasDialW', 'RasHangUpW',
    'WNetCancelConnectionW', 'InternetSetStatusCallbackW', 'RasGetConnectStatusW', 'WNetCloseEnum',
    'FtpOpenFileW', 'MsiCloseAllHandles']) {
    for (const result of [0, 1, 6, -1]) {
      give({ kind: 'call', tid: 1, fn, began: 0, took: 1, result, error: 6 })
    }
  }
  give({ kind: 'end' })
})
