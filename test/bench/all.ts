/**
 * `npm run bench [-- NAME ...]`: the benchmarks in turn, or those named. What calls real Win32 runs
 * under Wine where this is not Windows.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { prepareWine, runNode, stopWine, wineAvailable } from '../wine/wine.ts'

const underWine = new Set(['call'])
const wanted = process.argv.slice(2)
const names = readdirSync(import.meta.dirname).filter(f => f.endsWith('.ts') && f !== 'all.ts')
  .map(f => basename(f, '.ts')).filter(n => wanted.length === 0 || wanted.includes(n))
let failed = 0
for (const name of names) {
  console.log(`\n# ${name}`)
  if (underWine.has(name) && process.platform !== 'win32') {
    const available = wineAvailable()
    if (!available.ok) {
      console.log(`skipped: ${available.why}; ${available.enable}`)
      continue
    }
    await prepareWine()
    const { code, stdout, stderr } = await runNode([`test/bench/${name}.ts`], { timeoutMs: 300_000 })
    console.log(stdout + stderr)
    if (code !== 0) failed++
    stopWine()
  } else if (spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)],
    { stdio: 'inherit' }).status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
