/** What all dashboards share: tags, navigation, numbered panels, a fixed place for everything. */
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { navigation, uids, type Place } from './links.ts'

export type Section = { title: string; panels: readonly PanelLike[] }
type PanelLike = Builder<sdk.Panel> & { id(id: number): unknown }

export type DashboardOptions = {
  title: string; description: string
  from: string
  refresh: string
  variables: readonly Builder<sdk.VariableModel>[]
  sections: readonly Section[]
}

/** Builds a dashboard; panels are numbered in the order in which they are given. */
export function build(place: Place, o: DashboardOptions): sdk.Dashboard {
  const built = new sdk.DashboardBuilder(o.title).uid(uids[place]).description(o.description)
    .tags(['lastcall']).readonly().tooltip(sdk.DashboardCursorSync.Crosshair).refresh(o.refresh)
    .time({ from: o.from, to: 'now' }).timezone('browser').version(1)
    .links(navigation(place)).variables([...o.variables])
  let id = 0
  for (const section of o.sections) {
    built.withRow(new sdk.RowBuilder(section.title).id(++id))
    for (const panel of section.panels) {
      panel.id(++id)
      built.withPanel(panel)
    }
  }
  return withoutFormer(built.build())
}

/** The builders fill in settings that the schema of this Grafana has no more. */
function withoutFormer(board: sdk.Dashboard): sdk.Dashboard {
  const without = (of: object | undefined, ...keys: string[]) => {
    for (const key of keys) if (of) delete (of as Record<string, unknown>)[key]
  }
  for (const variable of board.templating!.list!) {
    without(variable, 'auto', 'auto_min', 'auto_count')
  }
  for (const panel of board.panels!) {
    if ('options' in panel) without(panel.options as object, 'footer')
  }
  return board
}
