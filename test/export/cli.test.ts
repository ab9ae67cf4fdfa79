/** The commands: `sinks`, `sinks retry`, `export --format otlp`. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { eventJson } from '../../src/events.ts'
import { simulate } from '../../src/simulated/programs.ts'
import { connectWriter } from '../../storage/connect.ts'
import { newOutbox } from '../../storage/export/outbox.ts'
import { sinksOf } from '../../storage/export/sinks.ts'
import { judgedLog, program } from './histories.ts'
import { json, startReceiver, typeNamed, type Fault, type Receiver } from './receiver.ts'
import { scratch } from './setup.ts'

const root = join(import.meta.dirname, '../..')

async function lastcall(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['src/cli/lastcall.js', ...args], { cwd: root,
    env: { ...process.env, NO_COLOR: '1', npm_package_name: '', ...env } })
  let stdout = '', stderr = ''
  child.stdout.on('data', chunk => { stdout += chunk })
  child.stderr.on('data', chunk => { stderr += chunk })
  const code = await new Promise<number>(resolve => child.on('close', c => resolve(c ?? -1)))
  return { code, stdout, stderr }
}

async function prepared(t: TestContext) {
  const directory = scratch(t)
  const db = join(directory, 'log.db')
  const log = judgedLog(db)
  for (let seed = 1; seed <= 4; seed++) log.append(program(seed, { processes: 2, faults: 2 }))
  const lives = log.readyLives(0, -1)
  const findings = log.findings().filter(f => !f.suppressed)
  log.close()
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  return { directory, db, lives, findings, receiver, state: { LASTCALL_STATE: directory } }
}

const lifeSpans = (receiver: Receiver) =>
  [...receiver.spans.values()].filter(s => s.name.includes(' '))

test('export --to sends everything, twice the same', async t => {
  const { db, lives, findings, receiver } = await prepared(t)
  const first = await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url])
  assert.equal(first.code, 0, first.stderr)
  assert.match(first.stderr, new RegExp(`^${receiver.spans.size.toLocaleString('en')} spans and ` +
    `${findings.length} findings sent to `))
  assert.equal(lifeSpans(receiver).length, lives.length)
  assert.equal(receiver.records.size, findings.length)
  const bodies = receiver.requests.map(r => Buffer.from(r.body).toString('base64'))
  receiver.requests.length = 0
  await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url])
  assert.deepEqual(receiver.requests.map(r => Buffer.from(r.body).toString('base64')), bodies,
    'the same bytes')
})

test('export --from --until: what ended there', async t => {
  const { db, lives, receiver } = await prepared(t)
  const times = lives.map(l => l.settled_at ?? 0).sort((a, b) => a - b)
  const [from, until] = [times[times.length >> 2], times[times.length >> 1]]
  const iso = (at: number) => new Date(at / 1000).toISOString().replace('Z',
    `${String(at % 1000).padStart(3, '0')}Z`)
  await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url, '--from', iso(from),
    '--until', iso(until)])
  const expected = lives.filter(l => l.settled_at! >= from && l.settled_at! < until)
  assert.ok(expected.length > 5)
  assert.deepEqual(lifeSpans(receiver).map(s => s.attributes['win32.handle.position'])
    .sort(), expected.map(l => l.opened_position).sort())
})

test('what was simulated goes into a file, never to a URL; names leave only when asked', async t => {
  const { directory, receiver } = await prepared(t)
  const source = join(directory, 'simulated.ndjson')
  const events = simulate(3, { kind: 'mapper', processes: 3 }).events
  writeFileSync(source, events.map(e => eventJson(e) + '\n').join(''))
  const sent = await lastcall(['export', source, '--format', 'otlp', '--to', receiver.url])
  assert.deepEqual([sent.code, receiver.requests.length], [0, 0])
  assert.match(sent.stderr, /0 spans .*\n.*simulated stayed here/)
  const file = join(directory, 'spans.jsonl')
  const written = await lastcall(['export', source, '--format', 'otlp', '-o', file])
  assert.equal(written.code, 0, written.stderr)
  const text = readFileSync(file, 'utf8')
  const requests = text.trim().split('\n').map(line => JSON.parse(line) as
    { resourceSpans?: { scopeSpans: { spans: { traceId: string }[] }[] }[] })
  assert.ok(requests[0].resourceSpans![0].scopeSpans[0].spans.length > 0)
  assert.match(requests[0].resourceSpans![0].scopeSpans[0].spans[0].traceId, /^[0-9a-f]{32}$/)
  const names = events.flatMap(e => e.kind === 'call' && e.args?.remote ? [e.args.remote] : [])
  assert.ok(names.length > 0)
  for (const name of [...names, 'SIM-WS']) assert.ok(!text.includes(json(name).slice(1, -1)), String(name))
  const plain = await lastcall(['export', source, '--format', 'otlp', '--names'])
  assert.ok(names.some(name => plain.stdout.includes(json(name).slice(1, -1))))
  assert.ok(plain.stdout.includes('SIM-WS'))
})

/** The answer to a request of which three spans were not liked. */
const threeRejected: Fault = (request, response) => {
  if (request.path !== '/v1/traces') return false
  request.accept()
  const answer = typeNamed('ExportTraceServiceResponse')
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(answer.encode(
    answer.fromObject({ partialSuccess: { rejectedSpans: 3, errorMessage: 'too old' } })).finish())
  return true
}

test('a collector that is not there, and one that takes only a part', async t => {
  const { db, receiver, findings } = await prepared(t)
  receiver.fault = threeRejected
  const part = await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url])
  assert.equal(part.code, 1, 'not everything was taken')
  assert.match(part.stderr, /It answered: 3 of \d+ traces rejected: too old/)
  receiver.fault = (request, response) => {
    if (request.path === '/v1/logs') response.writeHead(413).end()
    return request.path === '/v1/logs'
  }
  const refused = await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url])
  assert.deepEqual([refused.code, /0 findings sent/.test(refused.stderr)], [1, true])
  assert.equal(refused.stderr.match(/^Refused: 413 /gm)!.length, Math.min(3, findings.length))
  receiver.fault = (_, response) => {
    response.writeHead(404).end()
    return true
  }
  const { code, stderr } = await lastcall(['export', db, '--format', 'otlp', '--to', receiver.url],
    { OTEL_EXPORTER_OTLP_TIMEOUT: '500' })
  assert.equal(code, 1)
  assert.match(stderr, /404 Not Found/)
  const bad = await lastcall(['export', db, '--format', 'otlp', '--to', 'not-a-url'])
  assert.deepEqual([bad.code, /not an http or https URL/.test(bad.stderr)], [1, true])
})

test('sinks says how things are, and retry sends what was refused', async t => {
  const { directory, db, lives, receiver, state } = await prepared(t)
  const none = await lastcall(['sinks', '--db', db], state)
  assert.match(none.stdout, /No sink is configured: nothing leaves/)
  const config = join(directory, 'config.json')
  writeFileSync(config, JSON.stringify({ sinks: { fleet: { endpoint: receiver.url } } }))
  receiver.fault = (request, response) => {
    const bad = request.spans.some(s =>
      s.attributes['win32.handle.position'] === lives[7].opened_position)
    if (bad) response.writeHead(400).end()
    return bad
  }
  const [sink] = sinksOf({ fleet: { endpoint: receiver.url } }, {})
  const writer = connectWriter(db, 'NORMAL', 1000)
  const outbox = newOutbox(writer, db, { sink, names: false })
  await outbox.run(new AbortController().signal, true)
  outbox.close()
  // Another, no longer configured, had taken a part, and retention had not waited for it.
  const picky = await startReceiver()
  t.after(() => picky.close())
  picky.fault = threeRejected
  const [old] = sinksOf({ old: { endpoint: picky.url } }, {})
  const before = newOutbox(writer, db, { sink: old, names: false })
  await before.run(new AbortController().signal, true)
  before.close()
  writer.prepare("INSERT INTO checkpoints (name, value) VALUES ('retention/unsent/old', 5)").run()
  writer.prepare(`UPDATE checkpoints SET value = json_set(value, '$.cut', 2)
    WHERE name = 'sink/old/state'`).run()
  writer.close()
  const shown = await lastcall(['sinks', '--db', db, '--config', config], state)
  assert.match(shown.stdout, /old .*no longer configured\n(.*\n)* +rejected +3 spans, 0 findings\n +it said +3 of \d+ traces rejected: too old\n +gone +5 lives or findings: the full log.*\n +in part +2 handle lives: events/)
  assert.match(shown.stdout, /fleet .*fine\n +sent .* spans, .*\n +waiting +0 handle lives, 0 findings/)
  assert.match(shown.stdout, /refused +1 handle life: 400 Bad Request\n +`lastcall sinks retry`/)
  const args = ['--db', db, '--config', config, '--json']
  const still = await lastcall(['sinks', 'retry', ...args], state)
  assert.equal(still.code, 1)
  receiver.fault = null
  const retried = await lastcall(['sinks', 'retry', ...args], state)
  assert.equal(retried.code, 0, retried.stderr)
  const document = JSON.parse(retried.stdout) as { lastcall: number; sinks: { name: string
    refused: unknown[]; waiting: object; configured: boolean }[] }
  assert.deepEqual([document.lastcall, document.sinks[0].name, document.sinks[0].refused,
    document.sinks[0].waiting, document.sinks[0].configured],
    [1, 'fleet', [], { traces: 0, logs: 0 }, true])
  assert.equal(lifeSpans(receiver).length, lives.length)
  assert.match((await lastcall(['sinks', 'retry', '--db', db], state)).stderr, /Nothing was refused/)
  assert.equal((await lastcall(['sinks', 'dance', '--db', db], state)).code, 2)
})
