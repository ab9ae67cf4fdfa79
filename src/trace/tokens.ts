/** What the tokens and names of a trace stand for. */
import type { Value } from '../events.ts'
import { NULL_HANDLE } from '../events.ts'
import { InputError } from '../input-error.ts'
import { nameKey } from '../ledger/values.ts'
import { canonical, HEX, TOKEN } from './notation.ts'
import type { Word } from './syntax.ts'
import type { Names, Process } from './world.ts'

/** A life that an expectation may mean: the newest one of the value, or a given generation. */
export type Target = {
  session: string; family: string
  /** The key of the life in the ledger: a handle's value, or a name as lives are keyed. */
  value: Value
  generation: number | null
}

export function namesOf(process: Process, family: string): Names {
  if (process.recent[0] !== family) {
    process.recent = [family, ...process.recent.filter(f => f !== family)]
  }
  let names = process.names.get(family)
  if (!names) {
    names = { values: new Map(), taken: new Set(), next: 1, contexts: new Map() }
    process.names.set(family, names)
  }
  return names
}

/** A handle as written: a token, `0`, a number or hex for the value itself, or quoted text. */
export function handleOf(names: Names, word: Word): Value {
  const { text } = word
  if (word.quoted) return checkValue(text)
  if (HEX.test(text)) return canonical(text)
  if (/^\d+$/.test(text)) return '0x' + BigInt(text).toString(16)
  const match = TOKEN.exec(text)
  if (!match) {
    throw new InputError(`${text} is not a handle`, 'a token such as A, A:0xcc0004, 0 or 0xcc0004')
  }
  const [, name, hex] = match
  const known = names.values.get(name)
  const fixed = hex === undefined ? undefined : canonical(hex)
  if (fixed === NULL_HANDLE) throw new InputError(`${text}: a token is never null`, 'write 0')
  if (known !== undefined) {
    if (fixed !== undefined && fixed !== known) {
      throw new InputError(`${name} is ${known} already: its first use fixes its value`)
    }
    return known
  }
  let value = fixed
  while (value === undefined || (fixed === undefined && names.taken.has(value))) {
    value = '0x' + (names.next++).toString(16)
  }
  names.values.set(name, value)
  names.taken.add(value)
  return value
}

/** Whether the word is a token that stands for a handle of the family already. */
export const isToken = (process: Process, family: string, { text, quoted }: Word): boolean =>
  !quoted && (process.names.get(family)?.values.has(text.split(':')[0]) ?? false)

function checkValue(text: string): Value {
  if (text.length === 0 || text.length > 1024) {
    throw new InputError('a value has 1 to 1024 characters')
  }
  return text
}

export const nameOf = (word: Word): Value =>
  !word.quoted && word.text === '0' ? NULL_HANDLE : checkValue(word.text)

/** RAS connections are observed by value or token, network connections by name. */
export function observedValue(process: Process, word: Word): Value {
  if (word.quoted || (!HEX.test(word.text) && !TOKEN.test(word.text))) {
    namesOf(process, 'wnet')
    return nameOf(word)
  }
  return handleOf(namesOf(process, 'ras'), word)
}

export function targetsOf(process: Process | null, word: Word): Target[] {
  if (!process) return []
  const match = word.quoted ? null : /^(.*)#(\d+)$/.exec(word.text)
  const name = match ? match[1] : word.text
  const generation = match ? Number(match[2]) : null
  const target = (family: string, value: Value): Target =>
    ({ session: process.session, family, value, generation })
  if (!word.quoted) {
    if (HEX.test(name)) return process.recent.map(family => target(family, canonical(name)))
    const token = TOKEN.exec(name)?.[1] ?? ''
    const tokens = process.recent.flatMap(family => {
      const value = process.names.get(family)!.values.get(token)
      return value === undefined ? [] : [target(family, value)]
    })
    if (tokens.length) return tokens
  }
  return [target('wnet', nameKey(name))]
}
