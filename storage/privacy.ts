/**
 * Names that leave the machine: hosts, shares and entries are replaced by keyed hashes, so that
 * equal names stay equal and nobody without the log can tell what they were.
 */
import { createHmac } from 'node:crypto'
import type { Recorded } from '../src/events.ts'
import { functions } from '../src/families/all.ts'
import { fileName } from '../src/image.ts'

/** Hides one text each: a host, a handle's name, the value of an argument. */
export type NameHash = {
  host(text: string): string
  /** Hexadecimal values and drive letters stay as they are. */
  name(text: string): string
  argument(key: string, text: string): string
  /** A session's id: a capture's begins with the host, before pid and time. */
  session(id: string): string
}

/** The hashes under a log's key. */
export function newNameHash(key: Uint8Array): NameHash {
  const hidden = new Map<string, string>()
  const hash = (text: string): string => {
    const folded = text.toLowerCase()
    let value = hidden.get(folded)
    if (value === undefined) {
      if (hidden.size > 10_000) hidden.clear()
      value = createHmac('sha256', key).update(folded).digest('hex').slice(0, 12)
      hidden.set(folded, value)
    }
    return value
  }
  const name = (text: string): string => {
    if (text.startsWith('0x') || /^[A-Za-z]+\d*:$/.test(text)) return text
    if (!text.startsWith('\\\\')) return text && `n-${hash(text)}`
    return '\\\\' + text.slice(2).split('\\').map(part => part && `n-${hash(part)}`).join('\\')
  }
  return {
    name, host: text => `n-${hash(text)}`,
    session: id => id.replace(/^.+(?=-\d+-[0-9a-z]+(-[0-9a-z]+)?$)/, host => `n-${hash(host)}`),
    argument: (argument, text) => isName(argument) ? name(text) : text,
  }
}

/** Hides the names in events under a log's key. Handles, drive letters and programs stay. */
export function newNameHider(key: Uint8Array): (event: Recorded) => Recorded {
  const { name, host, argument, session } = newNameHash(key)
  const names = (values: string[] | undefined) => values?.map(name)

  return seen => {
    const event = { ...seen, session: session(seen.session) }
    switch (event.kind) {
      case 'start':
        return { ...event, host: host(event.host), image: fileName(event.image) }
      case 'observed': return { ...event, handle: name(event.handle) }
      case 'enter': return event.handles ? { ...event, handles: names(event.handles) } : event
      case 'call': {
        const spec = functions.get(event.fn)?.spec
        const args = event.args && Object.fromEntries(Object.entries(event.args).map(([k, v]) =>
          [k, typeof v === 'string' ? argument(k, v) : v]))
        return { ...event,
          ...(event.handles && spec?.named ? { handles: names(event.handles) } : {}),
          ...(event.outs && spec?.makes === 'connection' ? { outs: names(event.outs) } : {}),
          ...(args ? { args } : {}) }
      }
      default: return event
    }
  }
}

const isName = (key: string) => key === 'local' || key === 'remote' || key === 'entry' ||
  key === 'access'
