/** Arbitrary histories that keep the event contract, for the round trips of trace and NDJSON. */
import fc from 'fast-check'
import type { HandleEvent, Recorded } from '../../src/events.ts'
import { functions } from '../../src/families/all.ts'
import type { Fn } from '../../src/families/spec.ts'
import { FIRST_TIME, statusCodes, traitsOf } from '../../src/trace/notation.ts'

const values = ['0x1', '0x2', '0x3', '0xcc0004', '0xcc0008', '0xffffffffffffffff']
const handle = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) },
  fc.constantFrom('0x0', '0x00A', 'A', 'odd "value"'))
const name = fc.constantFrom('X:', 'lpt1:', '\\\\srv\\share', '\\\\srv\\my share', '0', '0x0', 'Y')
const text = fc.oneof(fc.constantFrom('Office', '5', '0x10', '?', '', 'a b', 'a,b', 'f(x)', '!',
  '//', 'http://host/', '...', '@7', 'a=b', '"', '\\', '\n', '\u2028', 'ok', 'ü😀'),
  fc.string({ maxLength: 20, unit: 'binary' }))
const number = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constantFrom(0x10000000, 0x90000000,
  0x10000001, 2 ** 53, 1.5, 1e30, -0x10000000))
const key = fc.constantFrom('flags', 'ctx', 'cb', 'force', 'took', 'async', 'value', 'a b', 'by',
  '', 'result', 'local', 'remote', 'entry', 'x-1')
const result = fc.oneof(fc.constantFrom(0, 1, -1, 6, 997, 0xcc0004, 4294967295, -2, 0.5),
  fc.integer())
const error = fc.option(fc.constantFrom(0, 6, 997, 12017, -1), { nil: undefined, freq: 2 })
const site = fc.option(fc.oneof(fc.constantFrom('app.exe+0x1f', 'src/a.ts:12'), text),
  { nil: undefined })

const step = fc.record({
  kind: fc.constantFrom(...['call', 'call', 'call', 'call', 'call', 'status', 'status', 'returned',
    'returned', 'enter', 'entered', 'tick', 'observed', 'thread-exit', 'gap', 'scope', 'resumed',
    'end', 'start']),
  session: fc.nat(2),
  tid: fc.constantFrom(0, 1, 1, 2, 7),
  fn: fc.constantFrom(...functions.keys()),
  elapsed: fc.oneof(fc.constant(1_000), fc.constantFrom(0, 1, 999, 5_000, 1_000_000,
    3_600_000_000), fc.nat(10_000_000)),
  handles: fc.array(handle, { maxLength: 3 }), names: fc.array(name, { maxLength: 2 }),
  result, error, args: fc.dictionary(key, fc.oneof(text, number), { maxKeys: 3 }), site, text,
  number: fc.nat(), bit: fc.boolean(), other: fc.boolean(),
})
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

export const steps = (maxLength: number) => fc.array(step, { maxLength, size: 'max' })

export const fewSessions = (sessions: number, maxLength: number) =>
  steps(maxLength).map(list => list.map(s => ({ ...s, session: s.session % sessions })))

type Session = {
  id: string; seq: number; seqs: number[]; at: number; ended: boolean
  callbacks: Map<number, { seq: number; status: number }[]>
  entered: { id: number; fn: string; tid: number }[]
}

/** Makes a history of the steps: numbers, times, callbacks and entered calls are consistent. */
export function historyOf(list: readonly Step[]): Recorded[] {
  const events: Recorded[] = []
  const sessions = new Map<number, Session>()
  const record = (session: Session, event: Omit<HandleEvent, 'session' | 'seq' | 'at'>) => {
    const seq = 'by' in event && event.by ? 0 : ++session.seq
    if (seq > 0) session.seqs.push(seq)
    events.push({ session: session.id, seq, at: session.at, ...event,
      position: events.length + 1 } as Recorded)
  }
  for (const s of list) {
    let session = sessions.get(s.session)
    if (!session || session.ended) {
      const n = sessions.size + events.length
      session = { id: `session-${n}`, seq: 0, seqs: [], ended: false, callbacks: new Map(),
        at: FIRST_TIME + (s.bit ? 0 : s.elapsed - 1_000_000), entered: [] }
      sessions.set(s.session, session)
      record(session, { kind: 'start', host: s.bit ? 'host' : 'other-host',
        pid: s.bit ? 1 : s.number, created: session.at - (s.other ? s.number : 0),
        image: s.other ? 'app.exe' : s.text, capture: s.bit ? 'import' : 'probe',
        ...s.other ? {} : { luid: '3e7', windowsSession: 0, elevated: s.bit, arch: 'x64',
          version: '1.2.3' },
      } as never)
    }
    session.at += s.elapsed
    addStep(session, s, record)
  }
  return events
}

function addStep(session: Session, s: Step,
  record: (session: Session, event: never) => void): void {
  const put = (event: object) => record(session, event as never)
  const callbacks = session.callbacks.get(s.tid) ?? []
  session.callbacks.set(s.tid, callbacks)
  switch (s.kind) {
    case 'call': return put(callOf(session, s, functions.get(s.fn)!, s.fn))
    case 'enter': {
      const id = session.seq + 1
      put({ kind: 'enter', tid: s.tid, fn: s.fn, began: beganOf(session, s),
        ...handlesOf(functions.get(s.fn)!, s), id })
      session.entered.push({ id, fn: s.fn, tid: s.tid })
      return
    }
    case 'entered': {
      const entered = session.entered.findLast(e => e.tid === s.tid)
      if (!entered) return
      // A reader pairs a returning call with the innermost one of its function.
      session.entered.splice(session.entered.indexOf(entered), 1)
      const call = callOf(session, s, functions.get(entered.fn)!, entered.fn)
      return put({ ...call, entered: entered.id, ...s.bit && { began: entered.id } })
    }
    case 'status': {
      const [family, status] = s.bit ? ['wininet', s.other ? 60 : 12_345]
        : s.other ? ['ras', 4242] : Object.values([...statusCodes.values()][s.number % 50]) as
          [string, number]
      put({ kind: 'status', tid: s.tid, family, status, handle: s.handles[0] ?? '0x1',
        context: s.number % 3, ...s.handles[1] && { value: s.handles[1] },
        ...s.error !== undefined && { error: s.error } })
      callbacks.push({ seq: session.seq, status })
      return
    }
    case 'returned': {
      const status = s.bit ? callbacks.at(-1)?.status ?? 100 : callbacks[0]?.status ?? 100
      const i = callbacks.findLastIndex(c => c.status === status)
      if (i >= 0) callbacks.length = i
      return put({ kind: 'returned', tid: s.tid, status, took: s.number })
    }
    case 'thread-exit':
      callbacks.length = 0
      session.entered = session.entered.filter(e => e.tid !== s.tid)
      return put({ kind: 'thread-exit', tid: s.tid })
    case 'tick': return put({ kind: 'tick', by: 'log', upTo: session.at })
    case 'observed': return put({ kind: 'observed', what: s.bit ? 'connected' : 'gone',
      handle: s.names[0] ?? s.handles[0] ?? '0x1', ...s.other && { by: 'agent' } })
    case 'scope': return put({ kind: 'scope', tid: s.tid, what: s.bit ? 'dllmain' : s.number % 2 ? 'held' : 'custom-action',
      phase: s.other ? 'enter' : 'leave' })
    case 'resumed': return put({ kind: 'resumed', by: 'agent', slept: s.number })
    case 'gap':
      if (s.bit) return put({ kind: 'gap', lost: null })
      put({ kind: 'gap', by: 'log', lost: s.number % 5 })
      session.seq += s.number % 5
      session.seqs.push(session.seq)
      return
    case 'end':
      session.ended = true
      return put({ kind: 'end', ...s.bit && { exitCode: -1073741819, crashed: true } })
    case 'start': return
  }
}

/** A number that was handed out and is seen in the history, mostly the last one. */
function beganOf(session: Session, s: Step): number {
  return s.bit ? session.seq : session.seqs[s.number % session.seqs.length]
}

function handlesOf(fn: Fn, s: Step): { handles?: string[] } {
  const handles = traitsOf(fn).named.flatMap((named, i) =>
    (named ? s.names[i] : s.handles[i]) ?? [])
  return handles.length ? { handles } : {}
}

function callOf(session: Session, s: Step, fn: Fn, exported: string) {
  const callbacks = session.callbacks.get(s.tid)!
  const outs = fn.spec.makes === undefined ? [] : traitsOf(fn).makesName ? s.names : s.handles
  const inside = s.other ? callbacks.at(-1) : s.bit ? callbacks[0] : undefined
  const args = Object.fromEntries(Object.entries(s.args).filter(([k, v]) => {
    const names = traitsOf(fn).text.get(k)
    return !(names !== undefined && typeof v === 'number')
  }))
  const began = beganOf(session, s)
  // As the ledger has it: a call outside every callback of its thread shows that they ended.
  const top = callbacks.at(-1)
  if (!inside && top && began >= top.seq) callbacks.length = 0
  return {
    kind: 'call', tid: s.tid, fn: exported, began, took: s.number % 3,
    ...handlesOf(fn, s), ...outs.length && { outs }, result: s.result || 0,
    ...s.error !== undefined && { error: s.error },
    ...Object.keys(args).length && { args }, ...s.site !== undefined && { site: s.site },
    ...inside && { during: inside.seq },
  }
}
