/** The family specs: complete against the fact sheet, and derived into what the fold asks for. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { errorName, families, functions } from '../../src/families/all.ts'
import { deriveFn } from '../../src/families/spec.ts'
import type { Fn } from '../../src/families/spec.ts'

const derived = families.flatMap(family => family.functions.map(spec => deriveFn(family, spec)))

function fn(name: string): Fn {
  const found = functions.get(name)
  assert.ok(found, `${name} is not exported by any family`)
  return found
}
const paramNames = (f: Fn, indexes: readonly number[]) =>
  indexes.map(i => i < 0 ? 'result' : f.params[i].name)
const carries = (name: string) => paramNames(fn(name), fn(name).handleParams)
const gives = (name: string) => paramNames(fn(name), fn(name).outParams)

/**
 * Base names of the fact sheet's section 1, without InternetAutodial and InternetAutodialHangup:
 * these carry no handle.
 */
const sheet: Record<string, string> = {
  wininet: `InternetOpen InternetConnect HttpOpenRequest InternetOpenUrl FtpOpenFile
    FtpFindFirstFile GopherOpenFile GopherFindFirstFile FindFirstUrlCacheEntry FindCloseUrlCache
    RetrieveUrlCacheEntryStream UnlockUrlCacheEntryStream InternetLockRequestFile
    InternetUnlockRequestFile HttpSendRequest HttpSendRequestEx InternetWriteFile HttpEndRequest
    InternetReadFile InternetReadFileEx InternetQueryDataAvailable InternetSetFilePointer
    HttpAddRequestHeaders HttpQueryInfo InternetFindNextFile FtpGetFile FtpPutFile FtpCommand
    FtpDeleteFile InternetErrorDlg InternetQueryOption InternetSetOption InternetSetStatusCallback
    InternetCloseHandle InternetHangUp InternetDial`,
  msi: `MsiOpenDatabase MsiOpenPackage MsiOpenPackageEx MsiOpenProduct MsiGetActiveDatabase
    MsiDatabaseOpenView MsiViewFetch MsiViewGetColumnInfo MsiDatabaseGetPrimaryKeys MsiCreateRecord
    MsiGetLastErrorRecord MsiGetSummaryInformation MsiEnableUIPreview MsiViewExecute MsiViewModify
    MsiViewClose MsiViewGetError MsiDatabaseCommit MsiDatabaseIsTablePersistent MsiGetDatabaseState
    MsiDatabaseImport MsiDatabaseExport MsiDatabaseMerge MsiDatabaseGenerateTransform
    MsiDatabaseApplyTransform MsiCreateTransformSummaryInfo MsiRecordGetString MsiRecordSetString
    MsiRecordGetInteger MsiRecordSetInteger MsiRecordSetStream MsiRecordIsNull MsiRecordDataSize
    MsiRecordGetFieldCount MsiRecordReadStream MsiRecordClearData MsiFormatRecord MsiProcessMessage
    MsiSummaryInfoGetPropertyCount MsiSummaryInfoGetProperty MsiSummaryInfoSetProperty
    MsiSummaryInfoPersist MsiGetProperty MsiSetProperty MsiDoAction MsiSequence
    MsiEvaluateCondition MsiGetFeatureState MsiSetFeatureState MsiGetComponentState
    MsiSetComponentState MsiGetTargetPath MsiSetTargetPath MsiGetSourcePath MsiGetMode MsiSetMode
    MsiGetLanguage MsiVerifyDiskSpace MsiSetInstallLevel MsiPreviewDialog MsiPreviewBillboard
    MsiCloseHandle MsiCloseAllHandles`,
  wnet: `WNetAddConnection WNetAddConnection2 WNetAddConnection3 WNetUseConnection
    WNetConnectionDialog WNetConnectionDialog1 WNetDisconnectDialog WNetDisconnectDialog1
    WNetRestoreConnection WNetCancelConnection WNetCancelConnection2 WNetOpenEnum WNetEnumResource
    WNetCloseEnum WNetGetConnection WNetGetUser WNetGetUniversalName WNetGetResourceInformation
    WNetGetLastError`,
  ras: `RasDial RasEnumConnections RasGetSubEntryHandle RasGetConnectStatus RasGetProjectionInfo
    RasGetConnectionStatistics RasGetLinkStatistics RasClearConnectionStatistics
    RasUpdateConnection RasInvokeEapUI RasConnectionNotification RasHangUp RasGetErrorString`,
}

test('every function of the fact sheet is there', () => {
  for (const [family, bases] of Object.entries(sheet)) {
    const known = new Set(derived.filter(f => f.family.family === family).map(f => f.base))
    assert.deepEqual(bases.split(/\s+/).filter(base => !known.has(base)), [], family)
  }
})

test('no export is listed twice', () => {
  const names = derived.flatMap(f => f.exports)
  assert.equal(new Set(names).size, names.length)
})

test('what makes a handle says through what it comes out', () => {
  for (const f of derived) {
    if (!f.spec.makes) assert.deepEqual(f.outParams, [], `${f.base} gives what it does not make`)
    else if (f.family.kinds[f.spec.makes].named) assert.deepEqual(f.outParams, [], f.base)
    else assert.equal(f.outParams.length, 1, `${f.base} makes ${f.spec.makes} out of nothing`)
  }
})

test('handles, outs and parents are found by their C types', () => {
  // [function, handles in, handles out, index of the parent in the handles]
  const expected: [string, string[], string[], number][] = [
    ['InternetOpenW', [], ['result'], -1],
    ['InternetConnectW', ['hInternet'], ['result'], 0],
    ['InternetErrorDlg', ['hRequest'], [], -1],
    ['FtpCommandA', ['hConnect'], ['phFtpCommand'], 0],
    ['FindFirstUrlCacheEntryW', [], ['result'], -1],
    ['MsiOpenDatabaseW', [], ['phDatabase'], -1],
    ['MsiGetActiveDatabase', ['hInstall'], ['result'], 0],
    ['MsiViewFetch', ['hView'], ['phRecord'], 0],
    ['MsiGetSummaryInformationA', ['hDatabase'], ['phSummaryInfo'], 0],
    ['MsiGetLastErrorRecord', [], ['result'], -1],
    ['MsiViewExecute', ['hView', 'hRecord'], [], -1],
    ['MsiDatabaseGenerateTransformW', ['hDatabase', 'hDatabaseReference'], [], -1],
    ['MsiFormatRecordW', ['hInstall', 'hRecord'], [], -1],
    ['MsiCloseAllHandles', [], [], -1],
    ['WNetAddConnection2W', [], [], -1],
    ['WNetCancelConnection2W', ['lpName'], [], -1],
    ['WNetOpenEnumW', [], ['lphEnum'], -1],
    ['WNetCloseEnum', ['hEnum'], [], -1],
    ['RasDialW', [], ['lphRasConn'], -1],
    ['RasEnumConnectionsW', [], ['lprasconn'], -1],
    ['RasGetSubEntryHandleW', ['hrasconn'], ['lphrasconn'], 0],
    ['RasConnectionNotificationW', ['hrasconn'], [], -1],
  ]
  for (const [name, handles, outs, parent] of expected) {
    assert.deepEqual([carries(name), gives(name), fn(name).parentHandle], [handles, outs, parent],
      name)
  }
})

test('a handle seen first is assumed to be of the kind that the call takes', () => {
  assert.deepEqual(fn('MsiProcessMessage').assumes, ['package', 'record'])
  assert.deepEqual(fn('MsiDatabaseMergeW').assumes, ['database', 'database'])
  assert.deepEqual(fn('WNetCancelConnectionA').assumes, ['connection'])
  assert.deepEqual(fn('WNetEnumResourceW').assumes, ['enum'])
  assert.deepEqual(fn('RasHangUpW').assumes, ['connection'])
  assert.deepEqual(fn('MsiCloseHandle').takes, [null], 'MsiCloseHandle closes every kind')
})

test('failure is read where the function puts it', () => {
  const expected: Record<string, string> = {
    InternetConnectW: 'null', InternetCloseHandle: 'false', InternetDialW: 'nonzero',
    InternetSetStatusCallback: 'minus-one', MsiCloseHandle: 'nonzero', MsiCreateRecord: 'null',
    MsiRecordGetFieldCount: 'minus-one', MsiGetDatabaseState: 'minus-one',
    MsiProcessMessage: 'minus-one', MsiCloseAllHandles: 'never', MsiRecordIsNull: 'never',
    WNetCancelConnection2W: 'nonzero', RasDialA: 'nonzero',
  }
  for (const [name, fails] of Object.entries(expected)) assert.equal(fn(name).fails, fails, name)
})

test('every kind can be closed', () => {
  for (const family of families) {
    const own = derived.filter(f => f.family === family)
    for (const [kind, spec] of Object.entries(family.kinds)) {
      const types = new Set(own.filter(f => f.spec.makes === kind).flatMap(f => f.outParams.map(
        i => i < 0 ? f.result : f.params[i].type.slice(0, -1))))
      const closers = own.filter(f => f.role === 'release' && f.handleParams.some((at, i) =>
        f.takes[i] ? f.takes[i].has(kind)
          : spec.named ? f.spec.named === f.params[at].name : types.has(f.params[at].type)))
      assert.notEqual(closers.length, 0, `${family.family}: nothing closes ${kind}`)
    }
  }
})

test('one name stands for one error code', () => {
  for (const { family, errors, statuses = {} } of families) {
    const names = Object.values(errors)
    assert.equal(new Set(names).size, names.length, `${family} errors`)
    const codes = Object.values(statuses)
    assert.equal(new Set(codes).size, codes.length, `${family} statuses`)
  }
  assert.equal(errorName('wnet', 2401), 'ERROR_OPEN_FILES')
  assert.equal(errorName('ras', 603), 'ERROR_BUFFER_TOO_SMALL')
  assert.equal(errorName('msi', 1777), '1777')
})

test('no secret is kept', () => {
  const secret = /password|user|path|value|property|server|url|header|phonebook/i
  for (const f of derived) {
    for (const [key, keep] of Object.entries(f.spec.keep ?? {})) {
      const param = typeof keep === 'string' ? keep : keep.param
      assert.doesNotMatch(param, secret, `${f.base} keeps ${key}`)
    }
  }
  // The query's verb, a device or remote name, and the entry are all the text there is.
  const isText = (f: Fn, name: string) => f.params.some(p => p.name === name && /STR$/.test(p.type))
  const text = derived.flatMap(f => Object.entries(f.spec.keep ?? {}).flatMap(([key, keep]) =>
    typeof keep === 'string' ? isText(f, keep) ? [key] : []
      : ['text', 'string', 'verb'].includes(keep.as) ? [key] : []))
  assert.deepEqual([...new Set(text)].sort(), ['access', 'entry', 'local', 'remote', 'sql'])
})
