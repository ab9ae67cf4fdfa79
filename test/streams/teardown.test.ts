/** Teardowns, lifetimes and statuses on marbles, with a machine that answers as it is told. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { map, take } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import type { HandleEvent } from '../../src/events.ts'
import type { Argument, Machine, Outcome, StatusListener } from '../../src/machine.ts'
import { close, hangUp, type Closable } from '../../streams/teardown.ts'
import { lifetime } from '../../streams/lifetime.ts'
import { statusOf } from '../../streams/status-of.ts'
import { newRecorder } from '../../streams/recorder.ts'

type Answer = (args: readonly Argument[]) => number

/** A promise that calls back at once: marbles run in no microtask. */
function resolved<T>(value: T): Promise<T> {
  const then = (done?: ((v: T) => unknown) | null) => resolved(done ? done(value) : value)
  return { then } as unknown as Promise<T>
}

/** A machine of a few functions; what pends is resolved at once, so that marbles see no promise. */
function machineOf(answers: Record<string, Answer>, now = () => 0) {
  const calls: string[] = []
  const listeners = new Map<string, StatusListener | null>()
  const call = (name: string, args: readonly Argument[]): Outcome => {
    calls.push(name)
    if (name.startsWith('InternetSetStatusCallback')) {
      listeners.set(String(args[0]), args[1] as StatusListener | null)
      return { result: 0, error: 0, outs: {} }
    }
    return { result: answers[name]?.(args) ?? 0, error: 0, outs: {} }
  }
  const machine: Machine = {
    kind: 'simulated', now, threadId: () => 1, missing: () => null, call,
    identity: () => ({ host: 'h', pid: 1, created: 0, image: 'a.exe', arch: 'x64' }),
    callAsync: (name, args) => resolved(call(name, args)),
  }
  const status = (handle: string, code: number, more = {}) => listeners.get(handle)?.(
    { family: 'wininet', handle, context: 5, status: code, ...more })
  return { machine, calls, status }
}
const scheduled = (body: (s: TestScheduler) => void) => {
  const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted))
  scheduler.run(() => body(scheduler))
}
const ras = (kind = 'connection'): Closable => ({ family: 'ras', kind, value: '0x10001' })
const polls = (calls: string[]) => calls.filter(name => name === 'RasGetConnectStatusW').length

test('a hang-up polls until the handle is invalid, giving way between polls', () => {
  scheduled(scheduler => {
    let left = 3
    const { machine, calls } = machineOf({ RasGetConnectStatusW: () => left-- > 0 ? 0 : 6 })
    const recorder = newRecorder(machine, () => {})
    const how = hangUp(recorder, ras(), { scheduler }).pipe(map(one => one.by![0]))
    // Polls at 0, 50, 100 and 150 ms.
    scheduler.expectObservable(how).toBe('150ms (p|)')
    scheduler.flush()
    assert.deepEqual([calls[0], polls(calls)], ['RasHangUpW', 4])
  })
})

test('a hang-up that nothing confirms ends at its deadline', () => {
  scheduled(scheduler => {
    const { machine } = machineOf({ RasGetConnectStatusW: () => 0 })
    const how = hangUp(newRecorder(machine, () => {}), ras(), { scheduler, deadline: 120 })
    scheduler.expectObservable(how.pipe(map(one => one.by![0]))).toBe('120ms (d|)')
  })
})

test('for a subentry the poll proves nothing: three seconds, and not one poll', () => {
  scheduled(scheduler => {
    const { machine, calls } = machineOf({ RasGetConnectStatusW: () => 6 })
    const how = hangUp(newRecorder(machine, () => {}), ras('subentry'), { scheduler })
    scheduler.expectObservable(how.pipe(map(one => one.by![0]))).toBe('3s (d|)')
    scheduler.flush()
    assert.equal(polls(calls), 0)
  })
})

test('a refused hang-up ends at once, with its error', () => {
  scheduled(scheduler => {
    const { machine, calls } = machineOf({ RasHangUpW: () => 6 })
    const how = hangUp(newRecorder(machine, () => {}), ras(), { scheduler })
    scheduler.expectObservable(how).toBe('(r|)', { r: { ok: false, result: 6, by: null,
      error: { code: 6, name: 'ERROR_INVALID_HANDLE' } } })
    scheduler.flush()
    assert.equal(polls(calls), 0)
  })
})

test('a teardown happens once, whoever subscribes and unsubscribes', () => {
  scheduled(scheduler => {
    let left = 2
    const { machine, calls } = machineOf({ RasGetConnectStatusW: () => left-- > 0 ? 0 : 6 })
    const how = hangUp(newRecorder(machine, () => {}), ras(), { scheduler })
      .pipe(map(one => one.by![0]))
    scheduler.expectObservable(how, '20ms !').toBe('')
    // It went on without subscribers, and the late one is told how it ended.
    scheduler.expectObservable(how, '300ms ^').toBe('300ms (p|)')
    scheduler.flush()
    assert.deepEqual(calls.filter(name => name === 'RasHangUpW').length, 1)
  })
})

/** A tracked request handle 0x3 with a context and a callback. */
function request(answers: Record<string, Answer> = {}) {
  const events: HandleEvent[] = []
  const rig = machineOf({ InternetOpenW: () => 1, InternetConnectW: () => 2,
    HttpOpenRequestW: () => 3, InternetCloseHandle: () => 1, ...answers })
  const recorder = newRecorder(rig.machine, batch => { events.push(...batch) })
  recorder.call('InternetOpenW', ['', 1, null, null, 0x10000000])
  recorder.call('InternetSetStatusCallbackW', ['0x1', () => {}])
  recorder.call('InternetConnectW', ['0x1', 'h', 80, null, null, 3, 0, 4])
  recorder.call('HttpOpenRequestW', ['0x2', 'GET', '/', null, null, null, 0, 5])
  recorder.call('InternetSetStatusCallbackW', ['0x3', () => {}])
  return { ...rig, recorder, events }
}
const leaf: Closable = { family: 'wininet', kind: 'request', value: '0x3' }

test('a close settles at HANDLE_CLOSING, not at its return', () => {
  scheduled(scheduler => {
    const { recorder, status } = request()
    scheduler.schedule(() => status('0x3', 100, { value: '0x0', error: 12017 }), 30)
    scheduler.schedule(() => status('0x3', 70), 40)
    scheduler.expectObservable(close(recorder, leaf)).toBe('40ms (s|)',
      { s: { ok: true, result: 1, by: 'HANDLE_CLOSING' } })
  })
})

test('HANDLE_CLOSING inside the close counts too', () => {
  scheduled(scheduler => {
    const rig = request({ InternetCloseHandle: () => { rig.status('0x3', 70); return 1 } })
    scheduler.expectObservable(close(rig.recorder, leaf)).toBe('(s|)',
      { s: { ok: true, result: 1, by: 'HANDLE_CLOSING' } })
  })
})

test('statusOf decodes, and completes with HANDLE_CLOSING', () => {
  scheduled(scheduler => {
    const { recorder, status } = request()
    scheduler.schedule(() => status('0x3', 60, { value: '0x4' }), 10)
    scheduler.schedule(() => status('0x3', 100, { value: '0x0', error: 12017 }), 20)
    scheduler.schedule(() => status('0x3', 70), 30)
    const seen = statusOf(recorder, '0x3').pipe(map(s => [s.name, s.created, s.result, s.error]))
    scheduler.expectObservable(seen).toBe('10ms a 9ms b 9ms (c|)', {
      a: ['HANDLE_CREATED', '0x4', undefined, undefined],
      b: ['REQUEST_COMPLETE', undefined, 0,
        { code: 12017, name: 'ERROR_INTERNET_OPERATION_CANCELLED' }],
      c: ['HANDLE_CLOSING', undefined, undefined, undefined],
    })
  })
})

test('unsubscribing ends the emissions; the callbacks after it are still recorded', () => {
  scheduled(scheduler => {
    const { recorder, status, events, calls } = request()
    scheduler.schedule(() => status('0x3', 40), 10)
    scheduler.schedule(() => status('0x3', 70), 30)
    const before = calls.length
    scheduler.expectObservable(statusOf(recorder, '0x3').pipe(map(s => s.status)), '20ms !')
      .toBe('10ms a', { a: 40 })
    scheduler.flush()
    recorder.flush()
    assert.equal(calls.length, before, 'no callback was taken away')
    assert.deepEqual(events.filter(e => e.kind === 'status').map(e => e.status), [40, 70])
  })
})

test('a lifetime is released at the moment of its unsubscription', () => {
  scheduled(scheduler => {
    let released = -1
    const { machine } = machineOf({
      MsiCloseHandle: () => { released = scheduler.now(); return 0 },
    })
    const handle: Closable = { family: 'msi', kind: 'record', value: '0x1' }
    const held = lifetime(newRecorder(machine, () => {}), () => ({ ok: true, handle }))
    scheduler.expectObservable(held.pipe(map(h => h.value)), '75ms !').toBe('a', { a: '0x1' })
    scheduler.flush()
    assert.equal(released, 75)
  })
})

test('a lifetime that was not acquired is an error, and what a failed dial left is hung up', () => {
  const { machine, calls } = machineOf({ RasGetConnectStatusW: () => 6 })
  const failed: unknown[] = []
  lifetime(newRecorder(machine, () => {}), () => ({ ok: false, handle: ras(),
    error: { code: 691, name: 'ERROR_AUTHENTICATION_FAILURE' } }))
    .subscribe({ error: error => failed.push(String(error)) })
  assert.deepEqual(failed, ['AcquireError: no handle: ERROR_AUTHENTICATION_FAILURE (691)'])
  assert.equal(calls[0], 'RasHangUpW')
})

test('unsubscribing before an asynchronous acquisition releases what arrives', async () => {
  const { machine, calls } = machineOf({})
  const handle: Closable = { family: 'msi', kind: 'record', value: '0x1' }
  const held = lifetime(newRecorder(machine, () => {}), () => Promise.resolve({ ok: true, handle }))
  held.pipe(take(1)).subscribe().unsubscribe()
  assert.deepEqual(calls, [])
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(calls, ['MsiCloseHandle'])
})
