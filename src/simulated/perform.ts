/** Calls a simulated export: checks its handles as its family's data says, then does the work. */
import { functions } from '../families/all.ts'
import type { Fn } from '../families/spec.ts'
import type { Argument } from '../machine.ts'
import * as inet from './wininet.ts'
import * as installer from './msi.ts'
import * as net from './wnet.ts'
import * as rasapi from './ras.ts'
import {
  failure, type Call, type Handlers, type Process, type Reply, type Work,
} from './process.ts'

const handlers: Readonly<Record<string, Handlers>> = {
  wininet: inet.wininet, msi: installer.msi, wnet: net.wnet, ras: rasapi.ras,
}

/** Functions whose first handle may be 0, "none". Every later handle parameter of MSI may be. */
const nullIsFine = new Set(['MsiGetSummaryInformation', 'MsiFormatRecord', 'MsiProcessMessage',
  'MsiCloseHandle', 'InternetQueryOption', 'InternetSetOption', 'RasConnectionNotification'])

/** Wrong kind: WinINet has a code of its own for it, the others call it an invalid handle. */
const WRONG_KIND = { wininet: 12018, msi: 6, wnet: 6, ras: 6 } as Readonly<Record<string, number>>

type Target = { kind: string }
function target(p: Process, fn: Fn, i: number, value: string): Target | number {
  switch (fn.family.family) {
    case 'wininet': return inet.resolve(p, value, fn.assumes[i])
    case 'msi': return installer.resolve(p, value)
    case 'wnet': return net.resolve(p, value)
    default: {
      const c = rasapi.resolve(p, value)
      return typeof c !== 'number' && rasapi.deadForUse(c, fn.base) ? 6 : c
    }
  }
}

/** Why an export cannot be called in the simulation; null when it can. */
export function missingHere(name: string): string | null {
  const fn = functions.get(name)
  if (!fn) return `${name} is not simulated`
  const made = fn.role === 'acquire' || fn.role === 'release' || fn.role === 'release-all'
  return made && !handlers[fn.family.family][fn.base] ? `${name} is not simulated` : null
}

/** What a use without behaviour of its own answers when its handle is good. */
function fine(fn: Fn): Reply {
  return { result: fn.fails === 'nonzero' || fn.fails === 'never' ? 0 : 1 }
}

/**
 * Begins a call on the process's current thread.
 * @throws Error for an export that `missingHere` names.
 */
export function perform(p: Process, name: string, args: readonly Argument[]): Work {
  const fn = functions.get(name)
  const why = missingHere(name)
  if (!fn || why) throw new Error(why ?? name)
  const targets: (Target | null)[] = []
  for (let i = 0; i < fn.handleParams.length; i++) {
    const param = fn.params[fn.handleParams[i]]
    if (param.name === fn.spec.named) continue
    const value = args[fn.handleParams[i]]
    if (typeof value !== 'string' || value === '0x0') {
      if (i === 0 && !nullIsFine.has(fn.base)) return failure(fn, 6)
      targets.push(null)
      continue
    }
    if (fn.base === 'RasConnectionNotification' && /^0xf{8,16}$/.test(value)) return fine(fn)
    const object = target(p, fn, i, value)
    if (typeof object === 'number') return failure(fn, object)
    const takes = fn.takes[i]
    if (takes && !takes.has(object.kind)) return failure(fn, WRONG_KIND[fn.family.family])
    targets.push(object)
  }
  const call: Call = { p, fn, args, targets }
  return handlers[fn.family.family][fn.base]?.(call) ?? fine(fn)
}
