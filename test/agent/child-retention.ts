/** Records the simulated workstation and cuts its log all the time, to be killed: `PATH`. */
import { judgeOf } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import type { HandleEvent } from '../../src/events.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { openLog } from '../../storage/log.ts'
import { T0 } from './helpers.ts'

const [path] = process.argv.slice(2)
const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
const machine = workstation(11, { startAt: T0 })
const waiting: HandleEvent[] = []
let recorded = log.last()
for (let at = T0; ; at += 1e6) {
  waiting.push(...machine.next(at))
  recorded -= waiting.splice(0, recorded).length
  while (waiting.length >= 100) {
    log.append(waiting.splice(0, 100))
    process.stdout.write(`${log.last()}\n`)
    if (log.last() < 1000) continue
    const [kept] = log.read({ from: log.last() - 500 })
    await retain(path, { limits: () => ({ before: kept.at, bytes: Infinity, sinks: [] }),
      judging: {}, pause: 0 })
    process.stdout.write('cut\n')
  }
}
