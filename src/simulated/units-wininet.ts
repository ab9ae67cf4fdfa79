/** What correct programs do with WinINet. */
import type { Value } from '../events.ts'
import { newEar, type Actor, type Ear, type Unit } from './actor.ts'
import type { Script } from './scheduler.ts'
import {
  ASYNC, close, closeAndWait, connect, finished, ftpSession, HTTP, NO_CACHE_WRITE, openRequest,
  openRoot, read, readAll, send, tree,
} from './wininet-calls.ts'

export type Pool = { root: Value; sessions: { value: Value; context: number }[]; ear: Ear }

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

/** Closing the root closes the sessions too: they say so; the root, without context, does not. */
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
