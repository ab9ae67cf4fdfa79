/** Folds a run as the log would: positions in order, a gap where numbers are missing. */
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { fold, type Ledger, newLedger, newMove } from '../../src/ledger.ts'

export function positioned(events: readonly HandleEvent[]): Recorded[] {
  const marks = new Map<string, number>()
  const all: Recorded[] = []
  for (const event of events) {
    const mark = marks.get(event.session) ?? 0
    if (event.seq !== mark + 1) {
      all.push({ session: event.session, seq: 0, at: event.at, by: 'log', kind: 'gap',
        lost: event.seq - mark - 1, position: all.length + 1 })
    }
    marks.set(event.session, event.seq)
    all.push({ ...event, position: all.length + 1 })
  }
  return all
}

/** Without the calls that were announced because the machine was slow. */
export const unannounced = (events: readonly HandleEvent[]): HandleEvent[] =>
  events.filter(event => event.kind !== 'enter')

export function folded(events: readonly HandleEvent[]): Ledger {
  const ledger = newLedger()
  const move = newMove()
  for (const event of positioned(events)) fold(ledger, event, move)
  return ledger
}

/**
 * Whether the numbers alone put every close to its open, without a ledger's bounds: how many
 * closes of MSI records mean a life that was already closed, or none.
 */
export function misplacedCloses(events: readonly HandleEvent[]): number {
  const lives = new Map<string, { from: number; open: boolean }[]>()
  let misplaced = 0
  for (const event of events) {
    if (event.kind !== 'call') continue
    if (event.fn === 'MsiCreateRecord') {
      for (const value of event.outs ?? []) {
        const list = lives.get(value)
        if (list) list.push({ from: event.seq, open: true })
        else lives.set(value, [{ from: event.seq, open: true }])
      }
    } else if (event.fn === 'MsiCloseHandle') {
      const list = lives.get(event.handles![0]) ?? []
      let i = list.length - 1
      while (i >= 0 && list[i].from > event.began) i--
      if (i < 0 || !list[i].open) misplaced++
      else list[i].open = false
    }
  }
  return misplaced
}
