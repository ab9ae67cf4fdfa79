/** The shapes that every function of the SDK takes and gives. */
import type { FamilyName, Handle } from '../../streams/handle.ts'

/** Nothing but the result comes out. */
export type NoOut = Readonly<Record<never, never>>

/** A failure: its code and Windows' name for it, or the code as text where it has none here. */
export type ErrorValue = { code: number; name: string }

/** Results and errors are values: no function throws for what Windows refuses. */
export type Result<Out = NoOut> = {
  ok: boolean
  /** The raw result: BOOL, return code, or count. */
  result: number
  /** ERROR_IO_PENDING: it goes on; REQUEST_COMPLETE says how it ended, and fills `out`. */
  pending?: boolean
  error?: ErrorValue
  /** What came out, by Microsoft's parameter names. */
  out: Out
}

/** What an acquiring function gives. A failed RasDial may leave a handle that must be hung up. */
export type Opened<Family extends FamilyName, Out = NoOut> = Result<Out> &
  { handle?: Handle<Family> }

/** A handle, its value in hex, or null for none. */
export type HandleOf<Family extends FamilyName> = Handle<Family> | `0x${string}` | null

/** A connection of somebody else's, listed: hanging it up ends it for its owner too. */
export type Borrowed<Layout> = Omit<Layout, 'hrasconn'> & { hrasconn: Handle<'ras'> }

/** Names with an A and a W form are also there under the W form's name: both are the W form. */
export type WithW<Functions, Both extends keyof Functions & string> = Functions &
  { [Name in Both as `${Name}W`]: Functions[Name] }
