/** What a published package holds: JavaScript, types, the probe; not the clone's Node. */
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newCommandLine } from './cli/command-line.ts'
import { prepareProbe } from './probe/trace.ts'
import { needsWine } from './wine/require.ts'
import { stopWine } from './wine/wine.ts'

after(stopWine)

const root = join(import.meta.dirname, '..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' } as const

test('npm run build and npm pack give a package that runs without type stripping', needsWine(), async () => {
  execFileSync(npm, ['run', '-s', 'build'], options)
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-pack-'))
  try {
    const [packed] = JSON.parse(execFileSync(npm, ['pack', '--json', '--pack-destination', folder],
      options)) as { filename: string; files: { path: string }[] }[]
    const files = packed.files.map(f => f.path)
    for (const file of ['dist/src/cli/lastcall.js', 'dist/src/sdk.js', 'dist/src/sdk.d.ts',
      'dist/streams/probe/lastcall-probe.dll', 'src/sdk/lastcall.h', 'src/event.schema.json',
      'README.md', 'LICENSE']) {
      assert.ok(files.includes(file), file)
    }
    assert.ok(!files.some(f => f.startsWith('test/') || f.includes('node_modules')))
    execFileSync('tar', ['xzf', join(folder, packed.filename), '-C', folder])
    symlinkSync(join(root, 'node_modules'), join(folder, 'package', 'node_modules'), 'junction')
    const out = execFileSync(process.execPath, ['--no-strip-types',
      join(folder, 'package', 'dist', 'src', 'cli', 'lastcall.js'), 'policies'], { encoding: 'utf8' })
    assert.match(out, /double-close/)
    assert.ok(existsSync(join(folder, 'package', 'dist', 'src', 'sdk.js')))
    // Its probe works, with its host inside Wine in JavaScript.
    const { bin } = await prepareProbe()
    const cli = newCommandLine(join(folder, 'package', 'dist', 'src', 'cli', 'lastcall.js'))
    const run = cli.lastcall('run', '--json', '--', join(bin, 'msi-threads.exe'), '80', 'twin')
    cli.end()
    assert.equal(run.code, 0, run.err)
    assert.ok(JSON.parse(run.out).events > 5)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
