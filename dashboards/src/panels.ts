/** Panels, each with what every panel must have: a question, a unit, limits, words for nothing. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as tablePanel from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import { severities } from '../../src/policy.ts'

export type Target = Builder<Dataquery> & { refId(id: string): unknown }
export type Link = { title: string; url: string }

export type PanelOptions = {
  title: string
  /** The question that the panel answers, and how to read the answer. */
  asks: string
  /** In twenty-fourths of the width, and in rows. */
  size: readonly [width: number, height: number]
  unit: string
  /** Shown where there is no data: what that means. */
  empty: string
  /** From which value on it is doubtful, and from which it is bad. */
  limits?: readonly [warn: number, bad: number]
  decimals?: number
  links?: readonly Link[]
  targets: readonly Target[]
  /** The column of a log's answer that names the series; Grafana would put the value's before it. */
  series?: string
  /** Points lie no closer than this. */
  step?: string
}

type Common = {
  id(id: number): unknown; title(text: string): unknown; description(text: string): unknown
  span(width: number): unknown; height(height: number): unknown; unit(unit: string): unknown
  noValue(text: string): unknown; displayName(text: string): unknown
  interval(text: string): unknown; datasource(ref: common.DataSourceRef): unknown
  thresholds(of: Builder<dashboard.ThresholdsConfig>): unknown; decimals(n: number): unknown
  dataLinks(links: Builder<dashboard.DashboardLink>[]): unknown
  withTarget(target: Builder<Dataquery>): unknown
  colorScheme(color: Builder<dashboard.FieldColor>): unknown
  build(): dashboard.Panel
}

const stateColours: Record<string, string> = {
  open: 'blue', closing: 'orange', closed: 'green', unknown: 'purple', gone: 'purple',
  critical: 'dark-red', error: 'red', warning: 'orange', info: 'blue',
}

const GOOD = 'green', WARN = 'orange', BAD = 'red'

function limits(o: PanelOptions): dashboard.ThresholdsConfigBuilder {
  const steps: dashboard.Threshold[] = [{ value: null, color: o.limits ? GOOD : 'blue' }]
  if (o.limits) {
    steps.push({ value: o.limits[0], color: WARN })
    if (o.limits[1] > o.limits[0]) steps.push({ value: o.limits[1], color: BAD })
    else steps[1].color = BAD
  }
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute).steps(steps)
}

/** A link from a value: the same shape as a dashboard's, of which Grafana reads title and url. */
const fieldLinks = (links: readonly Link[]): dashboard.DashboardLinkBuilder[] =>
  links.map(({ title, url }) => new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link).url(url).tooltip('').icon('').tags([])
    .asDropdown(false).includeVars(false).keepTime(false).targetBlank(false))

function withCommon<P extends Common>(panel: P, o: PanelOptions): P {
  panel.title(o.title)
  panel.description(o.asks)
  panel.span(o.size[0])
  panel.height(o.size[1])
  panel.unit(o.unit)
  panel.noValue(o.empty)
  panel.thresholds(limits(o))
  if (o.decimals !== undefined) panel.decimals(o.decimals)
  if (o.links) panel.dataLinks(fieldLinks(o.links))
  if (o.series) panel.displayName(`\${__field.labels.${o.series}}`)
  if (o.step) panel.interval(o.step)
  o.targets.forEach((target, i) => {
    target.refId(String.fromCharCode(65 + i))
    panel.withTarget(target)
  })
  const { datasource } = o.targets[0].build() as unknown as { datasource: common.DataSourceRef }
  panel.datasource(datasource)
  return panel
}

const colour = (mode: dashboard.FieldColorModeId) => new dashboard.FieldColorBuilder().mode(mode)

/** One number (or one per series), coloured by its limits. */
export const number = (o: PanelOptions): stat.PanelBuilder =>
  withCommon(new stat.PanelBuilder(), o)
    .colorScheme(colour(dashboard.FieldColorModeId.Thresholds))
    .colorMode(o.limits ? common.BigValueColorMode.BackgroundSolid : common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))

export type CurveStyle = 'line' | 'bars' | 'stacked' | 'points'

/** Values over time. */
export function curves(o: PanelOptions, style: CurveStyle = 'line'): timeseries.PanelBuilder {
  const panel = withCommon(new timeseries.PanelBuilder(), o)
    .colorScheme(colour(dashboard.FieldColorModeId.PaletteClassicByName))
    .drawStyle(style === 'line' ? common.GraphDrawStyle.Line
      : style === 'points' ? common.GraphDrawStyle.Points : common.GraphDrawStyle.Bars)
    .lineWidth(1).fillOpacity(style === 'line' ? 10 : 60).min(0)
    .showPoints(style === 'points' ? common.VisibilityMode.Always : common.VisibilityMode.Auto)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true)
      .displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom)
      .calcs([]))
  if (style === 'stacked') {
    panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
  }
  if (style === 'points') panel.pointSize(6)
  for (const severity of severities) {
    panel.overrideByName(severity, [{ id: 'color',
      value: { mode: dashboard.FieldColorModeId.Fixed, fixedColor: stateColours[severity] } }])
  }
  if (o.limits) {
    panel.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder()
      .mode(common.GraphThresholdsStyleMode.Dashed))
  }
  return panel
}

/** One bar per series. */
export const bars = (o: PanelOptions, perRow = false): bargauge.PanelBuilder =>
  withCommon(new bargauge.PanelBuilder(), o)
    .colorScheme(colour(dashboard.FieldColorModeId.Thresholds))
    .displayMode(common.BarGaugeDisplayMode.Basic).orientation(common.VizOrientation.Horizontal)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(perRow))
    .min(0)

/** What a text means by its colour: states of handles and severities. */
const mappings = (): dashboard.ValueMapping[] => [{
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(Object.entries(stateColours).map(([text, color], index) =>
    [text, { color, index }])),
} as dashboard.ValueMapping]

/** States over time, one lane per series. */
export const lanes = (o: PanelOptions): statetimeline.PanelBuilder =>
  withCommon(new statetimeline.PanelBuilder(), o).mappings(mappings())
    .colorScheme(colour(dashboard.FieldColorModeId.Thresholds))
    .mergeValues(true).showValue(common.VisibilityMode.Auto).rowHeight(0.8)

export type Column = {
  unit?: string; width?: number; hidden?: boolean; links?: readonly Link[]; coloured?: boolean
  decimals?: number; title?: string
}

/** Rows; `columns` says what is special about some of them. */
export function rowsOf(o: PanelOptions, columns: Readonly<Record<string, Column>> = {}):
  tablePanel.PanelBuilder {
  const panel = withCommon(new tablePanel.PanelBuilder(), o)
    .colorScheme(colour(dashboard.FieldColorModeId.Thresholds)).mappings(mappings())
    .showHeader(true).cellHeight(common.TableCellHeight.Sm).filterable(true)
  for (const [name, column] of Object.entries(columns)) {
    const properties: dashboard.DynamicConfigValue[] = []
    const set = (id: string, value: unknown) => { properties.push({ id, value }) }
    if (column.unit) set('unit', column.unit)
    if (column.decimals !== undefined) set('decimals', column.decimals)
    if (column.title) set('displayName', column.title)
    if (column.width) set('custom.width', column.width)
    if (column.hidden) set('custom.hidden', true)
    if (column.links) set('links', fieldLinks(column.links).map(link => link.build()))
    if (column.coloured) set('custom.cellOptions', { type: 'color-text' })
    panel.overrideByName(name, properties)
  }
  return panel
}

/** Joins the answers of several instant queries into one table and names their columns. */
export function joined(panel: tablePanel.PanelBuilder, by: string,
  names: Readonly<Record<string, string>>, hide: readonly string[] = []): tablePanel.PanelBuilder {
  return panel
    .withTransformation({ id: 'joinByField', options: { byField: by, mode: 'outer' } })
    .withTransformation({ id: 'organize', options: { renameByName: names,
      // The time of each answer; two columns of one name are counted.
      excludeByName: Object.fromEntries(['Time', 'Time 1', 'Time 2', 'Time 3', 'Time 4', ...hide]
        .map(name => [name, true])) } })
}
