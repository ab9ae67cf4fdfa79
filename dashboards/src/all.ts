/** Every dashboard by the name of its file. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { findings } from './findings.ts'
import { fleet } from './fleet.ts'
import { handle } from './handle.ts'
import { incident } from './incident.ts'
import { workstation } from './workstation.ts'

export const dashboards: Readonly<Record<string, () => Dashboard>> =
  { fleet, workstation, handle, incident, findings }

/** The text of a dashboard's file. */
export const generated = (name: string): string =>
  `${JSON.stringify(dashboards[name](), null, 2)}\n`
