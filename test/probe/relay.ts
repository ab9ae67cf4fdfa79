/** Reads Wine's relay log: an account of the same run that does not come from us. */
import assert from 'node:assert/strict'
import type { CallEvent, HandleEvent } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import type { Run } from './trace.ts'

export type RelayCall = {
  tid: number; fn: string; args: bigint[]; result: number
  /** Made while another function of the families was running. */
  nested: boolean
  /** MSI handles made inside it, as Wine's msi says. */
  made: string[]
}

const LINE = /^[\d.]+:([0-9a-f]+):([0-9a-f]+):(Call|Ret ) (?:wininet|msi|mpr|rasapi32)\.(\w+)\((.*)$/
const MADE = /^[\d.]+:([0-9a-f]+):([0-9a-f]+):trace:msi:alloc_msi(?:_remote_)?handle .* -> (\d+)/
const ARGUMENT = /([0-9a-f]{8,16})(?: L?"(?:[^"\\]|\\.)*")?/gy

function argumentsOf(text: string): bigint[] {
  const args: bigint[] = []
  ARGUMENT.lastIndex = 0
  for (;;) {
    const match = ARGUMENT.exec(text)
    if (!match) return args
    args.push(BigInt('0x' + match[1]))
    if (text[ARGUMENT.lastIndex] !== ',') return args
    ARGUMENT.lastIndex++
  }
}

/** The calls of one process to the families' functions, by return. Results are 32 bits. */
export function relayCalls(log: string, pid: number): RelayCall[] {
  const open = new Map<number, Omit<RelayCall, 'tid' | 'result'>[]>()
  const calls: RelayCall[] = []
  for (const line of log.split('\n')) {
    const match = LINE.exec(line)
    if (!match) {
      const made = MADE.exec(line)
      if (made && parseInt(made[1], 16) === pid) {
        open.get(parseInt(made[2], 16))?.at(-1)?.made.push(`0x${Number(made[3]).toString(16)}`)
      }
      continue
    }
    if (parseInt(match[1], 16) !== pid) continue
    const [, , thread, what, fn, rest] = match
    const tid = parseInt(thread, 16)
    const stack = open.get(tid) ?? []
    open.set(tid, stack)
    if (what === 'Call') {
      stack.push({ fn, args: argumentsOf(rest), made: [],
        nested: stack.some(outer => functions.has(outer.fn)) })
    } else {
      const call = stack.pop()
      if (call?.fn !== fn) throw new Error(`the relay log is torn at ${line}`)
      if (!functions.has(fn)) continue
      const result = Number(BigInt.asUintN(32, BigInt('0x' + /retval=([0-9a-f]+)/.exec(rest)![1])))
      calls.push({ tid, ...call, result })
    }
  }
  return calls
}

export const isCall = (event: HandleEvent): event is CallEvent => event.kind === 'call'

/** Wine's relay traces only its own DLLs: not the RAS stand-in. */
const notRas = (call: CallEvent) => functions.get(call.fn)!.family.family !== 'ras'

type Line = { tid: number; fn: string; handles: string[]; result: number; made: string[] }

/** Handles that come out are in the witness's account for MSI only. */
const isMsi = (fn: string) => functions.get(fn)!.family.family === 'msi'

function ourLine(call: CallEvent): Line {
  return { tid: call.tid, fn: call.fn, handles: numbers(call), result: call.result >>> 0,
    made: isMsi(call.fn) ? call.outs ?? [] : [] }
}
/** Names are no numbers, and what a variable held (`reads`) is not in the witness's account. */
const numbers = (call: CallEvent) =>
  functions.get(call.fn)!.reads >= 0 ? []
    : (call.handles ?? []).filter(value => value.startsWith('0x'))

function relayLine(call: RelayCall): Line {
  const fn = functions.get(call.fn)!
  const handles = fn.handleParams.filter(i => !fn.params[i].type.endsWith('STR'))
    .map(i => '0x' + call.args[i].toString(16))
  return { tid: call.tid, fn: call.fn, handles, result: call.result, made: call.made }
}

/** The program's pointer is handed back to it; the relay log sees the thunk. */
const comparable = (line: Line): Line =>
  line.fn.startsWith('InternetSetStatusCallback') && line.result !== 0xffffffff && line.result !== 0
    ? { ...line, result: 1 } : line

const byThread = (lines: Line[]) => {
  const threads: Record<number, Line[]> = {}
  for (const line of lines) (threads[line.tid] ??= []).push(comparable(line))
  return threads
}

/** Closes as the programs of inet.h print them: what they got, and their GetLastError. */
const printedCloses = (run: Run) =>
  [...run.stdout.matchAll(/^close-[\w-]+=(\d) error=(\d+)/gm)].map(match => `${match[1]} ${match[2]}`)

/** Asserts that a run's records are what the relay log says: call by call, thread by thread. */
export function checkWitness(run: Run, isRelayed: (call: CallEvent) => boolean = notRas): void {
  for (const session of run.sessions) {
    const own = run.events.filter(event => event.session === session.id)
    const ours = own.filter(isCall).filter(isRelayed)
    const theirs = relayCalls(run.stderr, session.pid).filter(call => !call.nested)
    assert.deepEqual(byThread(ours.map(ourLine)), byThread(theirs.map(relayLine)))
    assert.equal(session.lost, 0)
    assert.deepEqual(own.map(event => event.seq), own.map((_, i) => i + 1))
  }
  const printed = printedCloses(run)
  if (printed.length === 0) return
  const refused = run.events.filter(isCall)
    .filter(call => call.fn === 'InternetCloseHandle' && call.result === 0)
  assert.deepEqual(refused.map(call => `0 ${call.error}`), printed.filter(line => line[0] === '0'))
}
