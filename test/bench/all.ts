/**
 * `npm run bench [-- NAME ...] [ARGUMENT ...]`: the benchmarks in turn, or those named; what is no
 * name is handed on (`npm run bench -- replay 10000000`). What calls real Win32 runs under Wine
 * where this is not Windows.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { prepareWine, runNode, stopWine, wineAvailable } from '../wine/wine.ts'

const underWine = new Set(['call'])
const all = readdirSync(import.meta.dirname).filter(f => f.endsWith('.ts') && f !== 'all.ts')
  .map(f => basename(f, '.ts'))
const wanted = process.argv.slice(2)
const names = all.filter(n => wanted.includes(n) || !wanted.some(w => all.includes(w)))
const handedOn = wanted.filter(w => !all.includes(w))
if (wanted.length > 0 && handedOn.length === wanted.length) {
  console.error(`no benchmark of that name; there are ${all.join(', ')}`)
  process.exit(2)
}
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
    const { code, stdout, stderr } = await runNode([`test/bench/${name}.ts`, ...handedOn],
      { timeoutMs: 300_000 })
    console.log(stdout + stderr)
    if (code !== 0) failed++
    stopWine()
  } else if (spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...handedOn],
    { stdio: 'inherit' }).status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
