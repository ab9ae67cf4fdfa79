/**
 * Trace notation, the syntax: one line of text becomes one statement and its expectations.
 *
 * Nothing here knows a function, a family or a value; what a statement means is in parse.ts.
 */
import type { EventOf } from '../events.ts'
import { InputError } from '../input-error.ts'

/** A value as written; a quoted one is text and nothing else. */
export type Word = { text: string; quoted: boolean }
export type KeyValue = { key: string; quoted: boolean; value: Word | null }

export type Mods = {
  tid: number | null
  arrow: { ok: boolean; code: number } | null
  keys: KeyValue[]
}

export type CallStatement = {
  kind: 'call'
  outs: Word[]; fn: string; handles: Word[]; mods: Mods
  /** `Fn(...) ...` and `... Fn(...)`. */
  entering: boolean; returning: boolean
}

export type Statement =
  | CallStatement
  | { kind: 'status'; name: string; handle: Word; mods: Mods }
  | { kind: 'returned'; mods: Mods }
  | { kind: 'move'; by: number }
  | { kind: 'tick' }
  | { kind: 'process'; n: number; image: string; mods: Mods }
  | { kind: 'thread-exit'; tid: number; mods: Mods }
  | { kind: 'observed'; what: 'connected' | 'gone'; value: Word; mods: Mods }
  | { kind: 'gap'; lost: number | null; mods: Mods }
  | { kind: 'scope'; what: EventOf<'scope'>['what']; phase: 'enter' | 'leave'; mods: Mods }
  | { kind: 'resumed'; slept: number; mods: Mods }
  | { kind: 'end'; crashed: boolean; code: number | null; mods: Mods }

export type Line = {
  statement: Statement | null
  expectations: { policy: string; target?: Word }[]
}

export const UNITS: Readonly<Record<string, number>> =
  { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 }

const KEYWORDS = ['status', 'returned', 'tick', 'process', 'thread-exit', 'observed', 'gap',
  'scope', 'resumed', 'end']

const NUMBER = /^-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i
/** Nearly every character is ASCII: only the others are worth a regular expression. */
const isBlank = (char: string | undefined) => char !== undefined &&
  (char === ' ' || char === '\t' || ((char < ' ' || char > '~') && /\s/.test(char)))

/** The number that a word says, or null when it is text. */
export function numberOf(text: string): number | null {
  if (!NUMBER.test(text)) return null
  const n = text.startsWith('-') ? -Number(text.slice(1)) : Number(text)
  return Number.isFinite(n) ? n || 0 : null
}

/** Microseconds of `5ms`, `1h`, `300`. */
export function durationOf(text: string): number | null {
  const match = /^(\d+)(us|ms|s|m|h)?$/.exec(text)
  if (!match) return null
  const us = Number(match[1]) * UNITS[match[2] ?? 'us']
  return Number.isSafeInteger(us) ? us : null
}

/** Reads one line from left to right. */
class Scanner {
  text: string
  at = 0
  constructor(text: string) {
    this.text = text
  }

  /** Skips blanks; a comment ends the line. */
  blanks(): void {
    while (isBlank(this.text[this.at])) this.at++
    if (this.text.startsWith('//', this.at) && (this.at === 0 || isBlank(this.text[this.at - 1]))) {
      this.at = this.text.length
    }
  }

  get ended(): boolean {
    this.blanks()
    return this.at >= this.text.length
  }

  sees(what: string): boolean {
    this.blanks()
    return this.text.startsWith(what, this.at)
  }

  eats(what: string): boolean {
    if (!this.sees(what)) return false
    this.at += what.length
    return true
  }

  expect(what: string, where: string): void {
    if (!this.eats(what)) throw new InputError(`${where}: expected "${what}" ${this.before()}`)
  }

  /** What stands here, for a message. */
  before(): string {
    return this.ended ? 'before the end of the line'
      : `before ${JSON.stringify(this.text.slice(this.at, this.at + 20))}`
  }

  /** A bare word up to a blank or one of `stops`, or a JSON string. */
  word(stops: string, what: string): Word {
    this.blanks()
    if (this.text[this.at] === '"') return { text: this.quoted(), quoted: true }
    const from = this.at
    while (this.at < this.text.length && !isBlank(this.text[this.at]) &&
      !stops.includes(this.text[this.at])) this.at++
    if (this.at === from) throw new InputError(`expected ${what} ${this.before()}`)
    return { text: this.text.slice(from, this.at), quoted: false }
  }

  quoted(): string {
    const from = this.at++
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      this.at += this.text[this.at] === '\\' ? 2 : 1
    }
    this.at++
    const source = this.text.slice(from, this.at)
    try {
      return JSON.parse(source) as string
    } catch {
      throw new InputError(`${source} is not a JSON string`,
        'write \\\\ for a backslash and \\" for a quote inside quotes')
    }
  }

  int(what: string): number {
    this.blanks()
    const match = /^-?(?:0x[0-9a-f]+|\d+)/i.exec(this.text.slice(this.at, this.at + 40))
    const n = match ? numberOf(match[0]) : null
    if (!match || n === null || !Number.isSafeInteger(n)) {
      throw new InputError(`expected ${what} ${this.before()}`)
    }
    this.at += match[0].length
    return n
  }

  natural(what: string): number {
    const n = this.int(what)
    if (n < 0) throw new InputError(`${what} is ${n}: it cannot be negative`)
    return n
  }

  /** `=`, but not the `=` of `=>`. */
  eatsEquals(): boolean {
    return this.sees('=') && !this.sees('=>') && this.eats('=')
  }
}

const WORD = ',()!'

/** @throws InputError without a line number: the caller knows it. */
export function parseLine(text: string): Line {
  const scan = new Scanner(text)
  const statement = scan.ended || scan.sees('!') ? null : parseStatement(scan)
  const expectations: Line['expectations'] = []
  while (scan.eats('!')) {
    const policy = scan.word(WORD, 'a policy id').text
    expectations.push(scan.ended || scan.sees('!') ? { policy }
      : { policy, target: scan.word('!', 'a target') })
  }
  if (!scan.ended) throw new InputError(`nothing more was expected ${scan.before()}`)
  return { statement, expectations }
}

function parseStatement(scan: Scanner): Statement {
  if (scan.eats('...')) {
    return parseCall(scan, scan.word(WORD + '=', 'a call'), true)
  }
  if (scan.eats('+')) {
    const amount = scan.natural('a duration')
    const unit = scan.word(WORD, 'a unit').text
    const us = amount * (Object.hasOwn(UNITS, unit) ? UNITS[unit] : NaN)
    if (Number.isNaN(us)) throw new InputError(`"${unit}" is not a unit`, 'us, ms, s, m or h')
    return { kind: 'move', by: us }
  }
  const first = scan.word(WORD + '=', 'a statement')
  const call = scan.sees('(') || scan.sees(',') || (scan.sees('=') && !scan.sees('=>'))
  return first.quoted || call ? parseCall(scan, first, false) : parseKeyword(scan, first.text)
}

/** [outs "="] Fn "(" args ")" mods ["..."] */
function parseCall(scan: Scanner, first: Word, returning: boolean): CallStatement {
  const outs: Word[] = []
  let fn = first
  if (!scan.sees('(')) {
    outs.push(first)
    while (scan.eats(',')) outs.push(scan.word(WORD + '=', 'a token'))
    if (!scan.eatsEquals()) {
      throw new InputError(`${first.text}: expected "(" or "=" ${scan.before()}`,
        'a call is Fn(...) or A = Fn(...)')
    }
    fn = scan.word(WORD + '=', 'a function')
  }
  scan.expect('(', fn.text)
  const handles: Word[] = []
  const keys: KeyValue[] = []
  while (!scan.eats(')')) {
    const word = scan.word(WORD + '=', 'an argument or ")"')
    if (scan.eatsEquals()) keys.push({ key: word.text, quoted: word.quoted, value: value(scan) })
    else handles.push(word)
    if (!scan.sees(')')) scan.expect(',', fn.text)
  }
  const mods = parseMods(scan, keys)
  const entering = scan.eats('...')
  if (entering && returning) throw new InputError('a call cannot both return and be entered')
  return { kind: 'call', outs, fn: fn.text, handles, mods, entering, returning }
}

const value = (scan: Scanner): Word => scan.word(WORD, 'a value')

function parseMods(scan: Scanner, keys: KeyValue[] = []): Mods {
  const mods: Mods = { tid: null, arrow: null, keys }
  while (!scan.ended && !scan.sees('!') && !scan.sees('...')) {
    if (scan.eats('@')) {
      if (mods.tid !== null) throw new InputError('two threads are given')
      mods.tid = scan.natural('a thread')
    } else if (scan.eats('=>')) {
      if (mods.arrow) throw new InputError('two results are given')
      const ok = /^\s*ok\s/.test(scan.text.slice(scan.at)) && scan.eats('ok')
      mods.arrow = { ok, code: scan.int('a number after =>') }
    } else {
      const key = scan.word(WORD + '=@', 'a modifier')
      keys.push({ key: key.text, quoted: key.quoted,
        value: scan.eatsEquals() ? value(scan) : null })
    }
  }
  const seen = new Set<string>()
  for (const { key, quoted } of keys) {
    const id = `${quoted} ${key}`
    if (seen.has(id)) throw new InputError(`${key} is given twice`)
    seen.add(id)
  }
  return mods
}

function parseKeyword(scan: Scanner, keyword: string): Statement {
  switch (keyword) {
    case 'status': {
      const name = scan.word(WORD, 'the name or number of a status').text
      scan.expect('(', 'status')
      const handle = scan.word(WORD, 'a token')
      scan.expect(')', 'status')
      return { kind: 'status', name, handle, mods: parseMods(scan) }
    }
    case 'returned': return { kind: 'returned', mods: parseMods(scan) }
    case 'tick': return { kind: 'tick' }
    case 'process': return { kind: 'process', n: scan.natural('the number of a process'),
      image: scan.word('!', 'the image of the process').text, mods: parseMods(scan) }
    case 'thread-exit': {
      const mods = parseMods(scan)
      if (mods.tid === null) throw new InputError('thread-exit: which thread?', 'thread-exit @2')
      return { kind: 'thread-exit', tid: mods.tid, mods }
    }
    case 'observed': {
      const what = scan.word(WORD, 'connected or gone').text
      if (what !== 'connected' && what !== 'gone') {
        throw new InputError(`observed "${what}"`, 'connected or gone')
      }
      return { kind: 'observed', what, value: value(scan), mods: parseMods(scan) }
    }
    case 'gap': {
      const lost = scan.eats('?') ? null : scan.natural('a number of events, or ?')
      return { kind: 'gap', lost, mods: parseMods(scan) }
    }
    case 'scope': {
      const what = scan.word(WORD, 'dllmain, custom-action or held').text
      const phase = scan.word(WORD, 'enter or leave').text
      if ((what !== 'dllmain' && what !== 'custom-action' && what !== 'held') ||
        (phase !== 'enter' && phase !== 'leave')) {
        throw new InputError(`scope ${what} ${phase}`,
          'scope dllmain|custom-action|held enter|leave')
      }
      return { kind: 'scope', what, phase, mods: parseMods(scan) }
    }
    case 'resumed': {
      const slept = durationOf(value(scan).text)
      if (slept === null) throw new InputError('resumed: expected a duration', 'resumed 30m')
      return { kind: 'resumed', slept, mods: parseMods(scan) }
    }
    case 'end': return parseEnd(parseMods(scan))
    default: throw new InputError(`${keyword} is not a statement`,
      didYouMean(keyword, KEYWORDS) || 'a call is Fn(...) or A = Fn(...)')
  }
}

function parseEnd(mods: Mods): Statement {
  const crashed = mods.keys.some(k => k.key === 'crashed')
  const code = mods.keys.find(k => k.key === 'code')
  const number = code ? numberOf(code.value?.text ?? '') : null
  if (code && (number === null || !Number.isSafeInteger(number))) {
    throw new InputError('end: code= takes an integer')
  }
  mods.keys = mods.keys.filter(k => k.key !== 'crashed' && k.key !== 'code')
  return { kind: 'end', crashed, code: number, mods }
}

/** `did you mean X?` for the nearest of the known names, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  if (word.length > 64) return ''
  let best = ''
  let least = Math.min(3, Math.ceil(word.length / 3)) + 1
  for (const name of known) {
    if (Math.abs(name.length - word.length) >= least) continue
    const distance = editDistance(word, name)
    if (distance < least) [best, least] = [name, distance]
  }
  return best && `did you mean ${best}?`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1,
        row[j - 1] + (a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}
