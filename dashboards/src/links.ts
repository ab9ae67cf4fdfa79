/** Where dashboards are, and the links that lead from one to the other, and to traces. */
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'
import { attributes } from '../../storage/export/attributes.ts'

export const uids = {
  fleet: 'lastcall-fleet', workstation: 'lastcall-workstation', handle: 'lastcall-handle',
  incident: 'lastcall-incident', findings: 'lastcall-findings',
} as const
export type Place = keyof typeof uids
const titles: Record<Place, string> = {
  fleet: 'Fleet overview', workstation: 'Workstation', handle: 'Handle explorer',
  incident: 'Incident', findings: 'Findings',
}

/** The bar of links that every dashboard has: all the others, with the time range kept. */
export const navigation = (from: Place): DashboardLinkBuilder[] =>
  (Object.keys(uids) as Place[]).filter(place => place !== from).map(place =>
    new DashboardLinkBuilder(titles[place]).type(DashboardLinkType.Link).icon('dashboard')
      .tooltip(`Open the dashboard ${titles[place]}`).url(`/d/${uids[place]}`)
      .tags([]).includeVars(true).keepTime(true))

/** A value of the clicked row, safe in a URL. */
export const field = (name: string) => `\${__data.fields["${name}"]:percentencode}`
const kept = '${__url_time_range}'

/** From a row to a dashboard, with variables taken from the row's columns. */
export function toDashboard(title: string, to: Place, variables: Record<string, string>) {
  const values = Object.entries(variables).map(([name, value]) => `&var-${name}=${value}`).join('')
  return { title, url: `/d/${uids[to]}?${kept}${values}` }
}

const fromLog = { sqlite_datasource: '${sqlite_datasource}' }

/** From a row with a column `life` to everything about that handle. */
export const toHandle = (column = 'life') =>
  toDashboard('Explore this handle', 'handle', { ...fromLog, life: field(column) })

/** From a row with a column `fingerprint` to its occurrences. */
export const toFindings = () =>
  toDashboard('Every occurrence of this bug', 'findings',
    { ...fromLog, fingerprint: field('fingerprint') })

/**
 * SQL that finds a life's span. The names in it may be hidden, so it asks for what is never
 * hidden: the process, the position in the log at which the life was opened, its family, its kind,
 * and a value that is a number. It gives JSON text, ready to stand in the URL of an explore page.
 */
export const traceQuery = (row: string) => `json_quote('{ ' ||
  coalesce('resource.${attributes.pid.key} = ' || ${row}.pid || ' && ', '') ||
  'span.${attributes.position.key} = ' || ${row}.opened_position ||
  ' && span.${attributes.family.key} = "' || ${row}.family ||
  '" && span.${attributes.kind.key} = "' || ${row}.kind || CASE WHEN ${row}.handle LIKE '0x%#%'
  THEN '" && span.${attributes.value.key} = "' ||
    substr(${row}.handle, 1, instr(${row}.handle, '#') - 1) ELSE '' END || '" }')`

/** From a row with the columns `trace`, `from_ms` and `to_ms` to the trace in Tempo. */
export function toTrace() {
  const pane = `{"t":{"datasource":"\${tempo_datasource}","queries":[{"refId":"A","datasource":` +
    `{"type":"tempo","uid":"\${tempo_datasource}"},"queryType":"traceql","query":@}],` +
    '"range":{"from":"<","to":">"}}}'
  const encoded = encodeURIComponent(pane.replaceAll('${tempo_datasource}', '~'))
    .replaceAll('~', '${tempo_datasource}').replace('%40', field('trace'))
    .replace('%3C', '${__data.fields["from_ms"]}').replace('%3E', '${__data.fields["to_ms"]}')
  return { title: 'Its trace in Tempo', url: `/explore?schemaVersion=1&panes=${encoded}` }
}
