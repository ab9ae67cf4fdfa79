/** A host that is to attach to its own image, of which there is another process. */
import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newImageHost } from '../../streams/probe/images.ts'

const attached: number[] = []
const host = newImageHost({ images: [path.basename(process.execPath)], follow: false, known: [] },
  events => { for (const event of events) if (event.kind === 'start') attached.push(event.pid) },
  { over() {}, refused: message => { throw new Error(message) }, drained() {} },
  error => { throw error })
const twin = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], { stdio: 'ignore' })
while (attached.length === 0) await sleep(100)
// Whatever there is has been looked at by then.
await sleep(1000)
writeSync(1, JSON.stringify({ self: process.pid, twin: twin.pid, attached }))
twin.kill()
await host.close()
process.exit()
