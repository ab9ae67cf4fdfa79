/** Where programs go wrong with WinINet. */
import type { Value } from '../events.ts'
import { newEar, type Actor, type Fault } from './actor.ts'
import { lookUp } from './slots.ts'
import {
  close, closeAndWait, fell, finished, ftpSession, NO_CACHE_WRITE, openRequest, openRoot, read,
  send, tree,
} from './wininet-calls.ts'

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
