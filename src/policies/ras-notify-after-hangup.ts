import { accusable, note, noteOf, policy } from '../policy.ts'
import type { CallMove, MoveOf, See } from '../policy.ts'
import type { Life } from '../ledger.ts'
import { DONE, endsDial } from './dials.ts'
import { page } from './pages.ts'

const ID = 'ras-notify-after-hangup'
const OPEN_PORT = 0
/** SubEntryConnected and SubEntryDisconnected: links may come and go. */
const SUB_ENTRY = new Set([22, 23])
const RASDIALFUNC2 = 2

type Kept = {
  done: { position: number; at: number; status: number; error: number } | null
  /** A dial began whose RasDial has not been recorded, or it was reported. */
  silent: boolean
}

export const rasNotifyAfterHangup = policy({
  id: ID,
  version: 2,
  concern: 'order',
  summary: 'The notifier was called after the dial had ended.',
  why: 'Notifications end at Connected, at an error and at RasHangUp: what the notifier works ' +
    'with may be gone.',
  fix: 'Keep the notifier and its data alive, and let it ignore a connection that was hung up.',
  cases: [{ rule: ID, severity: 'warning' }],
  families: ['ras'],
  source: [page.rasDial],
  clean: `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7
returned @7
RasHangUpW(R)
status Disconnected(R) @7        // on its way when it was hung up
returned @7
+3s
end`,
  caught: `
R = RasDialW() entry=Office cb=1
status PortOpened(R) @7
returned @7
RasHangUpW(R)
+2s
status Disconnected(R) @7 ! ras-notify-after-hangup R
returned @7`,
  options: { graceMs: 1_000 },
  functions: ['RasDial'],
  on: { status, acquire },
})

/** A new dial of the same connection notifies anew. */
function acquire(move: CallMove): void {
  for (const life of move.made) note(life, ID, undefined)
}

function status(move: MoveOf<'status'>, see: See<unknown>): void {
  const { event, life } = move
  if (!life) return
  const kept = noteOf<Kept>(life, ID) ?? { done: null, silent: false }
  note(life, ID, kept)
  // A dial begins with OpenPort, perhaps before its RasDial is recorded.
  if (event.status === OPEN_PORT) {
    kept.done = null
    kept.silent = life.closed !== null
  } else if (!kept.silent && late(life, kept, move, see)) kept.silent = true
  if (endsDial(event.status, event.error ?? 0)) {
    kept.done ??= { position: event.position, at: event.at, status: event.status,
      error: event.error ?? 0 }
  }
}

function late(life: Life, { done }: Kept, { event }: MoveOf<'status'>, see: See<unknown>): boolean {
  if (!accusable(life)) return false
  const grace = see.options.graceMs * 1000
  const report = (position: number, at: number, what: string): boolean => {
    see.report({
      rule: ID, life, evidence: [position],
      because: `The notifier was called with state ${event.status} on thread ${event.tid} ` +
        `${Math.round((event.at - at) / 1000)} ms after ${what}.`,
    })
    return true
  }
  if (life.closed) {
    const { closed } = life
    return life.how === 'call' && closed.session === event.session &&
      event.at - closed.at > grace && report(closed.position, closed.at, closed.fn)
  }
  // RASDIALFUNC2 is called for every link of a connection; dialling what is connected says so.
  if (!done || life.facts.notifier === RASDIALFUNC2 || SUB_ENTRY.has(event.status)) return false
  if (done.status === DONE && event.status === DONE) return false
  return event.at - done.at > grace &&
    report(done.position, done.at, done.error !== 0 ? `error ${done.error}`
      : done.status === DONE ? 'Connected' : 'Disconnected')
}
