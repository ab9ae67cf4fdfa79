/** `status`: how the user's agent is, and what it costs. */
import { stateDirectory } from '../agent/places.ts'
import { budget, type Vitals } from '../agent/vitals.ts'
import { newIngestClient } from '../../streams/ingest/client.ts'
import { findRecord } from '../../streams/ingest/record.ts'
import { isInstalled } from './install.ts'
import { called, countOf, print, printJson, style, table, thousands } from './output.ts'

const ANSWER_MS = 2000
/** @returns 1 when no agent answers, or when it does not record. */
export async function status(options: { json?: boolean }): Promise<number> {
  const vitals = await askAgent()
  const installed = isInstalled()
  if (options.json) printJson({ lastcall: 1, running: vitals !== undefined, installed, ...vitals })
  else if (!vitals) {
    print(`No agent answers.${installed === null ? '' : installed
      ? ' It is installed and starts at the next logon.' : ' It is not installed.'}`)
    print(`  ${called('agent')}     starts one here\n` +
      `  ${called('install')}   starts one at every logon`)
  } else show(vitals)
  return vitals && vitals.stopped === null ? 0 : 1
}

/** What the user's agent says of itself; undefined when none answers. */
export async function askAgent(): Promise<Vitals | undefined> {
  const directory = stateDirectory()
  if (!findRecord(directory)) return undefined
  const client = newIngestClient({ directory })
  try {
    if (!await client.ready(ANSWER_MS)) return undefined
    return await client.status(ANSWER_MS) as Vitals | undefined
  } finally {
    client.close()
  }
}

function show(v: Vitals): void {
  const cpuMax = budget.cpuIdle + budget.cpuPerEvent * v.eventsPerSecond
  const own = v.handles === null ? null : v.handles - v.programs
  const deaf = v.paths.filter(p => p.deaf).map(p => p.name)
  print(table(['', '', ''], [
    [mark(v.stopped === null), 'recording', v.stopped ?? `since ${since(v.up)}, pid ${v.pid}`],
    [mark(deaf.length === 0), 'hearing', v.paths.map(p =>
      `${p.name} ${p.deaf ? 'deaf' : `${Math.round(p.silentFor / 1000)} s ago`}`).join(', ') ||
      'nothing is captured'],
    ...watched(v),
    [mark(v.dropped + v.logsReplaced === 0), 'dropped',
      `${v.dropped} events` + (v.logsReplaced === 0
      ? '' : `, and ${countOf(v.logsReplaced, 'log')}: removed, or damaged and moved aside`)],
    ['', 'log', `${v.log}, ${megabytes(v.logBytes)}` +
      (v.last === null ? '' : `, ${thousands(v.last)} events`)],
    ['', 'events', `${v.eventsPerSecond}/s, ${v.waiting} waiting` +
      (v.lagMs === null ? '' : `, ${v.lagMs} ms from an event to its commit`)],
    [v.startMs === null ? '' : mark(v.startMs <= budget.startMs), 'start',
      v.startMs === null ? 'not ready yet' : `${v.startMs} ms of ${budget.startMs} ms` +
        (v.startMs <= budget.startMs ? '' : '; the first start of a version compiles it')],
    [mark(v.rssBytes <= budget.rssBytes), 'memory',
      `${megabytes(v.rssBytes)} of ${megabytes(budget.rssBytes)}`],
    v.cpu === null ? ['', 'processor', 'not known in the first 20 s']
      : [mark(v.cpu <= cpuMax), 'processor', `${percent(v.cpu)} of a core, of ${percent(cpuMax)}`],
    [own === null || v.handlesAtFirst === null ? ''
      : mark(own <= v.handlesAtFirst + budget.moreHandles), 'own handles',
    `${own ?? 'unknown'}` + (v.handlesAtFirst === null ? '' : `, ${v.handlesAtFirst} at first`) +
      `; ${connected(v.programs - 1)}`],
  ]).trimStart())
}

/** Whoever asks is not counted. */
const connected = (programs: number) => programs === 1 ? '1 program is connected'
  : `${programs} programs are connected`

function watched({ watch }: Vitals): string[][] {
  if (watch.why !== null) return [['', 'watching', `no connections: ${watch.why}`]]
  return watch.watchers.map(({ name, connections, remembered, lastLook, polling, trouble }) =>
    [mark(trouble === null), `watching ${name}`, trouble ?? (lastLook === null ? 'not looked yet'
      : `${connections} up${remembered === null ? '' : `, ${remembered} remembered`}, ` +
        `looked ${Math.round(lastLook / 1000)} s ago`) +
        (polling === null ? '' : `, only polling: ${polling}`)])
}

const mark = (ok: boolean) => ok ? style('green', 'ok') : style('yellow', '!!')
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

function since(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes < 1 ? `${Math.round(ms / 1000)} s` : minutes < 120 ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h`
}
