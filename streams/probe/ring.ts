/**
 * The reader of a ring: records in, events out. It works on plain memory, so it needs no Windows;
 * who owns the memory, and who waits for the ring's signal, is probe.ts.
 */
import type { CallEvent, HandleEvent, Value } from '../../src/events.ts'
import { handleValue, NULL_HANDLE } from '../../src/events.ts'
import { fileName } from '../../src/image.ts'
import { meaningOf } from '../../src/meaning.ts'
import { unixTime } from '../native.ts'
import {
  counts, header, inFlight, kinds, module as moduleAt, places, record, sizes, THREAD_CALLS,
} from './layout.ts'
import { type Plan, plans } from './plan.ts'

const HIGH = 0x1_0000_0000
const TEXT_ABSENT = 0xffffffff
/** What a call must run before the host announces it. */
const ANNOUNCE_AFTER_US = 100_000

/** What the start event says beside what the ring knows itself. */
export type Who = {
  host: string; image: string; version?: string
  luid?: Value; windowsSession?: number; elevated?: boolean
}

export type Batch = {
  events: HandleEvent[]
  /** Everything up to this number has been read: the cursor to be committed with the events. */
  upTo: number
}

/** A handle's status callback, where nothing that it is told is seen. */
const UNKNOWN = -1

/** How many records ahead of the program are touched, and how many are on a page. */
const AHEAD = 65_536
const PAGE_RECORDS = 4096 / sizes.record

const CALL_SITES_KEPT = 10_000

type Site = { text: string; module: number }
/** A call site as events name it, and where that is. */
export type CallSite = { text: string; path: string; rva: number }

export class RingReader {
  readonly memory: ArrayBuffer
  private readonly words: Uint32Array
  private readonly longs: BigInt64Array
  private readonly bytes: Uint8Array
  private readonly frequency: number
  private readonly startCounter: number
  private readonly startUs: number
  private readonly sites = new Map<number, Site>()
  /** The first call sites that were met. */
  readonly callSites: CallSite[] = []
  private readonly who: Who
  /** Time (µs) of the newest event given out. */
  lastAt: number
  private textUpTo: number
  private prepared = 0
  /** One for all calls: what each result means is asked. */
  private readonly returned = { result: 0, error: 0 } as CallEvent
  private readonly meaning = { ok: true, pending: false, error: 0 }
  readonly session: string
  /** The number up to which records have been read; `acknowledge` frees them. */
  position: number
  /** Numbers whose events were lost, by this reader's count. */
  lost = 0

  constructor(memory: ArrayBuffer, session: string, who: Who) {
    this.memory = memory
    this.words = new Uint32Array(memory)
    this.longs = new BigInt64Array(memory)
    this.bytes = new Uint8Array(memory)
    this.session = session
    this.who = who
    this.frequency = this.u64(header.frequency)
    this.startCounter = this.u64(header.start_counter)
    this.startUs = unixTime(this.big(header.start_wall))
    this.position = this.u64(header.consumed)
    this.lastAt = this.u64(header.last_at)
    this.textUpTo = this.u64(header.text_consumed)
  }

  u32(at: number): number { return this.words[at >> 2] }
  private big(at: number): bigint { return BigInt.asUintN(64, this.longs[at >> 3]) }
  /** Exact below 2^53, which every number, counter and user address is. */
  u64(at: number): number { return this.words[at >> 2] + this.words[(at >> 2) + 1] * HIGH }

  get reserved(): number { return Number(Atomics.load(this.longs, header.reserved >> 3)) }
  get consumed(): number { return this.u64(header.consumed) }
  get state(): number { return this.u32(header.state) }
  get exited(): boolean { return this.u32(header.exited) !== 0 }
  /** The program was running when it was attached to. */
  get attached(): boolean { return this.u32(header.attached) !== 0 }
  /** Whether the newest record is a gap; only while nobody writes. */
  get endsInGap(): boolean {
    return (this.words[(this.recordAt(this.reserved) + record.kind) >> 2] & 0xffff) === kinds.GAP
  }

  /** Microseconds since the epoch of a performance counter; never before what was given out. */
  private at(counter: number): number {
    const at = this.startUs + Math.round((counter - this.startCounter) * 1e6 / this.frequency)
    return at > this.lastAt ? this.lastAt = at : this.lastAt
  }
  private micros(ticks: number): number { return Math.round(ticks * 1e6 / this.frequency) }

  private recordAt(seq: number): number {
    return places.records + seq % counts.RECORDS * sizes.record
  }

  private isSkipped(seq: number): boolean {
    return this.u64(places.skipped + seq % counts.RECORDS * 8) >= seq
  }

  /** A quarter of what can be written before anything is lost is waiting. */
  get isFilling(): boolean {
    return this.reserved - this.consumed > counts.RECORDS / 4 ||
      this.u64(header.text_next) - this.u64(header.text_consumed) > counts.TEXT / 8
  }

  /** True when the next record was reserved but is not written yet. */
  get isBlocked(): boolean {
    const next = this.position + 1
    return this.reserved >= next && !this.isSkipped(next) &&
      Number(Atomics.load(this.longs, (this.recordAt(next) + record.commit) >> 3)) !== next
  }

  /** Gives up on the next number: its writer died or was stopped between reserving and writing. */
  giveUp(): void {
    this.position++
    this.lost++
  }

  /** The next events, at most `max`. */
  read(max: number): Batch {
    const events: HandleEvent[] = []
    const reserved = this.reserved
    while (events.length < max && this.position < reserved) {
      const seq = this.position + 1
      const at = this.recordAt(seq)
      if (Number(Atomics.load(this.longs, (at + record.commit) >> 3)) !== seq) {
        if (!this.isSkipped(seq)) break
        this.lost++
        this.position = seq
        continue
      }
      const event = this.decode(at, seq)
      this.position = seq
      if (event) events.push(event)
    }
    return { events, upTo: this.position }
  }

  /** Frees what was read and committed. */
  acknowledge(upTo: number): void {
    this.longs[header.last_at >> 3] = BigInt(this.lastAt)
    this.longs[header.text_consumed >> 3] = BigInt(this.textUpTo)
    Atomics.store(this.longs, header.consumed >> 3, BigInt(upTo))
  }

  /**
   * Touches the records that come next, so that the program finds their pages in memory. Only
   * reads: a record may be written at any moment.
   */
  prepare(): number {
    const until = this.reserved + AHEAD
    let sum = 0
    for (; this.prepared < until; this.prepared += PAGE_RECORDS) {
      if (this.prepared >= counts.RECORDS) return sum
      sum += this.bytes[this.recordAt(this.prepared)]
    }
    return sum
  }

  /** Announces that the host sleeps. False when there is something to read first. */
  arm(): boolean {
    Atomics.store(this.words, header.waiting >> 2, 1)
    if (this.reserved > this.position) {
      Atomics.store(this.words, header.waiting >> 2, 0)
      return false
    }
    return true
  }

  private decode(at: number, seq: number): HandleEvent | null {
    const kind = this.words[(at + record.kind) >> 2] & 0xffff
    const common = { session: this.session, seq, at: this.at(this.u64(at + record.time)) }
    const tid = this.u32(at + record.tid)
    switch (kind) {
      case kinds.CALL: return this.decodeCall(at, common, tid)
      case kinds.STATUS: return this.decodeStatus(at, common, tid)
      case kinds.RETURNED:
        return { ...common, kind: 'returned', tid, status: this.u32(at + record.values),
          took: this.micros(this.u64(at + record.time) - this.u64(at + record.began)) }
      case kinds.SCOPE_ENTER:
        return { ...common, kind: 'scope', tid, what: 'dllmain', phase: 'enter' }
      case kinds.SCOPE_LEAVE:
        return { ...common, kind: 'scope', tid, what: 'dllmain', phase: 'leave' }
      case kinds.THREAD_EXIT: return { ...common, kind: 'thread-exit', tid }
      case kinds.START: return this.decodeStart(common)
      case kinds.ENTER: return this.decodeEnter(at, common, tid)
      case kinds.GAP: return { ...common, kind: 'gap', lost: null }
      case kinds.HELD: return { ...common, kind: 'scope', tid, what: 'held', phase: 'enter' }
      case kinds.FREED: return { ...common, kind: 'scope', tid, what: 'held', phase: 'leave' }
      case kinds.END: return this.decodeEnd(at, common)
      // A number that was reserved in vain: time that has long passed says nothing.
      default: return { ...common, kind: 'tick', upTo: this.startUs }
    }
  }

  private decodeStart(common: { session: string; seq: number; at: number }): HandleEvent {
    const created = unixTime(this.big(header.created))
    return { ...common, kind: 'start', host: this.who.host, pid: this.u32(header.pid), created,
      image: this.who.image, capture: 'probe',
      ...this.who.luid !== undefined && { luid: this.who.luid },
      ...this.who.windowsSession !== undefined && { windowsSession: this.who.windowsSession },
      ...this.who.elevated !== undefined && { elevated: this.who.elevated },
      arch: 'x64', ...this.who.version !== undefined && { version: this.who.version },
      ...this.attached && { from: 'attach' } }
  }

  private decodeEnter(at: number, common: { session: string; seq: number; at: number },
    tid: number): HandleEvent {
    const plan = plans[this.functionOf(at)]
    const handles = plan.values.slice(0, plan.handles)
      .map((_, i) => this.valueOf(at + record.values + i * 8))
    return { ...common, kind: 'enter', tid, fn: plan.name, began: this.u64(at + record.began),
      ...handles.length > 0 && { handles }, id: this.u64(at + record.announced) }
  }

  private decodeEnd(at: number, common: { session: string; seq: number; at: number }): HandleEvent {
    const exitCode = this.u32(at + record.error)
    return { ...common, kind: 'end', exitCode, ...this.u32(at + record.values) !== 0 &&
      { crashed: true } }
  }

  private decodeStatus(at: number, common: { session: string; seq: number; at: number },
    tid: number): HandleEvent {
    const ras = this.functionOf(at) === 1
    const present = this.words[(at + record.present) >> 2] & 0xffff
    const values = at + record.values
    return { ...common, kind: 'status', tid, family: ras ? 'ras' : 'wininet',
      status: this.u32(values), handle: this.valueOf(values + 8), context: this.u64(values + 16),
      ...!ras && (present & 8) !== 0 && { value: this.valueOf(values + 24) },
      ...(present & 16) !== 0 && { error: this.u32(values + 32) } }
  }

  private functionOf(at: number): number { return this.words[(at + record.kind) >> 2] >>> 16 }

  private valueOf(at: number): Value {
    return this.words[(at >> 2) + 1] < 0x200000 ? '0x' + this.u64(at).toString(16)
      : handleValue(this.big(at))
  }

  private resultOf(at: number, plan: Plan): number {
    const { size, signed } = plan.result
    if (size === 8) {
      const all = this.longs[(at + record.result) >> 3]
      return Number(all)
    }
    const low = this.u32(at + record.result)
    return size === 2 ? low & 0xffff : signed ? low | 0 : low
  }

  private decodeCall(at: number, common: { session: string; seq: number; at: number },
    tid: number): HandleEvent {
    const plan = plans[this.functionOf(at)]
    const { fn } = plan
    const result = this.resultOf(at, plan)
    const entered = this.u64(at + record.entered)
    const event: Extract<HandleEvent, { kind: 'call' }> = {
      ...common, kind: 'call', tid, fn: plan.name, began: this.u64(at + record.began),
      took: this.micros(this.u64(at + record.time) - entered), result,
    }
    const error = this.u32(at + record.error)
    this.returned.result = result
    this.returned.error = error
    const { ok } = meaningOf(fn, this.returned, this.meaning)
    const handles: Value[] = []
    const outs: Value[] = []
    const args: Record<string, string | number> = {}
    if (fn.outParams[0] === -1 && ok && result !== 0) outs.push(handleValue(result))
    // A failed dial may leave a handle behind, other than the one that was there before; what any
    // other failed call left there is nothing.
    this.values(at, plan, ok, handles, outs, args)
    if (plan.texts.length > 0) this.texts(at, plan, ok, handles, outs, args)
    if (handles.length > 0) event.handles = handles
    if (outs.length > 0) event.outs = outs
    // Where the result is the error code, GetLastError is noise.
    if (fn.family.family === 'wininet' && fn.fails !== 'nonzero' &&
      (!ok || fn.role === 'release' && error !== 0)) event.error = error
    if (Object.keys(args).length > 0) event.args = args
    const site = this.siteOf(this.u64(at + record.from), common.seq)
    if (site) event.site = site
    const during = this.u64(at + record.during)
    if (during !== 0) event.during = during
    const announced = this.u64(at + record.announced)
    if (announced !== 0) event.entered = announced
    return event
  }

  private values(at: number, plan: Plan, ok: boolean, handles: Value[], outs: Value[],
    args: Record<string, string | number>): void {
    const left = plan.fn.family.family === 'ras'
    const present = this.words[(at + record.present) >> 2] & 0xffff
    for (let i = 0; i < plan.values.length; i++) {
      const item = plan.values[i]
      const place = at + record.values + i * 8
      if (item.in === 'handles') handles.push(this.valueOf(place))
      else if ((present & 1 << i) === 0) {
        // A status callback that found no thunk: what it is told is not seen.
        if (plan.callback?.kind === 'status' && plan.callback.value === i) args.cb = UNKNOWN
      } else if (item.in === 'outs') {
        const value = this.valueOf(place)
        if (value !== NULL_HANDLE && (ok || left && value !== handles.at(-1))) outs.push(value)
      } else if (item.in === 'args') {
        const value = this.argument(item, place)
        if (value !== undefined) args[item.key] = value
      }
    }
  }

  private argument(item: Extract<Plan['values'][number], { in: 'args' }>, place: number):
    string | number | undefined {
    const value = this.u64(place)
    if (item.source === 'VERB') return this.verb(place)
    // A small integer cast to a pointer; a real pointer is a path, which is not kept.
    if (item.names) return value < 0x10000 ? item.names[value & 31] : undefined
    return item.signed ? value | 0 : value
  }

  private verb(at: number): string {
    let text = ''
    for (let i = 0; i < 8 && this.bytes[at + i] !== 0; i++) {
      text += String.fromCharCode(this.bytes[at + i])
    }
    return text
  }

  private textBytes(at: number, size: number): Buffer {
    const out = Buffer.allocUnsafe(size)
    for (let i = 0; i < size; i++) out[i] = this.bytes[places.text + (at + i) % counts.TEXT]
    return out
  }

  private texts(at: number, plan: Plan, made: boolean, handles: Value[], outs: Value[],
    args: Record<string, string | number>): void {
    let from = this.u64(at + record.text)
    for (const item of plan.texts) {
      const length = this.textBytes(from, 4).readUInt32LE()
      from += 4
      const bytes = length === TEXT_ABSENT ? null : this.textBytes(from, length)
      if (bytes) from += length + 3 & ~3
      if (item.source === 'HANDLES_AFTER') {
        for (let i = 0; made && bytes && i + 8 <= length; i += 8) {
          outs.push(handleValue(bytes.readBigUInt64LE(i)))
        }
        continue
      }
      const text = bytes ? bytes.toString(plan.wide ? 'utf16le' : 'latin1') : null
      if (item.in === 'handles') handles.push(text || NULL_HANDLE)
      else if (text === null) continue
      else if (item.in === 'args') args[item.key] = text
      else if (item.in === 'args+outs' && made && text) {
        args[item.key] = text
        outs.push(text)
      }
    }
    if (from > this.textUpTo) this.textUpTo = from
  }

  /** `module+0xrva` of a return address, by the modules that were loaded at that number. */
  private siteOf(address: number, seq: number): string | undefined {
    const known = this.sites.get(address)
    if (known && this.isIn(known.module, address, seq)) return known.text
    for (let n = this.u32(header.modules) - 1; n >= 0; n--) {
      if (!this.isIn(n, address, seq)) continue
      const at = places.modules + n * sizes.module
      const path = Buffer.from(this.memory, at + moduleAt.path, this.u32(at + moduleAt.length) * 2)
        .toString('utf16le')
      const name = fileName(path).toLowerCase()
      const rva = address - this.u64(at + moduleAt.base)
      const text = `${name}+0x${rva.toString(16)}`
      if (this.sites.size > 100_000) this.sites.clear()
      if (this.callSites.length < CALL_SITES_KEPT) this.callSites.push({ text, path, rva })
      this.sites.set(address, { text, module: n })
      return text
    }
    return undefined
  }

  private isIn(n: number, address: number, seq: number): boolean {
    const at = places.modules + n * sizes.module
    const base = this.u64(at + moduleAt.base)
    if (address < base || address >= base + this.u32(at + moduleAt.size)) return false
    const unloaded = this.u64(at + moduleAt.unloaded)
    return seq > this.u64(at + moduleAt.loaded) && (unloaded === 0 || seq <= unloaded)
  }

  // --- what the host writes ---------------------------------------------------------------

  private write(seq: number, kind: number, fields: (at: number) => void): void {
    if (seq - this.consumed > counts.RECORDS) {
      this.longs[(places.skipped + seq % counts.RECORDS * 8) >> 3] = BigInt(seq)
      return
    }
    const at = this.recordAt(seq)
    for (let i = 2; i < sizes.record >> 2; i++) this.words[(at >> 2) + i] = 0
    this.words[(at + record.kind) >> 2] = kind
    fields(at)
    Atomics.store(this.longs, (at + record.commit) >> 3, BigInt(seq))
  }

  private reserve(): number {
    return Number(Atomics.add(this.longs, header.reserved >> 3, 1n)) + 1
  }

  private put(at: number, value: number): void { this.longs[at >> 3] = BigInt(value) }

  /** An event of the host's own: it takes its number like everybody else. */
  append(kind: number, time: number, exitCode = 0, crashed = false): void {
    this.write(this.reserve(), kind, at => {
      this.put(at + record.time, time)
      this.words[(at + record.error) >> 2] = exitCode
      this.words[(at + record.values) >> 2] = crashed ? 1 : 0
    })
  }

  /** Whether the program is held up, as the newest record of that says. */
  get held(): boolean { return this.u32(header.held) !== 0 }
  setHeld(held: boolean, time: number): void {
    this.append(held ? kinds.HELD : kinds.FREED, time)
    this.words[header.held >> 2] = held ? 1 : 0
  }

  /**
   * Announces calls that have been running for long, and says whether younger ones are running.
   * The number is reserved first: the call, should it return now, gets a later one. Whether it
   * does is decided by the exchange on its state, so that a call says `entered` exactly when it
   * was announced.
   */
  announce(time: number, all = false): boolean {
    let younger = false
    for (let n = 0; n < counts.THREADS; n++) {
      const slot = places.threads + n * sizes.thread_slot
      const tid = this.u32(slot)
      if (tid === 0) continue
      for (let i = 0; i < counts.CALLS_PER_THREAD; i++) {
        const call = slot + THREAD_CALLS + i * sizes.in_flight
        const state = Atomics.load(this.longs, (call + inFlight.state) >> 3)
        if (state === 0n || (state & 1n) === 1n) continue
        const old = this.micros(time - this.u64(call + inFlight.entered)) >= ANNOUNCE_AFTER_US
        if (old || all) this.announceCall(call, state, tid, time)
        else younger = true
      }
    }
    return younger
  }

  private announceCall(call: number, state: bigint, tid: number, time: number): void {
    const began = this.u64(call + inFlight.began)
    const fn = this.u32(call + inFlight.function)
    const handles = [this.u64(call + inFlight.handles), this.u64(call + inFlight.handles + 8)]
    const seq = this.reserve()
    const found = Atomics.compareExchange(this.longs, (call + inFlight.state) >> 3, state,
      state | 1n)
    if (found !== state) {
      this.write(seq, kinds.NOTHING, at => { this.put(at + record.time, time) })
      return
    }
    this.write(seq, kinds.ENTER, at => {
      this.words[(at + record.kind) >> 2] = kinds.ENTER | fn << 16
      this.words[(at + record.tid) >> 2] = tid
      this.put(at + record.time, time)
      this.put(at + record.began, began)
      this.put(at + record.announced, Number(state >> 1n))
      handles.forEach((handle, i) => { this.put(at + record.values + i * 8, handle) })
    })
  }
}
