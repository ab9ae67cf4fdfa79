/** `run` and `attach` as commands: a traced program's events into a log, its findings at the end. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { HandleEvent } from '../events.ts'
import { stateDirectory } from '../agent/places.ts'
import { judgeOf, saveSnapshot } from '../agent/judging.ts'
import { findingOrder } from '../history.ts'
import { openLog } from '../../storage/log.ts'
import type { Log } from '../../storage/log.ts'
import { attach } from './attach.ts'
import { RunFailed, run } from './run.ts'
import { severityRank } from './judge.ts'
import { findingsDocument } from './replay.ts'
import { print, say, style } from './output.ts'
import { report, summary } from './report.ts'
import { openSource } from './source.ts'

export type TraceCommand = {
  db?: string; json?: boolean; output?: string; failOn?: string
}

/** @returns the program's own code; 3 for findings at `failOn`; 125, 126, 127: see RunFailed. */
export async function runCommand(program: string, args: readonly string[], options: TraceCommand):
  Promise<number> {
  const failOn = options.failOn === undefined ? -1 : severityRank(options.failOn)
  const path = options.db ?? runPath(program)
  const { log, sink, abandon } = openFor(path, 'lastcall run')
  let exitCode: number
  try {
    const outcome = await run({ program, args, onEvents: sink, json: options.json, say: hint })
    exitCode = outcome.exitCode
    for (const { pid, why } of outcome.untraced) hint(`process ${pid} was not traced: ${why}`)
  } catch (error) {
    abandon()
    if (!(error instanceof RunFailed)) throw error
    say(`${style('red', 'lastcall:', process.stderr)} ${error.message}`)
    if (error.hint) say(`  ${error.hint}`)
    return error.exitCode
  }
  saveSnapshot(log)
  log.close()
  const worst = show(path, exitCode, options)
  if (!options.db) hint(`recorded in ${path}`)
  if (exitCode > 255 || exitCode < 0) hint(`the program's exit code is ${exitCode}`)
  return failOn >= 0 && worst <= failOn ? 3 : exitCode
}

/** Records a running program until it ends or Ctrl-C lets go of it. */
export async function attachCommand(pid: string, options: TraceCommand): Promise<number> {
  const path = options.db ?? runPath(`pid-${pid}`)
  const { log, sink, abandon } = openFor(path, 'lastcall attach')
  try {
    const attachment = await attach({ pid: Number(pid), onEvents: sink, say: hint })
    hint(`attached to process ${pid}; Ctrl-C lets go of it`)
    const stopped = new Promise<void>(resolve => process.once('SIGINT', () => resolve()))
    await Promise.race([attachment.done, stopped.then(() => attachment.detach())])
  } catch (error) {
    abandon()
    if (!(error instanceof RunFailed)) throw error
    say(`${style('red', 'lastcall:', process.stderr)} ${error.message}`)
    if (error.hint) say(`  ${error.hint}`)
    return error.exitCode
  }
  saveSnapshot(log)
  log.close()
  show(path, 0, options)
  hint(`recorded in ${path}`)
  return 0
}

const hint = (text: string): void => say(style('dim', `lastcall: ${text}`, process.stderr))

type Opened = {
  log: Log
  sink: (events: readonly HandleEvent[]) => void
  /** Closes it, and removes it when it is new and empty: nothing was traced. */
  abandon(): void
}

function openFor(path: string, writer: string): Opened {
  mkdirSync(dirname(path), { recursive: true })
  const isNew = !existsSync(path)
  const log = openLog(path, { writer, judge: judgeOf({}) })
  let empty = isNew
  return {
    log,
    sink: events => {
      empty = false
      log.append(events)
    },
    abandon() {
      log.close()
      if (!empty) return
      for (const suffix of ['', '-wal', '-shm', '.writer']) rmSync(path + suffix, { force: true })
    },
  }
}

/** `runs/<time>-<image>.db` in the state directory. */
function runPath(program: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)
  const image = program.split(/[\\/]/).at(-1)!.replace(/[^A-Za-z0-9._-]/g, '_')
  return join(stateDirectory(), 'runs', `${time}-${image}.db`)
}

/** Shows what was found, on stdout or into the file; gives the rank of the worst. */
function show(path: string, exitCode: number, options: TraceCommand): number {
  const source = openSource(path)
  try {
    const log = source.log!
    const findings = log.findings().filter(f => !f.suppressed)
      .map(({ number: _, position: __, suppressed: ___, ...finding }) => finding).sort(findingOrder)
    const images = log.images()
    const text = options.json
      ? JSON.stringify({ ...findingsDocument(path, { ...log.totals(), suppressed: 0, findings },
        'default'), exitCode }, null, 2)
      : (findings.length > 0 ? report(findings, source.at, s => images.get(s) ?? s) + '\n\n' : '') +
        `${summary(findings)} in ${log.totals().events.toLocaleString('en')} events`
    if (options.output) writeFileSync(options.output, text + '\n')
    else if (options.json) print(text)
    else say('\n' + text)
    return Math.min(Infinity, ...findings.map(f => severityRank(f.severity)))
  } finally {
    source.close()
  }
}

