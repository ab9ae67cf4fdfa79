/** What a name becomes when it leaves: itself where that is allowed, else a hash. */
import type { NameHash } from '../privacy.ts'
import { newNameHash } from '../privacy.ts'

export type OutgoingNames = Omit<NameHash, 'session'> & {
  /** Whether names leave in clear. */
  readonly plain: boolean
  /** A life's id, whose scope may name the host and whose key may be a name. */
  life(id: string, host: string): string
  /** A session's id: a probe's begins with the host. */
  session(id: string, host: string): string
  /** A sentence that may name shares, and the names given. */
  text(text: string, names: readonly string[]): string
}

export function newOutgoingNames(key: Uint8Array, plain: boolean): OutgoingNames {
  const same = (text: string) => text
  if (plain) {
    return { plain, host: same, name: same, argument: (_, text) => text, life: same,
      session: same, text: same }
  }
  const hash = newNameHash(key)
  const session = (id: string, host: string): string => {
    const prefix = host.replace(/[^A-Za-z0-9-]/g, '-').toLowerCase()
    return prefix !== '' && id.toLowerCase().startsWith(`${prefix}-`)
      ? hash.host(host) + id.slice(prefix.length) : id
  }
  return {
    ...hash, plain, session,
    life(id, host) {
      // scope/family/key#generation; a key may contain slashes and signs, a scope a host.
      const match = /^(.*?)\/(wininet|msi|wnet|ras)\/(.*)#(\d+)$/s.exec(id)
      if (!match) return hash.name(id)
      const [, scope, family, value, generation] = match
      const place = scope === host ? hash.host(host)
        : scope.startsWith(`${host}:`) ? hash.host(host) + scope.slice(host.length)
          : session(scope, host)
      const shown = /^[a-z-]+:0x/.test(value) ? value : hash.name(value)
      return `${place}/${family}/${shown}#${generation}`
    },
    text(text, names) {
      let hidden = text.replace(/\\\\[^\s"',;)]+/g, share => hash.name(share))
      for (const name of names) {
        if (name !== '' && hash.name(name) !== name) {
          hidden = hidden.replaceAll(name, hash.name(name))
        }
      }
      return hidden
    },
  }
}
