/** Data sources and the variables that choose them, and what is looked at. */
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import { DatasourceVariableBuilder, QueryVariableBuilder, TextBoxVariableBuilder, VariableHide,
  VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard'
import { metricSpecs } from '../../src/agent/metrics.ts'

/** The uids that provisioning gives. */
export const sourceUids = {
  prometheus: 'prometheus', tempo: 'tempo', loki: 'loki', log: 'lastcall-sqlite',
} as const
export const SQLITE = 'frser-sqlite-datasource'

export const prometheus: DataSourceRef =
  { type: 'prometheus', uid: '${prometheus_datasource}' }
export const sqlite: DataSourceRef = { type: SQLITE, uid: '${sqlite_datasource}' }

const chosen = (value: string) => ({ text: value, value, selected: true })
const everything = { text: ['All'], value: ['$__all'], selected: true }

export const prometheusVariable = () => new DatasourceVariableBuilder('prometheus_datasource')
  .label('Data source').description('The Prometheus that scrapes the agents.')
  .type('prometheus').current(chosen(sourceUids.prometheus))

export const sqliteVariable = () => new DatasourceVariableBuilder('sqlite_datasource')
  .label('Log').description('The log of the agent on this machine, or an incident bundle.')
  .type(SQLITE).current(chosen(sourceUids.log))

export const tempoVariable = () => new DatasourceVariableBuilder('tempo_datasource')
  .label('Traces').description('The Tempo that the agent exports to.')
  .type('tempo').current(chosen(sourceUids.tempo))

/** Asked of the events recorded: that counter is there from an agent's first moment. */
const labelValues = (name: string, label: string, description: string, from: string) =>
  new QueryVariableBuilder(name).label(label).description(description).datasource(prometheus)
    .query(from)
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc)
    .multi(true).includeAll(true).allValue('.+').current(everything)

export const jobVariable = () => labelValues('job', 'Job', 'The scrape job of the agents.',
  `label_values(${metricSpecs.recorded.name}, job)`)
export const instanceVariable = () => labelValues('instance', 'Instance',
  'The workstation, by the name that the scrape configuration gives it.',
  `label_values(${metricSpecs.recorded.name}{job=~"$job"}, instance)`)

/** A variable whose values are the rows of a query with one column. */
const values = (name: string, label: string, description: string, sql: string) =>
  new QueryVariableBuilder(name).label(label).description(description).datasource(sqlite)
    .query(sql).refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true).includeAll(true).current(everything)

export const hostVariable = () => values('host', 'Host', 'Where the programs ran.',
  'SELECT DISTINCT host FROM v_sessions WHERE host IS NOT NULL ORDER BY 1')
export const concernVariable = () => values('concern', 'Concern', 'What kind of mistake it is.',
  'SELECT DISTINCT concern FROM v_findings ORDER BY 1')
export const programVariable = () => values('program', 'Program', 'The program, by its path.',
  'SELECT DISTINCT image FROM v_sessions WHERE image IS NOT NULL ORDER BY 1')

export const textVariable = (name: string, label: string, description: string) =>
  new TextBoxVariableBuilder(name).label(label).description(description)
    .current(chosen('')).defaultValue('').hide(VariableHide.DontHide)
