import { accusable, policy } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'ras-dial-thread-exit'

export const rasDialThreadExit = policy({
  id: ID,
  version: 1,
  concern: 'thread',
  summary: 'The thread that had started a dial ended before it had connected or failed.',
  why: 'Notifications come in the context of that thread: the dial stops, and nobody is told.',
  fix: 'Keep the thread until Connected or an error has been notified.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasAsynchronous],
  clean: `
R = RasDialW() @2 entry=Office cb=1
status Connected(R) @7
returned @7
thread-exit @2
RasHangUpW(R)`,
  caught: `
R = RasDialW() @2 entry=Office cb=1
status OpenPort(R) @7
returned @7
thread-exit @2 ! ras-dial-thread-exit R`,
  on: {
    threadExit({ event, session }, see) {
      for (const life of session.open) {
        if (!life.dialing || life.opened.tid !== event.tid || !accusable(life)) continue
        see.report({
          rule: ID, life, offence: life.opened,
          because: `Thread ${event.tid} ended while the ${life.opened.fn} that it had called was ` +
            'neither connected nor failed.',
        })
      }
    },
  },
})
