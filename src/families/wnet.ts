import type { FamilySpec, FunctionSpec, Keep } from './spec.ts'

/**
 * WNet (mpr.dll). A connection has no handle: it is its local device name, or without a device
 * its remote name, within the logon session. Enumerations have a HANDLE, written HNETENUM here so
 * that it is told from every other HANDLE. The return code is the truth, not GetLastError.
 * User names and passwords are never kept.
 */

/** lpLocalName and lpRemoteName of the NETRESOURCE (x64) that lpNetResource points to. */
const names = {
  local: { param: 'lpNetResource', at: 16, as: 'string' },
  remote: { param: 'lpNetResource', at: 24, as: 'string' },
} as const satisfies Record<string, Keep>
/** ERROR_OPEN_FILES, ERROR_ACTIVE_CONNECTIONS, ERROR_DEVICE_IN_USE. */
const inUse = [2401, 2402, 2404]
const dialog = (proto: string): FunctionSpec => ({ proto, role: 'use', waits: true })

const functions: readonly FunctionSpec[] = [
  // Connecting.
  { proto: 'DWORD WNetAddConnection{A,W}(LPCTSTR lpRemoteName, LPCTSTR lpPassword, ' +
      'LPCTSTR lpLocalName)',
    role: 'acquire', makes: 'connection', waits: true,
    keep: { local: 'lpLocalName', remote: 'lpRemoteName' }, note: 'Kept for 16-bit Windows.' },
  { proto: 'DWORD WNetAddConnection2{A,W}(void* lpNetResource, LPCTSTR lpPassword, ' +
      'LPCTSTR lpUserName, DWORD dwFlags)',
    role: 'acquire', makes: 'connection', waits: true, keep: { ...names, flags: 'dwFlags' } },
  { proto: 'DWORD WNetAddConnection3{A,W}(HWND hwndOwner, void* lpNetResource, ' +
      'LPCTSTR lpPassword, LPCTSTR lpUserName, DWORD dwFlags)',
    role: 'acquire', makes: 'connection', waits: true, keep: { ...names, flags: 'dwFlags' } },
  { proto: 'DWORD WNetUseConnection{A,W}(HWND hwndOwner, void* lpNetResource, ' +
      'LPCTSTR lpPassword, LPCTSTR lpUserId, DWORD dwFlags, LPTSTR lpAccessName, ' +
      'DWORD* lpBufferSize, DWORD* lpResult)',
    role: 'acquire', makes: 'connection', waits: true,
    keep: { ...names, flags: 'dwFlags', access: 'lpAccessName' },
    note: 'With CONNECT_REDIRECT the system chooses the device; lpAccessName says which.' },
  { proto: 'DWORD WNetRestoreConnection{A,W}(HWND hwndParent, LPCTSTR lpDevice)',
    role: 'acquire', makes: 'connection', waits: true, keep: { local: 'lpDevice' },
    note: 'Restores a remembered connection; without a device all of them.' },

  // Cancelling.
  { proto: 'DWORD WNetCancelConnection{A,W}(LPCTSTR lpName, BOOL fForce)',
    role: 'release', named: 'lpName', waits: true, inUse, keep: { force: 'fForce' },
    note: 'Never updates the profile. New code uses WNetCancelConnection2.' },
  { proto: 'DWORD WNetCancelConnection2{A,W}(LPCTSTR lpName, DWORD dwFlags, BOOL fForce)',
    role: 'release', named: 'lpName', waits: true, inUse,
    keep: { force: 'fForce', flags: 'dwFlags' },
    note: 'A device name cancels its redirection, a remote name only connections without device.' },

  // Asking about connections.
  { proto: 'DWORD WNetGetConnection{A,W}(LPCTSTR lpLocalName, LPTSTR lpRemoteName, ' +
      'DWORD* lpnLength)', role: 'query', named: 'lpLocalName' },
  { proto: 'DWORD WNetGetUser{A,W}(LPCTSTR lpName, LPTSTR lpUserName, DWORD* lpnLength)',
    role: 'query', named: 'lpName' },
  { proto: 'DWORD WNetGetUniversalName{A,W}(LPCTSTR lpLocalPath, DWORD dwInfoLevel, ' +
      'void* lpBuffer, DWORD* lpBufferSize)',
    role: 'query', named: 'lpLocalPath', note: 'Only the device of the path names a connection.' },
  { proto: 'DWORD WNetGetResourceInformation{A,W}(void* lpNetResource, void* lpBuffer, ' +
      'DWORD* lpcbBuffer, LPTSTR* lplpSystem)', role: 'query', waits: true },
  { proto: 'DWORD WNetGetResourceParent{A,W}(void* lpNetResource, void* lpBuffer, ' +
      'DWORD* lpcbBuffer)', role: 'query', waits: true },
  { proto: 'DWORD WNetGetLastError{A,W}(DWORD* lpError, LPTSTR lpErrorBuf, ' +
      'DWORD nErrorBufSize, LPTSTR lpNameBuf, DWORD nNameBufSize)',
    role: 'query', note: 'The provider\'s own error, on the thread whose call returned 1208.' },

  // Dialogs: the user picks, so no name is in the call.
  dialog('DWORD WNetConnectionDialog(HWND hwnd, DWORD dwType)'),
  dialog('DWORD WNetConnectionDialog1{A,W}(void* lpConnDlgStruct)'),
  dialog('DWORD WNetDisconnectDialog(HWND hwnd, DWORD dwType)'),
  dialog('DWORD WNetDisconnectDialog1{A,W}(void* lpConnDlgStruct)'),

  // Enumerations.
  { proto: 'DWORD WNetOpenEnum{A,W}(DWORD dwScope, DWORD dwType, DWORD dwUsage, ' +
      'void* lpNetResource, HNETENUM* lphEnum)',
    role: 'acquire', makes: 'enum', waits: true, keep: { scope: 'dwScope' } },
  { proto: 'DWORD WNetEnumResource{A,W}(HNETENUM hEnum, DWORD* lpcCount, void* lpBuffer, ' +
      'DWORD* lpBufferSize)',
    role: 'use', takes: { hEnum: ['enum'] }, waits: true,
    note: '259 says that there is no more, 234 that the buffer is too small for one entry.' },
  { proto: 'DWORD WNetCloseEnum(HNETENUM hEnum)', role: 'release', takes: { hEnum: ['enum'] } },
]

export const wnet: FamilySpec = {
  family: 'wnet',
  title: 'WNet',
  dll: 'mpr.dll',
  handleTypes: { HNETENUM: 'enum' },
  // The connection comes first: it is what a name stands for where no handle type says otherwise.
  kinds: {
    connection: { noun: 'a network connection', scope: 'logon', settles: 'return', named: true,
      outlives: true },
    enum: { noun: 'a network enumeration', scope: 'session', settles: 'return' },
  },
  failsBy: { DWORD: 'nonzero' },
  functions,
  errors: {
    5: 'ERROR_ACCESS_DENIED', 6: 'ERROR_INVALID_HANDLE', 50: 'ERROR_NOT_SUPPORTED',
    53: 'ERROR_BAD_NETPATH', 64: 'ERROR_NETNAME_DELETED', 66: 'ERROR_BAD_DEV_TYPE',
    67: 'ERROR_BAD_NET_NAME', 85: 'ERROR_ALREADY_ASSIGNED', 87: 'ERROR_INVALID_PARAMETER',
    170: 'ERROR_BUSY', 234: 'ERROR_MORE_DATA', 259: 'ERROR_NO_MORE_ITEMS',
    487: 'ERROR_INVALID_ADDRESS', 1200: 'ERROR_BAD_DEVICE', 1201: 'ERROR_CONNECTION_UNAVAIL',
    1202: 'ERROR_DEVICE_ALREADY_REMEMBERED', 1203: 'ERROR_NO_NET_OR_BAD_PATH',
    1204: 'ERROR_BAD_PROVIDER', 1205: 'ERROR_CANNOT_OPEN_PROFILE', 1206: 'ERROR_BAD_PROFILE',
    1207: 'ERROR_NOT_CONTAINER', 1208: 'ERROR_EXTENDED_ERROR',
    1219: 'ERROR_SESSION_CREDENTIAL_CONFLICT', 1222: 'ERROR_NO_NETWORK', 1223: 'ERROR_CANCELLED',
    1312: 'ERROR_NO_SUCH_LOGON_SESSION', 1326: 'ERROR_LOGON_FAILURE',
    1794: 'ERROR_REDIRECTOR_HAS_OPEN_HANDLES', 2202: 'ERROR_BAD_USERNAME',
    2250: 'ERROR_NOT_CONNECTED', 2401: 'ERROR_OPEN_FILES', 2402: 'ERROR_ACTIVE_CONNECTIONS',
    2404: 'ERROR_DEVICE_IN_USE',
  },
  pages: [
    'https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcancelconnectionw',
    'https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcancelconnection2w',
  ],
}
