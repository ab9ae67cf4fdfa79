/**
 * An agent to be killed: records the programs of the first so many seeds (delivery begins again
 * from the first, the log drops what it has) and exports them at the same time. Says `done` when
 * these are recorded.
 */
import { Subject } from 'rxjs'
import { startAgent } from '../../src/agent/agent.ts'
import { startExporter } from '../../src/agent/telemetry.ts'
import { defaultConfig } from '../../src/config.ts'
import { promptCapture } from '../../streams/capture.ts'
import type { HandleEvent } from '../../src/events.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { program } from './histories.ts'

const [path, url, seeds, ofSeeds] = process.argv.slice(2)
/** All programs together fill three days. */
const APART_US = 3 * 86_400e6 / Number(ofSeeds)
const events = new Subject<readonly HandleEvent[]>()
const agent = startAgent(path, defaultConfig(), [promptCapture('test', events)], error => {
  console.error(error.message)
})
const sink = sinkTo(url, {}, { timeoutMs: 2000 })
startExporter(sink, { path, sink, names: false, idleMs: 50,
  batch: Number(process.env.LASTCALL_EXPORT_BATCH ?? 100),
  backoff: { firstMs: 20, maxMs: 100 } }, null, agent.now, error => console.error(error.message))
console.log('ready')
for (let seed = 1; seed <= Number(seeds); seed++) {
  const all = program(seed, { processes: 4 })
    .map(event => ({ ...event, at: event.at + Math.round(seed * APART_US) }))
  const last = all.at(-1)!
  if (agent.log!.acknowledged(last.session) >= last.seq) continue
  events.next(all)
  while (agent.recording.waiting > 3000) await new Promise(resolve => setTimeout(resolve, 5))
}
while (agent.recording.waiting > 0) await new Promise(resolve => setTimeout(resolve, 20))
console.log('done')
setInterval(() => {}, 1000)
