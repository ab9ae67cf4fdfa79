/**
 * How each parameter of a prototype is given: in, out, how long, which structure. The prototype
 * says most of it; the tables below say what it cannot.
 */
import type { Fn } from '../../src/families/spec.ts'
import type { LayoutName } from '../layouts.ts'

export type Way =
  | { way: 'handle'; width: 4 | 8 }
  | { way: 'integer'; type: 'i32' | 'u32' | 'u16' | 'u64' }
  /** Text in; a small integer may stand for it (MSIDBOPEN_*). */
  | { way: 'text' }
  | { way: 'texts' }
  | { way: 'bytes' }
  /** How many characters or bytes another argument has. */
  | { way: 'length'; of: number }
  /** Bytes that the callee fills; the caller gives the Uint8Array. */
  | { way: 'fill' }
  /** Text or bytes out, in room that grows until it fits; `size`: the parameter with its size. */
  | { way: 'text-out'; size: number }
  | { way: 'bytes-out'; size: number; what: 'bytes' | 'info' | Record_ }
  /** The size of the parameter before it. */
  | { way: 'size'; of: number }
  | { way: 'integer-out'; signed: boolean; inout: boolean }
  | { way: 'handle-out'; width: 4 | 8; inout: boolean }
  | { way: 'structure'; layout: LayoutName; out: boolean }
  | { way: 'pointer-out' }
  | { way: 'listener' } | { way: 'notifier' }
  | { way: 'null' }
/** One structure or an array of them, `count` being the parameter that says how many. */
type Record_ = { layout: LayoutName; count: number | null }

const structures: Record<string, [layout: LayoutName, out: boolean]> = {
  lpNetResource: ['NETRESOURCE', false],
  lpRasDialParams: ['RASDIALPARAMS', false],
  lpRasDialExtensions: ['RASDIALEXTENSIONS', false],
  lprasconnstatus: ['RASCONNSTATUS', true],
  lpStatistics: ['RAS_STATS', true],
  lpFindFileData: ['WIN32_FIND_DATA', true],
  lpvFindData: ['WIN32_FIND_DATA', true],
  lpBuffersIn: ['INTERNET_BUFFERS', false],
  lpConnDlgStruct: ['DISCDLGSTRUCT', false],
}

/** `Function.parameter`: an array of structures, or one, in a buffer that grows. */
const arrays: Record<string, { layout: LayoutName; count: string | null }> = {
  'WNetEnumResource.lpBuffer': { layout: 'NETRESOURCE', count: 'lpcCount' },
  'WNetGetResourceInformation.lpBuffer': { layout: 'NETRESOURCE', count: null },
  'WNetGetResourceParent.lpBuffer': { layout: 'NETRESOURCE', count: null },
  'RasEnumConnections.lprasconn': { layout: 'RASCONN', count: 'lpcConnections' },
}

/** Buffers that go in; other `void*` are filled by the callee. */
const bytesIn = new Set(['HttpSendRequest.lpOptional', 'InternetWriteFile.lpBuffer',
  'InternetSetOption.lpBuffer', 'MsiSummaryInfoSetProperty.pftValue',
  'RasUpdateConnection.lprasupdateconn', 'RasInvokeEapUI.lpExtensions',
  'WNetConnectionDialog1.lpConnDlgStruct'])

/** Lengths that follow from the argument before them. */
const lengths: Record<string, string> = {
  'InternetOpenUrl.dwHeadersLength': 'lpszHeaders',
  'HttpSendRequest.dwHeadersLength': 'lpszHeaders',
  'HttpAddRequestHeaders.dwHeadersLength': 'lpszHeaders',
  'HttpSendRequest.dwOptionalLength': 'lpOptional',
  'InternetWriteFile.dwNumberOfBytesToWrite': 'lpBuffer',
  'InternetReadFile.dwNumberOfBytesToRead': 'lpBuffer',
  'InternetSetOption.dwBufferLength': 'lpBuffer',
}

/** Sizes of text out that are given by value. */
const roomByValue = new Set(['InBufSize', 'nErrorBufSize', 'nNameBufSize'])
const textIn = new Set(['InternetDial.lpszConnectoid'])
const inouts = new Set(['WNetEnumResource.lpcCount', 'HttpQueryInfo.lpdwIndex',
  'InternetSetFilePointer.lpDistanceToMoveHigh', 'RasDial.lphRasConn'])
/** Must be null, or is of no use to JavaScript. */
const nulls = new Set(['HttpSendRequestEx.lpBuffersOut', 'HttpEndRequest.lpBuffersOut',
  'InternetErrorDlg.lppvData', 'GopherFindFirstFile.lpFindData'])

const integers: Record<string, 'i32' | 'u32' | 'u16' | 'u64'> = {
  DWORD: 'u32', UINT: 'u32', BOOL: 'i32', int: 'i32', LONG: 'i32', WORD: 'u16', DWORD_PTR: 'u64',
}

function isHandleType(fn: Fn, type: string): boolean {
  return type === 'HANDLE' || type === 'HWND' || Object.hasOwn(fn.family.handleTypes, type)
}
const width = (type: string) => type === 'MSIHANDLE' ? 4 : 8

/** @throws Error when a prototype has a parameter that nothing here explains (our mistake). */
export function waysOf(fn: Fn): Way[] {
  const index = (name: string) => fn.params.findIndex(p => p.name === name)
  const ways = fn.params.map(({ type, name }, i): Way => {
    const key = `${fn.base}.${name}`
    const next = fn.params[i + 1]
    if (nulls.has(key)) return { way: 'null' }
    if (isHandleType(fn, type)) return { way: 'handle', width: width(type) }
    if (arrays[key]) {
      const { layout, count } = arrays[key]
      return { way: 'bytes-out', size: i + 1,
        what: { layout, count: count === null ? null : index(count) } }
    }
    if (Object.hasOwn(lengths, key)) return { way: 'length', of: index(lengths[key]) }
    if (roomByValue.has(name)) return { way: 'size', of: i - 1 }
    if (type === 'INTERNET_STATUS_CALLBACK') return { way: 'listener' }
    if (name === 'lpvNotifier') return { way: 'notifier' }
    if (type === 'LPCTSTR' || textIn.has(key)) return { way: 'text' }
    if (type === 'LPCTSTR*') return { way: 'texts' }
    if (type === 'LPTSTR*') return { way: 'pointer-out' }
    if (type === 'LPTSTR') return { way: 'text-out', size: i + 1 }
    if (Object.hasOwn(integers, type)) return { way: 'integer', type: integers[type] }
    if (type.endsWith('*') && isHandleType(fn, type.slice(0, -1))) {
      return { way: 'handle-out', width: width(type.slice(0, -1)), inout: inouts.has(key) }
    }
    if (/^(DWORD|UINT|int|LONG)\*$/.test(type)) {
      return { way: 'integer-out', signed: /^(int|LONG)/.test(type), inout: inouts.has(key) }
    }
    if (bytesIn.has(key)) return { way: 'bytes' }
    if (Object.hasOwn(structures, name)) {
      const [layout, out] = structures[name]
      return { way: 'structure', layout, out }
    }
    if (/void\*$/.test(type)) {
      return next?.type === 'DWORD*' && fn.base !== 'InternetReadFile'
        ? { way: 'bytes-out', size: i + 1, what: fn.base === 'HttpQueryInfo' ? 'info' : 'bytes' }
        : { way: 'fill' }
    }
    throw new Error(`${fn.base}: how is ${type} ${name} given?`)
  })
  // A size is the parameter that a growing buffer names, whatever its own type says.
  ways.forEach((way, i) => {
    if (way.way === 'text-out' || way.way === 'bytes-out') ways[way.size] = { way: 'size', of: i }
  })
  return ways
}

/** A parameter that the caller need not give: it only carries out, or follows from another. */
export function isDerived(way: Way): boolean {
  switch (way.way) {
    case 'text-out': case 'bytes-out': case 'size': case 'length': case 'pointer-out': case 'null':
      return true
    case 'integer-out': case 'handle-out': return !way.inout
    case 'structure': return way.out
    default: return false
  }
}
