/**
 * Exactly-once by a mark per session: what a log does at append, for histories read from a file.
 * A seq at or below the mark is a duplicate; a jump shows events that were lost.
 */
import type { HandleEvent, Recorded } from './events.ts'

/** The gap that a jump of `seq` shows, or null; `duplicate` when the event was seen before. */
function newSequence(): (event: HandleEvent) => 'next' | 'duplicate' | { lost: number } {
  const marks = new Map<string, number>()
  return event => {
    if (event.seq === 0) {
      // A gap that a log wrote out: the numbers that it stands for are not missing again.
      if (event.kind === 'gap' && event.by === 'log' && event.lost !== null) {
        const mark = marks.get(event.session)
        if (mark !== undefined) marks.set(event.session, mark + event.lost)
      }
      return 'next'
    }
    const mark = marks.get(event.session)
    if (mark !== undefined && event.seq <= mark) return 'duplicate'
    marks.set(event.session, event.seq)
    // A file may begin in the middle of a session: what came before it is not lost, but elsewhere.
    const expected = mark === undefined ? event.seq : mark + 1
    return event.seq > expected ? { lost: event.seq - expected } : 'next'
  }
}

/** A history from outside in the form that a log would give it: no duplicates, gaps written out. */
export function* sequenced(events: Iterable<Recorded>): Generator<Recorded> {
  const next = newSequence()
  const lastAt = new Map<string, number>()
  for (const event of events) {
    const verdict = next(event)
    if (verdict === 'duplicate') continue
    if (verdict !== 'next') {
      yield { session: event.session, seq: 0, at: lastAt.get(event.session) ?? event.at, by: 'log',
        kind: 'gap', lost: verdict.lost, position: event.position }
    }
    lastAt.set(event.session, event.at)
    yield event
  }
}
