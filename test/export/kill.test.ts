/**
 * The promise: all spans arrive in the end, none conflicting, at most one batch twice for each
 * kill. The agent records and exports, is killed, meets an outage and every fault, and goes on.
 * LASTCALL_EXPORT_SPANS says how many spans (default 10,000; the promise was checked at 100,000).
 */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '../../storage/log.ts'
import { connectReader, connectWriter } from '../../storage/connect.ts'
import { sinkReports } from '../../storage/export/progress.ts'
import { newOutbox } from '../../storage/export/outbox.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { json, startReceiver, type Fault } from './receiver.ts'
import { scratch } from './setup.ts'

const SPANS = Number(process.env.LASTCALL_EXPORT_SPANS ?? 10_000)
/** Spans that the programs of one seed make, about. */
const PER_SEED = 260
const KILLS = 6

const PROTOBUF = { 'content-type': 'application/x-protobuf' }

/** One of everything that a collector can do wrong, in turn; half of the requests are fine. */
const everyFault: Fault = async (request, response) => {
  if (request.n % 2 === 0) return false
  switch ((request.n >> 1) % 10) {
    case 0: response.writeHead(503, { 'retry-after': '0' }).end(); return true
    case 1: response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello'); return true
    case 2: request.accept(); response.destroy(); return true
    case 3: response.destroy(); return true
    case 4: response.writeHead(429).end(); return true
    case 5: response.writeHead(302, { location: '/' }).end(); return true
    case 6: response.writeHead(200, PROTOBUF).end('no protobuf'); return true
    case 7: response.writeHead(500).end('oops'); return true
    case 8: if (request.n < 60) return true; response.writeHead(504).end(); return true
    default:
      await sleep(100)
      // Nobody waits any more: it was killed meanwhile.
      return response.destroyed
  }
}

test(`${SPANS} spans through kills, an outage and every fault`, { timeout: 600_000 }, async t => {
  const path = join(scratch(t), 'log.db')
  const receiver = await startReceiver({ keepRequests: false })
  t.after(() => receiver.close())
  const seeds = Math.ceil(SPANS / PER_SEED)
  let child: ChildProcess
  /** The last day of three is the one without a collector. */
  let days = 2
  let recorded = false
  let killed = 0
  const said: string[] = []
  async function start(): Promise<void> {
    child = spawn(process.execPath, [join(import.meta.dirname, 'child-agent.ts'), path,
      receiver.url, String(Math.ceil(seeds * days / 3)), String(seeds)], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stderr!.on('data', chunk => said.push(String(chunk)))
    child.stdout!.on('data', chunk => { recorded ||= String(chunk).includes('done') })
    await once(child.stdout!, 'data')
  }
  t.after(() => child?.kill('SIGKILL'))
  async function kill(): Promise<void> {
    // Only with something on its way does a kill prove anything.
    const seen = receiver.requests.length
    for (let i = 0; i < 400 && receiver.requests.length === seen; i++) await sleep(5)
    await sleep(Math.random() * 60)
    child.kill('SIGKILL')
    killed++
    await once(child, 'exit')
  }

  // First nothing but kills: what comes twice is what they interrupted.
  let largest = 0
  receiver.fault = request => {
    largest = Math.max(largest, request.spans.length + request.records.length)
    return false
  }
  await start()
  for (let i = 0; i < KILLS; i++) {
    await kill()
    await start()
  }
  const twice = receiver.duplicates
  assert.ok(twice <= killed * largest, `${twice} after ${killed} kills of batches <= ${largest}`)
  // Then kills among faults.
  receiver.fault = everyFault
  for (let i = 0; i < KILLS; i++) {
    await kill()
    await start()
  }
  // The outage: what is recorded on the last day waits in the log.
  for (let i = 0; i < 1200 && !recorded; i++) await sleep(100)
  await kill()
  recorded = false
  days = 3
  receiver.fault = (_, response) => {
    response.destroy()
    return true
  }
  while (receiver.inFlight > 0) await sleep(5)
  const before = receiver.spans.size
  await start()
  for (let i = 0; i < 1200 && !recorded; i++) await sleep(100)
  assert.ok(recorded, said.join(''))
  await kill()
  assert.equal(receiver.spans.size, before, 'nothing arrived on that day')
  receiver.fault = everyFault
  await start()
  for (let i = 0; i < 3000; i++) {
    const db = connectReader(path)
    const [report] = sinkReports(db)
    const total = db.prepare('SELECT max(ready) FROM lives').pluck().get()
    const found = db.prepare('SELECT max(number) FROM findings').pluck().get()
    db.close()
    if (report.checkpoints.traces === total && report.checkpoints.logs === found) break
    await sleep(100)
  }
  child!.kill('SIGKILL')
  await once(child!, 'exit')

  const log = readLog(path)
  const lives = log.readyLives(0, -1)
  const findings = log.findings().filter(f => !f.suppressed)
  log.close()
  const db = connectWriter(path, 'NORMAL', 1000)
  const [report] = sinkReports(db)
  // What the log gives now, undisturbed.
  const undisturbed = await startReceiver({ keepRequests: false })
  const sink = { ...sinkTo(undisturbed.url, {}), name: 'undisturbed' }
  const outbox = newOutbox(db, path, { sink, names: false })
  await outbox.run(new AbortController().signal, true)
  outbox.close()
  db.close()
  await undisturbed.close()

  assert.deepEqual(report.refused, [])
  assert.deepEqual(receiver.conflicts, [], 'none conflicting')
  assert.equal([...receiver.spans.values()].filter(s => s.name.includes(' ')).length, lives.length)
  assert.equal(receiver.records.size, findings.length)
  const missing = [...undisturbed.spans.values()].filter(span => !receiver.spans.has(span.spanId))
  assert.deepEqual(missing.slice(0, 3), [], `${missing.length} missing`)
  assert.equal(receiver.spans.size, undisturbed.spans.size)
  for (const [id, span] of undisturbed.spans) {
    assert.equal(json(receiver.spans.get(id)), json(span), 'every field equal')
  }
  t.diagnostic(`${receiver.spans.size} spans of ${lives.length} lives and ${findings.length} ` +
    `findings, 0 missing, 0 conflicting; ${killed} SIGKILLs, ${receiver.requests.length} requests, ` +
    `${report.failures} faults met; came twice: ${twice} in ${KILLS} kills of requests of up to ` +
    `${largest}, then ${receiver.duplicates - twice} among faults that accept and do not answer; ` +
    `${receiver.spans.size - before} waited for the end of a day without a collector`)
})
