/** The contract on the real functions: run by node.exe under Wine, see wine.test.ts. */
import { createServer } from 'node:http'
import { after, before } from 'node:test'
import { Worker } from 'node:worker_threads'
import { win32Machine } from '../../streams/win32.ts'
import { library, type NativeFunction } from '../../streams/win32/koffi.ts'
import { contract } from './contract.ts'

const server = { host: '127.0.0.1', port: 0 }
const http = createServer((request, response) => {
  setTimeout(() => response.end('hello'), request.url === '/slow' ? 300 : 0)
})
before(() => new Promise<void>(resolve => {
  http.listen(0, '127.0.0.1', () => {
    server.port = (http.address() as { port: number }).port
    resolve()
  })
}))
after(() => {
  http.close()
  http.closeAllConnections()
})

const HKEY_CURRENT_USER = 0x80000001

function isRemembered(device: string): boolean {
  const open = library('advapi32.dll').func('__stdcall', 'RegOpenKeyExW', 'int32_t',
    ['uintptr_t', 'str16', 'uint32_t', 'uint32_t', 'void *']) as NativeFunction
  return open(HKEY_CURRENT_USER, `Network\\${device[0]}`, 0, 0x20019, Buffer.alloc(8)) === 0
}

/** By the bare machine: what a worker records goes to the session of the process, not of a test. */
function closeElsewhere(value: string): Promise<number> {
  const source = `import('${new URL('../../streams/win32.ts', import.meta.url).href}').then(it => {
    const { result } = it.win32Machine().call('MsiCloseHandle', ['${value}'])
    require('node:worker_threads').parentPort.postMessage(result)
  })`
  return new Promise((resolve, reject) => {
    // Without the parent's own options: with --test a worker would run the tests again.
    const worker = new Worker(source, { eval: true, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

contract({ kind: 'wine', machine: () => win32Machine(), server, isRemembered, closeElsewhere })
