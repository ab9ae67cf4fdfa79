/** Programs 7 and 8 of win32-handle-apis.md section 6. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { msi, type Handle } from '../../src/sdk.ts'
import { startThread } from './thread.ts'

const CREATE = 3
const CREATEDIRECT = 4
const TITLE = 2
const VT_LPSTR = 30
const ROWS = 20

type Msi = Handle<'msi'>

const closes = (handle: Msi) => { assert.equal(msi.MsiCloseHandle(handle).result, 0) }

/** Records are closed on a thread that did not open them, twice, and all at once. */
export async function threads(variant: string): Promise<void> {
  const twin = variant === 'twin'
  const first = msi.MsiCreateRecord(1).handle!
  const second = msi.MsiCreateRecord(1).handle!
  const thread = startThread()
  const { value: own } = await thread.call('msi', 'MsiCreateRecord', 1)
  const closed = twin ? own! : second.value
  assert.equal((await thread.call('msi', 'MsiCloseHandle', closed)).result, 0,
    'Wine does not mind the wrong thread')
  await thread.end()
  if (twin) {
    closes(first)
    return closes(second)
  }
  assert.equal(msi.MsiCloseHandle(second).result, 6)
  // It only sees this thread's handles: the other's record lives until the process ends.
  assert.equal(msi.MsiCloseAllHandles().result, 1)
  assert.equal(msi.MsiCloseAllHandles().result, 0)
}

/** A thread closes, by the value of its own closed record, the record that another was given. */
export async function stale(variant: string): Promise<void> {
  const thread = startThread()
  const { value } = await thread.call('msi', 'MsiCreateRecord', 1)
  await thread.call('msi', 'MsiCloseHandle', value!)
  const record = msi.MsiCreateRecord(1).handle!
  assert.equal(record.value, value, 'Wine gives the lowest free value')
  if (variant === 'twin') closes(record)
  else assert.equal((await thread.call('msi', 'MsiCloseHandle', value!)).result, 0)
  await thread.end()
}

function runSql(database: Msi, sql: string): void {
  const view = msi.MsiDatabaseOpenView(database, sql).handle!
  assert.equal(msi.MsiViewExecute(view, null).result, 0)
  msi.MsiViewClose(view)
  closes(view)
}

function useSummary(database: Msi, persist: boolean): void {
  const summary = msi.MsiGetSummaryInformation(database, null, 5).handle!
  assert.equal(msi.MsiSummaryInfoSetProperty(summary, TITLE, VT_LPSTR, 0, null, 'lastcall').result,
    0)
  if (persist) assert.equal(msi.MsiSummaryInfoPersist(summary).result, 0)
  closes(summary)
}

function closeInOrder(database: Msi, view: Msi): void {
  assert.equal(msi.MsiViewExecute(view, null).result, 0)
  for (let i = 0; i < ROWS; i++) closes(msi.MsiViewFetch(view).handle!)
  assert.equal(msi.MsiViewFetch(view).result, 259)
  closes(view)
  useSummary(database, true)
  assert.equal(msi.MsiDatabaseCommit(database).result, 0)
  closes(database)
}

/** `leave`: the records of the loop are left open; else they are closed, but after the loop. */
function closeOutOfOrder(database: Msi, view: Msi, leave: boolean): void {
  const early = msi.MsiViewFetch(view)
  assert.equal(early.result, 0, 'Wine gives a row without an execution')
  closes(database)
  assert.equal(msi.MsiViewExecute(view, null).result, 0)
  const records: Msi[] = []
  for (let i = 0; i < ROWS; i++) records.push(msi.MsiViewFetch(view).handle!)
  assert.equal(records[0].value, database.value, 'its value names a record now')
  assert.equal(msi.MsiDatabaseOpenView(database, 'SELECT * FROM `T`').result, 6)
  for (const record of leave ? [] : [early.handle!, ...records]) closes(record)
  closes(view)
}

/**
 * A database is closed before its view and without a commit, and its old value names a record.
 * Variants: 'direct' (direct mode), 'summary' (not persisted), 'leak' (records are left), 'twin'.
 */
export function order(variant: string): void {
  const file = path.join(tmpdir(), `lastcall-${process.pid}.msi`)
  const database = msi.MsiOpenDatabase(file, variant === 'direct' ? CREATEDIRECT : CREATE).handle!
  runSql(database, 'CREATE TABLE `T` (`A` SHORT NOT NULL PRIMARY KEY `A`)')
  for (let i = 1; i <= ROWS; i++) runSql(database, `INSERT INTO \`T\` (\`A\`) VALUES (${i})`)
  if (variant === 'summary') {
    useSummary(database, false)
    assert.equal(msi.MsiDatabaseCommit(database).result, 0)
    closes(database)
  } else {
    const view = msi.MsiDatabaseOpenView(database, 'SELECT * FROM `T`').handle!
    if (variant === 'twin') closeInOrder(database, view)
    else closeOutOfOrder(database, view, variant === 'leak')
  }
  rmSync(file, { force: true })
}
