/** Which process a session was, and the resource that its spans and findings carry. */
import type Database from 'better-sqlite3'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { Resource } from '@opentelemetry/resources'
import { fileName } from '../../src/image.ts'
import { attributes as a } from './attributes.ts'
import type { OutgoingNames } from './outgoing-names.ts'

export type Program = {
  session: string; host: string; luid: string
  /** It never leaves. */
  simulated: boolean
  /** One object for each session: the serializer groups by its identity. */
  resource: Resource
}

type SessionRow = {
  name: string; host: string | null; pid: number | null; created: number | null
  image: string | null; capture: string | null; luid: string | null
  windows_session: number | null; elevated: number | null; arch: string | null
}

const CACHED = 4096
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', x86: 'x86' }

export type Programs = {
  /** By the session's id; a session that the log does not know has no host and no process. */
  named(session: string): Program
}

/** @param withSimulated simulated sessions may leave, into a file */
export function newPrograms(db: Database.Database, names: OutgoingNames, withSimulated: boolean):
  Programs {
  const read = db.prepare<[string], SessionRow>(`SELECT name, host, pid, created, image, capture,
    luid, windows_session, elevated, arch FROM sessions WHERE name = ?`)
  const cache = new Map<string, Program>()
  return {
    named(session) {
      let program = cache.get(session)
      if (program) return program
      const row = read.get(session)
      program = {
        session, host: row?.host ?? '', luid: row?.luid ?? '',
        simulated: row?.capture === 'simulated' && !withSimulated,
        resource: resourceFromAttributes(described(session, row, names)),
      }
      // What began before its `start` was seen is not remembered.
      if (row?.capture) {
        if (cache.size >= CACHED) cache.clear()
        cache.set(session, program)
      }
      return program
    },
  }
}

function described(session: string, row: SessionRow | undefined, names: OutgoingNames):
  Record<string, string | number | boolean> {
  const host = row?.host ?? ''
  const image = row?.image ?? ''
  const file = fileName(image)
  return {
    [a.serviceName.key]: file || 'unknown_service',
    [a.serviceInstance.key]: names.session(session, host),
    ...host && { [a.host.key]: names.host(host) },
    ...row?.arch && { [a.arch.key]: architectures[row.arch] ?? row.arch },
    [a.os.key]: 'windows',
    ...row?.pid != null && { [a.pid.key]: row.pid },
    ...row?.created != null && { [a.created.key]: iso(row.created) },
    ...file && { [a.executable.key]: file },
    ...names.plain && image && { [a.executablePath.key]: image },
    ...row?.capture && { [a.capture.key]: row.capture },
    ...row?.windows_session != null && { [a.windowsSession.key]: row.windows_session },
    ...row?.elevated != null && { [a.elevated.key]: row.elevated === 1 },
  }
}

/** µs since the epoch as ISO 8601; the number itself where no date can hold it. */
function iso(at: number): string {
  return Math.abs(at) < 8.64e18 ? new Date(at / 1000).toISOString() : String(at)
}
