/** `verify SOURCE`, `findings DB`: whether a log is whole, and what was found as it was written. */
import { existsSync } from 'node:fs'
import { findingOrder } from '../history.ts'
import { InputError } from '../input-error.ts'
import type { ReadLog } from '../../storage/log.ts'
import { verify as verifyLog } from '../../storage/verify.ts'
import { defaultLogPath } from '../agent/places.ts'
import { callable, countOf, print, printJson, progress, style } from './output.ts'
import { findingsDocument } from './replay.ts'
import { report, summary } from './report.ts'
import { noSuchLog, openSource, type Source } from './source.ts'

/** @returns 3 where damage was found. */
export function verify(path: string, options: { json?: boolean }): number {
  let bar: ReturnType<typeof progress> | undefined
  const verdict = verifyLog(path, (position, last) => {
    bar ??= progress('verify', last)
    bar.at(position)
  })
  bar?.end()
  if (options.json) printJson({ lastcall: 1, source: path, ...verdict })
  else if (verdict.ok) {
    print(`${style('green', 'intact')}  ${countOf(verdict.events, 'event')} in ` +
      `${countOf(verdict.batches, 'batch', 'batches')}, every hash as recorded` +
      (verdict.cutBefore ? `; what came before #${verdict.cutBefore} is not in it` : ''))
  } else {
    print(`${style('red', 'damaged')}  ${path}`)
    for (const { where, what } of verdict.damage) print(`  ${where.padEnd(12)} ${what}`)
    print(callable('\n`lastcall export` reads what is intact.'))
  }
  return verdict.ok ? 0 : 3
}

/** What was found as a log was written, in all its sessions or in these. */
export function kept({ path, config }: Source, log: ReadLog,
  sessions: ReadonlySet<string> | null = null) {
  const all = log.findings().filter(f => !sessions || sessions.has(f.session))
  const findings = all.filter(f => !f.suppressed)
    .map(({ number: _, position: __, suppressed: ___, ...finding }) => finding).sort(findingOrder)
  const totals = log.totals(sessions)
  return { findings, events: totals.events, document: findingsDocument(path,
    { ...totals, findings, suppressed: all.length - findings.length }, config ? 'log' : 'default') }
}

/** The findings that were stored as the events committed. */
export function findings(path: string | undefined, options: { json?: boolean }): number {
  const where = path ?? defaultLogPath()
  if (!existsSync(where)) throw noSuchLog(where, path => `findings ${path}`)
  const source = openSource(where)
  try {
    if (!source.log) {
      throw new InputError(`${where} is not a log`, '`lastcall replay` judges any source')
    }
    const { findings, document } = kept(source, source.log)
    if (options.json) printJson(document)
    else {
      if (findings.length > 0) print(report(findings, source) + '\n')
      print(summary(findings))
    }
    return 0
  } finally {
    source.close()
  }
}
