/** What correct programs do with WinINet, and where they go wrong when a fault is planted. */
import type { Value } from '../events.ts'
import { newEar, pending, type Actor, type Ear } from './actor.ts'
import type { Done, Script } from './scheduler.ts'
import { lookUp } from './slots.ts'

export type Unit = (t: Actor) => Script
export type Fault = {
  /** The rule that it breaks, by family: what it plants says rule and policy exactly. */
  rule: string
  /** It ends the process, or needs to be the last thing that it does. */
  last?: boolean
  /** The process is a service. */
  service?: boolean
  /** No other thread of the process may use MSI. */
  solo?: boolean
  run: Unit
}

const ASYNC = 0x10000000
const NO_CACHE_WRITE = 0x04000000
const HTTP = 3
const FTP = 1
const hosts = ['intranet.example', 'updates.example', 'files.example', 'erp.example']

export type Tree = {
  root: Value; session: Value; request: Value; ear: Ear; sessionContext: number
  requestContext: number
}
export type Pool = { root: Value; sessions: { value: Value; context: number }[]; ear: Ear }

const openRoot = (t: Actor, flags: number) =>
  t.call('InternetOpenW', 'app/1.0', 0, null, null, flags)
const connect = (t: Actor, root: Value, service: number, context: number) =>
  t.call('InternetConnectW', root, t.random.pick(hosts), 0, null, null, service, 0, context)
const openRequest = (t: Actor, session: Value, context: number, flags = 0) =>
  t.call('HttpOpenRequestW', session, 'GET', '/data', null, null, null, flags, context)
const send = (t: Actor, request: Value) => t.call('HttpSendRequestW', request, null, 0, null, 0)
const read = (t: Actor, h: Value, bytes = 8192) =>
  t.call('InternetReadFile', h, undefined, bytes, undefined)
const close = (t: Actor, h: Value) => t.call('InternetCloseHandle', h)

/** Does an operation and, where it pends, waits for its completion. */
function* finished(t: Actor, ear: Ear | null, context: number, operation: Script<Done>):
  Script<Done> {
  const seen = ear?.completions(context) ?? 0
  const done = yield* operation
  if (ear && pending(done)) yield* t.until(() => ear.completions(context) > seen)
  return done
}

function* readAll(t: Actor, ear: Ear | null, context: number, h: Value): Script {
  for (;;) {
    const done = yield* finished(t, ear, context, read(t, h))
    if (done.result === 1 && done.outs.lpdwNumberOfBytesRead === 0) return
    if (done.result === 0 && !pending(done)) return
  }
}

function* closeAndWait(t: Actor, ear: Ear, context: number, h: Value): Script<Done> {
  const done = yield* close(t, h)
  yield* t.until(() => ear.closed(context))
  return done
}

export function* openPool(t: Actor): Script<Pool> {
  const ear = newEar()
  const root = (yield* openRoot(t, ASYNC)).value!
  yield* t.call('InternetSetStatusCallbackW', root, ear.listener)
  const sessions = []
  for (let i = 0; i < t.random.between(1, 3); i++) {
    const context = t.context()
    sessions.push({ value: (yield* connect(t, root, HTTP, context)).value!, context })
  }
  return { root, sessions, ear }
}

/** Closing the root closes the sessions with it; they say so, the root has no context and does not. */
export function* closePool(t: Actor, pool: Pool): Script {
  yield* close(t, pool.root)
  yield* t.until(() => pool.sessions.every(s => pool.ear.closed(s.context)))
}

/** Units on a shared asynchronous tree. */
export const pooled = (pool: Pool): readonly Unit[] => [
  function* download(t) {
    const context = t.context()
    const h = (yield* openRequest(t, t.random.pick(pool.sessions).value, context)).value!
    yield* finished(t, pool.ear, context, send(t, h))
    yield* t.call('HttpQueryInfoW', h, 19, undefined, undefined, undefined)
    yield* readAll(t, pool.ear, context, h)
    yield* closeAndWait(t, pool.ear, context, h)
  },
  function* cancelled(t) {
    const context = t.context()
    const h = (yield* openRequest(t, t.random.pick(pool.sessions).value, context)).value!
    yield* send(t, h)
    yield* t.sleep(t.random.next() * 30)
    yield* closeAndWait(t, pool.ear, context, h)
  },
  function* fetchUrl(t) {
    const context = t.context()
    const done = yield* finished(t, pool.ear, context, t.call('InternetOpenUrlW', pool.root,
      'http://updates.example/list', null, 0, NO_CACHE_WRITE, context))
    const h = done.value ?? pool.ear.last(context)!.value!
    yield* finished(t, pool.ear, context, read(t, h))
    yield* closeAndWait(t, pool.ear, context, h)
  },
  function* unknownHost(t) {
    const context = t.context()
    yield* finished(t, pool.ear, context, t.call('InternetOpenUrlW', pool.root,
      'http://nowhere.example/', null, 0, 0, context))
  },
  function* closedInCallback(t) {
    const context = t.context()
    const ear = newEar()
    const h = (yield* openRequest(t, t.random.pick(pool.sessions).value, context)).value!
    yield* t.call('InternetSetStatusCallbackW', h, ear.listener)
    ear.on = info => { if (info.status === 100) t.inside('InternetCloseHandle', h) }
    yield* send(t, h)
    yield* t.until(() => ear.closed(context))
  },
]

/** Units that bring their own tree, synchronous ones mostly. */
export const own: readonly Unit[] = [
  function* syncDownload(t) {
    const { root, request, session } = yield* tree(t, false)
    yield* send(t, request)
    yield* readAll(t, null, 0, request)
    if (t.random.chance(0.5)) {
      yield* close(t, request)
      yield* close(t, session)
    }
    yield* close(t, root)
  },
  function* syncUrl(t) {
    const root = (yield* openRoot(t, 0)).value!
    const url = yield* t.call('InternetOpenUrlW', root, 'http://files.example/a', null, 0, 0, 0)
    yield* readAll(t, null, 0, url.value!)
    yield* close(t, url.value!)
    yield* close(t, root)
  },
  function* upload(t) {
    const { root, request } = yield* tree(t, false)
    yield* t.call('HttpSendRequestExW', request, null, null, 0, 0)
    for (let i = 0; i < 3; i++) yield* t.call('InternetWriteFile', request, null, 4096, undefined)
    yield* t.call('HttpEndRequestW', request, null, 0, 0)
    yield* close(t, request)
    yield* close(t, root)
  },
  function* ftpList(t) {
    const { root, session } = yield* ftpSession(t, null)
    const find = yield* t.call('FtpFindFirstFileW', session, '*', undefined, 0, 0)
    while ((yield* t.call('InternetFindNextFileW', find.value!, undefined)).result);
    yield* close(t, find.value!)
    const file = yield* t.call('FtpOpenFileW', session, 'report.txt', 0x80000000, NO_CACHE_WRITE, 0)
    yield* read(t, file.value!)
    yield* close(t, file.value!)
    yield* t.call('FtpGetFileW', session, 'a', 'b', 0, 0, 0, 0)
    yield* close(t, root)
  },
  function* ftpAsync(t) {
    const ear = newEar()
    const { root, session, context } = yield* ftpSession(t, ear)
    const c = t.context()
    const opened = yield* finished(t, ear, c,
      t.call('FtpFindFirstFileW', session, '*', undefined, 0, c))
    const find = opened.value ?? ear.last(c)!.value!
    while ((yield* t.call('InternetFindNextFileW', find, undefined)).result);
    yield* closeAndWait(t, ear, c, find)
    yield* closeAndWait(t, ear, context, session)
    yield* close(t, root)
  },
  function* rootWithContext(t) {
    const ear = newEar()
    const context = t.context()
    const root = (yield* openRoot(t, ASYNC)).value!
    yield* t.call('InternetSetStatusCallbackW', root, ear.listener)
    yield* t.call('InternetSetOptionW', root, 45, { value: context }, 8)
    yield* closeAndWait(t, ear, context, root)
  },
  function* cacheSearch(t) {
    const search = yield* t.call('FindFirstUrlCacheEntryW', null, undefined, undefined)
    while ((yield* t.call('FindNextUrlCacheEntryW', search.value!, undefined, undefined)).result);
    yield* t.call('FindCloseUrlCache', search.value!)
  },
  // One thread opens, another uses and closes: WinINet binds handles to no thread.
  function* handedOn(t) {
    const { root, request } = yield* tree(t, false)
    const ended = t.fork(function* (other) {
      other.unit = 'consumer'
      yield* send(other, request)
      yield* readAll(other, null, 0, request)
      yield* close(other, request)
    })
    yield* t.until(ended)
    yield* close(t, root)
  },
]

function* ftpSession(t: Actor, ear: Ear | null):
  Script<{ root: Value; session: Value; context: number }> {
  const root = (yield* openRoot(t, ear ? ASYNC : 0)).value!
  if (ear) yield* t.call('InternetSetStatusCallbackW', root, ear.listener)
  const context = ear ? t.context() : 0
  const done = yield* finished(t, ear, context, connect(t, root, FTP, context))
  return { root, session: done.value ?? ear!.last(context)!.value!, context }
}

function* tree(t: Actor, async: boolean, contexts = true, callback = true): Script<Tree> {
  const ear = newEar()
  const root = (yield* openRoot(t, async ? ASYNC : 0)).value!
  if (async && callback) yield* t.call('InternetSetStatusCallbackW', root, ear.listener)
  const sessionContext = async && contexts ? t.context() : 0
  const session = (yield* connect(t, root, HTTP, sessionContext)).value!
  const requestContext = async ? t.context() : 0
  const request = (yield* openRequest(t, session, requestContext)).value!
  return { root, session, request, ear, sessionContext, requestContext }
}

/** Tears an asynchronous tree down as it should be. */
function* fell(t: Actor, { root, session, request, ear, sessionContext, requestContext }: Tree,
  requestIsClosed = false): Script {
  if (!requestIsClosed) yield* closeAndWait(t, ear, requestContext, request)
  yield* closeAndWait(t, ear, sessionContext, session)
  yield* close(t, root)
}

const life = (t: Actor, value: Value) => t.life('wininet', value)
const objectOf = (t: Actor, value: Value) => lookUp(t.running.native.inet, value)!

export const faults: readonly Fault[] = [
  { rule: 'wininet-handle-leak', *run(t) {
    const { root, request } = yield* tree(t, false)
    yield* send(t, request)
    t.plantAtEnd('wininet-handle-leak', life(t, root))
  } },
  { rule: 'wininet-double-close', *run(t) {
    const { root, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* t.alone()
    yield* close(t, request)
    t.plant('wininet-double-close', (yield* close(t, request)).seq, on)
    t.together()
    yield* close(t, root)
  } },
  { rule: 'wininet-invalid-close', *run(t) {
    t.plant('invalid-close', (yield* close(t, '0xdead0004')).seq,
      { handle: '0xdead0004', life: null })
  } },
  { rule: 'wininet-redundant-child-close', *run(t) {
    const { root, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* t.alone()
    yield* close(t, root)
    t.plant('wininet-redundant-child-close', (yield* close(t, request)).seq, on)
    t.together()
  } },
  { rule: 'wininet-use-after-close', *run(t) {
    const { root, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* t.alone()
    yield* close(t, request)
    t.plant('wininet-use-after-close', (yield* send(t, request)).seq, on)
    t.together()
    yield* close(t, root)
  } },
  { rule: 'wininet-use-of-orphan', *run(t) {
    const { root, session, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* t.alone()
    yield* close(t, session)
    t.plant('wininet-use-of-orphan', (yield* send(t, request)).seq, on)
    t.together()
    yield* close(t, root)
  } },
  { rule: 'wininet-close-during-call', *run(t) {
    const { root, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* t.alone()
    const object = objectOf(t, request)
    const ended = t.fork(function* (other) {
      other.unit = 'sender'
      yield* send(other, request)
    })
    yield* t.until(() => object.running.size > 0)
    t.plant('wininet-close-during-call', (yield* close(t, request)).seq, on)
    yield* t.until(ended)
    t.together()
    yield* close(t, root)
  } },
  { rule: 'wininet-missing-request-complete', *run(t) {
    const all = yield* tree(t, true)
    const on = life(t, all.request)
    objectOf(t, all.request).misbehaves = 'no-complete'
    all.ear.on = info => {
      if (info.status === 70 && info.context === all.requestContext) {
        t.plant('wininet-missing-request-complete', t.heardAt(), on)
      }
    }
    yield* t.alone()
    yield* send(t, all.request)
    yield* closeAndWait(t, all.ear, all.requestContext, all.request)
    t.together()
    yield* fell(t, all, true)
  } },
  { rule: 'wininet-missing-handle-closing', *run(t) {
    const all = yield* tree(t, true)
    const on = life(t, all.request)
    objectOf(t, all.request).misbehaves = 'late-closing'
    const done = yield* closeAndWait(t, all.ear, all.requestContext, all.request)
    t.plant('wininet-missing-handle-closing', done.seq, on)
    yield* fell(t, all, true)
  } },
  { rule: 'wininet-callback-after-closing', *run(t) {
    const all = yield* tree(t, true)
    const on = life(t, all.request)
    objectOf(t, all.request).misbehaves = 'after-closing'
    all.ear.on = info => {
      if (info.status === 51) t.plant('wininet-callback-after-closing', t.heardAt(), on)
    }
    yield* fell(t, all)
  } },
  { rule: 'wininet-callback-change-pending', *run(t) {
    const all = yield* tree(t, true)
    const other = newEar()
    const on = life(t, all.request)
    yield* t.alone()
    yield* send(t, all.request)
    t.plant('wininet-callback-change-pending',
      (yield* t.call('InternetSetStatusCallbackW', all.request, other.listener)).seq, on)
    t.together()
    yield* t.until(() => other.completions(all.requestContext) > 0)
    yield* closeAndWait(t, other, all.requestContext, all.request)
    yield* fell(t, all, true)
  } },
  { rule: 'wininet-callback-not-propagated', *run(t) {
    const all = yield* tree(t, true)
    const other = newEar()
    yield* t.call('InternetSetStatusCallbackW', all.session, other.listener)
    t.plant('wininet-callback-not-propagated', (yield* finished(t, all.ear, all.requestContext,
      send(t, all.request))).seq, life(t, all.request))
    yield* closeAndWait(t, all.ear, all.requestContext, all.request)
    yield* closeAndWait(t, other, all.sessionContext, all.session)
    yield* close(t, all.root)
  } },
  { rule: 'wininet-async-no-callback', *run(t) {
    const all = yield* tree(t, true, true, false)
    t.plant('wininet-async-no-callback', (yield* send(t, all.request)).seq, life(t, all.request))
    yield* t.sleep(300)
    yield* close(t, all.request)
    yield* close(t, all.root)
  } },
  { rule: 'wininet-async-zero-context', *run(t) {
    const all = yield* tree(t, true)
    const request = (yield* openRequest(t, all.session, 0)).value!
    t.plant('wininet-async-zero-context', (yield* send(t, request)).seq, life(t, request))
    yield* t.sleep(300)
    yield* close(t, request)
    yield* fell(t, all)
  } },
  { rule: 'wininet-invalid-callback-result', *run(t) {
    t.plant('wininet-invalid-callback-result',
      (yield* t.call('InternetSetStatusCallbackW', '0xdead0004', newEar().listener)).seq,
      { handle: '0xdead0004', life: null })
  } },
  { rule: 'wininet-slow-callback', *run(t) {
    const all = yield* tree(t, true)
    const on = life(t, all.request)
    all.ear.on = info => {
      if (info.status !== 100) return
      t.linger(t.random.between(300, 900))
      t.plant('wininet-slow-callback', t.running.seq + 1, on)
    }
    yield* finished(t, all.ear, all.requestContext, send(t, all.request))
    yield* fell(t, all)
  } },
  { rule: 'wininet-dllmain', *run(t) {
    t.scope('dllmain', 'enter')
    const root = yield* openRoot(t, 0)
    t.plant('wininet-dllmain', root.seq, life(t, root.value!))
    t.scope('dllmain', 'leave')
    yield* close(t, root.value!)
  } },
  { rule: 'wininet-in-service', service: true, *run(t) {
    const root = yield* openRoot(t, 0)
    t.plant('wininet-in-service', root.seq, null)
    yield* close(t, root.value!)
  } },
  { rule: 'wininet-stale-value-reused', *run(t) {
    yield* t.alone()
    const stale = (yield* openRoot(t, 0)).value!
    yield* close(t, stale)
    let on = null
    const ended = t.fork(function* (other) {
      other.unit = 'stranger'
      const others: Value[] = []
      do others.push((yield* openRoot(other, 0)).value!)
      while (others.at(-1) !== stale)
      on = life(other, stale)
      others.pop()
      for (const value of others) yield* close(other, value)
    })
    yield* t.until(ended)
    t.plant('wininet-stale-value-reused', (yield* close(t, stale)).seq, on)
    t.together()
  } },
  { rule: 'wininet-ftp-transfer-in-progress', *run(t) {
    const { root, session } = yield* ftpSession(t, null)
    const file = yield* t.call('FtpOpenFileW', session, 'a.txt', 0x80000000, NO_CACHE_WRITE, 0)
    t.plant('wininet-ftp-transfer-in-progress',
      (yield* t.call('FtpGetFileW', session, 'b', 'c', 0, 0, 0, 0)).seq, life(t, session))
    yield* close(t, file.value!)
    yield* close(t, root)
  } },
  { rule: 'wininet-sendex-not-ended', *run(t) {
    const { root, request } = yield* tree(t, false)
    yield* t.call('HttpSendRequestExW', request, null, null, 0, 0)
    yield* t.call('InternetWriteFile', request, null, 4096, undefined)
    const on = life(t, request)
    t.plant('wininet-sendex-not-ended', (yield* close(t, request)).seq, on)
    yield* close(t, root)
  } },
  { rule: 'wininet-overlapping-pending', *run(t) {
    const all = yield* tree(t, true)
    yield* t.alone()
    yield* send(t, all.request)
    t.plant('wininet-overlapping-pending', (yield* send(t, all.request)).seq, life(t, all.request))
    t.together()
    yield* t.until(() => all.ear.completions(all.requestContext) === 2)
    yield* fell(t, all)
  } },
  { rule: 'wininet-exit-pending', last: true, *run(t) {
    // The session has no context: only the request's HANDLE_CLOSING is outstanding.
    const all = yield* tree(t, true, false)
    t.plantAtEnd('wininet-exit-pending', life(t, all.request))
    yield* send(t, all.request)
    yield* close(t, all.request)
    yield* close(t, all.root)
    yield* t.exit()
  } },
  { rule: 'wininet-close-before-eof', *run(t) {
    const { root, request } = yield* tree(t, false)
    const on = life(t, request)
    yield* send(t, request)
    yield* read(t, request, 1)
    t.plant('wininet-close-before-eof', (yield* close(t, request)).seq, on)
    yield* close(t, root)
  } },
]
