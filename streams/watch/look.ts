/** One look at what is connected. Every enumeration that is opened is closed, whatever happens. */
import { errorName } from '../../src/families/all.ts'
import { InputError } from '../../src/input-error.ts'
import type { Argument, Outcome } from '../../src/machine.ts'
import type { Value } from '../../src/events.ts'
import { scrubName } from '../keep.ts'
import { poolSize } from '../win32/lanes.ts'
import type { Connections } from './changes.ts'

export type Call = (name: string, args: readonly Argument[]) => Promise<Outcome>
export type Seen = {
  /** null: there is no network, and what of it was connected is not known. */
  connections: Connections | null
  /** Network connections that come back at the next logon, connected or not, where it is known. */
  remembered?: number
}
/** @throws InputError when not everything could be seen: then nothing can be said to be gone. */
export type Look = (call: Call) => Promise<Seen>

const INVALID_HANDLE = 6
const NO_MORE_ITEMS = 259
const EXTENDED_ERROR = 1208
const NO_NETWORK = 1222
const TEXT_ROOM = 256
const RASCS_CONNECTED = 0x2000
const RESOURCE_CONNECTED = 1
const RESOURCE_REMEMBERED = 3

type RasConn = { hrasconn: Value; szEntryName?: string; szPhonebook?: string
  guidCorrelationId?: Uint8Array }
type NetResource = { lpLocalName?: string | null; lpRemoteName?: string | null }

/**
 * RAS connections that are up.
 * https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasenumconnectionsw
 */
export const lookAtRas: Look = async call => {
  const listed = await call('RasEnumConnectionsW', [undefined, undefined, undefined])
  await check(call, 'ras', 'RasEnumConnections', listed.result)
  const connections = new Map<string, string>()
  for (const one of listed.outs.lprasconn as RasConn[] ?? []) {
    const status = await call('RasGetConnectStatusW', [one.hrasconn, undefined])
    // It went meanwhile.
    if (status.result === INVALID_HANDLE) continue
    await check(call, 'ras', 'RasGetConnectStatus', status.result)
    const { rasconnstate } = status.outs.lprasconnstatus as { rasconnstate: number }
    if (rasconnstate !== RASCS_CONNECTED) continue
    connections.set(one.hrasconn, [one.szEntryName, one.szPhonebook,
      Buffer.from(one.guidCorrelationId ?? []).toString('hex')].join('\0'))
  }
  return { connections }
}

/**
 * Network connections that are up, by device, or without a device by remote name.
 * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetopenenumw
 */
export const lookAtNetwork: Look = async call => {
  const connections = new Map<string, string>()
  const listed = await list(call, RESOURCE_CONNECTED)
  if (!listed) return { connections: null }
  for (const { lpLocalName, lpRemoteName } of listed) {
    const remote = scrubName(lpRemoteName ?? '').toLowerCase()
    const name = lpLocalName ? lpLocalName.toUpperCase() : remote
    if (name) connections.set(name, remote)
  }
  return { connections, remembered: await countRemembered(call) }
}

/** Only for people to read: without it nothing is unknown about what is connected. */
async function countRemembered(call: Call): Promise<number | undefined> {
  try {
    return (await list(call, RESOURCE_REMEMBERED))?.length
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

/** null where there is no network: no provider of one is installed, or none runs. */
async function list(call: Call, scope: number): Promise<NetResource[] | null> {
  const opened = await call('WNetOpenEnumW', [scope, 0, 0, null, undefined])
  if (opened.result === NO_NETWORK) return null
  await check(call, 'wnet', 'WNetOpenEnum', opened.result)
  const handle = opened.outs.lphEnum as Value
  const all: NetResource[] = []
  try {
    for (;;) {
      const { result, outs } = await call('WNetEnumResourceW',
        [handle, undefined, undefined, undefined])
      if (result === NO_MORE_ITEMS) return all
      await check(call, 'wnet', 'WNetEnumResource', result)
      all.push(...outs.lpBuffer as NetResource[])
    }
  } finally {
    await call('WNetCloseEnum', [handle])
  }
}

async function check(call: Call, family: string, name: string, result: number): Promise<void> {
  if (result === 0) return
  const whose = family === 'wnet' && result === EXTENDED_ERROR ? await providersError(call) : ''
  throw new InputError(`${name} gives ${errorName(family, result)}${whose}`)
}

/**
 * What the network provider said last. Its thread keeps it, and which one of libuv's that was is
 * not known: they take turns, so each is asked. The provider's text is left out: it may hold names.
 * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetlasterrorw
 */
async function providersError(call: Call): Promise<string> {
  for (let thread = 0; thread < poolSize(); thread++) {
    const { result, outs } = await call('WNetGetLastErrorW',
      [undefined, undefined, TEXT_ROOM, undefined, TEXT_ROOM])
    if (result === 0 && outs.lpError) {
      return `: ${String(outs.lpNameBuf || 'the network provider')} says ${Number(outs.lpError)}`
    }
  }
  return ', and what the network provider said is not known'
}
