/**
 * What the documentation leaves open (win32-handle-apis.md section 8), asked of Windows itself.
 * A test prints the answer and asserts only what the documentation promises, so that it records
 * what this Windows does instead of failing over it. It runs on Wine too (wine.test.ts beside it),
 * where the answers are known: there it shows that the questions can be asked.
 *
 * Not asked: the notifier type 0xFFFFFFFF of RasDial, which needs a window and an entry to dial,
 * and the order of callbacks of services, FTP and custom actions, which need servers of their own.
 */
import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { appendFileSync } from 'node:fs'
import {
  flush, msi, onEvents, wininet, wnet, type HandleEvent, type Result,
} from '../../src/sdk.ts'
import {
  ASYNC, HANDLE_CLOSING, REQUEST_COMPLETE, closeTree, closes, newWatch, openRequest, openTree,
  sendPends,
} from '../real/inet.ts'
import { startThread } from '../real/thread.ts'
import { forget, informationOf, isRemembered, startServer, type Server } from './raw.ts'

const onWindows = {
  skip: process.platform !== 'win32' && `asks Windows itself; this is ${process.platform}`,
  timeout: 60_000,
}

let server: Server
const events: HandleEvent[] = []
before(async () => {
  onEvents(batch => { events.push(...batch) })
  if (onWindows.skip) return
  server = await startServer()
  process.env.PORT = `${server.port}`
})
after(() => server?.stop())

/** Prints an answer; on GitHub also into the summary of the run. */
function answer(t: TestContext, question: string, said: unknown): void {
  const line = `${question}: ${JSON.stringify(said)}`
  t.diagnostic(line)
  const summary = process.env.GITHUB_STEP_SUMMARY
  if (summary) appendFileSync(summary, `- ${line}\n`)
}

const codeOf = ({ ok, result, error }: Result<unknown>) => ok ? 0 : error?.code ?? result

test('MsiCloseHandle on a thread that did not open the handle', onWindows, async t => {
  const record = msi.MsiCreateRecord(1).handle!
  const thread = startThread()
  const { result } = await thread.call('msi', 'MsiCloseHandle', record.value)
  answer(t, 'MsiCloseHandle on a foreign thread returns', result)
  const still = msi.MsiRecordGetFieldCount(record).ok
  answer(t, 'and the handle is then', still ? 'open' : 'closed')
  await thread.end()
  if (still) assert.equal(msi.MsiCloseHandle(record).result, 0, 'its own thread may close it')
})

test('the numbers of MSIHANDLEs, and how soon they come again', onWindows, t => {
  const records = [1, 2, 3].map(() => msi.MsiCreateRecord(1).handle!)
  answer(t, 'the first MSIHANDLEs are', records.map(record => record.value))
  assert.equal(new Set(records.map(record => record.value)).size, 3)
  assert.equal(msi.MsiCloseHandle(records[1]).result, 0)
  let opened = 0
  for (; opened < 10_000; opened++) {
    const next = msi.MsiCreateRecord(1).handle!
    assert.equal(msi.MsiCloseHandle(next).result, 0)
    if (next.value === records[1].value) break
  }
  answer(t, 'opens until a closed MSIHANDLE comes again', opened < 10_000 ? opened + 1 : 'never')
  assert.equal(msi.MsiCloseHandle(records[0]).result, 0)
  assert.equal(msi.MsiCloseHandle(records[2]).result, 0)
})

test('the numbers of HINTERNETs, and how soon they come again', onWindows, async t => {
  const tree = await openTree(0, null, 0)
  const requests = [1, 2, 3].map(() => openRequest(tree, '/', 0))
  answer(t, 'the first HINTERNETs are',
    [tree.root, tree.session, ...requests].map(handle => handle.value))
  closes(requests[1])
  let opened = 0
  for (; opened < 10_000; opened++) {
    const next = openRequest(tree, '/', 0)
    closes(next)
    if (next.value === requests[1].value) break
  }
  answer(t, 'opens until a closed HINTERNET comes again', opened < 10_000 ? opened + 1 : 'never')
  closes(tree.root)
})

test('what each WinINet function says of a closed handle', onWindows, async t => {
  const tree = await openTree(0, null, 0)
  const request = openRequest(tree, '/', 0)
  const other = await openTree(0, null, 0)
  const { session } = other
  closes(request)
  closeTree(other)
  const said: Record<string, number> = {}
  const ask = async (name: string, call: Promise<Result<unknown>> | Result<unknown>) => {
    said[name] = codeOf(await call)
  }
  await ask('HttpSendRequest', wininet.HttpSendRequest(request))
  await ask('HttpEndRequest', wininet.HttpEndRequest(request))
  await ask('HttpAddRequestHeaders', wininet.HttpAddRequestHeaders(request, 'A: b'))
  await ask('HttpQueryInfo', wininet.HttpQueryInfo(request, 19))
  await ask('InternetReadFile', wininet.InternetReadFile(request, new Uint8Array(8)))
  await ask('InternetQueryDataAvailable', wininet.InternetQueryDataAvailable(request))
  await ask('InternetQueryOption', wininet.InternetQueryOption(request, 9))
  await ask('InternetFindNextFile', wininet.InternetFindNextFile(request))
  await ask('HttpOpenRequest', wininet.HttpOpenRequest(session, 'GET', '/'))
  await ask('InternetCloseHandle', wininet.InternetCloseHandle(request))
  // It says -1; GetLastError may be what the call before it had left.
  assert.equal(wininet.InternetSetStatusCallback(request, () => {}).ok, false)
  answer(t, 'the error for a closed handle is', said)
  for (const [name, code] of Object.entries(said)) assert.notEqual(code, 0, name)
  closes(tree.root)
})

test('how a pending request ends that is closed', onWindows, async t => {
  const watch = newWatch()
  const tree = await openTree(ASYNC, watch.listener, 1)
  const request = openRequest(tree, '/slow', 2)
  await sendPends(request)
  const closed = wininet.InternetCloseHandle(request)
  assert.ok(closed.ok)
  flush()
  const call = events.findLast(event => event.kind === 'call')
  answer(t, 'beside TRUE, GetLastError of the close says 997', call?.error === 997)
  const began = performance.now()
  assert.ok(await watch.until(HANDLE_CLOSING, request), 'HANDLE_CLOSING is promised')
  answer(t, 'ms from the close to HANDLE_CLOSING', Math.round(performance.now() - began))
  const own = watch.seen.filter(info => info.handle === request.value)
  const complete = own.find(info => info.status === REQUEST_COMPLETE)
  answer(t, 'REQUEST_COMPLETE after the close',
    complete ? `came with error ${complete.error ?? 0}` : 'did not come')
  answer(t, 'the callbacks of the closed request', own.map(info => info.status))
  assert.equal(own.at(-1)?.status, HANDLE_CLOSING, 'it is the last callback of a handle')
  closes(tree.root)
})

test('in which order a tree says HANDLE_CLOSING', onWindows, async t => {
  const watch = newWatch()
  const tree = await openTree(ASYNC, watch.listener, 1)
  const requests = [openRequest(tree, '/', 2), openRequest(tree, '/', 3)]
  closes(tree.root)
  for (const handle of [...requests, tree.session]) {
    assert.ok(await watch.until(HANDLE_CLOSING, handle), 'HANDLE_CLOSING is promised')
  }
  const named = new Map([[tree.session.value, 'session'], [requests[0].value, 'first request'],
    [requests[1].value, 'second request']])
  answer(t, 'HANDLE_CLOSING comes in the order',
    watch.seen.filter(info => info.status === HANDLE_CLOSING).map(info => named.get(info.handle)))
})

test('what comes with RESPONSE_RECEIVED', onWindows, async t => {
  const said = informationOf(server.port)
  answer(t, 'lengths of the information by status', said.lengths)
  answer(t, 'the information of RESPONSE_RECEIVED', said.responseReceived)
  assert.equal(said.sent, true)
})

test('whether WNetAddConnection remembers the connection', onWindows, async t => {
  const [device, remote] = ['Y:', '\\\\127.0.0.1\\C$']
  const added = await wnet.WNetAddConnection(remote, null, device)
  answer(t, `WNetAddConnection(${remote}) returns`, added.error ?? added.result)
  if (!added.ok) return t.skip('no share to connect to')
  answer(t, 'the connection is remembered', isRemembered(device))
  const cancelled = await wnet.WNetCancelConnection2(device, 1, true)
  assert.equal(cancelled.result, 0)
  answer(t, 'and after a cancel that updates the profile', isRemembered(device))
  forget(device)
})
