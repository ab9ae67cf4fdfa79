/**
 * The agent's own command on a workstation: programs that use the SDK connect two drives, one ends
 * one of them, nobody ends the other; later a file server and a RAS server do not answer, another
 * program comes all the same, and the agent is told to stop. See wine.test.ts.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { win32Machine } from '../../streams/win32.ts'
import { eventually } from '../agent/helpers.ts'
import { add, cancel, dial } from './calls.ts'

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

async function program(...args: string[]): Promise<void> {
  const file = join(import.meta.dirname, 'program-under-wine.ts')
  const child = spawn(process.execPath, [file, ...args], { stdio: 'ignore' })
  const [code] = await once(child, 'exit') as [number]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
}

const untraced = win32Machine()
process.argv = [process.execPath, 'lastcall', 'agent']
void import('../../src/cli/lastcall.js' as string)
await eventually('it watches', () => shown.includes('watcher'))
await program('add', 'O:', 'Q:')
await eventually('the drives are seen', () => shown.includes('O: connected') &&
  shown.includes('Q: connected'))
await program('cancel', 'O:')
await untraced.callAsync(...cancel('Q:'))
await eventually('they are gone', () => shown.includes('O: gone') &&
  shown.includes('connection-vanished'))
await untraced.callAsync(...add('R:', '\\\\server\\dead'))
await untraced.callAsync(...dial('dead'))
await eventually('both hang', () => shown.includes('WNetEnumResourceW has not returned') &&
  shown.includes('RasGetConnectStatusW has not returned'))
await program('add', 'S:')
await eventually('the program is heard', () => shown.includes('wnet/S:'))
const status = spawn(process.execPath, ['src/cli/lastcall.js', 'status'], { stdio: 'inherit' })
await once(status, 'exit')
process.emit('SIGTERM')
