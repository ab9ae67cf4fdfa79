/**
 * Every short trace that a real API can produce, judged by all policies and by a naive oracle:
 * the same (line, policy, life), for each of them; of what is only info the redundant close alone.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { CallEvent, Recorded } from '../../src/events.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { traceText } from '../../src/trace/print.ts'
import { answerTo, oracle, type Answered, type Move, type Verdict } from './oracle.ts'

const T0 = 1_767_225_600_000_000
/** Traces are judged this many at once, each a session of its own: a history's start costs most. */
const AT_ONCE = 1000
/** Values are the same small numbers in both families, as they are in life. */
const [A, B] = ['0x1', '0x2']

const msiMoves = (tid: number): Move[] => [
  { does: 'open', family: 'msi', kind: 'record', value: A, tid },
  { does: 'use', family: 'msi', value: A, tid },
  { does: 'close', family: 'msi', value: A, tid },
]

/** Two values: each can become a root, or a request under the other. */
const wininetMoves = (tid: number): Move[] => [[A, B], [B, A]].flatMap(([value, other]): Move[] => [
  { does: 'open', family: 'wininet', kind: 'root', value, tid },
  { does: 'derive', family: 'wininet', kind: 'request', from: other, value, tid },
  { does: 'use', family: 'wininet', value, tid },
  { does: 'close', family: 'wininet', value, tid },
])

const functions = {
  msi: { open: 'MsiCreateRecord', use: 'MsiRecordClearData', close: 'MsiCloseHandle' },
  wininet: { open: 'InternetOpenW', use: 'InternetReadFile', close: 'InternetCloseHandle' },
} as const

function callOf({ move, error }: Answered, session: string, seq: number): CallEvent {
  const { family, tid } = move
  const base = { session, seq, at: T0 + seq * 1000, kind: 'call', tid, began: seq - 1,
    took: 0 } as const
  // MSI returns the code; WinINet returns FALSE or null, and GetLastError the code.
  const bool = { result: error === 0 ? 1 : 0, ...error && { error } }
  if (move.does === 'derive') {
    return { ...base, fn: 'InternetOpenUrlW', handles: [move.from], ...bool,
      ...error === 0 && { outs: [move.value], result: Number(move.value) } }
  }
  const fn = functions[family][move.does]
  if (move.does === 'open') {
    return { ...base, fn, outs: [move.value], result: Number(move.value) }
  }
  return { ...base, fn, handles: [move.value], ...family === 'msi' ? { result: error } : bool }
}

/** A process that makes the moves and ends. Move 1 is at `position` + 1. */
function eventsOf(moves: readonly Answered[], session: string, position = 0): Recorded[] {
  const last = moves.length + 2
  const start = { session, seq: 1, at: T0, kind: 'start', host: 'h', pid: 1, created: T0,
    image: 'app.exe', capture: 'simulated' } as const
  const end = { session, seq: last, at: T0 + last * 1000, kind: 'end', exitCode: 0 } as const
  return [start, ...moves.map((answered, i) => callOf(answered, session, i + 2)), end]
    .map((event, i) => ({ ...event, position: position + i }))
}

const textOf = (verdict: Verdict) =>
  `line ${verdict.line}: ${verdict.policy} ${verdict.life ?? ''}`

/** What all policies find in each trace, in the words of the oracle. */
function judged(traces: readonly Answered[][]): string[][] {
  const found: string[][] = traces.map(() => [])
  const starts: number[] = []
  let position = 1
  const events = traces.flatMap((trace, i) => {
    starts.push(position)
    position += trace.length + 2
    return eventsOf(trace, `${i}`, starts[i])
  })
  for (const { severity, session, policy, life, position: at } of findingsOf(events, policies)) {
    if (severity === 'info' && policy !== 'redundant-child-close') continue
    found[Number(session)].push(textOf({ policy, line: at - starts[Number(session)],
      life: life && life.replace(`${session}/`, '').replace('/', ' ') }))
  }
  return found
}

/** Threads and values are interchangeable: the first move is on thread 1, and about value A. */
const isFirst = (move: Move) => move.tid === 1 &&
  (move.does === 'derive' ? move.from : move.value) === A

/** Calls `see` with every trace of 1 to `depth` of these moves; the API answers. */
function walk(moves: readonly Move[], depth: number, see: (trace: Answered[]) => void,
  before: Answered[] = []): void {
  if (before.length > 0) see(before)
  if (before.length === depth) return
  for (const move of moves) {
    if (before.length === 0 && !isFirst(move)) continue
    const error = answerTo(move, before)
    if (error !== null) walk(moves, depth, see, [...before, { move, error }])
  }
}

function compare(name: string, moves: readonly Move[], depth: number): void {
  test(`${name}: every trace of up to ${depth} moves`, t => {
    let traces = 0
    const counts = new Map<string, number>()
    const wrong: string[] = []
    let waiting: Answered[][] = []
    const judge = () => {
      const found = judged(waiting)
      waiting.forEach((trace, i) => {
        const verdicts = oracle(trace)
        for (const { policy } of verdicts) counts.set(policy, (counts.get(policy) ?? 0) + 1)
        const [want, got] = [verdicts.map(textOf).sort(), found[i].sort()]
        if (want.join() === got.join()) return
        wrong.push(`${traceText(eventsOf(trace, 's', 1))}\n  oracle: ${want.join('; ')}\n` +
          `  judged: ${got.join('; ')}`)
      })
      traces += waiting.length
      waiting = []
    }
    walk(moves, depth, trace => {
      waiting.push(trace)
      if (waiting.length === AT_ONCE) judge()
    })
    judge()
    const verdicts = [...counts].map(([policy, count]) => `${policy} ${count}`).join(', ')
    t.diagnostic(`${traces} traces: ${verdicts}`)
    assert.equal(wrong.length, 0, `${wrong.length} of ${traces} disagree, the first ones:\n\n` +
      wrong.slice(0, 5).join('\n\n'))
  })
}

// With LASTCALL_DEPTH=1 the traces are one move longer, and there are ten times as many.
const more = Number(process.env.LASTCALL_DEPTH ?? 0)
compare('an MSI value on two threads', [...msiMoves(1), ...msiMoves(2)], 6 + more)
compare('two WinINet values on two threads', [...wininetMoves(1), ...wininetMoves(2)], 5 + more)
compare('two WinINet values on one thread', wininetMoves(1), 6 + more)
compare('MSI and WinINet with the same values', [...msiMoves(1), ...wininetMoves(1)], 5 + more)
