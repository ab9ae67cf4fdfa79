/**
 * What a sink is sent, as two streams of numbered items: lives that became final (traces), and
 * findings (logs). A number is never given twice, so a checkpoint is one number.
 */
import type Database from 'better-sqlite3'
import { JsonLogsSerializer, JsonTraceSerializer, ProtobufLogsSerializer, ProtobufTraceSerializer }
  from '@opentelemetry/otlp-transformer'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { newDerivedReader, type KeptFinding, type LifeRow } from '../derived.ts'
import { newReader } from '../reader.ts'
import { newSummary } from '../summary.ts'
import { attributes } from './attributes.ts'
import { newFindingRecords } from './findings.ts'
import { newIds } from './ids.ts'
import { newOutgoingNames } from './outgoing-names.ts'
import type { Accepted } from './post.ts'
import { newPrograms } from './programs.ts'
import { newSpans } from './spans.ts'

export type SignalName = 'traces' | 'logs'

/** One life with its spans, or one finding with its record; `parts` is empty for what stays. */
export type Item = {
  number: number; parts: readonly unknown[]
  /** When it became what it is, µs since the epoch, and the position of its last event. */
  at: number; position: number
  /** A life of which events had left the log before. */
  cut?: boolean
}

/** What stays is in no item, but `upTo` passes it. */
export type Chunk = { items: Item[]; upTo: number }

export type Signal = {
  name: SignalName
  /** What one item is called in messages. */
  noun: string
  /** At most `limit` items after a number, or null when there are none. */
  read(after: number, limit: number): Chunk | null
  /** Items by their numbers; those that the log no longer has are missing. */
  exactly(numbers: readonly number[]): Item[]
  /** When the oldest item after a number became exportable, µs; null when there is none. */
  oldest(after: number): number | null
  /** How many are after a number. */
  waiting(after: number): number
  encode(items: readonly Item[]): Uint8Array
  /** The same as one line of OTLP JSON. */
  json(items: readonly Item[]): string
  /** @throws when the body is no response of OTLP */
  decode(body: Uint8Array): Accepted
}

export type SignalOptions = {
  /** Names leave in clear. */
  names: boolean
  /** Simulated sessions come too: only into a file. */
  simulated?: boolean
  /** What names are hidden under and ids made from; default the log's own key. */
  key?: Uint8Array
}

/** The signals of a log. */
export function newSignals(db: Database.Database, path: string, options: SignalOptions):
  readonly [traces: Signal, logs: Signal] {
  const reader = newReader(db, path)
  const derived = newDerivedReader(db)
  const key = options.key ?? newSummary(db).nameKey()
  const names = newOutgoingNames(key, options.names)
  const programs = newPrograms(db, names, options.simulated ?? false)
  const spans = newSpans(db, reader, newIds(key), programs, names)
  const record = newFindingRecords(derived, programs, spans, names)
  const one = <A extends unknown[]>(sql: string) => db.prepare<A, number>(sql).pluck()
  // Unless it settled, it became final with its session.
  const oldestLife = one<[number]>(`SELECT coalesce(l.settled_at, s.last_at) FROM lives l
    JOIN sessions s ON s.id = l.session WHERE l.ready > ? ORDER BY l.ready LIMIT 1`)
  const oldestFinding = one<[number]>(
    'SELECT at FROM findings WHERE number > ? ORDER BY number LIMIT 1')
  const ended = db.prepare<[string], number>('SELECT last_at FROM sessions WHERE name = ?').pluck()
  const livesAfter = one<[number]>('SELECT count(*) FROM lives WHERE ready > ?')
  const findingsAfter = one<[number]>('SELECT count(*) FROM findings WHERE number > ?')
  const livesBy = (numbers: readonly number[]) => numbers.flatMap(n =>
    derived.readyLives(n - 1, 1).filter(life => life.ready === n))
  const findingsBy = (numbers: readonly number[]) => numbers.flatMap(n =>
    derived.findings(n - 1, 1).filter(finding => finding.number === n))

  const ofLives = (lives: readonly LifeRow[]): Item[] => {
    const built = spans.of(lives)
    return lives.map((life, i) => ({ number: life.ready!, parts: built[i],
      at: life.settled_at ?? ended.get(life.session) ?? life.opened_at,
      position: life.last_position, cut: attributes.cut.key in (built[i][0]?.attributes ?? {}),
    })).filter(item => item.parts.length > 0)
  }
  const ofFindings = (findings: readonly KeptFinding[]): Item[] => findings.flatMap(finding => {
    const built = record(finding)
    return built ? [{ number: finding.number, parts: [built], at: finding.at,
      position: finding.position }] : []
  })
  const spansIn = (items: readonly Item[]) => items.flatMap(i => i.parts as ReadableSpan[])
  const recordsIn = (items: readonly Item[]) => items.flatMap(i => i.parts as ReadableLogRecord[])
  // One read transaction for each batch: one snapshot, and a lookup costs a tenth of what it costs
  // when each takes and drops the lock of the WAL by itself.
  const snapshot = <T>(read: () => T): T => db.transaction(read).deferred()
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString('utf8')

  return [{
    name: 'traces', noun: 'life',
    read: (after, limit) => snapshot(() => {
      const lives = derived.readyLives(after, limit)
      return lives.length === 0 ? null : { items: ofLives(lives), upTo: lives.at(-1)!.ready! }
    }),
    exactly: numbers => snapshot(() => ofLives(livesBy(numbers))),
    oldest: after => oldestLife.get(after) ?? null,
    waiting: after => livesAfter.get(after) ?? 0,
    encode: items => ProtobufTraceSerializer.serializeRequest(spansIn(items))!,
    json: items => text(JsonTraceSerializer.serializeRequest(spansIn(items))),
    decode(body) {
      const said = ProtobufTraceSerializer.deserializeResponse(body).partialSuccess
      return { rejected: Number(said?.rejectedSpans ?? 0), message: said?.errorMessage ?? '' }
    },
  }, {
    name: 'logs', noun: 'finding',
    read: (after, limit) => snapshot(() => {
      const findings = derived.findings(after, limit)
      return findings.length === 0 ? null
        : { items: ofFindings(findings), upTo: findings.at(-1)!.number }
    }),
    exactly: numbers => snapshot(() => ofFindings(findingsBy(numbers))),
    oldest: after => oldestFinding.get(after) ?? null,
    waiting: after => findingsAfter.get(after) ?? 0,
    encode: items => ProtobufLogsSerializer.serializeRequest(recordsIn(items))!,
    json: items => text(JsonLogsSerializer.serializeRequest(recordsIn(items))),
    decode(body) {
      const said = ProtobufLogsSerializer.deserializeResponse(body).partialSuccess
      return { rejected: Number(said?.rejectedLogRecords ?? 0), message: said?.errorMessage ?? '' }
    },
  }]
}
