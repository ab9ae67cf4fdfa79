/**
 * `run` and `attach` as commands: a traced program's events into a log, its findings at the end.
 *
 * On Windows this process is the host; on Linux a host inside the user's private Wine side is.
 */
import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { requireProbe } from '../../streams/probe/build.ts'
import { exitCodeOf } from '../../streams/probe/inject.ts'
import { attachTo, type Traced, traceProgram } from '../../streams/probe/probe.ts'
import { attachUnderWine, traceUnderWine } from '../../streams/probe/under-wine.ts'
import { explain } from './explain.ts'
import { destination, type Destination } from './destination.ts'
import { kept } from './inspect.ts'
import { severityRank } from './judge.ts'
import { countOf, print, say, style, thousands } from './output.ts'
import { report, summary } from './report.ts'
import { openSource } from './source.ts'
import { mustHaveFolder } from './whole-file.ts'

export type TraceCommand = {
  db?: string; json?: boolean; output?: string; failOn?: string
}

/** @returns the program's own code; 3 for findings at `failOn`; 125, 126, 127: see exitCodeOf. */
export async function runCommand(program: string, args: readonly string[], options: TraceCommand):
  Promise<number> {
  const failOn = options.failOn === undefined ? -1 : severityRank(options.failOn)
  const to = await destination(program, { db: options.db, writer: 'lastcall run' }, hint)
  let exitCode: number
  let sessions: readonly Traced[]
  try {
    if (options.output) mustHaveFolder(options.output)
    requireProbe()
    // With --json standard output is for the document: the program's own goes to standard error.
    const { json = false } = options
    const outcome = process.platform === 'win32'
      ? await traceProgram(program, args, { outToError: json, drained: to.drained }, to.sink)
      : await traceUnderWine(program, args, { drained: to.drained, say: hint,
        stdio: ['inherit', json ? 2 : 'inherit', 'inherit'] }, to.sink)
    ;({ exitCode, sessions } = outcome)
    for (const { pid, why } of outcome.untraced) hint(`process ${pid} was not traced: ${why}`)
  } catch (error) {
    return refused(error, to)
  }
  const { worst, whole } = await finish(to, exitCode, sessions, options)
  if (exitCode > 255 || exitCode < 0 || !whole) hint(`the program's exit code is ${exitCode}`)
  return failOn >= 0 && worst <= failOn ? 3 : whole ? exitCode : 125
}

/** Records a running program until it ends or Ctrl-C lets go of it. */
export async function attachCommand(pid: string, options: TraceCommand): Promise<number> {
  let sessions: readonly Traced[]
  const to = await destination(`pid-${pid}`, { db: options.db, writer: 'lastcall attach' }, hint)
  try {
    if (options.output) mustHaveFolder(options.output)
    requireProbe()
    const { drained } = to
    const attached = process.platform === 'win32'
      ? await attachTo(Number(pid), to.sink, drained)
      : await attachUnderWine(Number(pid), { drained, say: hint,
        stdio: ['ignore', 'ignore', 'ignore'] }, to.sink)
    hint(`attached to process ${pid}; Ctrl-C lets go of it`)
    const stopped = new Promise<void>(resolve => process.once('SIGINT', () => resolve()))
    await Promise.race([attached.done, stopped.then(() => attached.detach())])
    sessions = attached.sessions()
  } catch (error) {
    return refused(error, to)
  }
  const { whole } = await finish(to, 0, sessions, options)
  return whole ? 0 : 1
}

const hint = (text: string): void => say(style('dim', `lastcall: ${text}`, process.stderr))

function refused(error: unknown, to: Destination): number {
  to.abandon()
  explain(error)
  return exitCodeOf(error)
}

/** Shows what was found; `whole` says that it rests on everything that was seen. */
async function finish(to: Destination, exitCode: number, sessions: readonly Traced[],
  options: TraceCommand): Promise<{ worst: number; whole: boolean }> {
  const waiting = await to.finish()
  const worst = show(to, exitCode, sessions, options)
  if (to.agents) hint(`recorded by the agent in ${to.path}`)
  else if (!options.db) hint(`recorded in ${to.path}`)
  if (waiting > 0) {
    hint(`the agent did not take ${countOf(waiting, 'event')}: they wait for it, and what is ` +
      'shown here rests on the others')
  }
  return { worst, whole: waiting === 0 }
}

/** Shows what was found, on stdout or into the file; gives the rank of the worst. */
function show({ path, sessions }: Destination, exitCode: number, traced: readonly Traced[],
  options: TraceCommand): number {
  const source = openSource(path)
  try {
    const { findings, events, document } = kept(source, source.log!, sessions)
    const exports = new Map(traced.flatMap(session => Object.entries(session.exports)))
    const seen = { ...source, exportOf: (site: string) => exports.get(site) }
    const text = options.json ? JSON.stringify({ ...document, exitCode }, null, 2)
      : (findings.length > 0 ? report(findings, seen) + '\n\n' : '') +
        `${summary(findings)} in ${thousands(events)} events`
    if (options.output) {
      writeFileSync(options.output, stripVTControlCharacters(text) + '\n')
      hint(`${summary(findings)}: ${options.output}`)
    } else if (options.json) print(text)
    else say('\n' + text)
    return Math.min(Infinity, ...findings.map(f => severityRank(f.severity)))
  } finally {
    source.close()
  }
}
