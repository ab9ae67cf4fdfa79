import { test } from 'node:test'
import assert from 'node:assert/strict'
import { assertNoFindings, mark, msi, onEvents, useMachine, wininet } from '../../src/sdk.ts'
import { simulatedMachine } from '../../src/simulated/machine.ts'

onEvents(() => true)
const fresh = () => useMachine(simulatedMachine())

test('a test that closes what it opens passes', async () => {
  fresh()
  const since = mark()
  const record = msi.MsiCreateRecord(2)
  assert.ok(record.ok)
  msi.MsiCloseHandle(record.handle!)
  await assertNoFindings({ since })
})

test('a leaked handle fails it, with where it was opened', async () => {
  fresh()
  const since = mark()
  const record = msi.MsiCreateRecord(2)
  await assert.rejects(assertNoFindings({ since, settleMs: 60 }), (error: Error) => {
    assert.match(error.message, /leak: record .* from MsiCreateRecord is still open/)
    return true
  })
  msi.MsiCloseHandle(record.handle!)
  await assertNoFindings({ since })
})

test('a double close fails it, unless it is passed over', async () => {
  fresh()
  const since = mark()
  const record = msi.MsiCreateRecord(2)
  const value = record.handle!.value as `0x${string}`
  msi.MsiCloseHandle(value)
  msi.MsiCloseHandle(value)
  await assert.rejects(assertNoFindings({ since }), /error double-close/)
  await assertNoFindings({ since, except: ['double-close'] })
  await assertNoFindings({ since: mark() })
})

test('a child that its parent closes is no leak', async () => {
  fresh()
  const since = mark()
  const root = wininet.InternetOpen('test', 1, null, null, 0)
  assert.ok(root.ok)
  await wininet.InternetConnect(root.handle!, 'localhost', 80, null, null, 3, 0, 1)
  wininet.InternetCloseHandle(root.handle!)
  await assertNoFindings({ since })
})
