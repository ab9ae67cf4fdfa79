/** Ingest: who may record what, what is acknowledged, and what happens when somebody is gone. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createConnection, createServer, type Socket } from 'node:net'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { eventJson, type HandleEvent } from '../../src/events.ts'
import { parseTrace } from '../../src/trace/parse.ts'
import { newAgentClock, type AgentClock } from '../../src/agent/clock.ts'
import { agentSink } from '../../src/agent/sink.ts'
import { readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { newNonce, proofOf } from '../../streams/ingest/proof.ts'
import { newIngest } from '../../streams/ingest/server.ts'
import { otherProcess } from '../../streams/other-process.ts'
import type { Batch } from '../../streams/capture.ts'
import { findRecord, newRecord, publish } from '../../streams/ingest/record.ts'
import { call, end, eventually, scratch, serve, start, T0 } from './helpers.ts'

type Raw = { socket: Socket; said: Record<string, unknown>[]; send(line: object | string): void
  hears(key: string): Promise<Record<string, unknown>> }

/** A program that speaks the protocol by hand. */
async function raw(directory: string, { id = newNonce(), token = '', proof: given = '' } = {}):
  Promise<Raw> {
  await eventually('the agent is published', () => findRecord(directory) !== undefined)
  const record = findRecord(directory)!
  const socket = createConnection(record.address)
  socket.on('error', () => {})
  const said: Record<string, unknown>[] = []
  createInterface({ input: socket }).on('error', () => {}).on('line', line => said.push(JSON.parse(line)))
  const send = (line: object | string) => {
    socket.write((typeof line === 'string' ? line : JSON.stringify(line)) + '\n')
  }
  let read = 0
  const hears = async (key: string) => {
    await eventually(`the agent says ${key}`, () => said.slice(read).some(s => key in s))
    const found = said.findIndex((s, i) => i >= read && key in s)
    read = found + 1
    return said[found]
  }
  const hello = newNonce()
  send({ lastcall: 1, hello, client: id })
  const { challenge, proof } = await hears('challenge') as Record<string, string>
  assert.equal(proof, proofOf(record.token, 'agent', record.address, hello, challenge))
  send({ proof: given || proofOf(token || record.token, 'client', record.address, hello, challenge) })
  return { socket, said, send, hears }
}

const eventsOf = (path: string): HandleEvent[] => {
  const log = readLog(path)
  try {
    return [...log.read()]
  } finally {
    log.close()
  }
}

test('only the user finds the agent, and only with its token', async t => {
  const directory = scratch(t)
  const { ingesting } = serve(t, directory)
  await eventually('published', () => existsSync(join(directory, 'agent.json')))
  assert.equal(statSync(join(directory, 'agent.json')).mode & 0o777, 0o600)
  assert.equal(statSync(ingesting.address).mode & 0o777, 0o600)
  const stranger = await raw(directory, { token: 'f'.repeat(64) })
  assert.match(String((await stranger.hears('error')).error), /proof is wrong/)
  await eventually('it is closed', () => stranger.socket.closed)
  const odd = await raw(directory, { proof: 'é'.repeat(64) })
  assert.match(String((await odd.hears('error')).error), /proof is wrong/)
  const friend = await raw(directory)
  await friend.hears('welcome')
  friend.send({ status: 1 })
  assert.deepEqual((await friend.hears('status')).status, { pid: process.pid })
  friend.socket.end()
})

test('a program tells nothing to somebody who sits in the agent\'s place', async t => {
  const directory = scratch(t)
  const record = newRecord(directory)
  const heard: string[] = []
  const impostor = createServer(socket => {
    createInterface({ input: socket }).on('error', () => {}).on('line', line => {
      heard.push(line)
      socket.write(JSON.stringify({ challenge: newNonce(), proof: '0'.repeat(64) }) + '\n')
    })
  }).listen(record.address)
  t.after(() => impostor.close())
  publish(directory, record)
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  client.take([start('s')])
  await eventually('it greets', () => heard.length > 0)
  assert.equal(await client.ready(500), false)
  assert.ok(heard.every(line => 'hello' in JSON.parse(line) && !line.includes(record.token)))
})

test('acknowledgements are cumulative and come after the commit', async t => {
  const directory = scratch(t)
  const { path } = serve(t, directory)
  const program = await raw(directory)
  await program.hears('welcome')
  for (const event of [start('s'), call('s', 2), call('s', 3)]) program.send(event)
  const { ack } = await program.hears('ack')
  assert.deepEqual(ack, { session: 's', seq: 3 })
  assert.deepEqual(eventsOf(path).map(e => e.seq), [1, 2, 3])
  // Sent again, as after a lost connection: acknowledged, not recorded twice.
  program.send(call('s', 3))
  program.send(end('s', 4))
  assert.deepEqual((await program.hears('ack')).ack, { session: 's', seq: 4 })
  assert.deepEqual(eventsOf(path).map(e => e.seq), [1, 2, 3, 4])
  program.socket.destroy()
})

test('bad lines are refused one by one, with their reason; the others are taken', async t => {
  const directory = scratch(t)
  const { path } = serve(t, directory)
  const program = await raw(directory)
  await program.hears('welcome')
  program.send(start('s'))
  program.send('{"kind":')
  program.send({ ...call('s', 2), result: 'x' })
  program.send({ ...call('s', 0), began: 0, by: 'agent' })
  program.send(call('other', 2))
  program.send('x'.repeat(1_100_000))
  program.send(call('s', 3))
  program.send(end('s', 4))
  program.send(call('s', 5))
  const refused = []
  for (let i = 0; i < 6; i++) refused.push((await program.hears('refused')).refused)
  const shown = (refused as { line: number; seq?: number; reason: string }[])
    .map(({ line, seq, reason }) => `${line} ${seq ?? '-'} ${reason}`)
  assert.match(shown[0], /^2 - not JSON/)
  assert.match(shown[1], /^3 2 call: result: /)
  assert.match(shown[2], /^4 0 only the agent/)
  assert.match(shown[3], /^5 2 session other has not started/)
  assert.match(shown[4], /^6 - the line is longer/)
  assert.match(shown[5], /^9 5 session s has ended/)
  await eventually('all is committed', () => eventsOf(path).some(e => e.kind === 'end'))
  // The refused number is a gap of 1.
  assert.deepEqual(eventsOf(path).map(e => e.kind === 'gap' ? `gap ${e.lost}` : e.seq),
    [1, 'gap 1', 3, 4])
  program.socket.destroy()
})

test('a session belongs to the connection that sent its start', async t => {
  const directory = scratch(t)
  const { path } = serve(t, directory)
  const [mine, other] = [await raw(directory), await raw(directory)]
  for (const each of [mine, other]) await each.hears('welcome')
  mine.send(start('s'))
  await mine.hears('ack')
  other.send(call('s', 2))
  assert.match(JSON.stringify(await other.hears('refused')), /belongs to another program/)
  other.send(start('agent'))
  assert.match(JSON.stringify(await other.hears('refused')), /belongs to the agent/)
  mine.send(call('s', 2))
  await mine.hears('ack')
  assert.equal(eventsOf(path).filter(e => e.session === 's' && e.kind === 'call').length, 1)
  for (const each of [mine, other]) each.socket.destroy()
})

/** For who is away, time passes only when it is told to. */
function attendance(): { clock: AgentClock; pass(): void } {
  let ms = 0
  return { clock: { ...newAgentClock(), attended: () => ms }, pass() { ms++ } }
}

test('a program that is gone without a word has crashed; one that comes back has not', async t => {
  const directory = scratch(t)
  const { clock, pass } = attendance()
  const { path } = serve(t, directory, { grace: 10, clock })
  const id = newNonce()
  let comes = await raw(directory, { id })
  await comes.hears('welcome')
  comes.send(start('comes'))
  await comes.hears('ack')
  comes.socket.destroy()
  const gone = await raw(directory)
  await gone.hears('welcome')
  gone.send(start('gone'))
  await gone.hears('ack')
  comes = await raw(directory, { id })
  await comes.hears('welcome')
  gone.socket.destroy()
  await eventually('the end', () => {
    pass()
    return eventsOf(path).some(e => e.kind === 'end')
  })
  const ends = eventsOf(path).filter(e => e.by === 'agent')
  assert.deepEqual(ends.map(e => [e.session, e.seq, e.kind]), [['gone', 0, 'gap'], ['gone', 0, 'end']])
  assert.deepEqual(ends.map(e => e.kind === 'gap' ? e.lost : (e as { crashed?: boolean }).crashed),
    [null, true])
  comes.send(call('comes', 2))
  assert.deepEqual((await comes.hears('ack')).ack, { session: 'comes', seq: 2 })
  comes.socket.destroy()
})

test('a traced program outlives who delivers it: a gap, and somebody else may go on', async t => {
  const directory = scratch(t)
  const { clock, pass } = attendance()
  const { path } = serve(t, directory, { grace: 10, clock })
  /** Longer than somebody who is gone is waited for. */
  const away = async () => {
    for (let i = 0; i < 30; i++) {
      pass()
      await wait(10)
    }
  }
  const deliver = async (...events: HandleEvent[]) => {
    const program = await raw(directory)
    await program.hears('welcome')
    for (const event of events) program.send(event)
    assert.deepEqual((await program.hears('ack')).ack, { session: 's', seq: events.at(-1)!.seq })
    program.socket.destroy()
  }
  await deliver({ ...start('s'), capture: 'probe' } as HandleEvent, call('s', 2))
  await away()
  await eventually('the gap', () => eventsOf(path).some(e => e.kind === 'gap'))
  await deliver(call('s', 3))
  // At once, before the one before is given up; and who lets go says so himself.
  await deliver(call('s', 4), { session: 's', seq: 5, at: T0 + 5, kind: 'gap', lost: null })
  await away()
  await deliver(call('s', 6), end('s', 7))
  await away()
  assert.deepEqual(eventsOf(path).map(e => [e.seq, e.kind]), [[1, 'start'], [2, 'call'], [0, 'gap'],
    [3, 'call'], [4, 'call'], [5, 'gap'], [6, 'call'], [7, 'end']])
})

test('an agent that comes later is found, and what is sent again is recorded once', async t => {
  const directory = scratch(t)
  const first = serve(t, directory)
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  assert.ok(await client.ready(60_000))
  client.take([start('s'), call('s', 2), call('s', 3)])
  assert.ok(await client.delivered(60_000))
  await first.stop()
  client.take([call('s', 4), call('s', 5)])
  assert.equal(await client.delivered(200), false)
  assert.equal(client.waiting().length, 2)
  const { path } = serve(t, directory)
  assert.ok(await client.delivered(60_000))
  assert.equal(client.refused, 0)
  assert.deepEqual(eventsOf(path).map(e => e.seq), [1, 2, 3, 4, 5])
})

test('a full buffer takes no more and loses nothing of what it took', async t => {
  const directory = scratch(t)
  const client = newIngestClient({ directory, capacity: 10 })
  t.after(() => client.close())
  assert.equal(client.take([start('s'), ...Array.from({ length: 9 }, (_, i) => call('s', i + 2))]), true)
  assert.equal(client.take([call('s', 11)]), false)
  const { path } = serve(t, directory)
  assert.ok(await client.delivered(60_000))
  assert.equal(eventsOf(path).length, 10)
})

test('a flood is written as it comes, and another program is served beside it', async t => {
  const directory = scratch(t)
  const { agent, path } = serve(t, directory)
  const flood = newIngestClient({ directory })
  t.after(() => flood.close())
  assert.ok(await flood.ready(60_000))
  flood.take([start('flood'), ...Array.from({ length: 50_000 }, (_, i) => call('flood', i + 2))])
  const quiet = await raw(directory)
  await quiet.hears('welcome')
  quiet.send(start('quiet'))
  const began = performance.now()
  await quiet.hears('ack')
  t.diagnostic(`acknowledged after ${Math.round(performance.now() - began)} ms beside a flood`)
  let most = 0
  while (flood.waiting().length > 0) {
    most = Math.max(most, agent.recording.waiting)
    await wait(1)
  }
  assert.ok(most <= 8192, `${most} events waited in memory`)
  assert.equal(eventsOf(path).filter(e => e.session === 'flood').length, 50_001)
  quiet.socket.destroy()
})

test('while nothing is committed, no more is read than may wait', async t => {
  const directory = scratch(t)
  const record = newRecord(directory)
  const ingest = newIngest({ record, known: () => undefined, reserved: () => false, now: () => 0,
    attended: () => 0, deafAfter: 60_000,
    listening: () => publish(directory, record) })
  const held: Batch[] = []
  const subscription = ingest.batches.subscribe(batch => held.push(batch))
  t.after(() => subscription.unsubscribe())
  const client = newIngestClient({ directory })
  t.after(() => client.close())
  assert.ok(await client.ready(60_000))
  client.take([start('s'), ...Array.from({ length: 30_000 }, (_, i) => call('s', i + 2))])
  const waiting = () => held.reduce((sum, batch) => sum + batch.events.length, 0)
  await eventually('it is read no further', () => ingest.counters.paused > 0)
  await wait(200)
  assert.ok(waiting() < 6000, `${waiting()} events wait`)
  const seen: number[] = []
  while (client.waiting().length > 0) {
    for (const batch of held.splice(0)) {
      seen.push(...batch.events.map(e => e.seq))
      batch.committed!()
    }
    await wait(1)
  }
  assert.deepEqual(seen, Array.from({ length: 30_001 }, (_, i) => i + 1))
})

/** A close whose HANDLE_CLOSING comes at the end; times are those of traces. */
const closing = parseTrace(`
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) ctx=5
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @5`).events.map(({ position: _, ...event }) => event as HandleEvent)
const closingOf = (session: string, more: object = {}): HandleEvent[] => closing.map(event =>
  ({ ...event, session, ...event.kind === 'start' ? more : {} }))

test('a program that is held up while the agent is replaced goes on; one that is gone has crashed',
  async t => {
    const directory = scratch(t)
    const { pid } = process
    const created = (Date.now() - process.uptime() * 1000) * 1000
    // The number of the third is another program's now.
    const programs = { held: { pid, created }, gone: { pid: spawnSync('true').pid, created },
      again: { pid, created: created - 60_000_000 } }
    const first = serve(t, directory)
    const client = newIngestClient({ directory })
    for (const [name, { pid, created }] of Object.entries(programs)) {
      client.take(closingOf(name, { capture: 'sdk', host: hostname(), pid,
        created: Math.round(created) }).slice(0, -1))
    }
    assert.ok(await client.delivered(60_000))
    client.close()
    await first.agent.stop()
    await first.stop()
    const { agent, path } = serve(t, directory, { tickMs: 20, returnMs: 500 })
    agent.append(closingOf('other').slice(0, -1))
    const ofSession = (name: string) => eventsOf(path).filter(e => e.session === name)
      .slice(closing.length - 1).map(e => e.kind)
    await eventually('the others are judged', () => agent.log!.findings().length > 0)
    await eventually('it is gone', () => ofSession('gone').length === 2)
    await wait(600)
    assert.deepEqual([ofSession('gone'), ofSession('again'), ofSession('held')],
      [['gap', 'end'], ['gap', 'end'], ['gap']])
    const refused: object[] = []
    const again = newIngestClient({ directory, onRefused: each => refused.push(each) })
    t.after(() => again.close())
    again.take(closingOf('held').slice(-1))
    assert.ok(await again.delivered(60_000))
    assert.deepEqual([ofSession('held'), refused], [['gap', 'status'], []])
    assert.deepEqual(agent.log!.findings().map(f => f.session), ['other'])
  })

test('nobody is accused of what he did not do while he, or the agent, was stopped', async t => {
  const directory = scratch(t)
  // When traces begin.
  let us = Date.UTC(2026, 0, 1) * 1000
  const clock = () => us
  const { path, errors } = serve(t, directory, { tickMs: 20, clock: newAgentClock(
    { wall: clock, monotonic: clock, uptime: clock, countsSleep: false }) })
  const closes = async (program: Raw, session: string, more: object = {}) => {
    for (const event of closingOf(session, more).slice(0, -1)) program.send(event)
    await eventually('it is committed', () => program.said.some(({ ack }) =>
      (ack as { seq: number } | undefined)?.seq === closing.length - 1))
  }
  const accused = () => {
    const log = readLog(path)
    try {
      return log.findings().map(f => [f.session, f.policy])
    } finally {
      log.close()
    }
  }
  const quiet = await raw(directory)
  await closes(quiet, 'quiet')
  for (let i = 0; i < 5; i++) {
    us += 1_234_567.75
    await wait(25)
  }
  // The agent is stopped, and what the programs sent meanwhile it has not read yet.
  us += 75e6
  await eventually('it says so', () => errors.includes('the agent did not run for 75 s'))
  await wait(100)
  assert.deepEqual(accused(), [])
  const beating = await raw(directory)
  beating.send({ beat: 0 })
  await closes(beating, 'beating')
  // This one never beats, and is stopped.
  const process = spawn('sleep', ['600'])
  const created = Date.now() * 1000
  t.after(() => process.kill('SIGKILL'))
  const stopped = await raw(directory)
  await closes(stopped, 'stopped', { capture: 'ingest', host: hostname(), pid: process.pid,
    created })
  process.kill('SIGSTOP')
  await eventually('it is stopped', () => otherProcess(process.pid!, created)?.held === true)
  for (let s = 0; accused().length === 0 && s < 3000; s += 5) {
    us += 5e6
    await wait(25)
  }
  assert.deepEqual(accused(), [['quiet', 'wininet-missing-handle-closing']])
  const ofHeld = () => ['beating', 'stopped'].map(session => eventsOf(path).flatMap(e =>
    e.session === session && e.kind === 'scope' ? [[e.phase, e.what, e.by, e.at]] : []))
  // Since when they have said nothing.
  const held = ['enter', 'held', 'agent', closing.at(-2)!.at]
  assert.deepEqual(ofHeld(), [[held], [held]])
  assert.ok(eventsOf(path).every(e => e.kind !== 'tick' || Number.isInteger(e.upTo)))
  // They go on: what comes late has come, and what needs no silence is found.
  process.kill('SIGCONT')
  const closed = closing.findLast(event => event.kind === 'call')!
  for (const [session, program] of Object.entries({ beating, stopped })) {
    program.send({ ...closing.at(-1)!, session, at: Math.ceil(us) })
    program.send({ ...closed, session, seq: closing.length + 1, began: closing.length, at: Math.ceil(us),
      result: 0, error: 6 })
    if (program === beating) program.send({ beat: Math.ceil(us) })
  }
  await eventually('they are free', () => ofHeld().every(all => all.at(-1)![0] === 'leave'))
  for (let s = 0; s < 100; s += 5) {
    us += 5e6
    beating.send({ beat: Math.ceil(us) })
    await wait(25)
  }
  assert.deepEqual(accused().slice(1), [['beating', 'double-close'], ['stopped', 'double-close']])
  for (const { socket } of [quiet, beating, stopped]) socket.destroy()
})

test('a connection that says nonsense harms nobody', async t => {
  const directory = scratch(t)
  const { ingesting } = serve(t, directory)
  const good = newIngestClient({ directory })
  t.after(() => good.close())
  assert.ok(await good.ready(60_000))
  const bad = createConnection(ingesting.address)
  bad.on('error', () => {})
  bad.write(Buffer.alloc(300_000, 0xff))
  bad.write('\n{}\n[]\nnull\n')
  bad.resume()
  await eventually('it is closed', () => bad.closed)
  const half = createConnection(ingesting.address)
  half.write('{"lastcall":1,"hello"')
  await wait(20)
  half.destroy()
  good.take([start('s'), end('s', 2)])
  assert.ok(await good.delivered(60_000))
})

test('without an agent a program writes a log of its own', async t => {
  const directory = scratch(t)
  const sink = await agentSink({ directory })
  assert.match(sink.to, /runs.*\.db$/)
  assert.equal(sink([start('s'), call('s', 2), end('s', 3)]), true)
  sink.close()
  assert.equal(eventsOf(sink.to).length, 3)
  assert.ok(verify(sink.to).ok)
})

test('what a program could not deliver when it ended, the agent takes up', async t => {
  const directory = scratch(t)
  const first = serve(t, directory)
  await eventually('published', () => existsSync(join(directory, 'agent.json')))
  const sink = await agentSink({ directory, wait: 60_000 })
  assert.equal(sink.to, 'agent')
  sink([start('s')])
  assert.ok(await sink.delivered(60_000))
  await first.stop()
  sink([call('s', 2), call('s', 3), end('s', 4)])
  sink.close()
  assert.deepEqual(readdirSync(join(directory, 'spool')), ['s.ndjson'])
  const { path } = serve(t, directory)
  await eventually('taken up', () => eventsOf(path).length === 4)
  assert.deepEqual(eventsOf(path).map(e => e.seq), [1, 2, 3, 4])
  await eventually('forgotten', () => readdirSync(join(directory, 'spool')).length === 0)
})

test('every line of the protocol may arrive in pieces', async t => {
  const directory = scratch(t)
  const { path } = serve(t, directory)
  const program = await raw(directory)
  await program.hears('welcome')
  const text = [start('s'), { ...call('s', 2), site: 'größe.exe+0x1' }, end('s', 3)]
    .map(e => eventJson(e as HandleEvent) + '\r\n').join('')
  for (const byte of Buffer.from(text)) {
    program.socket.write(Buffer.of(byte))
    if (byte === 0xc3) await wait(5)
  }
  assert.deepEqual((await program.hears('ack')).ack !== undefined, true)
  await eventually('all three', () => eventsOf(path).length === 3)
  assert.equal((eventsOf(path)[1] as { site?: string }).site, 'größe.exe+0x1')
  program.socket.destroy()
})

test('a socket that was removed is there again, and who was connected stays', {
  skip: process.platform === 'win32' && 'nobody can remove a pipe' }, async t => {
  const directory = scratch(t)
  const { ingesting, path, errors } = serve(t, directory)
  const before = newIngestClient({ directory })
  t.after(() => before.close())
  before.take([start('before')])
  assert.ok(await before.delivered(60_000))
  for (const session of ['first', 'second']) {
    rmSync(ingesting.address)
    await eventually('the socket is there again', () => existsSync(ingesting.address))
    assert.equal(statSync(ingesting.address).mode & 0o777, 0o600)
    const client = newIngestClient({ directory })
    t.after(() => client.close())
    client.take([start(session), end(session, 2)])
    assert.ok(await client.delivered(60_000))
  }
  before.take([end('before', 2)])
  assert.ok(await before.delivered(60_000))
  assert.deepEqual(eventsOf(path).filter(e => e.kind === 'end').map(e => e.session),
    ['first', 'second', 'before'])
  assert.deepEqual(errors, [])
})
