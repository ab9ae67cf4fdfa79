import type { FamilySpec, FunctionSpec } from './spec.ts'

/**
 * Windows Installer (msi.dll). Every handle is closed with MsiCloseHandle, on the thread that
 * acquired it. Closing a parent closes no child: a view keeps its database (and its file's lock).
 * A return code is the only word on success; GetLastError is never set.
 *
 * Enumerations (MSIMODIFY, INSTALLSTATE ...) are written as the int that they are.
 * Nothing is `query`: with a closed handle every call here is wrong, reading included.
 */

const use = (takes: FunctionSpec['takes']) => (proto: string): FunctionSpec =>
  ({ proto, role: 'use', takes })
const onDatabase = use({ hDatabase: ['database'] })
const onView = use({ hView: ['view'] })
const onRecord = use({ hRecord: ['record'] })
const onSummary = use({ hSummaryInfo: ['summary'] })
const onPreview = use({ hPreview: ['preview'] })
/** In a custom action hInstall is borrowed from the installer: first seen in a call like these. */
const onInstall = use({ hInstall: ['package'] })
const onProduct = use({ hProduct: ['package'] })

const functions: readonly FunctionSpec[] = [
  // Databases and installation sessions.
  { proto: 'UINT MsiOpenDatabase{A,W}(LPCTSTR szDatabasePath, LPCTSTR szPersist, ' +
      'MSIHANDLE* phDatabase)',
    role: 'acquire', makes: 'database',
    keep: { mode: { param: 'szPersist', as: 'names',
      names: ['readonly', 'transact', 'direct', 'create', 'createdirect'] } },
    note: 'szPersist is 0-4 cast to a pointer (plus 32 for a patch file), or an output path.' },
  { proto: 'UINT MsiOpenPackage{A,W}(LPCTSTR szPackagePath, MSIHANDLE* hProduct)',
    role: 'acquire', makes: 'package',
    note: 'COM must be initialised on the thread. The path "#<handle>" names an open database.' },
  { proto: 'UINT MsiOpenPackageEx{A,W}(LPCTSTR szPackagePath, DWORD dwOptions, ' +
      'MSIHANDLE* hProduct)',
    role: 'acquire', makes: 'package', note: 'COM must be initialised on the thread.' },
  { proto: 'UINT MsiOpenProduct{A,W}(LPCTSTR szProduct, MSIHANDLE* hProduct)',
    role: 'acquire', makes: 'package', note: 'COM must be initialised on the thread.' },
  { proto: 'MSIHANDLE MsiGetActiveDatabase(MSIHANDLE hInstall)',
    role: 'acquire', makes: 'database', takes: { hInstall: ['package'] },
    note: 'Read-only, and to be closed like any other though hInstall is borrowed.' },

  // What comes from a database.
  { proto: 'UINT MsiDatabaseOpenView{A,W}(MSIHANDLE hDatabase, LPCTSTR szQuery, ' +
      'MSIHANDLE* phView)',
    role: 'acquire', makes: 'view', takes: { hDatabase: ['database'] },
    keep: { sql: { param: 'szQuery', as: 'verb' } } },
  { proto: 'UINT MsiViewFetch(MSIHANDLE hView, MSIHANDLE* phRecord)',
    role: 'acquire', makes: 'record', takes: { hView: ['view'] },
    note: 'A new record for every row; at the end 259 and no handle.' },
  { proto: 'UINT MsiViewGetColumnInfo(MSIHANDLE hView, int eColumnInfo, MSIHANDLE* phRecord)',
    role: 'acquire', makes: 'record', takes: { hView: ['view'] } },
  { proto: 'UINT MsiDatabaseGetPrimaryKeys{A,W}(MSIHANDLE hDatabase, LPCTSTR szTableName, ' +
      'MSIHANDLE* phRecord)',
    role: 'acquire', makes: 'record', takes: { hDatabase: ['database'] } },
  { proto: 'MSIHANDLE MsiCreateRecord(UINT cParams)', role: 'acquire', makes: 'record' },
  { proto: 'MSIHANDLE MsiGetLastErrorRecord(void)', role: 'acquire', makes: 'record',
    note: 'Null means that there is no error record; reading it clears it.' },
  { proto: 'UINT MsiGetSummaryInformation{A,W}(MSIHANDLE hDatabase, LPCTSTR szDatabasePath, ' +
      'UINT uiUpdateCount, MSIHANDLE* phSummaryInfo)',
    role: 'acquire', makes: 'summary', takes: { hDatabase: ['database'] },
    keep: { updates: 'uiUpdateCount' },
    note: 'hDatabase is 0 when a path is given. With updates, persist before closing.' },
  { proto: 'UINT MsiEnableUIPreview(MSIHANDLE hDatabase, MSIHANDLE* phPreview)',
    role: 'acquire', makes: 'preview', takes: { hDatabase: ['database'] } },

  // Transactions of several packages. Listed because MsiCloseHandle closes these handles too.
  { proto: 'UINT MsiBeginTransaction{A,W}(LPCTSTR szName, DWORD dwTransactionAttributes, ' +
      'MSIHANDLE* phTransactionHandle, HANDLE* phChangeOfOwnerEvent)',
    role: 'acquire', makes: 'transaction' },
  { proto: 'UINT MsiJoinTransaction(MSIHANDLE hTransactionHandle, DWORD dwTransactionAttributes, ' +
      'HANDLE* phChangeOfOwnerEvent)',
    role: 'use', takes: { hTransactionHandle: ['transaction'] } },

  // Uses of a view.
  { ...onView('UINT MsiViewExecute(MSIHANDLE hView, MSIHANDLE hRecord)'),
    takes: { hView: ['view'], hRecord: ['record'] }, note: 'hRecord is 0 without parameters.' },
  { proto: 'UINT MsiViewModify(MSIHANDLE hView, int eModifyMode, MSIHANDLE hRecord)',
    role: 'use', takes: { hView: ['view'], hRecord: ['record'] },
    keep: { modify: 'eModifyMode' } },
  { ...onView('UINT MsiViewClose(MSIHANDLE hView)'),
    note: 'Releases the result set, not the handle.' },
  { ...onView('int MsiViewGetError{A,W}(MSIHANDLE hView, LPTSTR szColumnNameBuffer, ' +
      'DWORD* pcchBuf)'),
    fails: 'nonzero',
    note: 'Returns an MSIDBERROR: negative for its own failure, else the column\'s.' },

  // Uses of a database.
  onDatabase('UINT MsiDatabaseCommit(MSIHANDLE hDatabase)'),
  { ...onDatabase('int MsiDatabaseIsTablePersistent{A,W}(MSIHANDLE hDatabase, ' +
      'LPCTSTR szTableName)'),
    fails: 'never', note: 'Returns an MSICONDITION: 3 is its error.' },
  { ...onDatabase('int MsiGetDatabaseState(MSIHANDLE hDatabase)'), fails: 'minus-one' },
  onDatabase('UINT MsiDatabaseImport{A,W}(MSIHANDLE hDatabase, LPCTSTR szFolderPath, ' +
    'LPCTSTR szFileName)'),
  onDatabase('UINT MsiDatabaseExport{A,W}(MSIHANDLE hDatabase, LPCTSTR szTableName, ' +
    'LPCTSTR szFolderPath, LPCTSTR szFileName)'),
  { proto: 'UINT MsiDatabaseMerge{A,W}(MSIHANDLE hDatabase, MSIHANDLE hDatabaseMerge, ' +
      'LPCTSTR szTableName)',
    role: 'use', takes: { hDatabase: ['database'], hDatabaseMerge: ['database'] } },
  { proto: 'UINT MsiDatabaseGenerateTransform{A,W}(MSIHANDLE hDatabase, ' +
      'MSIHANDLE hDatabaseReference, LPCTSTR szTransformFile, int iReserved1, int iReserved2)',
    role: 'use', takes: { hDatabase: ['database'], hDatabaseReference: ['database'] } },
  onDatabase('UINT MsiDatabaseApplyTransform{A,W}(MSIHANDLE hDatabase, LPCTSTR szTransformFile, ' +
    'int iErrorConditions)'),
  { proto: 'UINT MsiCreateTransformSummaryInfo{A,W}(MSIHANDLE hDatabase, ' +
      'MSIHANDLE hDatabaseReference, LPCTSTR szTransformFile, int iErrorConditions, ' +
      'int iValidation)',
    role: 'use', takes: { hDatabase: ['database'], hDatabaseReference: ['database'] } },

  // Uses of a record.
  onRecord('UINT MsiRecordGetString{A,W}(MSIHANDLE hRecord, UINT iField, LPTSTR szValueBuf, ' +
    'DWORD* pcchValueBuf)'),
  onRecord('UINT MsiRecordSetString{A,W}(MSIHANDLE hRecord, UINT iField, LPCTSTR szValue)'),
  { ...onRecord('int MsiRecordGetInteger(MSIHANDLE hRecord, UINT iField)'), fails: 'never',
    note: 'MSI_NULL_INTEGER also stands for a bad handle.' },
  onRecord('UINT MsiRecordSetInteger(MSIHANDLE hRecord, UINT iField, int iValue)'),
  onRecord('UINT MsiRecordReadStream(MSIHANDLE hRecord, UINT iField, void* szDataBuf, ' +
    'DWORD* pcbDataBuf)'),
  onRecord('UINT MsiRecordSetStream{A,W}(MSIHANDLE hRecord, UINT iField, LPCTSTR szFilePath)'),
  onRecord('BOOL MsiRecordIsNull(MSIHANDLE hRecord, UINT iField)'),
  { ...onRecord('UINT MsiRecordDataSize(MSIHANDLE hRecord, UINT iField)'), fails: 'never',
    note: '0 is the size of an empty field as well as of a bad handle\'s.' },
  { ...onRecord('UINT MsiRecordGetFieldCount(MSIHANDLE hRecord)'), fails: 'minus-one' },
  onRecord('UINT MsiRecordClearData(MSIHANDLE hRecord)'),
  { proto: 'UINT MsiFormatRecord{A,W}(MSIHANDLE hInstall, MSIHANDLE hRecord, ' +
      'LPTSTR szResultBuf, DWORD* pcchResultBuf)',
    role: 'use', takes: { hInstall: ['package'], hRecord: ['record'] },
    note: 'hInstall may be 0.' },
  { proto: 'int MsiProcessMessage(MSIHANDLE hInstall, int eMessageType, MSIHANDLE hRecord)',
    role: 'use', takes: { hInstall: ['package'], hRecord: ['record'] }, fails: 'minus-one',
    keep: { type: 'eMessageType' } },

  // Uses of summary information.
  onSummary('UINT MsiSummaryInfoGetPropertyCount(MSIHANDLE hSummaryInfo, UINT* puiPropertyCount)'),
  onSummary('UINT MsiSummaryInfoGetProperty{A,W}(MSIHANDLE hSummaryInfo, UINT uiProperty, ' +
    'UINT* puiDataType, int* piValue, void* pftValue, LPTSTR szValueBuf, DWORD* pcchValueBuf)'),
  onSummary('UINT MsiSummaryInfoSetProperty{A,W}(MSIHANDLE hSummaryInfo, UINT uiProperty, ' +
    'UINT uiDataType, int iValue, void* pftValue, LPCTSTR szValue)'),
  onSummary('UINT MsiSummaryInfoPersist(MSIHANDLE hSummaryInfo)'),

  // Uses of an installation session.
  onInstall('UINT MsiGetProperty{A,W}(MSIHANDLE hInstall, LPCTSTR szName, LPTSTR szValueBuf, ' +
    'DWORD* pcchValueBuf)'),
  onInstall('UINT MsiSetProperty{A,W}(MSIHANDLE hInstall, LPCTSTR szName, LPCTSTR szValue)'),
  onInstall('UINT MsiDoAction{A,W}(MSIHANDLE hInstall, LPCTSTR szAction)'),
  onInstall('UINT MsiSequence{A,W}(MSIHANDLE hInstall, LPCTSTR szTable, int iSequenceMode)'),
  { ...onInstall('int MsiEvaluateCondition{A,W}(MSIHANDLE hInstall, LPCTSTR szCondition)'),
    fails: 'never', note: 'Returns an MSICONDITION: 3 is its error.' },
  onInstall('UINT MsiGetFeatureState{A,W}(MSIHANDLE hInstall, LPCTSTR szFeature, ' +
    'int* piInstalled, int* piAction)'),
  onInstall('UINT MsiSetFeatureState{A,W}(MSIHANDLE hInstall, LPCTSTR szFeature, int iState)'),
  onInstall('UINT MsiSetFeatureAttributes{A,W}(MSIHANDLE hInstall, LPCTSTR szFeature, ' +
    'DWORD dwAttributes)'),
  onInstall('UINT MsiGetFeatureValidStates{A,W}(MSIHANDLE hInstall, LPCTSTR szFeature, ' +
    'DWORD* lpInstallStates)'),
  onInstall('UINT MsiGetFeatureCost{A,W}(MSIHANDLE hInstall, LPCTSTR szFeature, int iCostTree, ' +
    'int iState, int* piCost)'),
  onInstall('UINT MsiGetComponentState{A,W}(MSIHANDLE hInstall, LPCTSTR szComponent, ' +
    'int* piInstalled, int* piAction)'),
  onInstall('UINT MsiSetComponentState{A,W}(MSIHANDLE hInstall, LPCTSTR szComponent, int iState)'),
  onInstall('UINT MsiEnumComponentCosts{A,W}(MSIHANDLE hInstall, LPCTSTR szComponent, ' +
    'DWORD dwIndex, int iState, LPTSTR szDriveBuf, DWORD* pcchDriveBuf, int* piCost, ' +
    'int* piTempCost)'),
  onInstall('UINT MsiGetTargetPath{A,W}(MSIHANDLE hInstall, LPCTSTR szFolder, LPTSTR szPathBuf, ' +
    'DWORD* pcchPathBuf)'),
  onInstall('UINT MsiSetTargetPath{A,W}(MSIHANDLE hInstall, LPCTSTR szFolder, ' +
    'LPCTSTR szFolderPath)'),
  onInstall('UINT MsiGetSourcePath{A,W}(MSIHANDLE hInstall, LPCTSTR szFolder, LPTSTR szPathBuf, ' +
    'DWORD* pcchPathBuf)'),
  { ...onInstall('BOOL MsiGetMode(MSIHANDLE hInstall, int eRunMode)'),
    note: 'FALSE is an answer.' },
  onInstall('UINT MsiSetMode(MSIHANDLE hInstall, int eRunMode, BOOL fState)'),
  { ...onInstall('WORD MsiGetLanguage(MSIHANDLE hInstall)'), fails: 'null' },
  onInstall('UINT MsiSetInstallLevel(MSIHANDLE hInstall, int iInstallLevel)'),
  { ...onInstall('UINT MsiVerifyDiskSpace(MSIHANDLE hInstall)'), deadlyStub: true },
  onProduct('UINT MsiGetProductProperty{A,W}(MSIHANDLE hProduct, LPCTSTR szProperty, ' +
    'LPTSTR lpValueBuf, DWORD* pcchValueBuf)'),
  onProduct('UINT MsiGetFeatureInfo{A,W}(MSIHANDLE hProduct, LPCTSTR szFeature, ' +
    'DWORD* lpAttributes, LPTSTR lpTitleBuf, DWORD* pcchTitleBuf, LPTSTR lpHelpBuf, ' +
    'DWORD* pcchHelpBuf)'),

  // Uses of a preview.
  onPreview('UINT MsiPreviewDialog{A,W}(MSIHANDLE hPreview, LPCTSTR szDialogName)'),
  onPreview('UINT MsiPreviewBillboard{A,W}(MSIHANDLE hPreview, LPCTSTR szControlName, ' +
    'LPCTSTR szBillboard)'),

  // The closes.
  { proto: 'UINT MsiCloseHandle(MSIHANDLE hAny)', role: 'release',
    note: 'On the thread that acquired the handle; closing 0 does nothing.' },
  { proto: 'UINT MsiCloseAllHandles(void)', role: 'release-all', fails: 'never',
    note: 'Closes the calling thread\'s handles and returns their number; for diagnosis only.' },
]

const handle = {
  scope: 'session', settles: 'return', affinity: 'thread', cascades: false,
} as const

export const msi: FamilySpec = {
  family: 'msi',
  title: 'Windows Installer',
  dll: 'msi.dll',
  handleTypes: { MSIHANDLE: 'record' },
  kinds: {
    database: { noun: 'an installer database', ...handle },
    package: { noun: 'an installation session', ...handle },
    view: { noun: 'a view', ...handle },
    record: { noun: 'a record', ...handle },
    summary: { noun: 'summary information', ...handle },
    preview: { noun: 'a dialog preview', ...handle },
    transaction: { noun: 'an installer transaction', ...handle },
  },
  failsBy: { UINT: 'nonzero', MSIHANDLE: 'null', BOOL: 'never' },
  functions,
  errors: {
    6: 'ERROR_INVALID_HANDLE', 13: 'ERROR_INVALID_DATA', 87: 'ERROR_INVALID_PARAMETER',
    110: 'ERROR_OPEN_FAILED', 112: 'ERROR_DISK_FULL', 120: 'ERROR_CALL_NOT_IMPLEMENTED',
    234: 'ERROR_MORE_DATA', 259: 'ERROR_NO_MORE_ITEMS', 1444: 'ERROR_INVALID_THREAD_ID',
    1601: 'ERROR_INSTALL_SERVICE_FAILURE', 1602: 'ERROR_INSTALL_USEREXIT',
    1603: 'ERROR_INSTALL_FAILURE', 1604: 'ERROR_INSTALL_SUSPEND', 1605: 'ERROR_UNKNOWN_PRODUCT',
    1606: 'ERROR_UNKNOWN_FEATURE', 1607: 'ERROR_UNKNOWN_COMPONENT',
    1608: 'ERROR_UNKNOWN_PROPERTY', 1609: 'ERROR_INVALID_HANDLE_STATE',
    1610: 'ERROR_BAD_CONFIGURATION', 1612: 'ERROR_INSTALL_SOURCE_ABSENT',
    1615: 'ERROR_BAD_QUERY_SYNTAX', 1616: 'ERROR_INVALID_FIELD',
    1618: 'ERROR_INSTALL_ALREADY_RUNNING', 1619: 'ERROR_INSTALL_PACKAGE_OPEN_FAILED',
    1620: 'ERROR_INSTALL_PACKAGE_INVALID', 1626: 'ERROR_FUNCTION_NOT_CALLED',
    1627: 'ERROR_FUNCTION_FAILED', 1628: 'ERROR_INVALID_TABLE', 1629: 'ERROR_DATATYPE_MISMATCH',
    1631: 'ERROR_CREATE_FAILED', 1635: 'ERROR_PATCH_PACKAGE_OPEN_FAILED',
    1640: 'ERROR_INSTALL_REMOTE_DISALLOWED', 1645: 'ERROR_INSTALL_REMOTE_PROHIBITED',
  },
  pages: [
    'https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiclosehandle',
    'https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msicloseallhandles',
  ],
}
