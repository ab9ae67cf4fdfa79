/** What a person sees while the agent records: openings, teardowns and findings as they happen. */
import { errorName, functions } from '../families/all.ts'
import type { Recorded } from '../events.ts'
import { fileName } from '../image.ts'
import { meaningOf } from '../meaning.ts'
import type { Finding } from '../policy.ts'
import { clock, severityText, style, thousands } from '../cli/output.ts'

const LINES_PER_SECOND = 12

export type View = {
  committed(events: readonly Recorded[]): void
  found(findings: readonly Finding[]): void
}

/** @param write prints one line */
export function newView(write: (line: string) => void): View {
  const images = new Map<string, string>()
  /** Sessions whose last findings may be still to come. */
  const ended: string[] = []
  let second = 0
  let shown = 0
  let hidden = 0

  /** Begins a new second, where `at` lies in one. */
  function turn(at: number): void {
    const now = Math.floor(at / 1e6)
    if (now === second) return
    if (hidden > 0) write(style('dim', `  … and ${thousands(hidden)} more events`))
    second = now
    shown = hidden = 0
  }

  const line = (at: number, text: string) => write(`${style('dim', clock(at))}  ${text}`)

  return {
    committed(events) {
      for (const session of ended.splice(0)) images.delete(session)
      for (const event of events) {
        if (event.kind === 'start') {
          images.set(event.session, event.capture === 'watch' ? 'watcher' :
            fileName(event.image) +
            (event.capture === 'simulated' ? style('dim', ' (simulated)') : ''))
        }
        turn(event.at)
        if (shown >= LINES_PER_SECOND) hidden++
        else {
          const text = sentence(event, images)
          if (text !== null) {
            shown++
            line(event.at, text)
          }
        }
        if (event.kind === 'end') ended.push(event.session)
      }
    },
    found(findings) {
      // A thousand handles that a program leaked are one line.
      for (const [f, ...again] of Map.groupBy(findings, found => found.fingerprint).values()) {
        const about = f.life?.slice(f.life.indexOf('/') + 1) ?? f.handle
        turn(f.at)
        line(f.at, `${nameOf(f.session, images)} ${severityText(f.severity)} ` +
          style('bold', f.policy) +
          `${about ? ` ${about}` : ''}: ${f.because}` +
          (again.length > 0 ? style('bold', ` (${thousands(again.length + 1)} times)`) : ''))
      }
    },
  }
}

const nameOf = (session: string, images: ReadonlyMap<string, string>) =>
  (images.get(session) ?? session).padEnd(14)

const meaning = { ok: true, pending: false, error: 0 }

function sentence(event: Recorded, images: ReadonlyMap<string, string>): string | null {
  const who = nameOf(event.session, images)
  switch (event.kind) {
    case 'start': return `${who} ${style('green', 'started')}  pid ${event.pid}`
    case 'end': return `${who} ${style('green', 'ended')}`
    case 'gap': return style('yellow',
      `${who} gap: ${event.lost ?? 'an unknown number of'} events lost`)
    case 'observed': return `${who} ${event.handle} ${event.what}`
    case 'status':
      return event.family === 'wininet' && event.status === 70
        ? `${who} ${style('dim', 'closed ')}  ${event.handle}  HANDLE_CLOSING` : null
    case 'call': break
    default: return null
  }
  const fn = functions.get(event.fn)
  if (!fn) return null
  meaningOf(fn, event, meaning)
  const failed = meaning.ok ? '' : meaning.pending ? '  pending'
    : style('yellow', `  ${errorName(fn.family.family, meaning.error)}`)
  if (fn.role === 'acquire') {
    const name = event.outs?.join(' ') || event.args?.local || event.args?.remote || ''
    if (meaning.ok && !name) return null
    if (!meaning.ok && !meaning.pending && meaning.error === 0) return null
    return meaning.ok ? `${who} opened   ${name}  ${event.fn}`
      : `${who} ${meaning.pending ? 'opening ' : 'failed  '} ${event.fn}${failed}`
  }
  if (fn.role === 'release' || fn.role === 'release-all') {
    const verb = fn.family.family === 'ras' ? 'hung up' : fn.spec.named ? 'cancel ' : 'close  '
    return `${who} ${style('cyan', verb)}  ${[...event.handles ?? [], ''].join('  ')}` +
      event.fn + failed
  }
  return null
}
