/** The simulated Win32 against the documentation (win32-handle-apis.md sections 1 to 3). */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { Argument, Outcome, StatusInfo } from '../../src/machine.ts'
import type { Value } from '../../src/events.ts'
import { handleValue } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { simulatedMachine, type SimulatedOptions } from '../../src/simulated/machine.ts'

const ASYNC = 0x10000000

function machineWith(options: SimulatedOptions = {}) {
  const machine = simulatedMachine({ drive: 'outside', ...options })
  const call = (name: string, ...args: Argument[]): Outcome => machine.call(name, args)
  const open = (name: string, ...args: Argument[]): Value => {
    const done = call(name, ...args)
    const out = functions.get(name)!.outParams[0]
    return out < 0 ? handleValue(done.result)
      : done.outs[functions.get(name)!.params[out].name] as Value
  }
  const heard: (StatusInfo & { tid: number })[] = []
  const listener = (info: StatusInfo) => { heard.push({ ...info, tid: machine.threadId() }) }
  return { machine, call, open, heard, listener }
}
type Bench = ReturnType<typeof machineWith>

/** result and error of a call. */
const says = ({ result, error }: Outcome) => [result, error]

function tree({ call, open, listener }: Bench, flags = 0, context = 7) {
  const root = open('InternetOpenW', 'a', 0, null, null, flags)
  if (flags) call('InternetSetStatusCallbackW', root, listener)
  const session = open('InternetConnectW', root, 'h', 80, null, null, 3, 0, flags ? 5 : 0)
  const request = open('HttpOpenRequestW', session, 'GET', '/', null, null, null, 0,
    flags ? context : 0)
  return { root, session, request }
}
const send = (bench: Bench, request: Value) =>
  bench.call('HttpSendRequestW', request, null, 0, null, 0)

test('WinINet: values are recycled lowest first', () => {
  const { call, open } = machineWith()
  const first = open('InternetOpenW', 'a', 0, null, null, 0)
  const second = open('InternetOpenW', 'a', 0, null, null, 0)
  assert.deepEqual([first, second], ['0xcc0004', '0xcc0008'])
  call('InternetCloseHandle', first)
  assert.equal(open('InternetOpenW', 'a', 0, null, null, 0), first)
})

test('WinINet: a close works once, closes descendants, and ends every use', () => {
  const bench = machineWith()
  const { root, session, request } = tree(bench)
  const rows: [string, Outcome, number, number][] = [
    ['send', send(bench, request), 1, 0],
    ['a root is no request', send(bench, root), 0, 12018],
    ['close the session', bench.call('InternetCloseHandle', session), 1, 0],
    ['its request is gone', send(bench, request), 0, 6],
    ['so is its close', bench.call('InternetCloseHandle', request), 0, 6],
    ['close twice', bench.call('InternetCloseHandle', session), 0, 6],
    ['callback on a closed one', bench.call('InternetSetStatusCallbackW', session, null), -1, 6],
    ['the root still works', bench.call('InternetCloseHandle', root), 1, 0],
    ['no handle', bench.call('InternetCloseHandle', null), 0, 6],
  ]
  for (const [what, outcome, result, error] of rows) {
    assert.deepEqual(says(outcome), [result, error], what)
  }
})

test('WinINet: an asynchronous request pends and completes on another thread', () => {
  const bench = machineWith()
  const { request } = tree(bench, ASYNC)
  assert.deepEqual(bench.heard.map(i => [i.status, i.context]), [[60, 5], [60, 7]])
  assert.deepEqual(says(send(bench, request)), [0, 997])
  assert.equal(bench.heard.some(i => i.status === 100), false)
  bench.machine.advance(200_000)
  const done = bench.heard.at(-1)!
  assert.deepEqual([done.status, done.handle, done.value, done.error], [100, request, '0x1', 0])
  assert.notEqual(done.tid, bench.machine.threadId())
  const closed = bench.call('InternetCloseHandle', request)
  assert.deepEqual([says(closed), bench.heard.at(-1)!.status], [[1, 0], 70])
  assert.equal(bench.heard.at(-1)!.tid, bench.machine.threadId())
})

test('WinINet: a close while pending: 997 beside TRUE, then 12017, then HANDLE_CLOSING', () => {
  const bench = machineWith()
  const { root, session, request } = tree(bench, ASYNC)
  send(bench, request)
  bench.heard.length = 0
  assert.deepEqual(says(bench.call('InternetCloseHandle', root)), [1, 997])
  assert.deepEqual(says(send(bench, request)), [0, 6])
  assert.equal(bench.heard.length, 0)
  bench.machine.advance(10_000)
  assert.deepEqual(bench.heard.map(i => [i.status, i.handle, i.error ?? 0]),
    [[100, request, 12017], [70, request, 0], [70, session, 0]])
})

test('WinINet: context 0 hears nothing, and a root only with the context option', () => {
  const bench = machineWith()
  const { root, session } = tree(bench, ASYNC, 0)
  bench.call('InternetCloseHandle', session)
  assert.deepEqual(bench.heard.filter(i => i.status === 70).map(i => i.handle), [session])
  bench.call('InternetSetOptionW', root, 45, { value: 9 }, 8)
  bench.call('InternetCloseHandle', root)
  assert.deepEqual([bench.heard.at(-1)!.handle, bench.heard.at(-1)!.context], [root, 9])
})

test('WinINet: a changed callback is not given to handles that exist', () => {
  const bench = machineWith()
  const { session, request } = tree(bench, ASYNC)
  const other: StatusInfo[] = []
  const previous = bench.call('InternetSetStatusCallbackW', session,
    (info: StatusInfo) => { other.push(info) })
  assert.notEqual(previous.result, 0)
  bench.call('InternetCloseHandle', session)
  assert.deepEqual(bench.heard.filter(i => i.status === 70).map(i => i.handle), [request])
  assert.deepEqual(other.filter(i => i.status === 70).map(i => i.handle), [session])
})

test('WinINet: InternetOpenUrl hides its session handle and gives the request later', () => {
  const bench = machineWith()
  const root = bench.open('InternetOpenW', 'a', 0, null, null, ASYNC)
  bench.call('InternetSetStatusCallbackW', root, bench.listener)
  const done = bench.call('InternetOpenUrlW', root, 'http://h/', null, 0, 0, 3)
  assert.deepEqual(says(done), [0, 997])
  bench.machine.advance(100_000)
  const [created, complete] = bench.heard
  assert.deepEqual([created.status, complete.status], [60, 100])
  assert.equal(created.value, complete.value)
  assert.notEqual(created.handle, root)
  assert.deepEqual(says(bench.call('InternetCloseHandle', complete.value!)), [1, 0])
})

test('WinINet: nothing else on an FTP session while a file is open', () => {
  const { call, open } = machineWith()
  const root = open('InternetOpenW', 'a', 0, null, null, 0)
  const ftp = open('InternetConnectW', root, 'h', 21, null, null, 1, 0, 0)
  const file = open('FtpOpenFileW', ftp, 'f', 0x80000000, 0, 0)
  assert.deepEqual(says(call('FtpGetFileW', ftp, 'a', 'b', 0, 0, 0, 0)), [0, 12110])
  call('InternetCloseHandle', file)
  assert.deepEqual(says(call('FtpGetFileW', ftp, 'a', 'b', 0, 0, 0, 0)), [1, 0])
})

test('MSI: the protocol of databases, views and records', () => {
  const { call, open } = machineWith()
  const db = open('MsiOpenDatabaseW', 'x.msi', 0, undefined)
  const view = open('MsiDatabaseOpenViewW', db, 'SELECT', undefined)
  assert.deepEqual([db, view], ['0x1', '0x2'])
  const result = (name: string, ...args: Argument[]) => call(name, ...args).result
  assert.equal(result('MsiViewFetch', view, undefined), 1627, 'before MsiViewExecute')
  assert.equal(result('MsiViewExecute', view, '0x0'), 0)
  const rows: Value[] = []
  for (;;) {
    const done = call('MsiViewFetch', view, undefined)
    if (done.result === 259) {
      assert.equal(done.outs.phRecord, '0x0')
      break
    }
    rows.push(done.outs.phRecord as Value)
  }
  assert.ok(rows.length > 0)
  assert.equal(result('MsiViewFetch', rows[0], undefined), 6, 'a record is no view')
  assert.equal(result('MsiRecordGetFieldCount', '0x99'), 0xffffffff)
  assert.equal(result('MsiCloseHandle', db), 0)
  assert.equal(result('MsiViewExecute', view, '0x0'), 0, 'a view outlives its database')
  assert.equal(result('MsiCloseHandle', db), 6)
  assert.equal(result('MsiCloseHandle', '0x0'), 0)
  assert.equal(result('MsiCloseAllHandles'), rows.length + 1)
  assert.equal(result('MsiCloseAllHandles'), 0)
})

test('MSI: another thread\'s close is as configured, and MsiCloseAllHandles is per thread', () => {
  for (const msiForeignClose of [0, 1444]) {
    const { machine, call, open } = machineWith({ behaviour: { msiForeignClose } })
    const record = open('MsiCreateRecord', 1)
    machine.onThread(99, () => {
      assert.equal(call('MsiCloseAllHandles').result, 0)
      assert.equal(call('MsiCloseHandle', record).result, msiForeignClose)
    })
    assert.equal(call('MsiCloseHandle', record).result, msiForeignClose ? 0 : 6)
  }
})

test('WNet: names, devices, open files and the profile', () => {
  const { machine, call } = machineWith()
  const add = (lpLocalName: string | null, lpRemoteName: string, flags = 0) =>
    call('WNetAddConnection2W', { lpLocalName, lpRemoteName }, null, null, flags).result
  const cancel = (name: string, flags = 0, force = 0) =>
    call('WNetCancelConnection2W', name, flags, force).result
  const rows: [string, number, number][] = [
    ['connect a device', add('X:', '\\\\s\\data'), 0],
    ['it is taken', add('x:', '\\\\s\\other'), 85],
    ['a remote name is not its device', cancel('\\\\s\\data'), 2250],
    ['cancel', cancel('x:'), 0],
    ['cancel twice', cancel('X:'), 2250],
    ['no device', add(null, '\\\\s\\data'), 0],
    ['no device, again', add(null, '\\\\S\\DATA'), 0],
    ['one cancel ends it', cancel('\\\\S\\data'), 0],
    ['busy', add('Y:', '\\\\s\\busy'), 0],
    ['refused', cancel('Y:'), 2401],
    ['forced', cancel('Y:', 0, 1), 0],
    ['kept', add('Z:', '\\\\s\\kept', 1), 0],
    ['cancelled, still remembered', cancel('Z:'), 0],
    ['forgotten', cancel('Z:', 1), 0],
    ['nothing left to forget', cancel('Z:', 1), 2250],
    ['no such server', add('Q:', '\\\\nowhere\\x'), 53],
  ]
  for (const [what, result, expected] of rows) assert.equal(result, expected, what)
  // Another logon session has letters of its own.
  add('X:', '\\\\s\\data')
  const other = simulatedMachine({ world: machine.world, drive: 'outside',
    identity: { luid: '0x99' } })
  assert.equal(other.call('WNetCancelConnection2W', ['X:', 0, 0] as Argument[]).result, 2250)
})

test('WNet: enumerations', () => {
  const { call, open } = machineWith()
  call('WNetAddConnection2W', { lpLocalName: 'X:', lpRemoteName: '\\\\s\\d' }, null, null, 0)
  const e = open('WNetOpenEnumW', 1, 0, 0, null, undefined)
  const next = () => call('WNetEnumResourceW', e, 1, undefined, undefined).result
  assert.deepEqual([next(), next()], [0, 259])
  assert.deepEqual([call('WNetCloseEnum', e).result, call('WNetCloseEnum', e).result, next()],
    [0, 6, 6])
})

test('RAS: states, references, and a hang-up that settles later', () => {
  const bench = machineWith()
  const { machine, call, heard, listener } = bench
  const dial = (entry: string, hears: typeof listener | null = null) =>
    call('RasDialW', null, null, { dwSize: 2120, szEntryName: entry }, 1, hears, null)
  const started = dial('Office', listener)
  const h = started.outs.lphRasConn as Value
  const status = () => call('RasGetConnectStatusW', h, { dwSize: 608 })
  assert.equal(started.result, 0)
  assert.equal(dial('Office').result, 756, 'it is being dialled')
  machine.advance(1_000_000)
  assert.equal(heard.at(-1)!.status, 0x2000)
  assert.equal(dial('Office').outs.lphRasConn, h, 'one more reference')
  assert.equal(call('RasHangUpW', h).result, 0)
  assert.equal((status().outs.lprasconnstatus as { rasconnstate: number }).rasconnstate, 0x2000)
  assert.equal(call('RasHangUpW', h).result, 0)
  assert.equal(status().result, 0, 'not settled')
  assert.equal(dial('Office').result, 633)
  assert.equal(call('RasHangUpW', h).result, 6)
  assert.equal(call('RasGetConnectionStatistics', h, undefined).result, 6)
  machine.advance(1_000_000)
  assert.equal(status().result, 6)
  assert.equal(dial('Office').result, 0)
})

test('RAS: a dial that fails leaves a handle, and one that is hung up goes no further', () => {
  const { machine, call, heard, listener } = machineWith()
  const dial = (entry: string, hears: typeof listener | null) =>
    call('RasDialW', null, null, { dwSize: 2120, szEntryName: entry }, 1, hears, null)
  const failed = dial('fails', null)
  assert.equal(failed.result, 691)
  assert.match(failed.outs.lphRasConn as Value, /^0x/)
  assert.equal(call('RasHangUpW', failed.outs.lphRasConn as Value).result, 0)
  const h = dial('slow', listener).outs.lphRasConn as Value
  machine.advance(500_000)
  call('RasHangUpW', h)
  const before = heard.length
  machine.advance(5_000_000)
  assert.equal(heard.length, before)
  const odd = call('RasDialW', null, null, { dwSize: 4, szEntryName: 'x' }, 1, null, null)
  assert.equal(odd.result, 632)
})

test('RAS: sub-entries and enumeration', () => {
  const { machine, call } = machineWith()
  const h = call('RasDialW', null, null, { dwSize: 2120, szEntryName: 'multi' }, 1, null, null)
    .outs.lphRasConn as Value
  const list = call('RasEnumConnectionsW', { dwSize: 1388 }, undefined, undefined)
  assert.deepEqual(list.outs.lprasconn, [{ hrasconn: h, szEntryName: 'multi' }])
  const sub = call('RasGetSubEntryHandleW', h, 2, undefined).outs.lphrasconn as Value
  assert.equal(call('RasGetSubEntryHandleW', h, 3, undefined).result, 259)
  call('RasHangUpW', sub)
  machine.advance(60_000_000)
  assert.equal(call('RasGetConnectStatusW', sub, { dwSize: 608 }).result, 0, 'it never becomes 6')
})

test('left to itself it moves time when the program waits', async () => {
  const machine = simulatedMachine()
  const before = machine.now()
  const done = await machine.callAsync('RasDialW',
    [null, null, { dwSize: 2120, szEntryName: 'slow' }, 1, null, null])
  assert.equal(done.result, 0)
  assert.ok(machine.now() - before >= 2_000_000)
})

test('what is not simulated says so', () => {
  const { machine } = machineWith()
  assert.equal(machine.missing('InternetOpenW'), null)
  assert.match(machine.missing('GopherOpenFileW')!, /not simulated/)
  assert.match(machine.missing('CloseHandle')!, /not simulated/)
})
