/** Runs programs under Wine with the probe in them, in the tests' prefix, with or without a witness. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { HandleEvent } from '../../src/events.ts'
import { buildProbe } from '../../streams/probe/build.ts'
import type { Sink, TraceResult } from '../../streams/probe/probe.ts'
import { traceUnderWine, type WineOptions } from '../../streams/probe/under-wine.ts'
import { prepareWine, type WineSide } from '../wine/wine.ts'

let ready: Promise<WineSide> | undefined

/** The tests' Wine side, which `lastcall run` finds by WINEPREFIX, and a fresh probe. */
export function prepareProbe(): Promise<WineSide> {
  return ready ??= (async () => {
    // Before the sources are copied for what runs inside Wine.
    buildProbe()
    const side = await prepareWine()
    process.env.WINEPREFIX = side.prefix
    process.env.DISPLAY = ''
    process.env.WINEDLLOVERRIDES = 'mscoree,mshtml=;winemenubuilder.exe=;rasapi32=n,b'
    process.env.LASTCALL_TEST_SCOPE = `${process.pid}`
    return side
  })()
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
