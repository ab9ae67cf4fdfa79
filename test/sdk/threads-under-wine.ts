/**
 * A correct program of four threads, each making and closing MSI records as fast as it can; all
 * record into the process's one session. Prints what the collected history amounts to.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { flush, msi, onEvents } from '../../src/sdk.ts'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { fold, newLedger, newMove } from '../../src/ledger.ts'

const THREADS = 4
const PAIRS = Number(process.env.PAIRS ?? 25_000)

function work(): void {
  for (let i = 0; i < PAIRS; i++) {
    const { handle } = msi.MsiCreateRecord(1)
    // Keep some open for a while, so that the threads take each other's freed values.
    if (i % 3 === 0) msi.MsiRecordSetInteger(handle!, 1, i)
    if (msi.MsiCloseHandle(handle!).result !== 0) throw new Error('a correct close was refused')
  }
}

if (!isMainThread) work()
else {
  const events: HandleEvent[] = []
  onEvents(batch => { events.push(...batch) })
  const started = performance.now()
  await Promise.all(Array.from({ length: THREADS }, () => new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { execArgv: [], workerData })
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })))
  flush()
  const ms = performance.now() - started
  const ledger = newLedger()
  const move = newMove()
  let naive = 0
  const open = new Set<string>()
  let mismatches = 0
  events.forEach((event, i) => {
    if (event.kind === 'call' && event.fn === 'MsiCreateRecord') {
      if (open.has(event.outs![0])) naive++
      open.add(event.outs![0])
    } else if (event.kind === 'call' && event.fn === 'MsiCloseHandle') {
      open.delete(event.handles![0])
    }
    fold(ledger, { ...event, position: i + 1 } as Recorded, move)
    if (event.kind === 'call' && event.fn === 'MsiCloseHandle') {
      const life = move.lives[0]
      // Every record is closed by the thread that made it, so another thread's life is a mistake.
      if (!life || move.relations[0] !== 'open' || life.opened.tid !== event.tid) mismatches++
    }
  })
  const calls = events.filter(event => event.kind === 'call')
  const still = [...ledger.sessions.values()].flatMap(session => [...session.open])
  console.log(JSON.stringify({
    calls: calls.length, expected: THREADS * (PAIRS * 2 + Math.ceil(PAIRS / 3)),
    threads: new Set(calls.map(call => call.tid)).size,
    contiguous: events.every((event, i) => event.seq === i + 1),
    outOfOrder: naive, contradictions: ledger.contradictions, mismatches, open: still.length,
    ms: Math.round(ms),
  }))
}
