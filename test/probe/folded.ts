/** Folds a run as the log would: positions in order, a gap where numbers are missing. */
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { fold, type Ledger, newLedger, newMove } from '../../src/ledger.ts'

export function folded(events: readonly HandleEvent[]): Ledger {
  const ledger = newLedger()
  const move = newMove()
  const marks = new Map<string, number>()
  let position = 0
  for (const event of events) {
    const mark = marks.get(event.session) ?? 0
    if (event.seq !== mark + 1) {
      fold(ledger, { session: event.session, seq: 0, at: event.at, by: 'log', kind: 'gap',
        lost: event.seq - mark - 1, position: ++position } as Recorded, move)
    }
    marks.set(event.session, event.seq)
    fold(ledger, { ...event, position: ++position }, move)
  }
  return ledger
}
