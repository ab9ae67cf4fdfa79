/**
 * Every answer that a collector can give, and what becomes of the spans: each row of the facts'
 * table on the official exporter, with a better outcome.
 */
import assert from 'node:assert/strict'
import { syncBuiltinESMExports } from 'node:module'
import { test, type TestContext } from 'node:test'
import { connectReader } from '../../storage/connect.ts'
import { askAgain, sinkReports, type SinkReport, type SinkState } from
  '../../storage/export/progress.ts'
import { delayMs } from '../../storage/export/backoff.ts'
import { newOutbox } from '../../storage/export/outbox.ts'
import { retryAfter } from '../../storage/export/post.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { program } from './histories.ts'
import { typeNamed, type Fault } from './receiver.ts'
import { setup, type Setup } from './setup.ts'

const PROTOBUF = { 'content-type': 'application/x-protobuf' }

/** A log with the lives of a few programs; a fault for the first requests of its traces. */
async function faced(t: TestContext, fault: Fault) {
  const s = await setup(t)
  for (let seed = 1; seed <= 3; seed++) s.log.append(program(seed, { processes: 2 }))
  let nth = 0
  s.receiver.fault = (request, response) =>
    request.path === '/v1/traces' && fault({ ...request, n: ++nth }, response)
  return s
}

/** Everything arrived, nothing differs, and the checkpoints are at the end of the log. */
function assertComplete({ log, db, receiver }: Setup, sink = 'to'): void {
  const lives = log.readyLives(0, -1).map(l => l.id)
  const arrived = [...receiver.spans.values()].filter(s => s.name.includes(' '))
    .map(s => s.attributes['win32.handle.life'])
  assert.equal(arrived.length, lives.length)
  assert.equal(new Set(arrived).size, lives.length)
  assert.deepEqual(receiver.conflicts, [])
  assert.equal(receiver.mostInFlight, 1, 'one request in flight')
  const [report] = sinkReports(db).filter(r => r.name === sink)
  assert.deepEqual(report.checkpoints, { traces: lives.length, logs: log.findings().at(-1)?.number ?? 0 })
}

const times = (n: number, act: Fault): Fault => (request, response) =>
  request.n <= n ? act(request, response) : false
const status = (code: number, headers: Record<string, string> = {}, body = ''): Fault =>
  (_, response) => {
    response.writeHead(code, headers).end(body)
    return true
  }

test('200 with an empty body of the right type is an acknowledgement', async t => {
  const s = await faced(t, () => false)
  const { state } = await s.send()
  assertComplete(s)
  assert.deepEqual([state.failures, state.trouble, s.receiver.duplicates], [0, null, 0])
  assert.equal(state.sent.traces, s.receiver.spans.size)
  assert.equal(state.sent.logs, s.receiver.records.size)
})

test('a partial success: counted, surfaced, passed, not sent again', async t => {
  const response = typeNamed('ExportTraceServiceResponse')
  const s = await faced(t, times(1, (request, r) => {
    request.accept()
    r.writeHead(200, PROTOBUF).end(response.encode(response.fromObject(
      { partialSuccess: { rejectedSpans: 3, errorMessage: 'three were too old' } })).finish())
    return true
  }))
  const { state } = await s.send()
  assertComplete(s)
  assert.equal(state.rejected.traces, 3)
  assert.equal(state.sent.traces, s.receiver.spans.size - 3)
  assert.match(state.warning!, /^3 of \d+ traces rejected: three were too old$/)
  assert.equal(sinkReports(s.db)[0].warning, state.warning, 'it is kept')
})

for (const [name, headers, body] of [
  ['HTML', { 'content-type': 'text/html' }, '<html>hello world</html>'],
  ['JSON', { 'content-type': 'application/json' }, '{}'],
  ['no content type', {}, ''],
  ['the right type and another body', PROTOBUF, 'hello world'],
] as const) {
  test(`200 with ${name} is no acknowledgement`, async t => {
    const s = await faced(t, times(2, status(200, headers, body)))
    const reports: SinkReport[] = []
    const { state } = await s.send({ onState({ trouble }) {
      if (trouble) reports.push(sinkReports(s.db)[0])
    } })
    assert.match(reports[0].trouble!.reason, /answered 200 with/)
    assert.equal(reports[0].checkpoints.traces, 0)
    assertComplete(s)
    assert.deepEqual([state.failures, state.trouble], [2, null])
  })
}

test('204 and redirects are no acknowledgement, and nothing follows a redirect', async t => {
  const s = await faced(t, (request, response) => {
    if (request.n === 1) return status(204)(request, response)
    if (request.n <= 3) {
      return status(request.n === 2 ? 302 : 307, { location: '/v1/elsewhere' })(request, response)
    }
    return false
  })
  const { state } = await s.send()
  assertComplete(s)
  assert.equal(state.failures, 3)
  assert.deepEqual([...new Set(s.receiver.requests.map(r => r.path))], ['/v1/traces', '/v1/logs'])
})

for (const code of [401, 403, 404]) {
  test(`${code}: nothing is lost and nothing is set aside, it is said`, async t => {
    const s = await faced(t, times(3, status(code, { 'content-type': 'text/plain' }, 'who are you')))
    const seen: string[] = []
    await s.send({ onState: state => { if (state.trouble) seen.push(state.trouble.reason) } })
    assertComplete(s)
    assert.match(seen[0], new RegExp(`^${code} .*: who are you$`))
    assert.deepEqual(sinkReports(s.db)[0].refused, [])
  })
}

for (const code of [400, 413]) {
  test(`${code} for one life: it alone is set aside, and can be sent again`, async t => {
    const s = await faced(t, (request, response) => {
      const bad = request.spans.some(span => span.attributes['win32.handle.life'] === culprit)
      return bad && status(code, { 'content-type': 'text/plain' }, 'I do not like it')(request, response)
    })
    const culprit = s.log.readyLives(4, 1)[0].id
    await s.send()
    const lives = s.log.readyLives(0, -1).length
    const [report] = sinkReports(s.db)
    assert.deepEqual(report.refused.map(r => [r.signal, r.status, r.items]), [['traces', code, 1]])
    assert.match(report.refused[0].reason, new RegExp(`^${code} .*: I do not like it$`))
    assert.equal(report.checkpoints.traces, lives, 'the others were not held up')
    assert.equal([...s.receiver.spans.values()].filter(x => x.name.includes(' ')).length, lives - 1)
    // Asked again while it still refuses, it stays; when it does not, it arrives.
    assert.equal(askAgain(s.db), 1)
    await s.send()
    assert.equal(sinkReports(s.db)[0].refused[0].again, 0)
    s.receiver.fault = null
    askAgain(s.db)
    await s.send()
    assert.deepEqual(sinkReports(s.db)[0].refused, [])
    assertComplete(s)
  })
}

test('400 for everything: set aside without asking for each, and all of it comes back', async t => {
  const s = await faced(t, status(400))
  await s.send()
  const lives = s.log.readyLives(0, -1).length
  assert.equal(sinkReports(s.db)[0].refused[0].items, lives)
  assert.ok(s.receiver.requests.length < 80, `${s.receiver.requests.length} requests`)
  s.receiver.fault = null
  askAgain(s.db)
  await s.send()
  assertComplete(s)
})

for (const code of [429, 502, 503, 504, 500]) {
  test(`${code} three times: the same batch again, after a wait that grows`, async t => {
    const times3: number[] = []
    const s = await faced(t, (request, response) => {
      times3.push(performance.now())
      return times(3, status(code))(request, response)
    })
    const said: unknown[] = []
    const { state } = await s.send({ random: () => 1, backoff: { firstMs: 20, maxMs: 1000 },
      onState: ({ trouble }) => { if (trouble) said.push(trouble.status) } })
    assertComplete(s)
    assert.deepEqual(said.slice(0, 3), [code, code, code], 'it is said which')
    assert.deepEqual([state.failures, state.trouble, s.receiver.duplicates], [3, null, 0])
    const waits = times3.slice(1, 4).map((at, i) => at - times3[i])
    assert.ok(waits[0] >= 18 && waits[1] >= 38 && waits[2] >= 78, waits.join(' '))
  })
}

test('500 for one life for ever: after some attempts it is taken for the reason', async t => {
  const s = await faced(t, (request, response) =>
    request.spans.some(span => span.attributes['win32.handle.life'] === culprit) &&
    status(500)(request, response))
  const culprit = s.log.readyLives(4, 1)[0].id
  await s.send({ backoff: { firstMs: 1, maxMs: 1 } })
  assert.deepEqual(sinkReports(s.db)[0].refused.map(r => [r.status, r.items]), [[500, 1]])
})

/** For an outbox: it stops as soon as something goes wrong. */
function untilTrouble() {
  const stop = new AbortController()
  return { until: stop.signal, onState: ({ trouble }: SinkState) => { if (trouble) stop.abort() } }
}

test('Retry-After: seconds and dates of any length are honoured, also after a restart', async t => {
  assert.equal(retryAfter('120', 0), 120_000)
  assert.equal(retryAfter('Thu, 01 Jan 1970 01:00:00 GMT', 0), 3_600_000)
  assert.equal(retryAfter('soon', 0), null)
  const forever = 9e99.toLocaleString('fullwide', { useGrouping: false })
  assert.ok(retryAfter(forever, 0)! > 1000 * 365 * 86_400_000, 'and still a time')
  assert.equal(delayMs(0, 0, 0, { firstMs: 1000, maxMs: 9000 }), 500, 'never without a breath')
  assert.equal(retryAfter(undefined, 0), null)
  assert.equal(delayMs(0, 31 * 86_400_000, 0), 31 * 86_400_000, 'longer than a timer can be')
  const s = await faced(t, times(1, status(503, { 'retry-after': '1' })))
  const began = Date.now()
  await s.send(untilTrouble())
  assert.equal(s.receiver.spans.size, 0)
  const { notBefore } = sinkReports(s.db)[0]
  assert.ok(notBefore - began > 500 && notBefore - Date.now() < 2100, String(notBefore - began))
  await s.send()
  assert.ok(Date.now() >= notBefore, 'the next process waited too')
  assertComplete(s)
  s.log.append(program(9))
  s.receiver.fault = times(99, status(429, { 'retry-after': '86400' }))
  await s.send(untilTrouble())
  assert.ok(sinkReports(s.db)[0].notBefore - Date.now() > 86_000_000)
  s.db.prepare("UPDATE checkpoints SET value = json_set(value, '$.notBefore', 0) " +
    "WHERE name = 'sink/to/state'").run()
  s.receiver.fault = times(99, status(503, { 'retry-after': forever }))
  await s.send(untilTrouble())
  assert.ok(!Number.isNaN(new Date(sinkReports(s.db)[0].notBefore).getTime()))
})

test('a connection that breaks before, and after the spans were accepted', async t => {
  const s = await faced(t, (request, response) => {
    if (request.n > 2) return false
    if (request.n === 2) request.accept()
    response.destroy()
    return true
  })
  const { state } = await s.send()
  assertComplete(s)
  assert.equal(state.failures, 2)
  const first = s.receiver.requests.filter(r => r.path === '/v1/traces')[0]
  assert.equal(s.receiver.duplicates, first.spans.length, 'one batch came twice, equal in every field')
})

test('no answer, and an answer that trickles: the deadline is for all of it', async t => {
  const s = await faced(t, (request, response) => {
    if (request.n === 1) return true
    if (request.n > 2) return false
    // Now as long as it takes.
    impatient.traces!.timeoutMs = 60_000
    request.accept()
    response.writeHead(200, { ...PROTOBUF, 'content-length': '1000' })
    const drip = setInterval(() => response.write('\0'), 20)
    response.on('close', () => clearInterval(drip))
    return true
  })
  const impatient = sinkTo(s.receiver.url, {}, { timeoutMs: 300 })
  impatient.logs!.timeoutMs = 60_000
  const began = performance.now()
  const { state } = await s.send({ sink: impatient })
  const took = performance.now() - began
  assertComplete(s)
  assert.equal(state.failures, 2)
  // All of it would take 20 s.
  assert.ok(took > 600 && took < 15_000, `${took} ms`)
})

test('an answer without end is cut off', async t => {
  const s = await faced(t, times(1, (_, response) => {
    response.writeHead(200, PROTOBUF)
    const flood = setInterval(() => response.write(Buffer.alloc(16_384)), 1)
    response.on('close', () => clearInterval(flood))
    return true
  }))
  await s.send()
  assertComplete(s)
})

test('nobody listens for a while', async t => {
  const s = await faced(t, () => false)
  await s.send({ ...untilTrouble(), sink: sinkTo('http://127.0.0.1:9', {}) })
  assert.match(sinkReports(s.db)[0].trouble!.reason, /ECONNREFUSED/)
  const { state } = await s.send()
  assertComplete(s)
  assert.equal(state.trouble, null)
})

test('what a sink is told is kept in the log, and readable beside the exporter', async t => {
  const s = await faced(t, times(1, status(503)))
  await s.send()
  const db = connectReader(s.path)
  assert.equal(sinkReports(db)[0].failures, 1)
  assert.ok(sinkReports(db)[0].acknowledged! > 0)
  db.close()
})

test('a day without a collector: asked now and then, nothing set aside, all there soon after', async t => {
  const s = await setup(t)
  const asked: number[] = []
  s.receiver.fault = (_, response) => {
    asked.push(Date.now())
    response.destroy()
    return true
  }
  const reallyLater = setTimeout
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_760_000_000_000 })
  syncBuiltinESMExports()
  const stopping = new AbortController()
  const outbox = newOutbox(s.db, s.path, { sink: s.sink, names: false })
  const running = outbox.run(stopping.signal)
  const waits = () => outbox.state.notBefore > Date.now() ||
    sinkReports(s.db)[0]?.checkpoints.traces === s.log.readyLives(0, -1).at(-1)!.ready
  /** Seconds of the day; a request that is really on its way is waited for. */
  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i += 10) {
      t.mock.timers.tick(10_000)
      await new Promise(resolve => setImmediate(resolve))
      for (let ms = 0; ms < 2000 && !waits(); ms++) await new Promise(r => reallyLater(r, 1))
    }
  }
  const began = Date.now()
  for (let hour = 0; hour < 24; hour++) {
    s.log.append(program(100 + hour, { processes: 2 }))
    await pass(3600)
  }
  const [report] = sinkReports(s.db)
  assert.deepEqual([report.checkpoints.traces, report.refused], [0, []])
  assert.ok(report.trouble!.since - began < 3_600_000, 'in trouble since the morning')
  assert.ok(asked.length > 100 && asked.length < 24 * 12 * 2 + 20, `asked ${asked.length} times`)
  s.receiver.fault = null
  const lives = s.log.readyLives(0, -1).length
  for (let i = 0; i < 600 && sinkReports(s.db)[0].checkpoints.traces < lives; i++) await pass(10)
  await pass(60)
  stopping.abort()
  t.mock.timers.reset()
  syncBuiltinESMExports()
  await running
  outbox.close()
  assertComplete(s)
  assert.equal(s.receiver.duplicates, 0)
  assert.equal(sinkReports(s.db)[0].trouble, null)
})
