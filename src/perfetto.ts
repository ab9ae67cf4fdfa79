/**
 * A history as Chrome trace-event JSON, which ui.perfetto.dev opens: a process for every program,
 * a lane for every thread with its calls and for every handle with its lives; findings are marked
 * where they arose. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import type { CallEvent, Recorded } from './events.ts'
import { errorName, functions, kindOf, statusName } from './families/all.ts'
import type { History } from './history.ts'
import { fileName } from './image.ts'
import { liveLives, type Life } from './ledger.ts'
import type { Finding } from './policy.ts'

type Json = Record<string, unknown>
/** A row of a process: `busy` while a life is on it, `free` from when on it may be used, µs. */
type Lane = { tid: number; busy: boolean; free: number }
type Program = { pid: number; name: string
  lanes: Map<string, Lane[]>; threads: Map<number, Drawn[]>
  clock: number }
/** A call as it was drawn: its number, and from when to when, µs. */
type Drawn = { seq: number; from: number; to: number }

/** Drawn calls of a thread that are remembered, to tell what the next one holds. */
const REMEMBERED = 64
/** Lanes of handles have numbers that no thread has. */
const FIRST_LANE = 1_000_000_000

/**
 * @param history judges the events; fresh, or as of the first of them
 * @param shown events outside are folded, but not drawn
 */
export function* printPerfetto(events: Iterable<Recorded>, history: History,
  shown: (event: Recorded) => boolean = () => true): Generator<string> {
  const programs = new Map<string, Program>()
  const placed = new Map<Life, { lane: Lane; program: Program }>()
  const { ledger } = history.state
  let lanes = 0
  let first = true
  ledger.dirty = []

  const line = (json: Json): string => {
    const text = `${first ? '' : ',\n'}${JSON.stringify(json)}`
    first = false
    return text
  }

  function* programOf(session: string): Generator<string, Program> {
    let program = programs.get(session)
    const known = ledger.sessions.get(session)
    const name = known?.image
      ? `${fileName(known.image)} (pid ${known.pid})` : session
    if (!program) {
      program = { pid: programs.size + 1, name: '', lanes: new Map(), threads: new Map(), clock: 0 }
      programs.set(session, program)
      yield line(meta('process_sort_index', program.pid, 0, { sort_index: program.pid }))
    }
    if (program.name !== name) {
      program.name = name
      yield line(meta('process_name', program.pid, 0, { name }))
    }
    return program
  }

  /** A lane of that name on which nothing is at the time. */
  function* laneOf(program: Program, name: string, from: number): Generator<string, Lane> {
    const there = program.lanes.get(name) ?? []
    program.lanes.set(name, there)
    let lane = there.find(l => !l.busy && l.free <= from)
    if (!lane) {
      lane = { tid: FIRST_LANE + lanes++, busy: false, free: 0 }
      there.push(lane)
      yield line(meta('thread_name', program.pid, lane.tid,
        { name: there.length === 1 ? name : `${name} (${there.length})` }))
      yield line(meta('thread_sort_index', program.pid, lane.tid, { sort_index: lane.tid }))
    }
    return lane
  }

  function* place(life: Life): Generator<string> {
    if (placed.has(life)) return
    const program = yield* programOf(life.session.id)
    const lane = yield* laneOf(program, `${life.kind} ${life.value}`, life.opened.at)
    lane.busy = true
    placed.set(life, { lane, program })
  }

  /** Draws a life that is over, or that the history leaves open. */
  function* draw(life: Life, open: boolean): Generator<string> {
    const { lane, program } = placed.get(life)!
    const began = life.opened.at
    const closed = life.closed?.at ?? program.clock
    const ended = Math.max(began, life.settledAt, closed)
    lane.busy = false
    lane.free = ended
    placed.delete(life)
    yield line(slice(program.pid, lane.tid, `${kindOf(life.family, life.kind).noun} ` +
      `${life.value}#${life.generation}`, `${life.family},life`, began, ended - began, {
      life: life.id, state: open ? life.state : 'closed', how: life.how, uses: life.uses,
      openedBy: life.opened.fn, openedAt: life.opened.site, thread: life.opened.tid,
      closedBy: life.closed?.fn, closedAt: life.closed?.site, position: life.opened.position,
    }))
    // The close takes its time: what is drawn inside is from the call to its settling.
    if (life.closed && ended > closed && closed >= began) {
      yield line(slice(program.pid, lane.tid, 'closing', `${life.family},teardown`, closed,
        ended - closed, { by: life.closed.fn, position: life.closed.position }))
    }
  }

  function* drawCall(event: CallEvent & { position: number }): Generator<string> {
    const program = yield* programOf(event.session)
    let { tid } = event
    let began = event.at - event.took
    if (tid === 0) {
      // On a thread of somebody's pool: which one is not known, and several overlap.
      const lane = yield* laneOf(program, 'asynchronous calls', began)
      lane.free = event.at
      tid = lane.tid
    } else {
      let drawn = program.threads.get(tid)
      if (!drawn) {
        program.threads.set(tid, drawn = [])
        yield line(meta('thread_name', program.pid, tid, { name: `thread ${tid}` }))
        yield line(meta('thread_sort_index', program.pid, tid, { sort_index: -1 }))
      }
      // What is drawn may not overlap by the µs to which times are rounded: it holds what was
      // recorded after it had begun, and lies behind the rest.
      while (drawn.length > 0 && drawn.at(-1)!.seq > event.began) {
        began = Math.min(began, drawn.pop()!.from)
      }
      began = Math.max(began, drawn.at(-1)?.to ?? began)
      drawn.push({ seq: event.seq, from: began, to: event.at })
      if (drawn.length > REMEMBERED) drawn.shift()
    }
    const family = functions.get(event.fn)?.family.family
    yield line(slice(program.pid, tid, event.fn, `${family ?? 'unknown'},call`, began,
      event.at - began, {
      handles: event.handles, outs: event.outs, result: event.result,
      error: event.error === undefined || !family ? undefined : errorName(family, event.error),
      ...event.args, site: event.site, position: event.position,
    }))
  }

  function* drawMark(session: string, life: Life | undefined, name: string, category: string,
    at: number, args: Json): Generator<string> {
    const there = life && placed.get(life)
    const program = there?.program ?? (yield* programOf(session))
    yield line({ ph: 'i', s: there ? 't' : 'p', pid: program.pid, tid: there?.lane.tid ?? 0, name,
      cat: category, ts: at, args: defined(args) })
  }

  function* drawFinding(f: Finding, lives: ReadonlyMap<string, Life>): Generator<string> {
    yield* drawMark(f.session, f.life === null ? undefined : lives.get(f.life),
      `${f.severity}: ${f.policy}`, `finding,${f.severity}`, f.at, {
        rule: f.rule, because: f.because, life: f.life, fingerprint: f.fingerprint,
        evidence: f.evidence })
  }

  yield '{"displayTimeUnit":"ms","otherData":{"made-by":"lastcall"},"traceEvents":[\n'
  const byId = new Map<string, Life>()
  const byValue = new Map<string, Life>()
  const valueOf = (life: Life) => `${life.session.id} ${life.family} ${life.value}`
  for (const event of events) {
    const found = history.apply(event)
    const changed = ledger.dirty
    ledger.dirty = []
    const inside = shown(event)
    const program = programs.get(event.session)
    if (program && event.at > program.clock) program.clock = event.at
    for (const life of changed) {
      life.dirty = false
      if (inside) {
        yield* place(life)
        byId.set(life.id, life)
        byValue.set(valueOf(life), life)
      }
    }
    if (inside) {
      if (event.kind === 'call') yield* drawCall(event)
      else if (event.kind === 'status') {
        const life = byValue.get(`${event.session} ${event.family} ${event.handle}`)
        const name = statusName(event.family, event.status) ?? `status ${event.status}`
        yield* drawMark(event.session, life, name, `${event.family},status`, event.at,
          { context: event.context, position: event.position })
      } else if (event.kind === 'gap' || event.kind === 'end' || event.kind === 'observed') {
        const { kind, at, position, session: _, seq: __, by: ___, ...args } = event as
          Recorded & Json
        yield* drawMark(event.session, undefined, String(kind), 'process', at,
          { ...args, position })
      }
      for (const f of found) yield* drawFinding(f, byId)
    }
    for (const life of changed) {
      if (life.state === 'closed' && (life.settledAt >= 0 || life.session.ended) &&
        placed.has(life)) {
        yield* draw(life, false)
        byId.delete(life.id)
        if (byValue.get(valueOf(life)) === life) byValue.delete(valueOf(life))
      }
    }
  }
  for (const life of liveLives(ledger)) if (placed.has(life)) yield* draw(life, true)
  for (const life of [...placed.keys()]) yield* draw(life, false)
  yield '\n]}\n'
}

const meta = (name: string, pid: number, tid: number, args: Json): Json =>
  ({ ph: 'M', name, pid, tid, args })

const slice = (pid: number, tid: number, name: string, cat: string, ts: number, dur: number,
  args: Json): Json => ({ ph: 'X', pid, tid, name, cat, ts, dur, args: defined(args) })

const defined = (record: Json): Json => Object.fromEntries(Object.entries(record)
  .filter(([, value]) => value !== undefined && value !== null && value !== ''))
