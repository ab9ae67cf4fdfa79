import type { Sink } from '../../streams/recorder.ts'

/**
 * One capture per process: while a probe records this one, what the SDK recorded is not kept too.
 * Numbers left out so are a gap in the SDK's session, whose end is told where its beginning was.
 */
export function yielding(sink: Sink, probed: () => boolean): Sink {
  let begun = false
  return events => {
    const kept = probed() ? events.filter(event => begun && event.kind === 'end') : events
    if (kept.length === 0) return
    begun = true
    return sink(kept)
  }
}
