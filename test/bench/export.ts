/**
 * How fast spans leave: our outbox against BatchSpanProcessor with the official OTLP exporter, for
 * the same spans of the same log to the same receiver (a process of its own that decodes every
 * span), interleaved, medians of rounds; and how many of them each delivered.
 *
 *   node test/bench/export.ts [--json] [--spans 100000] [--rounds 3] [--gzip]
 *
 * The outbox reads the log, builds, packs, posts and keeps a checkpoint for each batch. The
 * processor is given the same spans, built from the same log in the same way:
 *   as it is    as fast as they are built; what its queue cannot hold is lost
 *   paced       no more than its queue holds, then forceFlush: it loses nothing
 *   in memory   paced, with every span built beforehand (the outbox cannot do that)
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { diag } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { connectWriter } from '../../storage/connect.ts'
import { newOutbox } from '../../storage/export/outbox.ts'
import { newSignals } from '../../storage/export/signals.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { judgedLog, program } from '../export/histories.ts'

const { values } = parseArgs({ options: {
  json: { type: 'boolean', default: false }, spans: { type: 'string', default: '100000' },
  rounds: { type: 'string', default: '3' }, gzip: { type: 'boolean', default: false },
} })
const wanted = Number(values.spans)
const rounds = Number(values.rounds)
const BATCH = 512
const QUEUE = 2048

diag.disable()
const directory = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
const path = join(directory, 'log.db')
const log = judgedLog(path)
const db = connectWriter(path, 'NORMAL', 5000)
const [traces] = newSignals(db, path, { names: false })

/** Every span of the log, built as the outbox builds them. */
function* spans(): Generator<ReadableSpan> {
  let after = 0
  for (let chunk = traces.read(after, BATCH); chunk; chunk = traces.read(after, BATCH)) {
    for (const item of chunk.items) yield* item.parts as ReadableSpan[]
    after = chunk.upTo
  }
}

let total = 0
for (let seed = 1; total < wanted; seed++) {
  for (let i = 0; i < 20; i++) log.append(program(seed * 100 + i, { processes: 4 }))
  total = [...spans()].length
}
const inMemory = [...spans()]

const receiver = fork(join(import.meta.dirname, '../export/bench-receiver.ts'))
const [{ url }] = await once(receiver, 'message') as [{ url: string }]
type Counted = { spans: number; duplicates: number; conflicts: number }
async function received(): Promise<Counted> {
  receiver.send('count')
  return (await once(receiver, 'message'))[0] as Counted
}

let sinks = 0
async function outbox(): Promise<void> {
  const sink = { ...sinkTo(url, {}, { compression: values.gzip ? 'gzip' : 'none' }), name: `bench-${++sinks}` }
  const box = newOutbox(db, path, { sink, names: false, batch: BATCH })
  // Findings are sent by the outbox alone: they are no part of the comparison.
  db.prepare('INSERT OR REPLACE INTO checkpoints (name, value) VALUES (?, ?)')
    .run(`sink/${sink.name}/logs`, Number.MAX_SAFE_INTEGER)
  await box.run(new AbortController().signal, true)
  box.close()
}

function processor(): BatchSpanProcessor {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, keepAlive: true,
    compression: (values.gzip ? 'gzip' : 'none') as never })
  return new BatchSpanProcessor({ exporter, maxExportBatchSize: BATCH, maxQueueSize: QUEUE })
}

async function official(source: Iterable<ReadableSpan>, paced: boolean): Promise<void> {
  const batching = processor()
  let queued = 0
  for (const span of source) {
    batching.onEnd(span)
    if (paced && ++queued % QUEUE === 0) await batching.forceFlush()
  }
  await batching.forceFlush()
  await batching.shutdown()
}

const contenders: Record<string, () => Promise<void>> = {
  outbox,
  'processor as it is': () => official(spans(), false),
  'processor paced': () => official(spans(), true),
  'processor paced, in memory': () => official(inMemory, true),
}
type Result = { perSecond: number[]; delivered: number; conflicts: number }
const results = Object.fromEntries(Object.keys(contenders).map(name =>
  [name, { perSecond: [], delivered: 0, conflicts: 0 } as Result]))

for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const began = performance.now()
    await run()
    const seconds = (performance.now() - began) / 1000
    const counted = await received()
    // The first round warms up.
    if (round === 0) continue
    results[name].perSecond.push(counted.spans / seconds)
    results[name].delivered = counted.spans
    results[name].conflicts += counted.conflicts
  }
}
receiver.kill()
db.close()
log.close()
rmSync(directory, { recursive: true, force: true })

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
const ratio = median(results.outbox.perSecond.map((n, i) =>
  n / results['processor paced'].perSecond[i]))
if (values.json) {
  console.log(JSON.stringify({ spans: total, rounds, gzip: values.gzip, ratio,
    results: Object.fromEntries(Object.entries(results).map(([name, r]) =>
      [name, { perSecond: Math.round(median(r.perSecond)), delivered: r.delivered,
        conflicts: r.conflicts }])) }))
} else {
  console.log(`${total} spans, ${rounds} rounds, batches of ${BATCH}, ` +
    `${values.gzip ? 'gzip' : 'not compressed'}`)
  for (const [name, { perSecond, delivered }] of Object.entries(results)) {
    console.log(`${name.padEnd(28)} ${Math.round(median(perSecond)).toLocaleString('en').padStart(9)}` +
      ` delivered/s   ${delivered} of ${total} delivered, ${total - delivered} lost`)
  }
  console.log(`outbox / processor paced: ${ratio.toFixed(2)} (promise: >= 1, and none lost)`)
}
if (ratio < 1 || results.outbox.delivered !== total) process.exitCode = 1
