/** WNet as documented: connections are names of a logon session; enumerations have handles. */
import type { Value } from '../events.ts'
import type { Argument } from '../machine.ts'
import { allocate, free, lookUp } from './slots.ts'
import {
  DONE, latency, number, struct, text,
  type Call, type Connection, type Handler, type Handlers, type Listed, type Logon, type NetEnum,
  type Process, type Reply, type Work, type World,
} from './process.ts'

const UPDATE_PROFILE = 1
const CONNECTED = 1
const REMEMBERED = 3
const REDIRECT = 0x80
const LOCALDRIVE = 0x100
const CODE = {
  badNetPath: 53, badNetName: 67, assigned: 85, noMoreItems: 259, badDevice: 1200, badProfile: 1206,
  extended: 1208, notConnected: 2250, openFiles: 2401, deviceInUse: 2404,
}

export function logonOf(world: World, luid: string): Logon {
  let logon = world.logons.get(luid)
  if (!logon) {
    world.logons.set(luid, logon = {
      connections: new Map(), remembered: new Set(), generations: new Map() })
  }
  return logon
}
const logonOfCall = (call: Call) => logonOf(call.p.world, call.p.identity.luid ?? '0x3e7')

export const isDevice = (name: string) => /^[a-z]+\d*:$/i.test(name)
export const keyOf = (name: string) => isDevice(name) ? name.toUpperCase() : name.toLowerCase()

/** The share's name decides how it behaves, as in test/fixtures/network-provider.c. */
const behaves = (connection: Connection, how: string) =>
  connection.remote.toLowerCase().includes(how)

export function resolve(p: Process, value: Value): NetEnum | number {
  return lookUp(p.enums, value) ?? 6
}

const waiting = (call: Call, from: number, to: number, then: () => Reply): Work =>
  ({ wait: latency(call.p.world, from, to), then })

function extended(call: Call): Reply {
  call.p.netErrors.set(call.p.tid, 'The provider refused.')
  return { result: CODE.extended }
}

function connect(call: Call, local: string | null, remote: string | null, flags: number): Reply {
  const logon = logonOfCall(call)
  if (!remote?.startsWith('\\\\')) return { result: CODE.badNetName }
  if (/nowhere/i.test(remote)) return { result: CODE.badNetPath }
  if (/extended-add/i.test(remote)) return extended(call)
  if (local && !isDevice(local)) return { result: CODE.badDevice }
  const key = keyOf(local ?? remote)
  if (logon.connections.has(key)) return { result: local ? CODE.assigned : 0 }
  logon.generations.set(key, (logon.generations.get(key) ?? 0) + 1)
  logon.connections.set(key, { local: local && keyOf(local), remote, files: 0 })
  if (local && (flags & UPDATE_PROFILE) !== 0) logon.remembered.add(key)
  return DONE
}

const resourceNames = (call: Call) => {
  const { lpLocalName, lpRemoteName } = struct(call, 'lpNetResource')
  const name = (arg: Argument) => typeof arg === 'string' ? arg : null
  return { local: name(lpLocalName), remote: name(lpRemoteName) }
}

const addConnection: Handler = call => waiting(call, 4, 60, () => {
  const { local, remote } = resourceNames(call)
  return connect(call, local, remote, number(call, 'dwFlags'))
})

function freeDevice(logon: Logon): string {
  for (let letter = 90; letter > 68; letter--) {
    const name = `${String.fromCharCode(letter)}:`
    if (!logon.connections.has(name)) return name
  }
  return 'D:'
}

function disconnect(call: Call, flags: number): Reply {
  const name = text(call, 'lpName')
  const logon = logonOfCall(call)
  const key = name === null ? '' : keyOf(name)
  const connection = logon.connections.get(key)
  const force = number(call, 'fForce') !== 0
  if (!connection) {
    // A remembered device that is not connected can be forgotten too.
    return flags & UPDATE_PROFILE && logon.remembered.delete(key) ? DONE
      : { result: CODE.notConnected }
  }
  if (behaves(connection, 'badprofile') && (flags & UPDATE_PROFILE) !== 0) {
    return { result: CODE.badProfile }
  }
  if (behaves(connection, 'extended')) return extended(call)
  const busy = connection.files > 0 || behaves(connection, 'busy')
  if (busy && !force) return { result: CODE.openFiles }
  if (behaves(connection, 'inuse') && !force) return { result: CODE.deviceInUse }
  logon.connections.delete(key)
  if ((flags & UPDATE_PROFILE) !== 0) logon.remembered.delete(key)
  return DONE
}

function listed(call: Call, scope: number): (Listed | null)[] {
  const logon = logonOfCall(call)
  if (scope === CONNECTED) {
    return [...logon.connections.values()].map(({ local, remote }) =>
      ({ lpLocalName: local, lpRemoteName: remote }))
  }
  if (scope === REMEMBERED) {
    return [...logon.remembered].map(device => ({ lpLocalName: device, lpRemoteName: null }))
  }
  return new Array<null>(call.p.world.random.between(0, 3)).fill(null)
}

export const wnet: Handlers = {
  WNetAddConnection: call => waiting(call, 4, 60, () =>
    connect(call, text(call, 'lpLocalName'), text(call, 'lpRemoteName'), UPDATE_PROFILE)),
  WNetAddConnection2: addConnection,
  WNetAddConnection3: addConnection,
  WNetUseConnection: call => waiting(call, 4, 60, () => {
    const { local, remote } = resourceNames(call)
    const flags = number(call, 'dwFlags')
    const device = local ?? ((flags & REDIRECT) !== 0 ? freeDevice(logonOfCall(call)) : null)
    const reply = connect(call, device, remote, flags)
    if (reply.result !== 0) return reply
    return { result: 0, outs: { lpAccessName: device ?? remote,
      lpResult: device ? LOCALDRIVE : 0 } }
  }),
  WNetCancelConnection: call => waiting(call, 1, 15, () => disconnect(call, 0)),
  WNetCancelConnection2: call =>
    waiting(call, 1, 15, () => disconnect(call, number(call, 'dwFlags'))),
  WNetGetConnection(call) {
    const key = keyOf(text(call, 'lpLocalName') ?? '')
    const connection = logonOfCall(call).connections.get(key)
    if (!connection) return { result: isDevice(key) ? CODE.notConnected : CODE.badDevice }
    return { result: 0, outs: { lpRemoteName: connection.remote } }
  },
  WNetGetUser: () => ({ result: 0, outs: { lpUserName: 'user' } }),
  WNetGetLastError(call) {
    const said = call.p.netErrors.get(call.p.tid)
    call.p.netErrors.delete(call.p.tid)
    return { result: 0, outs: { lpError: said ? 5 : 0, lpErrorBuf: said ?? '' } }
  },
  WNetOpenEnum: call => waiting(call, 1, 10, () => {
    const left = listed(call, number(call, 'dwScope'))
    const opened = allocate(call.p.enums, (value): NetEnum =>
      ({ value, kind: 'enum', left }))
    return { result: 0, outs: { lphEnum: opened.value } }
  }),
  WNetEnumResource(call) {
    const opened = call.targets[0] as NetEnum
    const one = opened.left.shift()
    if (one === undefined) return { result: CODE.noMoreItems }
    return { result: 0, outs: { lpcCount: 1, lpBuffer: one ? [one] : [] } }
  },
  WNetCloseEnum(call) {
    free(call.p.enums, (call.targets[0] as NetEnum).value)
    return DONE
  },
}
