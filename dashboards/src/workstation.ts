/** Workstation: what its programs hold, how teardowns go, what was found, how the agent is. */
import { policies } from '../../src/policies/all.ts'
import { concerns } from '../../src/policy.ts'
import { build } from './dashboard.ts'
import { BAR, growing, grown, rate, series, settleQuantile } from './metrics.ts'
import { bars, curves, number } from './panels.ts'
import { instant, range } from './queries.ts'
import { instanceVariable, jobVariable, prometheusVariable } from './sources.ts'

/** Findings carry their policy; which concern that is, the policies say. */
const ofConcern = (concern: string) =>
  `policy=~"${policies.filter(p => p.concern === concern).map(p => p.id).sort().join('|')}"`

export const workstation = () => build('workstation', {
  title: 'lastcall: Workstation',
  description: 'What do the programs of one workstation hold, and how do their teardowns go?',
  from: 'now-3h', refresh: '30s',
  variables: [prometheusVariable(), jobVariable(), instanceVariable()],
  sections: [{
    title: 'Handles',
    panels: [
      curves({ title: 'Open by family', unit: 'short', size: [12, 8],
        asks: 'How many handles of each family are open? A line that only rises is a leak.',
        empty: 'No handles are reported',
        targets: [range(`sum by (family) (${series('open')})`, '{{family}}')] }),
      curves({ title: 'Open by program', unit: 'short', size: [12, 8],
        asks: 'Which programs hold them?', empty: 'No handles are reported',
        targets: [range(`topk(10, sum by (image) (${series('open')}))`, '{{image}}')] }),
      curves({ title: 'Opened per second', unit: 'ops', size: [8, 7],
        asks: 'How busy is each family?', empty: 'Nothing was opened in this time',
        targets: [range(rate('opened', 'family'), '{{family}}')] }),
      curves({ title: 'Closed per second, by how', unit: 'ops', size: [8, 7],
        asks: 'How do handles end: by their own call, with an ancestor (ancestor), by ' +
          'MsiCloseAllHandles (all), at the end of the process (process), or unseen (gone)?',
        empty: 'Nothing was closed in this time',
        targets: [range(rate('closed', 'how'), '{{how}}')] }),
      bars({ title: 'Open by kind', unit: 'short', size: [8, 7],
        asks: 'Which kinds of handle are open now?', empty: 'No handles are reported',
        targets: [instant(`sort_desc(sum by (family, kind) (${series('open')}))`,
          '{{family}} {{kind}}')] }),
    ],
  }, {
    title: 'Teardown',
    panels: [
      curves({ title: 'Time to settle', unit: 's', size: [12, 8], limits: [3.5, 60],
        asks: 'How long after its call is a close, a cancel or a hang-up really over? Median ' +
          'and 95th percentile by family. RAS settles after up to three seconds.',
        empty: 'Nothing was torn down in this time',
        targets: [range(settleQuantile(0.5), '{{family}} median'),
          range(settleQuantile(0.95), '{{family}} 95 %')] }),
      curves({ title: 'Refused closes', unit: 'short', size: [12, 8], limits: [1, 1],
        asks: 'When was a close or a cancel refused, because of open files or a wrong state?',
        empty: 'None was refused in this time',
        step: BAR,
        targets: [range(growing('refused', 'family, error'), '{{family}}: {{error}}')],
      }, 'stacked'),
    ],
  }, {
    title: 'Findings',
    panels: [
      curves({ title: 'Findings by concern', unit: 'short', size: [12, 8],
        asks: 'What kind of mistake is made, and when: leaks, use of what is gone (reuse), ' +
          'wrong closing, wrong thread, wrong order, hygiene?',
        empty: 'No findings in this time', step: BAR,
        targets: concerns.map(concern =>
          range(growing('findings', '', ofConcern(concern)), concern)) }, 'stacked'),
      bars({ title: 'Findings by policy', unit: 'short', size: [12, 8], limits: [1, 10],
        decimals: 0,
        asks: 'Which policies found how much in the shown time? `lastcall explain <policy>` ' +
          'says why it matters and what to do.',
        empty: 'No findings in this time',
        targets: [instant(`sort_desc(${grown('findings', 'policy, severity')} > 0)`,
          '{{policy}} ({{severity}})')] }),
    ],
  }, {
    title: 'The agent itself',
    panels: [
      curves({ title: 'Events recorded per second', unit: 'eps', size: [8, 7],
        asks: 'How much does it record?', empty: 'The agent does not report',
        targets: [range(rate('recorded', 'instance'), '{{instance}}')] }),
      curves({ title: 'Events lost, by hop', unit: 'short', size: [8, 7], limits: [1, 1],
        asks: 'Where on the way from the call to the log were events lost? A gap stands in the ' +
          'log for each loss.',
        empty: 'Nothing was lost in this time', step: BAR,
        targets: [range(growing('lost', 'hop'), '{{hop}}'),
          range(growing('gaps', ''), 'gaps')] }, 'stacked'),
      curves({ title: 'Heartbeat age', unit: 's', size: [8, 7], limits: [90, 300],
        asks: 'How long ago did the agent hear its own heartbeat? A deaf agent records nothing.',
        empty: 'No heartbeats are reported',
        targets: [range(`max by (instance) (${series('heartbeat')})`, '{{instance}}')] }),
      curves({ title: 'Append lag', unit: 's', size: [6, 7], limits: [1, 10],
        asks: 'How old is an event when it is committed to the log?',
        empty: 'The agent does not report',
        targets: [range(`max by (instance) (${series('appendLag')})`, '{{instance}}')] }),
      curves({ title: 'Export lag', unit: 's', size: [6, 7], limits: [60, 300],
        asks: 'How far are the sinks behind the log?', empty: 'No sink is configured',
        targets: [range(`max by (sink) (${series('exportLag')})`, '{{sink}}')] }),
      curves({ title: 'Memory', unit: 'bytes', size: [6, 7], limits: [1e8, 2e8],
        asks: 'How much memory does the agent use? It promises to stay below 100 MB.',
        empty: 'The agent does not report',
        targets: [range(`max by (instance) (${series('memory')})`, '{{instance}}')] }),
      curves({ title: 'CPU', unit: 'percentunit', size: [6, 7],
        limits: [0.02, 0.1],
        asks: 'How much of a core does the agent use? It promises 0.5 % idle, 2 % at 1,000 ' +
          'operations a second.',
        empty: 'The agent does not report',
        targets: [range(rate('cpu', 'instance'), '{{instance}}')] }),
      number({ title: 'Own handles', unit: 'short', size: [24, 3],
        asks: 'How many handles does the agent itself hold? It should stay the same for days.',
        empty: 'The agent does not report',
        targets: [instant(`max by (instance) (${series('handles')})`, '{{instance}}')] }),
    ],
  }],
})
