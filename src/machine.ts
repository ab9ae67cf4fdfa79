/**
 * A Win32 implementation as the recorder sees it: koffi's on Windows, or the simulated
 * workstation. One contract, two implementations; the same suite runs against both.
 *
 * Arguments are given one per parameter of the prototype; a parameter that only carries something
 * out is given as `undefined`, and so are lengths that follow from another argument. Handles are
 * Values ('0xcc0004') or null, never bigints; BOOLs are 0 and 1.
 *
 * What comes out, in `outs` under the parameter's name:
 *  - a handle as a Value; a handle of 0 does not come out. RasDial may fail and still give one;
 *  - an integer behind a pointer as a number, text as a string;
 *  - a structure as an object by member names: lprasconnstatus { rasconnstate, dwError, ... };
 *  - an array of structures as an array: WNetEnumResource's lpBuffer (NETRESOURCE) and
 *    RasEnumConnections' lprasconn ({ hrasconn: Value, szEntryName, ... });
 *  - HttpQueryInfo's lpBuffer as text, or as a number with HTTP_QUERY_FLAG_NUMBER;
 *  - bytes into the Uint8Array that was given, else as a new Uint8Array;
 *  - InternetSetStatusCallback: `previous`, the listener that was installed, if there was one.
 * A pended call (ERROR_IO_PENDING) completes its `outs` and buffers in place at REQUEST_COMPLETE.
 */
import type { Value } from './events.ts'

/** What a WinINet status callback or a RAS notifier says, decoded on the native boundary. */
export type StatusInfo = {
  family: 'wininet' | 'ras'
  handle: Value
  context: number
  /** INTERNET_STATUS_* or RASCONNSTATE. */
  status: number
  /** HANDLE_CREATED: the new handle. REQUEST_COMPLETE: dwResult. */
  value?: Value
  /** REQUEST_COMPLETE: dwError. RAS: the dial's error. */
  error?: number
  /** Text of string statuses (RESOLVING_NAME, REDIRECT): for the program, never recorded. */
  text?: string
}
/**
 * The program's function behind a status callback. Of what it returns only a RAS notifier's
 * `false` means something: no more notifications for this dial (RASDIALFUNC2's 0).
 */
export type StatusListener = (info: StatusInfo) => unknown

/** A structure is a plain object by Microsoft's member names: { lpLocalName: 'X:' }. */
export type Argument = undefined | null | number | string | Uint8Array | StatusListener |
  readonly string[] | { [member: string]: Argument }

export type Outcome = {
  /** The raw result: BOOL, return code, count, or a handle's or pointer's number. */
  result: number
  /** GetLastError right after the call; 0 where the call did not set it. */
  error: number
  /** What came out, by parameter name: handles as Values, numbers, text, bytes, structures. */
  outs: Record<string, unknown>
}

export type Identity = {
  host: string; pid: number; created: number; image: string
  luid?: Value; windowsSession?: number; elevated?: boolean; arch: string
  /** The program's, not Node's. */
  version?: string
}

export interface Machine {
  readonly kind: 'win32' | 'simulated'
  identity(): Identity
  /** Wall clock at the start plus the monotonic clock since, in microseconds; never goes back. */
  now(): number
  threadId(): number
  /** Why an export cannot be called here, with a hint; null when it can. */
  missing(name: string): string | null
  /** Calls on this thread. Never throws for a bad handle: failures are results. */
  call(name: string, args: readonly Argument[]): Outcome
  /** Calls on another thread, for what can wait. Not for MSI: its handles belong to a thread. */
  callAsync(name: string, args: readonly Argument[]): Promise<Outcome>
  /** The fast way to call the same export often: what `call` does, looked up once. */
  bind?(name: string): (args: readonly Argument[]) => Outcome
}
