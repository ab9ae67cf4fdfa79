/**
 * A writer to be killed: appends batches of random size for ever, delivers some events twice, and
 * says after each append which seq is acknowledged. `hold` only opens the log and waits.
 */
import { writeSync } from 'node:fs'
import { openLog } from '../../storage/log.ts'
import { call, start } from './helpers.ts'

const [path, mode] = process.argv.slice(2)
const log = openLog(path, { writer: 'lastcall agent' })
if (mode === 'hold') {
  writeSync(1, 'held\n')
  setInterval(() => {}, 1000)
} else {
  for (;;) {
    const mark = log.acknowledged('s')
    const first = Math.max(1, mark - Math.floor(Math.random() * 5))
    const last = mark + 1 + Math.floor(Math.random() * 200)
    const events = Array.from({ length: last - first + 1 }, (_, i) =>
      first + i === 1 ? start() : call(first + i))
    log.append(events)
    writeSync(1, `${log.acknowledged('s')}\n`)
  }
}
