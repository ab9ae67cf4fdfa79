/** Runs programs under Wine with the probe in them, in the tests' prefix, with or without a witness. */
import { createHash } from 'node:crypto'
import {
  closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before } from 'node:test'
import type { HandleEvent } from '../../src/events.ts'
import { buildProbe, probeDll } from '../../streams/probe/build.ts'
import type { Sink, TraceResult } from '../../streams/probe/probe.ts'
import { traceUnderWine, type WineOptions } from '../../streams/probe/under-wine.ts'
import { startHttpServer } from '../fixtures/http-server.ts'
import { prepareWine, stopWine, wineAvailable, type WineSide } from '../wine/wine.ts'

let ready: Promise<WineSide> | undefined

const sources = path.dirname(probeDll)
const stamp = path.join(import.meta.dirname, '../../node_modules/.cache/lastcall-probe')

/** Of the DLL and of what it is made from. */
function probeHash(): string {
  const files = readdirSync(sources).filter(file => /\.(c|h|S)$/.test(file)).sort()
    .map(file => path.join(sources, file))
  const hash = createHash('sha256')
  for (const file of [...files, path.join(sources, 'build.ts'), probeDll]) {
    hash.update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Builds the probe when it is not the one that its sources give: that takes seconds. */
export function freshenProbe(): void {
  const isFresh = existsSync(stamp) && existsSync(probeDll) &&
    readFileSync(stamp, 'utf8') === probeHash()
  if (isFresh) return
  buildProbe()
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, probeHash())
}

/** The tests' Wine side, which `lastcall run` finds by WINEPREFIX, and a fresh probe. */
export function prepareProbe(): Promise<WineSide> {
  return ready ??= (async () => {
    // Before the sources are copied for what runs inside Wine.
    freshenProbe()
    const side = await prepareWine()
    process.env.WINEPREFIX = side.prefix
    process.env.DISPLAY = ''
    process.env.WINEDLLOVERRIDES = 'mscoree,mshtml=;winemenubuilder.exe=;rasapi32=n,b'
    process.env.LASTCALL_TEST_SCOPE = `${process.pid}`
    return side
  })()
}

/**
 * What a file of tests needs that trace programs: Wine with a probe where Wine is, a web server, and
 * the end of both.
 */
export function probeTests(): { readonly port: number } {
  let server: Awaited<ReturnType<typeof startHttpServer>>
  before(async () => {
    server = await startHttpServer()
    if (wineAvailable().ok) await prepareProbe()
  })
  after(async () => {
    await server.close()
    await stopWine()
  })
  return { get port() { return server.port } }
}

export type Run = TraceResult & { events: HandleEvent[]; stdout: string; stderr: string }

export type TraceOptions = WineOptions & { relay?: boolean; onEvents?: Sink }

/** Traces a program to its end (`name.exe`: a fixture), keeping its events and its output. */
export async function trace(program: string, args: readonly string[], options: TraceOptions = {}):
  Promise<Run> {
  const side = await prepareProbe()
  const isFile = /^[\w-]+\.exe$/.test(program)
  const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-probe-'))
  const files = ['out.txt', 'err.txt'].map(name => path.join(folder, name))
  const descriptors = files.map(file => openSync(file, 'w'))
  const events: HandleEvent[] = []
  try {
    const result = await traceUnderWine(
      isFile ? path.join(side.bin, program) : program, args, {
        stdio: ['ignore', ...descriptors], ...options,
        environment: { ...options.relay && { WINEDEBUG: '+timestamp,+pid,+relay,trace+msi' },
          ...options.environment },
      }, async batch => {
        events.push(...batch)
        await options.onEvents?.(batch)
      })
    const [stdout, stderr] = files.map(file => readFileSync(file, 'utf8'))
    return { ...result, events, stdout, stderr }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
    rmSync(folder, { recursive: true, force: true })
  }
}
