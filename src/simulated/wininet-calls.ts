/** The WinINet calls that simulated programs make, and the trees that they make with them. */
import type { Value } from '../events.ts'
import { newEar, pending, type Actor, type Ear } from './actor.ts'
import type { Done, Script } from './scheduler.ts'

export const ASYNC = 0x10000000
export const NO_CACHE_WRITE = 0x04000000
export const HTTP = 3
export const FTP = 1
const hosts = ['intranet.example', 'updates.example', 'files.example', 'erp.example']

export type Tree = {
  root: Value; session: Value; request: Value; ear: Ear; sessionContext: number
  requestContext: number
}

export const openRoot = (t: Actor, flags: number) =>
  t.call('InternetOpenW', 'app/1.0', 0, null, null, flags)
export const connect = (t: Actor, root: Value, service: number, context: number) =>
  t.call('InternetConnectW', root, t.random.pick(hosts), 0, null, null, service, 0, context)
export const openRequest = (t: Actor, session: Value, context: number, flags = 0) =>
  t.call('HttpOpenRequestW', session, 'GET', '/data', null, null, null, flags, context)
export const send = (t: Actor, request: Value) =>
  t.call('HttpSendRequestW', request, null, 0, null, 0)
export const read = (t: Actor, h: Value, bytes = 8192) =>
  t.call('InternetReadFile', h, undefined, bytes, undefined)
export const close = (t: Actor, h: Value) => t.call('InternetCloseHandle', h)

/** Does an operation and, where it pends, waits for its completion. */
export function* finished(t: Actor, ear: Ear | null, context: number, operation: Script<Done>):
  Script<Done> {
  const seen = ear?.completions(context) ?? 0
  const done = yield* operation
  if (ear && pending(done)) yield* t.until(() => ear.completions(context) > seen)
  return done
}

export function* readAll(t: Actor, ear: Ear | null, context: number, h: Value): Script {
  for (;;) {
    const done = yield* finished(t, ear, context, read(t, h))
    if (done.result === 1 && done.outs.lpdwNumberOfBytesRead === 0) return
    if (done.result === 0 && !pending(done)) return
  }
}

export function* closeAndWait(t: Actor, ear: Ear, context: number, h: Value): Script<Done> {
  const done = yield* close(t, h)
  yield* t.until(() => ear.closed(context))
  return done
}

export function* ftpSession(t: Actor, ear: Ear | null):
  Script<{ root: Value; session: Value; context: number }> {
  const root = (yield* openRoot(t, ear ? ASYNC : 0)).value!
  if (ear) yield* t.call('InternetSetStatusCallbackW', root, ear.listener)
  const context = ear ? t.context() : 0
  const done = yield* finished(t, ear, context, connect(t, root, FTP, context))
  return { root, session: done.value ?? ear!.last(context)!.value!, context }
}

export function* tree(t: Actor, async: boolean, contexts = true, callback = true): Script<Tree> {
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
export function* fell(t: Actor, tree: Tree, requestIsClosed = false): Script {
  const { root, session, request, ear, sessionContext, requestContext } = tree
  if (!requestIsClosed) yield* closeAndWait(t, ear, requestContext, request)
  yield* closeAndWait(t, ear, sessionContext, session)
  yield* close(t, root)
}
