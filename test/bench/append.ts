/**
 * How fast the log appends, against bare better-sqlite3 inserts of the same rows: same columns,
 * batch sizes and synchronous mode, interleaved in one run, medians of rounds
 * (of the ratio, the median of the rounds' ratios: noise hits both sides of a round).
 *
 *   node test/bench/append.ts [--json] [--events 200000] [--rounds 7]
 *
 * The promise is a ratio of 0.6 without a judge; with one it is printed for information.
 */
import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { HandleEvent } from '../../src/events.ts'
import { fold, newLedger, newMove } from '../../src/ledger.ts'
import { COLUMNS, encode, POSITION, type Row, SESSION, WIDTH } from '../../storage/columns.ts'
import { type Judge, openLog } from '../../storage/log.ts'

const { values } = parseArgs({ options: {
  json: { type: 'boolean', default: false }, events: { type: 'string', default: '60000' },
  rounds: { type: 'string', default: '7' },
} })
const rounds = Number(values.rounds)

/** A program that opens, reads and closes requests: what a probe sees of WinINet and MSI. */
function history(count: number): HandleEvent[] {
  const events: HandleEvent[] = [{ kind: 'start', session: 'bench', seq: 1, at: 1e15, host: 'h',
    pid: 1, created: 1, image: 'app.exe', capture: 'probe' }]
  let handle = 0xcc0004
  while (events.length < count) {
    const opened = `0x${(handle += 4).toString(16)}`
    const call = (fn: string, more: object) => events.push({ kind: 'call', session: 'bench',
      seq: events.length + 1, at: 1e15 + events.length * 40, tid: 12, fn, began: events.length,
      took: 17, site: `app.exe+0x${(events.length % 64).toString(16)}`, ...more } as HandleEvent)
    call('InternetOpenW', { outs: [opened], result: handle, args: { flags: 0 } })
    for (let i = 0; i < 6; i++) call('InternetQueryOptionW', { handles: [opened], result: 1 })
    call('InternetReadFile', { handles: [opened], result: 0, error: 12002 })
    call('InternetCloseHandle', { handles: [opened], result: 1 })
  }
  return events.slice(0, count)
}

const directory = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
let files = 0

function batches<T>(all: readonly T[], size: number): T[][] {
  const out: T[][] = []
  for (let i = 0; i < all.length; i += size) out.push(all.slice(i, i + size))
  return out
}

function seconds(work: () => void): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

/** The very rows that the log stores, encoded beforehand. */
function rowsOf(events: readonly HandleEvent[]): Row[] {
  const names = new Map<string, number>()
  const intern = (text: string) => {
    if (!names.has(text)) names.set(text, 32 + names.size)
    return names.get(text)!
  }
  return events.map((event, i) => {
    const row: Row = new Array(WIDTH).fill(null)
    encode(event, row, intern)
    row[POSITION] = i + 1
    row[SESSION] = 1
    return row
  })
}

function raw(rows: readonly Row[], size: number, synchronous: string): number {
  const db = new Database(join(directory, `${files++}.db`))
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  db.exec(`CREATE TABLE events (position INTEGER PRIMARY KEY, session INTEGER NOT NULL,
    seq INTEGER NOT NULL, at INTEGER NOT NULL, what INTEGER NOT NULL, tid INTEGER, began INTEGER,
    took INTEGER, handle INTEGER, out INTEGER, result INTEGER, error INTEGER, site INTEGER,
    more TEXT)`)
  const insert = db.prepare(
    `INSERT INTO events (${COLUMNS}) VALUES (${new Array(WIDTH).fill('?').join(', ')})`)
  const all = batches(rows, size)
  const write = db.transaction((batch: Row[]) => {
    for (const row of batch) insert.run(row)
  }).immediate
  const took = seconds(() => { for (const batch of all) write(batch) })
  db.close()
  return took
}

function foldOnly(): Judge {
  const ledger = newLedger()
  const move = newMove()
  ledger.dirty = []
  const none: never[] = []
  return { ledger, apply(event) { fold(ledger, event, move); return none } }
}

function appended(events: readonly HandleEvent[], size: number, synchronous: 'FULL' | 'NORMAL',
  judged: boolean): number {
  const log = openLog(join(directory, `${files++}.db`),
    { synchronous, ...judged && { judge: foldOnly } })
  const all = batches(events, size)
  const took = seconds(() => { for (const batch of all) log.append(batch) })
  log.close()
  return took
}

const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]
const results = []
for (const synchronous of ['FULL', 'NORMAL'] as const) {
  for (const size of [20, 1000]) {
    // With FULL and small batches every batch waits for the disk: fewer are enough.
    const count = Math.min(Number(values.events), synchronous === 'FULL' ? size * 300 : Infinity)
    const events = history(count)
    const rows = rowsOf(events)
    const times = { raw: [] as number[], log: [] as number[], judged: [] as number[] }
    for (let round = -1; round < rounds; round++) {
      const measured = [raw(rows, size, synchronous), appended(events, size, synchronous, false),
        appended(events, size, synchronous, true)]
      if (round < 0) continue
      times.raw.push(measured[0])
      times.log.push(measured[1])
      times.judged.push(measured[2])
    }
    const rate = (list: number[]) => Math.round(count / median(list))
    const result = { synchronous, batch: size, events: count, rounds, raw: rate(times.raw),
      log: rate(times.log), ratio: median(times.raw.map((t, i) => t / times.log[i])),
      folded: rate(times.judged) }
    results.push(result)
    if (!values.json) {
      console.log(`${synchronous.padEnd(6)} ${String(size).padStart(4)} a batch: raw ` +
        `${result.raw.toLocaleString('en')}/s, log ${result.log.toLocaleString('en')}/s, ratio ` +
        `${result.ratio.toFixed(2)} (with the ledger ${result.folded.toLocaleString('en')}/s)`)
    }
  }
}
rmSync(directory, { recursive: true })
if (values.json) console.log(JSON.stringify(results))
process.exitCode = results.every(r => r.ratio >= 0.6) ? 0 : 1
