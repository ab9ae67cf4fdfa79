/**
 * Where the user's agent is: a file that only the user may read, in the user's state directory.
 *
 * Windows gives the files of a user's profile to the user, SYSTEM and administrators; elsewhere
 * the directory is 0700 and the file 0600. The token in it never travels: see proof.ts.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { userSid } from '../own-process.ts'

export type AgentRecord = {
  lastcall: 1
  /** Path of the pipe or socket. */
  address: string
  /** 64 hex digits, known to the user's programs only. */
  token: string
  pid: number
  /** Milliseconds since the Unix epoch. */
  started: number
}

/** The longest path of a Unix socket: 108 bytes with its end. */
const SOCKET_PATH_MAX = 107

const recordFile = (directory: string): string => path.join(directory, 'agent.json')

/** A new address that nobody can guess and a token that nobody knows. */
export function newRecord(directory: string): AgentRecord {
  const random = randomBytes(8).toString('hex')
  return { lastcall: 1, address: addressFor(directory, random),
    token: randomBytes(32).toString('hex'), pid: process.pid, started: Date.now() }
}

function addressFor(directory: string, random: string): string {
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\lastcall-${userSid() ?? 'unknown'}-${random}`
  }
  const beside = path.resolve(directory, `agent-${random}.sock`)
  if (Buffer.byteLength(beside) <= SOCKET_PATH_MAX) return beside
  return path.join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `lastcall-${random}.sock`)
}

/** Makes the user's state directory, for the user alone. */
export function makeStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
}

/** Tells the user's programs where the agent is. @throws what the file system says. */
export function publish(directory: string, record: AgentRecord): void {
  makeStateDirectory(directory)
  const file = recordFile(directory)
  const fresh = `${file}.${process.pid}.new`
  writeFileSync(fresh, JSON.stringify(record, null, 2) + '\n', { mode: 0o600 })
  // An old file of that name would have kept its own mode.
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
}

/** What is published; undefined where there is nothing, or nothing that can be read. */
export function findRecord(directory: string): AgentRecord | undefined {
  try {
    const found = JSON.parse(readFileSync(recordFile(directory), 'utf8')) as Partial<AgentRecord>
    const whole = found.lastcall === 1 && typeof found.address === 'string' &&
      /^[0-9a-f]{64}$/.test(found.token ?? '')
    return whole ? found as AgentRecord : undefined
  } catch {
    return undefined
  }
}

/** Takes the record back, where it is still this agent's. */
export function withdraw(directory: string, record: AgentRecord): void {
  if (findRecord(directory)?.address === record.address) {
    rmSync(recordFile(directory), { force: true })
  }
}
