/** Reads Wine's relay log: an account of the same run that does not come from us. */
import { functions } from '../../src/families/all.ts'

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
