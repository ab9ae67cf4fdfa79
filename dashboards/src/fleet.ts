/** Fleet overview: which workstation and which program is in trouble, and since when. */
import { build } from './dashboard.ts'
import { toDashboard, field } from './links.ts'
import { BAR, growing, grown, own, rate, series } from './metrics.ts'
import { bars, curves, joined, lanes, number, rowsOf } from './panels.ts'
import { instant, range, rows } from './queries.ts'
import { instanceVariable, jobVariable, prometheusVariable } from './sources.ts'

const SERIOUS = 'severity=~"critical|error"'
const toWorkstation = toDashboard('Open this workstation', 'workstation', {
  prometheus_datasource: '${prometheus_datasource}', job: '${job:percentencode}',
  instance: field('instance'),
})
/** Handles held by each workstation; one that holds none has no series of that, but it is up. */
const held = (when = '') => `sum by (instance) (${series('open')}${when}) ` +
  `or sum by (instance) (0 * ${own('up')}${when})`
const sinceWhen = `min by (instance, alertname, severity) (${own('ALERTS_FOR_STATE')}) * 1000 ` +
  `and on (instance, alertname, severity) ${own('ALERTS', 'alertstate="firing"')}`

export const fleet = () => build('fleet', {
  title: 'lastcall: Fleet overview',
  description: 'Which workstation and which program is in trouble, and since when?',
  from: 'now-6h', refresh: '1m',
  variables: [prometheusVariable(), jobVariable(), instanceVariable()],
  sections: [{
    title: 'Now',
    panels: [
      number({ title: 'Workstations reporting', unit: 'short', size: [4, 4],
        asks: 'How many agents answer the scrape? A workstation that is off does not count.',
        empty: 'No agent is scraped: see prometheus.yml',
        targets: [instant(`sum(${own('up')})`, 'reporting')] }),
      number({ title: 'Workstations silent', unit: 'short', size: [4, 4], limits: [1, 5],
        asks: 'How many agents that are known do not answer? They may be off, or stopped.',
        empty: 'No agent is scraped',
        targets: [instant(`sum(1 - ${own('up')})`, 'silent')] }),
      number({ title: 'Alerts firing', unit: 'short', size: [4, 4], limits: [1, 5],
        asks: 'How many of the alerts of rules.yml fire? The table below says which.',
        empty: 'None',
        targets: [instant(`count(${own('ALERTS', 'alertstate="firing"')})`, 'firing')] }),
      number({ title: 'Serious findings', unit: 'short', size: [4, 4], limits: [1, 10],
        decimals: 0,
        asks: 'How many findings of severity error or critical came in the shown time?',
        empty: 'No findings are reported',
        targets: [instant(grown('findings', '', SERIOUS), 'findings')],
      }),
      number({ title: 'Handles open', unit: 'short', size: [4, 4],
        asks: 'How many handles do all watched programs hold at this moment?',
        empty: 'No handles are reported',
        targets: [instant(`sum(${series('open')})`, 'open')] }),
      number({ title: 'Events lost', unit: 'short', size: [4, 4], limits: [1, 1], decimals: 0,
        asks: 'How many events were lost in the shown time? Where any were, handles of that ' +
          'time are unknown and nobody accuses them.',
        empty: 'No losses are reported',
        targets: [instant(grown('lost', ''), 'lost')] }),
    ],
  }, {
    title: 'Who is in trouble',
    panels: [
      joined(rowsOf({ title: 'Workstations, worst first', unit: 'short', size: [14, 9],
        limits: [1, 10], decimals: 0, links: [toWorkstation],
        asks: 'Which workstation needs a look? Serious findings in the shown time, handles open ' +
          'now and how many more than at its beginning, events lost. A click opens it.',
        empty: 'No workstation reports',
        targets: [
          rows(grown('findings', 'instance', SERIOUS)),
          rows(held()),
          rows(`(${held()}) - (${held(' offset $__range')})`),
          rows(grown('lost', 'instance')),
        ] }, { handles: { coloured: false } }).sortBy([
        { build: () => ({ displayName: 'serious findings', desc: true }) }]), 'instance', {
        'Value #A': 'serious findings', 'Value #B': 'handles open', 'Value #C': 'more than before',
        'Value #D': 'events lost' }),
      rowsOf({ title: 'Since when', unit: 'dateTimeFromNow', size: [10, 9], links: [toWorkstation],
        asks: 'Which alerts fire where, and since when is their condition met?',
        empty: 'No alert fires',
        targets: [rows(sinceWhen)],
      }, { Time: { hidden: true }, severity: { coloured: true }, Value: { title: 'since' } }),
      bars({ title: 'Programs that hold most handles', unit: 'short', size: [12, 9],
        asks: 'Which program on which workstation holds most handles now?',
        empty: 'No program holds handles', links: [],
        targets: [instant(`topk(15, sum by (instance, image) (${series('open')}))`,
          '{{image}} on {{instance}}')] }),
      bars({ title: 'Programs that hold more and more', unit: 'short', size: [12, 9],
        limits: [50, 500], decimals: 0,
        asks: 'Which program holds more handles than at the beginning of the shown time, and how ' +
          'many more? A leak grows however long the range is chosen.',
        empty: 'No program has grown',
        targets: [instant('topk(15, (' +
          `sum by (instance, image) (${series('open')}) - ` +
          `sum by (instance, image) (${series('open')} offset $__range)) > 0)`,
        '{{image}} on {{instance}}')] }),
    ],
  }, {
    title: 'Over time',
    panels: [
      curves({ title: 'Findings by severity', unit: 'short', size: [12, 8],
        asks: 'When did findings come, and how serious were they?',
        empty: 'No findings in this time',
        step: BAR,
        targets: [range(growing('findings', 'severity'), '{{severity}}')] }, 'stacked'),
      curves({ title: 'Handles open by workstation', unit: 'short', size: [12, 8],
        asks: 'On which workstation do handles pile up?',
        empty: 'No handles are reported',
        targets: [range(held(), '{{instance}}')] }),
      curves({ title: 'Handles opened per second', unit: 'ops', size: [12, 8],
        asks: 'Where is how much going on?',
        empty: 'Nothing was opened in this time',
        targets: [range(rate('opened', 'instance'), '{{instance}}')] }),
      lanes({ title: 'Deaf agents', unit: 's', size: [12, 8], limits: [90, 300],
        asks: 'Which agent did not hear its own heartbeat, and when? What happened meanwhile ' +
          'was not recorded.',
        empty: 'No heartbeats are reported',
        targets: [range(`max by (instance) (${series('heartbeat')})`, '{{instance}}')] }),
    ],
  }],
})
