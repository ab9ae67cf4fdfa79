/** Every field of every span against the rows and events that it comes from. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retain } from '../../src/agent/retain.ts'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { meaningOf } from '../../src/meaning.ts'
import type { LifeRow } from '../../storage/derived.ts'
import { attributeTable, type On } from '../../storage/export/attributes.ts'
import { severities } from '../../src/policy.ts'
import { sinkReports } from '../../storage/export/progress.ts'
import { LIVES_PER_TRACE, UNIT_ATTEMPTS } from '../../storage/export/traces.ts'
import { program } from './histories.ts'
import { json, typeNamed, type Attributes, type Link, type Receiver, type Span } from './receiver.ts'
import { setup, type Setup } from './setup.ts'

const T0 = 1_700_000_000_000_000
const ns = (at: number) => BigInt(at) * 1000n
const h = 'win32.handle.'

const lifeSpans = (receiver: Receiver) => new Map([...receiver.spans.values()]
  .filter(s => s.name.includes(' ')).map(s => [s.attributes[`${h}position`], s]))
const linked = (span: Span, what: string): Link | undefined =>
  span.links.find(l => l.attributes[`${h}link`] === what)

/** A short history in which time runs one millisecond per event. */
function told(session: string, ...events: object[]): HandleEvent[] {
  return [{ kind: 'start', host: 'WS-7', pid: 7, created: T0, image: 'C:\\Tools\\App.exe',
    capture: 'probe', luid: '0x1f', windowsSession: 1, elevated: false, arch: 'x64' }, ...events]
    .map((event, i) => ({ session, seq: i + 1, at: T0 + i * 1000, tid: 4, took: 300,
      result: 1, began: i, ...event })
    ).map(event => {
      if ((event as unknown as HandleEvent).kind === 'call') return event
      const { took: _, result: __, began: ___, tid, ...rest } = event
      return ['status', 'thread-exit'].includes((event as unknown as HandleEvent).kind)
        ? { tid, ...rest } : rest
    }) as unknown as HandleEvent[]
}
const call = (fn: string, more: object) => ({ kind: 'call', fn, ...more })
const status = (status: number, handle: string, context: number, more: object = {}) =>
  ({ kind: 'status', family: 'wininet', status, handle, context, ...more })

test('spans of a hundred programs: one for each life, every field as recorded', async t => {
  const { db, log, path, receiver, send } = await setup(t)
  for (let seed = 1; seed <= 25; seed++) {
    log.append(program(seed, { processes: 4, faults: 2, gaps: seed % 5 === 0 ? 0.005 : 0 }))
  }
  // What programs seldom do.
  log.append(told('rare', call('RasEnumConnectionsW', { outs: ['0x7d0'], result: 0 }),
    call('InternetOpenW', { outs: ['0x4'] }),
    ...Array.from({ length: UNIT_ATTEMPTS + 6 }, () =>
      call('InternetCloseHandle', { handles: ['0x4'], result: 0, error: 5 })),
    call('InternetCloseHandle', { handles: ['0x4'] }), { kind: 'end', exitCode: 0 }))
  await send({ names: true })
  const lives = log.readyLives(0, -1)
  const spans = lifeSpans(receiver)
  const byId = new Map([...receiver.spans.values()].filter(s => s.name.includes(' '))
    .map(s => [s.attributes[`${h}life`], s]))
  assert.equal(byId.size, lives.length)
  const events = new Map([...log.read()].map(e => [e.position, e]))
  // A connection that settled after its process had left was final before that.
  const ends = new Map([...events.values()].filter(e => e.kind === 'end').map(e => [e.session, e.at]))
  const final = lives.map(life => life.settled_at! > ends.get(life.session)!
    ? { ...life, state: 'closing', settled_at: ends.get(life.session)! } : life)
  assert.ok(final.some(life => life.state === 'closing'))
  const found = Map.groupBy(log.findings().filter(f => !f.suppressed), f => f.life)
  for (const life of final) {
    const span = byId.get(life.id)!
    checkLife(life, span, byId, events)
    const known = (found.get(life.id) ?? []).filter(f => ns(f.at) <= span.end)
    assert.deepEqual(span.attributes[`${h}findings`] ?? [], [...new Set(known.map(f => f.policy))])
    assert.deepEqual([span.status.code, span.status.message], known.length === 0 ? [0, '']
      : [2, span.attributes['error.type']])
    const worst = severities.find(severity => known.some(f => f.severity === severity))
    assert.equal(known.find(f => f.severity === worst)?.policy, span.attributes['error.type'])
  }
  checkTeardowns(final, [...receiver.spans.values()], events)
  checkTraces([...receiver.spans.values()])
  assert.ok(spans.size > 0)
  // Findings: an error on the span where it was known in time, a record always.
  const findings = log.findings().filter(f => !f.suppressed)
  assert.equal(receiver.records.size, findings.length)
  for (const f of findings) {
    const span = f.life === null ? undefined : byId.get(f.life)
    const [record] = [...receiver.records.values()].filter(r =>
      r.attributes[`${h}policy`] === f.policy && r.time === ns(f.at) && r.body === f.because &&
      r.attributes[`${h}life`] === (f.life ?? undefined))
    assert.ok(record, f.because)
    assert.equal(record.eventName, 'win32.handle.finding')
    assert.deepEqual(record.attributes[`${h}evidence`], f.evidence)
    assert.deepEqual([record.attributes[`${h}rule`], record.attributes[`${h}fingerprint`],
      record.severityText], [f.rule, f.fingerprint, f.severity.toUpperCase()])
    if (span) assert.deepEqual([record.traceId, record.spanId], [span.traceId, span.spanId])
  }
  // A full log lets events go of a handle that is open, and of one that has not been sent.
  const long = told('long', call('InternetOpenW', { outs: ['0x4'] }),
    call('InternetConnectW', { handles: ['0x4'], outs: ['0x8'], args: { ctx: 1 } }),
    status(10, '0x8', 1), call('InternetCloseHandle', { handles: ['0x8'] }),
    call('InternetCloseHandle', { handles: ['0x4'] }))
  log.append(long.slice(0, -1))
  log.append(told('newest'))
  await retain(path, { limits: () => ({ before: 0, bytes: 1, sinks: [] }), judging: {}, pause: 0 })
  log.append(long.slice(-1))
  await send()
  assert.deepEqual([...receiver.spans.values()].filter(s => s.attributes[`${h}cut`])
    .map(s => [s.attributes[`${h}value`], s.events.length]), [['0x8', 0], ['0x4', 0]])
  assert.equal(sinkReports(db)[0].cut, 2)
  checkTable(receiver)
  // A program is described once in a request, not once for each of its spans.
  const [first] = receiver.requests
  const { resourceSpans } = typeNamed('ExportTraceServiceRequest').decode(first.body) as unknown as
    { resourceSpans: unknown[] }
  assert.equal(resourceSpans.length,
    new Set(first.spans.map(s => s.resource['service.instance.id'])).size)
})

/** Everything carries what the table says, of the type it says, and nothing else. */
function checkTable(receiver: Receiver): void {
  const wrong = new Set<string>(), seen = new Set<string>()
  const rows = new Map(attributeTable.map(row => [row.key, row]))
  function check(on: On, attributes: Attributes): void {
    for (const [key, value] of Object.entries(attributes)) {
      const argument = key.startsWith(`${h}arg.`)
      const row = rows.get(argument ? `${h}arg.<name>` : key)
      seen.add(`${on} ${row?.key}`)
      const one = Array.isArray(value) ? value[0] : value
      assert.notEqual(one, '(empty)', `${key}: the serializer dropped it`)
      const type = `${typeof one === 'number' ? 'int' : typeof one}${one === value ? '' : '[]'}`
      if (!row?.on.includes(on) || (type !== row.type && !(argument && type === 'int'))) {
        wrong.add(`${on} ${key}: ${type}`)
      }
    }
  }
  for (const span of receiver.spans.values()) {
    check('resource', span.resource)
    check(span.name.includes(' ') ? 'life' : 'teardown', span.attributes)
    for (const link of span.links) check('link', link.attributes)
    for (const event of span.events) check('event', event.attributes)
  }
  for (const record of receiver.records.values()) check('finding', record.attributes)
  assert.deepEqual([...wrong], [])
  const declared = attributeTable.flatMap(row => row.on.map(on => `${on} ${row.key}`))
  assert.deepEqual(declared.filter(d => !seen.has(d)), [])
}

function checkLife(life: LifeRow, span: Span, all: Map<unknown, Span>,
  events: Map<number, Recorded>): void {
  assert.ok(span, life.id)
  const a = span.attributes
  assert.equal(span.name, `${life.family} ${life.kind}`)
  assert.deepEqual([a[`${h}family`], a[`${h}kind`], a[`${h}value`], a[`${h}how`] ?? null],
    [life.family, life.kind, life.value, life.how], life.id)
  assert.deepEqual([a[`${h}state`], a[`${h}uses`], a['win32.thread.id'], a[`${h}position`]],
    [life.state, life.uses, life.opened_tid, life.opened_position])
  assert.deepEqual([a['code.function.name'], a[`${h}site`], a[`${h}parent`]].map(x => x ?? ''),
    [life.opened_by, life.opened_site, life.parent ?? ''])
  assert.deepEqual([a[`${h}inferred`] ?? false, a[`${h}borrowed`] ?? false],
    [life.inferred === 1, life.borrowed === 1])
  for (const [key, value] of Object.entries(JSON.parse(life.facts ?? '{}') as object)) {
    assert.equal(a[`${h}arg.${key}`], value)
  }
  assert.equal(span.start, ns(life.opened_at))
  if (life.settled_at !== null) assert.equal(span.end, ns(Math.max(life.settled_at, life.opened_at)))
  assert.equal(span.resource['service.instance.id'], life.session)
  // Its callbacks are those with its value, between its opening and its end.
  for (const event of span.events) {
    const found = [...events.values()].some(e => e.kind === 'status' && ns(e.at) === event.time &&
      e.status === event.attributes[`${h}status`] && e.handle === life.value)
    assert.ok(found, `${life.id} ${event.name}`)
  }
  const parent = life.parent === null ? undefined : all.get(life.parent)
  if (parent) {
    if (parent.traceId === span.traceId) assert.equal(span.parent, parent.spanId)
    else {
      assert.equal(span.parent, '')
      const link = linked(span, 'parent')!
      assert.deepEqual([link.traceId, link.spanId], [parent.traceId, parent.spanId])
    }
  }
}

/** One span for each call that closed, was refused, or gave back only a reference. */
function checkTeardowns(lives: readonly LifeRow[], spans: readonly Span[],
  events: Map<number, Recorded>): void {
  const teardowns = spans.filter(s => !s.name.includes(' '))
  const own = teardowns.filter(s => ['call', 'all'].includes(String(s.attributes[`${h}how`])))
  const closed = lives.filter(l => l.how === 'call' || l.how === 'all')
  assert.equal(own.length, closed.length)
  const byLife = new Map(own.map(s => [s.attributes[`${h}life`], s]))
  for (const life of closed) {
    const span = byLife.get(life.id)!
    const event = events.get(life.closed_position!) as Recorded & { kind: 'call' }
    assert.equal(span.name, life.closed_by)
    assert.equal(span.start, ns(event.at - event.took), 'from the entry of the call')
    assert.equal(span.end, ns(life.settled_at!), 'to its settling')
    assert.deepEqual([span.attributes['win32.thread.id'], span.attributes[`${h}position`],
      span.attributes[`${h}site`] ?? ''], [life.closed_tid, life.closed_position, life.closed_site])
  }
  // A refused call on a handle that was open is a span of that life.
  const meaning = { ok: true, pending: false, error: 0 }
  for (const span of teardowns.filter(s => s.attributes[`${h}how`] === 'refused')) {
    const event = events.get(Number(span.attributes[`${h}position`])) as Recorded & { kind: 'call' }
    meaningOf(functions.get(event.fn)!, event, meaning)
    assert.equal(meaning.ok, false)
    assert.deepEqual([span.start, span.end], [ns(event.at - event.took), ns(event.at)])
    assert.equal(span.status.code, 2)
    assert.ok(span.attributes['error.type'])
  }
}

/** A trace has one root span or more of one unit, no cycles, and at most a thousand spans. */
function checkTraces(spans: readonly Span[]): void {
  const traces = Map.groupBy(spans, s => s.traceId)
  for (const [traceId, inside] of traces) {
    assert.match(traceId, /^(?!0+$)[0-9a-f]{32}$/)
    assert.ok(inside.length <= 1000)
    const ids = new Set(inside.map(s => s.spanId))
    for (const span of inside) {
      assert.match(span.spanId, /^(?!0+$)[0-9a-f]{16}$/)
      assert.ok(span.parent === '' || ids.has(span.parent), 'a parent is in its trace')
      assert.ok(span.end >= span.start)
    }
  }
}

test('a request with its callbacks; a close that takes descendants with it', async t => {
  const { log, receiver, send } = await setup(t)
  log.append(told('s',
    call('InternetOpenW', { outs: ['0xcc0004'], args: { flags: 0x10000000 }, site: 'app.exe+0x10' }),
    call('InternetSetStatusCallbackW', { handles: ['0xcc0004'], args: { cb: 4096 }, result: 0 }),
    call('InternetConnectW', { handles: ['0xcc0004'], outs: ['0xcc0008'], args: { ctx: 5 } }),
    call('HttpOpenRequestW', { handles: ['0xcc0008'], outs: ['0xcc000c'], args: { ctx: 6 } }),
    call('HttpSendRequestW', { handles: ['0xcc000c'], result: 0, error: 997 }),
    status(30, '0xcc000c', 6), status(100, '0xcc000c', 6, { value: '0x1', error: 0 }),
    call('InternetCloseHandle', { handles: ['0xcc0004'], took: 500 }),
    status(70, '0xcc000c', 6), status(70, '0xcc0008', 5),
    { kind: 'end', exitCode: 0 }))
  await send()
  const [root, session, request] = [2, 4, 5].map(p => lifeSpans(receiver).get(p)!)
  assert.deepEqual([root.name, session.name, request.name],
    ['wininet root', 'wininet session', 'wininet request'])
  assert.equal(new Set([root, session, request].map(s => s.traceId)).size, 3)
  assert.deepEqual(request.events.map(e => e.name),
    ['SENDING_REQUEST', 'REQUEST_COMPLETE', 'HANDLE_CLOSING'])
  assert.equal(request.end, ns(T0 + 9000), 'it settled with HANDLE_CLOSING')
  assert.equal(request.attributes[`${h}how`], 'ancestor')
  const close = [...receiver.spans.values()].find(s => s.name === 'InternetCloseHandle')!
  assert.deepEqual([close.parent, close.traceId], [root.spanId, root.traceId])
  assert.equal(close.attributes[`${h}closed_descendants`], 2)
  assert.equal(close.start, ns(T0 + 8000 - 500))
  for (const child of [session, request]) {
    const { traceId, spanId } = linked(child, 'closed-by')!
    assert.deepEqual([traceId, spanId], [close.traceId, close.spanId])
  }
  assert.deepEqual(root.resource, {
    'service.name': 'App.exe', 'service.instance.id': 's', 'host.name': root.resource['host.name'],
    'host.arch': 'amd64', 'os.type': 'windows', 'process.pid': 7,
    'process.creation.time': new Date(T0 / 1000).toISOString(),
    'process.executable.name': 'App.exe', 'win32.handle.capture': 'probe',
    'win32.session.id': 1, 'win32.process.elevated': false })
  assert.match(String(root.resource['host.name']), /^n-[0-9a-f]{12}$/)
})

test('status callbacks beyond 64 are counted', async t => {
  const { log, receiver, send } = await setup(t)
  log.append(told('s', call('InternetOpenW', { outs: ['0x4'] }),
    call('InternetSetStatusCallbackW', { handles: ['0x4'], args: { cb: 4096 }, result: 0 }),
    call('InternetOpenUrlW', { handles: ['0x4'], outs: ['0x8'], args: { ctx: 3 } }),
    ...Array.from({ length: 100 }, () => status(40, '0x8', 3)),
    call('InternetCloseHandle', { handles: ['0x8'] }), status(70, '0x8', 3),
    { kind: 'end', exitCode: 0 }))
  await send()
  const request = lifeSpans(receiver).get(4)!
  assert.deepEqual([request.events.length, request.droppedEvents], [64, 37])
})

test('a recycled value: each life has its own callbacks and closes', async t => {
  const { log, receiver, send } = await setup(t)
  // The close of the first life is recorded after the value was given out again.
  log.append(told('s', call('InternetOpenW', { outs: ['0x4'] }),
    call('InternetOpenUrlW', { handles: ['0x4'], outs: ['0x8'], args: { ctx: 3 } }),
    status(40, '0x8', 3),
    call('InternetOpenUrlW', { handles: ['0x4'], outs: ['0x8'], args: { ctx: 9 }, began: 4 }),
    call('InternetCloseHandle', { handles: ['0x8'], began: 4, tid: 8 }),
    status(41, '0x8', 9),
    call('InternetCloseHandle', { handles: ['0x8'], result: 0, error: 5 }),
    call('InternetCloseHandle', { handles: ['0x8'] }),
    { kind: 'end', exitCode: 0 }))
  await send()
  const spans = [...receiver.spans.values()]
  const of = (generation: number) => spans.filter(s =>
    String(s.attributes[`${h}life`]).endsWith(`0x8#${generation}`))
  assert.deepEqual(of(1).map(s => [s.name, s.attributes[`${h}how`], s.events.map(e => e.name)]),
    [['wininet request', 'call', ['RECEIVING_RESPONSE']], ['InternetCloseHandle', 'call', []]])
  assert.deepEqual(of(2).map(s => [s.name, s.attributes[`${h}how`], s.events.map(e => e.name)]),
    [['wininet request', 'call', ['RESPONSE_RECEIVED']], ['InternetCloseHandle', 'call', []],
      ['InternetCloseHandle', 'refused', []]])
})

test('a database with thousands of records: parts of at most a thousand spans, linked', async t => {
  const { log, receiver, send, sink } = await setup(t)
  const records = 2000
  log.append(told('s', call('MsiOpenDatabaseW', { outs: ['0x1'], result: 0 }),
    call('MsiDatabaseOpenViewW', { handles: ['0x1'], outs: ['0x2'], result: 0 }),
    ...Array.from({ length: records }, (_, i) => [
      call('MsiViewFetch', { handles: ['0x2'], outs: [`0x${(i + 3).toString(16)}`], result: 0 }),
      call('MsiCloseHandle', { handles: [`0x${(i + 3).toString(16)}`], result: 0 })]).flat(),
    call('MsiCloseHandle', { handles: ['0x2'], result: 0 }),
    call('MsiCloseHandle', { handles: ['0x1'], result: 0 }), { kind: 'end', exitCode: 0 }))
  await send({ batch: 100 })
  const spans = [...receiver.spans.values()]
  assert.equal(spans.length, 2 * (records + 2))
  checkTraces(spans)
  const database = lifeSpans(receiver).get(2)!
  const traces = Map.groupBy(spans, s => s.traceId)
  assert.equal(traces.size, Math.ceil((records + 2) / LIVES_PER_TRACE))
  for (const [traceId, inside] of traces) {
    if (traceId === database.traceId) continue
    for (const top of inside.filter(s => s.parent === '')) {
      const start = linked(top, 'continues')!
      assert.deepEqual([start.traceId, start.spanId], [database.traceId, database.spanId])
      assert.ok(linked(top, 'parent'))
    }
  }
  const before = new Map(receiver.spans)
  receiver.spans.clear()
  const bytes = receiver.requests.map(r => Buffer.from(r.body).toString('base64'))
  receiver.requests.length = 0
  await send({ batch: 100, sink: { ...sink, name: 'other' } })
  assert.equal(json([...receiver.spans]), json([...before]))
  assert.deepEqual(receiver.requests.map(r => Buffer.from(r.body).toString('base64')), bytes,
    'whoever is sent it, and whenever: the same bytes')
  // In other batches, by exporters that are stopped and go on: the same spans.
  receiver.spans.clear()
  for (const batch of [7, 31, 64]) {
    await send({ batch, sink: { ...sink, name: 'third' }, until: AbortSignal.timeout(100) })
  }
  await send({ batch: 500, sink: { ...sink, name: 'third' } })
  assert.equal(json([...receiver.spans]), json([...before]))
})

test('a connection left behind is final with its process, whatever others do to it later', async t => {
  const { log, receiver, send, sink } = await setup(t)
  const connect = call('WNetAddConnection2W', { result: 0, outs: ['Z:'],
    args: { local: 'Z:', remote: '\\\\server\\plans' } })
  log.append(told('a', connect, { kind: 'end', exitCode: 0 }))
  await send()
  const first = json([...receiver.spans])
  log.append(told('b', call('WNetCancelConnection2W', { handles: ['Z:'], result: 0, args: { force: 0 } }),
    { kind: 'end', exitCode: 0 }))
  receiver.spans.clear()
  await send({ sink: { ...sink, name: 'other' } })
  assert.equal(json([...receiver.spans]), first)
  const [span] = receiver.spans.values()
  assert.deepEqual([span.attributes[`${h}state`], span.attributes[`${h}how`], span.end],
    ['open', undefined, ns(T0 + 2000)])
})

test('what is found after a span has left does not change it, whatever the other clock says', async t => {
  const { log, receiver, send, sink } = await setup(t)
  log.append(told('a', call('RasDialW', { outs: ['0x3e8'], result: 0, args: { entry: 'Office', cb: 0 } }),
    call('RasHangUpW', { handles: ['0x3e8'], result: 0, at: T0 + 50_000 }),
    { kind: 'end', exitCode: 0, at: T0 + 95_000 }))
  await send()
  const first = json([...receiver.spans])
  // Another process dials it again; its events come later, and its clock is behind.
  log.append(told('b', call('RasDialW',
    { outs: ['0x3e9'], result: 0, args: { entry: 'Office', cb: 0 }, at: T0 + 60_000 })))
  const [life] = log.readyLives(0, 1)
  const late = log.findings().at(-1)!
  assert.deepEqual([late.policy, late.life], ['reused-too-early', life.id])
  assert.ok(late.at < T0 + 95_000, 'what this is about')
  receiver.spans.clear()
  await send({ sink: { ...sink, name: 'other' } })
  assert.equal(json([...receiver.spans].filter(([, s]) => first.includes(s.spanId))), first)
  const record = [...receiver.records.values()].at(-1)!
  assert.deepEqual([record.attributes[`${h}policy`], record.spanId],
    [late.policy, [...receiver.spans.values()][0].spanId], 'its record is linked to the span')
})

test('what is found about an open handle goes out at once, under the ids of its span to come', async t => {
  const { log, receiver, send } = await setup(t)
  const events = told('s', call('MsiCreateRecord', { outs: ['0x1'], result: 1 }),
    call('MsiCloseHandle', { handles: ['0x1'], result: 1627, tid: 9 }),
    call('MsiCloseHandle', { handles: ['0x1'], result: 0 }), { kind: 'end', exitCode: 0 })
  log.append(events.slice(0, 3))
  await send()
  assert.equal(receiver.spans.size, 0)
  const [record] = receiver.records.values()
  assert.equal(record.attributes[`${h}policy`], 'close-wrong-thread')
  log.append(events.slice(3))
  await send()
  const span = lifeSpans(receiver).get(2)!
  assert.deepEqual([span.traceId, span.spanId], [record.traceId, record.spanId])
  assert.deepEqual([span.status.code, span.attributes['error.type']], [2, 'close-wrong-thread'])
})

test('hosts, shares and entries are hidden, also inside ids of lives and sessions', async t => {
  const { log, receiver, send } = await setup(t)
  log.append(told('ws-7-7-abc', call('WNetAddConnection2W', { result: 0, outs: ['\\\\Server\\Plans'],
    args: { remote: '\\\\Server\\Plans' } }),
  call('WNetCancelConnection2W', { handles: ['\\\\Server\\Plans'], result: 2401, args: { force: 0 } }),
  call('WNetCancelConnection2W', { handles: ['\\\\Server\\Plans'], result: 0, args: { force: 1 } }),
  call('RasDialW', { outs: ['0x3e8'], result: 0, args: { entry: 'Office VPN', cb: 0 } }),
  { kind: 'end', exitCode: 0 }))
  await send()
  const text = json([[...receiver.spans], [...receiver.records]])
  for (const secret of ['server', 'plans', 'ws-7', 'Office']) {
    assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), secret)
  }
  assert.ok(text.includes('0x3e8') && text.includes('App.exe'))
  const refused = [...receiver.spans.values()].find(s => s.attributes[`${h}how`] === 'refused')!
  assert.equal(refused.attributes['error.type'], 'ERROR_OPEN_FILES')
  assert.ok(receiver.records.size > 0)
})

test('times before the epoch, and numbers that no integer of OTLP can hold', async t => {
  const { log, receiver, send } = await setup(t)
  const events = told('s', call('InternetOpenW', { outs: ['0xffffffffffffffff'],
    args: { flags: 2 ** 60 } }),
  call('InternetCloseHandle', { handles: ['0xffffffffffffffff'], took: 5_000_000 }),
  { kind: 'end', exitCode: 0 }).map(e => ({ ...e, at: e.at - T0 - 2500 }))
  log.append(events)
  await send()
  const [span] = receiver.spans.values()
  assert.deepEqual([span.attributes[`${h}value`], span.attributes[`${h}arg.flags`]],
    ['0xffffffffffffffff', String(2 ** 60)])
  assert.ok(span.start >= 0n && span.start <= span.end && span.end < 10n ** 9n)
})

test('simulated sessions never leave, and hold nothing up', async t => {
  const { log, receiver, send, db }: Setup = await setup(t)
  log.append(program(1, { processes: 2 }).map(e =>
    e.kind === 'start' ? { ...e, capture: 'simulated' } : e))
  log.append(told('s', call('InternetOpenW', { outs: ['0x4'] }), { kind: 'end', exitCode: 0 }))
  await send()
  assert.equal(receiver.spans.size, 1)
  assert.equal(db.prepare("SELECT value FROM checkpoints WHERE name = 'sink/to/traces'").pluck().get(),
    log.readyLives(0, -1).at(-1)!.ready)
})
