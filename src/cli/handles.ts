/** `handles SOURCE`: the handle table and tree as of a moment. */
import { fileName } from '../image.ts'
import { choose, judgeSource } from './judge.ts'
import { liveLives } from '../ledger.ts'
import type { Life } from '../ledger.ts'
import { stateAtCut } from '../agent/judging.ts'
import { newHistory } from '../history.ts'
import { parseMoment } from './moment.ts'
import { clock, countOf, print, printJson, style, table } from './output.ts'
import { openSource } from './source.ts'

export async function handles(path: string, options: { at?: string; json?: boolean }):
  Promise<number> {
  const source = openSource(path)
  try {
    const chosen = await choose(source, {})
    const moment = options.at === undefined ? null : parseMoment(options.at, source.firstAt)
    let lives: Life[]
    let at: number
    if (moment && 'at' in moment) {
      // Everything that had happened by then; sessions' clocks may overlap in the log.
      const history = newHistory([], {},
        source.log ? stateAtCut(source.log, {}, []) : undefined)
      for (const event of source.events()) if (event.at <= moment.at) history.apply(event)
      history.apply({ session: 'agent', seq: 0, by: 'agent', at: moment.at, kind: 'tick',
        upTo: moment.at, position: history.state.position })
      lives = [...liveLives(history.state.ledger)]
      at = moment.at
    } else {
      const judged = await judgeSource(source, { ...chosen, policies: [] },
        moment ? moment.position + 1 : undefined)
      lives = [...liveLives(judged.history.state.ledger)]
      at = Math.max(0, ...[...judged.history.state.ledger.sessions.values()].map(s => s.clock))
    }
    lives.sort((a, b) => a.opened.position - b.opened.position || (a.id < b.id ? -1 : 1))
    if (options.json) printJson({ at, handles: lives.map(row) })
    else show(lives, at)
    return 0
  } finally {
    source.close()
  }
}

const row = (life: Life) => ({
  session: life.session.id, family: life.family, kind: life.kind, handle: life.value,
  generation: life.generation, state: life.state, parent: life.parent?.id ?? null,
  openedAt: life.opened.at, openedBy: life.opened.fn, thread: life.opened.tid,
})

function show(lives: readonly Life[], at: number): void {
  if (lives.length === 0) return print('No handle is open' + (at ? ` at ${clock(at)}.` : '.'))
  const known = new Set(lives)
  const below = Map.groupBy(lives.filter(l => l.parent), l => l.parent!)
  const rows: string[][] = []
  const add = (life: Life, prefix: string, branch: string) => {
    const state = life.state === 'open' ? (life.inferred ? 'open (inferred)' : 'open') : life.state
    rows.push([`${prefix}${branch}${life.value}#${life.generation}`, life.family, life.kind,
      state === 'closing' ? style('yellow', state) : state === 'unknown' ? style('dim', state) : state,
      clock(life.opened.at), `${life.opened.fn}`, String(life.opened.tid), life.opened.site])
    const children = below.get(life) ?? []
    children.forEach((child, i) => add(child,
      branch === '' ? prefix : prefix + (branch === '└─ ' ? '   ' : '│  '),
      i === children.length - 1 ? '└─ ' : '├─ '))
  }
  let session = ''
  for (const life of lives) {
    if (life.parent && known.has(life.parent)) continue
    if (life.session.id !== session) {
      session = life.session.id
      rows.push([style('bold', `${fileName(life.session.image) || session} ` +
        `(pid ${life.session.pid}${life.session.capture === 'simulated' ? ', simulated' : ''})`)])
    }
    add(life, '  ', '')
  }
  print(table(['handle', 'family', 'kind', 'state', 'opened', 'by', 'thread', 'at'],
    rows.map(r => [...r, '', '', '', '', '', '', ''].slice(0, 8))))
  print(`${countOf(lives.length, 'handle')} at ${clock(at)}`)
}
