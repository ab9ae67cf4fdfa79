/** Programs 1 to 6 of win32-handle-apis.md section 6, and the one with two threads below them. */
import assert from 'node:assert/strict'
import { wininet } from '../../src/sdk.ts'
import {
  ASYNC, HANDLE_CLOSING, REQUEST_COMPLETE, closeTree, closes, isRefused, newWatch, openRequest,
  openTree, requestArgs, sendPends, sleep,
} from './inet.ts'
import { startThread } from './thread.ts'

/** Five requests are opened, three are closed; the rest, the session and the root are left. */
export async function leak(variant: string): Promise<void> {
  const tree = await openTree(0, null, 0)
  const requests = Array.from({ length: 5 }, () => openRequest(tree, '/fast', 0))
  for (const request of variant === 'twin' ? requests : requests.slice(0, 3)) closes(request)
  if (variant === 'twin') closeTree(tree)
}

/** A request is closed twice; the root is closed before its children, one of which is used. */
export async function doubleClose(variant: string): Promise<void> {
  const watch = newWatch()
  const tree = await openTree(0, watch.listener, 1)
  const first = openRequest(tree, '/fast', 2)
  const second = openRequest(tree, '/fast', 3)
  closes(first)
  if (variant === 'twin') {
    assert.ok((await wininet.HttpSendRequest(second)).ok)
    closes(second)
    return closeTree(tree)
  }
  isRefused(first)
  closes(tree.root)
  const closings = watch.seen.filter(info => info.status === HANDLE_CLOSING)
  assert.deepEqual(closings.map(info => info.handle),
    [first.value, second.value, tree.session.value], 'children before parents')
  isRefused(tree.session)
  isRefused(second)
  assert.equal((await wininet.HttpSendRequest(second)).error?.code, 12018)
}

/** A request is closed while it is pending ('root': by its root; 'exit': and the process ends). */
export async function closeWhilePending(variant: string): Promise<void> {
  const watch = newWatch()
  const tree = await openTree(ASYNC, watch.listener, 1)
  const request = openRequest(tree, '/slow?ms=1500', 2)
  await sendPends(request)
  if (variant === 'twin') assert.ok(await watch.until(REQUEST_COMPLETE, request))
  else await sleep(300)
  const byRoot = variant === 'root' || variant === 'exit'
  closes(byRoot ? tree.root : request)
  if (variant === 'exit') return sleep(200)
  assert.ok(await watch.until(HANDLE_CLOSING, request))
  if (!byRoot) closeTree(tree)
  assert.ok(await watch.until(HANDLE_CLOSING, tree.session))
}

/** A read is pending when its handle is closed and its buffer is given another use. */
export async function lateBuffer(variant: string): Promise<void> {
  const watch = newWatch()
  const tree = await openTree(ASYNC, watch.listener, 1)
  const request = openRequest(tree, '/drip?ms=1000', 2)
  await sendPends(request)
  assert.ok(await watch.until(REQUEST_COMPLETE, request))
  watch.seen.length = 0
  const buffer = new Uint8Array(200)
  assert.equal((await wininet.InternetReadFile(request, buffer)).pending, true)
  if (variant === 'twin') {
    assert.ok(await watch.until(REQUEST_COMPLETE, request))
    watch.seen.length = 0
    const rest = await wininet.InternetReadFile(request, new Uint8Array(200))
    if (rest.pending) assert.ok(await watch.until(REQUEST_COMPLETE, request))
    else assert.equal(rest.out.lpdwNumberOfBytesRead, 0)
  } else await sleep(300)
  closes(request)
  if (variant !== 'twin') buffer.fill(45)
  assert.ok(await watch.until(HANDLE_CLOSING, request))
  closeTree(tree)
  assert.ok(await watch.until(HANDLE_CLOSING, tree.session))
}

/** Callbacks are swapped and removed while requests are pending, or are missing where needed. */
export async function callbackAbuse(variant: string): Promise<void> {
  const [one, other] = [newWatch(), newWatch()]
  const twin = variant === 'twin'
  const tree = await openTree(ASYNC, one.listener, 1)
  const first = openRequest(tree, '/slow?ms=1000', 2)
  const swap = () => {
    assert.equal(wininet.InternetSetStatusCallback(first, other.listener).out.previous,
      one.listener)
  }
  if (twin) swap()
  const second = openRequest(tree, '/fast', twin ? 3 : 0)
  const faithful = openRequest(tree, '/fast', 6)
  await sendPends(first)
  if (!twin) {
    swap()
    // `first` has its own by now; `faithful` was derived before and goes on with the old one.
    wininet.InternetSetStatusCallback(tree.session, null)
  }
  await sendPends(faithful)
  await sendPends(second)
  assert.ok(await one.until(REQUEST_COMPLETE, faithful))
  assert.ok(await other.until(REQUEST_COMPLETE, first))
  assert.equal(await one.until(REQUEST_COMPLETE, second, twin ? undefined : 500), twin)
  if (!twin) {
    const silent = await openTree(ASYNC, null, 4)
    const third = openRequest(silent, '/fast', 5)
    await sendPends(third)
    await sleep(500)
    closes(third)
    closeTree(silent)
  }
  for (const request of [first, second, faithful]) closes(request)
  closeTree(tree)
  assert.ok(await other.until(HANDLE_CLOSING, first))
  assert.ok(await one.until(HANDLE_CLOSING, twin ? tree.session : faithful))
}

/**
 * A thread keeps a copy of a request's value when it has closed it, and closes by it the request
 * that this thread was given next ('victim': which this thread then uses; 'twin': it does not).
 * CloseHandle on a root is left out: it would close a kernel handle of Node's, and is not recorded.
 */
export async function reuse(variant: string): Promise<void> {
  const thread = startThread()
  const tree = await openTree(0, null, 0)
  const { value: stale } = await thread.call('wininet', 'HttpOpenRequest',
    ...requestArgs(tree, '/fast'))
  assert.ok((await thread.call('wininet', 'InternetCloseHandle', stale!)).ok)
  const request = openRequest(tree, '/fast', 0)
  assert.equal(request.value, stale, 'Wine gives the lowest free value')
  if (variant === 'twin') {
    assert.ok((await wininet.HttpSendRequest(request)).ok)
    closes(request)
  } else assert.ok((await thread.call('wininet', 'InternetCloseHandle', stale!)).ok)
  if (variant === 'victim') {
    assert.equal((await wininet.HttpSendRequest(request)).error?.code, 12018)
  }
  const roots = Array.from({ length: 6 }, () => wininet.InternetOpen('lastcall test', 1).handle!)
  for (const root of roots) closes(root)
  closeTree(tree)
  await thread.end()
}

/** A request is closed while another thread is inside a call on it; the twin waits for it. */
export async function closeDuringCall(variant: string): Promise<void> {
  const thread = startThread()
  const tree = await openTree(0, null, 0)
  // Opened by the thread, so that the thread has started when it is asked to send.
  const { value } = await thread.call('wininet', 'HttpOpenRequest',
    ...requestArgs(tree, '/slow?ms=1500'))
  const sent = thread.call('wininet', 'HttpSendRequest', value!)
  if (variant === 'twin') await sent
  else await sleep(500)
  assert.ok(wininet.InternetCloseHandle(value!).ok)
  assert.equal((await sent).ok, true, 'Wine lets the call finish')
  closeTree(tree)
  await thread.end()
}
