/**
 * What a program could not deliver before it ended. Its exit cannot wait for the agent, so it
 * leaves the events in a file, and the agent takes them up: numbers make it exactly once.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { eventJson, type HandleEvent } from '../../src/events.ts'
import { parseNdjson } from '../../src/ndjson.ts'

const folderOf = (directory: string) => path.join(directory, 'spool')
const fileOf = (directory: string, session: string) =>
  path.join(folderOf(directory), `${session}.ndjson`)

/** Leaves events for the agent, of each session what can be. @throws what the file system says. */
export function leave(directory: string, events: readonly HandleEvent[]): void {
  let failure: unknown
  for (const [session, own] of Map.groupBy(events, event => event.session)) {
    const file = fileOf(directory, session)
    try {
      mkdirSync(folderOf(directory), { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.new`, own.map(event => eventJson(event) + '\n').join(''),
        { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch (error) {
      failure ??= error
    }
  }
  if (failure) throw failure
}

/** Sessions that left something. */
export function leftSessions(directory: string): string[] {
  try {
    return readdirSync(folderOf(directory)).filter(name => name.endsWith('.ndjson'))
      .map(name => name.slice(0, -'.ndjson'.length))
  } catch {
    return []
  }
}

/** What a session left, without lines that are no events of it. */
export function leftBy(directory: string, session: string): HandleEvent[] {
  let text: string
  try {
    text = readFileSync(fileOf(directory, session), 'utf8')
  } catch {
    return []
  }
  const events: HandleEvent[] = []
  for (const line of parseNdjson(text.split('\n'))) {
    if ('event' in line && line.event.session === session && line.event.by === undefined) {
      events.push(line.event)
    }
  }
  return events
}

export function forget(directory: string, session: string): void {
  rmSync(fileOf(directory, session), { force: true })
}
