/** How programs come to their functions, what they may meet, and how they end. */
import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync,
  writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { exitCodeOf } from '../../streams/probe/inject.ts'
import { fileVersion } from '../../streams/probe/version.ts'
import { scratch } from '../scratch.ts'
import { needsWine } from '../wine/require.ts'
import { folded, misplacedCloses, positioned, unannounced } from './folded.ts'
import { prepareProbe, probeTests, trace } from './trace.ts'

const server = probeTests()

const isCall = (event: HandleEvent): event is CallEvent => event.kind === 'call'
const names = (events: readonly HandleEvent[]) => events.filter(isCall).map(call => call.fn)
const ways = (variant: string, ...more: string[]) =>
  trace('probe-ways.exe', [`${server.port}`, variant, ...more])

test('functions found by GetProcAddress; the last error is the program\'s', needsWine(), async () => {
  const run = await ways('late')
  assert.equal(run.stdout.replaceAll('\r', ''), [
    'kept-by-msi=1234', 'opened=1', 'closed=1', 'kept-by-close=1234', 'closed-again=0',
    'set-by-close=6', 'bad-pointer=1', 'bad-out=1', 'close-record=0', ''].join('\n'))
  assert.deepEqual(names(run.events), ['MsiCreateRecord', 'InternetOpenW', 'InternetCloseHandle',
    'InternetCloseHandle', 'MsiRecordSetInteger', 'MsiOpenDatabaseW', 'MsiCloseHandle'])
  const errors = run.events.filter(isCall).map(call => call.error)
  // What a close did not set is no error of it: 1234 was the program's.
  assert.deepEqual(errors, [undefined, undefined, undefined, 6, undefined, undefined, undefined])
  assert.equal(run.exitCode, 0)
})

test('a child process is followed, and exit codes are 32 bits', needsWine(), async () => {
  const run = await ways('child')
  assert.equal(run.exitCode, 70001)
  assert.deepEqual(run.sessions.map(each => each.exitCode), [70001, 70001])
  const [parent, child] = run.sessions
  assert.match(run.stdout, new RegExp(`child-pid=${child.pid}\\b`))
  const of = (id: string) => run.events.filter(event => event.session === id)
  assert.deepEqual(names(of(parent.id)), ['MsiCreateRecord', 'MsiCloseHandle'])
  assert.deepEqual(names(of(child.id)), ['MsiCreateRecord'])
  assert.deepEqual(unannounced(of(child.id)).map(event => event.kind), ['start', 'call', 'end'])
  assert.deepEqual(run.untraced, [])
  const starts = run.events.filter(event => event.kind === 'start')
  assert.deepEqual(starts.map(start => start.version), ['3.1.4.1592', '3.1.4.1592'])
  for (const { luid, windowsSession, elevated, arch } of starts) {
    // Wine says 0, which is none.
    assert.ok(luid === undefined || BigInt(luid) > 0n)
    assert.deepEqual([typeof windowsSession, typeof elevated, arch], ['number', 'boolean', 'x64'])
  }
})

test('what is made for a program and for its child only the user and the system may use',
  needsWine(), async () => {
    const files = new Set<string>()
    const run = await trace('probe-ways.exe', [`${server.port}`, 'private'],
      { onEvents: () => { for (const file of ringFiles()) files.add(file) } })
    assert.equal(run.exitCode, 0)
    const said = run.stdout.split(/\r?\n/).map(line => line.split('='))
    assert.deepEqual(said.map(([what]) => what), ['ring', 'event', 'host', 'ring', 'event', 'host',
      'child-pid', ''])
    for (const [what, who] of said.slice(0, 6)) {
      assert.match(who, /^D:P\(A;;GA;;;S-1-5-21-[\d-]+\)\(A;;GA;;;SY\)$/, what)
    }
    // Under Wine the ring has a file, which the group may read too: but nobody else its folder.
    assert.ok(files.size > 0)
    for (const file of files) assert.equal(statSync(path.dirname(file)).mode & 0o77, 0)
  })

/** The files behind rings that are in use now. */
function ringFiles(): string[] {
  return readdirSync('/proc').filter(pid => /^\d/.test(pid)).flatMap(pid => {
    try {
      const folder = `/proc/${pid}/fd`
      return readdirSync(folder).map(fd => readlinkSync(path.join(folder, fd)))
        .filter(file => /\/lastcall-\d+\/ring-/.test(file))
    } catch {
      return [] // It has ended, or is another user's.
    }
  })
}

test('the version is the file\'s, and whatever a file holds is no error', needsWine(), async t => {
  const side = await prepareProbe()
  const file = (name: string) => path.join(side.bin, name)
  assert.equal(fileVersion(file('probe-ways.exe')), '3.1.4.1592')
  for (const other of [file('probe-msi.exe'), import.meta.filename, file('no-such-file'), side.bin]) {
    assert.equal(fileVersion(other), undefined, other)
  }
  const whole = readFileSync(file('probe-ways.exe'))
  const resources = whole.indexOf(Buffer.from('VS_VERSION_INFO', 'utf16le'))
  const broken = path.join(scratch(t), 'broken.exe')
  for (let i = 0; i < 300; i++) {
    const bytes = Buffer.from(whole)
    // Headers, and the tree of resources before the version.
    const at = i % 2 ? i * 2 : resources - 200 + (i >> 1)
    bytes.writeUInt32LE(i % 3 ? 0xffffffff : i * 65537, at)
    writeFileSync(broken, i % 10 ? bytes : bytes.subarray(0, at))
    const said = fileVersion(broken)
    if (said !== undefined) assert.match(said, /^\d+\.\d+\.\d+\.\d+$/)
  }
})

test('a crash is told from an exit', needsWine(), async () => {
  const run = await ways('crash')
  assert.equal(run.exitCode, 0xc0000005)
  assert.deepEqual(names(run.events), ['MsiCreateRecord'])
  const end = run.events.at(-1)!
  assert.ok(end.kind === 'end' && end.crashed && end.exitCode === 0xc0000005)
})

test('calls in DllMain are inside its scope', needsWine(), async () => {
  const side = await prepareProbe()
  const run = await trace('probe-ways.exe', [`${server.port}`, 'dllmain'], { folder: side.bin })
  assert.match(run.stdout, /loaded=1/)
  assert.deepEqual(unannounced(run.events).map(event => event.kind === 'scope' ? event.phase
    : event.kind === 'call' ? event.fn : event.kind), [
    'start', 'enter', 'InternetOpenW', 'InternetCloseHandle', 'leave', 'InternetOpenW',
    'InternetCloseHandle', 'enter', 'InternetOpenW', 'InternetCloseHandle', 'end'])
})

test('a DLL that comes and goes often keeps its call sites', needsWine(), async () => {
  const side = await prepareProbe()
  const run = await trace('probe-ways.exe', [`${server.port}`, 'reload'], { folder: side.bin })
  const sites = run.events.filter(isCall).map(call => call.site?.replace(/[^+]*$/, ''))
  // More loads than there are modules in the ring's table.
  assert.equal(sites.length, 4 * 1100)
  assert.deepEqual([...new Set(sites)], ['probe-dllmain-dll.dll+'])
})

test('a DLL of a family that comes back elsewhere is found again', needsWine(), async () => {
  const run = await ways('elsewhere')
  assert.match(run.stdout, /moved=300\s+refused=300/)
  assert.deepEqual(names(run.events), Array<string>(300).fill('RasHangUpW'))
})

test('a call that runs long is announced while it runs', needsWine(), async () => {
  const run = await ways('slow')
  const [enter] = run.events.filter(event => event.kind === 'enter')
    .filter(each => each.fn === 'HttpSendRequestW')
  const call = run.events.filter(isCall).find(each => each.fn === 'HttpSendRequestW')!
  assert.equal(call.entered, enter.id)
  assert.equal(call.began, enter.began)
  assert.deepEqual(enter.handles, call.handles)
  assert.ok(call.seq > enter.seq)
  assert.ok(enter.at - (call.at - call.took) >= 100_000)
  const during = run.events.filter(event => event.kind === 'status')
  assert.ok(during.length > 5)
})

test('a call that death interrupts is announced before the end', needsWine(), async () => {
  const run = await ways('killed')
  assert.equal(run.exitCode, 99)
  assert.deepEqual(run.events.slice(-2).map(event => event.kind), ['enter', 'end'])
  const end = run.events.at(-1)!
  assert.ok(end.kind === 'end' && !end.crashed)
})

test('a Node program that uses koffi', needsWine(), async () => {
  const side = await prepareProbe()
  const run = await trace(side.node, ['L:\\test\\probe\\koffi-program.ts'])
  assert.equal(run.exitCode, 1, run.stderr)
  const calls = names(run.events)
  assert.deepEqual(
    ['MsiCreateRecord', 'MsiCloseHandle', 'InternetOpenW', 'InternetCloseHandle']
      .map(fn => calls.filter(each => each === fn).length), [101, 100, 1, 2])
  assert.equal(folded(run.events).contradictions, 0)
})

test('eight threads, a million calls: all of them, or the loss counted, and nobody accused',
  needsWine(), async () => {
    const run = await trace('probe-storm.exe', ['8', '62500'])
    const calls = run.events.filter(isCall)
    const [session] = run.sessions
    const counted = (fn: string) => calls.filter(call => call.fn === fn).length
    assert.match(run.stdout, /failed=0/)
    const exits = run.events.filter(event => event.kind === 'thread-exit')
    assert.equal(calls.length + exits.length + session.lost, 1_000_000 + 8)
    if (session.lost === 0) {
      assert.deepEqual([counted('MsiCreateRecord'), counted('MsiCloseHandle')], [500_000, 500_000])
      assert.equal(misplacedCloses(run.events), 0)
    }
    assert.equal(run.events.at(-1)!.seq, run.events.length + session.lost)
    assert.deepEqual(findingsOf(positioned(run.events), policies).map(f => f.because), [])
    process.stderr.write(`lost ${session.lost} of a million; ${run.stdout.split('\n')[0]}\n`)
  })

test('nobody reads for as long as the program runs: 300,000 calls have room', needsWine(),
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-ways-'))
    const out = path.join(folder, 'out.txt')
    const descriptor = openSync(out, 'w')
    try {
      const run = await trace('probe-storm.exe', ['4', '37500'], {
        stdio: ['ignore', descriptor, 'ignore'],
        onEvents: async () => { while (!readFileSync(out, 'utf8').includes('failed=')) await sleep(20) },
      })
      assert.equal(run.sessions[0].lost, 0)
      assert.equal(run.events.filter(isCall).length, 300_000)
      assert.equal(misplacedCloses(run.events), 0)
      assert.deepEqual(findingsOf(positioned(run.events), policies).map(f => f.because), [])
    } finally {
      closeSync(descriptor)
      rmSync(folder, { recursive: true })
    }
  })

test('what cannot be traced says why, with its exit code', needsWine(), async () => {
  const rejected = async (program: string) => {
    const error = await trace(program, []).then(() => null, (e: Error) => e)
    return [exitCodeOf(error), error?.message]
  }
  assert.deepEqual(await rejected('/no/such/program.exe'),
    [127, '/no/such/program.exe: there is no such program'])
  assert.deepEqual(await rejected(path.join(import.meta.dirname, 'relay.ts')),
    [126, 'relay.ts is no Windows program'])
})
