/** `policies` and `explain`: what is judged, why, and what to do about it. */
import { eventJson } from '../events.ts'
import { errorName, functions } from '../families/all.ts'
import type { Recorded } from '../events.ts'
import { InputError, UsageError } from '../input-error.ts'
import { meaningOf } from '../meaning.ts'
import { policies } from '../policies/all.ts'
import { exemptions, notBuilt } from '../policies/not-built.ts'
import { pageOf } from '../policies/pages.ts'
import { severities } from '../policy.ts'
import type { Finding, Policy } from '../policy.ts'
import { choose, judgeSource } from './judge.ts'
import { called, print, printJson, prose, severityText, style, table } from './output.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'
import { grouped, heading, whatOf } from './report.ts'

/** What feeds a policy: every capture, unless it needs what only some can see. */
function capturesOf(policy: Policy): string[] {
  const all = ['sdk', 'probe', 'ingest', 'import', 'simulated']
  if (policy.id === 'wininet-dllmain') return ['probe', 'ingest', 'import', 'simulated']
  // What is connected is what watchers tell; others may hand it on.
  if (policy.id === 'connection-vanished') return ['watch', 'ingest', 'import']
  return policy.families.some(f => f === 'ras' || f === 'wnet') ? [...all, 'watch'] : all
}

export function listPolicies(options: { json?: boolean }): number {
  if (options.json) {
    printJson({
      lastcall: 1,
      policies: policies.map(p => ({
        id: p.id, version: p.version, concern: p.concern, summary: p.summary,
        rules: p.cases.map(c => c.rule), severities: p.cases.map(c => c.severity),
        families: p.families, source: p.source, options: p.options ?? {}, captures: capturesOf(p),
        built: true,
      })),
      notBuilt: notBuilt.map(({ rule, needs }) => ({ rule, needs, built: false })),
    })
    return 0
  }
  print(table(['policy', 'concern', 'severity', 'families', 'what it finds'], policies.map(p =>
    [style('bold', p.id), p.concern, worst(p), p.families.join(' '), p.summary])))
  print('\nKnown rules that are not judged yet, and the evidence they need:')
  print(table(['rule', 'needs'], notBuilt.map(r => [r.rule, r.needs])))
  return 0
}

const worst = (policy: Policy) =>
  severities.filter(s => policy.cases.some(c => c.severity === s)).map(severityText).join('/')

/** @param id a policy, a rule, or a finding's fingerprint (which needs a source) */
export async function explain(id: string, path: string | undefined): Promise<number> {
  const policy = policies.find(p => p.id === id) ??
    policies.find(p => p.cases.some(c => c.rule === id))
  if (policy) {
    explainPolicy(policy)
    return 0
  }
  const open = notBuilt.find(r => r.rule === id)
  if (open) {
    print(`${style('bold', open.rule)} is not judged yet. It needs ${open.needs}.`)
    return 0
  }
  if (exemptions.includes(id)) {
    print(`${style('bold', id)} is an exemption: ` +
      'a rule that keeps lastcall from accusing what is legal.')
    return 0
  }
  if (!/^[0-9a-f]{16}$/.test(id)) {
    throw new UsageError(`${id} is neither a policy, a rule nor a fingerprint`,
      'see `lastcall policies`; fingerprints are printed by `lastcall replay SOURCE`')
  }
  if (!path) throw new UsageError('a fingerprint needs its history', called(`explain ${id} SOURCE`))
  const source = openSource(path)
  try {
    const judged = await judgeSource(source, await choose(source, {}))
    const found = [...foundBeforeCut(source), ...judged.findings].filter(f => f.fingerprint === id)
    if (found.length === 0) {
      throw new InputError(`${path} has no finding ${id}`, 'see `lastcall replay SOURCE`')
    }
    explainFinding(found, source)
  } finally {
    source.close()
  }
  return 0
}

/** Retention keeps findings longer than the events at which they were found. */
function foundBeforeCut({ log }: Source): Finding[] {
  const first = log?.first() ?? 0
  return log?.findings().filter(f => f.position < first && !f.suppressed) ?? []
}

function explainPolicy(policy: Policy): void {
  print(`${style('bold', policy.id)}  (${policy.concern})\n\n${prose(policy.summary, 0)}\n`)
  print(`${style('bold', 'Why')}   ${prose(policy.why, 6)}`)
  print(`${style('bold', 'Fix')}   ${prose(policy.fix, 6)}\n`)
  print(table(['rule', 'severity', ''], policy.cases.map(c =>
    [c.rule, severityText(c.severity), c.when ?? ''])))
  const options = Object.entries(policy.options ?? {})
  if (options.length > 0) {
    print(`\nThresholds: ${options.map(([k, v]) => `${k} = ${v}`).join(', ')}  ` +
      style('dim', `policies.thresholds.${policy.id} in the configuration`))
  }
  print(`\n${style('bold', 'Source')}\n${policy.source.map(s => `  ${s}`).join('\n')}`)
  print(`\n${style('bold', 'Clean')}${indented(policy.clean)}`)
  print(`\n${style('bold', 'Caught')}${indented(policy.caught)}`)
}

const indented = (trace: string) => trace.split('\n').map(line => line && `    ${line}`).join('\n')

const AROUND = 4

/** The trace around the offence, marked the way a compiler marks an error. */
function explainFinding(found: readonly Finding[], source: Source): void {
  const finding = found[0]
  const policy = policies.find(p => p.id === finding.policy)
  print(heading(grouped(found)[0], source.imageOf))
  print(`${prose(finding.because, 0)}\n`)
  const evidence = new Set(finding.evidence)
  const context = excerpt(source, finding, evidence)
  const numbered = linesOf(context)
  const width = String(context.at(-1)?.position ?? 0).length
  let before = 0
  for (const { event, text } of numbered) {
    if (before && event.position > before + 1) print(style('dim', `${' '.repeat(width)} ⋮`))
    before = event.position
    const last = event.position === finding.evidence.at(-1)
    const mark = !evidence.has(event.position) ? ' ' : last ? '>' : '*'
    print(`${style('dim', String(event.position).padStart(width))} ${mark} ${text}`)
    if (last) {
      print(`${' '.repeat(width + 3)}${style('red', '^'.repeat(Math.min(text.length, 60)))} ` +
        style('red', finding.policy))
    }
  }
  if (policy) {
    print(`\n${style('bold', 'Fix')}   ${prose(policy.fix, 6)}\n` +
      `      ${pageOf(policy.source, finding.family)}`)
  }
}

/** The evidence, and events of the finding's session near it. */
function excerpt(source: Source, finding: Finding, evidence: ReadonlySet<number>): Recorded[] {
  const recent: Recorded[] = []
  const shown = source.at(evidence)
  let after = 0
  for (const event of source.events()) {
    if (event.session !== finding.session && !evidence.has(event.position)) continue
    if (evidence.has(event.position)) {
      for (const e of recent) shown.set(e.position, e)
      after = 2
    } else if (after > 0) {
      shown.set(event.position, event)
      after--
    }
    recent.push(event)
    if (recent.length > AROUND) recent.shift()
  }
  return [...shown.values()].sort((a, b) => a.position - b.position)
}

/** One line of trace notation for each event. */
function linesOf(events: readonly Recorded[]): { event: Recorded; text: string }[] {
  return events.map(event => ({ event, text: lineOf(event) }))
}

function lineOf(event: Recorded): string {
  if (event.kind === 'call') {
    const outs = event.outs?.length ? `${event.outs.join(', ')} = ` : ''
    const args = Object.entries(event.args ?? {}).map(([k, v]) => ` ${k}=${v}`).join('')
    const fn = functions.get(event.fn)
    const { ok, error } = fn ? meaningOf(fn, event) : { ok: true, error: event.error ?? 0 }
    const result = error === 0 ? `result=${event.result}`
      : `=> ${ok ? 'ok ' : ''}${errorName(fn?.family.family ?? '', error)}`
    return `${outs}${event.fn}(${(event.handles ?? []).join(', ')})${args} ` +
      `@${event.tid} ${result}` + (event.site ? `  ${event.site}` : '')
  }
  if (event.kind === 'status') {
    return `status ${whatOf(event).replace('callback ', '')}(${event.handle}) @${event.tid}`
  }
  if (event.kind === 'end') return 'end'
  const what = whatOf(event)
  return what === event.kind ? eventJson(event) : 'tid' in event ? `${what} @${event.tid}` : what
}
