/** The judge of a log: its history as of the newest committed event, from a snapshot or anew. */
import { deserialize, serialize } from 'node:v8'
import { configured, isSuppressed, newHistory, snapshotFits } from '../history.ts'
import type { Recorded } from '../events.ts'
import type { History, HistoryState, Judging } from '../history.ts'
import { policies } from '../policies/all.ts'
import type { Finding, Policy } from '../policy.ts'
import type { Judge, Log } from '../../storage/log.ts'

/** Raised when the ledger's shape changes: older snapshots are then not used. */
export const SNAPSHOT_SCHEMA = 1

export type LogJudge = Judge & { history: History }

/**
 * Gives `openLog` its judge.
 * @param onFault told when judging an event failed; recording goes on. Without it, that throws.
 */
export const judgeOf = (judging: Judging, judged: readonly Policy[] = policies,
  onFault?: (error: Error) => void) =>
  (log: Log): LogJudge => {
    const history = caughtUp(log, judging, judged, onFault)
    const { ledger } = history.state
    ledger.dirty = []
    return {
      history, ledger,
      apply(event) {
        const found = applied(history, event, onFault)
        if (found.length === 0 || !judging.severities) return found
        return found.map(f => configured(f, judging)).filter((f): f is Finding => f !== null)
      },
      suppressed: finding => isSuppressed(finding, judging),
    }
  }

/** What was seen is kept, whether or not it can be judged. */
function applied(history: History, event: Recorded, onFault?: (error: Error) => void):
  readonly Finding[] {
  if (!onFault) return history.apply(event)
  try {
    return history.apply(event)
  } catch (cause) {
    onFault(new Error(`event #${event.position} (${event.kind}) could not be judged`, { cause }))
    return []
  }
}

function caughtUp(log: Log, judging: Judging, judged: readonly Policy[],
  onFault?: (error: Error) => void): History {
  const snapshot = log.snapshot(SNAPSHOT_SCHEMA)
  let from: HistoryState | undefined
  if (snapshot) {
    try {
      const state = deserialize(snapshot.data) as HistoryState
      if (snapshotFits(state, judged, judging) && state.position <= log.last()) from = state
    } catch {
      // A snapshot that cannot be read is no loss: it is derived, the log is the source.
    }
  }
  const history = newHistory(judged, judging, from)
  for (const event of log.read({ from: from ? from.position + 1 : undefined })) {
    applied(history, event, onFault)
  }
  return history
}

/** Keeps the judge's state, so that the next start need not fold from the beginning. */
export function saveSnapshot(log: Log): void {
  const { history } = log.judge as LogJudge
  const { ledger } = history.state
  const dirty = ledger.dirty
  ledger.dirty = null
  const data = serialize(history.state)
  ledger.dirty = dirty
  log.saveSnapshot({ position: history.state.position, schema: SNAPSHOT_SCHEMA, data })
}
