/**
 * Spans of lives: one for the life, one for its teardown from the entry of the call to its
 * settling, one for each attempt to end it that failed. They are pure functions of stored rows:
 * every time of a span is a recorded one, every id a hash of what it is about.
 */
import type { Attributes, HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type Database from 'better-sqlite3'
import type { CallEvent } from '../../src/events.ts'
import { errorName, familyNamed, functions, kindOf, statusName } from '../../src/families/all.ts'
import { meaningOf } from '../../src/meaning.ts'
import { severities } from '../../src/policy.ts'
import type { LifeRow } from '../derived.ts'
import type { Reader } from '../reader.ts'
import { attributes as a } from './attributes.ts'
import { newHistories, STATUSES_MAX } from './histories.ts'
import type { LifeHistory } from './histories.ts'
import type { Ids } from './ids.ts'
import type { OutgoingNames } from './outgoing-names.ts'
import type { Program, Programs } from './programs.ts'
import { ATTEMPTS, newTraces, UNIT_ATTEMPTS } from './traces.ts'

export type Spans = {
  /** The spans of each life, in the order given; none for what never leaves. */
  of(lives: readonly LifeRow[]): ReadableSpan[][]
  /** The context of a life's span. */
  contextOf(life: LifeRow): SpanContext
}

export const scope = { name: 'lastcall', version: '0.1.0' }

type Ancestor = Pick<LifeRow, 'id' | 'scope' | 'parent' | 'how' | 'closed_position' | 'family' |
  'kind'>

export function newSpans(db: Database.Database, reader: Reader, ids: Ids, programs: Programs,
  names: OutgoingNames): Spans {
  const traces = newTraces(db, ids)
  const histories = newHistories(db, reader, programs)
  const byId = db.prepare<[string], Ancestor>(
    'SELECT id, scope, parent, how, closed_position, family, kind FROM lives WHERE id = ?')
  const taken = db.prepare<[string, number, number], number>(`WITH RECURSIVE down (id) AS (
    SELECT id FROM lives WHERE parent = ? AND closed_position = ? AND how = 'ancestor'
    UNION SELECT l.id FROM lives l JOIN down d ON l.parent = d.id
      WHERE l.closed_position = ? AND l.how = 'ancestor')
    SELECT count(*) FROM down`).pluck()
  const anyTaken = db.prepare<[string, number], number>(
    'SELECT 1 FROM lives WHERE parent = ? AND closed_position = ? LIMIT 1').pluck()
  // `all` and a recursion cost ten times what a `get` costs: most lives need neither.
  const anyAccused = db.prepare<[string], number>('SELECT 1 FROM findings WHERE life = ? LIMIT 1')
    .pluck()
  // Only what had been found when the life became final: more cannot be in what has left. The
  // clock of another session may be behind, so the time alone does not tell.
  const accused = db.prepare<[string, number], { policy: string; severity: string }>(
    `SELECT policy, severity FROM findings WHERE life = ? AND at <= ? AND late = 0
    AND suppressed = 0 ORDER BY number`)
  const ended = db.prepare<[string], { position: number; at: number }>(
    'SELECT last_position AS position, last_at AS at FROM sessions WHERE name = ? AND ended = 1')
  const lifeSpan = (life: { id: string; scope: string }, host: string) =>
    ids.span(host, life.scope, life.id, 'life')

  function spansOf(life: LifeRow, history: LifeHistory): ReadableSpan[] {
    const program = programs.named(life.session)
    if (program.simulated) return []
    const { host } = program
    const place = traces.placeOf(life, host)
    const own = context(place.traceId, lifeSpan(life, host))
    const parent = place.parent &&
      context(place.parent.traceId, ids.span(host, place.parent.scope, place.parent.life, 'life'))
    const inTrace = parent !== null && parent.traceId === place.traceId
    const links: Link[] = []
    if (parent && !inTrace) links.push(link(parent, 'parent'))
    if (place.part > 0 && !inTrace) {
      // A unit's own life and those that it made share its scope, or its host's.
      links.push(link(context(ids.trace(host, place.unit, 0),
        ids.span(host, life.scope, place.unit, 'life')), 'continues'))
    }
    const closer = life.how === 'ancestor' ? closerOf(life) : null
    if (closer) {
      links.push(link(context(traces.placeOf(closer, host).traceId,
        ids.span(host, closer.scope, closer.id, 'teardown')), 'closed-by'))
    }
    const spans: ReadableSpan[] = []
    const settled = life.settled_at ?? ended.get(life.session)?.at ?? life.opened_at
    const room = place.unit === life.id ? UNIT_ATTEMPTS : ATTEMPTS
    const findings = anyAccused.get(life.id) ? accused.all(life.id, settled) : []
    spans.push(newSpan({
      name: `${life.family} ${life.kind}`, context: own,
      parent: inTrace ? parent : undefined, links, program,
      start: life.opened_at, end: settled,
      status: statusOf(findings),
      attributes: lifeAttributes(life, host, findings, history, history.attempts.length - room),
      events: history.statuses.map(event => ({
        time: hrTime(event.at),
        name: statusName(event.family, event.status) ?? `status ${event.status}`,
        attributes: { [a.status.key]: event.status, [a.thread.key]: event.tid },
        droppedAttributesCount: 0,
      })),
      droppedEvents: Math.max(0, history.statusCount - STATUSES_MAX),
    }))
    if (life.how === 'call' || life.how === 'all') {
      spans.push(teardown(life, program, own, history.closing))
    }
    for (const attempt of history.attempts.slice(0, room)) {
      spans.push(attempted(life, program, own, attempt))
    }
    return spans
  }

  /**
   * A life as it was when it became final. A connection outlives its process: what other
   * processes did to it later, and a settling after the process had left, came too late.
   */
  function whenFinal(life: LifeRow): LifeRow {
    const isKnown = familyNamed.has(life.family)
    if (!isKnown || kindOf(life.family, life.kind).scope === 'session') return life
    const end = ended.get(life.session)
    if (!end) return life
    if ((life.closed_position ?? 0) > end.position) {
      return { ...life, state: 'open', how: null, closed_at: null, closed_position: null,
        closed_by: null, closed_tid: null, closed_site: null, closed_session: null,
        settled_at: null, last_position: Math.min(life.last_position, end.position) }
    }
    return life.settled_at !== null && life.settled_at > end.at &&
      (life.closed_session === null || life.closed_session === life.session)
      ? { ...life, state: life.closed_position === null ? 'open' : 'closing', settled_at: null }
      : life
  }

  /** The ancestor whose own close took this life with it. */
  function closerOf(life: LifeRow): Ancestor | null {
    let ancestor: Ancestor | undefined = byId.get(life.parent ?? '')
    for (let depth = 0; ancestor && depth < 16; depth++) {
      if (ancestor.closed_position !== life.closed_position) return null
      if (ancestor.how !== 'ancestor') return ancestor.how === 'process' ? null : ancestor
      ancestor = ancestor.parent === null ? undefined : byId.get(ancestor.parent)
    }
    return null
  }

  function lifeAttributes(life: LifeRow, host: string,
    findings: readonly { policy: string; severity: string }[], { cut }: LifeHistory,
    unseen: number): Attributes {
    const out: Attributes = {
      ...common(life, host),
      [a.state.key]: life.state, [a.uses.key]: life.uses,
      [a.thread.key]: life.opened_tid, [a.position.key]: life.opened_position,
    }
    if (life.opened_by) out[a.function.key] = life.opened_by
    if (life.how) out[a.how.key] = life.how
    if (life.opened_site) out[a.site.key] = life.opened_site
    if (life.parent !== null) out[a.parent.key] = names.life(life.parent, host)
    if (life.inferred) out[a.inferred.key] = true
    if (life.borrowed) out[a.borrowed.key] = true
    if (cut) out[a.cut.key] = true
    if (unseen > 0) out[a.moreAttempts.key] = unseen
    if (life.facts !== null) {
      const facts = JSON.parse(life.facts) as Record<string, string | number>
      for (const [name, value] of Object.entries(facts)) {
        out[a.argument.key.replace('<name>', name)] =
          typeof value === 'string' ? names.argument(name, value)
            : Number.isSafeInteger(value) ? value : String(value)
      }
    }
    if (findings.length > 0) {
      out[a.errorType.key] = worst(findings).policy
      out[a.findings.key] = [...new Set(findings.map(f => f.policy))]
    }
    return out
  }

  const common = (life: LifeRow, host: string): Attributes => ({
    [a.family.key]: life.family, [a.kind.key]: life.kind,
    [a.value.key]: names.name(life.value), [a.life.key]: names.life(life.id, host),
  })

  function teardown(life: LifeRow, program: Program, parent: SpanContext,
    closing: CallEvent | null): ReadableSpan {
    const { host } = program
    const out: Attributes = {
      ...common(life, host), [a.how.key]: life.how!,
      [a.thread.key]: life.closed_tid!, [a.position.key]: life.closed_position!,
    }
    if (life.closed_by) out[a.function.key] = life.closed_by
    if (life.closed_site) out[a.site.key] = life.closed_site
    if (closing?.args?.force !== undefined) out[a.force.key] = closing.args.force !== 0
    if (kindOf(life.family, life.kind)?.cascades &&
      anyTaken.get(life.id, life.closed_position!)) {
      const count = taken.get(life.id, life.closed_position!, life.closed_position!)!
      if (count > 0) out[a.closedDescendants.key] = count
    }
    return newSpan({
      name: life.closed_by || `${life.family} close`, program, parent, attributes: out,
      context: context(parent.traceId, ids.span(host, life.scope, life.id, 'teardown')),
      start: life.closed_at! - (closing?.took ?? 0),
      // Without a settling the process left first: then its end is the teardown's.
      end: life.settled_at ?? ended.get(life.session)?.at ?? life.closed_at!,
    })
  }

  function attempted(life: LifeRow, program: Program, parent: SpanContext,
    call: CallEvent & { position: number }): ReadableSpan {
    const fn = functions.get(call.fn)!
    const meaning = meaningOf(fn, call, { ok: true, pending: false, error: 0 })
    const out: Attributes = {
      ...common(life, program.host), [a.how.key]: meaning.ok ? 'reference' : 'refused',
      [a.thread.key]: call.tid, [a.position.key]: call.position, [a.function.key]: fn.base,
    }
    if (call.site) out[a.site.key] = call.site
    if (call.args?.force !== undefined) out[a.force.key] = call.args.force !== 0
    const error = meaning.ok ? undefined : errorName(life.family, meaning.error)
    if (error !== undefined) out[a.errorType.key] = error
    return newSpan({
      name: fn.base, program, parent, attributes: out,
      context: context(parent.traceId,
        ids.span(program.host, life.scope, life.id, `attempt ${call.position}`)),
      start: call.at - call.took, end: call.at,
      status: error === undefined ? undefined : { code: SpanStatusCode.ERROR },
    })
  }

  return {
    of(rows) {
      const lives = rows.map(whenFinal)
      const read = histories.of(lives)
      return lives.map((life, i) => spansOf(life, read[i]))
    },
    contextOf(life) {
      const { host } = programs.named(life.session)
      return context(traces.placeOf(life, host).traceId, lifeSpan(life, host))
    },
  }
}

const UNSET: SpanStatus = { code: SpanStatusCode.UNSET }
const ZERO: HrTime = [0, 0]

type SpanParts = {
  name: string; context: SpanContext; parent?: SpanContext; links?: Link[]; program: Program
  start: number; end: number; status?: SpanStatus; attributes: Attributes
  events?: ReadableSpan['events']; droppedEvents?: number
}

function newSpan(parts: SpanParts): ReadableSpan {
  const { context } = parts
  const startTime = hrTime(parts.start)
  return {
    name: parts.name, kind: SpanKind.INTERNAL, spanContext: () => context,
    parentSpanContext: parts.parent, startTime,
    // Clocks of two sessions may disagree: a span never ends before it begins.
    endTime: parts.end < parts.start ? startTime : hrTime(parts.end),
    status: parts.status ?? UNSET, attributes: parts.attributes, links: parts.links ?? [],
    events: parts.events ?? [], duration: ZERO, ended: true,
    resource: parts.program.resource, instrumentationScope: scope,
    droppedAttributesCount: 0, droppedEventsCount: parts.droppedEvents ?? 0, droppedLinksCount: 0,
  }
}

/** µs since the epoch as OTLP wants it. The serializer lets a negative time wrap: it becomes 0. */
export function hrTime(at: number): HrTime {
  if (!(at > 0)) return ZERO
  const seconds = Math.floor(at / 1e6)
  return [seconds, Math.round(at - seconds * 1e6) * 1000]
}

const context = (traceId: string, spanId: string): SpanContext =>
  ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED })

const link = (to: SpanContext, what: string): Link =>
  ({ context: to, attributes: { [a.link.key]: what } })

const rank = new Map<string, number>(severities.map((severity, i) => [severity, i]))

function worst<F extends { severity: string }>(findings: readonly F[]): F {
  return findings.reduce((worst, f) =>
    rank.get(f.severity)! < rank.get(worst.severity)! ? f : worst)
}

function statusOf(findings: readonly { policy: string; severity: string }[]): SpanStatus {
  return findings.length === 0 ? UNSET
    : { code: SpanStatusCode.ERROR, message: worst(findings).policy }
}
