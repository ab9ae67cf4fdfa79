/** Trace notation: every sentence of its contract, and what is said of text that breaks it. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { EventOf, Kind, RecordedOf } from '../../src/events.ts'
import { checkEvent } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import { InputError } from '../../src/input-error.ts'
import { checkLoss, checkTrace } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { importTrace, parseTrace } from '../../src/trace/parse.ts'

const T0 = Date.UTC(2026, 0, 1) * 1_000
const lines = (...text: string[]) => parseTrace(text.join('\n'))
/** The events of a trace, without the `start` that every process begins with. */
const eventsOf = (...text: string[]) => lines(...text).events.filter(e => e.kind !== 'start')
const only = <K extends Kind>(kind: K, ...text: string[]): RecordedOf<K>[] =>
  eventsOf(...text).filter(e => e.kind === kind) as unknown as RecordedOf<K>[]
const call = (...text: string[]): EventOf<'call'> => only('call', ...text).at(-1)!

function refuses(reason: RegExp, ...text: string[]): InputError {
  let thrown: unknown
  try {
    lines(...text)
  } catch (error) {
    thrown = error
  }
  assert.ok(thrown instanceof InputError, `not refused: ${text.join(' | ')}`)
  assert.match(`${thrown.message}: ${thrown.hint}`, reason)
  return thrown
}

// --- the examples ----------------------------------------------------------------------------

const traces = join(import.meta.dirname, '../traces')
for (const file of readdirSync(traces).filter(f => f.endsWith('.trace'))) {
  test(`${file} reads as it is commented, and gives what it expects`, () => {
    const text = readFileSync(join(traces, file), 'utf8')
    checkTrace(text, policies)
    checkLoss(text, policies)
  })
}

test('the first example: twelve statements, one event each, at positions that are lines', () => {
  const events = lines(
    'A = InternetOpenW() async                 // acquires: the token A stands for the value',
    'InternetSetStatusCallbackW(A) cb=1        // key=value: cb=0 removes',
    'B = InternetConnectW(A)                   // derived from A, inherits the callback',
    'C = HttpOpenRequestW(B) ctx=2',
    'HttpSendRequestW(C) => 997                // => N: the family\'s error code',
    'InternetCloseHandle(C) @2                 // on thread 2 (the default is thread 1)',
    'status REQUEST_COMPLETE(C) @7 => 12017',
    'status HANDLE_CLOSING(C) @7               // a status callback, by name or number',
    'returned @7',
    'C = HttpOpenRequestW(B) ctx=2             // the same token again: the same value',
    'InternetCloseHandle(A)                    // closes B and C#2 with it',
    'end                                       // the process exits').events
  assert.deepEqual(events.map(e => e.position), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  assert.deepEqual(events.map(e => e.seq), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  assert.deepEqual(events[1], { position: 1, session: 'p1', seq: 2, at: T0, kind: 'call', tid: 1,
    fn: 'InternetOpenW', began: 1, took: 0, outs: ['0x1'], result: 1, args: { flags: 0x10000000 } })
  assert.deepEqual(events[5], { position: 5, session: 'p1', seq: 6, at: T0 + 4_000, kind: 'call',
    tid: 1, fn: 'HttpSendRequestW', began: 5, took: 0, handles: ['0x3'], result: 0, error: 997 })
  assert.deepEqual(events[7], { position: 7, session: 'p1', seq: 8, at: T0 + 6_000, kind: 'status',
    tid: 7, family: 'wininet', status: 100, handle: '0x3', context: 2, error: 12017 })
  assert.deepEqual(events[9], { position: 9, session: 'p1', seq: 10, at: T0 + 8_000,
    kind: 'returned', tid: 7, status: 70, took: 1_000 })
  assert.deepEqual((events[10] as EventOf<'call'>).outs, ['0x3'])
  assert.deepEqual(events[12], { position: 12, session: 'p1', seq: 13, at: T0 + 11_000,
    kind: 'end' })
})

// --- comments, tokens, results ---------------------------------------------------------------

test('a comment starts at the line\'s start or after a blank, not in a word or a string', () => {
  assert.deepEqual(eventsOf('// nothing', '  // nothing', '', 'end // over'), eventsOf('', '', '',
    'end'))
  assert.equal(call('MsiCreateRecord() site=a//b').site, 'a//b')
  assert.equal(call('MsiCreateRecord() site="a // b" // c').site, 'a // b')
})

test('tokens: the first use fixes the value, else 1, 2, 3 per process and family', () => {
  const calls = only('call', 'A:0xCC0004 = InternetOpenW()', 'B = InternetConnectW(A)',
    'R = MsiCreateRecord()', 'S = MsiCreateRecord()', 'C = HttpOpenRequestW(B)',
    'D:2f = HttpOpenRequestW(B)', 'C = HttpOpenRequestW(B)')
  assert.deepEqual(calls.map(c => c.outs![0]),
    ['0xcc0004', '0x1', '0x1', '0x2', '0x2', '0x2f', '0x2'])
  assert.deepEqual(calls[1].handles, ['0xcc0004'])
  assert.equal(calls[0].result, 0xcc0004)
  assert.deepEqual(call('A = MsiCreateRecord()', 'process 2 b.exe', 'A = MsiCreateRecord()').outs,
    ['0x1'])
  // In the order of the text, wherever a token stands; a fixed value is not given out again.
  assert.deepEqual(only('call', 'B = HttpOpenRequestW(A)')[0].outs, ['0x1'])
  assert.deepEqual(call('A:0x1 = MsiCreateRecord()', 'B = MsiCreateRecord()').outs, ['0x2'])
  refuses(/line 2: A is 0x1 already/, 'A = MsiCreateRecord()', 'MsiCloseHandle(A:0x5)')
})

test('a name used first in status or value= introduces a token', () => {
  const [created, complete] = only('status', 'P:0x9 = InternetConnectW(0)',
    'status HANDLE_CREATED(P) value=X ctx=4', 'status REQUEST_COMPLETE(X)',
    'InternetCloseHandle(X)')
  assert.deepEqual([created.handle, created.value, created.context], ['0x9', '0x1', 4])
  assert.deepEqual([complete.handle, complete.context], ['0x1', 4])
})

test('X = Fn() => N failed and still made X; Fn() => N failed; => ok N; result=N; 0 null', () => {
  const outcome = (text: string) => {
    const { result, error, outs } = call('B = InternetConnectW(0)', text)
    return [result, error, outs?.[0]]
  }
  assert.deepEqual(outcome('R = RasDialW() => 619'), [619, undefined, '0x1'])
  assert.deepEqual(outcome('RasHangUpW(R) => 6'), [6, undefined, undefined])
  assert.deepEqual(outcome('RasHangUpW(R)'), [0, undefined, undefined])
  assert.deepEqual(outcome('InternetCloseHandle(B)'), [1, undefined, undefined])
  assert.deepEqual(outcome('InternetCloseHandle(B) => 6'), [0, 6, undefined])
  assert.deepEqual(outcome('InternetCloseHandle(B) => ok 997'), [1, 997, undefined])
  assert.deepEqual(outcome('InternetCloseHandle(B) result=-1'), [-1, undefined, undefined])
  assert.deepEqual(outcome('C:0x77 = HttpOpenRequestW(B)'), [0x77, undefined, '0x77'])
  assert.deepEqual(outcome('HttpOpenRequestW(B) => 12019'), [0, 12019, undefined])
  assert.deepEqual(outcome('C = InternetOpenUrlW(B) => 997'), [0, 997, '0x2'])
  assert.deepEqual(outcome('InternetSetStatusCallbackW(B) cb=1 => 6'), [-1, 6, undefined])
  assert.deepEqual(outcome('InternetSetFilePointer(B) => 12017'), [-1, 12017, undefined])
  assert.deepEqual(outcome('MsiCloseAllHandles() => 2'), [2, undefined, undefined])
  assert.deepEqual(outcome('MsiRecordGetFieldCount(R) result=3'), [3, undefined, undefined])
  assert.deepEqual(outcome('MsiGetLastErrorRecord()'), [0, undefined, undefined])
  assert.deepEqual(outcome('WNetCancelConnection2W(X:) force=0 => 2401'),
    [2401, undefined, undefined])
  assert.deepEqual(call('MsiCloseHandle(0)').handles, ['0x0'])
  assert.deepEqual(call('MsiViewExecute(V, 0)').handles, ['0x1', '0x0'])
})

test('several tokens come out of one call', () => {
  assert.deepEqual(call('R, S:0x9, T = RasEnumConnectionsW()').outs, ['0x1', '0x9', '0x2'])
})

test('WNet names are values; tokens are for its enumerations', () => {
  const text = ['WNetAddConnection2W(local=X:, remote=\\\\srv\\share) flags=1',
    'WNetAddConnection2W(remote="\\\\\\\\srv\\\\my share")', 'WNetCancelConnection2W(X:) force=0',
    'Y: = WNetUseConnectionW(remote=\\\\srv\\share)', 'E = WNetOpenEnumW()', 'WNetCloseEnum(E)']
  const [device, remote, cancel, use, open, close] = only('call', ...text)
  assert.deepEqual(device.args, { local: 'X:', remote: '\\\\srv\\share', flags: 1 })
  assert.equal(device.outs, undefined)
  assert.deepEqual(remote.args, { remote: '\\\\srv\\my share' })
  assert.deepEqual([cancel.handles, cancel.args], [['X:'], { force: 0 }])
  assert.deepEqual(use.outs, ['Y:'])
  assert.deepEqual([open.outs, close.handles], [['0x1'], ['0x1']])
})

test('arguments: numbers, hex too; text where the family keeps text; a flag is 1', () => {
  assert.deepEqual(call('R = RasDialW() entry=Office cb=1').args, { entry: 'Office', cb: 1 })
  assert.deepEqual(call('R = RasDialW(entry=5)').args, { entry: '5' })
  assert.deepEqual(call('RasGetConnectStatusW(R) state=0x2000').args, { state: 0x2000 })
  assert.deepEqual(call('D = MsiOpenDatabaseW() mode=direct').args, { mode: 'direct' })
  assert.deepEqual(call('D = MsiOpenDatabaseW() mode=2').args, { mode: 'direct' })
  assert.deepEqual(call('D = MsiOpenDatabaseW() mode=34').args, { mode: 34 })
  assert.deepEqual(call('S = MsiGetSummaryInformationW(D) updates=5').args, { updates: 5 })
  assert.deepEqual(call('MsiCreateRecord() cached').args, { cached: 1 })
  assert.deepEqual(call('MsiCreateRecord() note="5"').args, { note: '5' })
  assert.deepEqual(call('InternetOpenW() async flags=4').args, { flags: 0x10000004 })
  assert.deepEqual(call('InternetSetOptionW(A) option=45 ctx=3').args, { option: 45, ctx: 3 })
})

// --- defaults --------------------------------------------------------------------------------

test('defaults: context not zero, callback unset, async off, took 0, thread 1', () => {
  const made = call('C = HttpOpenRequestW(B)')
  assert.deepEqual([made.args, made.took, made.tid], [{ ctx: 1 }, 0, 1])
  assert.equal(call('A = InternetOpenW()').args, undefined)
  assert.deepEqual(call('C = HttpOpenRequestW(B) ctx=0').args, { ctx: 0 })
  assert.equal(call('C = HttpOpenRequestW(B) ctx=?').args, undefined)
  assert.equal(call('MsiCreateRecord() took=5ms').took, 5_000)
  assert.equal(call('MsiCreateRecord() took=7').took, 7)
})

test('a status has its handle\'s context, and the family of its name or token', () => {
  const contexts = only('status', 'C = HttpOpenRequestW(B) ctx=5', 'status 10(C)',
    'D = HttpOpenRequestW(B) ctx=0', 'status 10(D)', 'status 10(Q)', 'status 10(C) ctx=9')
  assert.deepEqual(contexts.map(s => s.context), [5, 0, 1, 9])
  const [ras, failed, complete] = only('status', 'status Connected(R)', 'status 0x2001(R)',
    'status 100(X) value=1')
  assert.deepEqual([ras.family, ras.status], ['ras', 0x2000])
  assert.deepEqual([failed.family, failed.status, failed.handle], ['ras', 0x2001, ras.handle])
  assert.deepEqual([complete.family, complete.value], ['wininet', '0x1'])
  assert.deepEqual(only('status', 'status 0x2001(R) family=ras')[0].status, 0x2001)
})

test('everything belongs to process 1, app.exe, unless a process line says otherwise', () => {
  const [start] = lines('end').events as RecordedOf<'start'>[]
  assert.deepEqual(start, { position: 0, session: 'p1', seq: 1, at: T0, kind: 'start',
    host: 'host', pid: 1, created: T0, image: 'app.exe', capture: 'import' })
  const { events } = lines('process 4 service.exe winsession=0 luid=0x3e7 host=pc from=attach',
    'A = MsiCreateRecord()')
  assert.equal(events.length, 2)
  const { windowsSession, luid, host, from, pid, image, position } = events[0] as typeof start
  assert.deepEqual([windowsSession, luid, host, from, pid, image, position],
    [0, '0x3e7', 'pc', 'attach', 4, 'service.exe', 1])
  assert.equal(events[1].session, 'p4')
})

test('a later process line switches, the first one starts; seq counts per session', () => {
  const { events } = lines('A = MsiCreateRecord()', 'process 2 b.exe', 'B = MsiCreateRecord()',
    'process 1 app.exe', 'MsiCloseHandle(A)', 'end', 'process 2 b.exe', 'end',
    'process 1 app.exe', 'end')
  assert.deepEqual(events.map(e => [e.position, e.session, e.seq, e.kind]), [
    [0, 'p1', 1, 'start'], [1, 'p1', 2, 'call'], [2, 'p2', 1, 'start'], [3, 'p2', 2, 'call'],
    [5, 'p1', 3, 'call'], [6, 'p1', 4, 'end'], [8, 'p2', 3, 'end'],
    // The number of a process that has ended is a new process's.
    [9, 'p1-2', 1, 'start'], [10, 'p1-2', 2, 'end']])
  assert.equal((events[4] as RecordedOf<'call'>).began, 2)
})

// --- time ------------------------------------------------------------------------------------

test('every statement comes 1 ms after the one before; +D replaces it and moves time', () => {
  const events = lines('A = MsiCreateRecord()', '// no statement', '+1s', 'MsiCloseHandle(A)',
    '+2m', '+3h', 'tick', 'tick', 'end').events
  assert.deepEqual(events.map(e => [e.position, e.kind, e.at - T0]), [
    [0, 'start', 0], [1, 'call', 0], [3, 'tick', 1_000_000], [4, 'call', 1_000_000],
    [5, 'tick', 121_000_000], [6, 'tick', 10_921_000_000], [7, 'tick', 10_921_000_000],
    [8, 'tick', 10_921_001_000], [9, 'end', 10_921_002_000]])
  const ticks = events.filter(e => e.kind === 'tick')
  assert.ok(ticks.every(t => t.upTo === t.at && t.by === 'log' && t.seq === 0))
  assert.deepEqual(events.filter(e => e.seq > 0).map(e => e.seq), [1, 2, 3, 4])
})

test('units; a +D before the first statement only moves time', () => {
  for (const [text, us] of [['1us', 1], ['2ms', 2_000], ['3s', 3e6], ['1m', 6e7], ['1h', 3.6e9]]) {
    assert.deepEqual(eventsOf(`+${text}`, 'end').map(e => e.at), [T0 + (us as number)])
  }
})

test('process at= sets the time without a tick; it may go back for another process only', () => {
  const { events } = lines('process 1 a.exe at=2026-02-03T04:05:06.5Z', '+1s', 'end')
  assert.deepEqual(events.map(e => e.at), [0, 1, 1].map(s =>
    Date.UTC(2026, 1, 3, 4, 5, 6, 500) * 1_000 + s * 1e6))
  lines('+1h', 'A = MsiCreateRecord()', 'process 2 b.exe at=2026-01-01T00:00:00Z', 'end')
  refuses(/line 4: time never goes back/, '+1h', 'A = MsiCreateRecord()',
    'process 1 app.exe at=2026-01-01T00:00:00Z', 'end')
})

// --- began, callbacks, entered calls ---------------------------------------------------------

test('began is the statement before it, of the same process; began=N names a line', () => {
  const calls = only('call', 'A = MsiCreateRecord()', '', 'B = MsiCreateRecord()', 'process 2 b',
    'process 1 app.exe', 'MsiCloseHandle(A) began=1', 'MsiCloseHandle(B) began=2',
    'MsiCloseHandle(B) began=5', 'MsiCloseHandle(B) began=0')
  assert.deepEqual(calls.map(c => c.began), [1, 2, 2, 2, 3, 1])
  refuses(/line 2: began=2: expected the number of a line above/, '', 'MsiCreateRecord() began=2')
})

test('"..." enters a call; "... Fn()" on the same thread returns from it', () => {
  const [, enter, other, returned] = lines('RasDialW() entry=Office cb=1 @3 ...',
    'MsiCreateRecord()', '... R = RasDialW() @3').events
  assert.deepEqual(enter, { position: 1, session: 'p1', seq: 2, at: T0, kind: 'enter', tid: 3,
    fn: 'RasDialW', began: 1, id: 2 })
  assert.equal((other as EventOf<'call'>).began, 2)
  assert.deepEqual(returned, { position: 3, session: 'p1', seq: 4, at: T0 + 2_000, kind: 'call',
    tid: 3, fn: 'RasDialW', began: 2, took: 2_000, outs: ['0x1'], result: 0,
    args: { entry: 'Office', cb: 1 }, entered: 2 })
  refuses(/line 2: RasHangUp has not been entered on thread 1/, 'RasHangUpW(R) @2 ...',
    '... RasHangUpW(R)')
})

test('lines on a callback\'s thread up to `returned` ran inside it', () => {
  const during = (...text: string[]) => only('call', ...text).map(c => c.during)
  assert.deepEqual(during('status 100(C) @7', 'InternetReadFile(C) @7', 'InternetReadFile(C)',
    'returned @7', 'InternetReadFile(C) @7'), [2, undefined, undefined])
  // Without a `returned` it ends at once.
  assert.deepEqual(during('status 100(C) @7', 'InternetReadFile(C) @7'), [undefined])
  assert.deepEqual(during('status 100(C) @7', 'status 70(C) @7', 'InternetReadFile(C) @7',
    'returned @7', 'InternetReadFile(C) @7'), [3, undefined])
  assert.deepEqual(during('status 100(C) @7', 'status 70(C) @7', 'InternetReadFile(C) @7',
    'returned @7', 'InternetReadFile(C) @7', 'returned @7'), [3, 2])
  assert.deepEqual(during('status 100(C) @7', 'InternetReadFile(C) @9 in=1',
    'InternetReadFile(C) @7 in=0'), [2, undefined])
  refuses(/line 2: in=1: line 1 is not a status line/, 'A = InternetOpenW()',
    'InternetReadFile(A) in=1')
  refuses(/line 1: no status callback is open on thread 7/, 'returned @7')
})

test('`returned` ends the callback that began last; its time is since the status', () => {
  const [inner, outer] = only('returned', 'status 100(C) @7', 'status 70(C) @7', '+5ms',
    'returned @7', 'returned @7 took=1s')
  assert.deepEqual([inner.status, inner.took], [70, 5_000])
  assert.deepEqual([outer.status, outer.took], [100, 1_000_000])
})

// --- everything else -------------------------------------------------------------------------

test('a gap of a known number skips numbers; one of an unknown number has its own', () => {
  const events = lines('A = MsiCreateRecord()', 'gap 3', 'MsiCloseHandle(A)', 'gap ?', 'end').events
  assert.deepEqual(events.slice(2).map(e => [e.seq, e.by]),
    [[0, 'log'], [6, undefined], [7, undefined], [8, undefined]])
  assert.deepEqual(only('gap', 'gap 3', 'gap ?').map(g => g.lost), [3, null])
  assert.equal((events[3] as EventOf<'call'>).began, 5)
})

test('thread-exit, observed, end, and what only captures write', () => {
  assert.equal(only('thread-exit', 'thread-exit @3')[0].tid, 3)
  assert.deepEqual(only('observed', 'observed connected X:', 'R:0x5 = RasDialW()',
    'observed gone R', 'observed gone 0x5', 'observed gone \\\\srv\\share').map(o =>
    [o.what, o.handle]), [['connected', 'X:'], ['gone', '0x5'], ['gone', '0x5'],
    ['gone', '\\\\srv\\share']])
  const ends = ['end', 'end crashed', 'end code=3', 'end crashed code=-1073741819']
  assert.deepEqual(ends.map(e => {
    const { exitCode, crashed } = only('end', e)[0]
    return [exitCode, crashed]
  }), [[undefined, undefined], [undefined, true], [3, undefined], [-1073741819, true]])
  const [enter, leave] = only('scope', 'scope dllmain enter @3', 'scope dllmain leave @3')
  assert.deepEqual([enter.what, enter.phase, enter.tid, leave.phase], ['dllmain', 'enter', 3,
    'leave'])
  const [resumed] = only('resumed', 'A = MsiCreateRecord()', 'resumed 1h')
  assert.deepEqual([resumed.slept, resumed.at - T0, resumed.by, resumed.seq],
    [3.6e9, 3.6e9, 'agent', 0])
})

test('without `end` the history simply stops', () => {
  assert.equal(lines('A = MsiCreateRecord()').events.at(-1)!.kind, 'call')
})

test('expectations: policy and target, several on a line, on +D, in quotes', () => {
  const { expectations } = lines('A = MsiCreateRecord()', 'A = InternetOpenW()',
    'MsiCloseHandle(A) ! one A ! two A#2 ! three // comment',
    'WNetCancelConnection2W(x:) ! four X: ! five "\\\\\\\\srv\\\\my share"', '+1s ! six')
  const target = (family: string, value: string, generation: number | null = null) =>
    ({ session: 'p1', family, value, generation })
  assert.deepEqual(expectations, [
    { line: 3, policy: 'one', target: 'A',
      means: [target('msi', '0x1'), target('wininet', '0x1')] },
    { line: 3, policy: 'two', target: 'A#2',
      means: [target('msi', '0x1', 2), target('wininet', '0x1', 2)] },
    { line: 3, policy: 'three', means: [] },
    { line: 4, policy: 'four', target: 'X:', means: [target('wnet', 'X:')] },
    { line: 4, policy: 'five', target: '\\\\srv\\my share',
      means: [target('wnet', '\\\\srv\\my share')] },
    { line: 5, policy: 'six', means: [] }])
})

// --- what is refused -------------------------------------------------------------------------

test('what is wrong is named by line, with a remedy', () => {
  const error = refuses(/./, '', '', 'InternetClosHandle(A)')
  assert.equal(error.message, 'line 3: InternetClosHandle is not a function lastcall knows')
  assert.equal(error.hint, 'did you mean InternetCloseHandle?')
  refuses(/did you mean InternetOpenW\?/, 'A = InternetOpen()')
  refuses(/line 1: HANDLE_CLOSE is not a status.*did you mean HANDLE_CLOSING\?/,
    'status HANDLE_CLOSE(A)')
  refuses(/line 1: statsu is not a statement: did you mean status\?/, 'statsu')
  refuses(/line 1: InternetCloseHandle takes one handle/, 'InternetCloseHandle(A, B)')
  refuses(/line 1: InternetCloseHandle gives no handle/, 'A = InternetCloseHandle(B)')
  refuses(/line 1: expected an argument or "\)" before the end/, 'InternetCloseHandle(A,')
  refuses(/line 1: InternetCloseHandle: expected "," before "B\)"/, 'InternetCloseHandle(A B)')
  refuses(/line 1: X: is not a handle/, 'InternetCloseHandle(X:)')
  refuses(/line 1: .* is not a JSON string/, 'MsiCreateRecord() site="open')
  refuses(/line 1: "d" is not a unit: us, ms, s, m or h/, '+1d')
  refuses(/line 1: took=soon/, 'MsiCreateRecord() took=soon')
  refuses(/line 1: site is given twice/, 'MsiCreateRecord() site=a site=b')
  refuses(/line 1: two threads/, 'MsiCreateRecord() @1 @2')
  refuses(/line 1: expected a number after =>/, 'MsiCreateRecord() => none')
  refuses(/line 1: async is given to InternetOpen/, 'MsiCreateRecord() async')
  refuses(/line 1: value= belongs to status lines/, 'MsiCreateRecord() value=3')
  refuses(/line 1: winsesion means nothing here: did you mean winsession\?/,
    'process 1 a.exe winsesion=0')
  refuses(/line 1: expected the image of the process/, 'process 1')
  refuses(/line 2: this process has ended/, 'end', 'A = MsiCreateRecord()')
  refuses(/line 1: thread-exit: which thread\?/, 'thread-exit')
  refuses(/line 1: observed "here": connected or gone/, 'observed here X:')
  refuses(/line 1: nothing more was expected before "more"/, 'tick more')
  refuses(/line 1: expected a policy id/, 'end !')
})

test('import takes what can be read, says why not the rest, and leaves gaps there', () => {
  const { events, bad } = importTrace('A = MsiCreateRecord()\nMsiCloseHandel(A)\n+1s\n' +
    'nonsense\nend\nMsiCloseHandle(A)\n')
  assert.deepEqual(bad.map(b => [b.line, b.error.message]), [
    [2, 'MsiCloseHandel is not a function lastcall knows'],
    [4, 'nonsense is not a statement'],
    [6, 'this process has ended']])
  assert.deepEqual(events.map(e => [e.position, e.kind, e.seq]), [[0, 'start', 1], [1, 'call', 2],
    [2, 'gap', 0], [4, 'gap', 0], [5, 'end', 5]])
  // What came before the first line that can be read is not known either.
  const late = importTrace('Msi!\nMsiCloseHandle(A)').events[0] as RecordedOf<'start'>
  assert.equal(late.from, 'attach')
})

const words = ['A', 'B:0x5', 'A:0x0', '=', '(', ')', ',', '!', '...', '=>', 'ok', '997', '-1', '@7',
  'ctx=2', 'took=1ms', 'began=1', 'in=1', 'in=0', 'site=x', 'result=3', 'value=B', 'status', '100',
  'HANDLE_CREATED', 'returned', '+1s', '+9007199254740991h', 'tick', 'process', '1', '2', 'a.exe',
  'at=2026-01-01T00:00:00Z', 'thread-exit', 'observed', 'connected', 'gap', '3', '?', 'end',
  'crashed', 'code=1', 'scope', 'dllmain', 'enter', 'resumed', '1h', '"', '"a b"', '//', '\n', '\n',
  'async', 'flags=1', 'X:', '\\\\srv\\s', 'host=', 'luid=""', 'pid=9', 'by=agent', '"\\u0000"']
const garbage = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...functions.keys()),
    fc.constantFrom('A = MsiCreateRecord()', 'MsiCloseHandle(A)', 'status 100(A) @7', 'returned @7',
      'RasHangUpW(R) ...', '... RasHangUpW(R)', 'process 2 b.exe').map(s => `\n${s}\n`),
    fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60, size: 'max' })
    .map(parts => parts.join(' ')))

test('arbitrary text: nothing but InputError, and only events that keep the contract', () => {
  fc.assert(fc.property(garbage, text => {
    try {
      parseTrace(text)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      assert.match(error.message, /^line \d+: /)
    }
    for (const { position, ...event } of importTrace(text).events) {
      assert.ok(Number.isInteger(position))
      checkEvent(event)
    }
  }), { numRuns: 2000 })
})

test('seq of each session is contiguous but for what gaps say', () => {
  fc.assert(fc.property(garbage, text => {
    const last = new Map<string, number>()
    for (const e of importTrace(text).events) {
      const seen = last.get(e.session) ?? 0
      if (e.kind === 'gap' && e.by === 'log') last.set(e.session, seen + e.lost!)
      else if (e.seq > 0) {
        assert.equal(e.seq, seen + 1)
        last.set(e.session, e.seq)
      }
    }
  }), { numRuns: 300 })
})
