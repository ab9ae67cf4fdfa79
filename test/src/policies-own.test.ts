/**
 * The boundaries of the policies of one family: each trace is judged by its policy alone, and the
 * lines where it reports are exactly the lines that expect it.
 */
import { describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { checkLoss, checkTrace, findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import type { Policy } from '../../src/policy.ts'
import type { Recorded } from '../../src/events.ts'
import { parseTrace } from '../../src/trace/parse.ts'

function policyNamed(id: string): Policy {
  const policy = policies.find(p => p.id === id)
  assert.ok(policy, `${id} is not a policy`)
  return policy
}

function linesOf(events: readonly Recorded[], id: string): number[] {
  return findingsOf(events, [policyNamed(id)]).map(finding => finding.position)
}

/** Traces in which another line than the lost one proves the accusation. */
const provedByTheRest = new Set(['closed while it was being set is a close during a call',
  'on a closed handle it is a use after the close'])

/** The trace's expectations name nothing but the policy, and it reports nothing else. */
function judged(id: string, cases: Readonly<Record<string, string>>): void {
  describe(id, () => {
    for (const [name, text] of Object.entries(cases)) {
      test(name, () => {
        checkTrace(text, [policyNamed(id)])
        if (!provedByTheRest.has(name)) checkLoss(text, [policyNamed(id)])
        const trace = parseTrace(text)
        assert.deepEqual(linesOf(trace.events, id), trace.expectations.map(e => e.line))
      })
    }
  })
}

/** An asynchronous tree with a callback: A, B and the request C. */
const TREE = `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)`

judged('wininet-missing-request-complete', {
  'nothing pends any more when it closes': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetSetOptionW(A) option=45 ctx=9
InternetOpenUrlW(A) ctx=5 => 997
status REQUEST_COMPLETE(U) @7 ctx=5 => 12007
returned @7
InternetCloseHandle(A)
status HANDLE_CLOSING(A) @7 ctx=9
returned @7
+2m`,
  'calls whose own context is reserved complete under the handle\'s': `${TREE}
D = HttpOpenRequestW(B)
E = HttpOpenRequestW(B)
HttpEndRequestW(C) => 997
InternetQueryDataAvailable(D) => 997
InternetSetFilePointer(E) => 997
+60s ${['C', 'D', 'E'].map(each => `! wininet-missing-request-complete ${each}`).join(' ')}`,
  'InternetOpenUrl: the handle came before its call was recorded': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=6 => 997
status HANDLE_CREATED(H) @7 ctx=6 value=T
returned @7
InternetOpenUrlW(A) ctx=5 ...
status HANDLE_CREATED(H) @7 ctx=7 value=S
returned @7
status HANDLE_CREATED(H) @7 ctx=5 value=U
returned @7
... InternetOpenUrlW(A) ctx=5 => 997
+60s ! wininet-missing-request-complete T ! wininet-missing-request-complete U`,
  'what fails or is on another handle meanwhile is no pend of its own': `${TREE}
HttpSendRequestW(C) => 997
+30s
HttpQueryInfoW(C) => 12150
InternetReadFile(0) => 997
+30s ! wininet-missing-request-complete C
+2m`,
  'a callback that was changed, or removed when nothing was pending': `${TREE}
InternetSetStatusCallbackW(C) cb=0
InternetSetStatusCallbackW(C) cb=1
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=2
InternetSetStatusCallbackW(C) cb=0 result=-1
InternetSetStatusCallbackW(0) cb=0
+60s ! wininet-missing-request-complete C`,
  'under a context that was not recorded, or taken away': `${TREE}
FtpGetFileW(B) => 997
HttpSendRequestW(C) => 997
InternetSetOptionW(C) option=45 ctx=0
+2m`,
  'an open that completed under a handle that nobody knows': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetSetOptionW(A) option=45 ctx=9
InternetOpenUrlW(A) ctx=5 => 997
status REQUEST_COMPLETE(U) @7 ctx=5 => 12007
returned @7
InternetOpenUrlW(A) ctx=6 => 997
InternetCloseHandle(A)
status HANDLE_CLOSING(A) @7 ctx=9
returned @7
+60s ! wininet-missing-request-complete A`,
  'on a session, and told once': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) ctx=0 service=1
FtpOpenFileW(B) ctx=5 => 997
+60s ! wininet-missing-request-complete B
FtpOpenFileW(B) ctx=6 => 997
+2m`,
  'one microsecond before the due time nothing is late': `${TREE}
HttpSendRequestW(C) => 997
+59999999us
+1us ! wininet-missing-request-complete C`,
  'the completion came before the call was recorded': `${TREE}
HttpSendRequestW(C) ...
status REQUEST_COMPLETE(C) @7
returned @7
... HttpSendRequestW(C) => 997
+2m`,
  'two completions came before their calls were recorded': `${TREE}
HttpSendRequestW(C) ...
status REQUEST_COMPLETE(C) @7
InternetReadFile(C) @7 ...
status REQUEST_COMPLETE(C) @8
... InternetReadFile(C) @7 => 997
... HttpSendRequestW(C) => 997
+2m`,
  'a completion inside the close, before HANDLE_CLOSING': `${TREE}
HttpSendRequestW(C) => 997
InternetCloseHandle(C) ...
status REQUEST_COMPLETE(C) @7 => 12017
status HANDLE_CLOSING(C) @7
... InternetCloseHandle(C)
+2m`,
  'HANDLE_CLOSING inside the close and no completion': `${TREE}
HttpSendRequestW(C) => 997
InternetCloseHandle(C) ...
status HANDLE_CLOSING(C) @7 ! wininet-missing-request-complete C
... InternetCloseHandle(C)
+2m`,
  'the oldest of several pends is taken as completed': `${TREE}
HttpSendRequestW(C) => 997
+40s
InternetReadFile(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7
+30s
+40s ! wininet-missing-request-complete C`,
  'without a context no completion can be seen': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
HttpSendRequestW(C) => 997
+2m`,
  'without a callback, also when one is set later': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=1
+2m`,
  'the callback was removed while it was pending': `${TREE}
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=0
InternetSetStatusCallbackW(C) cb=1
+2m`,
  'a gap in the middle silences': `${TREE}
HttpSendRequestW(C) => 997
gap 1
+2m`,
  'an inferred life is not accused': `
process 1 app.exe from=attach
InternetSetStatusCallbackW(C) cb=1
status CONNECTED_TO_SERVER(C) @7
returned @7
HttpSendRequestW(C) => 997
+2m`,
  'the time that the machine slept does not count': `${TREE}
HttpSendRequestW(C) => 997
+10s
resumed 30m
+49s
+1s ! wininet-missing-request-complete C`,
  'the time that the program was held up does not count': `${TREE}
HttpSendRequestW(C) => 997
+59s
scope held enter
+1h
scope held leave
+999ms
+1ms ! wininet-missing-request-complete C`,
  'what comes late because the program was held up has come': `${TREE}
HttpSendRequestW(C) => 997
scope held enter
+1h
status REQUEST_COMPLETE(C) @7
returned @7
scope held leave
+2m`,
  'two may say that it is held up, each for itself': `${TREE}
HttpSendRequestW(C) => 997
scope held enter
scope held enter by=agent
scope held leave
+2m
scope held leave by=agent
scope held leave
+58s
+2s ! wininet-missing-request-complete C`,
  'after the end nothing is due': `${TREE}
HttpSendRequestW(C) => 997
end
+2m`,
  'InternetOpenUrl: what pended on the root goes on under the new handle': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
status HANDLE_CREATED(H) @7 ctx=5 value=U
returned @7
+59s
+1s ! wininet-missing-request-complete U`,
  'InternetOpenUrl: completed': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
InternetOpenUrlW(A) ctx=6 => 997
status HANDLE_CREATED(H) @7 ctx=5 value=U
returned @7
status REQUEST_COMPLETE(U) @7 ctx=5 value=U
returned @7
status REQUEST_COMPLETE(A) @7 ctx=6 => 12007
returned @7
+2m`,
  'InternetOpenUrl: nothing ever came': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
+60s ! wininet-missing-request-complete A`,
  'InternetOpenUrl without a context hides how many are open': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=0 => 997
InternetOpenUrlW(A) ctx=5 => 997
status REQUEST_COMPLETE(A) @7 ctx=5 => 12007
returned @7
+2m`,
})

test('a completion at the due time comes too late, one microsecond before it does not', () => {
  const late = (by: string) => parseTrace(`${TREE}
HttpSendRequestW(C) => 997
+${by}
status REQUEST_COMPLETE(C) @7`).events.filter(event => event.kind !== 'tick')
  const id = 'wininet-missing-request-complete'
  const found = findingsOf(late('60s'), [policyNamed(id)])
  assert.equal(found.length, 1)
  const pend = late('60s').find(event => event.kind === 'call' && event.fn === 'HttpSendRequestW')!
  assert.equal(found[0].at, pend.at + 60_000_000)
  assert.deepEqual(linesOf(late('59999999us'), id), [])
})

test('the wait can be configured', () => {
  const { events } = parseTrace(`${TREE}
HttpSendRequestW(C) => 997
+5s`)
  const id = 'wininet-missing-request-complete'
  assert.equal(findingsOf(events, policies, { thresholds: { [id]: { waitMs: 5_000 } } })
    .filter(f => f.policy === id).length, 1)
})

judged('wininet-missing-handle-closing', {
  'the opening was not seen': `
process 1 app.exe from=attach
InternetSetStatusCallbackW(C) cb=1
status CONNECTED_TO_SERVER(C) @7
returned @7
InternetCloseHandle(C)
+2m`,
  'HANDLE_CLOSING inside the close call': `${TREE}
InternetCloseHandle(C) ...
status HANDLE_CLOSING(C)
returned
... InternetCloseHandle(C)
+2m`,
  'at the due time and one microsecond before': `${TREE}
InternetCloseHandle(C)
+59999999us
+1us ! wininet-missing-handle-closing C`,
  'each descendant of what was closed owes its own': `${TREE}
InternetCloseHandle(B)
status HANDLE_CLOSING(C) @7
returned @7
+60s ! wininet-missing-handle-closing B`,
  'no callback, no HANDLE_CLOSING': `
A = InternetOpenW()
B = InternetConnectW(A)
InternetCloseHandle(B)
+2m`,
  'a gap in the middle silences': `${TREE}
InternetCloseHandle(C)
gap ?
+2m`,
  'sleep does not count': `${TREE}
InternetCloseHandle(C)
resumed 1h
+59s
+1s ! wininet-missing-handle-closing C`,
  'the value is issued again: the callback may be the older life\'s': `${TREE}
InternetCloseHandle(C)
C = HttpOpenRequestW(B)
status HANDLE_CLOSING(C) @7
returned @7
+2m`,
})

judged('wininet-callback-after-closing', {
  'the lives before had theirs': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
C = HttpOpenRequestW(B)
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
status SENDING_REQUEST(C) @7 ! wininet-callback-after-closing C`,
  'told once': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
status CLOSING_CONNECTION(C) @7 ! wininet-callback-after-closing C
returned @7
status CONNECTION_CLOSED(C) @7
returned @7`,
  'the HANDLE_CLOSING may have been an older life\'s': `${TREE}
InternetCloseHandle(C)
C = HttpOpenRequestW(B)
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
status SENDING_REQUEST(C) @7`,
  'of a hidden session whose first callback was another\'s': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
status HANDLE_CREATED(C) @7 value=U ctx=1
returned @7
status SENDING_REQUEST(C) @7`,
  'an FTP open that pends gets no hidden session': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
FtpOpenFileW(B) ctx=1 => 997
InternetOpenUrlW(A) ctx=5 => 997
status SENDING_REQUEST(C) @7 ! wininet-callback-after-closing C`,
  'inside the close call, before its record': `${TREE}
InternetCloseHandle(C) ...
status HANDLE_CLOSING(C)
returned
status CONNECTION_CLOSED(C) ! wininet-callback-after-closing C
returned
... InternetCloseHandle(C)`,
  'the value is another life': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
C = HttpOpenRequestW(B)
status SENDING_REQUEST(C) @7`,
  'another context is another handle': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7 ctx=1
returned @7
status SENDING_REQUEST(C) @7 ctx=9`,
  'a hidden session of InternetOpenUrl got the value': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
InternetOpenUrlW(A) => 997
status RESOLVING_NAME(C) @7
status HANDLE_CREATED(C) @7 value=U`,
  'a gap after HANDLE_CLOSING': `${TREE}
InternetCloseHandle(C)
status HANDLE_CLOSING(C) @7
returned @7
gap 1
status SENDING_REQUEST(C) @7`,
})

judged('wininet-callback-change-pending', {
  'a registration that failed gave it none of its own': `${TREE}
InternetSetStatusCallbackW(C) cb=2 result=-1
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(A) cb=0 ! wininet-callback-change-pending A`,
  'under context 0, or one that is not known, nothing needs it': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
D = HttpOpenRequestW(B) ctx=?
HttpSendRequestW(C) => 997
HttpSendRequestW(D) => 997
InternetOpenUrlW(A) ctx=0 => 997
InternetSetStatusCallbackW(C) cb=2
InternetSetStatusCallbackW(D) cb=2
InternetSetStatusCallbackW(A) cb=2`,
  'no handle, one whose opening was missed, or whose value was given out again': `${TREE}
D = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
HttpSendRequestW(D) => 997
InternetSetStatusCallbackW(0) cb=2
C = HttpOpenRequestW(A) @2
InternetCloseHandle(D)
InternetSetStatusCallbackW(D) cb=2
InternetSetStatusCallbackW(B) cb=2`,
  'the opening was not seen': `
process 1 app.exe from=attach
InternetSetStatusCallbackW(C) cb=1
status CONNECTED_TO_SERVER(C) @7
returned @7
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=2`,
  'removed after everything had completed': `${TREE}
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7
InternetSetStatusCallbackW(A) cb=0
InternetSetStatusCallbackW(C) cb=0`,
  'the same callback again is no change': `${TREE}
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=1`,
  'a first callback takes nothing away': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=1`,
  'a descendant had inherited it': `${TREE}
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(A) cb=0 ! wininet-callback-change-pending A`,
  'a descendant has one of its own': `${TREE}
InternetSetStatusCallbackW(C) cb=2
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(A) cb=0`,
  'its own may be the same function': `${TREE}
InternetSetStatusCallbackW(C) cb=1
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(A) cb=0`,
  'the parent had got one of its own before the child was derived': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
InternetSetStatusCallbackW(B) cb=1
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(A) cb=0
InternetSetStatusCallbackW(B) cb=0 ! wininet-callback-change-pending B`,
  'a registration that failed changes nothing': `${TREE}
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=0 result=-1`,
  'an open that pends on the root': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
InternetSetStatusCallbackW(A) cb=0 ! wininet-callback-change-pending A`,
  'a gap in the middle silences': `${TREE}
HttpSendRequestW(C) => 997
gap 1
InternetSetStatusCallbackW(C) cb=0`,
})

judged('wininet-callback-not-propagated', {
  'a registration that failed gave it none of its own': `${TREE}
InternetSetStatusCallbackW(C) cb=2 result=-1
InternetSetStatusCallbackW(A) cb=2
InternetSetStatusCallbackW(C) cb=2 result=-1
HttpQueryInfoW(C) ! wininet-callback-not-propagated C`,
  'its parent\'s own counts from when it first had one, if it came before the child': `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
InternetSetStatusCallbackW(B) cb=1
D = HttpOpenRequestW(B)
InternetSetStatusCallbackW(B) cb=1
InternetSetStatusCallbackW(A) cb=2
HttpQueryInfoW(D)
HttpQueryInfoW(C) ! wininet-callback-not-propagated C`,
  'its own was the same, or became another': `${TREE}
D = HttpOpenRequestW(B)
InternetSetStatusCallbackW(C) cb=1
InternetSetStatusCallbackW(A) cb=2
InternetSetStatusCallbackW(B) cb=2
InternetSetStatusCallbackW(D) cb=3
InternetSetStatusCallbackW(0) cb=3
HttpQueryInfoW(C)
HttpQueryInfoW(D)`,
  'on what is closed, or was not seen to open': `${TREE}
InternetSetStatusCallbackW(A) cb=2
InternetCloseHandle(C)
HttpQueryInfoW(C)
process 2 b.exe from=attach
InternetSetStatusCallbackW(B) cb=1
HttpOpenRequestW(B) => 12005`,
  'a first callback is missed too; the same again changes nothing': `
A = InternetOpenW()
B = InternetConnectW(A)
InternetSetStatusCallbackW(A) cb=0
C = HttpOpenRequestW(B)
InternetSetStatusCallbackW(A) cb=1
HttpQueryInfoW(C) ! wininet-callback-not-propagated C
D = HttpOpenRequestW(B) ! wininet-callback-not-propagated B`,
  'one whose opening was not seen has an unknown one': `
process 1 app.exe from=attach
B = InternetConnectW(A)
InternetSetStatusCallbackW(A) cb=1
C = HttpOpenRequestW(B)`,
  'what was being closed, or derived meanwhile, missed nothing; nor did it where it failed': `${TREE}
InternetSetStatusCallbackW(A) cb=2 result=-1
InternetSetStatusCallbackW(A) cb=2 @2 ...
D = HttpOpenRequestW(B)
InternetCloseHandle(C)
... InternetSetStatusCallbackW(A) cb=2 @2
HttpQueryInfoW(D)
HttpQueryInfoW(C) => 6`,
  'its own registration makes it good': `${TREE}
InternetSetStatusCallbackW(A) cb=2
InternetSetStatusCallbackW(C) cb=2
HttpSendRequestW(C)`,
  'once for each child, at its next use': `${TREE}
InternetSetStatusCallbackW(A) cb=2
HttpSendRequestW(C) ! wininet-callback-not-propagated C
HttpSendRequestW(C)
D = HttpOpenRequestW(B) ! wininet-callback-not-propagated B`,
  'the ancestor gets the old one back': `${TREE}
InternetSetStatusCallbackW(A) cb=2
InternetSetStatusCallbackW(A) cb=1
HttpSendRequestW(C)`,
  'what has its own never followed': `${TREE}
InternetSetStatusCallbackW(C) cb=3
InternetSetStatusCallbackW(A) cb=2
HttpSendRequestW(C)`,
  'what is derived later follows': `${TREE}
InternetSetStatusCallbackW(A) cb=2
E = InternetConnectW(A)
F = HttpOpenRequestW(E)`,
  'closing is no use': `${TREE}
InternetSetStatusCallbackW(A) cb=2
InternetCloseHandle(C)`,
})

judged('wininet-async-no-callback', {
  'on what had been closed: an opening was missed': `
A = InternetOpenW() async
B = InternetConnectW(A)
InternetCloseHandle(B)
FtpGetFileW(B) => 997`,
  'once for each handle': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997 ! wininet-async-no-callback C
InternetReadFile(C) => 997`,
  'a call that refused for want of one': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 12025 ! wininet-async-no-callback C`,
  'a synchronous tree needs none': `
A = InternetOpenW()
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C)`,
  'whether an inferred handle has one is not known': `
process 1 app.exe from=attach
HttpSendRequestW(C) => 997`,
})

judged('wininet-async-zero-context', {
  'a call that refused for want of one; once for each handle': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 12029
HttpSendRequestW(C) => 12024 ! wininet-async-zero-context C
HttpSendRequestW(C) => 12024`,
  'the opening was not seen, or missed': `
process 1 app.exe from=attach
InternetSetStatusCallbackW(C) cb=1
InternetSetOptionW(C) option=45 ctx=0
HttpSendRequestW(C) => 997
process 2 b.exe
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) ctx=0
InternetCloseHandle(B)
FtpOpenFileW(B) ctx=0 => 997`,
  'a context given later by InternetSetOption': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
InternetSetOptionW(C) option=45 ctx=7
HttpSendRequestW(C) => 997`,
  'the call\'s own context counts where it has one': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
B = InternetConnectW(A) ctx=0
FtpOpenFileW(B) ctx=5 => 997
FtpOpenFileW(B) ctx=0 => 997 ! wininet-async-zero-context B`,
  'a context that was not recorded accuses nobody': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) ctx=0
FtpGetFileW(B) => 997`,
  'without a callback it is another rule': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
HttpSendRequestW(C) => 997`,
})

judged('wininet-invalid-callback-result', {
  'closed while it was being set is a close during a call': `
A = InternetOpenW()
InternetCloseHandle(A) @2
InternetSetStatusCallbackW(A) cb=1 result=-1 began=2`,
  'a handle that never was one': `
InternetSetStatusCallbackW(Z) cb=1 result=-1 ! wininet-invalid-callback-result
InternetSetStatusCallbackW(0) cb=1 result=-1 ! wininet-invalid-callback-result`,
  'on a closed handle it is a use after the close': `
A = InternetOpenW()
InternetCloseHandle(A)
InternetSetStatusCallbackW(A) cb=1 result=-1`,
  'none before is no failure': `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1 result=0`,
})

judged('wininet-dllmain', {
  'only the thread that is inside': `
scope dllmain enter @1
scope dllmain enter @1
scope dllmain leave @1
A = InternetOpenW() @2
InternetCloseHandle(A) @1 ! wininet-dllmain A
scope dllmain leave @1`,
  'a gap may have hidden that it was left': `
scope dllmain enter
gap 1
A = InternetOpenW()`,
  'a custom action is no DllMain': `
scope custom-action enter
A = InternetOpenW()
scope custom-action leave`,
})

judged('wininet-in-service', {
  'once for each process': `
process 1 a.exe winsession=0
A = InternetOpenW() ! wininet-in-service
B = InternetConnectW(A)
end
process 2 b.exe winsession=0
A = InternetOpenW() ! wininet-in-service`,
  'an unknown session is no service': `
A = InternetOpenW()`,
})

judged('wininet-ftp-transfer-in-progress', {
  'it succeeded all the same, or GetLastError is left from before': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
FtpDeleteFileW(B) => ok 12110
FtpDeleteFileW(B) => 12003
F = FtpOpenFileW(B)
FtpDeleteFileW(B) ! wininet-ftp-transfer-in-progress B`,
  'the file is being closed, or its value was given out again': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
InternetCloseHandle(F)
FtpDeleteFileW(B)
G = FtpOpenFileW(B)
G = InternetOpenW() @2
FtpDeleteFileW(B)`,
  'opened while it ran; on a closed session, or one whose opening was not seen': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
FtpDeleteFileW(B) ...
F = FtpOpenFileW(B) @2
... FtpDeleteFileW(B)
InternetCloseHandle(B)
FtpDeleteFileW(B) => 12110
process 2 b.exe from=attach
F = FtpOpenFileW(B)
FtpDeleteFileW(B) => 12110`,
  'the code alone is enough': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
FtpDeleteFileW(B) => 12110 ! wininet-ftp-transfer-in-progress B`,
  'a file that was closed while the call ran': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
FtpDeleteFileW(B) ...
InternetCloseHandle(F) @2
... FtpDeleteFileW(B)`,
  'another session is free': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
C = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
FtpDeleteFileW(C)`,
  'after a gap nobody knows whether the file is open': `
A = InternetOpenW()
B = InternetConnectW(A) service=1
F = FtpOpenFileW(B)
gap 1
FtpDeleteFileW(B)`,
})

judged('wininet-sendex-not-ended', {
  'writing may pend; other callbacks and calls on no handle change nothing': `${TREE}
InternetReadFile(0) => 6
HttpSendRequestExW(C)
InternetWriteFile(C) => 997
status CONNECTION_CLOSED(C) @7 => 12030
returned @7
status REQUEST_COMPLETE(C) @7
returned @7
InternetCloseHandle(C) ! wininet-sendex-not-ended C`,
  'the opening was not seen': `
process 1 app.exe from=attach
HttpSendRequestExW(C)
InternetCloseHandle(C)`,
  'closing what is pending cancels it': `${TREE}
HttpSendRequestExW(C) => 997
InternetCloseHandle(C)`,
  'pended, completed, and not ended': `${TREE}
HttpSendRequestExW(C) => 997
status REQUEST_COMPLETE(C) @7
returned @7
InternetCloseHandle(C) ! wininet-sendex-not-ended C`,
  'what failed asynchronously leaves nothing to end': `${TREE}
HttpSendRequestExW(C) => 997
status REQUEST_COMPLETE(C) @7 => 12029
returned @7
InternetCloseHandle(C)`,
  'closed by its ancestor': `${TREE}
HttpSendRequestExW(C)
InternetCloseHandle(B)`,
  'a failed call began nothing': `${TREE}
HttpSendRequestExW(C) => 12029
InternetCloseHandle(C)`,
})

judged('wininet-overlapping-pending', {
  'without a callback nobody can count': `
A = InternetOpenW() async
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetReadFile(C) => 997`,
  'told once; a call that fails is none': `${TREE}
HttpSendRequestW(C) => 997
HttpQueryInfoW(C) => 12150
InternetReadFile(0) => 997
InternetReadFile(C) => 997 ! wininet-overlapping-pending C
InternetReadFile(C) => 997`,
  'each open on a session has a handle of its own': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A) service=1
FtpOpenFileW(B) ctx=5 => 997
FtpFindFirstFileW(B) ctx=6 => 997`,
  'what completed while there was no callback cannot be counted': `${TREE}
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=0
InternetSetStatusCallbackW(C) cb=1
InternetReadFile(C) => 997`,
  'nor what pended under no context; what was removed in between matters only while it pends': `${TREE}
D = HttpOpenRequestW(B) ctx=0
HttpSendRequestW(D) => 997
InternetSetOptionW(D) option=45 ctx=4
InternetReadFile(D) => 997
InternetSetStatusCallbackW(C) cb=0
InternetSetStatusCallbackW(C) cb=1
InternetSetStatusCallbackW(0) cb=0
HttpSendRequestW(C) => 997
InternetSetStatusCallbackW(C) cb=0 result=-1
InternetSetStatusCallbackW(C) cb=2
InternetReadFile(C) => 997 ! wininet-overlapping-pending C`,
  'the opening was not seen, or the handle was closed: another was missed': `
process 1 app.exe from=attach
InternetSetStatusCallbackW(C) cb=1
status CONNECTED_TO_SERVER(C) @7
returned @7
HttpSendRequestW(C) => 997
InternetReadFile(C) => 997
process 2 b.exe
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetCloseHandle(C)
InternetReadFile(C) => 997`,
  'the second completes before it is recorded': `${TREE}
HttpSendRequestW(C) => 997
status REQUEST_COMPLETE(C) @7
InternetReadFile(C) @7 => 997
returned @7
status REQUEST_COMPLETE(C) @8
returned @8
InternetReadFile(C) @8 => 997`,
  'the next call runs in the completion before the first is recorded': `${TREE}
HttpSendRequestW(C) ...
status REQUEST_COMPLETE(C) @7
InternetReadFile(C) @7 => 997
returned @7
... HttpSendRequestW(C) => 997`,
  'many opens may pend on one root': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 => 997
InternetOpenUrlW(A) ctx=6 => 997`,
  'without a context nobody can count': `
A = InternetOpenW() async
InternetSetStatusCallbackW(A) cb=1
B = InternetConnectW(A)
C = HttpOpenRequestW(B) ctx=0
HttpSendRequestW(C) => 997
InternetReadFile(C) => 997`,
})

judged('wininet-close-before-eof', {
  'a read that failed, or whose bytes were not recorded, says nothing of the end': `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetReadFile(C) read=9 => 12030
InternetCloseHandle(C)
D = InternetOpenUrlW(A)
InternetReadFile(D) read=100
InternetReadFile(D)
InternetCloseHandle(D)
InternetReadFile(0) read=100 => 6`,
  'more is available; a question that failed; closed with its ancestor': `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetQueryDataAvailable(C) available=7
InternetCloseHandle(C) ! wininet-close-before-eof C
D = InternetOpenUrlW(A)
InternetReadFile(D) read=100
InternetQueryDataAvailable(D) available=7 => 12030
InternetCloseHandle(D)
E = InternetOpenUrlW(A)
InternetReadFile(E) read=100
InternetCloseHandle(A)`,
  'INTERNET_FLAG_NO_CACHE_WRITE': `
A = InternetOpenW()
C = InternetOpenUrlW(A) flags=0x84000000
InternetReadFile(C) read=100
InternetCloseHandle(C)`,
  'what a read that pended gave is not known': `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetReadFile(C) => 997
InternetCloseHandle(C)`,
  'nothing more is available': `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
InternetQueryDataAvailable(C) available=0
InternetCloseHandle(C)`,
  'header queries leave the reading where it was': `
A = InternetOpenW()
C = InternetOpenUrlW(A)
InternetReadFile(C) read=100
HttpQueryInfoW(C)
InternetCloseHandle(C) ! wininet-close-before-eof C`,
})

const fetches = (count: number, from = 1) => Array.from({ length: count }, (_, i) =>
  `R${from + i} = MsiViewFetch(V)`).join('\n')
const VIEW = `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)`

judged('msi-fetch-loop-leak', {
  'a record whose value was given out again was closed': `${VIEW}
${fetches(16)}
R1 = MsiCreateRecord() @2
S = MsiViewFetch(V)
T = MsiViewFetch(V) ! msi-fetch-loop-leak V`,
  'sixteen are the limit': `${VIEW}
${fetches(16)}
MsiCloseHandle(R1)
R20 = MsiViewFetch(V)
R21 = MsiViewFetch(V) ! msi-fetch-loop-leak V
${fetches(3, 30)}`,
  'another view counts for itself': `${VIEW}
W = MsiDatabaseOpenViewW(D) sql=SELECT
${fetches(16)}
S = MsiViewFetch(W)`,
  'column information is no row': `${VIEW}
I = MsiViewGetColumnInfo(V)
${fetches(16)}`,
  'the opening was not seen': `
process 1 app.exe from=attach
${fetches(17)}`,
  'records that a gap may have closed do not count': `${VIEW}
${fetches(16)}
gap 1
S = MsiViewFetch(V)`,
})

judged('msi-closeall-is-per-thread', {
  'of another family, or not known to be open': `
A = InternetOpenW() @2
R = MsiCreateRecord() @2
R = MsiCreateRecord() @3
MsiCloseHandle(R) @3
MsiCloseAllHandles() result=0`,
  'whose thread is not known': `
process 1 app.exe from=attach
MsiRecordClearData(R) @2
MsiCloseAllHandles() result=0`,
  'one finding for all, on the oldest': `
R = MsiCreateRecord() @2
S = MsiCreateRecord() @3
MsiCloseAllHandles() @1 result=0 ! msi-closeall-is-per-thread R`,
  'opened while it ran': `
MsiCloseAllHandles() @1 ...
R = MsiCreateRecord() @2
... MsiCloseAllHandles() @1 result=0`,
  'its own are closed': `
R = MsiCreateRecord()
MsiCloseAllHandles() result=1`,
})

judged('msi-view-reexecute', {
  'after its end nothing is executed': `${VIEW}
MsiCloseHandle(V)
MsiViewExecute(V, 0) => 6
MsiViewFetch(0) => 6
MsiViewClose(0) => 6`,
  'a DML view may be executed again': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=insert
MsiViewExecute(V, 0)
MsiViewExecute(V, 0)`,
  'unknown SQL counts as a query': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D)
MsiViewExecute(V, 0)
MsiViewExecute(V, 0) ! msi-view-reexecute V`,
  'an execution that failed left nothing behind': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0) => 1627
MsiViewExecute(V, 0)`,
  'an MsiViewClose that failed closed nothing': `${VIEW}
MsiViewClose(V) => 1627
MsiViewExecute(V, 0) ! msi-view-reexecute V`,
  'a gap may have hidden the MsiViewClose': `${VIEW}
gap 1
MsiViewExecute(V, 0)`,
})

judged('msi-fetch-before-execute', {
  'a close that failed closed nothing; what is closed, or no view, is another rule': `${VIEW}
MsiViewClose(V) => 6
MsiViewFetch(V) => 259
MsiViewClose(V)
MsiViewGetColumnInfo(V) => 1627
MsiCloseHandle(V)
MsiViewFetch(V) => 6
MsiViewFetch(D) => 6
MsiViewClose(0) => 6`,
  'reported once until it is executed': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
R = MsiViewFetch(V) ! msi-fetch-before-execute V
MsiViewFetch(V) => 259`,
  'the opening was not seen': `
process 1 app.exe from=attach
R = MsiViewFetch(V)`,
  'an execution that failed is no missing one': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0) => 1627
MsiViewFetch(V) => 1627`,
})

judged('msi-close-uncommitted', {
  'what a gap may have committed, and MsiCloseAllHandles closes': `
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseImportW(D)
MsiDatabaseCommit(0) => 6
MsiViewExecute(0, 0) => 6
gap 1
MsiCloseAllHandles() result=1`,
  'each way to change it, and MsiCloseAllHandles closes it too': `
${['CREATE', 'alter', 'DROP', 'delete', 'Update'].map(verb => `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=${verb}
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiCloseHandle(D) ! msi-close-uncommitted D`).join('')}
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseMergeW(D, D)
MsiCloseAllHandles() result=1 ! msi-close-uncommitted D
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewModify(V, 0) modify=1
MsiCloseHandle(D) ! msi-close-uncommitted D
D = MsiOpenDatabaseW() mode=transact
W = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewModify(W, 0) modify=6
MsiCloseHandle(D) ! msi-close-uncommitted D`,
  'seeking changes nothing; at the end of the process it is a leak': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewModify(V, 0) modify=-1
MsiCloseHandle(D)
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseImportW(D)
end`,
  'changes after the commit': `
D = MsiOpenDatabaseW() mode=create
V = MsiDatabaseOpenViewW(D) sql=CREATE
MsiViewExecute(V, 0)
MsiDatabaseCommit(D)
MsiViewExecute(V, 0)
MsiCloseHandle(V)
MsiCloseHandle(D) ! msi-close-uncommitted D`,
  'a commit that failed': `
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseImportW(D)
MsiDatabaseCommit(D) => 1627
MsiCloseHandle(D) ! msi-close-uncommitted D`,
  'a change that failed changed nothing': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=INSERT
MsiViewExecute(V, 0) => 1627
MsiCloseHandle(V)
MsiCloseHandle(D)`,
  'reading, refreshing and temporary rows change nothing': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiViewModify(V, R) modify=0
MsiViewModify(V, R) modify=7
MsiCloseHandle(R)
MsiCloseHandle(V)
MsiCloseHandle(D)`,
  'rows modified through a query': `
D = MsiOpenDatabaseW() mode=transact
V = MsiDatabaseOpenViewW(D) sql=SELECT
MsiViewExecute(V, 0)
R = MsiViewFetch(V)
MsiViewModify(V, R) modify=2
MsiCloseHandle(R)
MsiCloseHandle(V)
MsiCloseHandle(D) ! msi-close-uncommitted D`,
  'the merged database is the first, and direct mode is another rule': `
D = MsiOpenDatabaseW() mode=direct
E = MsiOpenDatabaseW() mode=transact
MsiDatabaseMergeW(D, E)
MsiCloseHandle(E)
MsiCloseHandle(D)`,
  'a gap may have hidden the commit': `
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseImportW(D)
gap 1
MsiCloseHandle(D)`,
  'a mode that was not recorded': `
D = MsiOpenDatabaseW()
MsiDatabaseImportW(D)
MsiCloseHandle(D)`,
})

judged('msi-direct-uncommitted', {
  'createdirect too': `
D = MsiOpenDatabaseW() mode=createdirect
MsiDatabaseApplyTransformW(D)
MsiCloseHandle(D) ! msi-direct-uncommitted D`,
})

judged('msi-suminfo-not-persisted', {
  'what a gap may have closed, and MsiCloseAllHandles closes': `
S = MsiGetSummaryInformationW(0) updates=1
D = MsiOpenDatabaseW() mode=transact
MsiDatabaseImportW(D)
gap 1
MsiCloseAllHandles() result=2`,
  'closed with all of the thread, or opened by what was not seen': `
S = MsiGetSummaryInformationW(0) updates=1
MsiCloseAllHandles() result=1 ! msi-suminfo-not-persisted S
process 2 app.exe from=attach
MsiSummaryInfoSetPropertyW(S)
MsiCloseHandle(S)`,
  'persisting that failed': `
S = MsiGetSummaryInformationW(0) updates=1
MsiSummaryInfoPersist(S) => 1627
MsiCloseHandle(S) ! msi-suminfo-not-persisted S`,
  'at the end of the process it is a leak': `
S = MsiGetSummaryInformationW(0) updates=1
end`,
  'a close that failed closed nothing': `
S = MsiGetSummaryInformationW(0) updates=1
MsiCloseHandle(S) => 6`,
})

const SHARE = '\\\\srv\\share'

judged('wnet-device-vs-remote-name', {
  'another error, or a device name': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(${SHARE}) => 1203
WNetCancelConnection2W(Y:) => 2250`,
  'connected later, and recorded first': `
process 2 b.exe
WNetCancelConnection2W(${SHARE}) ...
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe
... WNetCancelConnection2W(${SHARE}) => 2250`,
  'a success says that something without a device was there': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(${SHARE})`,
  'another share': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(\\\\srv\\other) => 2250`,
  'the device was cancelled before': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
WNetCancelConnection2W(${SHARE}) => 2250`,
  'a second cancel of what had no device': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetAddConnection2W(remote=${SHARE})
WNetCancelConnection2W(${SHARE})
WNetCancelConnection2W(${SHARE}) => 2250`,
  'another logon session': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe luid=0x2
WNetCancelConnection2W(${SHARE}) => 2250`,
})

judged('wnet-persistent-left-behind', {
  'a watcher saw it go': `
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE}) flags=1
process 2 node.exe capture=watch
observed connected X:
observed gone X:`,
  'a cancel that failed': `
WNetAddConnection2W(local=X:, remote=${SHARE}) flags=1
WNetCancelConnection2W(X:) => 2401`,
  'made by somebody else': `
process 1 a.exe from=attach
WNetCancelConnection2W(X:)`,
  'a device chosen by the system': `
Z: = WNetUseConnectionW(remote=${SHARE}) flags=0x81
WNetCancelConnection2W(Z:) ! wnet-persistent-left-behind Z:`,
})

judged('wnet-profile-error', {
  'both codes, with a life or without': `
WNetCancelConnection2W(X:) flags=1 => 1205 ! wnet-profile-error X:
WNetCancelConnectionW(Y:) => 1206 ! wnet-profile-error Y:
WNetAddConnection2W(local=X:, remote=${SHARE}) => 1206`,
})

judged('wnet-extended-not-read', {
  'other errors, and one of WNetGetLastError itself': `
WNetCancelConnection2W(X:) => 1203
WNetCancelConnection2W(Y:) => 1208
WNetGetLastErrorW() => 1208
WNetCancelConnection2W(X:)`,
  'threads': `
WNetCancelConnection2W(X:) @1 => 1208
WNetCancelConnection2W(Y:) @2 => 1208
WNetGetLastErrorW() @1
WNetCancelConnection2W(X:) @1
WNetCancelConnection2W(Y:) @2 ! wnet-extended-not-read Y:`,
  'each is told once, and the next may be one too': `
WNetCancelConnection2W(X:) => 1208
WNetCancelConnection2W(Y:) => 1208 ! wnet-extended-not-read X:
WNetGetLastErrorW()
WNetCancelConnection2W(Y:)`,
  'calls of other families say nothing': `
WNetCancelConnection2W(X:) => 1208
R = MsiCreateRecord()
WNetGetLastErrorW()`,
  'a gap may have hidden it': `
WNetCancelConnection2W(X:) => 1208
gap 1
WNetCancelConnection2W(X:)`,
  'a thread that ended read nothing, and its number may come back': `
WNetCancelConnection2W(X:) @4 => 1208
thread-exit @4
WNetCancelConnection2W(X:) @4`,
})

judged('wnet-foreign-session', {
  'what only a watcher saw may be remembered there': `
process 1 node.exe capture=watch luid=0x1
observed connected X:
process 2 b.exe luid=0x2
WNetCancelConnection2W(X:) => 2250`,
  'another error is no sign of it': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe luid=0x2
WNetCancelConnection2W(X:) => 1203`,
  'another name, and a logon session that is not known': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe
WNetAddConnection2W(local=Z:, remote=${SHARE})
process 3 c.exe luid=0x2
WNetCancelConnection2W(Y:) => 2250
WNetCancelConnection2W(Z:) => 2250
process 2 b.exe
WNetCancelConnection2W(X:) => 2250`,
  'what was lost may have connected it here': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe luid=0x2
gap 1
WNetCancelConnection2W(X:) => 2250`,
  'connected later, and recorded first': `
process 2 b.exe luid=0x2
WNetCancelConnection2W(X:) ...
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe
... WNetCancelConnection2W(X:) => 2250`,
  'another host': `
process 1 a.exe luid=0x1 host=one
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe luid=0x2 host=two
WNetCancelConnection2W(X:) => 2250`,
  'it had one of that name itself': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
process 2 b.exe luid=0x2
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
WNetCancelConnection2W(X:) => 2250`,
  'cancelled there before': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
process 2 b.exe luid=0x2
WNetCancelConnection2W(X:) => 2250`,
})

judged('connection-left-behind', {
  'an empty local name is none': `
WNetAddConnection2W(local="", remote=${SHARE})
end ! connection-left-behind "\\\\\\\\srv\\\\share"`,
  'neither what was enumerated nor what is still dialling': `
R = RasEnumConnectionsW()
S = RasDialW() entry=Office cb=1
T = RasDialW() entry=Home
end ! connection-left-behind T`,
  'one that is remembered is meant to stay': `
WNetAddConnection2W(local=X:, remote=${SHARE}) flags=1
end`,
  'a process that crashed could cancel nothing': `
WNetAddConnection2W(local=X:, remote=${SHARE})
end crashed`,
})

judged('ras-notify-after-hangup', {
  'what a resumed dial says may be recorded before its call; nor does what ended by itself': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
+10s
RasDialW(R) entry=Office cb=1 ...
status Authenticate(R) @7
returned @7
... R = RasDialW(R) entry=Office cb=1
RasGetConnectStatusW(R) => 6
+10s
status Disconnected(R) @7`,
  'dialling what is connected may notify before it returns': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
+10s
RasDialW() entry=Office cb=1 ...
status Connected(R) @7
returned @7
... R = RasDialW() entry=Office cb=1`,
  'a second failure is not the second Connected': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
+999ms
status Disconnected(R) @7 => 678
returned @7
status Connected(R) @7 ! ras-notify-after-hangup R`,
  'links come and go': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
+10s
status SubEntryConnected(R) @7
returned @7
status SubEntryDisconnected(R) @7
returned @7
status OpenPort(R) @7
returned @7
+10s
status Authenticate(R) @7`,
  'another program hung it up: this one is told': `
process 1 a.exe
R:0x5 = RasDialW() entry=Office cb=1
process 2 b.exe
Q:0x5 = RasEnumConnectionsW()
RasHangUpW(Q)
+10s
process 1 a.exe
status Disconnected(R) @7`,
  'the grace itself is not over': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R)
+1s
status Disconnected(R) @7`,
  'one millisecond more is': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R)
+1001ms
status Disconnected(R) @7 ! ras-notify-after-hangup R
returned @7
status Disconnected(R) @7`,
  'after Connected': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
+2s
status Authenticate(R) @7 ! ras-notify-after-hangup R`,
  'after an error': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
+2s
status Disconnected(R) @7 ! ras-notify-after-hangup R`,
  'a paused state is no end': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
+10s
R = RasDialW(R) entry=Office cb=1
status Authenticate(R) @7
returned @7
status Connected(R) @7`,
  'dialling what is connected notifies again': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
+10s
R = RasDialW() entry=Office cb=1
status Authenticate(R) @7
returned @7
status Connected(R) @7`,
  'a new dial got the value and its RasDial is not recorded yet': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R)
+10s
status OpenPort(R) @7
returned @7
status PortOpened(R) @7
returned @7
R = RasDialW() entry=Home cb=1`,
  'links of one connection': `
R = RasDialW() entry=Office cb=1 notifier=2
status Connected(R) @7
returned @7
+10s
status Authenticate(R) @7`,
  'a gap after the hang-up': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R)
gap 1
+10s
status Disconnected(R) @7`,
})

judged('ras-hangup-in-callback-wait', {
  'it ended all the same; no handle is none': `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7 => 619
RasHangUpW(0) @7 => 6
RasHangUpW(R) @7
RasGetConnectStatusW(R) @7 => 6
returned @7`,
  'hung up outside, polled inside': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R) @2
status Disconnected(R) @7
RasGetConnectStatusW(R) @7
returned @7`,
  'hung up in one callback, polled in the next': `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7 => 619
RasHangUpW(R) @7
returned @7
status Disconnected(R) @7
RasGetConnectStatusW(R) @7
returned @7`,
  'another thread may poll': `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7 => 619
RasHangUpW(R) @7
RasGetConnectStatusW(R) @2
returned @7`,
  'a reference more keeps it connected': `
R = RasDialW() entry=Office
R = RasDialW() entry=Office cb=1
status Connected(R) @7
RasHangUpW(R) @7
RasGetConnectStatusW(R) @7
returned @7`,
})

judged('ras-dial-in-callback', {
  'in the notifier of a dial that was not seen': `
status Connected(0x9) @7
Q = RasDialW() @7 entry=Home ! ras-dial-in-callback Q
RasDialW() @7 entry=Work => 756 ! ras-dial-in-callback
returned @7`,
  'inside a callback of WinINet': `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
status CONNECTING_TO_SERVER(A) @7
R = RasDialW() @7 entry=Office
returned @7`,
  'resuming is dialling too': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
R = RasDialW(R) @7 entry=Office cb=1 ! ras-dial-in-callback R
returned @7`,
  'on another thread meanwhile': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
Q = RasDialW() @2 entry=Home
returned @7`,
})

judged('ras-dial-thread-exit', {
  'failed before': `
R = RasDialW() @2 entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
thread-exit @2`,
  'a synchronous dial is over when it returns': `
R = RasDialW() @2 entry=Office
thread-exit @2`,
  'another thread': `
R = RasDialW() @2 entry=Office cb=1
thread-exit @3`,
  'a paused dial still needs its thread': `
R = RasDialW() @2 entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
thread-exit @2 ! ras-dial-thread-exit R`,
  'hung up before': `
R = RasDialW() @2 entry=Office cb=1
RasHangUpW(R) @3
thread-exit @2`,
})

judged('ras-error-without-hangup', {
  'after the hang-up an error is none': `
R = RasDialW() entry=Office cb=1
RasHangUpW(R)
status Disconnected(R) @7 => 619
returned @7
+2m`,
  'told once, when the first error is due': `
R = RasDialW() entry=Office cb=1
status PortOpened(R) @7
returned @7
+40s
status ConnectDevice(R) @7 => 678
returned @7
+30s
status Disconnected(R) @7 => 678
returned @7
+30s ! ras-error-without-hangup R
+30s`,
  'it ended by itself, or was dialled again': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
RasGetConnectStatusW(R) => 6
status Disconnected(R) @7 => 678
returned @7
S = RasDialW() entry=Home cb=1
status ConnectDevice(S) @7 => 678
returned @7
S = RasDialW() entry=Home cb=1
+2m
status ConnectDevice(S) @7 => 678
returned @7
+60s ! ras-error-without-hangup S`,
  'hung up by the program that dialled it after another, which has ended': `
process 1 a.exe
R:0x5 = RasDialW() entry=Office
end
process 2 b.exe
R:0x5 = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
returned @7
RasHangUpW(R)
+2m`,
  'at the due time and one microsecond before': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
+59999999us
+1us ! ras-error-without-hangup R`,
  'a hang-up that failed was one': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
RasHangUpW(R) => 668
+2m`,
  'a pause waits for the program': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
+2m`,
  'sleep does not count': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
resumed 8h
+59s
+1s ! ras-error-without-hangup R`,
  'a gap may have hidden the hang-up': `
R = RasDialW() entry=Office cb=1
status ConnectDevice(R) @7 => 678
gap 1
+2m`,
})

test('a leak of a program that was attached to says what may be missing', () => {
  const leak = (from: string) => findingsOf(parseTrace(`
process 1 a.exe${from}
A = InternetOpenW()
end`).events, [policyNamed('handle-leak')])[0].because
  assert.equal(leak(''), 'The process ended without closing it.')
  assert.match(leak(' from=attach'), /closes through addresses that it had looked up before/)
})

judged('ras-handle-not-nulled', {
  'the handle of what is connected': `
R = RasDialW() entry=Office
R = RasDialW(R) entry=Office ! ras-handle-not-nulled R`,
  'paused and then hung up': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
RasHangUpW(R)
+5s
Q = RasDialW(R) entry=Office cb=1 ! ras-handle-not-nulled R`,
  'what the resumed dial says may be recorded before its call': `
R = RasDialW() entry=Office cb=1
status RetryAuthentication(R) @7 => 691
returned @7
status Connected(R) @7
returned @7
R = RasDialW(R) entry=Office cb=1 began=4
RasHangUpW(R)
+5s`,
  'a value that never was one': `
R = RasDialW(0xdead) entry=Office ! ras-handle-not-nulled`,
  'after an attach it may be a paused dial': `
process 1 a.exe from=attach
R = RasDialW(0xdead) entry=Office`,
  'after a gap too': `
R = RasDialW() entry=Office cb=1
gap 1
R = RasDialW(R) entry=Office cb=1`,
})

judged('ras-paused-resume-mismatch', {
  'not paused, hung up, or begun with a notifier that was not recorded': `
R = RasDialW() entry=Office cb=1
R = RasDialW(R) entry=Office cb=2
S = RasDialW() entry=Home cb=1
status Interactive(S) @7
returned @7
RasHangUpW(S)
S = RasDialW(S) entry=Home cb=2
T = RasDialW() entry=Work
status Interactive(T) @7
returned @7
T = RasDialW(T) entry=Work cb=2`,
  'a fresh dial may have any notifier': `
R = RasDialW() entry=Office cb=1
status Connected(R) @7
returned @7
Q = RasDialW() entry=Home cb=2`,
  'a notifier that was not recorded': `
R = RasDialW() entry=Office cb=1
status Interactive(R) @7
returned @7
R = RasDialW(R) entry=Office`,
})

judged('ras-subentry-poll', {
  'what ended by itself': `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasGetConnectStatusW(S) => 6
RasGetConnectStatusW(S)
RasGetConnectStatusW(S)`,
  'the first look ends it': `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasHangUpW(S)
RasGetConnectStatusW(S) => 6
RasGetConnectStatusW(S) => 6`,
  'reported once': `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasHangUpW(S)
RasGetConnectStatusW(S)
RasGetConnectStatusW(S) => 6 ! ras-subentry-poll S
RasGetConnectStatusW(S)`,
  'a connection is polled rightly': `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
RasGetConnectStatusW(R)`,
})

judged('ras-poll-stuck', {
  'what ended by itself, or said so in the end': `
R = RasDialW() entry=Office
RasGetConnectStatusW(R) => 6
RasGetConnectStatusW(R)
+31s
RasGetConnectStatusW(R)
S = RasDialW() entry=Home
RasHangUpW(S)
RasGetConnectStatusW(S)
+31s
RasGetConnectStatusW(S) => 6
T = RasDialW() entry=Home @2
RasGetConnectStatusW(T) ...
RasHangUpW(T) @2
+31s
... RasGetConnectStatusW(T)
RasGetConnectStatusW(T)`,
  'exactly thirty seconds are allowed': `
R = RasDialW() entry=Office
RasHangUpW(R)
+1m
RasGetConnectStatusW(R)
+30s
RasGetConnectStatusW(R)
+1us
RasGetConnectStatusW(R) ! ras-poll-stuck R`,
  'asking about what is connected is no poll for its end': `
R = RasDialW() entry=Office
RasGetConnectStatusW(R)
+1m
RasGetConnectStatusW(R)`,
  'a subentry is another rule': `
R = RasDialW() entry=Office
S = RasGetSubEntryHandleW(R)
RasHangUpW(S)
RasGetConnectStatusW(S)
+1m
RasGetConnectStatusW(S)`,
  'a gap may have hidden its end': `
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectStatusW(R)
gap 1
+1m
RasGetConnectStatusW(R)`,
})

judged('connection-vanished', {
  'who only asks about it does not end it; a program of another machine that is held up may wait': `
process 3 far.exe host=far
scope held enter
process 2 node.exe capture=watch
observed connected X:
process 1 app.exe
WNetGetConnectionW(X:) ...
process 2 node.exe
observed gone X:
+1m ! connection-vanished X:`,
  'its program had ended before, and it goes on': `
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 node.exe capture=watch
observed connected X:
process 1 app.exe
end
process 2 node.exe
observed gone X:
+9999ms
+1ms ! connection-vanished X:`,
  'a cancel that was refused left it there; one that was being made may have ended it': `
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetAddConnection2W(local=Y:, remote=\\\\srv\\share)
process 2 node.exe capture=watch
observed connected X:
observed connected Y:
process 1 app.exe
WNetCancelConnection2W(X:) force=0 => 2401
WNetCancelConnection2W(Y:) force=1 ...
process 2 node.exe
observed gone X:
observed gone Y:
+1m ! connection-vanished X:`,
  'a reference that was hung up counts: how many there were is not known': `
process 1 app.exe
R = RasDialW() entry=Office
R = RasDialW() entry=Office
process 2 node.exe capture=watch
observed connected 0x1
process 1 app.exe
RasHangUpW(R)
process 2 node.exe
observed gone 0x1
+1m`,
  'another connection of the same name is another life': `
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 node.exe capture=watch
observed connected X:
process 1 app.exe
WNetCancelConnection2W(X:)
WNetAddConnection2W(local=X:, remote=\\\\srv\\other)
process 2 node.exe
observed gone X:
observed connected X:
+1m
observed gone X:
+1m ! connection-vanished X:`,
  'what only a watcher saw, and a program connects': `
process 2 node.exe capture=watch
observed connected X:
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 node.exe
observed gone X:
+1m`,
  'hung up, and listed for a while': `
process 1 app.exe
R = RasDialW() entry=Office
RasHangUpW(R)
+5s
process 2 node.exe capture=watch
observed connected 0x1
observed gone 0x1
+1m`,
  'a minute after a gap what was hung up in it is no longer listed': `
process 1 app.exe
gap ?
process 2 node.exe capture=watch
observed connected 0x5
observed connected 0x6
observed connected X:
+59s
observed gone X:
observed gone 0x5
+2s
observed gone 0x6
+1m ! connection-vanished X: ! connection-vanished 0x6`,
  'without a device only what a program made': `
process 1 app.exe
WNetAddConnection2W(remote=\\\\srv\\made)
process 2 node.exe capture=watch
observed connected \\\\srv\\made
observed connected \\\\srv\\implicit
observed gone \\\\srv\\made
observed gone \\\\srv\\implicit
+1m ! connection-vanished \\\\srv\\made`,
  'the watcher ends before the time is over: the question stays, and so does a late answer': `
process 2 node.exe capture=watch
observed connected X:
observed connected Y:
observed connected 0x7
observed gone X:
observed gone Y:
observed gone 0x7
end
process 1 app.exe
WNetCancelConnection2W(Y:)
RasHangUpW(0x7)
process 3 node.exe capture=watch
+9s
tick
+1m ! connection-vanished X:`,
  'nor does it outlive a gap after that end': `
process 1 app.exe
process 2 node.exe capture=watch
observed connected X:
observed gone X:
end
process 1 app.exe
gap ?
+1m`,
  'another run of the watcher had seen it, or something was lost': `
process 2 node.exe capture=watch
observed connected X:
end
process 3 node.exe capture=watch
observed gone X:
observed connected Y:
gap ?
observed gone Y:
+1m`,
  'its record comes late, and within the time': `
process 1 app.exe
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 node.exe capture=watch
observed connected X:
observed gone X:
+9s
process 1 app.exe
WNetCancelConnection2W(X:)
+1m`,
  'its record may be with a program that is held up': `
process 1 app.exe
scope held enter
process 2 node.exe capture=watch
observed connected X:
observed gone X:
+1m
process 1 app.exe
WNetCancelConnection2W(X:)
scope held leave
+1m`,
})

judged('ras-size-field', {
  'every version of each form': `
${Object.entries({ RasDialW: [2120, 2112, 2108, 2096], RasDialA: [1076, 1068, 1064, 1052],
    RasEnumConnectionsW: [1388, 1372, 1360, 1344, 820],
    RasEnumConnectionsA: [724, 708, 696, 680, 416], RasGetConnectStatusW: [608, 564, 304],
    RasGetConnectStatusA: [332, 288, 160] }).flatMap(([fn, sizes]) => sizes.flatMap(size => [
    `${fn}() size=${size}`, `${fn}() size=${size - 1} => 632 ! ras-size-field`])).join('\n')}
RasGetErrorStringW() size=1
process 2 b.exe arch=ia32
RasDialW() size=1`,
  'a 32-bit process has other layouts': `
process 1 a.exe arch=x86
R = RasDialW() entry=Office size=1
RasGetConnectStatusW(R) size=2`,
  'a larger size that was accepted may be a newer version': `
R = RasDialW() entry=Office size=3000`,
  'a larger size that was refused': `
RasDialW() entry=Office size=3000 => 632 ! ras-size-field`,
  'a smaller one is none, even where it was not noticed': `
R = RasDialW() entry=Office size=1068 ! ras-size-field R`,
  'older versions': `
R = RasDialA() entry=Office size=1064
RasGetConnectStatusW(R) size=564
RasEnumConnectionsW() size=1372`,
})

test('how long something took while the program was held up says nothing', () => {
  const hold = `
scope held enter
+2m
scope held leave`
  const text = (hold: string) => `
${TREE}
status CONNECTED_TO_SERVER(C) @8
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7${hold}
returned @7 took=1m
returned @8 took=1m
Q = RasDialW() entry=Home
RasHangUpW(Q)
RasGetConnectStatusW(Q)${hold}
+31s
RasGetConnectStatusW(Q)`
  const found = (text: string) => findingsOf(parseTrace(text).events, ['wininet-slow-callback',
    'ras-notifier-slow', 'ras-poll-stuck'].map(policyNamed)).map(finding => finding.policy)
  assert.deepEqual(found(text('')).sort(), ['ras-notifier-slow', 'ras-poll-stuck',
    'wininet-slow-callback'])
  assert.deepEqual(found(text(hold)), [])
})

test('slow callbacks are judged per family, with their own limits', () => {
  const text = `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7
returned @7 took=900ms
${TREE}
status CONNECTED_TO_SERVER(C) @8
returned @8 took=900ms`
  const { events } = parseTrace(text)
  assert.deepEqual(linesOf(events, 'ras-notifier-slow'), [])
  assert.equal(linesOf(events, 'wininet-slow-callback').length, 1)
})

judged('close-during-call', {
  'a call that overlaps the close, on it or below it, recorded before it': `${TREE}
D = HttpOpenRequestW(B)
InternetCloseHandle(D) @2 ...
HttpSendRequestW(D) => 12017
... InternetCloseHandle(D) @2 ! close-during-call D
InternetCloseHandle(B) @2 ...
HttpSendRequestW(C) => 12017
... InternetCloseHandle(B) @2 ! close-during-call C`,
  'or after it, once': `${TREE}
HttpQueryInfoW(C) @3
InternetCloseHandle(C) @2
HttpSendRequestW(C) began=5 => 12017 ! close-during-call C
HttpQueryInfoW(C) @3 began=5 => 6`,
  'two closes at once, and a call that pended: the close cancels it': `${TREE}
D = HttpOpenRequestW(B)
InternetCloseHandle(D) @2 ...
HttpSendRequestW(D) => 997
... InternetCloseHandle(D) @2
InternetCloseHandle(C) @2
HttpSendRequestW(C) began=5 => 997
InternetCloseHandle(C) @3 began=5 => 6`,
  'in its own callback, not in that of another handle': `${TREE}
D = HttpOpenRequestW(B)
HttpSendRequestW(C) ...
HttpSendRequestW(D) @2 ...
status CONNECTED_TO_SERVER(C) @7
InternetCloseHandle(C) @7
InternetCloseHandle(D) @7 ! close-during-call D
returned @7
... HttpSendRequestW(C) => 12017
... HttpSendRequestW(D) @2 => 12017`,
  'by the thread that is inside the call, in the callback of a hidden handle': `
A = InternetOpenW()
InternetSetStatusCallbackW(A) cb=1
InternetOpenUrlW(A) ctx=5 ...
status RESOLVING_NAME(H) @1 ctx=5
InternetCloseHandle(A) @1
returned @1
... InternetOpenUrlW(A) ctx=5 => 12017`,
  'a call on another handle, one that had returned, and the end of the process': `${TREE}
D = HttpOpenRequestW(B)
HttpSendRequestW(D) @3 ...
HttpQueryInfoW(C)
InternetCloseHandle(C) @2
end`,
  'overlapping, and the opening was not seen': `
process 1 app.exe from=attach
InternetReadFile(C) @3
InternetCloseHandle(C) @2
InternetReadFile(C) began=3 => 6`,
  'the opening was not seen': `
process 1 app.exe from=attach
InternetReadFile(C)
InternetCloseHandle(C) @2 ...
InternetReadFile(C)
... InternetCloseHandle(C) @2`,
})

judged('close-wrong-thread', {
  'closed already: that it is closed again is another rule': `
A = MsiCreateRecord() @2
MsiCloseHandle(A) @2
MsiCloseHandle(A) => 6`,
  'the opening was not seen: so neither was its thread': `
process 1 app.exe from=attach
MsiRecordClearData(A) @2
MsiCloseHandle(A) @1`,
})

judged('double-close', {
  'what was closed before its recording began is closed once, and then again': `
process 1 app.exe from=attach
MsiRecordClearData(A)
MsiCloseHandle(A)
MsiCloseHandle(A) => 6 ! double-close A`,
  'how many references a connection has that was only enumerated': `
R = RasEnumConnectionsW()
RasHangUpW(R)
RasHangUpW(R)`,
  'who closes at once with another, and after MsiCloseAllHandles': `
A = InternetOpenW()
InternetCloseHandle(A) @2
InternetCloseHandle(A) began=2 => 6 ! double-close A
B = MsiCreateRecord()
MsiCloseAllHandles() result=1
MsiCloseHandle(B) => 6 ! double-close B`,
  'a name that another process had cancelled, but not what the machine ended': `
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
R:0x5 = RasDialW() entry=Office
RasGetConnectStatusW(R) => 6
RasHangUpW(R) => 6
process 2 b.exe
WNetCancelConnection2W(X:)
process 1 a.exe
WNetCancelConnection2W(X:) => 2250 ! double-close X:`,
  'cancelled by another process only after it': `
process 2 b.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
process 1 a.exe at=2025-12-31T23:00:00Z
WNetCancelConnection2W(X:) => 2250`,
  'a gap may have hidden that it was opened again': `
A = MsiCreateRecord()
MsiCloseHandle(A)
gap 1
MsiCloseHandle(A) => 6`,
  'how many references a dial had that was not seen': `
process 1 app.exe from=attach
RasHangUpW(0x7)
RasHangUpW(0x7) => 6`,
})

judged('handle-leak', {
  'a thread that ended has told of its own; of MSI each counts': `
A = MsiCreateRecord() @2
thread-exit @2 ! handle-leak A
D = MsiOpenDatabaseW()
V = MsiDatabaseOpenViewW(D)
end ! handle-leak D ! handle-leak V`,
  'below a root it is a leak whoever opened that; below another handle it may have gone with its root': `
process 1 app.exe from=attach
B = InternetConnectW(A)
D = HttpOpenRequestW(C)
end ! handle-leak B`,
  'nor what is of the machine, or whose value was given out again': `
A = MsiCreateRecord()
A = MsiCreateRecord() @2
MsiCloseHandle(A) @2
D = InternetDialW()
end`,
  'another thread ended, or one that had opened what any thread may close': `
A = MsiCreateRecord() @2
B = InternetOpenW() @3
thread-exit @3
MsiCloseHandle(A) @2
InternetCloseHandle(B)
end`,
  'whose thread it was is not known': `
process 1 app.exe from=attach
MsiRecordClearData(A) @2
thread-exit @2`,
})

judged('kind-mismatch', {
  'each handle that is of a wrong kind; another error, or a closed one, says nothing of the kind': `
D = MsiOpenDatabaseW()
R = MsiCreateRecord()
MsiViewExecute(D, R) => 6 ! kind-mismatch D
MsiRecordClearData(R) => 87
MsiFormatRecordW(R, D) => 6 ! kind-mismatch R ! kind-mismatch D
MsiCloseHandle(D)
MsiViewFetch(D) => 6
MsiCloseHandle(R) => 6`,
  'the opening was not seen': `
process 1 app.exe from=attach
MsiRecordClearData(A)
MsiViewClose(A) => 6`,
  'what succeeds was right, whatever the table of kinds says': `
A = MsiCreateRecord()
MsiViewClose(A)
MsiViewExecute(A, B)`,
})

judged('stale-value-reused', {
  'nor what had been closed again: an opening was missed': `
A = MsiCreateRecord()
MsiCloseHandle(A)
A = MsiCreateRecord() @2
MsiCloseHandle(A) @2
MsiRecordClearData(A)`,
  'once, and a call that pends reached it': `
A = InternetOpenW() async
InternetCloseHandle(A)
A = InternetOpenW() async @2
InternetOpenUrlW(A) => 997 ! stale-value-reused A
InternetOpenUrlW(A) => 997`,
  'what another thread had opened, or closed, or what went with its ancestor, was not its own': `
A = InternetOpenW() @3
InternetCloseHandle(A)
A = InternetOpenW() @2
B = InternetConnectW(A)
InternetCloseHandle(B) @3
B = InternetConnectW(A) @2
HttpOpenRequestW(B) => 12005
C = HttpOpenRequestW(B)
InternetCloseHandle(A)
C = InternetOpenW() @2
InternetQueryOptionW(C)
InternetSetStatusCallbackW(C) cb=1`,
  'nor what is refused, or is its own again': `
A = MsiCreateRecord()
MsiCloseHandle(A)
A = MsiCreateRecord()
MsiRecordClearData(A)`,
  'a call that is refused reached nobody': `
A = MsiCreateRecord()
MsiCloseHandle(A)
A = MsiCreateRecord() @2
MsiRecordClearData(A) => 6`,
})

judged('reused-too-early', {
  'not there for another process before it was hung up': `
process 1 a.exe
R:0x5 = RasDialW() entry=Office
RasHangUpW(R)
process 2 b.exe at=2025-12-31T23:00:00Z
RasGetConnectStatusW(0x5) => 6
process 1 a.exe at=2026-01-01T00:00:01Z
S = RasDialW() entry=Office ! reused-too-early R`,
  'three seconds by the clock, part of them asleep': `
R = RasDialW() entry=Office
RasHangUpW(R)
+1s
resumed 1900ms
+500ms
R = RasDialW() entry=Office`,
  'who it is that is dialled was not recorded': `
R = RasDialW()
RasHangUpW(R)
R = RasDialW()`,
  'dialled before it was hung up, on another machine, or three seconds later, asleep or not': `
process 1 a.exe host=one
R = RasDialW() entry=Office
RasDialW() entry=Office @2 ...
RasHangUpW(R)
... S = RasDialW() entry=Office @2
process 2 b.exe host=two
T:0x7 = RasDialW() entry=Office
process 1 a.exe
resumed 3s
U = RasDialW() entry=Office`,
  'a connection whose dial was not seen may have one reference more': `
process 1 app.exe from=attach
R = RasDialW() entry=Office
RasHangUpW(R)
R = RasDialW() entry=Office`,
  'another entry is another connection': `
R = RasDialW() entry=Office
RasHangUpW(R)
Q = RasDialW() entry=Home`,
})

judged('close-refused', {
  'another error is no refusal': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:) => 1203
end`,
  'somebody else cancelled it, or made room for another': `
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetAddConnection2W(local=Y:, remote=${SHARE})
WNetCancelConnection2W(X:) force=0 => 2402
WNetCancelConnection2W(Y:) force=0 => 2404
process 2 b.exe
WNetCancelConnection2W(X:)
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetAddConnection2W(local=Y:, remote=${SHARE})
process 1 a.exe
end`,
  'all three codes, by a device or a remote name, also of what it had not connected': `
WNetAddConnection2W(remote=${SHARE})
WNetCancelConnection2W(${SHARE}) force=0 => 2402
WNetCancelConnection2W(X:) force=0 => 2404
WNetCancelConnection2W(Y:) force=0 => 2401
end ! close-refused \\\\srv\\share ! close-refused X: ! close-refused Y:`,
  'a crashed process could not': `
WNetCancelConnection2W(X:) force=0 => 2401
end crashed`,
  'what was lost may have cancelled it': `
WNetCancelConnection2W(X:) force=0 => 2401
gap 1
end`,
  'a watcher saw it go': `
process 1 app.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:) force=0 => 2401
process 2 node.exe capture=watch
observed connected X:
observed gone X:
process 1 app.exe
end`,
})

judged('forced-close', {
  'a force that failed tore nothing down': `
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:) force=0 => 2401
WNetCancelConnection2W(X:) force=1 => 1203
WNetCancelConnection2W(X:) force=1 ! forced-close X:`,
  'another connection of that name, or what was lost in between': `
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:) force=0 => 2401
process 2 b.exe
WNetCancelConnection2W(X:)
process 1 a.exe
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:) force=1
WNetCancelConnection2W(Y:) force=0 => 2401
gap 1
WNetCancelConnection2W(Y:) force=1`,
  'what it had not connected itself; nothing follows a force that came first': `
WNetCancelConnection2W(X:) force=1
WNetCancelConnection2W(Y:) force=0 => 2404
WNetCancelConnection2W(Y:) force=1 ! forced-close Y:
WNetCancelConnection2W(Y:) force=1`,
})

judged('child-outlives-parent', {
  'MsiCloseAllHandles leaves the views of other threads': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
W = MsiDatabaseOpenViewW(D) @2
MsiCloseAllHandles() result=2 ! child-outlives-parent W`,
  'a view may be closed before its record; all at once, or with the process, is no order': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
R = MsiViewFetch(V)
MsiCloseHandle(V)
MsiCloseHandle(R)
V = MsiDatabaseOpenViewW(D)
MsiCloseAllHandles() result=2
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
end`,
  'the value of the view was given out again: it had been closed': `
D = MsiOpenDatabaseW() mode=readonly
V = MsiDatabaseOpenViewW(D)
V = MsiCreateRecord() @2
MsiCloseHandle(D)`,
})

judged('exit-before-settled', {
  'listed once more while it was hanging up, and then gone': `
R:0x5 = RasDialW() entry=Office
RasHangUpW(R)
R = RasEnumConnectionsW()
RasGetConnectStatusW(R) => 6
end`,
  'a dial that tells a window, not a callback, is not seen to end': `
R = RasDialW() entry=Office cb=7 notifier=0xffffffff
end`,
  'three seconds by the clock, part of them asleep': `
R = RasDialW() entry=Office
RasHangUpW(R)
+1s
resumed 1900ms
+500ms
end`,
  'nothing was recorded until long after the hang-up': `
process 1 a.exe
R = RasDialW() entry=Office
RasHangUpW(R)
process 1 a.exe at=2026-01-01T00:01:00Z
end`,
  'hung up by another process, long ago, or before the machine slept': `
process 1 a.exe
R = RasDialW() entry=Office
RasHangUpW(R)
process 2 b.exe
end
process 3 c.exe
S:0x7 = RasDialW() entry=Home
RasHangUpW(S)
resumed 3s
end
process 1 a.exe at=2026-01-01T00:01:00Z
end`,
  'a dial that has neither connected nor failed, but not one whose value was given out again': `
R:0x5 = RasDialW() entry=Office cb=1
S:0x5 = RasDialW() entry=Home cb=1
end ! exit-before-settled S`,
  'a crash is nobody\'s haste': `
R = RasDialW() entry=Office cb=1
end crashed`,
  'of a tree the outermost; what only went with its ancestor did not wait': `${TREE}
D = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
InternetCloseHandle(B)
end ! exit-before-settled B`,
  'pending on what the process itself took along, not on what had another life since': `${TREE}
D = HttpOpenRequestW(B)
E = HttpOpenRequestW(B)
HttpSendRequestW(C) => 997
HttpSendRequestW(D) => 997
C = HttpOpenRequestW(B)
end ! exit-before-settled D`,
})

judged('use-after-close', {
  'also after MsiCloseAllHandles; a second close is another rule, and a success acquits': `
A = MsiCreateRecord()
MsiCloseAllHandles() result=1
MsiRecordClearData(A) => 6 ! use-after-close A
MsiCloseHandle(A) => 6
B = InternetOpenW() async
InternetCloseHandle(B)
InternetQueryOptionW(B)
InternetOpenUrlW(B) => 997`,
  'a connection whose dial was not seen may have had one more reference': `
process 1 app.exe from=attach
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetProjectionInfoW(R)`,
  'who enumerated it and hung it up; who resumes or polls is judged elsewhere': `
R = RasEnumConnectionsW()
RasHangUpW(R)
RasGetConnectStatusW(R)
RasDialW(R) entry=Office => 633
RasGetConnectionStatistics(R) ! use-after-close R`,
  'what the machine ended': `
R = RasDialW() entry=Office
RasGetConnectStatusW(R) => 6
RasGetConnectionStatistics(R) => 6`,
  'an enumeration; a name is another rule': `
E = WNetOpenEnumW()
WNetCloseEnum(E)
WNetEnumResourceW(E) => 6 ! use-after-close E
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
WNetGetConnectionW(X:) => 2250`,
})

/** Of policies that judge several rules: which one each finding breaks. */
const broken: Record<string, { text: string; rules: string[] }> = {
  'double-close': { text: `
A = InternetOpenW()
InternetCloseHandle(A)
InternetCloseHandle(A) => 6
B = MsiCreateRecord()
MsiCloseHandle(B) site=a.exe+0x1
MsiCloseHandle(B) site=a.exe+0x1 => 6
MsiCloseHandle(B) site=a.exe+0x2 => 6
MsiCloseHandle(B) => 6
MsiCloseHandle(B) @2 site=a.exe+0x2 => 6
C = MsiCreateRecord()
MsiCloseHandle(C)
MsiCloseHandle(C) site=a.exe+0x1 => 6
E = WNetOpenEnumW()
WNetCloseEnum(E)
WNetCloseEnum(E) => 6
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetCancelConnection2W(X:)
WNetCancelConnection2W(X:) => 1203
WNetCancelConnection2W(X:) => 2250
R = RasDialW() entry=Office
RasHangUpW(R)
RasHangUpW(R)`,
  rules: ['wininet-double-close', 'msi-double-close', 'msi-pmsihandle-double-owner',
    'msi-double-close', 'msi-double-close', 'msi-double-close', 'wnet-enum-double-close', 'wnet-cancel-not-connected',
    'ras-double-hangup'] },
  'use-after-close': { text: `
A = InternetOpenW()
InternetCloseHandle(A)
InternetQueryOptionW(A) => 6
B = MsiCreateRecord()
MsiCloseHandle(B)
MsiRecordClearData(B) => 6
E = WNetOpenEnumW()
WNetCloseEnum(E)
WNetEnumResourceW(E) => 6
R = RasDialW() entry=Office
RasHangUpW(R)
RasGetConnectionStatistics(R)`,
  rules: ['wininet-use-after-close', 'msi-use-after-close', 'wnet-enum-use-after-close',
    'ras-use-after-hangup'] },
  'handle-leak': { text: `
A = InternetOpenW()
B = MsiCreateRecord()
E = WNetOpenEnumW()
end`,
  rules: ['wininet-handle-leak', 'msi-handle-leak', 'wnet-enum-leak'] },
  'connection-left-behind': { text: `
WNetAddConnection2W(local=X:, remote=${SHARE})
R = RasDialW() entry=Office
S = RasDialW() entry=Home
S = RasDialW() entry=Home
RasHangUpW(S)
T = RasDialW() entry=Work => 691
U = RasDialW() entry=Other
U = RasDialW() entry=Other
end`,
  rules: ['wnet-connection-leak', 'ras-connection-leak', 'ras-refcount-unbalanced',
    'ras-connection-leak dial-failed', 'ras-connection-leak'] },
  'exit-before-settled': { text: `${TREE}
R = RasDialW() entry=Office
S = RasDialW() entry=Home cb=1
RasHangUpW(R)
InternetCloseHandle(C)
end`,
  rules: ['wininet-exit-pending', 'ras-exit-too-early', 'ras-exit-while-dialing'] },
  'invalid-close': { text: `
InternetCloseHandle(A) => 6
WNetCancelConnection2W(X:) => 2250`,
  rules: ['invalid-close', 'invalid-close name'] },
}
for (const [id, { text, rules }] of Object.entries(broken)) {
  test(`${id}: the rule that each finding breaks`, () => {
    const policy = policyNamed(id)
    const found = findingsOf(parseTrace(text).events, [policy])
    assert.deepEqual(found.map(f => `${f.rule} ${f.severity}`), rules.map(named => {
      const [rule, when] = named.split(' ')
      return `${rule} ${policy.cases.find(c => c.rule === rule && c.when === when)!.severity}`
    }))
  })
}

test('handles of one place that pile up in a running program', () => {
  const id = 'handle-leak'
  const found = (text: string) => findingsOf(parseTrace(text).events, [policyNamed(id)],
    { thresholds: { [id]: { liveMax: 3 } } }).map(f => f.position)
  const open = (count: number, site: string) => Array.from({ length: count }, (_, i) =>
    `${site}${i} = MsiCreateRecord() site=${site}`).join('\n')
  assert.deepEqual(found(`${open(5, 'a')}\n${open(4, 'b')}`), [3, 8])
  assert.deepEqual(found(open(5, 'a').replaceAll('MsiCreateRecord', 'InternetDialW')), [])
  assert.deepEqual(found(`${open(2, 'a')}\nMsiCloseHandle(a0)\n${open(1, 'a')}`), [])
  assert.deepEqual(found(`${open(2, 'a')}\ngap 1\n${open(4, 'a')}`), [])
  assert.deepEqual(found(`process 1 a.exe from=attach\n${open(2, 'a')}\na9 = MsiCreateRecord() site=a`), [4])
})

judged('invalid-close', {
  'a use of it, another error, or a history that is not complete': `
HttpSendRequestW(Z) => 6
WNetCancelConnection2W(X:) => 1203
InternetCloseHandle(0) => 6
process 2 b.exe from=attach
InternetCloseHandle(Z) => 6
WNetCancelConnection2W(X:) => 2250`,
  'connected elsewhere, or under another name, is another rule': `
process 1 a.exe luid=0x1
WNetAddConnection2W(local=X:, remote=${SHARE})
WNetAddConnection2W(local=Y:, remote=${SHARE})
WNetCancelConnection2W(Y:)
WNetCancelConnection2W(Y:) => 2250
WNetCancelConnection2W(${SHARE}) => 2250
process 2 b.exe luid=0x2
WNetCancelConnection2W(X:) => 2250
WNetCancelConnection2W(Y:) => 2250 ! invalid-close Y:`,
})

judged('wnet-profile-remote-name', {
  'a device has a profile': `
WNetAddConnection2W(local=X:, remote=${SHARE}) flags=1
WNetCancelConnection2W(X:) flags=1`,
})

judged('redundant-child-close', {
  'a success says that it was opened again': `
A = InternetOpenW()
B = InternetConnectW(A)
InternetCloseHandle(A)
InternetCloseHandle(B)`,
})
