/** `doctor`: what this machine offers, what is missing, and how to get it. */
import { existsSync, accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { families } from '../families/all.ts'
import { defaultConfigPath, defaultLogPath, stateDirectory } from '../agent/places.ts'
import { readLog } from '../../storage/log.ts'
import { printJson, print, style, table } from './output.ts'

type Check = { what: string; ok: boolean; found: string; hint?: string }

export async function doctor(options: { json?: boolean }): Promise<number> {
  const checks: Check[] = [runtime(), ...await apis(), log(), configuration(), ...wine()]
  if (options.json) printJson({ lastcall: 1, checks })
  else {
    print(table(['', 'what', 'found', 'what to do'], checks.map(c => [
      c.ok ? style('green', 'ok') : style('yellow', '--'), c.what, c.found, c.hint ?? ''])))
  }
  return 0
}

const runtime = (): Check =>
  ({ what: 'Node.js', ok: true, found: `${process.version} on ${process.platform} ${process.arch}` })

async function apis(): Promise<Check[]> {
  if (process.platform !== 'win32') {
    return [{ what: 'Win32 APIs', ok: false, found: 'none on this platform',
      hint: 'the agent records the simulated workstation; `lastcall run` needs Wine' }]
  }
  const { win32Machine } = await import('../../streams/win32.ts')
  const machine = win32Machine()
  return families.map(family => {
    const names = family.functions.map(f => /(\w+)(\{|\()/.exec(f.proto)![1])
    const missing = family.functions.flatMap(f => machine.missing(exportOf(f.proto)) ?? [])
    return { what: `${family.title} (${family.dll})`, ok: missing.length < names.length,
      found: `${names.length - missing.length} of ${names.length} functions`,
      ...(missing.length ? { hint: missing[0] } : {}) }
  })
}

const exportOf = (proto: string) => {
  const [, name, suffixes] = /(\w+)(\{[^}]*\})?\s*\(/.exec(proto)!
  return suffixes?.includes('W') ? name + 'W' : name
}

function log(): Check {
  const path = defaultLogPath()
  const directory = existsSync(stateDirectory()) ? stateDirectory() : dirname(stateDirectory())
  if (!existsSync(path)) {
    const writable = canWrite(directory)
    return { what: 'log', ok: writable, found: `none yet; it will be ${path}`,
      ...(writable ? {} : { hint: `${directory} cannot be written: use --db` }) }
  }
  try {
    const opened = readLog(path)
    const found = `${path}, ${opened.last().toLocaleString('en')} events`
    opened.close()
    return { what: 'log', ok: true, found }
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string }
    return { what: 'log', ok: false, found: message, hint }
  }
}

const configuration = (): Check => ({ what: 'configuration', ok: true,
  found: existsSync(defaultConfigPath()) ? defaultConfigPath() : 'defaults',
  ...(existsSync(defaultConfigPath()) ? {} : { hint: `write ${defaultConfigPath()} to change them` }) })

function wine(): Check[] {
  if (process.platform !== 'linux') return []
  const path = ['/usr/lib/wine/wine64', '/usr/bin/wine64'].find(p => existsSync(p))
  return [{ what: 'Wine', ok: path !== undefined, found: path ?? 'not installed',
    ...(path ? {} : { hint: 'apt-get install -y --no-install-recommends wine64' }) }]
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return !existsSync(path) && path !== dirname(path) && canWrite(dirname(path))
  }
}
