/**
 * ring.h as TypeScript sees it: offsets and sizes. The generated hook table asserts every one of
 * them against the C compiler's own arithmetic.
 */
export const MAGIC = 0x6c6c61637473616cn
export const VERSION = 1

export const kinds = {
  CALL: 1, STATUS: 2, RETURNED: 3, SCOPE_ENTER: 4, SCOPE_LEAVE: 5, THREAD_EXIT: 6, START: 7,
  ENTER: 8, END: 9, GAP: 10, NOTHING: 11, HELD: 12, FREED: 13,
} as const
export const states = { WAITING: 0, ACTIVE: 1, DETACHED: 2, FAILED: 3 } as const

export const header = {
  magic: 0, version: 8, record_size: 12, pid: 16, parent: 20, created: 24, start_wall: 32,
  start_counter: 40, frequency: 48, state: 56, reason: 60, follow: 64, attached: 68, attach: 72,
  detach: 80, exited: 88, unwrapped: 92, modules: 96, children: 100, security_size: 104,
  skipped: 108, probe_path: 112, security: 632, last_at: 1144, child: 1152, host_created: 5248,
  host_pid: 5256, backing: 5260, held: 5384, reserved: 5440, consumed: 5504, waiting: 5568,
  text_next: 5632, text_consumed: 5696,
} as const
export const child = {
  pid: 0, reason: 4, process: 8, mapping: 16, event: 24, created: 32, ready: 40, error: 48,
  in_host: 56,
} as const
export const module = { base: 0, loaded: 8, unloaded: 16, size: 24, length: 28, path: 32 } as const
export const inFlight = {
  state: 0, began: 8, entered: 16, handles: 24, function: 40, handle_count: 44, from: 48,
} as const
export const record = {
  commit: 0, began: 8, time: 16, entered: 24, result: 32, from: 40, during: 48, announced: 56,
  tid: 64, kind: 68, function: 70, error: 72, present: 76, texts: 78, values: 80, text: 120,
} as const

export const sizes = {
  child: 64, module: 560, in_flight: 64, thread_slot: 256, record: 128,
} as const
export const counts = {
  MODULES: 1024, THREADS: 2048, CALLS_PER_THREAD: 3, CHILDREN: 64, RECORDS: 1 << 19,
  TEXT: 32 << 20, VALUES: 5, PATH: 260,
} as const
export const places = (() => {
  const modules = 16384
  const threads = modules + counts.MODULES * sizes.module
  const skipped = threads + counts.THREADS * sizes.thread_slot
  const records = skipped + counts.RECORDS * 8
  const text = records + counts.RECORDS * sizes.record
  return { modules, threads, skipped, records, text, size: text + counts.TEXT }
})()
/** Where the calls of a thread's slot begin. */
export const THREAD_CALLS = 64

/** For the C compiler: that the numbers above are its own. */
export function assertions(): string[] {
  const assert = (a: string, b: number | string) => `_Static_assert(${a} == ${b}, "layout.ts");`
  const offsets = (struct: string, fields: Record<string, number>) =>
    Object.entries(fields).map(([field, at]) =>
      assert(`__builtin_offsetof(struct ${struct}, ${field})`, at))
  return [
    ...offsets('ring_header', header), ...offsets('child', child), ...offsets('module', module),
    ...offsets('in_flight', inFlight), ...offsets('record', record),
    ...Object.entries(sizes).map(([struct, size]) => assert(`sizeof(struct ${struct})`, size)),
    ...Object.entries(counts).map(([name, n]) => assert(`RING_${name}`, n)),
    ...Object.entries(places).map(([name, at]) =>
      assert(name === 'size' ? 'RING_SIZE' : `RING_AT_${name.toUpperCase()}`, at)),
    assert('__builtin_offsetof(struct thread_slot, calls)', THREAD_CALLS),
    assert('(sizeof(struct ring_header) <= RING_AT_MODULES)', 1),
    ...Object.entries(kinds).map(([name, n]) => assert(`RECORD_${name}`, n)),
    ...Object.entries(states).map(([name, n]) => assert(`PROBE_${name}`, n)),
  ]
}
