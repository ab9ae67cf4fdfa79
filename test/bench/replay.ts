/**
 * `node test/bench/replay.ts [events]`: all policies over a long history, against the raw page
 * scan of the same rows in the same run. Promise: at least 0.6 of it, memory bound by live handles.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHistory } from '../../src/history.ts'
import { policies } from '../../src/policies/all.ts'
import { simulate } from '../../src/simulated/programs.ts'
import type { HandleEvent } from '../../src/events.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { readAhead } from '../../storage/read-ahead.ts'

const wanted = Number(process.argv[2] ?? 1_000_000)
const rounds = 5
const folder = mkdtempSync(join(tmpdir(), 'lastcall-bench-'))
const path = join(folder, 'history.db')
try {
  const log = openLog(path, { synchronous: 'NORMAL' })
  let written = 0
  let batch: HandleEvent[] = []
  for (let seed = 1; written < wanted; seed++) {
    batch.push(...simulate(seed, { faults: seed % 5 === 0 ? 1 : 0 }).events)
    if (batch.length >= 1000) {
      written += log.append(batch).length
      batch = []
    }
  }
  log.close()

  const scans: number[] = []
  const replays: number[] = []
  let findings = 0
  let heap = 0
  for (let round = 0; round < rounds; round++) {
    const reader = readLog(path)
    let start = performance.now()
    let rows = 0
    for (const page of reader.pages()) rows += page.length
    scans.push(rows / (performance.now() - start) * 1000)

    const history = newHistory(policies)
    start = performance.now()
    findings = 0
    for await (const page of readAhead(path, reader.decoder)) {
      for (const event of page) findings += history.apply(event).length
    }
    replays.push(history.state.events / (performance.now() - start) * 1000)
    heap = Math.max(heap, process.memoryUsage().heapUsed)
    reader.close()
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]
  const scan = median(scans)
  const replay = median(replays)
  console.log(`${written} events, ${policies.length} policies, ${findings} findings`)
  console.log(`raw page scan   ${Math.round(scan / 1000)} k rows/s`)
  console.log(`replay          ${Math.round(replay / 1000)} k events/s   ${(replay / scan).toFixed(2)} of the scan (promise 0.60)`)
  console.log(`heap at most    ${Math.round(heap / 1048576)} MB`)
} finally {
  rmSync(folder, { recursive: true })
}
