/** A Node program that comes to Win32 by GetProcAddress: what the probe must see too. */
import { createRequire } from 'node:module'

const koffi = createRequire(import.meta.url)('koffi')
const msi = koffi.load('msi.dll')
const create = msi.func('__stdcall', 'MsiCreateRecord', 'uint32_t', ['uint32_t'])
const close = msi.func('__stdcall', 'MsiCloseHandle', 'uint32_t', ['uint32_t'])
const wininet = koffi.load('wininet.dll')
const open = wininet.func('__stdcall', 'InternetOpenW', 'uintptr_t',
  ['str16', 'uint32_t', 'str16', 'str16', 'uint32_t'])
const closeInternet = wininet.func('__stdcall', 'InternetCloseHandle', 'int32_t', ['uintptr_t'])

for (let i = 0; i < 100; i++) close(create(1))
create(2)
const root = open('lastcall test', 1, null, null, 0)
process.exitCode = closeInternet(root) + 10 * closeInternet(root)
