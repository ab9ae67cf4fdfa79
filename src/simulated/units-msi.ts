/** What correct programs do with Windows Installer, and where they go wrong. */
import type { Value } from '../events.ts'
import type { Actor, Fault, Life, Unit } from './actor.ts'
import type { Script } from './scheduler.ts'

const READONLY = 0
const TRANSACT = 1
const DIRECT = 2

function* database(t: Actor, mode = READONLY): Script<Value> {
  return (yield* t.call('MsiOpenDatabaseW', 'package.msi', mode, undefined)).value!
}
function* view(t: Actor, db: Value, sql = 'SELECT * FROM Property'): Script<Value> {
  return (yield* t.call('MsiDatabaseOpenViewW', db, sql, undefined)).value!
}
const execute = (t: Actor, v: Value) => t.call('MsiViewExecute', v, '0x0')
const fetch = (t: Actor, v: Value) => t.call('MsiViewFetch', v, undefined)
const record = (t: Actor) => t.call('MsiCreateRecord', 2)
const close = (t: Actor, h: Value) => t.call('MsiCloseHandle', h)
const life = (t: Actor, value: Value) => t.life('msi', value)

function* fetchAll(t: Actor, v: Value): Script {
  for (;;) {
    const row = yield* fetch(t, v)
    if (!row.value) return
    yield* t.call('MsiRecordGetStringW', row.value, 1, undefined, undefined)
    yield* close(t, row.value)
  }
}

export const units: readonly Unit[] = [
  function* query(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    yield* execute(t, v)
    yield* fetchAll(t, v)
    yield* close(t, v)
    yield* close(t, db)
  },
  function* twice(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    yield* execute(t, v)
    const row = yield* fetch(t, v)
    if (row.value) yield* close(t, row.value)
    yield* t.call('MsiViewClose', v)
    yield* execute(t, v)
    yield* fetchAll(t, v)
    yield* close(t, v)
    yield* close(t, db)
  },
  function* edit(t) {
    const db = yield* database(t, t.random.pick([TRANSACT, DIRECT]))
    const v = yield* view(t, db, 'UPDATE Property SET Value = 1')
    yield* execute(t, v)
    yield* close(t, v)
    yield* t.call('MsiDatabaseCommit', db)
    yield* close(t, db)
  },
  function* insert(t) {
    const db = yield* database(t, TRANSACT)
    const v = yield* view(t, db)
    yield* execute(t, v)
    const row = (yield* record(t)).value!
    yield* t.call('MsiRecordSetStringW', row, 1, 'x')
    yield* t.call('MsiViewModify', v, 1, row)
    yield* close(t, row)
    yield* close(t, v)
    yield* t.call('MsiDatabaseCommit', db)
    yield* close(t, db)
  },
  function* summary(t) {
    const info = yield* t.call('MsiGetSummaryInformationW', '0x0', 'package.msi',
      t.random.pick([0, 5]), undefined)
    yield* t.call('MsiSummaryInfoSetPropertyW', info.value!, 2, 30, 0, undefined, 'title')
    yield* t.call('MsiSummaryInfoPersist', info.value!)
    yield* close(t, info.value!)
  },
  function* columns(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    const names = yield* t.call('MsiViewGetColumnInfo', v, 0, undefined)
    yield* t.call('MsiRecordGetFieldCount', names.value!)
    yield* close(t, names.value!)
    yield* close(t, v)
    yield* close(t, db)
  },
  // PMSIHANDLE closes 0 as well; that is nothing.
  function* nothing(t) {
    yield* close(t, '0x0')
    yield* t.call('MsiGetLastErrorRecord')
  },
  function* missingFile(t) {
    yield* t.call('MsiOpenDatabaseW', 'missing.msi', READONLY, undefined)
  },
  function* product(t) {
    const session = (yield* t.call('MsiOpenPackageW', 'package.msi', undefined)).value!
    yield* t.call('MsiGetPropertyW', session, 'ProductName', undefined, undefined)
    const db = (yield* t.call('MsiGetActiveDatabase', session)).value!
    yield* close(t, db)
    yield* close(t, session)
  },
  records,
]

/** Many short-lived handles: values are recycled at once, across the threads of the process. */
export function* records(t: Actor): Script {
  for (let i = t.random.between(3, 12); i > 0; i--) {
    const row = (yield* record(t)).value!
    if (t.random.chance(0.3)) yield* t.call('MsiRecordSetInteger', row, 1, i)
    yield* close(t, row)
  }
}

/** Opens records until one has the value; gives the others. */
function* takeValue(t: Actor, wanted: Value): Script<Value[]> {
  const others: Value[] = []
  for (;;) {
    const value = (yield* record(t)).value!
    if (value === wanted) return others
    others.push(value)
  }
}

export const faults: readonly Fault[] = [
  { rule: 'msi-handle-leak', *run(t) {
    const row = (yield* record(t)).value!
    // On a thread of its own it is lost with the thread: nobody else may close it.
    if (t.forked) t.plantExit('msi-handle-leak', life(t, row))
    else t.plantAtEnd('msi-handle-leak', life(t, row))
  } },
  { rule: 'msi-close-wrong-thread', *run(t) {
    const row = (yield* record(t)).value!
    const on = life(t, row)
    const ended = t.fork(function* (other) {
      other.unit = 'finaliser'
      other.plant('msi-close-wrong-thread', (yield* close(other, row)).seq, on)
    })
    yield* t.until(ended)
  } },
  { rule: 'msi-double-close', *run(t) {
    const row = (yield* record(t)).value!
    const on = life(t, row)
    yield* t.alone()
    yield* close(t, row)
    t.plant('msi-double-close', (yield* close(t, row)).seq, on)
    t.together()
  } },
  { rule: 'msi-use-after-close', *run(t) {
    const row = (yield* record(t)).value!
    const on = life(t, row)
    yield* t.alone()
    yield* close(t, row)
    t.plant('msi-use-after-close', (yield* t.call('MsiRecordGetFieldCount', row)).seq, on)
    t.together()
  } },
  // A stranger on another thread has been given the value that this thread closed long ago.
  { rule: 'msi-stale-value-reused', *run(t) {
    const stale = (yield* record(t)).value!
    yield* t.alone()
    yield* close(t, stale)
    let on: Life | null = null
    let go = false
    const ended = t.fork(function* (other) {
      other.unit = 'stranger'
      const others = yield* takeValue(other, stale)
      for (const value of others) yield* close(other, value)
      on = life(other, stale)
      yield* other.until(() => go)
    })
    yield* t.until(() => on !== null)
    t.plant('msi-stale-value-reused', (yield* close(t, stale)).seq, on)
    go = true
    yield* t.until(ended)
    t.together()
  } },
  { rule: 'msi-invalid-close', *run(t) {
    t.plant('invalid-close', (yield* close(t, '0x7fff')).seq, { handle: '0x7fff', life: null })
  } },
  { rule: 'msi-kind-mismatch', *run(t) {
    const db = yield* database(t)
    t.plant('msi-kind-mismatch', (yield* fetch(t, db)).seq, life(t, db))
    yield* close(t, db)
  } },
  { rule: 'msi-fetch-loop-leak', *run(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    const rows: Value[] = []
    yield* execute(t, v)
    for (let planted = false; rows.length < 20;) {
      const row = yield* fetch(t, v)
      if (row.value) rows.push(row.value)
      else yield* execute(t, v)
      if (rows.length === 17 && !planted) {
        t.plant('msi-fetch-loop-leak', row.seq, life(t, v))
        planted = true
      }
    }
    yield* t.call('MsiViewClose', v)
    for (const row of rows) yield* close(t, row)
    yield* close(t, v)
    yield* close(t, db)
  } },
  { rule: 'msi-closeall-for-cleanup', solo: true, *run(t) {
    yield* record(t)
    t.plant('msi-closeall-for-cleanup', (yield* t.call('MsiCloseAllHandles')).seq, null)
  } },
  // Two findings by nature: the call itself, and what it could not see.
  { rule: 'msi-closeall-is-per-thread', solo: true, *run(t) {
    let opened: Value | null = null
    let go = false
    const ended = t.fork(function* (other) {
      other.unit = 'worker'
      opened = (yield* record(other)).value!
      yield* other.until(() => go)
      yield* close(other, opened)
    })
    yield* t.until(() => opened !== null)
    const on = life(t, opened!)
    const { seq } = yield* t.call('MsiCloseAllHandles')
    t.plant('msi-closeall-for-cleanup', seq, null)
    t.plant('msi-closeall-is-per-thread', seq, on)
    go = true
    yield* t.until(ended)
  } },
  { rule: 'msi-child-outlives-parent', *run(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    t.plant('msi-child-outlives-parent', (yield* close(t, db)).seq, life(t, v))
    yield* close(t, v)
  } },
  { rule: 'msi-view-reexecute', *run(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    yield* execute(t, v)
    t.plant('msi-view-reexecute', (yield* execute(t, v)).seq, life(t, v))
    yield* fetchAll(t, v)
    yield* close(t, v)
    yield* close(t, db)
  } },
  { rule: 'msi-fetch-before-execute', *run(t) {
    const db = yield* database(t)
    const v = yield* view(t, db)
    t.plant('msi-fetch-before-execute', (yield* fetch(t, v)).seq, life(t, v))
    yield* close(t, v)
    yield* close(t, db)
  } },
  uncommitted('msi-close-uncommitted', TRANSACT),
  uncommitted('msi-direct-uncommitted', DIRECT),
  { rule: 'msi-suminfo-not-persisted', *run(t) {
    const info = (yield* t.call('MsiGetSummaryInformationW', '0x0', 'package.msi', 3,
      undefined)).value!
    yield* t.call('MsiSummaryInfoSetPropertyW', info, 2, 30, 0, undefined, 'title')
    const on = life(t, info)
    t.plant('msi-suminfo-not-persisted', (yield* close(t, info)).seq, on)
  } },
]

function uncommitted(rule: string, mode: number): Fault {
  return { rule, *run(t) {
    const db = yield* database(t, mode)
    const v = yield* view(t, db, 'INSERT INTO Property VALUES (1, 2)')
    yield* execute(t, v)
    yield* close(t, v)
    const on = life(t, db)
    t.plant(rule, (yield* close(t, db)).seq, on)
  } }
}
