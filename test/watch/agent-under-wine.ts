/**
 * The agent's own command, in the middle of a workstation where a drive goes away, and later a
 * server does not answer; then it is told to stop. See wine.test.ts.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { win32Machine } from '../../streams/win32.ts'
import { eventually } from '../agent/helpers.ts'
import { add, cancel } from './calls.ts'

const directory = process.env.LASTCALL_STATE!
writeFileSync(join(directory, 'config.json'), JSON.stringify({ watch: { pollSeconds: 1 },
  metrics: { enabled: false }, policies: { thresholds: { 'connection-vanished': { graceMs: 0 } } } }))

let shown = ''
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  stream.write = (...args: unknown[]) => {
    shown += String(args[0])
    return write(...args)
  }
}

const untraced = win32Machine()
await untraced.callAsync(...add('Q:', '\\\\server\\plain'))
process.argv = [process.execPath, 'lastcall', 'agent']
void import('../../src/cli/lastcall.js' as string)
await eventually('Q: is seen', () => shown.includes('Q: connected'), 60_000)
await untraced.callAsync(...cancel('Q:'))
await eventually('Q: is missed', () => shown.includes('connection-vanished'), 60_000)
await untraced.callAsync(...add('R:', '\\\\server\\dead'))
await eventually('it hangs', () => shown.includes('has not returned'), 60_000)
process.emit('SIGTERM')
