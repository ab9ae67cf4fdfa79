/** Windows Installer as documented: one table per process, an owner thread per handle. */
import type { Value } from '../events.ts'
import { allocate, free, lookUp } from './slots.ts'
import {
  DONE, handleNumber, number, text,
  type Call, type Handler, type Handlers, type MsiObject, type Process, type Reply,
} from './process.ts'

const INVALID_HANDLE = 6
const NO_MORE_ITEMS = 259
const FUNCTION_FAILED = 1627
const OPEN_FAILED = 110

export function resolve(p: Process, value: Value): MsiObject | number {
  return lookUp(p.msi, value) ?? INVALID_HANDLE
}

/** Makes an object and gives it in the way of its function: as result or through a parameter. */
function make(call: Call, kind: string, fields = 1): Reply {
  const object = allocate(call.p.msi, (value): MsiObject =>
    ({ value, kind, tid: call.p.tid, rows: null, fields }))
  const out = call.fn.outParams[0]
  return out < 0 ? { result: handleNumber(object.value) }
    : { result: 0, outs: { [call.fn.params[out].name]: object.value } }
}

const makes = (kind: string): Handler => call => make(call, kind)

export const msi: Handlers = {
  MsiOpenDatabase: call => /missing/i.test(text(call, 'szDatabasePath') ?? '')
    ? { result: OPEN_FAILED } : make(call, 'database'),
  MsiOpenPackage: makes('package'),
  MsiOpenPackageEx: makes('package'),
  MsiOpenProduct: makes('package'),
  MsiGetActiveDatabase: makes('database'),
  MsiDatabaseOpenView: makes('view'),
  MsiViewExecute(call) {
    (call.targets[0] as MsiObject).rows = call.p.world.random.between(1, 5)
    return DONE
  },
  MsiViewFetch(call) {
    const view = call.targets[0] as MsiObject
    if (view.rows === null) return { result: FUNCTION_FAILED }
    if (view.rows === 0) return { result: NO_MORE_ITEMS, outs: { phRecord: '0x0' } }
    view.rows--
    return make(call, 'record', 3)
  },
  MsiViewClose(call) {
    (call.targets[0] as MsiObject).rows = null
    return DONE
  },
  MsiViewGetColumnInfo: makes('record'),
  MsiDatabaseGetPrimaryKeys: makes('record'),
  MsiCreateRecord: call => make(call, 'record', number(call, 'cParams')),
  MsiGetLastErrorRecord: () => ({ result: 0 }),
  MsiGetSummaryInformation: makes('summary'),
  MsiEnableUIPreview: makes('preview'),
  MsiBeginTransaction: makes('transaction'),
  MsiGetDatabaseState: () => ({ result: 1 }),
  MsiDatabaseIsTablePersistent: () => ({ result: 1 }),
  MsiEvaluateCondition: () => ({ result: 1 }),
  MsiGetLanguage: () => ({ result: 1033 }),
  MsiRecordGetInteger: call => ({ result: number(call, 'iField') }),
  MsiRecordGetString: () => ({ result: 0, outs: { szValueBuf: 'text', pcchValueBuf: 4 } }),
  MsiRecordDataSize: () => ({ result: 4 }),
  MsiRecordGetFieldCount: call => ({ result: (call.targets[0] as MsiObject).fields }),
  MsiCloseHandle(call) {
    const object = call.targets[0] as MsiObject | null
    if (!object) return DONE
    const { msiForeignClose } = call.p.world.behaviour
    if (object.tid !== call.p.tid && msiForeignClose !== 0) return { result: msiForeignClose }
    free(call.p.msi, object.value)
    return DONE
  },
  MsiCloseAllHandles(call) {
    const own = call.p.msi.items.filter(object => object?.tid === call.p.tid)
    for (const object of own) free(call.p.msi, object!.value)
    return { result: own.length }
  },
}
