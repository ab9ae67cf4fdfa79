/** Our structure layouts against the headers' sizes and offsets, by our arithmetic and koffi's. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { layoutNames, layoutOf, type Layout, type LayoutName } from '../../streams/layouts.ts'
import { koffi } from '../../streams/win32/koffi.ts'
import { functions } from '../../src/families/all.ts'
import { waysOf } from '../../streams/win32/parameters.ts'

/** From the Windows SDK and mingw headers, x64: [size, member offsets]. */
const sheet: Record<string, [size: number, offsets: Record<string, number>]> = {
  NETRESOURCEW: [48, { dwScope: 0, dwType: 4, dwDisplayType: 8, dwUsage: 12, lpLocalName: 16,
    lpRemoteName: 24, lpComment: 32, lpProvider: 40 }],
  DISCDLGSTRUCTW: [40, { cbStructure: 0, hwndOwner: 8, lpLocalName: 16, lpRemoteName: 24,
    dwFlags: 32 }],
  RASCONNW: [1388, { dwSize: 0, hrasconn: 4, szEntryName: 12, szDeviceType: 526,
    szDeviceName: 560, szPhonebook: 818, dwSubEntry: 1340, guidEntry: 1344, dwFlags: 1360,
    luid: 1364, guidCorrelationId: 1372 }],
  RASCONNA: [724, { hrasconn: 4, szEntryName: 12, szDeviceType: 269, szDeviceName: 286,
    szPhonebook: 415, dwSubEntry: 676, guidEntry: 680, dwFlags: 696, luid: 700,
    guidCorrelationId: 708 }],
  RASCONNSTATUSW: [608, { dwSize: 0, rasconnstate: 4, dwError: 8, szDeviceType: 12,
    szDeviceName: 46, szPhoneNumber: 304, localEndPointType: 564, remoteEndPointType: 584,
    rasconnsubstate: 604 }],
  RASCONNSTATUSA: [332, { szDeviceType: 12, szDeviceName: 29, szPhoneNumber: 158,
    localEndPointType: 288, remoteEndPointType: 308, rasconnsubstate: 328 }],
  RASDIALPARAMSW: [2120, { szEntryName: 4, szPhoneNumber: 518, szCallbackNumber: 776,
    szUserName: 1034, szPassword: 1548, szDomain: 2062, dwSubEntry: 2096, dwCallbackId: 2100,
    dwIfIndex: 2108, szEncPassword: 2112 }],
  RASDIALPARAMSA: [1076, { szEntryName: 4, szPhoneNumber: 261, szCallbackNumber: 390,
    szUserName: 519, szPassword: 776, szDomain: 1033, dwSubEntry: 1052, dwCallbackId: 1056,
    dwIfIndex: 1064, szEncPassword: 1068 }],
  RASDIALEXTENSIONSW: [60, { dwfOptions: 4, hwndParent: 8, reserved: 16, reserved1: 24,
    dwSizeofEapInfo: 32, fSkipPppAuth: 44, dwSizeofDevSpecificInfo: 48 }],
  RAS_STATSW: [60, { dwSize: 0, dwConnectDuration: 56 }],
  INTERNET_ASYNC_RESULTW: [16, { dwResult: 0, dwError: 8 }],
  INTERNET_BUFFERSW: [56, { dwStructSize: 0, Next: 8, lpcszHeader: 16, dwHeadersLength: 24,
    dwHeadersTotal: 28, lpvBuffer: 32, dwBufferLength: 40, dwBufferTotal: 44, dwOffsetLow: 48,
    dwOffsetHigh: 52 }],
  WIN32_FIND_DATAW: [592, { dwFileAttributes: 0, nFileSizeHigh: 28, nFileSizeLow: 32,
    cFileName: 44 }],
  WIN32_FIND_DATAA: [320, { cFileName: 44 }],
}

/** The koffi definition of a layout, so that koffi can check our arithmetic. */
function koffiMembers(layout: Layout, wide: boolean):
  Record<string, [alignment: number, type: string]> {
  const char = wide ? 'char16_t' : 'char'
  return Object.fromEntries(layout.members.map(({ name, type, offset }) => {
    const fit = [8, 4, 2, 1].find(n => offset % n === 0 && n <= layout.alignment)!
    const c = type === 'u32' ? 'uint32_t' : typeof type === 'string' ? 'uint64_t'
      : 'bytes' in type ? `uint8_t[${type.bytes}]` : `${char}[${type.text}]`
    const natural = type === 'u32' ? 4 : typeof type === 'string' ? 8
      : 'bytes' in type ? 4 : wide ? 2 : 1
    return [name, [Math.min(fit, natural, layout.alignment), c]]
  }))
}

for (const [key, [size, offsets]] of Object.entries(sheet)) {
  test(`${key} is laid out as the header says`, () => {
    const wide = key.endsWith('W')
    const layout = layoutOf(key.slice(0, -1) as LayoutName, wide)
    assert.equal(layout.size, size)
    const k = koffi()
    const type = k.struct(koffiMembers(layout, wide))
    assert.equal(k.sizeof(type), size, 'by koffi')
    for (const [member, offset] of Object.entries(offsets)) {
      assert.equal(layout.members.find(m => m.name === member)?.offset, offset, member)
      assert.equal(k.offsetof(type, member), offset, `${member} by koffi`)
    }
    for (const { name, offset } of layout.members) assert.equal(k.offsetof(type, name), offset)
  })
}

test('every layout is checked', () => {
  const checked = new Set(Object.keys(sheet).map(key => key.slice(0, -1)))
  assert.deepEqual(layoutNames.filter(name => !checked.has(name)), [])
})

test('every parameter of every function can be given', () => {
  for (const fn of new Set(functions.values())) assert.doesNotThrow(() => waysOf(fn), fn.base)
})
