/**
 * `npm test`: installs what the tests of the real APIs need where it may, checks the types, and
 * runs every test. LASTCALL_NO_INSTALL=1 turns the installing off.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const packages: Record<string, string> = {
  wine64: '/usr/lib/wine/wine64',
  'gcc-mingw-w64-x86-64': '/usr/bin/x86_64-w64-mingw32-gcc',
  wixl: '/usr/bin/wixl',
  prometheus: '/usr/bin/prometheus',
  chromium: '/usr/bin/chromium',
}
const missing = Object.keys(packages).filter(name => !existsSync(packages[name]))
// Where something else installs just now it is waited for; what does not come is asked for again.
const patient = ['-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=600']
const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`

if (process.platform === 'linux' && missing.length > 0) {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') &&
    !process.env.LASTCALL_NO_INSTALL
  if (mayInstall) {
    console.error(`The tests of the real APIs need ${missing.join(', ')}: installing them ` +
      '(LASTCALL_NO_INSTALL=1 turns this off).')
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    execFileSync('apt-get', [...patient, 'update', '-qq'], quiet)
    execFileSync('apt-get', [...patient, ...command.split(' ').slice(1)], quiet)
  } else {
    console.error(`Some tests will be skipped. To run them all: ${command}`)
  }
}

const run = (args: string[]): number =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1

const types = run(['node_modules/typescript/bin/tsc', '-p', '.'])
if (types !== 0) process.exit(types)
const files = process.argv.length > 2 ? process.argv.slice(2) : ['test/**/*.test.ts']
process.exit(run(['--test', '--test-concurrency=2', '--test-reporter=spec', ...files]))
