/**
 * WinINet as documented: one table per process, a tree, requests that pend and complete on
 * worker threads, and a close that invalidates at once but completes when nothing runs any more.
 */
import type { Value } from '../events.ts'
import { NULL_HANDLE } from '../events.ts'
import type { StatusInfo } from '../machine.ts'
import { cancel } from './clock.ts'
import { allocate, free, lookUp, newSlots, type Slots } from './slots.ts'
import {
  callBack, DONE, failure, handleNumber, later, latency, listener, number, pointerOf, text,
  TRUE, word, type Call, type Handler, type Handlers, type Inet, type Plain, type Process,
  type Reply, type Running, type Work,
} from './process.ts'

const ASYNC = 0x10000000
const FTP = 1
const CONTEXT_VALUE = 45
const IO_PENDING = 997
const CANCELLED = 12017
const TRANSFER_IN_PROGRESS = 12110
const STATUS = {
  connecting: 20, connected: 21, sending: 30, sent: 31, receiving: 40, received: 41,
  closed: 51, created: 60, closing: 70, complete: 100,
}

const plainSpaces: Readonly<Record<string, readonly [base: number, step: number]>> = {
  'cache-find': [0x3a4100, 0x20], 'cache-stream': [0x51c200, 0x20],
  'request-lock': [0x6e0300, 0x20], 'dial-up': [0x1, 1],
}
function plainSlots(p: Process, kind: string): Slots<Plain> {
  let slots = p.plain.get(kind)
  if (!slots) p.plain.set(kind, slots = newSlots(...plainSpaces[kind]))
  return slots
}

/** What a value means: the object, or the error that its use gives. */
export function resolve(p: Process, value: Value, kind: string): Inet | Plain | number {
  if (kind in plainSpaces) return lookUp(plainSlots(p, kind), value) ?? 6
  const h = lookUp(p.inet, value)
  return h?.valid ? h : 6
}

function create(p: Process, kind: string, parent: Inet | null, context: number,
  hidden = false): Inet {
  const h = allocate(p.inet, (value): Inet => ({
    value, kind, parent, children: new Set(),
    callback: hidden ? null : parent?.callback ?? null, context,
    async: parent?.async ?? false, valid: true, gone: false, running: new Set(), left: 0,
    misbehaves: null,
  }), hidden)
  parent?.children.add(h)
  return h
}

const worker = (p: Process) => p.world.random.pick(p.workers)

/** Tells the program, if the handle has a callback and a context that is not zero. */
function notify(p: Process, h: Inet, tid: number, status: number, more: Partial<StatusInfo> = {},
  context = h.context): void {
  if (!h.callback || context === 0) return
  callBack(p, tid, h.callback, { family: 'wininet', handle: h.value, context, status, ...more })
}

function announce(p: Process, owner: Inet, child: Inet, tid: number,
  callback = owner.callback): void {
  if (!callback || child.context === 0) return
  callBack(p, tid, callback, { family: 'wininet', handle: owner.value, context: child.context,
    status: STATUS.created, value: child.value })
}

/** Lets go of what was closed and has nothing running: children first, then their parent. */
function tidy(p: Process, h: Inet, tid: number): void {
  if (h.valid || h.gone || h.running.size > 0 || h.children.size > 0) return
  h.gone = true
  const end = (on: number) => {
    notify(p, h, on, STATUS.closing, { value: h.value })
    if (h.misbehaves === 'after-closing') notify(p, h, on, STATUS.closed)
    free(p.inet, h.value)
    const { parent } = h
    parent?.children.delete(h)
    if (parent) tidy(p, parent, on)
  }
  if (h.misbehaves === 'late-closing') later(p, 70_000_000, () => end(worker(p)))
  else end(tid)
}

function invalidate(p: Process, h: Inet): boolean {
  let outstanding = h.running.size > 0
  h.valid = false
  for (const child of h.children) if (invalidate(p, child)) outstanding = true
  // What runs is cut short: it completes soon, as cancelled, on its own thread.
  for (const running of h.running) {
    if (!running.finish) continue
    cancel(running.task)
    running.task = later(p, latency(p.world, 0.05, 4), running.finish)
  }
  return outstanding
}

function tidyAll(p: Process, h: Inet, tid: number): void {
  for (const child of [...h.children]) tidyAll(p, child, tid)
  tidy(p, h, tid)
}

export function close(p: Process, h: Inet): Reply {
  const outstanding = invalidate(p, h)
  tidyAll(p, h, p.tid)
  return { result: 1, error: outstanding ? IO_PENDING : 0 }
}

type Completion = { handle: Inet; value: Value; error?: number }

/** Starts an operation that goes on without its caller; `complete` runs when it succeeds. */
function pend(p: Process, owner: Inet, us: number, steps: readonly number[],
  complete: () => Completion, context = owner.context, begin?: (tid: number) => void): Reply {
  const running: Running = { task: null, finish: null }
  owner.running.add(running)
  const tid = worker(p)
  const alive = () => owner.valid && owner.running.has(running)
  if (begin) later(p, Math.ceil(us * 0.1), () => { if (alive()) begin(tid) })
  steps.forEach((status, i) => later(p, Math.ceil(us * (i + 1) / (steps.length + 1)), () => {
    if (alive()) notify(p, owner, tid, status)
  }))
  running.finish = () => {
    if (!owner.running.delete(running)) return
    const done: Completion = owner.valid ? complete()
      : { handle: owner, value: NULL_HANDLE, error: CANCELLED }
    if (owner.misbehaves !== 'no-complete') {
      const on = done.handle
      const callback = on.callback ?? owner.callback
      if (callback && context !== 0) {
        callBack(p, tid, callback, { family: 'wininet', handle: on.value, context,
          status: STATUS.complete, value: done.value, error: done.error ?? 0 })
      }
    }
    tidy(p, owner, tid)
  }
  running.task = later(p, us, running.finish)
  return { result: 0, error: IO_PENDING }
}

/** Blocks the caller on a handle; a close meanwhile cuts it short with 12017. */
function block(call: Call, h: Inet, us: number, done: () => Reply): Work {
  const { p } = call
  const running: Running = { task: null, finish: null }
  h.running.add(running)
  const tid = p.tid
  return {
    wait: us,
    then() {
      h.running.delete(running)
      const reply = h.valid ? done() : failure(call.fn, CANCELLED)
      tidy(p, h, tid)
      return reply
    },
  }
}

/** The usual shape: pends in an asynchronous tree, blocks in a synchronous one. */
function operation(call: Call, h: Inet, from: number, to: number, steps: readonly number[],
  done: () => Reply): Work {
  const us = latency(call.p.world, from, to)
  if (!h.async) return block(call, h, us, done)
  return pend(call.p, h, us, steps, () => {
    done()
    return { handle: h, value: '0x1' }
  })
}

const given = (h: Inet): Reply => ({ result: handleNumber(h.value) })

/** Opens below `owner`, asynchronously where the tree is: the handle arrives when it is there. */
function open(call: Call, kind: string, hidden: boolean, failsWith: number): Work {
  const { p } = call
  const owner = call.targets[0] as Inet
  const context = number(call, 'dwContext')
  const us = latency(p.world, 3, 60)
  const make = () => {
    const above = hidden ? create(p, 'session', owner, 0, true) : owner
    const child = create(p, kind, above, context)
    if (hidden) child.callback = owner.callback
    child.left = kind === 'find' ? p.world.random.between(1, 4) : p.world.random.between(1, 40_000)
    return child
  }
  if (!owner.async) {
    return block(call, owner, us, () => {
      if (failsWith) return failure(call.fn, failsWith)
      const child = make()
      announce(p, hidden ? child.parent! : owner, child, p.tid, owner.callback)
      return given(child)
    })
  }
  if (failsWith) {
    return pend(p, owner, us, [], () => ({ handle: owner, value: NULL_HANDLE, error: failsWith }),
      context)
  }
  // The value is taken at once and only told later, so that nobody else can be given it.
  const child = make()
  return pend(p, owner, us, [], () => ({ handle: hidden ? child : owner, value: child.value }),
    context, tid => announce(p, hidden ? child.parent! : owner, child, tid, owner.callback))
}

const unresolved = (name: string | null) => /nowhere/i.test(name ?? '') ? 12007 : 0

const ftpBusy = (session: Inet, kind: string) => [...session.children].some(child =>
  child.valid && (child.kind === 'file' || kind === 'find' && child.kind === 'find'))

const ftpUse: Handler = call => {
  const session = call.targets[0] as Inet
  if (ftpBusy(session, 'use')) return failure(call.fn, TRANSFER_IN_PROGRESS)
  return operation(call, session, 5, 40, [], () => TRUE)
}

const openFtp = (kind: string): Handler => call => {
  if (ftpBusy(call.targets[0] as Inet, kind)) return failure(call.fn, TRANSFER_IN_PROGRESS)
  return open(call, kind, false, unresolved(text(call, 'lpszFileName')) && 12003)
}

const send: Handler = call => {
  const h = call.targets[0] as Inet
  const { random } = call.p.world
  return operation(call, h, 2, 120,
    [STATUS.sending, STATUS.sent, STATUS.receiving, STATUS.received], () => {
      h.left = random.between(1, 30_000)
      return TRUE
    })
}

const onHandle = (from: number, to: number): Handler => call =>
  operation(call, call.targets[0] as Inet, from, to, [], () => TRUE)

/** Takes bytes: at once when they are there, else later. */
const take = (out: string, wants: (call: Call) => number): Handler => call => {
  const h = call.targets[0] as Inet
  const consume = (): Reply => {
    const n = Math.min(h.left, wants(call))
    if (out === 'lpdwNumberOfBytesRead') h.left -= n
    return { result: 1, outs: { [out]: n } }
  }
  if (h.left === 0 || call.p.world.random.chance(0.4)) return consume()
  return operation(call, h, 1, 30, [], consume)
}

const findNext: Handler = call => {
  const h = call.targets[0] as Inet
  if (h.left <= 1) return failure(call.fn, 18)
  h.left--
  return TRUE
}

const openPlain = (kind: string): Handler => call => {
  const plain = allocate(plainSlots(call.p, kind), (value): Plain =>
    ({ value, kind, left: call.p.world.random.between(1, 4) }))
  const out = call.fn.outParams[0]
  return out < 0 ? { result: handleNumber(plain.value) }
    : { result: call.fn.fails === 'nonzero' ? 0 : 1,
      outs: { [call.fn.params[out].name]: plain.value } }
}
const closePlain: Handler = call => {
  const plain = call.targets[0] as Plain
  free(plainSlots(call.p, plain.kind), plain.value)
  return call.fn.fails === 'nonzero' ? DONE : TRUE
}

const ftpNames = ['FtpGetFile', 'FtpPutFile', 'FtpDeleteFile', 'FtpRenameFile',
  'FtpCreateDirectory', 'FtpRemoveDirectory', 'FtpSetCurrentDirectory', 'FtpGetCurrentDirectory']

export const wininet: Handlers = {
  InternetOpen(call) {
    const root = create(call.p, 'root', null, 0)
    root.async = (number(call, 'dwFlags') & ASYNC) !== 0
    return given(root)
  },
  InternetConnect(call) {
    const owner = call.targets[0] as Inet
    if (number(call, 'dwService') === FTP) {
      return open(call, 'session', false, unresolved(text(call, 'lpszServerName')))
    }
    const session = create(call.p, 'session', owner, number(call, 'dwContext'))
    announce(call.p, owner, session, call.p.tid)
    return given(session)
  },
  HttpOpenRequest(call) {
    const owner = call.targets[0] as Inet
    const request = create(call.p, 'request', owner, number(call, 'dwContext'))
    announce(call.p, owner, request, call.p.tid)
    return given(request)
  },
  InternetOpenUrl: call => open(call, 'request', true, unresolved(text(call, 'lpszUrl'))),
  FtpOpenFile: openFtp('file'),
  FtpFindFirstFile: openFtp('find'),
  HttpSendRequest: send,
  HttpSendRequestEx: onHandle(1, 20),
  HttpEndRequest: send,
  InternetWriteFile: onHandle(1, 10),
  InternetReadFile: take('lpdwNumberOfBytesRead',
    call => number(call, 'dwNumberOfBytesToRead') || 4096),
  InternetQueryDataAvailable: take('lpdwNumberOfBytesAvailable', () => 4096),
  InternetFindNextFile: findNext,
  ...Object.fromEntries(ftpNames.map(name => [name, ftpUse])),
  InternetSetStatusCallback(call) {
    const h = call.targets[0] as Inet
    const previous = pointerOf(call.p, h.callback)
    h.callback = listener(call, 'lpfnInternetCallback')
    return { result: previous }
  },
  InternetSetOption(call) {
    const h = call.targets[0] as Inet | null
    if (h && number(call, 'dwOption') === CONTEXT_VALUE) h.context = word(call, 'lpBuffer')
    return TRUE
  },
  InternetCloseHandle: call => close(call.p, call.targets[0] as Inet),
  FindFirstUrlCacheEntry: openPlain('cache-find'),
  FindNextUrlCacheEntry(call) {
    const search = call.targets[0] as Plain
    return search.left-- > 1 ? TRUE : failure(call.fn, 259)
  },
  FindCloseUrlCache: closePlain,
  RetrieveUrlCacheEntryStream: openPlain('cache-stream'),
  UnlockUrlCacheEntryStream: closePlain,
  InternetLockRequestFile: openPlain('request-lock'),
  InternetUnlockRequestFile: closePlain,
  InternetDial: openPlain('dial-up'),
  InternetHangUp: closePlain,
}
