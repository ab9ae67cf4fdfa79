/** What Grafana does with a dashboard before a data source sees it: panels, targets, variables. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboards } from '../../dashboards/src/all.ts'

export const directory = join(import.meta.dirname, '..', '..', 'dashboards')

export type Target = {
  refId: string; datasource: { type: string; uid: string }
  expr?: string; instant?: boolean; range?: boolean; format?: string; legendFormat?: string
  rawQueryText?: string; queryText?: string; queryType?: string; timeColumns?: string[]
}
export type Override = { matcher: { id: string; options: string }
  properties: { id: string; value: unknown }[] }
export type Panel = {
  id: number; type: string; title: string; description?: string
  datasource?: { type: string; uid: string }; targets?: Target[]
  transformations?: { id: string; options: Record<string, unknown> }[]
  options?: Record<string, unknown>; interval?: string
  gridPos: { x: number; y: number; w: number; h: number }
  fieldConfig: { defaults: { unit?: string; noValue?: string; displayName?: string
    links?: { url: string }[]
    thresholds?: { steps: { value: number | null; color: string }[] } }; overrides: Override[] }
}
export type Variable = { name: string; type: string; label?: string; description?: string
  query?: string; datasource?: { uid: string }; multi?: boolean; includeAll?: boolean
  allValue?: string }
export type Board = { uid: string; title: string; description: string; editable: boolean
  schemaVersion: number; panels: Panel[]; templating: { list: Variable[] }
  links: { url: string; type: string }[]; tags: string[]; time: { from: string; to: string } }

export const names = Object.keys(dashboards)

/** A dashboard as it is in the repository, which is what Grafana is given. */
export const board = (name: string): Board =>
  JSON.parse(readFileSync(join(directory, 'generated', `${name}.json`), 'utf8')) as Board

/** Panels that ask something: rows are only headings. */
export const panelsOf = (of: Board): Panel[] => of.panels.filter(p => p.type !== 'row')

export type Values = Readonly<Record<string, string | readonly string[]>>

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const list = (value: string | readonly string[]) => typeof value === 'string' ? [value] : value

/** Puts values in the place of variables, as Grafana does it. @throws Error for an unknown one */
export function interpolate(text: string, values: Values): string {
  const out = text.replace(/\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g,
    (whole, braced: string | undefined, format: string | undefined, plain: string | undefined) => {
      const name = braced ?? plain!
      const value = values[name]
      if (value === undefined) throw new Error(`${whole} is not a variable of this dashboard`)
      if (format === 'sqlstring') return list(value).map(quoted).join(',')
      if (typeof value === 'string') return value
      return value.length === 1 ? value[0] : `(${value.join('|')})`
    })
  return out
}

/** The shown range as Grafana gives it to SQL: milliseconds. */
export const range = (fromUs: number, toUs: number): Values =>
  ({ __from: String(Math.floor(fromUs / 1000)), __to: String(Math.ceil(toUs / 1000)) })
