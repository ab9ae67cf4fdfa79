/** The judge of a log: its history as of the newest committed event, from a snapshot or anew. */
import { deserialize, serialize } from 'node:v8'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { configured, isSuppressed, newHistory, snapshotFits } from '../history.ts'
import type { Recorded } from '../events.ts'
import type { History, HistoryState, Judging } from '../history.ts'
import { policies } from '../policies/all.ts'
import type { Finding, Policy } from '../policy.ts'
import type { Judge, Log, ReadLog } from '../../storage/log.ts'

/** Raised when the ledger's shape changes: older snapshots are then not used. */
const SNAPSHOT_SCHEMA = 9

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
      const state = unpacked(snapshot.data)
      if (snapshotFits(state, judged, judging) && state.position <= log.last()) from = state
    } catch {
      // A snapshot that cannot be read is no loss: it is derived, the log is the source.
    }
  }
  from ??= stateAtCut(log, judging, judged)
  const history = newHistory(judged, judging, from)
  for (const event of log.read({ from: from ? from.position + 1 : undefined })) {
    applied(history, event, onFault)
  }
  return history
}

/**
 * Graphs repeat their keys: compressed they take a tenth of the room. The usual window would take
 * 4 MB of the 100 that an agent may have.
 */
const packed = (state: HistoryState): Uint8Array => zstdCompressSync(serialize(state), { params: {
  [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 17 } })

/** @throws when it is no state, or a larger one than any ledger gives. */
const unpacked = (data: Uint8Array): HistoryState =>
  deserialize(zstdDecompressSync(data, { maxOutputLength: STATE_BYTES_MAX })) as HistoryState

const STATE_BYTES_MAX = 1024 * 1024 * 1024

/** Snapshots at a retention cut have a schema of their own: they stay, whatever comes after. */
const CUT_SCHEMA = SNAPSHOT_SCHEMA + 1000

/**
 * The state from which a log's events are judged: that of the retention cut. undefined for a whole
 * log, and where the snapshot was made under other policies or options: then every open life
 * before the cut is unknown, and nobody accuses it. Without policies its ledger alone counts.
 */
export function stateAtCut(log: ReadLog, judging: Judging, judged: readonly Policy[]):
  HistoryState | undefined {
  const snapshot = log.snapshot(CUT_SCHEMA)
  if (!snapshot || snapshot.position !== log.first() - 1) return undefined
  try {
    const state = unpacked(snapshot.data)
    if (judged.length === 0) {
      for (const session of state.ledger.sessions.values()) session.deadlines.due.clear()
      return { ...state, policies: [] }
    }
    return snapshotFits(state, judged, judging) ? state : undefined
  } catch {
    return undefined
  }
}

/** Everything but the counts: what is gone is not counted any more. */
export function cutSnapshot(state: HistoryState): { position: number; schema: number
  data: Uint8Array } {
  const { ledger } = state
  const sessions = [...ledger.sessions.values()].filter(s => s.capture !== '' && !s.ended).length
  const data = packed({ ...state, events: 0, sessions,
    ledger: { ...ledger, dirty: null, gaps: 0, lost: 0 } })
  return { position: state.position, schema: CUT_SCHEMA, data }
}

/** Keeps the judge's state, so that the next start need not fold from the beginning. */
export function saveSnapshot(log: Log): void {
  const { history } = log.judge as LogJudge
  const { ledger } = history.state
  const dirty = ledger.dirty
  ledger.dirty = null
  const data = packed(history.state)
  ledger.dirty = dirty
  log.saveSnapshot({ position: history.state.position, schema: SNAPSHOT_SCHEMA, data })
}
