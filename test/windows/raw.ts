/** What the SDK does not show: bare callbacks with their information, and the registry. */
import { Worker } from 'node:worker_threads'
import { koffi, library, type Native } from '../../streams/win32/koffi.ts'

export type Server = { port: number; stop(): void }

/** On a thread of its own: a synchronous request blocks this one. */
export function startServer(): Promise<Server> {
  const source = `
    const server = require('node:http').createServer((request, response) => {
      setTimeout(() => response.end('hello'), request.url === '/slow' ? 1500 : 0)
    })
    server.listen(0, '127.0.0.1', () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port)
    })`
  // Without the parent's options: with --test a worker would run the tests again.
  const worker = new Worker(source, { eval: true, execArgv: [] })
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (port: number) => {
      resolve({ port, stop() { void worker.terminate() } })
    })
  })
}

export type Information = {
  sent: boolean
  lengths: Record<string, number[]>
  responseReceived: string | null
}

const RESPONSE_RECEIVED = 41

/** One synchronous request, whose callbacks run on this thread, with lengths and bytes. */
export function informationOf(port: number): Information {
  const wininet = library('wininet.dll')
  const bind = (name: string, result: string, params: string[]) =>
    wininet.func('__stdcall', name, result, params)
  const handle = 'uintptr_t'
  const open = bind('InternetOpenW', handle, ['str16', 'uint32_t', 'str16', 'str16', 'uint32_t'])
  const connect = bind('InternetConnectW', handle, [handle, 'str16', 'uint16_t', 'str16', 'str16',
    'uint32_t', 'uint32_t', handle])
  const request = bind('HttpOpenRequestW', handle, [handle, 'str16', 'str16', 'str16', 'str16',
    'void *', 'uint32_t', handle])
  const send = bind('HttpSendRequestW', 'int', [handle, 'str16', 'uint32_t', 'void *', 'uint32_t'])
  const close = bind('InternetCloseHandle', 'int', [handle])
  const set = bind('InternetSetStatusCallbackW', 'uintptr_t', [handle, 'uintptr_t'])

  const lengths: Record<string, number[]> = {}
  let responseReceived: string | null = null
  const type = koffi().pointer(koffi().proto('__stdcall', 'void',
    [handle, handle, 'uint32_t', 'uintptr_t', 'uint32_t']))
  const callback = koffi().register((_handle: Native, _context: Native, status: number,
    information: number | bigint, length: number) => {
    (lengths[status] ??= []).push(length)
    if (status !== RESPONSE_RECEIVED) return
    responseReceived = length === 4 && information
      ? `4 bytes: ${koffi().decode.uint32(BigInt(information))}` : `${length} bytes`
  }, type)

  const root = open('lastcall test', 1, null, null, 0)
  set(root, callback)
  const session = connect(root, '127.0.0.1', port, null, null, 3, 0, 1)
  const sent = send(request(session, 'GET', '/', null, null, null, 0x84000000, 2), null, 0, null, 0)
  close(root)
  koffi().unregister(callback)
  return { sent: sent !== 0, lengths, responseReceived }
}

const HKEY_CURRENT_USER = 0x80000001
const KEY_READ = 0x20019
const keyOf = (device: string) => `Network\\${device[0]}`

/** The device is restored at the next logon. */
export function isRemembered(device: string): boolean {
  const advapi = library('advapi32.dll')
  const open = advapi.func('__stdcall', 'RegOpenKeyExW', 'int32_t',
    ['uintptr_t', 'str16', 'uint32_t', 'uint32_t', 'void *'])
  const key = Buffer.alloc(8)
  if (open(HKEY_CURRENT_USER, keyOf(device), 0, KEY_READ, key) !== 0) return false
  advapi.func('__stdcall', 'RegCloseKey', 'int32_t', ['uintptr_t'])(key.readBigUInt64LE())
  return true
}

export function forget(device: string): void {
  library('advapi32.dll').func('__stdcall', 'RegDeleteKeyW', 'int32_t',
    ['uintptr_t', 'str16'])(HKEY_CURRENT_USER, keyOf(device))
}
