/**
 * A long history read by a thread of its own, while another folds it. Pages travel as one array
 * of numbers each (and the few texts in it), so that nothing is copied; events are unpacked into
 * objects that are used again.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Recorded, RecordedOf } from '../src/events.ts'
import {
  AT, BEGAN, type Cell, decode, type Decoder, ERROR, HANDLE, type Keyed, MORE, OUT, parsed,
  POSITION, RESULT, type Row, SEQ, SESSION, SITE, TID, TOOK, valueOf, WHAT, WIDTH,
} from './columns.ts'
import { connectReader } from './connect.ts'
import { newReader, type Range } from './reader.ts'
import { FIRST_NAME, kindIds } from './schema.ts'

type Page = { cells: Float64Array; texts: string[]; rows: number }
type Message = Page | { error: Error } | { end: true }

/** Pages under way beside the one that is folded. */
const AHEAD = 2

/**
 * The events of a log in order of position, a page at a time. The object of an event is used
 * again for the next one: whoever keeps one copies it.
 * @param decoder turns ids back into text, as the log's reader does
 * @throws InputError when the log cannot be read
 */
export async function* readAhead(path: string, decoder: Decoder, range: Range = {}):
  AsyncGenerator<Iterable<Recorded>, void, undefined> {
  const worker =
    new Worker(new URL(import.meta.url), { workerData: { lastcallPages: { path, range } } })
  const arrived: Message[] = []
  let wake = () => {}
  worker.on('message', (message: Message) => { arrived.push(message); wake() })
  worker.on('error', (error: Error) => { arrived.push({ error }); wake() })
  try {
    for (let i = 0; i < AHEAD; i++) worker.postMessage('next')
    for (;;) {
      while (arrived.length === 0) await new Promise<void>(resolve => { wake = resolve })
      const message = arrived.shift()!
      if ('error' in message) throw message.error
      if ('end' in message) return
      worker.postMessage('next')
      yield unpacked(message, decoder)
    }
  } finally {
    await worker.terminate()
  }
}

// --- the reading thread ------------------------------------------------------------------------

function pack(page: readonly Row[]): Page {
  const cells = new Float64Array(page.length * WIDTH)
  const texts: string[] = []
  const known = new Map<string, number>()
  let at = 0
  for (const row of page) {
    for (let i = 0; i < WIDTH; i++) {
      const cell = row[i]
      if (typeof cell === 'number') cells[at++] = cell
      else if (cell === null) cells[at++] = NaN
      else {
        let text = known.get(cell)
        if (text === undefined) known.set(cell, text = texts.push(cell) - 1)
        // No column that can hold a text holds a negative number.
        cells[at++] = -1 - text
      }
    }
  }
  return { cells, texts, rows: page.length }
}

function serve({ path, range }: { path: string; range: Range }): void {
  const db = connectReader(path)
  const pages = newReader(db, path).pages(range)
  parentPort!.on('message', () => {
    try {
      const next = pages.next()
      if (next.done) parentPort!.postMessage({ end: true })
      else {
        const page = pack(next.value)
        parentPort!.postMessage(page, [page.cells.buffer as ArrayBuffer])
      }
    } catch (error) {
      parentPort!.postMessage({ error })
    }
  })
}

if (!isMainThread && workerData?.lastcallPages) serve(workerData.lastcallPages)

// --- unpacking -----------------------------------------------------------------------------------

type Reused = { [K in 'call' | 'status' | 'returned']:
  { -readonly [P in keyof Required<RecordedOf<K>>]: RecordedOf<K>[P & keyof RecordedOf<K>] } }

/** An iterator by hand: resuming a generator would cost a third of what unpacking does. */
function unpacked({ cells, texts, rows }: Page, from: Decoder): Iterable<Recorded> {
  const reused: Reused = {
    call: { position: 0, session: '', seq: 0, at: 0, by: undefined, kind: 'call', tid: 0, fn: '',
      began: 0, took: 0, handles: undefined, outs: undefined, result: 0, error: undefined,
      args: undefined, site: undefined, during: undefined, entered: undefined },
    status: { position: 0, session: '', seq: 0, at: 0, by: undefined, kind: 'status', tid: 0,
      family: '', status: 0, handle: '', context: 0, value: undefined, error: undefined },
    returned: { position: 0, session: '', seq: 0, at: 0, by: undefined, kind: 'returned', tid: 0,
      status: 0, took: 0 },
  }
  const { call, status, returned } = reused
  const handles = [''], outs = ['']
  let sessionId = -1
  let session = ''
  const textOf = (cell: number) => cell < 0 ? texts[-1 - cell] : valueOf(cell)
  function eventAt(row: number): Recorded {
    const what = cells[row + WHAT]
    const more = cells[row + MORE]
    if (cells[row + SESSION] !== sessionId) {
      sessionId = cells[row + SESSION]
      session = from.session(sessionId)
    }
    const rest = more !== more ? null : parsed(texts[-1 - more])
    if (what >= FIRST_NAME) {
      call.position = cells[row + POSITION]
      call.session = session
      call.seq = cells[row + SEQ]
      call.at = cells[row + AT]
      call.tid = cells[row + TID]
      call.fn = from.name(what)
      call.began = cells[row + BEGAN]
      call.took = cells[row + TOOK]
      call.result = cells[row + RESULT]
      const handle = cells[row + HANDLE], out = cells[row + OUT], error = cells[row + ERROR],
        site = cells[row + SITE]
      // NaN is the only number that is not itself: an absent cell.
      if (handle === handle) { handles[0] = textOf(handle); call.handles = handles }
      else call.handles = undefined
      if (out === out) { outs[0] = textOf(out); call.outs = outs } else call.outs = undefined
      call.error = error === error ? error : undefined
      call.site = site === site ? from.name(site) : undefined
      if (rest === null) call.args = call.during = call.entered = call.by = undefined
      else addRest(call, rest)
      return call as Recorded
    }
    if (what === kindIds.returned && rest === null) {
      returned.position = cells[row + POSITION]
      returned.session = session
      returned.seq = cells[row + SEQ]
      returned.at = cells[row + AT]
      returned.tid = cells[row + TID]
      returned.status = cells[row + RESULT]
      returned.took = cells[row + TOOK]
      return returned as Recorded
    }
    if (what === kindIds.status && rest === null && cells[row + SITE] === cells[row + SITE] &&
      cells[row + HANDLE] === cells[row + HANDLE]) {
      status.position = cells[row + POSITION]
      status.session = session
      status.seq = cells[row + SEQ]
      status.at = cells[row + AT]
      status.tid = cells[row + TID]
      status.family = from.name(cells[row + SITE])
      status.status = cells[row + RESULT]
      status.handle = textOf(cells[row + HANDLE])
      status.context = cells[row + TOOK]
      const out = cells[row + OUT], error = cells[row + ERROR]
      status.value = out === out ? textOf(out) : undefined
      status.error = error === error ? error : undefined
      return status as Recorded
    }
    return decode(rowOf(cells, row, texts), from)
  }
  let next = 0
  const end = rows * WIDTH
  const result: { done: boolean; value: Recorded } = { done: false, value: call as Recorded }
  const iterator = {
    next(): IteratorResult<Recorded> {
      if (next === end) return { done: true, value: undefined }
      result.value = eventAt(next)
      next += WIDTH
      return result as IteratorResult<Recorded>
    },
  }
  return { [Symbol.iterator]: () => iterator }
}

function addRest(call: Reused['call'], rest: Keyed): void {
  call.args = rest.args as typeof call.args
  call.during = rest.during as number | undefined
  call.entered = rest.entered as number | undefined
  call.by = rest.by as typeof call.by
  if (rest.handles !== undefined) call.handles = rest.handles as string[]
  if (rest.outs !== undefined) call.outs = rest.outs as string[]
  if (rest.site !== undefined) call.site = rest.site as string
}

function rowOf(cells: Float64Array, at: number, texts: readonly string[]): Row {
  const row: Cell[] = []
  for (let i = 0; i < WIDTH; i++) {
    const cell = cells[at + i]
    const mayBeText = i === HANDLE || i === OUT || i === MORE
    row.push(cell !== cell ? null : mayBeText && cell < 0 ? texts[-1 - cell] : cell)
  }
  return row
}
