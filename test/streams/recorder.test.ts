/** What the recorder promises whatever its sink does: order, gaps that show, no throw. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { checkEvent } from '../../src/events.ts'
import { simulatedMachine } from '../../src/simulated/machine.ts'
import { functions } from '../../src/families/all.ts'
import { newRecorder, type RecorderOptions, type Sink } from '../../streams/recorder.ts'
import { newMerge } from '../../streams/threads.ts'
import { newLanes } from '../../streams/win32/lanes.ts'
import { decoderOf, scrubName } from '../../streams/keep.ts'
import { siteOf } from '../../streams/sites.ts'

const newOne = (sink: Sink, options: RecorderOptions = {}) =>
  newRecorder(simulatedMachine(), sink, { session: 's', ...options })

test('every event is as the contract says, and ends with `end`', () => {
  const events: HandleEvent[] = []
  const recorder = newOne(batch => { events.push(...batch) })
  const { result } = recorder.call('MsiCreateRecord', [2])
  recorder.call('MsiCloseHandle', [`0x${result.toString(16)}`])
  recorder.end(3)
  recorder.call('MsiCreateRecord', [2])
  for (const event of events) checkEvent(JSON.parse(JSON.stringify(event)))
  assert.deepEqual(events.map(e => [e.seq, e.kind]),
    [[1, 'start'], [2, 'call'], [3, 'call'], [4, 'end']])
  const [, create, close] = events as CallEvent[]
  assert.deepEqual([create.began, close.began, create.outs, close.handles],
    [1, 2, ['0x1'], ['0x1']])
  assert.match(create.site ?? '', /^test\/streams\/recorder\.test\.ts:\d+$/)
})

test('a thousand waiting events make a batch, else a tenth of a second does', async () => {
  const sizes: number[] = []
  const recorder = newOne(batch => { sizes.push(batch.length) })
  for (let i = 0; i < 1500; i++) recorder.call('MsiCloseHandle', [null])
  assert.deepEqual(sizes, [1000])
  await new Promise(resolve => setTimeout(resolve, 200))
  assert.deepEqual(sizes, [1000, 501])
})

test('a sink that throws is offered the same events again; overflow leaves numbers unused', () => {
  const events: HandleEvent[] = []
  let down = true
  const recorder = newOne(batch => {
    if (down) throw new Error('disk full')
    events.push(...batch)
  }, { batch: 10, capacity: 50 })
  for (let i = 0; i < 80; i++) assert.equal(recorder.call('MsiCloseHandle', [null]).result, 0)
  assert.equal(recorder.lost, 31)
  down = false
  recorder.flush()
  recorder.call('MsiCloseHandle', [null])
  recorder.end()
  assert.deepEqual(events.slice(0, 50).map(e => e.seq), Array.from({ length: 50 }, (_, i) => i + 1))
  assert.deepEqual(events.slice(50).map(e => e.seq), [82, 83], 'the gap shows')
})

test('a call that has not returned after a second is announced', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const events: HandleEvent[] = []
  const machine = simulatedMachine()
  const never = { ...machine, callAsync: () => new Promise<never>(() => {}) }
  const recorder = newRecorder(never, batch => { events.push(...batch) })
  void recorder.callAsync('RasHangUpW', ['0x10001'])
  void recorder.callAsync('WNetCancelConnection2W', ['X:', 0, 0])
  t.mock.timers.tick(1001)
  recorder.end(0)
  assert.deepEqual(events.map(e => e.kind === 'enter' ? [e.fn, e.handles, e.began] : e.kind),
    ['start', ['RasHangUpW', ['0x10001'], 1], ['WNetCancelConnection2W', ['X:'], 1], 'end'])
})

test("a program's callback that throws is the program's, and its return is recorded", () => {
  const events: HandleEvent[] = []
  const machine = simulatedMachine()
  let installed: ((info: object) => unknown) | null = null
  const recorder = newRecorder({ ...machine, call(name, args) {
    if (name.startsWith('InternetSet')) installed = args[1] as typeof installed
    return machine.call(name, args)
  } }, batch => { events.push(...batch) })
  recorder.call('InternetOpenW', ['', 1, null, null, 0])
  recorder.call('InternetSetStatusCallbackW', ['0xcc0004', () => { throw new Error('mine') }])
  assert.throws(() => installed!({ family: 'wininet', handle: '0xcc0004', context: 1, status: 10 }),
    /mine/)
  recorder.flush()
  assert.deepEqual(events.slice(-2).map(e => e.kind), ['status', 'returned'])
})

test('names are kept without what no name should carry', () => {
  assert.equal(scrubName('\\\\user:pw@server\\share'), '\\\\server\\share')
  assert.equal(scrubName('https://u:p@host/x?token=1#f'), 'https://host/x')
  assert.equal(scrubName('\\\\server\\a@b'), '\\\\server\\a@b')
  assert.equal(scrubName('X:'), 'X:')
  assert.equal(scrubName('\\\\s\\' + 'a'.repeat(2000)).length, 1024)
})

test('what the families keep is found by member, by position and by condition', () => {
  const kept = (name: string, args: unknown[], outs = {}, result = 0, callback = 0) =>
    decoderOf(functions.get(name)!).args!(args as never, { result, error: 0, outs }, callback)
  assert.deepEqual(kept('MsiOpenDatabaseW', ['secret', 3]), { mode: 'create' })
  assert.deepEqual(kept('MsiOpenDatabaseW', ['secret', 33]), { mode: 'transact' })
  assert.equal(kept('MsiOpenDatabaseW', ['secret', 'C:\\out.msi']), undefined)
  assert.deepEqual(kept('MsiDatabaseOpenViewW', ['0x1', ' select * from `Secret`']),
    { sql: 'SELECT' })
  assert.deepEqual(kept('RasDialW', [null, null, { szEntryName: 'Office', szPassword: 'x' }, 1,
    () => {}], {}, 0, 4), { entry: 'Office', cb: 4, notifier: 1, size: 2120 })
  const context = Buffer.alloc(8)
  context.writeBigUInt64LE(77n)
  assert.deepEqual(kept('InternetSetOptionW', ['0x1', 45, context]), { option: 45, ctx: 77 })
  assert.deepEqual(kept('InternetSetOptionW', ['0x1', 28, context]), { option: 28 })
})

test('a site is under the package root, outside lastcall', () => {
  const here = import.meta.filename
  const inside = here.replace(/test.streams.*$/, 'streams/recorder.ts')
  const frames = (last: string) => `Error\n    at record (file://${inside}:1:2)\n    at ${last}`
  assert.equal(siteOf(frames(`run (file://${here}:7:9)`)), 'test/streams/recorder.test.ts:7')
  assert.equal(siteOf(frames('node:internal/x:1:1')), undefined)
})

const event = (seq: number, at = seq): HandleEvent =>
  ({ session: 's', seq, at, kind: 'thread-exit', tid: 1 })

test('batches of several threads are put into the order of their numbers', () => {
  const seen: number[] = []
  const merge = newMerge(batch => { seen.push(...batch.map(e => e.seq)) })
  merge.take([event(1), event(4)])
  assert.deepEqual(seen, [1])
  merge.take([event(2), event(5)])
  assert.deepEqual(seen, [1, 2])
  merge.take([event(3)])
  assert.deepEqual(seen, [1, 2, 3, 4, 5])
})

test('a number that never comes is given up, and what comes late is counted', async () => {
  const seen: number[] = []
  const merge = newMerge(batch => { seen.push(...batch.map(e => e.seq)) }, 30)
  merge.take([event(1), event(3)])
  await new Promise(resolve => setTimeout(resolve, 60))
  assert.deepEqual(seen, [1, 3])
  merge.take([event(2)])
  assert.equal(merge.late, 1)
})

test('time never goes back, though two threads read the clock', () => {
  const at: number[] = []
  const merge = newMerge(batch => { at.push(...batch.map(e => e.at)) })
  merge.take([event(1, 10), event(2, 9), event(3, 12)])
  assert.deepEqual(at, [10, 10, 12])
})

test('what ends a wait does not queue behind the waits', () => {
  const lanes = newLanes(4)
  const started: string[] = []
  const ends: (() => void)[] = []
  for (const name of ['a', 'b', 'c']) {
    lanes.run('wait', done => {
      started.push(name)
      ends.push(done)
    })
  }
  lanes.run('end', () => { started.push('hang up') })
  assert.deepEqual(started, ['a', 'b', 'hang up'])
  ends[0]()
  assert.deepEqual(started, ['a', 'b', 'hang up', 'c'])
})
