import { accusable, note, noteOf, policy } from '../policy.ts'
import type { See } from '../policy.ts'
import type { Life, Move } from '../ledger.ts'
import { isDevice, isHeld, LINGERS } from '../ledger.ts'
import { page } from './pages.ts'
import { isRefused } from './refused-cancel.ts'

const ID = 'connection-vanished'

/** Positions of the watcher's `gone`, or `torn`: a program was ending it, whatever came of that. */
type Note = number | 'torn'

export const connectionVanished = policy({
  id: ID,
  version: 2,
  concern: 'close',
  summary: 'A connection went away and no recorded program had ended it.',
  why: 'Whoever used it finds out at the next call: files are cut off, transfers stop. Its line ' +
    'or server ended it, or a program that is not traced.',
  fix: 'Look for the server or the line first. Programs that rely on a connection should expect ' +
    'its loss: RasConnectionNotification tells of it.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['wnet', 'ras'],
  source: [page.rasConnectionNotification, page.rasEnumConnections, page.wnetOpenEnum],
  clean: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
R = RasDialW() entry=Office
process 2 lastcall.exe capture=watch
observed connected X:
observed connected 0x1
process 1 app.exe
WNetCancelConnection2W(X:)
process 2 lastcall.exe
observed gone X:
observed gone 0x1
process 1 app.exe
RasHangUpW(R)                    // its record came later than what the watcher saw
+1m
tick`,
  caught: `
WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 lastcall.exe capture=watch
observed connected X:
observed connected 0x5
observed gone X:
observed gone 0x5
+1m ! connection-vanished X: ! connection-vanished 0x5`,
  options: { graceMs: 10_000 },
  on: {
    enter(move) { if (move.fn?.role === 'release') torn(move.lives[0]) },
    release(move) { if (!isRefused(move)) torn(move.lives[0]) },
    ended(life: Life, move: Move, see: See<unknown>) {
      if (move.event.kind !== 'observed' || !isJudged(life, move, see)) return
      note(life, ID, move.event.position)
      // The record of what ended it may come later than what the watcher saw.
      see.deadline(life, move.event.at + see.options.graceMs * 1000)
    },
    due(life: Life, _at: number, see: See<unknown>) {
      const gone = noteOf<Note>(life, ID)
      // Its teardown was recorded after all.
      if (life.blurred || typeof gone !== 'number') return
      // It has not come yet from a program that is held up.
      for (const session of see.ledger.sessions.values()) {
        if (isHeld(session) && session.host === life.session.host) return
      }
      see.report({ rule: ID, life, evidence: [gone],
        because: `It is gone, and no recorded program had ${life.family === 'ras' ? 'hung it up'
          : 'cancelled it'}: its server or line ended it, or a program that is not traced.` })
    },
  },
})

function torn(life: Life | null | undefined): void {
  if (life?.kind === 'connection') note(life, ID, 'torn' satisfies Note)
}

/**
 * The watcher that misses it must have seen it: what vanished while nobody watched, or nobody
 * recorded, accuses nobody; a line may be listed for a while after a hang-up that was missed.
 * Connections without a device that no recorded program made come and go with whoever opens a path
 * on them.
 */
function isJudged(life: Life, { session, event }: Move, { ledger }: See<unknown>): boolean {
  if (life.blurred || noteOf(life, ID) !== undefined) return false
  if (session.watched.get(life.value) !== life) return false
  if (life.family === 'ras') return event.at - ledger.missedUntil >= LINGERS
  return isDevice(life.value) || accusable(life)
}
