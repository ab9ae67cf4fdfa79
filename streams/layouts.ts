/**
 * The structures behind `void*`, as data. The same list gives the A and the W layout: only the
 * width of characters differs. RAS is packed to 4 (pshpack4.h), so an 8-byte member of it starts
 * at a multiple of 4; everything else is laid out naturally. x64 only, like the rest of streams/.
 *
 * Sizes and offsets are asserted against the headers' in test/streams/layouts.test.ts, with koffi's
 * own arithmetic, which is right on every platform.
 */

type MemberType =
  | 'u32' | 'u64' | 'handle' | 'pointer'
  /** Pointer to text. */
  | 'string'
  /** Characters in place, with their number. */
  | { text: number }
  | { bytes: number }

type Member = { name: string; type: MemberType; offset: number; size: number }
export type Layout = {
  name: string
  size: number
  alignment: number
  members: readonly Member[]
  /** The member that says the structure's size (dwSize): filled in where the caller leaves it. */
  sized?: string
}

type Source = {
  pack: 4 | 8
  sized?: string
  members: readonly (readonly [name: string, type: MemberType])[]
}

const dwords = (names: string) => names.trim().split(/\s+/).map(name => [name, 'u32'] as const)

const sources = {
  // winnetwk.h
  NETRESOURCE: { pack: 8, members: [
    ...dwords('dwScope dwType dwDisplayType dwUsage'),
    ['lpLocalName', 'string'], ['lpRemoteName', 'string'], ['lpComment', 'string'],
    ['lpProvider', 'string'],
  ] },
  DISCDLGSTRUCT: { pack: 8, sized: 'cbStructure', members: [
    ['cbStructure', 'u32'], ['hwndOwner', 'handle'], ['lpLocalName', 'string'],
    ['lpRemoteName', 'string'], ['dwFlags', 'u32'],
  ] },
  // ras.h
  RASDIALPARAMS: { pack: 4, sized: 'dwSize', members: [
    ['dwSize', 'u32'], ['szEntryName', { text: 257 }], ['szPhoneNumber', { text: 129 }],
    ['szCallbackNumber', { text: 129 }], ['szUserName', { text: 257 }],
    ['szPassword', { text: 257 }], ['szDomain', { text: 16 }], ['dwSubEntry', 'u32'],
    ['dwCallbackId', 'u64'], ['dwIfIndex', 'u32'], ['szEncPassword', 'pointer'],
  ] },
  RASDIALEXTENSIONS: { pack: 4, sized: 'dwSize', members: [
    ['dwSize', 'u32'], ['dwfOptions', 'u32'], ['hwndParent', 'handle'], ['reserved', 'u64'],
    ['reserved1', 'u64'], ['dwSizeofEapInfo', 'u32'], ['pbEapInfo', 'pointer'],
    ['fSkipPppAuth', 'u32'], ['dwSizeofDevSpecificInfo', 'u32'], ['pbDevSpecificInfo', 'pointer'],
  ] },
  RASCONN: { pack: 4, sized: 'dwSize', members: [
    ['dwSize', 'u32'], ['hrasconn', 'handle'], ['szEntryName', { text: 257 }],
    ['szDeviceType', { text: 17 }], ['szDeviceName', { text: 129 }], ['szPhonebook', { text: 260 }],
    ['dwSubEntry', 'u32'], ['guidEntry', { bytes: 16 }], ['dwFlags', 'u32'],
    ['luid', { bytes: 8 }], ['guidCorrelationId', { bytes: 16 }],
  ] },
  RASCONNSTATUS: { pack: 4, sized: 'dwSize', members: [
    ['dwSize', 'u32'], ['rasconnstate', 'u32'], ['dwError', 'u32'], ['szDeviceType', { text: 17 }],
    ['szDeviceName', { text: 129 }], ['szPhoneNumber', { text: 129 }],
    ['localEndPointType', 'u32'], ['localEndPoint', { bytes: 16 }],
    ['remoteEndPointType', 'u32'], ['remoteEndPoint', { bytes: 16 }], ['rasconnsubstate', 'u32'],
  ] },
  RAS_STATS: { pack: 4, sized: 'dwSize', members: dwords(`dwSize dwBytesXmited dwBytesRcved
    dwFramesXmited dwFramesRcved dwCrcErr dwTimeoutErr dwAlignmentErr dwHardwareOverrunErr
    dwFramingErr dwBufferOverrunErr dwCompressionRatioIn dwCompressionRatioOut dwBps
    dwConnectDuration`) },
  // wininet.h
  INTERNET_ASYNC_RESULT: { pack: 8, members: [['dwResult', 'u64'], ['dwError', 'u32']] },
  INTERNET_BUFFERS: { pack: 8, sized: 'dwStructSize', members: [
    ['dwStructSize', 'u32'], ['Next', 'pointer'], ['lpcszHeader', 'string'],
    ...dwords('dwHeadersLength dwHeadersTotal'), ['lpvBuffer', 'pointer'],
    ...dwords('dwBufferLength dwBufferTotal dwOffsetLow dwOffsetHigh'),
  ] },
  // minwinbase.h
  WIN32_FIND_DATA: { pack: 8, members: [
    ...dwords(`dwFileAttributes ftCreationTimeLow ftCreationTimeHigh ftLastAccessTimeLow
      ftLastAccessTimeHigh ftLastWriteTimeLow ftLastWriteTimeHigh nFileSizeHigh nFileSizeLow
      dwReserved0 dwReserved1`),
    ['cFileName', { text: 260 }], ['cAlternateFileName', { text: 14 }],
  ] },
} as const satisfies Record<string, Source>

export type LayoutName = keyof typeof sources
export const layoutNames = Object.keys(sources) as LayoutName[]

function shape(type: MemberType, wide: boolean): { size: number; natural: number } {
  if (type === 'u32') return { size: 4, natural: 4 }
  if (typeof type === 'string') return { size: 8, natural: 8 }
  if ('bytes' in type) return { size: type.bytes, natural: 1 }
  return { size: type.text * (wide ? 2 : 1), natural: wide ? 2 : 1 }
}

const up = (n: number, to: number) => Math.ceil(n / to) * to

function lay(name: LayoutName, wide: boolean): Layout {
  const source: Source = sources[name]
  let end = 0
  let alignment = 1
  const members = source.members.map(([member, type]): Member => {
    const { size, natural } = shape(type, wide)
    // A GUID and a LUID are made of 32-bit members.
    const own = typeof type === 'object' && 'bytes' in type ? 4 : natural
    const align = Math.min(own, source.pack)
    const offset = up(end, align)
    end = offset + size
    alignment = Math.max(alignment, align)
    return { name: member, type, offset, size }
  })
  return { name, size: up(end, alignment), alignment, members, sized: source.sized }
}

const made = new Map<string, Layout>()

/** The layout of a structure in its W or A form. */
export function layoutOf(name: LayoutName, wide: boolean): Layout {
  const key = wide ? name + 'W' : name + 'A'
  let layout = made.get(key)
  if (!layout) made.set(key, layout = lay(name, wide))
  return layout
}
