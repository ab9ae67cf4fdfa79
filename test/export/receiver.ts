/**
 * An OTLP/HTTP receiver that shares no code with what sends: protobufjs over .proto text decodes
 * every request, and whatever comes twice must be equal in every field.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions as TlsOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'

const root = process.env.LASTCALL_OTLP_PROTO ? official(process.env.LASTCALL_OTLP_PROTO)
  : protobuf.loadSync(join(import.meta.dirname, 'otlp.proto'))
export const typeNamed = (name: string) => root.lookupType(name)
const requests = { '/v1/traces': typeNamed('ExportTraceServiceRequest'),
  '/v1/logs': typeNamed('ExportLogsServiceRequest'),
  '/v1/metrics': typeNamed('ExportMetricsServiceRequest') }

/** The official files, of which otlp.proto must be a part. */
function official(checkout: string): protobuf.Root {
  const root = new protobuf.Root()
  root.resolvePath = (_, target) => join(checkout, target)
  root.loadSync(['trace', 'logs', 'metrics'].map(signal =>
    `opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`)).resolveAll()
  const shape = (type: protobuf.Type) => new Map(type.fieldsArray.map(f => [f.name, [f.id, f.repeated,
    f.resolvedType instanceof protobuf.Enum ? 'int32' : f.resolvedType?.name ?? f.type].join(' ')]))
  const ours = protobuf.loadSync(join(import.meta.dirname, 'otlp.proto')).resolveAll()
  const check = (type: protobuf.ReflectionObject): void => {
    if (type instanceof protobuf.Type) {
      const theirs = shape(root.lookupType(type.name))
      for (const [name, field] of shape(type)) {
        assert.equal(field, theirs.get(name), `${type.name}.${name} is not as in ${checkout}`)
      }
    }
    if (type instanceof protobuf.Namespace) type.nestedArray.forEach(check)
  }
  check(ours)
  return root
}

export type Any = string | number | boolean | Any[]
export type Attributes = Record<string, Any>
export type Link = { traceId: string; spanId: string; attributes: Attributes }
export type Event = { time: bigint; name: string; attributes: Attributes }
/** Times are nanoseconds since the epoch. */
export type Span = {
  traceId: string; spanId: string; parent: string; name: string; kind: number
  start: bigint; end: bigint; attributes: Attributes; events: Event[]; droppedEvents: number
  links: Link[]; status: { code: number; message: string }; resource: Attributes
}
export type LogRecord = {
  time: bigint; observed: bigint; severity: number; severityText: string; body: Any
  attributes: Attributes; traceId: string; spanId: string; eventName: string; resource: Attributes
}
/** `monotonic` is null but for a sum. A point of a histogram has `count` and `buckets`. */
export type Metric = {
  name: string; unit: string; kind: 'gauge' | 'sum' | 'histogram'; monotonic: boolean | null
  points: { attributes: Attributes; value: number; count: number; buckets: number[] }[]
}

export type Request = {
  /** Counts from 1. */
  n: number
  path: string; headers: IncomingHttpHeaders; bytes: number; body: Uint8Array
  spans: Span[]; records: LogRecord[]; metrics: Metric[]
  /** Keeps what it brought. */
  accept(): void
}
/** Answers a request in its own way; true when it did, false for the normal answer. */
export type Fault = (request: Request, response: ServerResponse) => boolean | Promise<boolean>

export type Receiver = {
  url: string
  /** By span id. */
  spans: Map<string, Span>
  /** By record, as JSON: log records have no id. */
  records: Map<string, LogRecord>
  /** Spans that came again, and those of them that were different. */
  duplicates: number
  conflicts: string[]
  requests: Request[]
  inFlight: number
  mostInFlight: number
  fault: Fault | null
  close(): Promise<void>
}

type Options = { tls?: TlsOptions; port?: number; keepRequests?: boolean
  decode?: boolean }

export async function startReceiver(options: Options = {}): Promise<Receiver> {
  const server = options.tls ? createTlsServer(options.tls) : createServer()
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    receiver.inFlight++
    receiver.mostInFlight = Math.max(receiver.mostInFlight, receiver.inFlight)
    response.on('close', () => receiver.inFlight--)
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', async () => {
      const raw = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
      const path = request.url ?? ''
      const decoded = options.decode === false ? { spans: [], records: [], metrics: [] }
        : decode(path, body)
      let kept = false
      const seen: Request = { n: ++count, path, headers: request.headers, bytes: raw.length, body,
        ...decoded, accept() {
          if (kept) return
          kept = true
          keep(receiver, decoded)
        } }
      receiver.requests.push(options.keepRequests === false
        ? { ...seen, body: raw.subarray(0, 0), spans: [], records: [], metrics: [] } : seen)
      if (receiver.fault && await receiver.fault(seen, response)) return
      seen.accept()
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  let count = 0
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    spans: new Map(), records: new Map(), duplicates: 0, conflicts: [], requests: [],
    inFlight: 0, mostInFlight: 0, fault: null,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}

function keep(receiver: Receiver, { spans, records }: { spans: Span[]; records: LogRecord[] }): void {
  for (const span of spans) {
    const before = receiver.spans.get(span.spanId)
    if (before) {
      receiver.duplicates++
      if (json(before) !== json(span)) receiver.conflicts.push(`${json(before)}\n${json(span)}`)
    } else receiver.spans.set(span.spanId, span)
  }
  for (const record of records) {
    const text = json(record)
    if (receiver.records.has(text)) receiver.duplicates++
    receiver.records.set(text, record)
  }
}

export const json = (value: unknown) =>
  JSON.stringify(value, (_, v) => typeof v === 'bigint' ? String(v) : v)

// What protobufjs gives, as far as it is read here.
type WireValue = { stringValue?: string; boolValue?: boolean; intValue?: string
  doubleValue?: number; arrayValue?: { values: WireValue[] } }
type WireAttributes = { key: string; value: WireValue }[]
type WireSpan = {
  traceId: Uint8Array; spanId: Uint8Array; parentSpanId?: Uint8Array; name: string; kind: number
  startTimeUnixNano?: string; endTimeUnixNano?: string; attributes: WireAttributes
  events: { timeUnixNano: string; name: string; attributes: WireAttributes }[]
  droppedEventsCount?: number; status?: { code?: number; message?: string }
  links: { traceId: Uint8Array; spanId: Uint8Array; attributes: WireAttributes }[]
}
type WireRecord = {
  timeUnixNano: string; observedTimeUnixNano: string; severityNumber: number
  severityText: string; body: WireValue; attributes: WireAttributes; traceId?: Uint8Array
  spanId?: Uint8Array; eventName?: string
}
type WireGroup = { resource: { attributes: WireAttributes }; scopeSpans: { spans: WireSpan[] }[]
  scopeLogs: { logRecords: WireRecord[] }[] }
type WirePoint = { attributes: WireAttributes; asDouble?: number; asInt?: string; count?: string
  sum?: number; bucketCounts?: string[] }
type WireData = { dataPoints: WirePoint[]; isMonotonic?: boolean }
type WireMetric = { name: string; unit: string; gauge?: WireData; sum?: WireData
  histogram?: WireData }
type Wire = { resourceSpans?: WireGroup[]; resourceLogs?: WireGroup[]
  resourceMetrics?: { scopeMetrics: { metrics: WireMetric[] }[] }[] }

function decode(path: string, body: Uint8Array):
  { spans: Span[]; records: LogRecord[]; metrics: Metric[] } {
  const type = requests[path as keyof typeof requests]
  if (!type) return { spans: [], records: [], metrics: [] }
  const message = type.toObject(type.decode(body), { longs: String, arrays: true }) as Wire
  const spans: Span[] = []
  const records: LogRecord[] = []
  for (const group of message.resourceSpans ?? []) {
    const resource = attributesOf(group.resource.attributes)
    for (const s of group.scopeSpans.flatMap(scope => scope.spans)) {
      spans.push({
        traceId: hex(s.traceId), spanId: hex(s.spanId), parent: hex(s.parentSpanId),
        name: s.name, kind: s.kind, start: BigInt(s.startTimeUnixNano ?? 0),
        end: BigInt(s.endTimeUnixNano ?? 0), attributes: attributesOf(s.attributes),
        events: s.events.map(e => ({ time: BigInt(e.timeUnixNano), name: e.name,
          attributes: attributesOf(e.attributes) })),
        droppedEvents: s.droppedEventsCount ?? 0,
        links: s.links.map(l => ({ traceId: hex(l.traceId), spanId: hex(l.spanId),
          attributes: attributesOf(l.attributes) })),
        status: { code: s.status?.code ?? 0, message: s.status?.message ?? '' }, resource,
      })
    }
  }
  for (const group of message.resourceLogs ?? []) {
    const resource = attributesOf(group.resource.attributes)
    for (const r of group.scopeLogs.flatMap(scope => scope.logRecords)) {
      records.push({
        time: BigInt(r.timeUnixNano), observed: BigInt(r.observedTimeUnixNano),
        severity: r.severityNumber, severityText: r.severityText, body: anyOf(r.body),
        attributes: attributesOf(r.attributes), traceId: hex(r.traceId), spanId: hex(r.spanId),
        eventName: r.eventName ?? '', resource,
      })
    }
  }
  const metrics = (message.resourceMetrics ?? []).flatMap(group => group.scopeMetrics)
    .flatMap(scope => scope.metrics).map(metricOf)
  return { spans, records, metrics }
}

function metricOf({ name, unit, gauge, sum, histogram }: WireMetric): Metric {
  const { dataPoints, isMonotonic } = (gauge ?? sum ?? histogram)!
  return { name, unit, kind: gauge ? 'gauge' : sum ? 'sum' : 'histogram',
    monotonic: sum ? isMonotonic ?? false : null,
    points: dataPoints.map(p => ({ attributes: attributesOf(p.attributes),
      value: p.asDouble ?? p.sum ?? Number(p.asInt ?? 0), count: Number(p.count ?? 0),
      buckets: (p.bucketCounts ?? []).map(Number) })) }
}

const hex = (bytes: Uint8Array | undefined) => bytes ? Buffer.from(bytes).toString('hex') : ''

function attributesOf(list: WireAttributes): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, anyOf(value)]))
}

function anyOf(value: WireValue): Any {
  if (value.arrayValue) return value.arrayValue.values.map(anyOf)
  if (value.intValue !== undefined) return Number(value.intValue)
  // An empty value would be one that the serializer dropped.
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? '(empty)'
}
