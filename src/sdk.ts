/**
 * lastcall for Node and Electron programs: Windows' own functions, recorded.
 *
 *     import { msi, wininet, lifetime, onEvents } from 'lastcall'
 *
 *     const { handle } = msi.MsiCreateRecord(2)
 *     handle?.[Symbol.dispose]()
 *
 * Functions have their Win32 names (with or without the W: both are the W form) and JavaScript's
 * manners: parameters that only carry something out, and lengths, are left away; strings go in and
 * out; results and errors are values: { ok: false, result: 2401, error: { code: 2401, name:
 * 'ERROR_OPEN_FILES' } }. What has the wrong type is a TypeError before any native call.
 *
 * What can wait returns a promise and never blocks the event loop. MSI is synchronous, because its
 * handles belong to the thread that opened them.
 */
import type { Observable } from 'rxjs'
import * as teardown from '../streams/teardown.ts'
import type { Closable, HangUpOptions, Settled } from '../streams/teardown.ts'
import { lifetime as lifetimeOf, type Acquired } from '../streams/lifetime.ts'
import { statusOf as statusesOf, type Status } from '../streams/status-of.ts'
import type { Handle } from '../streams/handle.ts'
import { familyNamed } from './families/all.ts'
import { familyFunctions } from './sdk/functions.ts'
import { recorder } from './sdk/session.ts'
import type { Msi, Ras, WinInet, WNet } from './sdk/win32.ts'

export { flush, onEvents, recorder, useMachine } from './sdk/session.ts'
export { onEvents as recordTo } from './sdk/session.ts'
export { assertNoFindings, mark } from './sdk/assert.ts'
export type { AssertOptions, Mark } from './sdk/assert.ts'
export { Handle } from '../streams/handle.ts'
export { AcquireError } from '../streams/lifetime.ts'
export type { Sink } from '../streams/recorder.ts'
export type { Settled, HangUpOptions } from '../streams/teardown.ts'
export type { Status } from '../streams/status-of.ts'
export type { ErrorValue, HandleOf, Opened, Result } from './sdk/types.ts'
export type * from './sdk/win32.ts'
export type { HandleEvent, Value } from './events.ts'
export type { StatusInfo, StatusListener } from './machine.ts'

const functionsOf = (family: string) =>
  familyFunctions(familyNamed.get(family)!, recorder) as unknown

/** WinINet. Closing a handle closes its descendants; no call is bound to a thread. */
export const wininet = functionsOf('wininet') as WinInet
/** Windows Installer. Synchronous; a handle is closed on the thread that opened it. */
export const msi = functionsOf('msi') as Msi
/** WNet. Connections are names in the logon session; only enumerations have handles. */
export const wnet = functionsOf('wnet') as WNet
/** RAS. RasHangUp only begins the end: `hangUp` waits for it. */
export const ras = functionsOf('ras') as Ras

/** Closes a handle; completes when the teardown has settled. See streams/teardown.ts. */
export const close = (handle: Handle): Observable<Settled> => teardown.close(recorder(), handle)

/** Cancels a network connection by device or remote name; completes when that has settled. */
export const cancel = (name: string, options?: { force?: boolean; updateProfile?: boolean }):
  Observable<Settled> => teardown.cancel(recorder(), name, options)

/** Hangs up and waits until the line is down, or the deadline (3 s). */
export const hangUp = (connection: Closable, options?: HangUpOptions): Observable<Settled> =>
  teardown.hangUp(recorder(), connection, options)

/** The open handle as an Observable: unsubscribing releases it. */
export const lifetime = <H extends Handle>(acquire: () => Acquired<H> | Promise<Acquired<H>>,
  settled?: (how: Settled) => void): Observable<H> => lifetimeOf(recorder(), acquire, settled)

/** A WinINet handle's status callbacks; completes with HANDLE_CLOSING. */
export const statusOf = (handle: Handle<'wininet'>): Observable<Status> =>
  statusesOf(recorder(), handle)
