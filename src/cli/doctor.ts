/** `doctor`: what this machine offers, what is missing, and how to get it. */
import { existsSync, accessSync, constants, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { families, functionList } from '../families/all.ts'
import { defaultConfigPath, defaultLogPath, simulatedLogPath, stateDirectory }
  from '../agent/places.ts'
import { exportOf } from '../sdk/signatures.ts'
import { readLog } from '../../storage/log.ts'
import { compilers, probeDll, probeHint } from '../../streams/probe/build.ts'
import { findWine } from '../../streams/probe/wine-side.ts'
import { outOfReach } from '../agent/rights.ts'
import { isInstalled } from './install.ts'
import { readConfigFile } from './judge.ts'
import { askAgent } from './status.ts'
import { callable, print, printJson, style, table, thousands } from './output.ts'

type Check = { what: string; ok: boolean; found: string; hint?: string }

export async function doctor(options: { json?: boolean }): Promise<number> {
  const checks: Check[] = [runtime(), ...await apis(), ...rights(), await agent(),
    await watchers(), log(), configuration(), probe(), ...compiler(), ...wine()]
  if (options.json) printJson({ lastcall: 1, checks })
  else {
    print(table(['', '', ''], checks.flatMap(c => [
      [c.ok ? style('green', 'ok') : style('yellow', '--'), c.what, c.found],
      ...(c.hint ? [['', '', callable(c.hint)]] : [])])).trimStart())
  }
  return 0
}

const runtime = (): Check =>
  ({ what: 'Node.js', ok: true,
    found: `${process.version} on ${process.platform} ${process.arch}` })

async function apis(): Promise<Check[]> {
  if (process.platform !== 'win32') {
    return [{ what: 'Win32 APIs', ok: false, found: 'none on this platform',
      hint: 'the agent records the simulated workstation; `lastcall run` needs Wine' }]
  }
  const { win32Machine } = await import('../../streams/win32.ts')
  const machine = win32Machine()
  return families.map(family => {
    const all = functionList.filter(fn => fn.family === family)
    const missing = all.flatMap(fn => machine.missing(exportOf(fn)) ?? [])
    return { what: `${family.title} (${family.dll})`, ok: missing.length < all.length,
      found: `${all.length - missing.length} of ${all.length} functions`,
      ...(missing.length ? { hint: missing[0] } : {}) }
  })
}

/** What the agent needs in order to watch the machine's connections. */
async function watchers(): Promise<Check> {
  const what = 'watchers (agent)'
  if (process.platform !== 'win32') {
    return { what, ok: false, found: 'no connections to watch',
      hint: 'RAS and network connections are Windows\'' }
  }
  const { win32Machine } = await import('../../streams/win32.ts')
  const machine = win32Machine()
  const needed = ['RasEnumConnectionsW', 'RasGetConnectStatusW', 'WNetOpenEnumW',
    'WNetEnumResourceW', 'WNetCloseEnum']
  const missing = needed.map(name => machine.missing(name)).find(why => why !== null)
  return missing ? { what, ok: false, found: missing }
    : { what, ok: true, found: machine.missing('RasConnectionNotificationW') === null
      ? 'RAS and network connections, at a signal and by polling' : 'by polling only',
    hint: '`lastcall status` shows when they last looked' }
}

function log(): Check {
  // Without Win32 an agent simulates, in a log of its own.
  const path = [defaultLogPath(), simulatedLogPath()].find(existsSync) ?? defaultLogPath()
  const directory = existsSync(stateDirectory()) ? stateDirectory() : dirname(stateDirectory())
  if (!existsSync(path)) {
    const writable = canWrite(directory)
    return { what: 'log', ok: writable, found: `none yet; it will be ${path}`,
      ...(writable ? {} : { hint: `${directory} cannot be written: use --db` }) }
  }
  try {
    const opened = readLog(path)
    const found = `${path}, ${thousands(opened.last())} events`
    opened.close()
    return { what: 'log', ok: true, found }
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string }
    return { what: 'log', ok: false, found: message, hint }
  }
}

/** Is it there after every logon, and is it there now. */
async function agent(): Promise<Check> {
  const vitals = await askAgent()
  const installed = isInstalled()
  const found = [vitals ? `running, pid ${vitals.pid}` : 'no agent answers',
    installed === null ? '' : installed ? 'starts at logon' : 'does not start at logon']
  const deaf = vitals?.paths.filter(path => path.deaf).map(path => path.name).join(', ')
  const trouble =
    vitals?.stopped ?? (deaf ? `deaf on ${deaf}: \`lastcall status\` says more` : null)
  return { what: 'agent', ok: vitals !== undefined && installed !== false && trouble === null,
    found: found.filter(Boolean).join('; '),
    ...(trouble !== null ? { hint: trouble } : installed === false
      ? { hint: '`lastcall install` starts it at every logon' } : !vitals
        ? { hint: '`lastcall agent` starts it' } : {}) }
}

function rights(): Check[] {
  if (process.platform !== 'win32') return []
  const hint = outOfReach()
  return [{ what: 'rights', ok: true, found: hint ? 'a user\'s, which is enough'
    : 'an administrator\'s', ...(hint ? { hint } : {}) }]
}

function configuration(): Check {
  const path = defaultConfigPath()
  if (!existsSync(path)) {
    return { what: 'configuration', ok: true, found: 'defaults',
      hint: `write ${path} to change them` }
  }
  try {
    readConfigFile(path)
    return { what: 'configuration', ok: true, found: path }
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string }
    return { what: 'configuration', ok: false, found: message,
      hint: hint ?? 'the agent does not start until it is mended' }
  }
}

/** What `run` and `attach` put into a program. */
function probe(): Check {
  const size = statSync(probeDll, { throwIfNoEntry: false })?.size
  return { what: 'probe (run, attach)', ok: size !== undefined,
    found: size === undefined ? 'lastcall-probe.dll is not there'
      : `${probeDll}, ${thousands(size)} bytes`,
    ...(size === undefined ? { hint: probeHint } : {}) }
}

/** Only who builds the probe needs it: the package contains one. */
function compiler(): Check[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  // A plain `gcc` is mingw's on Windows only.
  const names = process.platform === 'win32' ? compilers : compilers.slice(0, 1)
  const found = names.flatMap(name => folders.map(folder => join(folder, name + suffix)))
    .find(file => existsSync(file))
  if (!found && existsSync(probeDll)) return []
  return [{ what: 'mingw compiler', ok: found !== undefined, found: found ?? 'not installed',
    ...(found ? {} : { hint: process.platform === 'win32'
      ? 'MSYS2: pacman -S mingw-w64-x86_64-gcc'
      : 'apt-get install -y --no-install-recommends gcc-mingw-w64-x86-64' }) }]
}

function wine(): Check[] {
  if (process.platform === 'win32') return []
  try {
    return [{ what: 'Wine', ok: true, found: findWine() }]
  } catch (error) {
    return [{ what: 'Wine', ok: false, found: 'not installed',
      hint: (error as { hint?: string }).hint }]
  }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return !existsSync(path) && path !== dirname(path) && canWrite(dirname(path))
  }
}
