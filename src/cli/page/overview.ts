/** The first page: what was found, and when how many handles were open in which program. */
import type { Recorded } from '../../events.ts'
import { programName } from '../../image.ts'
import { policies } from '../../policies/all.ts'
import { pageOf } from '../../policies/pages.ts'
import { severities, type Finding } from '../../policy.ts'
import type { Mark, ProgramRow, Step } from '../../../storage/browse.ts'
import type { Totals } from '../../../storage/summary.ts'
import { clock, countOf, span, thousands } from '../output.ts'
import { EVIDENCE_SHOWN, type Group, grouped, placeOf, summary } from '../report.ts'
import { lifeLink } from './frame.ts'
import { html, type Html } from './html.ts'

/** Equal parts of the time shown. */
export const PARTS = 240
const PROGRAMS = 12, GROUPS = 100
const LABEL = 210, WIDTH = 1000, ROW = 46, SEGMENTS = 6

export type Overview = {
  /** The time shown, µs: [from, to); `whole` says that it is all there is. */
  from: number; to: number; whole: boolean
  totals: Totals
  findings: readonly Finding[]
  programs: readonly ProgramRow[]
  steps: readonly Step[]
  marks: readonly Mark[]
  events: ReadonlyMap<number, Recorded>
  imageOf(session: string): string
}

export function overview(seen: Overview): Html {
  const groups = grouped(seen.findings)
  const { events, sessions, gaps, lost } = seen.totals
  const what = [
    ...seen.whole ? [`${countOf(events, 'event')} of ${countOf(sessions, 'program run')}`] : [],
    ...events > 0 ? [span(seen.from, seen.to)] : []].join(', ')
  return html`
<h1>${summary(seen.findings)}</h1>
<p class="dim">${what}${
  gaps > 0 ? html`. <span class="warning">${countOf(gaps, 'gap')} in the record (${
    thousands(lost)} events known lost): what they touched is not judged.</span>` : ''}</p>
${timeline(seen)}
${groups.length === 0 ? '' : html`<h2>Findings</h2>`}
${groups.slice(0, GROUPS).map(group => card(group, seen))}
${groups.length > GROUPS ? html`<p class="dim">and ${
    thousands(groups.length - GROUPS)} more kinds: lastcall findings</p>` : ''}`
}

// --- the picture ----------------------------------------------------------------------------

/** The programs with the worst and most findings, else with the most handles. */
function shownPrograms({ programs, marks, steps }: Overview): ProgramRow[] {
  const weight = new Map<number, number>()
  const add = (program: number, value: number) => {
    weight.set(program, (weight.get(program) ?? 0) + value)
  }
  for (const { program, severity, count } of marks) {
    add(program, count * 1000 ** (severities.length - severities.indexOf(severity)))
  }
  for (const { program, most } of steps) add(program, most / 1e9)
  return programs.toSorted((a, b) => (weight.get(b.program) ?? 0) - (weight.get(a.program) ?? 0))
    .slice(0, PROGRAMS).sort((a, b) => a.program - b.program)
}

function timeline(seen: Overview): Html {
  const shown = shownPrograms(seen)
  if (shown.length === 0) return html``
  const height = shown.length * ROW + 24
  const x = (at: number) => LABEL + (WIDTH - LABEL - 10) * (at - seen.from) / (seen.to - seen.from)
  const axis = Array.from({ length: SEGMENTS + 1 }, (_, i) =>
    Math.round(seen.from + (seen.to - seen.from) * i / SEGMENTS))
  const zoom = axis.slice(0, -1).map((from, i) => html`
    <a href="./?from=${from}&amp;to=${axis[i + 1]}">
    <rect x="${x(from)}" y="0" width="${x(axis[i + 1]) - x(from)}" height="${height}"
      fill="transparent"><title>show only ${clock(from)} to ${clock(axis[i + 1])}</title></rect>
    <line class="rule" x1="${x(from)}" x2="${x(from)}" y1="0" y2="${height - 18}"></line>
    <text class="dim" x="${x(from) + 3}" y="${height - 6}">${
      tick(from, seen.to - seen.from)}</text></a>`)
  return html`<h2>Open handles${seen.whole ? '' : html` <a class="dim" href="./">show all</a>`}</h2>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img"
  aria-label="open handles of each program over time">
${zoom}${shown.map((program, i) => lane(program, i * ROW, seen, x))}</svg>
${seen.programs.length > shown.length ? html`<p class="dim">and ${
    countOf(seen.programs.length - shown.length, 'program')} with less</p>` : ''}`
}

/** A time as short as the length of what is shown allows, µs. */
function tick(at: number, length: number): string {
  const whole = clock(at)
  if (length >= 86400e6) return whole.replace(/:\d\d\.\d+$/, '')
  return whole.replace(/^.* /, '').slice(0, length < 60e6 ? undefined : -4)
}

function lane(program: ProgramRow, top: number, seen: Overview, x: (at: number) => number): Html {
  const base = top + ROW - 8
  const counts = openCounts(program, seen.steps)
  const most = Math.max(...counts)
  const at = (part: number) => seen.from + (seen.to - seen.from) * part / PARTS
  const y = (count: number) => base - (ROW - 16) * count / Math.max(most, 1)
  const steps = counts.map((count, i) =>
    `L${x(at(i)).toFixed(1)} ${y(count).toFixed(1)}H${x(at(i + 1)).toFixed(1)}`).join('')
  const name = programName(program.image, program.capture)
  // The worst are drawn last, above the others.
  const marks = seen.marks.filter(mark => mark.program === program.program)
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  return html`<text x="0" y="${top + 20}">${name.length > 26 ? `${name.slice(0, 25)}…` : name}
    <title>${name}</title></text>
<text class="dim" x="0" y="${top + 36}">${countOf(program.runs, 'run')}, at most ${
    thousands(most)} open</text>
<path class="area" d="M${x(seen.from)} ${base}${steps}V${base}Z"></path>
<line class="rule" x1="${LABEL}" x2="${WIDTH - 10}" y1="${base}" y2="${base}"></line>
${marks.map(({ severity, count, at, policy, fingerprint }) => html`<a href="#${fingerprint}"><circle
  class="${severity}" cx="${x(at).toFixed(1)}" cy="${base}" r="5"><title>${policy}${
    count > 1 ? ` and ${thousands(count - 1)} more` : ''}, ${clock(at)}</title></circle></a>`)}`
}

/** The most handles that a program had open in each part. */
function openCounts({ program }: Pick<ProgramRow, 'program'>, steps: readonly Step[]): number[] {
  const counts: number[] = []
  let last = 0
  for (const step of steps) {
    if (step.program !== program) continue
    while (counts.length < step.part) counts.push(last)
    counts.push(step.most)
    last = step.last
  }
  while (counts.length < PARTS) counts.push(last)
  return counts
}

// --- the findings ---------------------------------------------------------------------------

function card({ first, last, count }: Group, { events, imageOf }: Overview): Html {
  const policy = policies.find(p => p.id === first.policy)
  const subject = first.life ? first.life.slice(first.life.indexOf('/') + 1) : first.handle ?? ''
  const places = first.evidence.slice(0, EVIDENCE_SHOWN)
    .flatMap(position => events.get(position) ?? [])
  return html`<article class="${first.severity}" id="${first.fingerprint}">
<p><span class="${first.severity}">${first.severity}</span> <b>${first.policy}</b>
${first.life ? html`<a class="mono" href="${lifeLink(first.life)}">${subject}</a>`
  : html`<span class="mono">${subject}</span>`}
<span class="dim">${imageOf(first.session)}, ${count === 1 ? clock(first.at)
  : `${countOf(count, 'time')}, ${clock(first.at)} to ${clock(last.at)}`}</span></p>
<p>${first.because}</p>
<div class="wide"><table class="mono">${places.map(event => {
    const place = placeOf(event, first, imageOf)
    return html`<tr><td class="dim">${place.role}</td><td>${clock(event.at)}</td>
<td>${place.who}</td><td>${place.what}</td>
<td>${place.site}</td><td class="dim">#${event.position}</td></tr>`
  })}</table></div>
${first.evidence.length > EVIDENCE_SHOWN ? html`<p class="dim">and ${
    thousands(first.evidence.length - EVIDENCE_SHOWN)} more events</p>` : ''}
${policy ? html`<p><span class="dim">fix</span> ${policy.fix}</p>
<p class="dim">rule
<a href="${pageOf(policy.source, first.family)}" rel="noreferrer">${first.rule}</a>,
fingerprint <span class="mono">${first.fingerprint}</span></p>` : ''}</article>`
}
