/** Findings for people: one bug once, most severe first, with its three places and what to do. */
import { functions, statusName } from '../families/all.ts'
import type { Recorded } from '../events.ts'
import { meaningOf } from '../meaning.ts'
import { policies as builtIn } from '../policies/all.ts'
import { pageOf } from '../policies/pages.ts'
import { severities } from '../policy.ts'
import type { Finding, Policy } from '../policy.ts'
import { called, clock, countOf, prose, severityText, style, thousands } from './output.ts'
import type { Source } from './source.ts'

export type Group = { first: Finding; last: Finding; count: number }

/** Grouped by fingerprint; most severe first, then most frequent, then the earliest. */
export function grouped(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>()
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint)
    if (group) {
      group.count++
      group.last = finding
    } else groups.set(finding.fingerprint, { first: finding, last: finding, count: 1 })
  }
  const rank = (g: Group) => severities.indexOf(g.first.severity)
  return [...groups.values()].sort((a, b) =>
    rank(a) - rank(b) || b.count - a.count || a.first.at - b.first.at)
}

type Seen = Pick<Source, 'at' | 'imageOf' | 'path'> & {
  /** The exported function that a call site is in, where somebody has looked it up. */
  exportOf?: (site: string) => string | undefined
}

/** The report as text; the source has the events that a group's first finding rests on. */
export function report(findings: readonly Finding[], source: Seen,
  policies: readonly Policy[] = builtIn): string {
  const groups = grouped(findings)
  const events = source.at(new Set(groups.flatMap(g => g.first.evidence.slice(0, EVIDENCE_SHOWN))))
  return groups.map(group => block(group, events, source, policies)).join('\n\n')
}

/** Of a finding's evidence; a leaked parent may have thousands. */
export const EVIDENCE_SHOWN = 8

function block({ first, last, count }: Group, events: ReadonlyMap<number, Recorded>,
  { imageOf, path, exportOf }: Seen, policies: readonly Policy[]): string {
  const policy = policies.find(p => p.id === first.policy)!
  const lines = [heading({ first, last, count }, imageOf), `  ${prose(first.because, 2)}`]
  const quoted = /\s/.test(path) ? `"${path}"` : path
  const shown = first.evidence.slice(0, EVIDENCE_SHOWN)
  lines.push(...aligned(shown.flatMap(position => {
    const event = events.get(position)
    return event ? [evidence(event, first, imageOf, exportOf)] : []
  })))
  if (first.evidence.length > shown.length) {
    lines.push(style('dim', `    and ${first.evidence.length - shown.length} more events`))
  }
  lines.push(`  ${style('dim', 'fix')}   ${prose(policy.fix, 8)}`,
    `  ${style('dim', 'rule')}  ${first.rule}  ` +
      style('dim', pageOf(policy.source, first.family)),
    style('dim', `  more  ${called(`explain ${first.fingerprint} ${quoted}`)}`))
  return lines.join('\n')
}

/** What, of which handle, in which program, when. */
export function heading({ first, last, count }: Group, imageOf: Source['imageOf']): string {
  const when = count === 1 ? clock(first.at)
    : `${countOf(count, 'time')}, ${clock(first.at)} to ${clock(last.at)}`
  const subject = first.life ? first.life.slice(first.life.indexOf('/') + 1) : first.handle ?? ''
  return [severityText(first.severity), style('bold', first.policy), ...subject ? [subject] : [],
    style('dim', `${imageOf(first.session)}  ${when}`)].join('  ')
}

/** `opened  09:12:01.123  thread 4  HttpOpenRequestW  app.exe+0x1234  #17` in columns. */
function evidence(event: Recorded, finding: Finding, imageOf: Source['imageOf'],
  exportOf: Seen['exportOf']): string[] {
  const { role, who, what, site } = placeOf(event, finding, imageOf)
  return [role, clock(event.at), who, what, site, exportOf?.(site) ?? '',
    style('dim', `#${event.position}`)]
}

/** One of a finding's places: what happened there, who did it (whose thread, where not its own). */
export function placeOf(event: Recorded, finding: Finding, imageOf: Source['imageOf']) {
  const who = [...event.session === finding.session ? [] : [imageOf(event.session)],
    ...'tid' in event ? [`thread ${event.tid}`] : []].join('  ')
  return { role: roleOf(event, finding), who, what: whatOf(event),
    site: event.kind === 'call' ? event.site ?? '' : '' }
}

/** Rows with columns of one width; a column that is empty in all of them is left out. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map(row => row[i].length))) ?? []
  return rows.map(row => '    ' + row.flatMap((cell, i) => widths[i] === 0 ? []
    : i === row.length - 1 ? [cell] : [cell.padEnd(widths[i])]).join('  '))
}

/** What an event says in one or two words. */
export function whatOf(event: Recorded): string {
  switch (event.kind) {
    case 'call': case 'enter': return event.fn
    case 'status': return `callback ${statusName(event.family, event.status) ?? event.status}`
    case 'start': return `process ${event.image} started`
    case 'end': return 'process ended'
    case 'thread-exit': return 'thread ended'
    case 'observed': return `observed ${event.what} ${event.handle}`
    default: return event.kind
  }
}

function roleOf(event: Recorded, finding: Finding): string {
  if (event.position === finding.evidence.at(-1) && finding.evidence.length > 1) return 'here'
  if (event.kind === 'enter') return 'running'
  if (event.kind !== 'call') return event.kind === 'status' ? 'called back' : ''
  const fn = functions.get(event.fn)
  switch (fn?.role) {
    case 'acquire': return 'opened'
    case 'release': case 'release-all': {
      const { ok, pending } = meaningOf(fn, event)
      return ok || pending ? 'closed' : 'refused'
    }
    default: return 'used'
  }
}

/** `3 errors, 12 warnings`, or `nothing found`. */
export function summary(findings: readonly Finding[]): string {
  const parts = severities.flatMap(severity => {
    const n = findings.filter(f => f.severity === severity).length
    return n === 0 ? [] : [severity === 'info' || severity === 'critical'
      ? `${thousands(n)} ${severity}` : countOf(n, severity)]
  })
  return parts.length === 0 ? 'nothing found' : parts.join(', ')
}
