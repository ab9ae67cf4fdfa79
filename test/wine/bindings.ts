/** Runs under Wine: calls all four DLLs through koffi and prints what they answered as JSON. */
import koffi from 'koffi'

const wininet = koffi.load('wininet.dll')
const msi = koffi.load('msi.dll')
const mpr = koffi.load('mpr.dll')
const rasapi32 = koffi.load('rasapi32.dll')

koffi.struct('NETRESOURCEW', {
  scope: 'uint32_t', type: 'uint32_t', displayType: 'uint32_t', usage: 'uint32_t',
  localName: 'str16', remoteName: 'str16', comment: 'str16', provider: 'str16',
})

function callWininet() {
  const open = wininet.func(
    'uintptr_t __stdcall InternetOpenW(str16, uint32_t, str16, str16, uint32_t)')
  const close = wininet.func('int __stdcall InternetCloseHandle(uintptr_t)')
  const handle = open('lastcall', 1, null, null, 0)
  return { opened: handle > 0, close: close(handle), again: close(handle) }
}

function callMsi() {
  const create = msi.func('uint32_t __stdcall MsiCreateRecord(uint32_t)')
  const close = msi.func('uint32_t __stdcall MsiCloseHandle(uint32_t)')
  const handle = create(2)
  return { opened: handle > 0, close: close(handle), again: close(handle) }
}

function callMpr() {
  const add = mpr.func(
    'uint32_t __stdcall WNetAddConnection2W(NETRESOURCEW *, str16, str16, uint32_t)')
  const cancel = mpr.func('uint32_t __stdcall WNetCancelConnection2W(str16, uint32_t, int)')
  const openEnum = mpr.func(
    'uint32_t __stdcall WNetOpenEnumW(uint32_t, uint32_t, uint32_t, void *, _Out_ uintptr_t *)')
  const nextEnum = mpr.func(
    'uint32_t __stdcall WNetEnumResourceW(uintptr_t, _Inout_ uint32_t *, void *,' +
    ' _Inout_ uint32_t *)')
  const closeEnum = mpr.func('uint32_t __stdcall WNetCloseEnum(uintptr_t)')
  const to = (localName: string | null, remoteName: string) =>
    add({ type: 1, localName, remoteName }, null, null, 0)
  const listed = () => {
    const handle = [0]
    const [opened, count, size] = [openEnum(1, 1, 0, null, handle), [0xffffffff], [16384]]
    const buffer = koffi.alloc('uint8_t', 16384)
    const codes = [opened, nextEnum(handle[0], count, buffer, size)]
    const more = nextEnum(handle[0], [1], buffer, [16384])
    return { codes, count: count[0], more, close: closeEnum(handle[0]) }
  }
  return {
    add: to('Q:', '\\\\server\\busy'), assigned: to('q:', '\\\\server\\other'),
    deviceless: to(null, '\\\\server\\plain'), listed: listed(),
    byRemoteName: cancel('\\\\server\\busy', 0, 0), refused: cancel('Q:', 0, 0),
    forced: cancel('Q:', 0, 1), again: cancel('Q:', 0, 0),
    plain: cancel('\\\\server\\plain', 0, 0),
    errors: [['R:', 'badprofile'], ['S:', 'extended'], ['T:', 'inuse']].map(([device, share]) => {
      to(device, `\\\\server\\${share}`)
      return cancel(device, 0, 0)
    }),
    none: cancel('Y:', 0, 0),
  }
}

const dial = rasapi32.func(
  'uint32_t __stdcall RasDialW(void *, str16, void *, uint32_t, void *, _Inout_ uintptr_t *)')
const hangUp = rasapi32.func('uint32_t __stdcall RasHangUpW(uintptr_t)')
const getStatus = rasapi32.func('uint32_t __stdcall RasGetConnectStatusW(uintptr_t, void *)')
const subEntry = rasapi32.func(
  'uint32_t __stdcall RasGetSubEntryHandleW(uintptr_t, uint32_t, _Out_ uintptr_t *)')
const enumerate = rasapi32.func(
  'uint32_t __stdcall RasEnumConnectionsW(void *, _Inout_ uint32_t *, _Inout_ uint32_t *)')

function dialParams(entry: string, size = 2120): Buffer {
  const params = Buffer.alloc(2120)
  params.writeUInt32LE(size, 0)
  params.write(entry, 4, 'utf16le')
  params.writeBigUInt64LE(77n, 2100)
  return params
}

function status(handle: number) {
  const buffer = Buffer.alloc(608)
  buffer.writeUInt32LE(608, 0)
  const code = getStatus(handle, buffer)
  return { code, state: buffer.readUInt32LE(4), error: buffer.readUInt32LE(8) }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function hangUpAndWait(handle: number) {
  const began = performance.now()
  const code = hangUp(handle)
  const first = status(handle)
  while (status(handle).code !== 6) await sleep(20)
  return { code, first, settled: performance.now() - began >= 100 }
}

function callEnumerate() {
  const [bytes, count] = [[0], [0]]
  const sized = enumerate(null, bytes, count)
  const buffer = Buffer.alloc(Math.max(bytes[0], 4))
  buffer.writeUInt32LE(1388, 0)
  const code = enumerate(buffer, bytes, count)
  return { sized, code, count: count[0], handle: Number(buffer.readBigUInt64LE(4)) }
}

async function callRas() {
  const [first, second, failed] = [[0], [0], [0]]
  const sync = {
    dial: dial(null, null, dialParams('office'), 0, null, first), handle: first[0],
    again: dial(null, null, dialParams('Office'), 0, null, second), same: second[0] === first[0],
    connected: status(first[0]), listed: callEnumerate(),
    referenced: hangUp(first[0]), still: status(first[0]).state,
    hangUp: await hangUpAndWait(first[0]), invalid: hangUp(first[0]),
  }
  dial(null, null, dialParams('office'), 0, null, first)
  hangUp(first[0])
  const redial = dial(null, null, dialParams('office'), 0, null, second)
  const other = dial(null, null, dialParams('fails'), 0, null, failed)
  const failure = { code: other, handle: failed[0] !== 0, hangUp: await hangUpAndWait(failed[0]) }
  const wrongSize = dial(null, null, dialParams('office', 1000), 0, null, second)
  return { sync, redial, failure, wrongSize }
}

const notifier = koffi.proto('uint32_t __stdcall RasDialFunc2(uintptr_t id, uint32_t subEntry,' +
  ' uintptr_t handle, uint32_t message, uint32_t state, uint32_t error, uint32_t extended)')

function dialAsync(entry: string, stopAfter: number) {
  const states: number[][] = []
  const handle = [0]
  return new Promise<{ code: number; handle: number; states: number[][] }>((resolve) => {
    const callback = koffi.register(
      (id: number, _sub: number, _handle: number, _message: number, at: number, error: number) => {
        states.push([id, at, error])
        if (states.length === stopAfter || at >= 0x2000 || error) {
          setImmediate(() => resolve({ code, handle: handle[0], states }))
        }
        return 1
      }, koffi.pointer(notifier))
    const code: number = dial(null, null, dialParams(entry), 2, callback, handle)
  })
}

async function callRasAsync() {
  const multi = await dialAsync('multi', 9)
  const subs = [1, 2, 3].map((number) => {
    const out = [0]
    return { code: subEntry(multi.handle, number, out), different: out[0] !== multi.handle }
  })
  await hangUpAndWait(multi.handle)
  const fails = await dialAsync('fails', 9)
  hangUp(fails.handle)
  const slow = await dialAsync('slow', 2)
  const early = await hangUpAndWait(slow.handle)
  const seen = slow.states.length
  await sleep(1500)
  return {
    multi: { code: multi.code, states: multi.states }, subs, fails: fails.states,
    early: early.code, quiet: slow.states.length === seen,
  }
}

// A callback that is still to come does not keep Node running.
const alive = setInterval(() => {}, 1000)
console.log(JSON.stringify({
  wininet: callWininet(), msi: callMsi(), mpr: callMpr(), ras: await callRas(),
  rasAsync: await callRasAsync(),
}))
clearInterval(alive)
