/** Programs 9 and 10 of win32-handle-apis.md section 6: the test provider, the RAS stand-in. */
import assert from 'node:assert/strict'
import { ras, wnet, type Handle } from '../../src/sdk.ts'
import { forget } from '../windows/raw.ts'
import { sleep } from './inet.ts'

const UPDATE_PROFILE = 1
const RESOURCE_CONNECTED = 1

// Not the letters of the other tests: what is remembered is in the registry that all share.
const [KEPT, BUSY, DEVICE, REFUSED] = ['S:', 'T:', 'U:', 'V:']

async function add(local: string | null, remote: string, flags = 0): Promise<void> {
  const resource = { dwType: 1, lpLocalName: local, lpRemoteName: remote }
  assert.equal((await wnet.WNetAddConnection2(resource, null, null, flags)).result, 0)
}

async function cancels(name: string, flags: number, force: boolean, result: number): Promise<void> {
  assert.equal((await wnet.WNetCancelConnection2(name, flags, force)).result, result)
}

/**
 * Connections are cancelled by the old function, twice, by force and by the wrong name; one
 * enumeration is never closed and one is closed twice. 'refused': a refusal is left at that.
 */
export async function cancel(variant: string): Promise<void> {
  if (variant === 'refused') {
    await add(REFUSED, '\\\\server\\busy')
    return cancels(REFUSED, 0, false, 2401)
  }
  if (variant === 'twin') {
    await add(KEPT, '\\\\server\\plain', UPDATE_PROFILE)
    await cancels(KEPT, UPDATE_PROFILE, false, 0)
    await add(null, '\\\\server\\plain')
    await cancels('\\\\server\\plain', 0, false, 0)
    const list = (await wnet.WNetOpenEnum(RESOURCE_CONNECTED)).handle!
    assert.ok(wnet.WNetCloseEnum(list).ok)
    return
  }
  await add(KEPT, '\\\\server\\plain', UPDATE_PROFILE)
  assert.equal((await wnet.WNetCancelConnection(KEPT, false)).result, 0)
  assert.equal((await wnet.WNetCancelConnection(KEPT, false)).result, 2250)
  await add(BUSY, '\\\\server\\busy')
  await cancels(BUSY, 0, false, 2401)
  await cancels(BUSY, 0, true, 0)
  await add(DEVICE, '\\\\server\\device')
  await cancels('\\\\server\\device', 0, false, 2250)
  const left = await wnet.WNetOpenEnum(RESOURCE_CONNECTED)
  const list = (await wnet.WNetOpenEnum(RESOURCE_CONNECTED)).handle!
  assert.ok(left.ok)
  assert.ok(wnet.WNetCloseEnum(list).ok)
  assert.equal(wnet.WNetCloseEnum(list).result, 6)
  // What the next run would find in the registry of this prefix is not part of the story.
  forget(KEPT)
}

type Connection = Handle<'ras'>

async function dial(entry: string, result = 0): Promise<Connection> {
  const dialled = await ras.RasDial(null, null, { szEntryName: entry })
  assert.equal(dialled.result, result)
  return dialled.handle!
}

async function hangsUp(connection: Connection, result = 0): Promise<void> {
  assert.equal((await ras.RasHangUp(connection)).result, result)
}

async function untilGone(connection: Connection): Promise<void> {
  const end = performance.now() + 30_000
  while (ras.RasGetConnectStatus(connection).result !== 6) {
    assert.ok(performance.now() < end, 'it never ended')
    await sleep(20)
  }
}

/**
 * A connection is hung up, and what comes then is not what the documentation asks for. 'poll' and
 * 'stuck' differ in how long the stand-in takes to let go.
 */
export async function hangUp(variant: string): Promise<void> {
  // An entry of its own: connections belong to the machine, not to the process.
  const entry = variant === 'fails' ? 'fails' : `office ${variant}`
  const connection = await dial(entry, variant === 'fails' ? 691 : 0)
  if (variant === 'fails' || variant === 'leak') return
  if (variant === 'references') await dial(entry)
  await hangsUp(connection)
  if (variant === '') return
  if (variant === 'sleep') return sleep(3100)
  if (variant === 'twice') await hangsUp(connection, 6)
  if (variant === 'statistics') {
    assert.equal(ras.RasGetConnectionStatistics(connection).result, 6)
  }
  if (variant === 'redial') {
    const early = await ras.RasDial(null, null, { szEntryName: entry })
    assert.equal(early.result, 633)
    assert.equal(early.handle, undefined)
  }
  if (variant === 'references') return
  await untilGone(connection)
  if (variant !== 'twin') return
  const again = await dial(entry)
  await hangsUp(again)
  await untilGone(again)
}

/**
 * A dial that pauses is resumed with its handle. 'mismatch': with another notifier. 'stale': a
 * fresh dial is given the handle of a connection that was hung up.
 */
export async function resume(variant: string): Promise<void> {
  const heard: number[] = []
  const listener = (info: { status: number }) => { heard.push(info.status) }
  const other = (info: { status: number }) => { listener(info) }
  const until = async (status: number) => { while (!heard.includes(status)) await sleep(10) }
  const entry = variant === 'stale' ? 'office stale' : `pause ${variant}`
  const dials = async (heardBy: typeof listener, before?: Connection) => {
    const dialled = await ras.RasDial(null, null, { szEntryName: entry }, 1, heardBy, before)
    assert.equal(dialled.result, 0)
    return dialled.handle!
  }
  const first = await dials(listener)
  if (variant === 'stale') {
    await until(0x2000)
    await hangsUp(first)
    await untilGone(first)
    heard.length = 0
  } else await until(0x1001)
  const second = await dials(variant === 'mismatch' ? other : listener, first)
  await until(0x2000)
  await hangsUp(second)
  await untilGone(second)
}
