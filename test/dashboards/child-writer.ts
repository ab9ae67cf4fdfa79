/** Writes a judged log until it is told to stop: `close` on stdin closes cleanly. argv: path */
import { events, openJudged, repeated } from './history.ts'

const once = events(3)
const log = openJudged(process.argv[2])
let round = 0
let at = 0
let batch = once

const timer = setInterval(() => {
  if (at >= batch.length) {
    at = 0
    batch = repeated(once, ++round, round * 1000_000_000)
  }
  log.append(batch.slice(at, at += 200))
  process.stdout.write(`${log.last()}\n`)
}, 2)
process.stdin.on('data', () => {
  clearInterval(timer)
  log.close()
  process.exit(0)
})
