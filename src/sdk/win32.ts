// Generated from the families by src/sdk/signatures.ts: UPDATE=1 node --test test/sdk.
import type { StatusListener } from '../machine.ts'
import type { Borrowed, HandleOf, Opened, Result, WithW } from './types.ts'

export type NETRESOURCE = {
  dwScope: number
  dwType: number
  dwDisplayType: number
  dwUsage: number
  lpLocalName: string | null
  lpRemoteName: string | null
  lpComment: string | null
  lpProvider: string | null
}

export type DISCDLGSTRUCT = {
  cbStructure: number
  hwndOwner: string
  lpLocalName: string | null
  lpRemoteName: string | null
  dwFlags: number
}

export type RASDIALPARAMS = {
  dwSize: number
  szEntryName: string
  szPhoneNumber: string
  szCallbackNumber: string
  szUserName: string
  szPassword: string
  szDomain: string
  dwSubEntry: number
  dwCallbackId: number
  dwIfIndex: number
  szEncPassword: Uint8Array | null
}

export type RASDIALEXTENSIONS = {
  dwSize: number
  dwfOptions: number
  hwndParent: string
  reserved: number
  reserved1: number
  dwSizeofEapInfo: number
  pbEapInfo: Uint8Array | null
  fSkipPppAuth: number
  dwSizeofDevSpecificInfo: number
  pbDevSpecificInfo: Uint8Array | null
}

export type RASCONN = {
  dwSize: number
  hrasconn: string
  szEntryName: string
  szDeviceType: string
  szDeviceName: string
  szPhonebook: string
  dwSubEntry: number
  guidEntry: Uint8Array
  dwFlags: number
  luid: Uint8Array
  guidCorrelationId: Uint8Array
}

export type RASCONNSTATUS = {
  dwSize: number
  rasconnstate: number
  dwError: number
  szDeviceType: string
  szDeviceName: string
  szPhoneNumber: string
  localEndPointType: number
  localEndPoint: Uint8Array
  remoteEndPointType: number
  remoteEndPoint: Uint8Array
  rasconnsubstate: number
}

export type RAS_STATS = {
  dwSize: number
  dwBytesXmited: number
  dwBytesRcved: number
  dwFramesXmited: number
  dwFramesRcved: number
  dwCrcErr: number
  dwTimeoutErr: number
  dwAlignmentErr: number
  dwHardwareOverrunErr: number
  dwFramingErr: number
  dwBufferOverrunErr: number
  dwCompressionRatioIn: number
  dwCompressionRatioOut: number
  dwBps: number
  dwConnectDuration: number
}

export type INTERNET_BUFFERS = {
  dwStructSize: number
  Next: Uint8Array | null
  lpcszHeader: string | null
  dwHeadersLength: number
  dwHeadersTotal: number
  lpvBuffer: Uint8Array | null
  dwBufferLength: number
  dwBufferTotal: number
  dwOffsetLow: number
  dwOffsetHigh: number
}

export type WIN32_FIND_DATA = {
  dwFileAttributes: number
  ftCreationTimeLow: number
  ftCreationTimeHigh: number
  ftLastAccessTimeLow: number
  ftLastAccessTimeHigh: number
  ftLastWriteTimeLow: number
  ftLastWriteTimeHigh: number
  nFileSizeHigh: number
  nFileSizeLow: number
  dwReserved0: number
  dwReserved1: number
  cFileName: string
  cAlternateFileName: string
}

/** WinINet (wininet.dll). */
export interface WinInetFunctions {
  /**
   * Acquires an Internet handle.
   * INTERNET_FLAG_ASYNC is given only here and inherited by the whole tree.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetopenw
   */
  InternetOpen(
    lpszAgent?: string | null,
    dwAccessType?: number,
    lpszProxy?: string | null,
    lpszProxyBypass?: string | null,
    dwFlags?: number
  ): Opened<'wininet'>

  /**
   * Acquires a connection handle.
   * HTTP does no network I/O here, FTP connects.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetconnectw
   */
  InternetConnect(
    hInternet: HandleOf<'wininet'>,
    lpszServerName: string | null,
    nServerPort: number,
    lpszUserName?: string | null,
    lpszPassword?: string | null,
    dwService?: number,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Opened<'wininet'>>

  /**
   * Acquires a request handle.
   * Never pends.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpopenrequestw
   */
  HttpOpenRequest(
    hConnect: HandleOf<'wininet'>,
    lpszVerb?: string | null,
    lpszObjectName?: string | null,
    lpszVersion?: string | null,
    lpszReferrer?: string | null,
    lplpszAcceptTypes?: readonly string[] | null,
    dwFlags?: number,
    dwContext?: number
  ): Opened<'wininet'>

  /**
   * Acquires a request handle.
   * Asynchronously the handle arrives in REQUEST_COMPLETE; its session handle is hidden.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetopenurlw
   */
  InternetOpenUrl(
    hInternet: HandleOf<'wininet'>,
    lpszUrl?: string | null,
    lpszHeaders?: string | null,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Opened<'wininet'>>

  /**
   * Acquires an FTP or Gopher file handle.
   * Until it is closed no other FTP call may be made on the session.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpopenfilew
   */
  FtpOpenFile(
    hConnect: HandleOf<'wininet'>,
    lpszFileName?: string | null,
    dwAccess?: number,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Opened<'wininet'>>

  /**
   * Acquires an FTP or Gopher search handle.
   * One search per session at a time.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpfindfirstfilew
   */
  FtpFindFirstFile(
    hConnect: HandleOf<'wininet'>,
    lpszSearchFile?: string | null,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Opened<'wininet', { lpFindFileData: WIN32_FIND_DATA }>>

  /**
   * Uses a request handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpsendrequestw
   */
  HttpSendRequest(
    hRequest: HandleOf<'wininet'>,
    lpszHeaders?: string | null,
    lpOptional?: Uint8Array | null
  ): Promise<Result>

  /**
   * Uses a request handle.
   * Must be ended with HttpEndRequest.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpsendrequestexw
   */
  HttpSendRequestEx(
    hRequest: HandleOf<'wininet'>,
    lpBuffersIn?: Partial<INTERNET_BUFFERS> | null,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Result>

  /**
   * Uses a request handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpendrequestw
   */
  HttpEndRequest(
    hRequest: HandleOf<'wininet'>,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Result>

  /**
   * Uses a request handle, an FTP or Gopher file handle, an FTP or Gopher search handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetwritefile
   */
  InternetWriteFile(
    hFile: HandleOf<'wininet'>,
    lpBuffer?: Uint8Array | null
  ): Promise<Result<{ lpdwNumberOfBytesWritten: number }>>

  /**
   * Uses a request handle, an FTP or Gopher file handle, an FTP or Gopher search handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetreadfile
   */
  InternetReadFile(
    hFile: HandleOf<'wininet'>,
    lpBuffer: Uint8Array
  ): Promise<Result<{ lpdwNumberOfBytesRead: number }>>

  /**
   * Uses a request handle, an FTP or Gopher file handle, an FTP or Gopher search handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetquerydataavailable
   */
  InternetQueryDataAvailable(
    hFile: HandleOf<'wininet'>,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Result<{ lpdwNumberOfBytesAvailable: number }>>

  /**
   * Uses a request handle, an FTP or Gopher file handle, an FTP or Gopher search handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetsetfilepointer
   */
  InternetSetFilePointer(
    hFile: HandleOf<'wininet'>,
    lDistanceToMove: number,
    lpDistanceToMoveHigh?: number,
    dwMoveMethod?: number,
    dwContext?: number
  ): Promise<Result<{ lpDistanceToMoveHigh: number }>>

  /**
   * Uses a request handle.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpaddrequestheadersw
   */
  HttpAddRequestHeaders(
    hRequest: HandleOf<'wininet'>,
    lpszHeaders?: string | null,
    dwModifiers?: number
  ): Result

  /**
   * Uses a request handle.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-httpqueryinfow
   */
  HttpQueryInfo(
    hRequest: HandleOf<'wininet'>,
    dwInfoLevel?: number,
    lpdwIndex?: number
  ): Result<{ lpBuffer: string | number | Uint8Array; lpdwIndex: number }>

  /**
   * Uses an FTP or Gopher search handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetfindnextfilew
   */
  InternetFindNextFile(
    hFind: HandleOf<'wininet'>
  ): Promise<Result<{ lpvFindData: WIN32_FIND_DATA }>>

  /**
   * Uses a request handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-interneterrordlg
   */
  InternetErrorDlg(
    hWnd: string | null,
    hRequest: HandleOf<'wininet'>,
    dwError?: number,
    dwFlags?: number
  ): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpgetfilew
   */
  FtpGetFile(
    hConnect: HandleOf<'wininet'>,
    lpszRemoteFile?: string | null,
    lpszNewFile?: string | null,
    fFailIfExists?: boolean | number,
    dwFlagsAndAttributes?: number,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpputfilew
   */
  FtpPutFile(
    hConnect: HandleOf<'wininet'>,
    lpszLocalFile?: string | null,
    lpszNewRemoteFile?: string | null,
    dwFlags?: number,
    dwContext?: number
  ): Promise<Result>

  /**
   * Uses a connection handle.
   * With fExpectResponse it also makes a file handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpcommandw
   */
  FtpCommand(
    hConnect: HandleOf<'wininet'>,
    fExpectResponse?: boolean | number,
    dwFlags?: number,
    lpszCommand?: string | null,
    dwContext?: number
  ): Promise<Opened<'wininet'>>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpdeletefilew
   */
  FtpDeleteFile(hConnect: HandleOf<'wininet'>, lpszFileName?: string | null): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftprenamefilew
   */
  FtpRenameFile(
    hConnect: HandleOf<'wininet'>,
    lpszExisting?: string | null,
    lpszNew?: string | null
  ): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpcreatedirectoryw
   */
  FtpCreateDirectory(hConnect: HandleOf<'wininet'>, lpszDirectory?: string | null): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpremovedirectoryw
   */
  FtpRemoveDirectory(hConnect: HandleOf<'wininet'>, lpszDirectory?: string | null): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpsetcurrentdirectoryw
   */
  FtpSetCurrentDirectory(
    hConnect: HandleOf<'wininet'>,
    lpszDirectory?: string | null
  ): Promise<Result>

  /**
   * Uses a connection handle.
   * Can wait: on a synchronous tree it runs on another thread.
   * On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-ftpgetcurrentdirectoryw
   */
  FtpGetCurrentDirectory(
    hConnect: HandleOf<'wininet'>
  ): Promise<Result<{ lpszCurrentDirectory: string }>>

  /**
   * Asks about a request handle.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetqueryoptionw
   */
  InternetQueryOption(
    hInternet: HandleOf<'wininet'>,
    dwOption?: number
  ): Result<{ lpBuffer: Uint8Array }>

  /**
   * Asks about a request handle.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetsetoptionw
   */
  InternetSetOption(
    hInternet: HandleOf<'wininet'>,
    dwOption?: number,
    lpBuffer?: Uint8Array | number | null
  ): Result

  /**
   * Registers on a request handle.
   * Returns the previous callback, null for none, -1 when it was not installed.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetsetstatuscallbackw
   */
  InternetSetStatusCallback(
    hInternet: HandleOf<'wininet'>,
    lpfnInternetCallback?: StatusListener | null
  ): Result<{ previous: StatusListener | undefined }>

  /**
   * Releases a handle (HINTERNET).
   * Closes descendants too. TRUE with ERROR_IO_PENDING: requests were outstanding.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetclosehandle
   */
  InternetCloseHandle(hInternet: HandleOf<'wininet'>): Result

  /**
   * Acquires a URL cache search.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-findfirsturlcacheentryw
   */
  FindFirstUrlCacheEntry(
    lpszUrlSearchPattern?: string | null
  ): Opened<'wininet', { lpFirstCacheEntryInfo: Uint8Array }>

  /**
   * Uses a URL cache search.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-findnexturlcacheentryw
   */
  FindNextUrlCacheEntry(
    hEnumHandle: HandleOf<'wininet'>
  ): Result<{ lpNextCacheEntryInfo: Uint8Array }>

  /**
   * Releases a handle (HCACHEFIND).
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-findcloseurlcache
   */
  FindCloseUrlCache(hEnumHandle: HandleOf<'wininet'>): Result

  /**
   * Acquires a URL cache stream.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-retrieveurlcacheentrystreamw
   */
  RetrieveUrlCacheEntryStream(
    lpszUrlName?: string | null,
    fRandomRead?: boolean | number,
    dwReserved?: number
  ): Opened<'wininet', { lpCacheEntryInfo: Uint8Array }>

  /**
   * Uses a URL cache stream.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-readurlcacheentrystream
   */
  ReadUrlCacheEntryStream(
    hUrlCacheStream: HandleOf<'wininet'>,
    dwLocation?: number,
    Reserved?: number
  ): Result<{ lpBuffer: Uint8Array }>

  /**
   * Releases a handle (HCACHESTREAM).
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-unlockurlcacheentrystream
   */
  UnlockUrlCacheEntryStream(hUrlCacheStream: HandleOf<'wininet'>, Reserved?: number): Result

  /**
   * Acquires a request file lock.
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetlockrequestfile
   */
  InternetLockRequestFile(hInternet: HandleOf<'wininet'>): Opened<'wininet'>

  /**
   * Releases a handle (HREQUESTLOCK).
   * Threads: any, but a close must not race a call on the same handle.
   * @see
   * https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetunlockrequestfile
   */
  InternetUnlockRequestFile(hLockRequestInfo: HandleOf<'wininet'>): Result

  /**
   * Acquires a dial-up connection.
   * Can wait: on a synchronous tree it runs on another thread.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internetdialw
   */
  InternetDial(
    hwndParent?: string | null,
    lpszConnectoid?: string | null,
    dwFlags?: number,
    dwReserved?: number
  ): Promise<Opened<'wininet'>>

  /**
   * Releases a handle (DIALCONNECTION).
   * Can wait: on a synchronous tree it runs on another thread.
   * Threads: any, but a close must not race a call on the same handle.
   * @see https://learn.microsoft.com/windows/win32/api/wininet/nf-wininet-internethangup
   */
  InternetHangUp(dwConnection: HandleOf<'wininet'>, dwReserved?: number): Promise<Result>
}

export type WinInet = WithW<WinInetFunctions,
  'InternetOpen' | 'InternetConnect' | 'HttpOpenRequest' | 'InternetOpenUrl' | 'FtpOpenFile' |
  'FtpFindFirstFile' | 'HttpSendRequest' | 'HttpSendRequestEx' | 'HttpEndRequest' |
  'HttpAddRequestHeaders' | 'HttpQueryInfo' | 'InternetFindNextFile' | 'FtpGetFile' |
  'FtpPutFile' | 'FtpCommand' | 'FtpDeleteFile' | 'FtpRenameFile' | 'FtpCreateDirectory' |
  'FtpRemoveDirectory' | 'FtpSetCurrentDirectory' | 'FtpGetCurrentDirectory' |
  'InternetQueryOption' | 'InternetSetOption' | 'InternetSetStatusCallback' |
  'FindFirstUrlCacheEntry' | 'FindNextUrlCacheEntry' | 'RetrieveUrlCacheEntryStream' |
  'InternetDial'>

/** Windows Installer (msi.dll). */
export interface MsiFunctions {
  /**
   * Acquires an installer database.
   * szPersist is 0-4 cast to a pointer (plus 32 for a patch file), or an output path.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiopendatabasew
   */
  MsiOpenDatabase(szDatabasePath: string | null, szPersist: string | number): Opened<'msi'>

  /**
   * Acquires an installation session.
   * COM must be initialised on the thread. The path "#<handle>" names an open database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiopenpackagew
   */
  MsiOpenPackage(szPackagePath: string | null): Opened<'msi'>

  /**
   * Acquires an installation session.
   * COM must be initialised on the thread.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiopenpackageexw
   */
  MsiOpenPackageEx(szPackagePath: string | null, dwOptions?: number): Opened<'msi'>

  /**
   * Acquires an installation session.
   * COM must be initialised on the thread.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiopenproductw
   */
  MsiOpenProduct(szProduct: string | null): Opened<'msi'>

  /**
   * Acquires an installer database.
   * Read-only, and to be closed like any other though hInstall is borrowed.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetactivedatabase
   */
  MsiGetActiveDatabase(hInstall: HandleOf<'msi'>): Opened<'msi'>

  /**
   * Acquires a view.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseopenvieww
   */
  MsiDatabaseOpenView(hDatabase: HandleOf<'msi'>, szQuery: string | null): Opened<'msi'>

  /**
   * Acquires a record.
   * A new record for every row; at the end 259 and no handle.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewfetch
   */
  MsiViewFetch(hView: HandleOf<'msi'>): Opened<'msi'>

  /**
   * Acquires a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewgetcolumninfo
   */
  MsiViewGetColumnInfo(hView: HandleOf<'msi'>, eColumnInfo: number): Opened<'msi'>

  /**
   * Acquires a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabasegetprimarykeysw
   */
  MsiDatabaseGetPrimaryKeys(hDatabase: HandleOf<'msi'>, szTableName: string | null): Opened<'msi'>

  /**
   * Acquires a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msicreaterecord
   */
  MsiCreateRecord(cParams: number): Opened<'msi'>

  /**
   * Acquires a record.
   * Null means that there is no error record; reading it clears it.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetlasterrorrecord
   */
  MsiGetLastErrorRecord(): Opened<'msi'>

  /**
   * Acquires summary information.
   * hDatabase is 0 when a path is given. With updates, persist before closing.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetsummaryinformationw
   */
  MsiGetSummaryInformation(
    hDatabase: HandleOf<'msi'>,
    szDatabasePath: string | null,
    uiUpdateCount: number
  ): Opened<'msi'>

  /**
   * Acquires a dialog preview.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msienableuipreview
   */
  MsiEnableUIPreview(hDatabase: HandleOf<'msi'>): Opened<'msi'>

  /**
   * Acquires an installer transaction.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msibegintransactionw
   */
  MsiBeginTransaction(szName: string | null, dwTransactionAttributes?: number): Opened<'msi'>

  /**
   * Uses an installer transaction.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msijointransaction
   */
  MsiJoinTransaction(hTransactionHandle: HandleOf<'msi'>, dwTransactionAttributes?: number): Result

  /**
   * Uses a view, a record.
   * hRecord is 0 without parameters.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewexecute
   */
  MsiViewExecute(hView: HandleOf<'msi'>, hRecord: HandleOf<'msi'>): Result

  /**
   * Uses a view, a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewmodify
   */
  MsiViewModify(hView: HandleOf<'msi'>, eModifyMode: number, hRecord: HandleOf<'msi'>): Result

  /**
   * Uses a view.
   * Releases the result set, not the handle.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewclose
   */
  MsiViewClose(hView: HandleOf<'msi'>): Result

  /**
   * Uses a view.
   * Returns an MSIDBERROR: negative for its own failure, else the column's.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewgeterrorw
   */
  MsiViewGetError(hView: HandleOf<'msi'>): Result<{ szColumnNameBuffer: string }>

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabasecommit
   */
  MsiDatabaseCommit(hDatabase: HandleOf<'msi'>): Result

  /**
   * Uses an installer database.
   * Returns an MSICONDITION: 3 is its error.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseistablepersistentw
   */
  MsiDatabaseIsTablePersistent(hDatabase: HandleOf<'msi'>, szTableName: string | null): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetdatabasestate
   */
  MsiGetDatabaseState(hDatabase: HandleOf<'msi'>): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseimportw
   */
  MsiDatabaseImport(
    hDatabase: HandleOf<'msi'>,
    szFolderPath: string | null,
    szFileName: string | null
  ): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseexportw
   */
  MsiDatabaseExport(
    hDatabase: HandleOf<'msi'>,
    szTableName: string | null,
    szFolderPath: string | null,
    szFileName: string | null
  ): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabasemergew
   */
  MsiDatabaseMerge(
    hDatabase: HandleOf<'msi'>,
    hDatabaseMerge: HandleOf<'msi'>,
    szTableName: string | null
  ): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabasegeneratetransformw
   */
  MsiDatabaseGenerateTransform(
    hDatabase: HandleOf<'msi'>,
    hDatabaseReference: HandleOf<'msi'>,
    szTransformFile: string | null,
    iReserved1?: number,
    iReserved2?: number
  ): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseapplytransformw
   */
  MsiDatabaseApplyTransform(
    hDatabase: HandleOf<'msi'>,
    szTransformFile: string | null,
    iErrorConditions: number
  ): Result

  /**
   * Uses an installer database.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msicreatetransformsummaryinfow
   */
  MsiCreateTransformSummaryInfo(
    hDatabase: HandleOf<'msi'>,
    hDatabaseReference: HandleOf<'msi'>,
    szTransformFile: string | null,
    iErrorConditions: number,
    iValidation: number
  ): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordgetstringw
   */
  MsiRecordGetString(hRecord: HandleOf<'msi'>, iField: number): Result<{ szValueBuf: string }>

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordsetstringw
   */
  MsiRecordSetString(hRecord: HandleOf<'msi'>, iField: number, szValue: string | null): Result

  /**
   * Uses a record.
   * MSI_NULL_INTEGER also stands for a bad handle.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordgetinteger
   */
  MsiRecordGetInteger(hRecord: HandleOf<'msi'>, iField: number): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordsetinteger
   */
  MsiRecordSetInteger(hRecord: HandleOf<'msi'>, iField: number, iValue: number): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordreadstream
   */
  MsiRecordReadStream(hRecord: HandleOf<'msi'>, iField: number): Result<{ szDataBuf: Uint8Array }>

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordsetstreamw
   */
  MsiRecordSetStream(hRecord: HandleOf<'msi'>, iField: number, szFilePath: string | null): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordisnull
   */
  MsiRecordIsNull(hRecord: HandleOf<'msi'>, iField: number): Result

  /**
   * Uses a record.
   * 0 is the size of an empty field as well as of a bad handle's.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecorddatasize
   */
  MsiRecordDataSize(hRecord: HandleOf<'msi'>, iField: number): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordgetfieldcount
   */
  MsiRecordGetFieldCount(hRecord: HandleOf<'msi'>): Result

  /**
   * Uses a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordcleardata
   */
  MsiRecordClearData(hRecord: HandleOf<'msi'>): Result

  /**
   * Uses an installation session, a record.
   * hInstall may be 0.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiformatrecordw
   */
  MsiFormatRecord(
    hInstall: HandleOf<'msi'>,
    hRecord: HandleOf<'msi'>
  ): Result<{ szResultBuf: string }>

  /**
   * Uses an installation session, a record.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiprocessmessage
   */
  MsiProcessMessage(
    hInstall: HandleOf<'msi'>,
    eMessageType: number,
    hRecord: HandleOf<'msi'>
  ): Result

  /**
   * Uses summary information.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisummaryinfogetpropertycount
   */
  MsiSummaryInfoGetPropertyCount(
    hSummaryInfo: HandleOf<'msi'>
  ): Result<{ puiPropertyCount: number }>

  /**
   * Uses summary information.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisummaryinfogetpropertyw
   */
  MsiSummaryInfoGetProperty(
    hSummaryInfo: HandleOf<'msi'>,
    uiProperty: number,
    pftValue?: Uint8Array
  ): Result<{ puiDataType: number; piValue: number; szValueBuf: string }>

  /**
   * Uses summary information.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisummaryinfosetpropertyw
   */
  MsiSummaryInfoSetProperty(
    hSummaryInfo: HandleOf<'msi'>,
    uiProperty: number,
    uiDataType: number,
    iValue: number,
    pftValue: Uint8Array | null,
    szValue: string | null
  ): Result

  /**
   * Uses summary information.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisummaryinfopersist
   */
  MsiSummaryInfoPersist(hSummaryInfo: HandleOf<'msi'>): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetpropertyw
   */
  MsiGetProperty(hInstall: HandleOf<'msi'>, szName: string | null): Result<{ szValueBuf: string }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetpropertyw
   */
  MsiSetProperty(hInstall: HandleOf<'msi'>, szName: string | null, szValue: string | null): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidoactionw
   */
  MsiDoAction(hInstall: HandleOf<'msi'>, szAction: string | null): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisequencew
   */
  MsiSequence(hInstall: HandleOf<'msi'>, szTable: string | null, iSequenceMode: number): Result

  /**
   * Uses an installation session.
   * Returns an MSICONDITION: 3 is its error.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msievaluateconditionw
   */
  MsiEvaluateCondition(hInstall: HandleOf<'msi'>, szCondition: string | null): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetfeaturestatew
   */
  MsiGetFeatureState(
    hInstall: HandleOf<'msi'>,
    szFeature: string | null
  ): Result<{ piInstalled: number; piAction: number }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetfeaturestatew
   */
  MsiSetFeatureState(hInstall: HandleOf<'msi'>, szFeature: string | null, iState: number): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetfeatureattributesw
   */
  MsiSetFeatureAttributes(
    hInstall: HandleOf<'msi'>,
    szFeature: string | null,
    dwAttributes?: number
  ): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetfeaturevalidstatesw
   */
  MsiGetFeatureValidStates(
    hInstall: HandleOf<'msi'>,
    szFeature: string | null
  ): Result<{ lpInstallStates: number }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetfeaturecostw
   */
  MsiGetFeatureCost(
    hInstall: HandleOf<'msi'>,
    szFeature: string | null,
    iCostTree: number,
    iState: number
  ): Result<{ piCost: number }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetcomponentstatew
   */
  MsiGetComponentState(
    hInstall: HandleOf<'msi'>,
    szComponent: string | null
  ): Result<{ piInstalled: number; piAction: number }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetcomponentstatew
   */
  MsiSetComponentState(
    hInstall: HandleOf<'msi'>,
    szComponent: string | null,
    iState: number
  ): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see
   * https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msienumcomponentcostsw
   */
  MsiEnumComponentCosts(
    hInstall: HandleOf<'msi'>,
    szComponent: string | null,
    dwIndex: number,
    iState: number
  ): Result<{ szDriveBuf: string; piCost: number; piTempCost: number }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigettargetpathw
   */
  MsiGetTargetPath(
    hInstall: HandleOf<'msi'>,
    szFolder: string | null
  ): Result<{ szPathBuf: string }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisettargetpathw
   */
  MsiSetTargetPath(
    hInstall: HandleOf<'msi'>,
    szFolder: string | null,
    szFolderPath: string | null
  ): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetsourcepathw
   */
  MsiGetSourcePath(
    hInstall: HandleOf<'msi'>,
    szFolder: string | null
  ): Result<{ szPathBuf: string }>

  /**
   * Uses an installation session.
   * FALSE is an answer.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetmode
   */
  MsiGetMode(hInstall: HandleOf<'msi'>, eRunMode: number): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetmode
   */
  MsiSetMode(hInstall: HandleOf<'msi'>, eRunMode: number, fState?: boolean | number): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msigetlanguage
   */
  MsiGetLanguage(hInstall: HandleOf<'msi'>): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msisetinstalllevel
   */
  MsiSetInstallLevel(hInstall: HandleOf<'msi'>, iInstallLevel: number): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiverifydiskspace
   */
  MsiVerifyDiskSpace(hInstall: HandleOf<'msi'>): Result

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetproductpropertyw
   */
  MsiGetProductProperty(
    hProduct: HandleOf<'msi'>,
    szProperty: string | null
  ): Result<{ lpValueBuf: string }>

  /**
   * Uses an installation session.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetfeatureinfow
   */
  MsiGetFeatureInfo(
    hProduct: HandleOf<'msi'>,
    szFeature: string | null
  ): Result<{ lpAttributes: number; lpTitleBuf: string; lpHelpBuf: string }>

  /**
   * Uses a dialog preview.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msipreviewdialogw
   */
  MsiPreviewDialog(hPreview: HandleOf<'msi'>, szDialogName: string | null): Result

  /**
   * Uses a dialog preview.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msipreviewbillboardw
   */
  MsiPreviewBillboard(
    hPreview: HandleOf<'msi'>,
    szControlName: string | null,
    szBillboard: string | null
  ): Result

  /**
   * Releases a handle (MSIHANDLE).
   * On the thread that acquired the handle; closing 0 does nothing.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiclosehandle
   */
  MsiCloseHandle(hAny: HandleOf<'msi'>): Result

  /**
   * Closes every handle of the calling thread.
   * Closes the calling thread's handles and returns their number; for diagnosis only.
   * Threads: the one that opened the handle; the call is synchronous on it.
   * @see https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msicloseallhandles
   */
  MsiCloseAllHandles(): Result
}

export type Msi = WithW<MsiFunctions,
  'MsiOpenDatabase' | 'MsiOpenPackage' | 'MsiOpenPackageEx' | 'MsiOpenProduct' |
  'MsiDatabaseOpenView' | 'MsiDatabaseGetPrimaryKeys' | 'MsiGetSummaryInformation' |
  'MsiBeginTransaction' | 'MsiViewGetError' | 'MsiDatabaseIsTablePersistent' |
  'MsiDatabaseImport' | 'MsiDatabaseExport' | 'MsiDatabaseMerge' |
  'MsiDatabaseGenerateTransform' | 'MsiDatabaseApplyTransform' |
  'MsiCreateTransformSummaryInfo' | 'MsiRecordGetString' | 'MsiRecordSetString' |
  'MsiRecordSetStream' | 'MsiFormatRecord' | 'MsiSummaryInfoGetProperty' |
  'MsiSummaryInfoSetProperty' | 'MsiGetProperty' | 'MsiSetProperty' | 'MsiDoAction' |
  'MsiSequence' | 'MsiEvaluateCondition' | 'MsiGetFeatureState' | 'MsiSetFeatureState' |
  'MsiSetFeatureAttributes' | 'MsiGetFeatureValidStates' | 'MsiGetFeatureCost' |
  'MsiGetComponentState' | 'MsiSetComponentState' | 'MsiEnumComponentCosts' |
  'MsiGetTargetPath' | 'MsiSetTargetPath' | 'MsiGetSourcePath' | 'MsiGetProductProperty' |
  'MsiGetFeatureInfo' | 'MsiPreviewDialog' | 'MsiPreviewBillboard'>

/** WNet (mpr.dll). */
export interface WNetFunctions {
  /**
   * Acquires a network connection.
   * Kept for 16-bit Windows.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetaddconnectionw
   */
  WNetAddConnection(
    lpRemoteName?: string | null,
    lpPassword?: string | null,
    lpLocalName?: string | null
  ): Promise<Result>

  /**
   * Acquires a network connection.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetaddconnection2w
   */
  WNetAddConnection2(
    lpNetResource?: Partial<NETRESOURCE> | null,
    lpPassword?: string | null,
    lpUserName?: string | null,
    dwFlags?: number
  ): Promise<Result>

  /**
   * Acquires a network connection.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetaddconnection3w
   */
  WNetAddConnection3(
    hwndOwner?: string | null,
    lpNetResource?: Partial<NETRESOURCE> | null,
    lpPassword?: string | null,
    lpUserName?: string | null,
    dwFlags?: number
  ): Promise<Result>

  /**
   * Acquires a network connection.
   * With CONNECT_REDIRECT the system chooses the device; lpAccessName says which.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetuseconnectionw
   */
  WNetUseConnection(
    hwndOwner?: string | null,
    lpNetResource?: Partial<NETRESOURCE> | null,
    lpPassword?: string | null,
    lpUserId?: string | null,
    dwFlags?: number
  ): Promise<Result<{ lpAccessName: string; lpResult: number }>>

  /**
   * Acquires a network connection.
   * Restores a remembered connection; without a device all of them.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetrestoreconnectionw
   */
  WNetRestoreConnection(hwndParent?: string | null, lpDevice?: string | null): Promise<Result>

  /**
   * Releases a connection.
   * Never updates the profile. New code uses WNetCancelConnection2.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcancelconnectionw
   */
  WNetCancelConnection(lpName?: string | null, fForce?: boolean | number): Promise<Result>

  /**
   * Releases a connection.
   * A device name cancels its redirection, a remote name only connections without device.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcancelconnection2w
   */
  WNetCancelConnection2(
    lpName?: string | null,
    dwFlags?: number,
    fForce?: boolean | number
  ): Promise<Result>

  /**
   * Asks about a network connection.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetconnectionw
   */
  WNetGetConnection(lpLocalName?: string | null): Result<{ lpRemoteName: string }>

  /**
   * Asks about a network connection.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetuserw
   */
  WNetGetUser(lpName?: string | null): Result<{ lpUserName: string }>

  /**
   * Asks about a network connection.
   * Only the device of the path names a connection.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetuniversalnamew
   */
  WNetGetUniversalName(
    lpLocalPath?: string | null,
    dwInfoLevel?: number
  ): Result<{ lpBuffer: Uint8Array }>

  /**
   * Asks about WNet.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetresourceinformationw
   */
  WNetGetResourceInformation(
    lpNetResource?: Partial<NETRESOURCE> | null
  ): Promise<Result<{ lpBuffer: NETRESOURCE; lplpSystem: string | null }>>

  /**
   * Asks about WNet.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetresourceparentw
   */
  WNetGetResourceParent(
    lpNetResource?: Partial<NETRESOURCE> | null
  ): Promise<Result<{ lpBuffer: NETRESOURCE }>>

  /**
   * Asks about WNet.
   * The provider's own error, on the thread whose call returned 1208.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetlasterrorw
   */
  WNetGetLastError(): Result<{ lpError: number; lpErrorBuf: string; lpNameBuf: string }>

  /**
   * Uses WNet.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetconnectiondialog
   */
  WNetConnectionDialog(hwnd?: string | null, dwType?: number): Promise<Result>

  /**
   * Uses WNet.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetdisconnectdialog
   */
  WNetDisconnectDialog(hwnd?: string | null, dwType?: number): Promise<Result>

  /**
   * Uses WNet.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see
   * https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetdisconnectdialog1w
   */
  WNetDisconnectDialog1(lpConnDlgStruct?: Partial<DISCDLGSTRUCT> | null): Promise<Result>

  /**
   * Acquires a network enumeration.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetopenenumw
   */
  WNetOpenEnum(
    dwScope?: number,
    dwType?: number,
    dwUsage?: number,
    lpNetResource?: Partial<NETRESOURCE> | null
  ): Promise<Opened<'wnet'>>

  /**
   * Uses a network enumeration.
   * 259 says that there is no more, 234 that the buffer is too small for one entry.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetenumresourcew
   */
  WNetEnumResource(
    hEnum: HandleOf<'wnet'>,
    lpcCount?: number
  ): Promise<Result<{ lpcCount: number; lpBuffer: readonly NETRESOURCE[] }>>

  /**
   * Releases a network enumeration.
   * Threads: any; connections belong to the logon session.
   * @see https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetcloseenum
   */
  WNetCloseEnum(hEnum: HandleOf<'wnet'>): Result
}

export type WNet = WithW<WNetFunctions,
  'WNetAddConnection' | 'WNetAddConnection2' | 'WNetAddConnection3' | 'WNetUseConnection' |
  'WNetRestoreConnection' | 'WNetCancelConnection' | 'WNetCancelConnection2' |
  'WNetGetConnection' | 'WNetGetUser' | 'WNetGetUniversalName' | 'WNetGetResourceInformation'
  | 'WNetGetResourceParent' | 'WNetGetLastError' | 'WNetDisconnectDialog1' | 'WNetOpenEnum' |
  'WNetEnumResource'>

/** RAS (rasapi32.dll). */
export interface RasFunctions {
  /**
   * Acquires a RAS connection.
   * May fail and still give a handle, which must be hung up. *lphRasConn is read too: null for a
   * fresh dial, the old handle to resume a paused one.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasdialw
   */
  RasDial(
    lpRasDialExtensions?: Partial<RASDIALEXTENSIONS> | null,
    lpszPhonebook?: string | null,
    lpRasDialParams?: Partial<RASDIALPARAMS> | null,
    dwNotifierType?: number,
    lpvNotifier?: StatusListener | null,
    lphRasConn?: HandleOf<'ras'>
  ): Promise<Opened<'ras'>>

  /**
   * Acquires a RAS connection.
   * lprasconn is an array of RASCONN, not of handles: the recorder reads each element's
   * hrasconn.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasenumconnectionsw
   */
  RasEnumConnections(): Result<{ lprasconn: readonly Borrowed<RASCONN>[]; lpcConnections: number }>

  /**
   * Acquires a RAS subentry.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgetsubentryhandlew
   */
  RasGetSubEntryHandle(hrasconn: HandleOf<'ras'>, dwSubEntry?: number): Opened<'ras'>

  /**
   * Asks about a RAS connection.
   * The return code is the call's result; `code` (dwError) is why connecting failed.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgetconnectstatusw
   */
  RasGetConnectStatus(hrasconn: HandleOf<'ras'>): Result<{ lprasconnstatus: RASCONNSTATUS }>

  /**
   * Asks about RAS.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgeterrorstringw
   */
  RasGetErrorString(ResourceId: number): Result<{ lpszString: string }>

  /**
   * Uses a RAS connection.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgetprojectioninfow
   */
  RasGetProjectionInfo(
    hrasconn: HandleOf<'ras'>,
    rasprojection: number
  ): Result<{ lpprojection: Uint8Array }>

  /**
   * Uses a RAS connection.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgetconnectionstatistics
   */
  RasGetConnectionStatistics(hRasConn: HandleOf<'ras'>): Result<{ lpStatistics: RAS_STATS }>

  /**
   * Uses a RAS connection.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasgetlinkstatistics
   */
  RasGetLinkStatistics(
    hRasConn: HandleOf<'ras'>,
    dwSubEntry?: number
  ): Result<{ lpStatistics: RAS_STATS }>

  /**
   * Uses a RAS connection.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasclearconnectionstatistics
   */
  RasClearConnectionStatistics(hRasConn: HandleOf<'ras'>): Result

  /**
   * Uses a RAS connection.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasclearlinkstatistics
   */
  RasClearLinkStatistics(hRasConn: HandleOf<'ras'>, dwSubEntry?: number): Result

  /**
   * Registers on a RAS connection.
   * INVALID_HANDLE_VALUE stands for every connection. There is no call to unregister.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasconnectionnotificationw
   */
  RasConnectionNotification(
    hrasconn: HandleOf<'ras'>,
    hEvent?: string | null,
    dwFlags?: number
  ): Result

  /**
   * Releases a handle (HRASCONN).
   * Returns before the line is down; afterwards wait 3 s or poll until code 6.
   * Can wait: it runs on another thread.
   * Threads: any; connections belong to the machine.
   * @see https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rashangupw
   */
  RasHangUp(hrasconn: HandleOf<'ras'>): Promise<Result>
}

export type Ras = WithW<RasFunctions,
  'RasDial' | 'RasEnumConnections' | 'RasGetSubEntryHandle' | 'RasGetConnectStatus' |
  'RasGetErrorString' | 'RasGetProjectionInfo' | 'RasConnectionNotification' | 'RasHangUp'>
