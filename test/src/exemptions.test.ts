/** The false-positive traps: what looks like a fault and is none. Nothing above info is found. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { parseTrace } from '../../src/trace/parse.ts'
import { checkLoss, checkTrace, findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'

const correct: Record<string, string> = {
  'a child closed by its ancestor is neither leaked nor open': `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
InternetCloseHandle(A)
end`,
  'closing a child after its ancestor fails and is only information': `
A = InternetOpenW()
B = InternetConnectW(A)
InternetCloseHandle(A)
InternetCloseHandle(B) => 6 ! redundant-child-close B
end`,
  'FALSE with ERROR_IO_PENDING is no failure, and closing it then is a cancel': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=2
HttpSendRequestW(C) => 997
InternetCloseHandle(C) @2 => ok 997
status REQUEST_COMPLETE(C) @7 => 12017
returned @7
status HANDLE_CLOSING(C) @7
returned @7
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @7
returned @7
InternetCloseHandle(A)
end`,
  'a recycled value is another life': `
A = MsiCreateRecord()
MsiCloseHandle(A)
A = MsiCreateRecord()
MsiRecordGetFieldCount(A) result=1
MsiCloseHandle(A)
end`,
  'a root without context never sends HANDLE_CLOSING': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetCloseHandle(A)
+10m
end`,
  'the session handle that InternetOpenUrl hides is nobody\'s leak': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
status HANDLE_CREATED(H) @7 ctx=5 value=U
returned @7
status REQUEST_COMPLETE(U) @7 ctx=5 value=U
returned @7
InternetCloseHandle(U)
status HANDLE_CLOSING(U) @7 ctx=5
returned @7
InternetCloseHandle(A)
end`,
  'MsiViewFetch at the end gives 259 and no handle': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiCloseHandle(R)
MsiViewFetch(V) => 259
MsiCloseHandle(V)
MsiCloseHandle(D)
end`,
  'zero is no handle': `
MsiCloseHandle(0)
end`,
  'a connection that was only enumerated is borrowed': `
R = RasEnumConnectionsW()
RasGetConnectStatusW(R)
end`,
  'each reference of a RAS connection has its own hang-up': `
R = RasDialW() entry=Office
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
RasHangUpW(R)
RasGetConnectStatusW(R) => 6
end`,
  'a handle may be closed in its own callback, while its call is still running': `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=2
HttpSendRequestW(C) ...
status CONNECTING_TO_SERVER(C) @1
InternetCloseHandle(C) @1
returned @1
... HttpSendRequestW(C) => 12017
status HANDLE_CLOSING(C) @1
returned @1
InternetCloseHandle(B)
status HANDLE_CLOSING(B) @1
returned @1
InternetCloseHandle(A)
end`,
  'records of a correct program with threads arrive out of order': `
A = MsiCreateRecord() @1
MsiCreateRecord() @3 ...
MsiCloseHandle(A) @1 ...
A = MsiCreateRecord() @2
... MsiCloseHandle(A) @1
... B = MsiCreateRecord() @3
MsiCloseHandle(A) @2
MsiCloseHandle(B) @3
end`,
  'WinINet callbacks and calls belong to no thread': `
A = InternetOpenW() async @1
InternetSetStatusCallbackW(A) cb=1 @2
B = InternetConnectW(A) @3
C = HttpOpenRequestW(B) @4
HttpSendRequestW(C) @5 => 997
status REQUEST_COMPLETE(C) @8
returned @8
InternetCloseHandle(C) @6
status HANDLE_CLOSING(C) @9
returned @9
InternetCloseHandle(B) @7
status HANDLE_CLOSING(B) @9
returned @9
InternetCloseHandle(A) @1
end`,
  'GetLastError beside a WNet return code is noise': `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share) => ok 1008
WNetCancelConnection2W(X:) => ok 1008
end`,
  'hanging up while dialling is legal': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7
returned @7
RasHangUpW(R)
RasGetConnectStatusW(R) => 6
end`,
  'polling without a pause burns time and breaks nothing': `
R = RasDialW() entry=Office
RasHangUpW(R)
+1us
RasGetConnectStatusW(R)
+1us
RasGetConnectStatusW(R)
+1us
RasGetConnectStatusW(R)
+1us
RasGetConnectStatusW(R) => 6
end`,
  'the code that RasGetConnectStatus returns is not the connection\'s error': `
R = RasDialW() entry=Office
RasGetConnectStatusW(R) code=629
RasHangUpW(R)
RasGetConnectStatusW(R) => 6
end`,
  'a process that crashed could close nothing any more': `
A = InternetOpenW()
B = MsiCreateRecord()
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=0 => 2401
R = RasDialW() entry=Office
S = RasDialW() entry=Home
RasHangUpW(S)
end crashed`,
  'what is closed again and succeeds was open again: its opening was missed': `
A = MsiCreateRecord()
MsiCloseHandle(A)
MsiCloseHandle(A)
end`,
  'a cancel that fails for another reason than that nothing is connected': `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:)
WNetCancelConnection2W(X:) => 1203
end`,
  'A and W forms of one hang-up are the same': `
R = RasDialA() entry=Office
RasHangUpW(R)
RasGetConnectStatusA(R) => 6
end`,
  'what a gap may have touched is not judged': `
A = MsiCreateRecord()
gap 3
MsiCloseHandle(A) => 6
end`,
  'what was open before an attach is not judged': `
process 4 old.exe from=attach
MsiCloseHandle(A) => 6
MsiCloseHandle(B)
InternetCloseHandle(C) => 6
end`,
}

for (const [name, trace] of Object.entries(correct)) {
  test(name, () => {
    checkTrace(trace, policies)
    checkLoss(trace, policies)
  })
}

test('a link that ended with its connection was not left behind', () => {
  const trace = parseTrace(`R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasHangUpW(R)
+3s
end`)
  assert.deepEqual(findingsOf(trace.events, policies), [])
})
