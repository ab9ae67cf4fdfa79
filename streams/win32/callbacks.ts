/**
 * Native callbacks that end in JavaScript functions.
 *
 * One koffi slot (of 8,192) per distinct function. A slot may be given back only when native code
 * can no longer call it, which for WinINet is after HANDLE_CLOSING of every handle that inherited
 * it; a handle without a context gets none, so there its close counts. A grace of a minute covers
 * what cannot be seen. Calls from foreign threads arrive on the JS thread, one after another, while
 * the native thread waits: so a callback must not block, and here it never throws.
 */
import { handleValue, NULL_HANDLE, type Value } from '../../src/events.ts'
import type { StatusInfo, StatusListener } from '../../src/machine.ts'
import { HANDLE_CLOSING, HANDLE_CREATED, REQUEST_COMPLETE } from '../../src/meaning.ts'
import { koffi } from './koffi.ts'

const GRACE_MS = 60_000

type Slot = {
  pointer: bigint
  listener: StatusListener
  carriers: Set<Value>
  timer: NodeJS.Timeout | null
}

export type Callbacks = {
  /** The native pointer that stands for a listener; 0n for none. */
  pointerOf(listener: StatusListener | null, wide: boolean): bigint
  /** The listener behind a native pointer; a stranger's is wrapped, so that it can be chained. */
  listenerOf(pointer: bigint): StatusListener | null
  /** Handle `value` now has this callback. */
  carry(value: Value, pointer: bigint): void
  /** A child inherits what its parent has. */
  inherit(parent: Value, child: Value): void
  /** A close has returned: without a context no callback will say that the handle is gone. */
  closed(value: Value): void
  notifier(listener: StatusListener, type: number, handle: () => Value): bigint
}

/** Native arguments of the callback that is running, for the chaining of a stranger's. */
let running: unknown[] | null = null

export function newCallbacks(onComplete: (info: StatusInfo) => void): Callbacks {
  const k = koffi()
  const internet = k.proto('__stdcall', 'void',
    ['uintptr_t', 'uintptr_t', 'uint32_t', 'void *', 'uint32_t'])
  const slots = new Map<StatusListener, Slot>()
  const byPointer = new Map<bigint, Slot>()
  const strangers = new Map<bigint, StatusListener>()
  const carried = new Map<Value, Slot>()

  function slotOf(listener: StatusListener, wide: boolean): Slot {
    const known = slots.get(listener)
    if (known) return known
    const pointer = k.register((handle: number | bigint, context: number | bigint, status: number,
      info: bigint | null, length: number) => {
      const said = decodeStatus(handle, context, status, info, length, wide)
      const before = running
      running = [handle, context, status, info, length]
      try {
        if (status === HANDLE_CREATED && said.value) inherit(said.handle, said.value)
        if (status === REQUEST_COMPLETE || status === HANDLE_CLOSING) onComplete(said)
        listener(said)
      } catch (error) {
        escape(error)
      } finally {
        running = before
      }
      if (status === HANDLE_CLOSING) drop(said.handle)
    }, k.pointer(internet))
    const slot: Slot = { pointer, listener, carriers: new Set(), timer: null }
    slots.set(listener, slot)
    byPointer.set(pointer, slot)
    retire(slot)
    return slot
  }

  function carry(value: Value, pointer: bigint): void {
    drop(value)
    const slot = byPointer.get(pointer)
    if (slot) attach(value, slot)
  }
  function attach(value: Value, slot: Slot): void {
    const before = carried.get(value)
    if (before && before !== slot) drop(value)
    if (slot.timer) clearTimeout(slot.timer)
    slot.timer = null
    slot.carriers.add(value)
    carried.set(value, slot)
  }
  function inherit(parent: Value, child: Value): void {
    const slot = carried.get(parent)
    if (slot && child !== NULL_HANDLE) attach(child, slot)
  }
  function drop(value: Value): void {
    const slot = carried.get(value)
    if (!slot) return
    carried.delete(value)
    slot.carriers.delete(value)
    if (slot.carriers.size === 0) retire(slot)
  }
  function retire(slot: Slot): void {
    if (slot.timer) clearTimeout(slot.timer)
    slot.timer = setTimeout(() => {
      slots.delete(slot.listener)
      byPointer.delete(slot.pointer)
      k.unregister(slot.pointer)
    }, GRACE_MS).unref()
  }

  // RASDIALFUNC (message, state, error); 1 adds the handle before and an extended error behind;
  // 2 adds the callback id and the subentry, and its result says whether to go on.
  const notifiers = [
    k.proto('__stdcall', 'void', ['uint32_t', 'int', 'uint32_t']),
    k.proto('__stdcall', 'void', ['uintptr_t', 'uint32_t', 'int', 'uint32_t', 'uint32_t']),
    k.proto('__stdcall', 'uint32_t', ['uintptr_t', 'uint32_t', 'uintptr_t', 'uint32_t', 'int',
      'uint32_t', 'uint32_t']),
  ]

  return {
    pointerOf: (listener, wide) => {
      if (!listener) return 0n
      for (const [pointer, wrapped] of strangers) if (wrapped === listener) return pointer
      return slotOf(listener, wide).pointer
    },
    listenerOf(pointer) {
      if (pointer === 0n || pointer === -1n) return null
      const own = byPointer.get(pointer)
      if (own) return own.listener
      let stranger = strangers.get(pointer)
      if (!stranger) {
        strangers.set(pointer, stranger = () => {
          if (running) k.call(pointer, internet, ...running)
        })
      }
      return stranger
    },
    carry, inherit,
    closed(value) {
      const slot = carried.get(value)
      // HANDLE_CLOSING may still come: give it its grace before the slot can be reused.
      if (slot) setTimeout(() => { if (carried.get(value) === slot) drop(value) }, GRACE_MS).unref()
    },
    notifier(listener, type, handle) {
      let over = false
      const pointer = k.register((...args: (number | bigint)[]) => {
        const at = type === 0 ? 1 : type === 1 ? 2 : 4
        const info: StatusInfo = {
          family: 'ras', context: type === 2 ? Number(args[0]) : 0, status: Number(args[at]),
          handle: type === 0 ? handle() : handleValue(args[type === 1 ? 0 : 2]),
          error: Number(args[at + 1]),
        }
        if ((info.status & 0x2000) !== 0 || info.error !== 0) end()
        try {
          return listener(info) === false ? 0 : 1
        } catch (error) {
          escape(error)
          return 1
        }
      }, k.pointer(notifiers[type]))
      const end = () => {
        if (over) return
        over = true
        setTimeout(() => k.unregister(pointer), GRACE_MS).unref()
      }
      return pointer
    },
  }
}

/** What a program's callback throws is the program's: it surfaces like any uncaught exception. */
function escape(error: unknown): void {
  setImmediate(() => { throw error })
}

function decodeStatus(handle: number | bigint, context: number | bigint, status: number,
  info: bigint | null, length: number, wide: boolean): StatusInfo {
  const said: StatusInfo = { family: 'wininet', handle: handleValue(handle),
    context: Number(context), status }
  if (!info) return said
  const { decode } = koffi()
  // HANDLE_CREATED gives a HINTERNET* or an INTERNET_ASYNC_RESULT*: the first word is the handle.
  if (status === HANDLE_CREATED) said.value = handleValue(decode.uint64(info))
  else if (status === REQUEST_COMPLETE) {
    said.value = handleValue(decode.uint64(info))
    said.error = decode.uint32(info + 8n)
  } else if (status <= 21 || status === 110) said.text = decodeText(info, length, wide)
  return said
}

/**
 * Host names and addresses. The documentation promises a SOCKADDR for 20 and 21, implementations
 * give narrow text, and names come as the registration was A or W: so the bytes decide.
 */
function decodeText(info: bigint, length: number, wide: boolean): string | undefined {
  if (length < 2) return undefined
  const { decode } = koffi()
  const first = decode.uint8(info)
  if (first < 0x20 && first !== 0) return undefined
  const narrow = decode.uint8(info + 1n) !== 0 || !wide
  return narrow ? decode.string(info) : decode.string16(info)
}
