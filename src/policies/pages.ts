/** The Microsoft pages that the rules come from. */
const api = 'https://learn.microsoft.com/windows/win32/api/'
const docs = 'https://learn.microsoft.com/windows/win32/'

export const page = {
  internetCloseHandle: `${api}wininet/nf-wininet-internetclosehandle`,
  internetSetStatusCallback: `${api}wininet/nf-wininet-internetsetstatuscallback`,
  internetStatusCallback: `${api}wininet/nc-wininet-internet_status_callback`,
  internetReadFile: `${api}wininet/nf-wininet-internetreadfile`,
  httpSendRequestEx: `${api}wininet/nf-wininet-httpsendrequestexa`,
  ftpOpenFile: `${api}wininet/nf-wininet-ftpopenfilea`,
  hinternet: `${docs}wininet/appendix-a-hinternet-handles`,
  asynchronous: `${docs}wininet/asynchronous-operation`,
  msiCloseHandle: `${api}msi/nf-msi-msiclosehandle`,
  msiCloseAllHandles: `${api}msiquery/nf-msiquery-msicloseallhandles`,
  msiViewFetch: `${api}msiquery/nf-msiquery-msiviewfetch`,
  msiViewClose: `${api}msiquery/nf-msiquery-msiviewclose`,
  msiOpenDatabase: `${api}msiquery/nf-msiquery-msiopendatabasea`,
  msiGetSummaryInformation: `${api}msiquery/nf-msiquery-msigetsummaryinformationa`,
  msiSummaryInfoPersist: `${api}msiquery/nf-msiquery-msisummaryinfopersist`,
  committingDatabases: `${docs}msi/committing-databases`,
  wnetCancelConnection: `${api}winnetwk/nf-winnetwk-wnetcancelconnectiona`,
  wnetCancelConnection2: `${api}winnetwk/nf-winnetwk-wnetcancelconnection2a`,
  wnetCloseEnum: `${api}winnetwk/nf-winnetwk-wnetcloseenum`,
  wnetOpenEnum: `${api}winnetwk/nf-winnetwk-wnetopenenumw`,
  wnetAddConnection2: `${api}winnetwk/nf-winnetwk-wnetaddconnection2a`,
  wnetGetLastError: `${api}winnetwk/nf-winnetwk-wnetgetlasterrora`,
  rasHangUp: `${api}ras/nf-ras-rashangupa`,
  rasDial: `${api}ras/nf-ras-rasdiala`,
  rasDialFunc2: `${api}ras/nc-ras-rasdialfunc2`,
  rasGetConnectStatus: `${api}ras/nf-ras-rasgetconnectstatusa`,
  rasEnumConnections: `${api}ras/nf-ras-rasenumconnectionsa`,
  rasConnectionNotification: `${api}ras/nf-ras-rasconnectionnotificationw`,
  rasDisconnecting: `${docs}rras/disconnecting`,
  rasNotificationHandlers: `${docs}rras/notification-handlers`,
  rasAsynchronous: `${docs}rras/asynchronous-operations`,
  rasPaused: `${docs}rras/paused-states`,
  rasErrors: `${docs}rras/handling-ras-errors`,
} as const

/** A family's pages, by the part of the address that names its API. */
const about: Readonly<Record<string, RegExp>> = {
  wininet: /\/wininet\//, msi: /\/msi(query)?\//, wnet: /\/winnetwk\//, ras: /\/r?ras\//,
}

/** The page that states a policy's rule for handles of a family. */
export const pageOf = (source: readonly string[], family: string): string =>
  source.find(url => about[family]?.test(url)) ?? source[0] ?? ''
