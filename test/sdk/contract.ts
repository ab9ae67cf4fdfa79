/**
 * What every Win32 must do through the SDK: the same suite for the simulated machine and for the
 * real functions under Wine. Where Wine and Microsoft's documentation differ, `differs` says so.
 */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { filter, firstValueFrom, lastValueFrom, toArray } from 'rxjs'
import {
  cancel, close, flush, hangUp, lifetime, msi, onEvents, ras, statusOf, useMachine, wininet, wnet,
  type Handle, type HandleEvent, type Settled, type StatusInfo,
} from '../../src/sdk.ts'
import type { CallEvent, Recorded, StatusEvent } from '../../src/events.ts'
import { fold, kindSpec, knownLives, newLedger, newMove, type Ledger } from '../../src/ledger.ts'
import type { Machine } from '../../src/machine.ts'

/** One world to run the suite in. */
export type World = {
  kind: 'simulated' | 'wine'
  machine: () => Machine
  /** An HTTP server: `/slow` answers after 300 ms, everything else at once. */
  server: { host: string; port: number }
  /** The device is restored at the next logon. */
  isRemembered(device: string): boolean
  /** Closes an MSI handle on another thread; gives the return code. */
  closeElsewhere(value: string): Promise<number>
}

/** [what Wine 8.0 does, what the documentation says] */
export const differs = {
  'a closed pending request completes with': { wine: 0, documentation: 12017 },
  'HttpSendRequest on a closed handle says': { wine: 12018, documentation: 6 },
  'the close of a pending request says beside TRUE': { wine: undefined, documentation: 997 },
  'a closed value is given again by the next open': { wine: true, documentation: 'anything' },
} as const

const ASYNC = 0x10000000
const HTTP = 3
const UPDATE_PROFILE = 1

export function contract(world: World): void {
  let events: HandleEvent[] = []
  let session = 0
  const expected = (what: keyof typeof differs) =>
    differs[what][world.kind === 'wine' ? 'wine' : 'documentation']

  /** A fresh session for each test; its events by what they are. */
  function check(name: string, body: () => Promise<void> | void): void {
    test(`${world.kind}: ${name}`, { timeout: 120_000 }, async () => {
      events = []
      const own = `contract-${++session}`
      // Callbacks of a test before may still come: a connection of its is closed late.
      onEvents(batch => { events.push(...batch.filter(event => event.session === own)) })
      useMachine(world.machine(), { session: own })
      await body()
      flush()
      const seqs = events.map(event => event.seq)
      assert.deepEqual(seqs, seqs.map((_, i) => i + 1), 'numbers are contiguous from 1')
      assert.ok(events.every((event, i) => i === 0 || event.at >= events[i - 1].at), 'time')
    })
  }
  const recorded = () => { flush(); return events }
  const calls = (fn?: string) => recorded().filter((e): e is CallEvent =>
    e.kind === 'call' && (!fn || e.fn === fn))
  const statuses = (code?: number) => recorded().filter((e): e is StatusEvent =>
    e.kind === 'status' && (code === undefined || e.status === code))
  const folded = (): Ledger => {
    const ledger = newLedger()
    const move = newMove()
    recorded().forEach((event, i) => {
      fold(ledger, { ...event, position: i + 1 } as Recorded, move)
    })
    assert.equal(ledger.contradictions, 0, 'the history contradicts itself')
    return ledger
  }
  const lives = (ledger: Ledger) => [...knownLives(ledger)].filter(life =>
    kindSpec(life).scope === 'session')

  async function request(options: { path?: string; context?: number; callback?: boolean } = {}) {
    const { path = '/', context = 7, callback = true } = options
    const root = wininet.InternetOpen('lastcall', 1, null, null, ASYNC).handle!
    const seen: StatusInfo[] = []
    const listener = (info: StatusInfo) => { seen.push(info) }
    if (callback) assert.ok(wininet.InternetSetStatusCallback(root, listener).ok)
    const session = (await wininet.InternetConnect(root, world.server.host, world.server.port,
      null, null, HTTP, 0, context && context + 1)).handle!
    const leaf = wininet.HttpOpenRequest(session, 'GET', path, null, null, ['*/*'], 0x84000000,
      context).handle!
    return { root, session, leaf, listener, seen }
  }
  const until = (handle: Handle<'wininet'>, name: string) =>
    firstValueFrom(statusOf(handle).pipe(filter(status => status.name === name)))

  before(() => { onEvents(() => {}) })
  after(() => { onEvents(() => {}) })

  check('results and errors are values with their names', async () => {
    assert.deepEqual(msi.MsiCloseHandle('0x7fff'), { ok: false, result: 6,
      error: { code: 6, name: 'ERROR_INVALID_HANDLE' }, out: {} })
    const cancelled = await wnet.WNetCancelConnection2('Q:', 0, false)
    assert.deepEqual(cancelled, { ok: false, result: 2250,
      error: { code: 2250, name: 'ERROR_NOT_CONNECTED' }, out: {} })
    const closed = wininet.InternetCloseHandle('0x7fff')
    assert.deepEqual([closed.ok, closed.error], [false, { code: 6, name: 'ERROR_INVALID_HANDLE' }])
    assert.equal(msi.MsiOpenDatabaseW, msi.MsiOpenDatabase)
  })

  check('the wrong type is a TypeError before any native call', async () => {
    const wrong = (call: () => unknown, says: RegExp) =>
      assert.throws(call, error => error instanceof TypeError && says.test(error.message))
    const bad = <T>(value: unknown) => value as T
    wrong(() => msi.MsiCloseHandle(bad(5n)), /hAny is a Windows Installer handle.*not a bigint/)
    wrong(() => msi.MsiCloseHandle(bad('12')), /hAny/)
    wrong(() => msi.MsiCloseHandle('0x100000000'), /hAny/)
    wrong(() => msi.MsiCloseHandle('0XAB' as '0x1'), /hAny/)
    wrong(() => msi.MsiCreateRecord(bad('secret')), /cParams is an integer.*not a string/)
    wrong(() => msi.MsiCreateRecord(1.5), /cParams/)
    wrong(() => msi.MsiOpenDatabase('x.msi', 7), /szPersist is 0 to 4/)
    wrong(() => msi.MsiOpenDatabase('a\0b', 0), /without NUL/)
    const record = msi.MsiCreateRecord(1).handle!
    wrong(() => wininet.InternetCloseHandle(bad(record)), /not a msi handle/)
    record[Symbol.dispose]()
    await assert.rejects(ras.RasDial(null, null, bad({ szEntry: 'x' })), /has no member szEntry/)
    await assert.rejects(ras.RasDial(null, null, { szEntryName: 'x'.repeat(300) }), /at most 256/)
    assert.deepEqual(calls().map(call => call.fn), ['MsiCreateRecord', 'MsiCloseHandle'])
  })

  check('a value that is recycled is a new life', () => {
    const first = msi.MsiCreateRecord(1).handle!
    first[Symbol.dispose]()
    const second = msi.MsiCreateRecord(1).handle!
    second[Symbol.dispose]()
    if (expected('a closed value is given again by the next open') === true) {
      assert.equal(second.value, first.value)
    }
    const all = lives(folded())
    assert.deepEqual(all.map(life => life.state), ['closed', 'closed'])
  })

  check('disposing closes once, asynchronously until it has settled', async () => {
    const record = msi.MsiCreateRecord(1).handle!
    record[Symbol.dispose]()
    record[Symbol.dispose]()
    await record[Symbol.asyncDispose]()
    assert.equal(record.closed, true)
    assert.equal(calls('MsiCloseHandle').length, 1)
    const { root, leaf } = await request()
    await root[Symbol.asyncDispose]()
    leaf[Symbol.dispose]()
    assert.equal(leaf.closed, true, 'its root was closed')
    assert.equal(calls('InternetCloseHandle').length, 1)
  })

  check('an ancestor closes its descendants, children first', async () => {
    const { root, session, leaf } = await request()
    await lastValueFrom(close(root))
    const again = wininet.InternetCloseHandle(leaf)
    assert.deepEqual([again.ok, again.error?.code], [false, 6])
    assert.deepEqual(statuses(70).map(event => event.handle), [leaf.value, session.value])
    const ended = lives(folded()).map(life => [life.value, life.how, life.state])
    assert.deepEqual(ended, [[root.value, 'call', 'closed'], [session.value, 'ancestor', 'closed'],
      [leaf.value, 'ancestor', 'closed']])
    assert.deepEqual(statuses(60).map(event => [event.handle, event.value]),
      [[root.value, session.value], [session.value, leaf.value]])
  })

  check('a request completes, and is read', async () => {
    const { root, leaf } = await request()
    const complete = until(leaf, 'REQUEST_COMPLETE')
    const sent = await wininet.HttpSendRequest(leaf)
    assert.deepEqual([sent.ok, sent.pending, sent.error?.name], [false, true, 'ERROR_IO_PENDING'])
    const done = await complete
    assert.deepEqual([done.result, done.error], [1, undefined])
    const bytes = new Uint8Array(4096)
    const read = await wininet.InternetReadFile(leaf, bytes)
    if (read.pending) await until(leaf, 'REQUEST_COMPLETE')
    await lastValueFrom(close(root))
    assert.equal(calls('HttpSendRequestW')[0].error, 997)
    folded()
  })

  check('closing while pending is legal, and settles at HANDLE_CLOSING', async () => {
    const { root, leaf } = await request({ path: '/slow' })
    const heard = lastValueFrom(statusOf(leaf).pipe(toArray()))
    await wininet.HttpSendRequest(leaf)
    const how: Settled = await lastValueFrom(close(leaf))
    assert.deepEqual([how.ok, how.by], [true, 'HANDLE_CLOSING'])
    const names = (await heard).map(status => status.name)
    assert.deepEqual(names.slice(-2), ['REQUEST_COMPLETE', 'HANDLE_CLOSING'])
    const complete = statuses(100)[0]
    assert.equal(complete.error ?? 0, expected('a closed pending request completes with'))
    assert.equal(calls('InternetCloseHandle')[0].error,
      expected('the close of a pending request says beside TRUE'))
    const used = await wininet.HttpSendRequest(leaf)
    assert.equal(used.error?.code, expected('HttpSendRequest on a closed handle says'))
    await lastValueFrom(close(root))
    folded()
  })

  check('callbacks that come after nobody listens are recorded', async () => {
    const { root, leaf, seen } = await request({ path: '/slow' })
    const listening = statusOf(leaf).subscribe()
    await wininet.HttpSendRequest(leaf)
    listening.unsubscribe()
    await lastValueFrom(close(leaf))
    assert.equal(statuses(70).filter(event => event.handle === leaf.value).length, 1)
    assert.equal(seen.at(-1)?.status, 70, "the program's own callback is chained")
    await lastValueFrom(close(root))
  })

  check('a close from inside a callback says during which', async () => {
    const { root, leaf } = await request()
    const closed = new Promise<boolean>(resolve => {
      statusOf(leaf).subscribe(status => {
        if (status.name === 'REQUEST_COMPLETE') {
          resolve(wininet.InternetCloseHandle(leaf).ok)
        }
      })
    })
    await wininet.HttpSendRequest(leaf)
    assert.equal(await closed, true)
    await lastValueFrom(close(root))
    const complete = statuses(100)[0]
    const call = calls('InternetCloseHandle')[0]
    assert.equal(call.during, complete.seq)
    const returned = recorded().filter(event => event.kind === 'returned')
    assert.equal(returned.length, statuses().length, 'every callback has returned')
    folded()
  })

  check('a zero context has no callbacks, and its close settles at the return', async () => {
    const { root, leaf, seen } = await request({ context: 0 })
    await wininet.HttpSendRequest(leaf)
    const how = await lastValueFrom(close(root))
    assert.equal(how.by, 'return')
    assert.deepEqual(seen, [])
    assert.deepEqual(statuses(70), [])
    const closed = await lastValueFrom(statusOf(root).pipe(toArray()))
    assert.deepEqual(closed, [], 'a closed handle says nothing more')
  })

  check("statusOf without a callback of the program's installs one and completes", async () => {
    const { root, session, leaf } = await request({ callback: false })
    const heard = lastValueFrom(statusOf(leaf).pipe(toArray()))
    wininet.InternetCloseHandle(leaf)
    assert.deepEqual((await heard).map(status => status.name), ['HANDLE_CLOSING'])
    assert.equal(typeof calls('InternetSetStatusCallbackW')[0].args?.cb, 'number')
    await lastValueFrom(close(session))
    await lastValueFrom(close(root))
  })

  check('the program gets its own callback back', () => {
    const root = wininet.InternetOpen('lastcall', 1, null, null, ASYNC).handle!
    const one = () => {}
    const two = () => {}
    assert.equal(wininet.InternetSetStatusCallback(root, one).out.previous, undefined)
    assert.equal(wininet.InternetSetStatusCallback(root, two).out.previous, one)
    assert.equal(wininet.InternetSetStatusCallback(root, null).out.previous, two)
    assert.equal(wininet.InternetSetStatusCallback(root, one).out.previous, undefined)
    root[Symbol.dispose]()
    const cbs = calls('InternetSetStatusCallbackW').map(call => call.args?.cb)
    assert.deepEqual(cbs, [cbs[0], cbs[1], 0, cbs[0]])
    assert.notEqual(cbs[0], cbs[1])
    assert.equal(wininet.InternetSetStatusCallback(root, one).ok, false)
  })

  check('an MSI handle closed on another thread is seen there', async () => {
    const record = msi.MsiCreateRecord(1).handle!
    assert.equal(await world.closeElsewhere(record.value), 0)
  })

  check('a lifetime releases its handle when it is unsubscribed', () => {
    const held: string[] = []
    const settled: Settled[] = []
    const life = lifetime(() => msi.MsiCreateRecord(1), how => { settled.push(how) })
    const subscription = life.subscribe(handle => { held.push(handle.value) })
    assert.equal(held.length, 1)
    assert.equal(calls('MsiCloseHandle').length, 0)
    subscription.unsubscribe()
    assert.deepEqual(settled, [{ ok: true, result: 0, by: 'return' }])
    life.subscribe(handle => handle[Symbol.dispose]()).unsubscribe()
    assert.equal(calls('MsiCloseHandle').length, 2, 'what the program closed is not closed again')
  })

  check('a cancel is refused while files are open, and then forced', async () => {
    const resource = { dwType: 1, lpLocalName: 'M:', lpRemoteName: '\\\\server\\busy' }
    assert.equal((await wnet.WNetAddConnection2(resource, 'secret', 'user')).result, 0)
    const refused = await lastValueFrom(cancel('M:'))
    assert.deepEqual(refused, { ok: false, result: 2401, by: null,
      error: { code: 2401, name: 'ERROR_OPEN_FILES' } })
    const forced = await lastValueFrom(cancel('M:', { force: true }))
    assert.deepEqual(forced, { ok: true, result: 0, by: 'return' })
    assert.deepEqual(calls('WNetCancelConnection2W').map(call => [call.handles, call.args]),
      [[['M:'], { force: 0, flags: 0 }], [['M:'], { force: 1, flags: 0 }]])
    assert.deepEqual(calls('WNetAddConnection2W')[0].args,
      { local: 'M:', remote: '\\\\server\\busy', flags: 0 })
  })

  check('a device is cancelled by its device name, not by its remote name', async () => {
    await wnet.WNetAddConnection2({ dwType: 1, lpLocalName: 'N:', lpRemoteName: '\\\\server\\a' })
    await wnet.WNetAddConnection2({ dwType: 1, lpRemoteName: '\\\\server\\b' })
    assert.equal((await lastValueFrom(cancel('\\\\server\\a'))).result, 2250)
    assert.equal((await lastValueFrom(cancel('\\\\server\\b'))).result, 0)
    assert.equal((await lastValueFrom(cancel('n:'))).result, 0)
    const open = [...knownLives(folded())].filter(life => !life.closed)
    assert.deepEqual(open, [])
  })

  check('a profile is kept, and removed when asked', async () => {
    const resource = { dwType: 1, lpLocalName: 'O:', lpRemoteName: '\\\\server\\kept' }
    await wnet.WNetAddConnection2(resource, null, null, UPDATE_PROFILE)
    assert.equal(world.isRemembered('O:'), true)
    await lastValueFrom(cancel('O:'))
    assert.equal(world.isRemembered('O:'), true)
    await wnet.WNetAddConnection2(resource, null, null, UPDATE_PROFILE)
    await lastValueFrom(cancel('O:', { updateProfile: true }))
    assert.equal(world.isRemembered('O:'), false)
  })

  check('an enumeration that is not open here is refused without a call', async () => {
    const opened = (await wnet.WNetOpenEnum(1)).handle!
    const listed = await wnet.WNetEnumResource(opened)
    assert.ok([0, 259].includes(listed.result))
    assert.equal(wnet.WNetCloseEnum(opened).ok, true)
    assert.deepEqual(wnet.WNetCloseEnum(opened).error, { code: 6, name: 'ERROR_INVALID_HANDLE' })
    assert.equal((await wnet.WNetEnumResource('0xdeadbeef')).result, 6)
    assert.equal(wnet.WNetCloseEnum('0x1').result, 6)
    assert.deepEqual(calls('WNetCloseEnum').map(call => call.result), [0, 6, 6])
  })

  check('hanging up while dialling settles by polling, and no connection comes', async () => {
    const heard: StatusInfo[] = []
    const dialled = await ras.RasDial(null, null, { szEntryName: 'slow', szPassword: 'pw' }, 1,
      info => { heard.push(info) })
    assert.equal(dialled.ok, true)
    const how = await lastValueFrom(hangUp(dialled.handle!))
    assert.deepEqual([how.ok, how.by], [true, 'poll'])
    assert.equal(ras.RasGetConnectStatus(dialled.handle!).result, 6)
    assert.equal(heard.some(info => info.status === 0x2000), false)
    assert.deepEqual(calls('RasDialW')[0].args?.entry, 'slow')
    assert.notEqual(calls('RasDialW')[0].args?.cb, 0)
  })

  check('a failed dial leaves a handle, which must be hung up', async () => {
    const dialled = await ras.RasDial(null, null, { szEntryName: 'fails', szUserName: 'me' })
    assert.deepEqual([dialled.ok, dialled.result], [false, 691])
    assert.ok(dialled.handle, 'it left a handle')
    await dialled.handle[Symbol.asyncDispose]()
    assert.equal(calls('RasDialW')[0].outs?.[0], dialled.handle.value)
    assert.equal(calls('RasDialW')[0].error, undefined, 'the result is the error')
  })

  check('a listed connection is borrowed, and hung up like any', async () => {
    const mine = (await ras.RasDial(null, null, { szEntryName: 'Office' })).handle!
    const listed = ras.RasEnumConnections().out.lprasconn
    const found = listed.find(one => one.hrasconn.value === mine.value)
    assert.equal(found?.szEntryName, 'Office')
    await lastValueFrom(hangUp(mine))
    assert.equal(ras.RasHangUp instanceof Function && (await ras.RasHangUp(mine)).result, 6)
  })

  check('what is missing is a clear error at the call', () => {
    const missing = world.machine().missing('MsiVerifyDiskSpace')
    if (world.kind === 'wine') {
      assert.match(missing ?? '', /stub that ends the process/)
      assert.throws(() => msi.MsiVerifyDiskSpace('0x1'), /stub that ends the process/)
    }
  })
}
