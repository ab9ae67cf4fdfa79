import { note, noteOf, policy } from '../policy.ts'
import { wasHeld } from '../ledger.ts'
import { page } from './pages.ts'

const ID = 'ras-notifier-slow'

export const rasNotifierSlow = policy({
  id: ID,
  version: 2,
  concern: 'hygiene',
  summary: 'A RAS notifier took long to return.',
  why: 'The dial is suspended while a notifier runs, and the other side may hang up meanwhile.',
  fix: 'Post the state to another thread and return.',
  cases: [{ rule: ID, severity: 'info' }],
  families: ['ras'],
  source: [page.rasNotificationHandlers],
  clean: `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7
returned @7 took=1s
status ConnectDevice(R) @7 => 619        // failed: nothing is held up any more
returned @7 took=5s
RasHangUpW(R)`,
  caught: `
R = RasDialW() entry=Office cb=1
status OpenPort(R) @7
returned @7 took=1001ms ! ras-notifier-slow R`,
  options: { slowMs: 1_000 },
  on: {
    status({ event, life }) { if (event.error && life) note(life, ID, event.position) },
    returned(move, see) {
      const { event, frame } = move
      if (frame?.family !== 'ras' || !frame.life) return
      if (event.took <= see.options.slowMs * 1000) return
      if (noteOf(frame.life, ID) === frame.position) return
      if (wasHeld(move.session, event.at - event.took)) return
      see.report({
        rule: ID, life: frame.life, evidence: [frame.position],
        because: `The notifier of state ${frame.status} on thread ${event.tid} took ` +
          `${Math.round(event.took / 1000)} ms; ${see.options.slowMs} ms is the limit.`,
      })
    },
  },
})
