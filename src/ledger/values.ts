/** Which life a value means: in its session, on its machine or in its logon session. */
import type { Value } from '../events.ts'
import type { KindSpec } from '../families/spec.ts'
import { newTables } from './model.ts'
import type { Ledger, Life, Session, Table } from './model.ts'
import { kindSpecs, placeOf } from './places.ts'
import type { Place } from './places.ts'

export function kindSpec(life: Life): KindSpec {
  return kindSpecs[life.family][life.kind]
}

export const isDevice = (name: string) => /^[A-Z]+\d*:$/.test(name)

/** Names are compared without case: devices upper, remote names lower. */
export const nameKey = (name: string): string =>
  name.startsWith('\\\\') ? name.toLowerCase() : name.toUpperCase()

export const keyOf = (spec: KindSpec, value: Value): string => spec.named ? nameKey(value) : value

type Whose = Pick<Session, 'id' | 'host' | 'luid'>

export const logonScope = (session: Whose) =>
  session.luid ? `${session.host}:${session.luid}` : session.host

export function scopeOf(session: Whose, spec: KindSpec): string {
  return spec.scope === 'session' ? session.id
    : spec.scope === 'host' ? session.host || session.id : logonScope(session) || session.id
}

export function tableOf(ledger: Ledger, session: Session, place: Place): Table {
  if (place.spec.scope === 'session') return session.tables[place.table]
  const scope = scopeOf(session, place.spec)
  let tables = ledger.scopes.get(scope)
  if (!tables) ledger.scopes.set(scope, tables = newTables())
  return tables[place.table]
}

/** The newest life that was open when a call was entered; lives of other sessions count as such. */
export function newestAt(newest: Life, session: Session, began: number): Life | null {
  for (let life: Life | null = newest; life; life = life.before) {
    if (life.openSeq <= began || life.session !== session) return life
  }
  return null
}

/** Whether a dial waited when a call was entered: what the call sets off may be recorded first. */
export const pausedAt = (life: Life, began: number): boolean =>
  life.paused || life.pausedUntil > began

/** The newest life of a life's value. */
export function newestOf(ledger: Ledger, life: Life): Life {
  return tableOf(ledger, life.session, placeOf(life.family, life.kind)).get(life.value) ?? life
}

/** A life and those of its value before it that are remembered, the oldest first. */
export function generations(newest: Life): Life[] {
  const lives: Life[] = []
  for (let life: Life | null = newest; life; life = life.before) lives.push(life)
  return lives.reverse()
}

/** The newest life of every value that processes share: connections of a machine, or of a logon. */
export function* sharedLives(ledger: Ledger): Generator<Life> {
  for (const tables of ledger.scopes.values()) for (const table of tables) yield* table.values()
}

/** Every life that the ledger still remembers: the newest few of each value. */
export function* knownLives(ledger: Ledger): Generator<Life> {
  const tables = [...ledger.scopes.values(), ...[...ledger.sessions.values()].map(s => s.tables)]
  for (const table of tables.flat()) {
    for (const newest of table.values()) yield* generations(newest)
  }
}

/** Every life that is not closed, of every session and scope. */
export function* liveLives(ledger: Ledger): Generator<Life> {
  for (const life of knownLives(ledger)) if (life.state !== 'closed') yield life
}
