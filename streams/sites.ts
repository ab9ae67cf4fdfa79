/**
 * Where in the program a call was made: `file:line` under the package's root, of the first frame
 * outside lastcall.
 *
 * Capturing a stack costs 1.2-1.7 µs on Node 26 and 4.5-6 µs on Node 22 under Wine, reading it 10
 * to 30 µs more, which is many times all the rest of a recorded call. So both are rationed: in a
 * second `perSecond` calls that acquire or release have a site, and a quarter as many others.
 * Below that rate, which is where programs live, every call has its site; in a hot loop the rest
 * have none rather than a guess. Reading waits for the flush.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A captured stack, not yet read. */
export type Captured = { stack?: unknown }

export type Sites = {
  /** @param now µs, for the ration. @param ends the call acquires or releases. */
  capture(now: number, ends: boolean): Captured | undefined
  read(captured: Captured): string | undefined
}

const FRAMES = 8
const KNOWN_MAX = 4096
const own = [import.meta.dirname, path.join(import.meta.dirname, '../src')]
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/|[A-Za-z]:[\\/]|\/)[^()]*?):(\d+):\d+\)?$/

export function newSites(perSecond = 500): Sites {
  const known = new Map<string, string | undefined>()
  let window = 0
  let taken = 0
  let others = 0
  return {
    capture(now, ends) {
      if (now - window >= 1_000_000) {
        window = now
        taken = others = 0
      }
      if (ends ? ++taken > perSecond : ++others > perSecond / 4) return undefined
      const limit = Error.stackTraceLimit
      const captured: Captured = {}
      Error.stackTraceLimit = FRAMES
      Error.captureStackTrace(captured)
      Error.stackTraceLimit = limit
      return captured
    },
    read(captured) {
      const stack = captured.stack
      if (typeof stack !== 'string') return undefined
      if (known.has(stack)) return known.get(stack)
      const site = siteOf(stack)
      if (known.size < KNOWN_MAX) known.set(stack, site)
      return site
    },
  }
}

/** The site in the text of a stack; undefined when every frame is lastcall's or Node's. */
export function siteOf(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const match = FRAME.exec(line)
    if (!match) continue
    const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1]
    if (own.some(folder => isUnder(file, folder)) || /[\\/]node_modules[\\/](rxjs|koffi)[\\/]/
      .test(file)) continue
    const shown = path.relative(packageRoot(path.dirname(file)), file).replaceAll('\\', '/')
    return `${shown}:${match[2]}`.slice(-512)
  }
  return undefined
}

const isUnder = (file: string, folder: string) => file.startsWith(folder + path.sep)

/** The version in the package.json of the program that runs; nothing where there is none. */
export function versionOfProgram(): { version?: string } {
  try {
    const root = packageRoot(path.dirname(path.resolve(process.argv[1])))
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as
      { version?: unknown }
    return typeof version === 'string' && version ? { version: version.slice(0, 64) } : {}
  } catch {
    return {}
  }
}

const roots = new Map<string, string>()

/** The nearest folder upwards that has a package.json, else the folder itself. */
function packageRoot(folder: string): string {
  const known = roots.get(folder)
  if (known !== undefined) return known
  let root = folder
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) {
      root = at
      break
    }
    if (path.dirname(at) === at) break
  }
  roots.set(folder, root)
  return root
}
