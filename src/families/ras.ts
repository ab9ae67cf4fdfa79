import type { FamilySpec, FunctionSpec } from './spec.ts'

/**
 * RAS (rasapi32.dll). RasHangUp only begins the end of a connection: it is over when
 * RasGetConnectStatus returns ERROR_INVALID_HANDLE. Dialling an entry that is connected adds a
 * reference, and every reference needs its own RasHangUp. GetLastError is never set.
 *
 * RAS structures are packed to 4. RASDIALPARAMS holds user name and password: of it only the
 * entry's name and the size are kept.
 */

const use = (proto: string): FunctionSpec => ({ proto, role: 'use' })

const functions: readonly FunctionSpec[] = [
  // Dialling.
  { proto: 'DWORD RasDial{A,W}(void* lpRasDialExtensions, LPCTSTR lpszPhonebook, ' +
      'void* lpRasDialParams, DWORD dwNotifierType, void* lpvNotifier, HRASCONN* lphRasConn)',
    role: 'acquire', makes: 'connection', waits: true, reads: 'lphRasConn',
    keep: {
      entry: { param: 'lpRasDialParams', at: 4, as: 'text' },
      cb: { param: 'lpvNotifier', as: 'u64' },
      notifier: 'dwNotifierType',
      size: { param: 'lpRasDialParams', at: 0, as: 'u32' },
    },
    note: 'May fail and still give a handle, which must be hung up. *lphRasConn is read too: ' +
      'null for a fresh dial, the old handle to resume a paused one.' },
  { proto: 'DWORD RasEnumConnections{A,W}(HRASCONN* lprasconn, DWORD* lpcb, ' +
      'DWORD* lpcConnections)',
    role: 'acquire', makes: 'connection', borrowed: true,
    keep: { size: { param: 'lprasconn', at: 0, as: 'u32' } },
    note: 'lprasconn is an array of RASCONN, not of handles: the recorder reads each element\'s ' +
      'hrasconn.' },
  { proto: 'DWORD RasGetSubEntryHandle{A,W}(HRASCONN hrasconn, DWORD dwSubEntry, ' +
      'HRASCONN* lphrasconn)',
    role: 'acquire', makes: 'subentry', takes: { hrasconn: ['connection'] }, parent: 'hrasconn',
    deadlyStub: true },

  // Asking. Polling a connection that was hung up is how its end is known.
  { proto: 'DWORD RasGetConnectStatus{A,W}(HRASCONN hrasconn, void* lprasconnstatus)',
    role: 'query',
    keep: {
      state: { param: 'lprasconnstatus', at: 4, as: 'u32' },
      code: { param: 'lprasconnstatus', at: 8, as: 'u32' },
      size: { param: 'lprasconnstatus', at: 0, as: 'u32' },
    },
    note: 'The return code is the call\'s result; `code` (dwError) is why connecting failed.' },
  { proto: 'DWORD RasGetErrorString{A,W}(UINT ResourceId, LPTSTR lpszString, DWORD InBufSize)',
    role: 'query' },

  // Uses of a connection.
  use('DWORD RasGetProjectionInfo{A,W}(HRASCONN hrasconn, int rasprojection, ' +
    'void* lpprojection, DWORD* lpcb)'),
  use('DWORD RasGetConnectionStatistics(HRASCONN hRasConn, void* lpStatistics)'),
  use('DWORD RasGetLinkStatistics(HRASCONN hRasConn, DWORD dwSubEntry, void* lpStatistics)'),
  { ...use('DWORD RasClearConnectionStatistics(HRASCONN hRasConn)'), deadlyStub: true },
  use('DWORD RasClearLinkStatistics(HRASCONN hRasConn, DWORD dwSubEntry)'),
  use('DWORD RasUpdateConnection(HRASCONN hrasconn, void* lprasupdateconn)'),
  { ...use('DWORD RasInvokeEapUI(HRASCONN hRasConn, DWORD dwSubEntry, void* lpExtensions, ' +
      'HWND hwnd)'), waits: true },
  { proto: 'DWORD RasConnectionNotification{A,W}(HRASCONN hrasconn, HANDLE hEvent, ' +
      'DWORD dwFlags)',
    role: 'register-callback', keep: { flags: 'dwFlags' },
    note: 'INVALID_HANDLE_VALUE stands for every connection. There is no call to unregister.' },

  // Hanging up.
  { proto: 'DWORD RasHangUp{A,W}(HRASCONN hrasconn)', role: 'release', waits: true,
    note: 'Returns before the line is down; afterwards wait 3 s or poll until code 6.' },
]

export const ras: FamilySpec = {
  family: 'ras',
  title: 'RAS',
  dll: 'rasapi32.dll',
  handleTypes: { HRASCONN: 'connection' },
  kinds: {
    // Not `outlives`: leaving one at exit is legal only once it is connected, which policies judge.
    connection: { noun: 'a RAS connection', scope: 'host', settles: 'poll', counted: true },
    subentry: { noun: 'a RAS subentry', scope: 'host', settles: 'poll' },
  },
  failsBy: { DWORD: 'nonzero' },
  functions,
  statuses: {
    OpenPort: 0, PortOpened: 1, ConnectDevice: 2, DeviceConnected: 3, AllDevicesConnected: 4,
    Authenticate: 5, AuthNotify: 6, AuthRetry: 7, AuthCallback: 8, AuthChangePassword: 9,
    AuthProject: 10, AuthLinkSpeed: 11, AuthAck: 12, ReAuthenticate: 13, Authenticated: 14,
    PrepareForCallback: 15, WaitForModemReset: 16, WaitForCallback: 17, Projected: 18,
    StartAuthentication: 19, CallbackComplete: 20, LogonNetwork: 21, SubEntryConnected: 22,
    SubEntryDisconnected: 23, ApplySettings: 24,
    Interactive: 0x1000, RetryAuthentication: 0x1001, CallbackSetByCaller: 0x1002,
    PasswordExpired: 0x1003, InvokeEapUI: 0x1004,
    Connected: 0x2000, Disconnected: 0x2001,
  },
  errors: {
    5: 'ERROR_ACCESS_DENIED', 6: 'ERROR_INVALID_HANDLE', 87: 'ERROR_INVALID_PARAMETER',
    259: 'ERROR_NO_MORE_ITEMS',
    600: 'PENDING', 601: 'ERROR_INVALID_PORT_HANDLE', 602: 'ERROR_PORT_ALREADY_OPEN',
    603: 'ERROR_BUFFER_TOO_SMALL', 604: 'ERROR_WRONG_INFO_SPECIFIED',
    606: 'ERROR_PORT_NOT_CONNECTED', 608: 'ERROR_DEVICE_DOES_NOT_EXIST',
    610: 'ERROR_BUFFER_INVALID', 615: 'ERROR_PORT_NOT_FOUND', 616: 'ERROR_ASYNC_REQUEST_PENDING',
    617: 'ERROR_ALREADY_DISCONNECTING', 618: 'ERROR_PORT_NOT_OPEN', 619: 'ERROR_PORT_DISCONNECTED',
    621: 'ERROR_CANNOT_OPEN_PHONEBOOK', 622: 'ERROR_CANNOT_LOAD_PHONEBOOK',
    623: 'ERROR_CANNOT_FIND_PHONEBOOK_ENTRY', 628: 'ERROR_DISCONNECTION',
    629: 'ERROR_REMOTE_DISCONNECTION', 630: 'ERROR_HARDWARE_FAILURE',
    631: 'ERROR_USER_DISCONNECTION', 632: 'ERROR_INVALID_SIZE', 633: 'ERROR_PORT_NOT_AVAILABLE',
    635: 'ERROR_UNKNOWN', 638: 'ERROR_REQUEST_TIMEOUT', 640: 'ERROR_NETBIOS_ERROR',
    645: 'ERROR_AUTH_INTERNAL', 646: 'ERROR_RESTRICTED_LOGON_HOURS', 647: 'ERROR_ACCT_DISABLED',
    648: 'ERROR_PASSWD_EXPIRED', 649: 'ERROR_NO_DIALIN_PERMISSION',
    650: 'ERROR_SERVER_NOT_RESPONDING', 651: 'ERROR_FROM_DEVICE', 668: 'ERROR_NO_CONNECTION',
    676: 'ERROR_LINE_BUSY', 678: 'ERROR_NO_ANSWER', 679: 'ERROR_NO_CARRIER',
    680: 'ERROR_NO_DIALTONE', 691: 'ERROR_AUTHENTICATION_FAILURE', 692: 'ERROR_PORT_OR_DEVICE',
    695: 'ERROR_STATE_MACHINES_NOT_STARTED', 711: 'ERROR_RASMAN_CANNOT_INITIALIZE',
    718: 'ERROR_PPP_TIMEOUT', 719: 'ERROR_PPP_REMOTE_TERMINATED',
    720: 'ERROR_PPP_NO_PROTOCOLS_CONFIGURED', 734: 'ERROR_PPP_LCP_TERMINATED',
    752: 'ERROR_SCRIPT_SYNTAX', 753: 'ERROR_HANGUP_FAILED', 754: 'ERROR_BUNDLE_NOT_FOUND',
    756: 'ERROR_DIAL_ALREADY_IN_PROGRESS', 757: 'ERROR_RASAUTO_CANNOT_INITIALIZE',
    780: 'ERROR_INVALID_FUNCTION_FOR_ENTRY', 789: 'ERROR_OAKLEY_GENERAL_PROCESSING',
    797: 'ERROR_CONNECTING_DEVICE_NOT_FOUND', 800: 'ERROR_AUTOMATIC_VPN_FAILED',
    806: 'ERROR_VPN_GRE_BLOCKED', 807: 'ERROR_VPN_DISCONNECT', 808: 'ERROR_VPN_REFUSED',
    809: 'ERROR_VPN_TIMEOUT', 812: 'ERROR_SERVER_POLICY', 814: 'ERROR_BROADBAND_NO_NIC',
    829: 'ERROR_LINK_FAILURE',
  },
  pages: [
    'https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rashangupw',
    'https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasdialw',
  ],
}
