/** Lives and findings are written with their cause, and a failed batch leaves no trace in them. */
import Database from 'better-sqlite3'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { judgeOf } from '../../src/agent/judging.ts'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { fold, newLedger, newMove } from '../../src/ledger.ts'
import { policies } from '../../src/policies/all.ts'
import type { Finding } from '../../src/policy.ts'
import { findingsOf } from '../policy-tester.ts'
import { sequenced } from '../../src/sequence.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { openLog, readLog, type Judge, type Log } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { call, scratch, start, T0 } from './helpers.ts'

/** Folds the ledger and finds something at every MsiCloseHandle(0). */
function watcher(made: { count: number; fail?: boolean }) {
  return (log: Log): Judge => {
    made.count++
    const ledger = newLedger()
    const move = newMove()
    ledger.dirty = []
    const apply = (event: Recorded): readonly Finding[] => {
      fold(ledger, event, move)
      if (made.fail) throw new Error('a policy has a bug')
      return event.kind === 'call' && event.handles?.[0] === '0x0' ? [finding(event)] : []
    }
    for (const event of log.read()) apply(event)
    return { ledger, apply, suppressed: f => f.fingerprint === 'ff' }
  }
}

function finding(event: Recorded): Finding {
  return { policy: 'p', rule: 'r', concern: 'hygiene', severity: 'info', family: 'msi',
    handle: null, life: null, session: event.session, at: event.at, because: 'it is zero',
    fingerprint: event.seq === 9 ? 'ff' : 'aa', evidence: [event.position] }
}

const open = (seq: number, handle: string, session = 's'): HandleEvent => ({ ...call(seq, session),
  fn: 'MsiCreateRecord', handles: undefined, outs: [handle], result: 1 }) as HandleEvent
const close = (seq: number, handle: string, session = 's'): HandleEvent => ({
  ...call(seq, session), fn: 'MsiCloseHandle', handles: [handle], outs: undefined }) as HandleEvent

test('what was lost was not late: a gap comes before what was due in it, live and from a file', t => {
  const whole = parseTrace(`
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7
+2m
HttpQueryInfoW(C)`).events
  // Without the tick: it says that nothing is on its way.
  const events = whole.filter(event => event.kind !== 'tick')
  const lost = events.filter(event => event.kind !== 'status' && event.kind !== 'returned')
  const judged = (kept: readonly HandleEvent[]) => {
    const log = openLog(join(scratch(t), 'log.db'), { judge: judgeOf({}) })
    try {
      log.append(kept)
      return log.findings().map(f => f.rule)
    } finally {
      log.close()
    }
  }
  const contiguous = lost.map((event, i) => ({ ...event, seq: i + 1 }))
  assert.deepEqual([events, lost, contiguous].map(judged),
    [[], [], ['wininet-missing-request-complete']])
  assert.deepEqual(findingsOf([...sequenced(lost)], policies), [])
})

test('lives and findings of a batch', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: watcher({ count: 0 }) })
  log.append([start(), open(2, '0x1'), open(3, '0x2')])
  assert.deepEqual(log.readyLives(0, 10), [])
  log.append([close(4, '0x1'), close(5, '0x0'), open(6, '0x1')])
  const [ready] = log.readyLives(0, 10)
  assert.equal(ready.id, 's/msi/0x1#1')
  assert.deepEqual([ready.state, ready.how, ready.session, ready.ready, ready.opened_position,
    ready.closed_position, ready.closed_by], ['closed', 'call', 's', 1, 2, 4, 'MsiCloseHandle'])
  assert.deepEqual(log.positionsOf(ready), { from: 2, to: 5 })
  assert.deepEqual(log.livesIn(['open']).map(l => l.id), ['s/msi/0x2#1', 's/msi/0x1#2'])
  assert.deepEqual(log.positionsOf(log.life('s/msi/0x2#1')!), { from: 3, to: 7 })
  log.append([close(7, '0x2'), { kind: 'end', session: 's', seq: 8, at: T0 + 200 },
    close(9, '0x0')])
  assert.deepEqual(log.readyLives(1, 10).map(l => [l.id, l.how, l.ready]),
    [['s/msi/0x2#1', 'call', 2], ['s/msi/0x1#2', 'process', 3]])
  const found = log.findings()
  assert.deepEqual(found.map(f => [f.position, f.suppressed, f.evidence]),
    [[5, false, [5]], [9, true, [9]]])
  assert.equal(log.counters.findings, 2)
  log.close()
  const reader = readLog(path)
  assert.deepEqual(reader.findings(found[0].number).map(f => f.position), [9])
  reader.close()
  assert.equal(verify(path).ok, true)
})

test('the views that dashboards read: one row each, epoch seconds', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: watcher({ count: 0 }) })
  log.append([start(), open(2, '0xff'), close(3, '0xff'), close(4, '0x0'), open(5, '0x2')])
  log.close()
  const db = new Database(path, { readonly: true })
  const all = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[]
  assert.deepEqual(all('SELECT life, handle, state, opened, closed, image FROM v_lives'), [
    { life: 's/msi/0xff#1', handle: '0xff#1', state: 'closed', opened: (T0 + 20) / 1e6,
      closed: (T0 + 30) / 1e6, image: 'C:\\app.exe' },
    { life: 's/msi/0x2#1', handle: '0x2#1', state: 'open', opened: (T0 + 50) / 1e6, closed: null,
      image: 'C:\\app.exe' }])
  assert.deepEqual(all('SELECT life, seconds, began FROM v_teardowns'),
    [{ life: 's/msi/0xff#1', seconds: 0, began: (T0 + 30) / 1e6 }])
  assert.deepEqual(all('SELECT time, policy, host FROM v_findings'),
    [{ time: (T0 + 40) / 1e6, policy: 'p', host: 'h' }])
  assert.deepEqual(all('SELECT kind, function, handle, out, site FROM v_events LIMIT 3'), [
    { kind: 'start', function: null, handle: null, out: null, site: null },
    { kind: 'call', function: 'MsiCreateRecord', handle: null, out: '0xff', site: 'app.exe+0x2' },
    { kind: 'call', function: 'MsiCloseHandle', handle: '0xff', out: null, site: 'app.exe+0x3' }])
  db.close()
})

test('after a failed batch the judge is made anew from what was committed', t => {
  const path = join(scratch(t), 'log.db')
  const made = { count: 0, fail: false }
  const log = openLog(path, { judge: watcher(made) })
  log.append([start(), open(2, '0x1')])
  assert.equal(made.count, 1)
  made.fail = true
  assert.throws(() => log.append([close(3, '0x1')]), /a policy has a bug/)
  made.fail = false
  assert.equal(log.last(), 2)
  assert.equal(log.life('s/msi/0x1#1')!.state, 'open')
  log.append([close(3, '0x1'), open(4, '0x1')])
  assert.equal(made.count, 2)
  assert.equal(log.life('s/msi/0x1#1')!.closed_position, 3)
  assert.equal(log.life('s/msi/0x1#2')!.state, 'open')
  assert.equal(log.readyLives(0, 10).length, 1)
  log.close()
})

test('a batch that was not folded is caught up with before the next that is', t => {
  const made = { count: 0 }
  const log = openLog(join(scratch(t), 'log.db'), { judge: watcher(made) })
  log.append([start(), open(2, '0x1')], { fold: false })
  log.append([close(3, '0x1')])
  assert.equal(made.count, 2)
  assert.equal(log.life('s/msi/0x1#1')!.state, 'closed')
  log.close()
})

test('checkpoints, configuration and snapshots', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  log.setConfig('{"a":1}')
  log.append([start(), call(2)])
  log.setConfig('{"a":1}')
  log.setConfig('{"a":2}')
  assert.deepEqual([log.configAt(2), log.configAt(3), log.configAt()],
    ['{"a":1}', '{"a":2}', '{"a":2}'])
  assert.equal(log.checkpoint('sink'), undefined)
  log.setCheckpoint('sink', 17)
  for (const position of [1, 2, 3]) {
    log.saveSnapshot({ position, schema: 1, data: Uint8Array.of(position) })
  }
  assert.equal(log.snapshot(1)?.position, 3)
  assert.deepEqual([...log.snapshot(1, 2)!.data], [2])
  assert.equal(log.snapshot(1, 1), undefined, 'only the newest two are kept')
  assert.equal(log.snapshot(2), undefined)
  log.close()
  const reader = readLog(path)
  assert.equal(reader.checkpoint('sink'), 17)
  assert.throws(() => reader.setCheckpoint('sink', 18), /read-only/)
  reader.close()
})
