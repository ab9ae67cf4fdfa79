/** `sinks [retry]`: what has left, what waits, what a sink refused, and to send that again. */
import { existsSync } from 'node:fs'
import { InputError, UsageError } from '../input-error.ts'
import { defaultLogPath } from '../agent/places.ts'
import { connectReader, connectWriter } from '../../storage/connect.ts'
import { newOutbox } from '../../storage/export/outbox.ts'
import { askAgain, sinkReports, type SinkReport } from '../../storage/export/progress.ts'
import { newSignals } from '../../storage/export/signals.ts'
import { sinksOf } from '../../storage/export/sinks.ts'
import { isHeld, lockForWriting } from '../../storage/writer-lock.ts'
import { configOf } from './judge.ts'
import { callable, clock, countOf, print, printJson, say, style } from './output.ts'
import { noSuchLog } from './source.ts'

export type SinksOptions = { db?: string; config?: string; json?: boolean }

const ATTEMPTS = 3

/** @returns 1 where something could not be sent again */
export async function sinks(action: string | undefined, options: SinksOptions): Promise<number> {
  if (action !== undefined && action !== 'retry') {
    throw new UsageError(`${action}: sinks knows only retry`,
      '`lastcall sinks` or `lastcall sinks retry`')
  }
  const config = configOf(options.config)
  const path = options.db ?? config.log.path ?? defaultLogPath()
  if (!existsSync(path)) throw noSuchLog(path, other => `sinks --db ${other}`)
  const configured = sinksOf(config.sinks, process.env)
  const code = action === 'retry' ? await retry(path, configured, config.privacy.names) : 0
  const reports = read(path, configured.map(sink => sink.name))
  if (options.json) printJson({ lastcall: 1, log: path, sinks: reports })
  else show(reports, configured.length)
  return code
}

type Shown = Omit<SinkReport, 'name'> & { name: string; configured: boolean
  waiting: { traces: number; logs: number } }

function read(path: string, configured: readonly string[]): Shown[] {
  const db = connectReader(path)
  try {
    const [traces, logs] = newSignals(db, path, { names: false })
    return sinkReports(db).map(report => ({ ...report, configured: configured.includes(report.name),
      waiting: { traces: traces.waiting(report.checkpoints.traces),
        logs: logs.waiting(report.checkpoints.logs) } }))
  } finally {
    db.close()
  }
}

/** Asks for everything that was refused; sends it itself where no agent does. */
async function retry(path: string, configured: ReturnType<typeof sinksOf>, names: boolean):
  Promise<number> {
  const db = connectWriter(path, 'NORMAL', 5000)
  try {
    const asked = askAgain(db)
    if (asked === 0) {
      say('Nothing was refused.')
      return 0
    }
    let release: () => void
    try {
      release = lockForWriting(path, 'lastcall sinks retry')
    } catch (error) {
      if (!isHeld(error)) throw error
      say(`The agent sends ${countOf(asked, 'refused item')} again.`)
      return 0
    }
    try {
      if (configured.length === 0) {
        throw new InputError('no sink is configured: there is nowhere to send it',
          'the agent sends it when one is; see sinks in `lastcall agent --print-config`')
      }
      for (const sink of configured) {
        const outbox = newOutbox(db, path, { sink, names, attempts: ATTEMPTS })
        await outbox.run(new AbortController().signal, true)
        outbox.close()
      }
    } finally {
      release()
    }
    return sinkReports(db).some(r => r.refused.length > 0 || r.trouble) ? 1 : 0
  } finally {
    db.close()
  }
}

function show(reports: readonly Shown[], configured: number): void {
  if (configured === 0) {
    print('No sink is configured: nothing leaves this machine.')
    print(style('dim', 'Set OTEL_EXPORTER_OTLP_ENDPOINT, or sinks in the configuration.'))
  } else if (reports.length === 0) print('Nothing has been sent yet.')
  for (const r of reports) {
    const state = r.trouble ? style('red', r.trouble.reason)
      : r.configured ? style('green', 'fine') : style('dim', 'no longer configured')
    print(`${style('bold', r.name)}  ${r.endpoint}  ${state}`)
    print(`  sent      ${countOf(r.sent.traces, 'span')}, ${countOf(r.sent.logs, 'finding')}` +
      (r.acknowledged ? `; last ${clock(r.acknowledged * 1000)}` : ''))
    print(`  waiting   ${countOf(r.waiting.traces, 'handle life', 'handle lives')}, ` +
      countOf(r.waiting.logs, 'finding'))
    if (r.trouble) {
      print(`  trouble   since ${clock(r.trouble.since * 1000)}` +
        (r.notBefore > Date.now() ? `; next attempt ${clock(r.notBefore * 1000)}` : ''))
    }
    if (r.rejected.traces + r.rejected.logs > 0) {
      print(style('yellow', `  rejected  ${countOf(r.rejected.traces, 'span')}, ` +
        countOf(r.rejected.logs, 'finding')))
    }
    if (r.warning) print(style('yellow', `  it said   ${r.warning}`))
    if (r.gone > 0) {
      print(style('yellow',
        `  gone      ${countOf(r.gone, 'life or finding', 'lives or findings')}: the full log ` +
        'let them go before they were sent; see retention.megabytes'))
    }
    if (r.cut > 0) {
      print(style('yellow',
        `  in part   ${countOf(r.cut, 'handle life', 'handle lives')}: events of ` +
        'theirs had left the log before they were sent; see retention'))
    }
    for (const { signal, items, reason, again } of r.refused) {
      print(style('yellow', `  refused   ${countOf(items, signal === 'traces' ? 'handle life'
        : 'finding', signal === 'traces' ? 'handle lives' : 'findings')}: ${reason}` +
        (again > 0 ? ` (${again} will be sent again)` : '')))
    }
    if (r.refused.some(x => x.again < x.items)) {
      print(style('dim', callable('            `lastcall sinks retry` sends them again')))
    }
  }
}
