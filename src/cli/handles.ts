/** `handles SOURCE`: the handle table and tree as of a moment. */
import { fileName } from '../image.ts'
import { InputError } from '../input-error.ts'
import { liveLives } from '../ledger.ts'
import type { Life } from '../ledger.ts'
import { stateAtCut } from '../agent/judging.ts'
import { newHistory } from '../history.ts'
import { parseMoment } from './moment.ts'
import { clock, countOf, print, printJson, progress, style, table } from './output.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'

export async function handles(path: string, options: { at?: string; json?: boolean }):
  Promise<number> {
  const source = openSource(path)
  try {
    const { at, lives, outside } = await livesAt(source, options.at)
    if (options.json) printJson({ at, handles: lives.map(row) })
    else {
      show(lives, at)
      if (outside) print(outside)
    }
    return 0
  } finally {
    source.close()
  }
}

/**
 * Open, closing and unknown lives as of a moment, in the order in which they were opened.
 * @param when T; the end when not given
 * @returns besides that moment, µs, and where it lies outside the history a sentence that says so
 * @throws UsageError when it is no T; InputError for one before the first event that is kept
 */
export async function livesAt(source: Source, when?: string):
  Promise<{ at: number; lives: Life[]; outside: string }> {
  const moment = when === undefined ? null : parseMoment(when, source.firstAt)
  const first = source.log?.first() ?? 0
  if (moment && first > 1 && ('at' in moment ? moment.at < source.firstAt()
    : moment.position < first)) {
    throw new InputError(`${source.path} begins at #${first}, ${clock(source.firstAt())}`,
      'what was open before is not known: what came before was removed, or never in it')
  }
  const history = newHistory([], {}, source.log ? stateAtCut(source.log, {}, []) : undefined)
  const until = moment && 'at' in moment ? moment.at : Infinity
  const bar = progress('handles', source.total)
  let at = 0
  let later = false
  for await (const page of
    source.pages({ to: moment && 'position' in moment ? moment.position + 1 : undefined })) {
    // Everything that had happened by then; sessions' clocks may overlap in the log.
    for (const event of page) {
      if (event.at > until) {
        later = true
        continue
      }
      history.apply(event)
      at = Math.max(at, event.at)
    }
    bar.at(history.state.events)
  }
  bar.end()
  const ends = at < until && until < Infinity && !later
  const outside = at > 0 ? ends ? `The history ends at ${clock(at)}.` : ''
    : later ? `The history begins at ${clock(source.firstAt())}.` : ''
  if (until < Infinity) {
    history.apply({ session: 'agent', seq: 0, by: 'agent', at: until, kind: 'tick', upTo: until,
      position: history.state.position })
    at = until
  }
  const lives = [...liveLives(history.state.ledger)]
  lives.sort((a, b) => a.opened.position - b.opened.position || (a.id < b.id ? -1 : 1))
  return { at, lives, outside }
}

const row = (life: Life) => ({
  session: life.session.id, family: life.family, kind: life.kind, handle: life.value,
  generation: life.generation, state: life.state, parent: life.parent?.id ?? null,
  openedAt: life.opened.at, openedBy: life.opened.fn, thread: life.opened.tid,
})

function show(lives: readonly Life[], at: number): void {
  if (lives.length === 0) return print('No handle is open' + (at ? ` at ${clock(at)}.` : '.'))
  const rows: string[][] = []
  for (const { program, life, prefix } of treeOf(lives)) {
    if (program) rows.push([style('bold', program)])
    const state = stateOf(life)
    rows.push([`  ${prefix}${life.value}#${life.generation}`, life.family, life.kind,
      state === 'closing' ? style('yellow', state) : state === 'unknown' ? style('dim', state)
        : state,
      clock(life.opened.at), life.opened.fn, String(life.opened.tid), life.opened.site])
  }
  print(table(['handle', 'family', 'kind', 'state', 'opened', 'by', 'thread', 'at'],
    rows.map(r => [...r, '', '', '', '', '', '', ''].slice(0, 8))))
  print(`${countOf(lives.length, 'handle')} at ${clock(at)}`)
}

export const stateOf = (life: Life): string =>
  life.state === 'open' && life.inferred ? 'open (inferred)' : life.state

type Branch = {
  /** Where another program begins: its name and pid. */
  program?: string
  life: Life
  /** The lines of the tree before it. */
  prefix: string
}

/** Lives below their parents, program by program. @param lives in the order of their opening */
export function* treeOf(lives: readonly Life[]): Generator<Branch> {
  const known = new Set(lives)
  const below = Map.groupBy(lives.filter(l => l.parent), l => l.parent!)
  function* branch(life: Life, before: string, fork: string, program?: string): Generator<Branch> {
    yield { program, life, prefix: before + fork }
    const children = below.get(life) ?? []
    const inner = fork === '' ? before : before + (fork === '└─ ' ? '   ' : '│  ')
    for (const [i, child] of children.entries()) {
      yield* branch(child, inner, i === children.length - 1 ? '└─ ' : '├─ ')
    }
  }
  let session = ''
  for (const life of lives) {
    if (life.parent && known.has(life.parent)) continue
    const { id, image, pid, capture } = life.session
    yield* branch(life, '', '', id === session ? undefined
      : `${fileName(image) || id} (pid ${pid}${capture === 'simulated' ? ', simulated' : ''})`)
    session = id
  }
}
