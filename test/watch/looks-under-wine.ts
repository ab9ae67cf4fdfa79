/** Many looks at real functions, then one that hangs, and the end all the same: see wine.test.ts. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endProcess, win32Machine } from '../../streams/win32.ts'
import { eventually } from '../agent/helpers.ts'
import { add } from './calls.ts'
import { up, watch } from './helpers.ts'

const directory = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'lastcall-looks-'))
const { watching, findings, errors, stop } = await watch({ after() {} }, directory, undefined,
  { pollSeconds: 0.02, hungMs: 1500 })
const untraced = win32Machine()
await untraced.callAsync(...add('K:', '\\\\server\\plain'))
await eventually('K: is seen', () => up(watching, 'network') === 1)

async function looks(n: number): Promise<void> {
  for (let last = Infinity; n > 0; n--) {
    await eventually('a look', () => {
      const ago = watching.status().watchers[1].lastLook!
      const looked = ago < last
      last = ago
      return looked
    })
    last = -1
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
await looks(60)
await untraced.callAsync(...add('P:', '\\\\server\\dead'))
await eventually('it hangs', () => watching.status().watchers[1].trouble !== null)
const hung = await stop()
console.log(JSON.stringify({ pid: process.pid, hung, errors: errors.length,
  findings: findings.length }))
endProcess(0)
