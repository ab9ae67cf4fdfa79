/** `replay SOURCE`: a history judged again. */
import type { Finding } from '../policy.ts'
import { choose, checkConcern, judgeSource, severityRank } from './judge.ts'
import type { Judged } from './judge.ts'
import { UsageError } from '../input-error.ts'
import { parseMoment } from './moment.ts'
import { countOf, print, printJson, say, span, style } from './output.ts'
import { report, summary } from './report.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'

export type ReplayOptions = {
  from?: string; to?: string; policy?: string; concern?: string; config?: string
  policies?: string; failOn?: string; json?: boolean
}

/** @returns the exit code: 3 with findings at or above `failOn`. */
export async function replay(path: string, options: ReplayOptions): Promise<number> {
  const failOn = options.failOn === undefined ? -1 : severityRank(options.failOn)
  if (options.concern) checkConcern(options.concern)
  const source = openSource(path)
  try {
    const chosen = await choose(source, options)
    const wanted = options.policy?.split(',').map(s => s.trim()).filter(Boolean)
    for (const id of wanted ?? []) {
      if (!chosen.policies.some(p => p.id === id)) {
        throw new UsageError(`${id} is not a policy`, 'see `lastcall policies`')
      }
    }
    const inRange = rangeOf(options, source)
    const judged = await judgeSource(source, chosen)
    const findings = judged.findings.filter(f => inRange(f) &&
      (!wanted || wanted.includes(f.policy)) &&
      (!options.concern || f.concern === options.concern))
    show(source, { ...judged, findings }, judged.findings.length - findings.length, chosen.config,
      options.json ?? false)
    return failOn >= 0 && findings.some(f => severityRank(f.severity) <= failOn) ? 3 : 0
  } finally {
    source.close()
  }
}

/** The range is [from, to): it chooses among findings and never changes them. */
function rangeOf(options: ReplayOptions, source: Source): (finding: Finding) => boolean {
  const edge = (text: string | undefined, open: number) => {
    if (text === undefined) return () => open
    const moment = parseMoment(text, source.firstAt)
    if ('at' in moment) return () => moment.at
    const event = [...source.at(new Set([moment.position])).values()][0]
    return () => event?.at ?? (open < 0 ? open : Infinity)
  }
  const from = edge(options.from, -Infinity)()
  const to = edge(options.to, Infinity)()
  if (to < from) throw new UsageError(`--to ${options.to} is before --from ${options.from}`)
  return finding => finding.at >= from && finding.at < to
}

/** The document of `replay --json` and `run --json`, keys in the order of the contract. */
export function findingsDocument(path: string, judged: Omit<Judged, 'history' | 'lastAt'>,
  config: string) {
  return {
    lastcall: 1, source: path, events: judged.events, sessions: judged.sessions,
    gaps: judged.gaps, lost: judged.lost, suppressed: judged.suppressed, config,
    findings: judged.findings,
  }
}

/** @param others findings that were not asked for */
function show(source: Source, judged: Judged, others: number, config: string, json: boolean): void {
  for (const { line, reason } of source.refused.slice(0, 10)) {
    say(style('yellow', `line ${line} left out: ${reason}`, process.stderr))
  }
  if (json) return printJson(findingsDocument(source.path, judged, config))
  if (judged.findings.length > 0) {
    print(report(judged.findings, source, judged.history.policies) + '\n')
  }
  print(`${style('bold', summary(judged.findings))} in ${countOf(judged.events, 'event')} of ` +
    countOf(judged.sessions, 'process', 'processes') +
    (judged.events > 0 ? `, ${span(source.firstAt(), judged.lastAt)}` : '') +
    (judged.suppressed ? `; ${judged.suppressed} suppressed` : '') +
    (others > 0 ? `; ${countOf(others, 'other finding')} not asked for` : ''))
  if (judged.gaps > 0) {
    print(style('yellow', `${countOf(judged.gaps, 'gap')} in the record (${judged.lost} events ` +
      'known lost): what they touched is not judged.'))
  }
}
