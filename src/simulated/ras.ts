/**
 * RAS as documented: connections of the host, dialled through states that a notifier hears,
 * counted by reference, and hung up asynchronously: the handle is invalid when it has settled.
 */
import type { Value } from '../events.ts'
import type { Argument, StatusListener } from '../machine.ts'
import { at, MS } from './clock.ts'
import { allocate, free, lookUp } from './slots.ts'
import {
  callBack, DONE, latency, later, listener, number, struct,
  type Call, type Handlers, type Process, type RasConnection, type Reply, type Work, type World,
} from './process.ts'

const CODE = {
  invalid: 6, bufferTooSmall: 603, subEntryDown: 618, noEntry: 623, size: 632, noPort: 633,
  authentication: 691, dialling: 756, noMoreItems: 259,
}
const CONNECTED = 0x2000
const DISCONNECTED = 0x2001
const DIAL_STATES = [0, 1, 2, 3, 4, 5, 14, 18]
const DIAL_SIZES = [2120, 2112, 2108, 1076, 1068, 1064]
const STATUS_SIZES = [608, 564, 332, 288]
const CONNECTION_SIZES = [1388, 1372, 1360, 724, 708, 696]

export function resolve(p: Process, value: Value): RasConnection | number {
  const c = lookUp(p.world.ras, value)
  return c && !c.gone ? c : CODE.invalid
}

const sizeIsWrong = (members: { [member: string]: Argument }, known: readonly number[]) =>
  members.dwSize !== undefined && !known.includes(Number(members.dwSize))

function create(p: Process, entry: string, parent: RasConnection | null): RasConnection {
  return allocate(p.world.ras, (value): RasConnection => ({
    value, kind: parent ? 'subentry' : 'connection', entry, parent, subEntries: new Map(),
    state: 0, error: 0, references: 1, hungUp: false, inNotifier: false, gone: false,
    settles: null, lateNotice: false, silent: false,
  }))
}

/** The entry's name decides how it behaves, as in test/fixtures/rasapi32.c. */
const dialTime = (world: World, entry: string) =>
  /^slow/i.test(entry) ? latency(world, 2000, 2200) : latency(world, 30, 700)
const endsWith = (entry: string) => /^fails/i.test(entry) ? CODE.authentication : 0

function finish(c: RasConnection, error: number): void {
  if (c.hungUp) return
  c.state = error ? DISCONNECTED : CONNECTED
  c.error = error
}

function notice(p: Process, c: RasConnection, hears: StatusListener, tid: number, state: number,
  error: number): void {
  if (c.silent) return
  c.inNotifier = true
  const goOn = callBack(p, tid, hears,
    { family: 'ras', handle: c.value, context: 0, status: state, error })
  c.inNotifier = false
  if (goOn === false) c.silent = true
  // A hang-up inside the notifier begins its work when the notifier has returned.
  if (c.hungUp && !c.gone) settle(p.world, c)
}

function settle(world: World, c: RasConnection): void {
  const [from, to] = world.behaviour.hangUpSettles
  at(world.clock, world.clock.now + (c.settles ?? latency(world, from, to)), () => {
    if (c.gone) return
    c.gone = true
    for (const sub of c.subEntries.values()) sub.gone = true
    // A value rests before it is given again: a poller that is late must not meet a stranger.
    at(world.clock, world.clock.now + world.behaviour.rasRests * MS, () => {
      for (const sub of c.subEntries.values()) free(world.ras, sub.value)
      free(world.ras, c.value)
    })
  })
}

function dial(call: Call): Work {
  const { p } = call
  const params = struct(call, 'lpRasDialParams')
  const entry = String(params.szEntryName ?? '')
  const hears = listener(call, 'lpvNotifier')
  if (sizeIsWrong(params, DIAL_SIZES)) return { result: CODE.size }
  if (!entry) return { result: CODE.noEntry }
  const given = (c: RasConnection, result = 0): Reply =>
    ({ result, outs: { lphRasConn: c.value } })
  const known = p.world.ras.items.find(c => c && !c.gone && !c.parent &&
    c.entry.toLowerCase() === entry.toLowerCase())
  if (known) {
    if (known.hungUp || known.state === DISCONNECTED) return { result: CODE.noPort }
    if (known.state !== CONNECTED) return { result: CODE.dialling }
    known.references++
    if (hears) {
      const tid = p.world.random.pick(p.workers)
      later(p, latency(p.world, 1, 5), () => {
        if (!known.hungUp) notice(p, known, hears, tid, CONNECTED, 0)
      })
    }
    return given(known)
  }
  const c = create(p, entry, null)
  const us = dialTime(p.world, entry)
  const error = endsWith(entry)
  if (!hears) {
    return { wait: us, then() {
      finish(c, error)
      return given(c, c.hungUp ? 631 : error)
    } }
  }
  const tid = p.world.random.pick(p.workers)
  const each = us / (DIAL_STATES.length + 1)
  DIAL_STATES.forEach((state, i) => later(p, Math.ceil(each * (i + 1)), () => {
    if (c.hungUp) return
    c.state = state
    notice(p, c, hears, tid, state, 0)
  }))
  later(p, us, () => {
    if (c.hungUp && !c.lateNotice) return
    finish(c, error)
    notice(p, c, hears, tid, error ? 5 : CONNECTED, error)
  })
  return given(c)
}

export const ras: Handlers = {
  RasDial: dial,
  RasEnumConnections(call) {
    const size = struct(call, 'lprasconn')
    if (sizeIsWrong(size, CONNECTION_SIZES)) return { result: CODE.size }
    const listed = call.p.world.ras.items.filter(c => c && !c.gone && !c.parent && !c.hungUp &&
      c.state <= CONNECTED) as RasConnection[]
    return { result: 0, outs: { lpcConnections: listed.length,
      lprasconn: listed.map(c => ({ hrasconn: c.value, szEntryName: c.entry })) } }
  },
  RasGetSubEntryHandle(call) {
    const c = call.targets[0] as RasConnection
    const n = number(call, 'dwSubEntry')
    if (n < 1 || n > (/^multi/i.test(c.entry) ? 2 : 1)) return { result: CODE.noMoreItems }
    if (c.state !== CONNECTED) return { result: CODE.subEntryDown }
    let sub = c.subEntries.get(n)
    if (!sub) {
      c.subEntries.set(n, sub = create(call.p, c.entry, c))
      sub.state = CONNECTED
    }
    return { result: 0, outs: { lphrasconn: sub.value } }
  },
  RasGetConnectStatus(call) {
    const c = call.targets[0] as RasConnection
    if (sizeIsWrong(struct(call, 'lprasconnstatus'), STATUS_SIZES)) return { result: CODE.size }
    return { result: 0, outs: { lprasconnstatus: { rasconnstate: c.state, dwError: c.error } } }
  },
  RasHangUp(call) {
    const c = call.targets[0] as RasConnection
    if (c.hungUp) return { result: CODE.invalid }
    if (--c.references > 0) return DONE
    c.hungUp = true
    c.state = DISCONNECTED
    // A sub-entry answers "disconnected" while its connection lives: polling it proves nothing.
    if (!c.parent && !c.inNotifier) settle(call.p.world, c)
    return DONE
  },
  RasGetErrorString: call => ({ result: 0,
    outs: { lpszString: `Error ${number(call, 'ResourceId')}` } }),
}

/**
 * A hung-up handle still answers polls; every other use of it is an error. A process that ends
 * while it dials leaves a line that nobody can hang up: the port stays taken.
 */
export const deadForUse = (c: RasConnection, base: string) =>
  c.hungUp && base !== 'RasGetConnectStatus' && base !== 'RasHangUp'
