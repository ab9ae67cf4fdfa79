/** One look at what is connected. Every enumeration that is opened is closed, whatever happens. */
import { errorName } from '../../src/families/all.ts'
import { InputError } from '../../src/input-error.ts'
import type { Argument, Outcome } from '../../src/machine.ts'
import type { Value } from '../../src/events.ts'
import { scrubName } from '../keep.ts'
import type { Connections } from './changes.ts'

export type Call = (name: string, args: readonly Argument[]) => Promise<Outcome>
export type Seen = {
  connections: Connections
  /** Network connections that come back at the next logon, connected or not, where it is known. */
  remembered?: number
}
/** @throws InputError when not everything could be seen: then nothing can be said to be gone. */
export type Look = (call: Call) => Promise<Seen>

const INVALID_HANDLE = 6
const NO_MORE_ITEMS = 259
const RASCS_CONNECTED = 0x2000
const RESOURCE_CONNECTED = 1
const RESOURCE_REMEMBERED = 3

type RasConn = { hrasconn: Value; szEntryName?: string; szPhonebook?: string
  guidCorrelationId?: Uint8Array }
type NetResource = { lpLocalName?: string | null; lpRemoteName?: string | null }

/** RAS connections that are up. https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasenumconnectionsw */
export const lookAtRas: Look = async call => {
  const listed = await call('RasEnumConnectionsW', [undefined, undefined, undefined])
  check('ras', 'RasEnumConnections', listed.result)
  const connections = new Map<string, string>()
  for (const one of listed.outs.lprasconn as RasConn[] ?? []) {
    const status = await call('RasGetConnectStatusW', [one.hrasconn, undefined])
    // It went meanwhile.
    if (status.result === INVALID_HANDLE) continue
    check('ras', 'RasGetConnectStatus', status.result)
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
  for (const { lpLocalName, lpRemoteName } of await list(call, RESOURCE_CONNECTED)) {
    const remote = scrubName(lpRemoteName ?? '').toLowerCase()
    const name = lpLocalName ? lpLocalName.toUpperCase() : remote
    if (name) connections.set(name, remote)
  }
  return { connections, remembered: await countRemembered(call) }
}

/** Only for people to read: without it nothing is unknown about what is connected. */
async function countRemembered(call: Call): Promise<number | undefined> {
  try {
    return (await list(call, RESOURCE_REMEMBERED)).length
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

async function list(call: Call, scope: number): Promise<NetResource[]> {
  const opened = await call('WNetOpenEnumW', [scope, 0, 0, null, undefined])
  check('wnet', 'WNetOpenEnum', opened.result)
  const handle = opened.outs.lphEnum as Value
  const all: NetResource[] = []
  try {
    for (;;) {
      const { result, outs } = await call('WNetEnumResourceW',
        [handle, undefined, undefined, undefined])
      if (result === NO_MORE_ITEMS) return all
      check('wnet', 'WNetEnumResource', result)
      all.push(...outs.lpBuffer as NetResource[])
    }
  } finally {
    await call('WNetCloseEnum', [handle])
  }
}

function check(family: string, name: string, result: number): void {
  if (result !== 0) throw new InputError(`${name} gives ${errorName(family, result)}`)
}
