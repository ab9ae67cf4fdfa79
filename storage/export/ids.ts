/**
 * Trace and span ids: keyed hashes of what a life is, so that the same log gives the same ids
 * whenever it is exported. The key is the log's: without it nobody can find out by trying which
 * host or share an id was made from.
 */
import { hash } from 'node:crypto'

export type Ids = {
  /** 32 hex digits. `part` is 0 but for the continuations of a trace that is too long for one. */
  trace(host: string, unit: string, part: number): string
  /** 16 hex digits. `kind` is `life`, `teardown`, or an attempt's own. */
  span(host: string, scope: string, life: string, kind: string): string
}

export function newIds(key: Uint8Array): Ids {
  const prefix = Buffer.from(key).toString('hex')
  const digest = (...parts: string[]) => hash('sha256', `${prefix}\0${parts.join('\0')}`, 'hex')
  return {
    // All zeros would be no id; of a hash that happens once in 2^64.
    trace: (host, unit, part) => digest('trace', host, unit, String(part)).slice(0, 32),
    span: (host, scope, life, kind) => digest('span', host, scope, life, kind).slice(0, 16),
  }
}
