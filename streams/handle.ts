/**
 * A handle as JavaScript holds it: a value that knows its kind, its parent and whether it was
 * closed here, and that can be disposed of. It is a convenience, never evidence: what happened to a
 * handle is in the events.
 */
import { functions, kindOf } from '../src/families/all.ts'
import type { Value } from '../src/events.ts'
import type { Fn } from '../src/families/spec.ts'

export type FamilyName = 'wininet' | 'msi' | 'wnet' | 'ras'

/** What closes a handle; `settle` is filled in by whoever makes handles (the SDK). */
export type Closer = {
  closeNow(handle: Handle): void
  closeAndSettle(handle: Handle): Promise<void>
}

export class Handle<Family extends FamilyName = FamilyName> {
  readonly family: Family
  /** 'root', 'request', 'database', 'record', 'enum', 'connection' ... */
  readonly kind: string
  /** Lower-case hex: '0xcc0004'. */
  readonly value: Value
  readonly parent: Handle | null
  readonly #closer: Closer
  #closed = false

  constructor(family: Family, kind: string, value: Value, parent: Handle | null, closer: Closer) {
    this.family = family
    this.kind = kind
    this.value = value
    this.parent = parent
    this.#closer = closer
  }

  /** It was closed through this object, or a parent whose closing closes it was. */
  get closed(): boolean {
    return this.#closed || (this.parent !== null && this.parent.family === this.family &&
      (kindOf(this.parent.family, this.parent.kind).cascades ?? false) && this.parent.closed)
  }
  markClosed(): void { this.#closed = true }

  toString(): string { return this.value }
  toJSON(): string { return this.value }

  /**
   * Closes it now, once; a second time does nothing. For WNet and RAS, whose release can wait, the
   * call is only begun. Never throws: a refusal is in the recorded event.
   */
  [Symbol.dispose](): void {
    if (!this.closed) this.#closer.closeNow(this)
  }
  /** Closes it and resolves when the teardown has settled, not when the call has returned. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.closed) await this.#closer.closeAndSettle(this)
  }
}

const closers = new Map<string, { name: string; fn: Fn }>()
for (const [name, fn] of functions) {
  if (fn.role !== 'release' || fn.spec.named || name.endsWith('A')) continue
  const param = fn.params[fn.handleParams[0]]
  for (const kind of Object.keys(fn.family.kinds)) {
    const types = [...functions.values()].filter(f => f.family === fn.family &&
      f.spec.makes === kind).flatMap(f => f.outParams.map(i => i < 0 ? f.result
        : f.params[i].type.slice(0, -1)))
    if (types.includes(param.type)) closers.set(`${fn.family.family}/${kind}`, { name, fn })
  }
}

/** The function that releases a kind of handle: 'InternetCloseHandle', 'RasHangUpW' ... */
export function closerOf(family: string, kind: string): { name: string; fn: Fn } {
  const closer = closers.get(`${family}/${kind}`)
  if (!closer) throw new Error(`nothing releases ${family}/${kind}`)
  return closer
}
