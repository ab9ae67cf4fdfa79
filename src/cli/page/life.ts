/** One life: what is known of it, what was done with it, and what is wrong there. */
import type { Recorded } from '../../events.ts'
import { errorName, functions } from '../../families/all.ts'
import { meaningOf } from '../../meaning.ts'
import type { Finding } from '../../policy.ts'
import type { LifeRow } from '../../../storage/derived.ts'
import { clock, countOf, thousands } from '../output.ts'
import { whatOf } from '../report.ts'
import { lifeLink } from './frame.ts'
import { html, type Html } from './html.ts'

export const EVENTS_SHOWN = 1000, CHILDREN_SHOWN = 200

export type LifePage = {
  life: LifeRow
  children: readonly Pick<LifeRow, 'id' | 'kind' | 'state' | 'how'>[]
  /** At most one more than is shown. */
  events: readonly Recorded[]
  findings: readonly Finding[]
  imageOf(session: string): string
}

const nameOf = (id: string) => id.slice(id.indexOf('/') + 1)

/** Whether an event names the life's value: as a handle, as what came out, or in a callback. */
export function isAbout(event: Recorded, life: LifeRow): boolean {
  if (life.scope === life.session && event.session !== life.session) return false
  const named = (value: string | undefined) => value?.toLowerCase() === life.value.toLowerCase()
  switch (event.kind) {
    case 'call': case 'enter':
      return functions.get(event.fn)?.family.family === life.family &&
        (event.handles?.some(named) || event.kind === 'call' && event.outs?.some(named) || false)
    case 'status':
      return event.family === life.family && (named(event.handle) || named(event.value))
    case 'observed': return named(event.handle)
    default: return false
  }
}

export function lifePage({ life, children, events, findings, imageOf }: LifePage): Html {
  const facts = Object.entries(JSON.parse(life.facts ?? '{}') as Record<string, unknown>)
  const wrong = Map.groupBy(findings, f => f.evidence.at(-1) ?? 0)
  const rows: [string, Html | string][] = [
    ['program', imageOf(life.session)],
    ['state', life.state + (life.how && life.how !== life.state ? ` (${life.how})` : '') +
      (life.inferred ? ', opened before the record begins' : '') +
      (life.borrowed ? ', borrowed' : '')],
    ['opened', `${clock(life.opened_at)} by ${life.opened_by} on thread ${life.opened_tid} ` +
      life.opened_site],
  ]
  if (life.closed_at !== null) {
    rows.push(['closed', `${clock(life.closed_at)} by ${life.closed_by ?? '?'} on thread ` +
      `${life.closed_tid ?? '?'} ${life.closed_site ?? ''}, ` +
      `after ${duration(life.closed_at - life.opened_at)}`])
  }
  if (life.settled_at !== null && life.settled_at !== life.closed_at) {
    rows.push(['settled', clock(life.settled_at)])
  }
  if (facts.length > 0) rows.push(['known', facts.map(([k, v]) => `${k}=${String(v)}`).join(' ')])
  if (life.parent !== null) {
    rows.push(['parent', html`<a href="${lifeLink(life.parent)}">${nameOf(life.parent)}</a>`])
  }
  return html`
<h1>${life.kind} <span class="mono">${nameOf(life.id)}</span></h1>
<div class="wide"><table>${rows.map(([name, value]) =>
    html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table></div>
${children.length === 0 ? '' : html`<h2>Opened from it</h2>
<p class="mono">${children.slice(0, CHILDREN_SHOWN).map(child =>
    html`<a href="${lifeLink(child.id)}">${nameOf(child.id)}</a>
<span class="dim">${child.kind}, ${child.state}</span><br>`)}
${children.length > CHILDREN_SHOWN ? 'and more' : ''}</p>`}
<h2>${events.length > EVENTS_SHOWN ? `The first ${thousands(EVENTS_SHOWN)} events`
    : countOf(events.length, 'event')}</h2>
<div class="wide"><table class="mono">
<tr><th>after</th><th>thread</th><th>what</th><th>result</th><th>at</th><th>#</th></tr>
${events.slice(0, EVENTS_SHOWN).map(event => html`${row(event, life)}${
    (wrong.get(event.position) ?? []).map(found)}`)}</table></div>
${findings.filter(f => !events.some(e => e.position === f.evidence.at(-1))).map(finding =>
    html`<div class="wide"><table class="mono">${found(finding)}</table></div>`)}`
}

const found = (f: Finding): Html => html`<tr><td></td><td></td><td class="said" colspan="4">
<span class="${f.severity}">${f.severity}</span> <a href="./#${f.fingerprint}">${f.policy}</a>
${f.because}</td></tr>`

function row(event: Recorded, life: LifeRow): Html {
  return html`<tr><td>+${duration(event.at - life.opened_at)}</td>
<td>${'tid' in event ? event.tid : ''}</td>
<td>${whatOf(event)}${event.kind === 'enter' ? ' begins' : ''}</td><td>${resultOf(event)}</td>
<td>${event.kind === 'call' ? event.site : ''}</td><td class="dim">${event.position}</td></tr>`
}

function resultOf(event: Recorded): string {
  if (event.kind !== 'call') return ''
  const fn = functions.get(event.fn)
  if (!fn) return ''
  const { ok, error } = meaningOf(fn, event)
  return ok ? '' : errorName(fn.family.family, error)
}

/** 1.234 ms, 12.3 s, 5 min: what a person reads at a glance. @param us not negative */
export function duration(us: number): string {
  const units: [number, string][] =
    [[86400e6, 'd'], [3600e6, 'h'], [60e6, 'min'], [1e6, 's'], [1e3, 'ms']]
  const [size, unit] = units.find(([size]) => us >= size) ?? [1, 'µs']
  return `${Number((us / size).toPrecision(3))} ${unit}`
}
