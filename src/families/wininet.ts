import type { FamilySpec, FunctionSpec } from './spec.ts'

/**
 * WinINet (wininet.dll). The tree: InternetOpen (root) -> InternetConnect (session) ->
 * HttpOpenRequest | FtpOpenFile | FtpFindFirstFile | Gopher* (leaf). Closing a handle closes its
 * descendants; a handle with a callback and a non-zero context ends with HANDLE_CLOSING.
 * No call and no callback is bound to a thread.
 */

const ctx = { ctx: 'dwContext' }
const ftp = (proto: string): FunctionSpec =>
  ({ proto, role: 'use', takes: { hConnect: ['session'] }, pends: true, waits: true })
const onRequest = { hRequest: ['request'] }
const readable = { hFile: ['request', 'file', 'find'] }

const functions: readonly FunctionSpec[] = [
  // The tree.
  { proto: 'HINTERNET InternetOpen{A,W}(LPCTSTR lpszAgent, DWORD dwAccessType, ' +
      'LPCTSTR lpszProxy, LPCTSTR lpszProxyBypass, DWORD dwFlags)',
    role: 'acquire', makes: 'root', keep: { flags: 'dwFlags' },
    note: 'INTERNET_FLAG_ASYNC is given only here and inherited by the whole tree.' },
  { proto: 'HINTERNET InternetConnect{A,W}(HINTERNET hInternet, LPCTSTR lpszServerName, ' +
      'WORD nServerPort, LPCTSTR lpszUserName, LPCTSTR lpszPassword, DWORD dwService, ' +
      'DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'session', takes: { hInternet: ['root'] }, pends: true, arrives: true,
    waits: true, keep: { ...ctx, flags: 'dwFlags', service: 'dwService' },
    note: 'HTTP does no network I/O here, FTP connects.' },
  { proto: 'HINTERNET HttpOpenRequest{A,W}(HINTERNET hConnect, LPCTSTR lpszVerb, ' +
      'LPCTSTR lpszObjectName, LPCTSTR lpszVersion, LPCTSTR lpszReferrer, ' +
      'LPCTSTR* lplpszAcceptTypes, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'request', takes: { hConnect: ['session'] },
    keep: { ...ctx, flags: 'dwFlags' }, note: 'Never pends.' },
  { proto: 'HINTERNET InternetOpenUrl{A,W}(HINTERNET hInternet, LPCTSTR lpszUrl, ' +
      'LPCTSTR lpszHeaders, DWORD dwHeadersLength, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'request', takes: { hInternet: ['root'] }, pends: true, arrives: true,
    waits: true, keep: { ...ctx, flags: 'dwFlags' },
    note: 'Asynchronously the handle arrives in REQUEST_COMPLETE; its session handle is hidden.' },
  { proto: 'HINTERNET FtpOpenFile{A,W}(HINTERNET hConnect, LPCTSTR lpszFileName, DWORD dwAccess, ' +
      'DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'file', takes: { hConnect: ['session'] }, pends: true, arrives: true,
    waits: true, keep: { ...ctx, flags: 'dwFlags' },
    note: 'Until it is closed no other FTP call may be made on the session.' },
  { proto: 'HINTERNET FtpFindFirstFile{A,W}(HINTERNET hConnect, LPCTSTR lpszSearchFile, ' +
      'void* lpFindFileData, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'find', takes: { hConnect: ['session'] }, pends: true, arrives: true,
    waits: true, keep: { ...ctx, flags: 'dwFlags' }, note: 'One search per session at a time.' },
  { proto: 'HINTERNET GopherOpenFile{A,W}(HINTERNET hConnect, LPCTSTR lpszLocator, ' +
      'LPCTSTR lpszView, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'file', takes: { hConnect: ['session'] }, pends: true, arrives: true,
    waits: true, keep: ctx },
  { proto: 'HINTERNET GopherFindFirstFile{A,W}(HINTERNET hConnect, LPCTSTR lpszLocator, ' +
      'LPCTSTR lpszSearchString, void* lpFindData, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'acquire', makes: 'find', takes: { hConnect: ['session'] }, pends: true, arrives: true,
    waits: true, keep: ctx },

  // Uses of a request, a file or a search.
  { proto: 'BOOL HttpSendRequest{A,W}(HINTERNET hRequest, LPCTSTR lpszHeaders, ' +
      'DWORD dwHeadersLength, const void* lpOptional, DWORD dwOptionalLength)',
    role: 'use', takes: onRequest, pends: true, waits: true },
  { proto: 'BOOL HttpSendRequestEx{A,W}(HINTERNET hRequest, void* lpBuffersIn, ' +
      'void* lpBuffersOut, DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'use', takes: onRequest, pends: true, waits: true,
    note: 'Must be ended with HttpEndRequest.' },
  { proto: 'BOOL HttpEndRequest{A,W}(HINTERNET hRequest, void* lpBuffersOut, DWORD dwFlags, ' +
      'DWORD_PTR dwContext)', role: 'use', takes: onRequest, pends: true, waits: true },
  { proto: 'BOOL InternetWriteFile(HINTERNET hFile, const void* lpBuffer, ' +
      'DWORD dwNumberOfBytesToWrite, DWORD* lpdwNumberOfBytesWritten)',
    role: 'use', takes: readable, pends: true, waits: true },
  { proto: 'BOOL InternetReadFile(HINTERNET hFile, void* lpBuffer, DWORD dwNumberOfBytesToRead, ' +
      'DWORD* lpdwNumberOfBytesRead)',
    role: 'use', takes: readable, pends: true, waits: true,
    keep: { read: 'lpdwNumberOfBytesRead' } },
  { proto: 'BOOL InternetReadFileEx{A,W}(HINTERNET hFile, void* lpBuffersOut, DWORD dwFlags, ' +
      'DWORD_PTR dwContext)', role: 'use', takes: readable, pends: true, waits: true },
  { proto: 'BOOL InternetQueryDataAvailable(HINTERNET hFile, DWORD* lpdwNumberOfBytesAvailable, ' +
      'DWORD dwFlags, DWORD_PTR dwContext)',
    role: 'use', takes: readable, pends: true, waits: true,
    keep: { available: 'lpdwNumberOfBytesAvailable' } },
  { proto: 'DWORD InternetSetFilePointer(HINTERNET hFile, LONG lDistanceToMove, ' +
      'LONG* lpDistanceToMoveHigh, DWORD dwMoveMethod, DWORD_PTR dwContext)',
    role: 'use', takes: readable, fails: 'minus-one', pends: true, waits: true },
  { proto: 'BOOL HttpAddRequestHeaders{A,W}(HINTERNET hRequest, LPCTSTR lpszHeaders, ' +
      'DWORD dwHeadersLength, DWORD dwModifiers)', role: 'use', takes: onRequest },
  { proto: 'BOOL HttpQueryInfo{A,W}(HINTERNET hRequest, DWORD dwInfoLevel, void* lpBuffer, ' +
      'DWORD* lpdwBufferLength, DWORD* lpdwIndex)', role: 'use', takes: onRequest },
  { proto: 'BOOL InternetFindNextFile{A,W}(HINTERNET hFind, void* lpvFindData)',
    role: 'use', takes: { hFind: ['find'] }, pends: true, waits: true },
  { proto: 'DWORD InternetErrorDlg(HWND hWnd, HINTERNET hRequest, DWORD dwError, DWORD dwFlags, ' +
      'void** lppvData)', role: 'use', takes: onRequest, fails: 'never', waits: true },

  // Uses of an FTP session.
  ftp('BOOL FtpGetFile{A,W}(HINTERNET hConnect, LPCTSTR lpszRemoteFile, LPCTSTR lpszNewFile, ' +
    'BOOL fFailIfExists, DWORD dwFlagsAndAttributes, DWORD dwFlags, DWORD_PTR dwContext)'),
  ftp('BOOL FtpPutFile{A,W}(HINTERNET hConnect, LPCTSTR lpszLocalFile, ' +
    'LPCTSTR lpszNewRemoteFile, DWORD dwFlags, DWORD_PTR dwContext)'),
  { ...ftp('BOOL FtpCommand{A,W}(HINTERNET hConnect, BOOL fExpectResponse, DWORD dwFlags, ' +
      'LPCTSTR lpszCommand, DWORD_PTR dwContext, HINTERNET* phFtpCommand)'),
    makes: 'file', keep: ctx, note: 'With fExpectResponse it also makes a file handle.' },
  ftp('BOOL FtpDeleteFile{A,W}(HINTERNET hConnect, LPCTSTR lpszFileName)'),
  ftp('BOOL FtpRenameFile{A,W}(HINTERNET hConnect, LPCTSTR lpszExisting, LPCTSTR lpszNew)'),
  ftp('BOOL FtpCreateDirectory{A,W}(HINTERNET hConnect, LPCTSTR lpszDirectory)'),
  ftp('BOOL FtpRemoveDirectory{A,W}(HINTERNET hConnect, LPCTSTR lpszDirectory)'),
  ftp('BOOL FtpSetCurrentDirectory{A,W}(HINTERNET hConnect, LPCTSTR lpszDirectory)'),
  ftp('BOOL FtpGetCurrentDirectory{A,W}(HINTERNET hConnect, LPTSTR lpszCurrentDirectory, ' +
    'DWORD* lpdwCurrentDirectory)'),

  // Options and the status callback.
  { proto: 'BOOL InternetQueryOption{A,W}(HINTERNET hInternet, DWORD dwOption, void* lpBuffer, ' +
      'DWORD* lpdwBufferLength)', role: 'query', keep: { option: 'dwOption' } },
  { proto: 'BOOL InternetSetOption{A,W}(HINTERNET hInternet, DWORD dwOption, void* lpBuffer, ' +
      'DWORD dwBufferLength)',
    role: 'query',
    keep: { option: 'dwOption',
      ctx: { param: 'lpBuffer', at: 0, as: 'u64', when: ['dwOption', 45] } } },
  { proto: 'INTERNET_STATUS_CALLBACK InternetSetStatusCallback{,A,W}(HINTERNET hInternet, ' +
      'INTERNET_STATUS_CALLBACK lpfnInternetCallback)',
    role: 'register-callback', keep: { cb: 'lpfnInternetCallback' },
    note: 'Returns the previous callback, null for none, -1 when it was not installed.' },

  // The close.
  { proto: 'BOOL InternetCloseHandle(HINTERNET hInternet)', role: 'release',
    note: 'Closes descendants too. TRUE with ERROR_IO_PENDING: requests were outstanding.' },

  // Handles beside the tree, each with a closer of its own.
  { proto: 'HCACHEFIND FindFirstUrlCacheEntry{A,W}(LPCTSTR lpszUrlSearchPattern, ' +
      'void* lpFirstCacheEntryInfo, DWORD* lpcbCacheEntryInfo)',
    role: 'acquire', makes: 'cache-find' },
  { proto: 'BOOL FindNextUrlCacheEntry{A,W}(HCACHEFIND hEnumHandle, void* lpNextCacheEntryInfo, ' +
      'DWORD* lpcbCacheEntryInfo)', role: 'use' },
  { proto: 'BOOL FindCloseUrlCache(HCACHEFIND hEnumHandle)', role: 'release' },
  { proto: 'HCACHESTREAM RetrieveUrlCacheEntryStream{A,W}(LPCTSTR lpszUrlName, ' +
      'void* lpCacheEntryInfo, DWORD* lpcbCacheEntryInfo, BOOL fRandomRead, DWORD dwReserved)',
    role: 'acquire', makes: 'cache-stream' },
  { proto: 'BOOL ReadUrlCacheEntryStream(HCACHESTREAM hUrlCacheStream, DWORD dwLocation, ' +
      'void* lpBuffer, DWORD* lpdwLen, DWORD Reserved)', role: 'use' },
  { proto: 'BOOL UnlockUrlCacheEntryStream(HCACHESTREAM hUrlCacheStream, DWORD Reserved)',
    role: 'release' },
  { proto: 'BOOL InternetLockRequestFile(HINTERNET hInternet, HREQUESTLOCK* lphLockRequestInfo)',
    role: 'acquire', makes: 'request-lock', takes: { hInternet: ['request', 'file'] } },
  { proto: 'BOOL InternetUnlockRequestFile(HREQUESTLOCK hLockRequestInfo)', role: 'release' },
  { proto: 'DWORD InternetDial{A,W}(HWND hwndParent, LPTSTR lpszConnectoid, DWORD dwFlags, ' +
      'DIALCONNECTION* lpdwConnection, DWORD dwReserved)',
    role: 'acquire', makes: 'dial-up', fails: 'nonzero', waits: true },
  { proto: 'DWORD InternetHangUp(DIALCONNECTION dwConnection, DWORD dwReserved)',
    role: 'release', fails: 'nonzero', waits: true },
]

export const wininet: FamilySpec = {
  family: 'wininet',
  title: 'WinINet',
  dll: 'wininet.dll',
  handleTypes: {
    HINTERNET: 'request', HCACHEFIND: 'cache-find', HCACHESTREAM: 'cache-stream',
    HREQUESTLOCK: 'request-lock', DIALCONNECTION: 'dial-up',
  },
  kinds: {
    root: { noun: 'an Internet handle', scope: 'session', settles: 'status', cascades: true },
    session: { noun: 'a connection handle', scope: 'session', settles: 'status', cascades: true },
    request: { noun: 'a request handle', scope: 'session', settles: 'status', cascades: true },
    file: { noun: 'an FTP or Gopher file handle', scope: 'session', settles: 'status',
      cascades: true },
    find: { noun: 'an FTP or Gopher search handle', scope: 'session', settles: 'status',
      cascades: true },
    'cache-find': { noun: 'a URL cache search', scope: 'session', settles: 'return',
      space: 'cache-find' },
    'cache-stream': { noun: 'a URL cache stream', scope: 'session', settles: 'return',
      space: 'cache-stream' },
    'request-lock': { noun: 'a request file lock', scope: 'session', settles: 'return',
      space: 'lock' },
    'dial-up': { noun: 'a dial-up connection', scope: 'session', settles: 'return', space: 'dial',
      outlives: true },
  },
  failsBy: {
    HINTERNET: 'null', HCACHEFIND: 'null', HCACHESTREAM: 'null', BOOL: 'false',
    INTERNET_STATUS_CALLBACK: 'minus-one',
  },
  functions,
  statuses: {
    RESOLVING_NAME: 10, NAME_RESOLVED: 11, CONNECTING_TO_SERVER: 20, CONNECTED_TO_SERVER: 21,
    SENDING_REQUEST: 30, REQUEST_SENT: 31, RECEIVING_RESPONSE: 40, RESPONSE_RECEIVED: 41,
    CTL_RESPONSE_RECEIVED: 42, PREFETCH: 43, CLOSING_CONNECTION: 50, CONNECTION_CLOSED: 51,
    HANDLE_CREATED: 60, HANDLE_CLOSING: 70, DETECTING_PROXY: 80, REQUEST_COMPLETE: 100,
    REDIRECT: 110, INTERMEDIATE_RESPONSE: 120, USER_INPUT_REQUIRED: 140, STATE_CHANGE: 200,
    COOKIE_SENT: 320, COOKIE_RECEIVED: 321, PRIVACY_IMPACTED: 324, P3P_HEADER: 325,
    P3P_POLICYREF: 326, COOKIE_HISTORY: 327,
  },
  errors: {
    5: 'ERROR_ACCESS_DENIED', 6: 'ERROR_INVALID_HANDLE', 18: 'ERROR_NO_MORE_FILES',
    87: 'ERROR_INVALID_PARAMETER', 122: 'ERROR_INSUFFICIENT_BUFFER', 259: 'ERROR_NO_MORE_ITEMS',
    995: 'ERROR_OPERATION_ABORTED', 997: 'ERROR_IO_PENDING',
    12001: 'ERROR_INTERNET_OUT_OF_HANDLES', 12002: 'ERROR_INTERNET_TIMEOUT',
    12003: 'ERROR_INTERNET_EXTENDED_ERROR', 12004: 'ERROR_INTERNET_INTERNAL_ERROR',
    12005: 'ERROR_INTERNET_INVALID_URL', 12006: 'ERROR_INTERNET_UNRECOGNIZED_SCHEME',
    12007: 'ERROR_INTERNET_NAME_NOT_RESOLVED', 12009: 'ERROR_INTERNET_INVALID_OPTION',
    12010: 'ERROR_INTERNET_BAD_OPTION_LENGTH', 12011: 'ERROR_INTERNET_OPTION_NOT_SETTABLE',
    12012: 'ERROR_INTERNET_SHUTDOWN', 12013: 'ERROR_INTERNET_INCORRECT_USER_NAME',
    12014: 'ERROR_INTERNET_INCORRECT_PASSWORD', 12015: 'ERROR_INTERNET_LOGIN_FAILURE',
    12016: 'ERROR_INTERNET_INVALID_OPERATION', 12017: 'ERROR_INTERNET_OPERATION_CANCELLED',
    12018: 'ERROR_INTERNET_INCORRECT_HANDLE_TYPE', 12019: 'ERROR_INTERNET_INCORRECT_HANDLE_STATE',
    12024: 'ERROR_INTERNET_NO_CONTEXT', 12025: 'ERROR_INTERNET_NO_CALLBACK',
    12026: 'ERROR_INTERNET_REQUEST_PENDING', 12027: 'ERROR_INTERNET_INCORRECT_FORMAT',
    12028: 'ERROR_INTERNET_ITEM_NOT_FOUND', 12029: 'ERROR_INTERNET_CANNOT_CONNECT',
    12030: 'ERROR_INTERNET_CONNECTION_ABORTED', 12031: 'ERROR_INTERNET_CONNECTION_RESET',
    12032: 'ERROR_INTERNET_FORCE_RETRY', 12036: 'ERROR_INTERNET_HANDLE_EXISTS',
    12037: 'ERROR_INTERNET_SEC_CERT_DATE_INVALID', 12038: 'ERROR_INTERNET_SEC_CERT_CN_INVALID',
    12044: 'ERROR_INTERNET_CLIENT_AUTH_CERT_NEEDED', 12045: 'ERROR_INTERNET_INVALID_CA',
    12047: 'ERROR_INTERNET_ASYNC_THREAD_FAILED', 12110: 'ERROR_FTP_TRANSFER_IN_PROGRESS',
    12111: 'ERROR_FTP_DROPPED', 12150: 'ERROR_HTTP_HEADER_NOT_FOUND',
    12151: 'ERROR_HTTP_DOWNLEVEL_SERVER', 12152: 'ERROR_HTTP_INVALID_SERVER_RESPONSE',
    12156: 'ERROR_HTTP_REDIRECT_FAILED', 12157: 'ERROR_INTERNET_SECURITY_CHANNEL_ERROR',
    12163: 'ERROR_INTERNET_DISCONNECTED', 12164: 'ERROR_INTERNET_SERVER_UNREACHABLE',
    12169: 'ERROR_INTERNET_SEC_INVALID_CERT', 12170: 'ERROR_INTERNET_SEC_CERT_REVOKED',
    12172: 'ERROR_INTERNET_NOT_INITIALIZED',
  },
  pages: [
    'https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetclosehandle',
    'https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetsetstatuscallback',
    'https://learn.microsoft.com/windows/win32/wininet/appendix-a-hinternet-handles',
  ],
}
