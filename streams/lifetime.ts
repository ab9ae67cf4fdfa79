/** A handle's lifetime as an Observable: subscribing opens it, unsubscribing releases it. */
import { Observable } from 'rxjs'
import type { Recorder } from './recorder.ts'
import { close, type Closable, type Settled } from './teardown.ts'

/** What acquiring functions of the SDK return: a handle, or why there is none. */
export type Acquired<H extends Closable> = {
  ok: boolean; handle?: H; error?: { code: number; name: string }
}

export class AcquireError extends Error {
  override name = 'AcquireError'
  readonly code: number
  constructor(error?: { code: number; name: string }) {
    super(error ? `no handle: ${error.name} (${error.code})` : 'no handle')
    this.code = error?.code ?? 0
  }
}

/**
 * Emits the open handle and stays silent until it is unsubscribed, which releases the handle, once,
 * unless the program has done so itself. A failure to acquire is an AcquireError; where the failed
 * call left a handle (a failed RasDial does), it is released first.
 *
 * The release and HANDLE_CLOSING cannot travel in this stream, because it is being torn down: they
 * are recorded at the native boundary, and `settled` hears the end. Unsubscribing never throws.
 * Threads: acquires and releases on this thread (MSI), or from it.
 */
export function lifetime<H extends Closable & { closed?: boolean }>(recorder: Recorder,
  acquire: () => Acquired<H> | Promise<Acquired<H>>,
  settled?: (how: Settled) => void): Observable<H> {
  return new Observable<H>(subscriber => {
    let held: H | null = null
    let gone = false
    const release = () => {
      const handle = held
      held = null
      if (!handle || handle.closed) return
      // Nobody can be told of a failure here: it is in the recorded event.
      close(recorder, handle).subscribe({ next: settled, error: () => {} })
    }
    const arrive = (acquired: Acquired<H>) => {
      held = acquired.handle ?? null
      if (!acquired.ok || !held) {
        release()
        subscriber.error(new AcquireError(acquired.error))
      } else if (gone) release()
      else subscriber.next(held)
    }
    subscriber.add(() => {
      gone = true
      release()
    })
    const acquired = acquire()
    if (acquired instanceof Promise) {
      acquired.then(arrive, (error: unknown) => { subscriber.error(error) })
    } else arrive(acquired)
  })
}
