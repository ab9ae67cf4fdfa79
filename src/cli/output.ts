/** How the command line talks: one document on stdout, everything else on stderr. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { createRequire } from 'node:module'
import type * as CliProgress from 'cli-progress'
import type CliTable from 'cli-table3'
import type { Severity } from '../policy.ts'

// Loaded when they are used: the agent draws neither tables nor bars.
const load = createRequire(import.meta.url)

type Style = Parameters<typeof styleText>[0]

/** Styled where the stream is a terminal that shows colours (NO_COLOR and pipes: plain). */
export const style = (format: Style, text: string, stream: NodeJS.WriteStream = process.stdout) =>
  styleText(format, text, { stream })

const severityStyle: Record<Severity, Style> = {
  critical: ['bold', 'redBright'], error: 'red', warning: 'yellow', info: 'cyan',
}
export const severityText = (severity: Severity) => style(severityStyle[severity], severity)

/** A command as this user calls it: in a clone through npm. */
export const called = (command: string): string => process.env.npm_package_name === 'lastcall'
  ? `npm run -s lastcall -- ${command}` : `lastcall ${command}`

/** Text in which every `lastcall ...` between backticks is as this user calls it. */
export const callable = (text: string): string =>
  text.replace(/`lastcall ([^`]+)`/g, (_, command: string) => `\`${called(command)}\``)

export const say = (line: string): void => { process.stderr.write(line + '\n') }
export const print = (text: string): void => { process.stdout.write(text + '\n') }
export const printJson = (document: unknown): void => print(JSON.stringify(document, null, 2))

/** A column narrower than this is not read any better for being wrapped. */
const LAST_COLUMN = 24

/** Prose broken at words, not where the terminal ends. @param indent of what follows a break */
export function prose(text: string, indent: number): string {
  const room = (process.stdout.columns ?? Infinity) - indent
  return text.length <= room || room < LAST_COLUMN ? text
    : text.replace(new RegExp(`(.{1,${room}})(?: +|$)`, 'g'), `$1\n${' '.repeat(indent)}`).trimEnd()
}

/**
 * Rows in aligned columns without borders. In a narrow terminal the last column is wrapped; where
 * there is no room for it, a row's columns that do not fit stand in a line below the others.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '',
    'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '',
    'mid-mid': '', right: '', 'right-mid': '', middle: '  ' }
  const Table = load('cli-table3') as typeof CliTable
  const plain = [head, ...rows].map(row => row.map(stripVTControlCharacters))
  const others = head.slice(0, -1).map((_, i) => Math.max(...plain.map(row => row[i].length)))
  const room = (process.stdout.columns ?? Infinity) - others.reduce((sum, w) => sum + w + 2, 0)
  const fits = plain.every(row => row.at(-1)!.length <= room)
  if (!fits && room < LAST_COLUMN && head.length > 1) return folded(head, rows, others)
  const grid = new Table({ head: head.map(h => style('dim', h)), chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(fits ? {} : { colWidths: [...others, room], wordWrap: true }) })
  grid.push(...rows.map(r => fits ? [...r] : [...r.slice(0, -1), broken(r.at(-1)!, room)]))
  return grid.toString().split('\n').map(line => line.trimEnd()).join('\n')
}

function folded(head: readonly string[], rows: readonly (readonly string[])[],
  widths: readonly number[]): string {
  let used = -2
  const none = widths.findIndex(width => (used += width + 2) > process.stdout.columns)
  const fitting = Math.max(1, none < 0 ? widths.length : none)
  const below = [head, ...rows].map(row => prose(row.slice(fitting).map(stripVTControlCharacters)
    .filter(Boolean).join('  '), 4))
  const above = table(head.slice(0, fitting), rows.map(row => row.slice(0, fitting))).split('\n')
  return above.flatMap((line, i) => [line,
    below[i] && `    ${i === 0 ? style('dim', below[i]) : below[i]}`])
    .filter(line => stripVTControlCharacters(line).trim()).join('\n')
}

/** With words that are longer than a line in pieces: a path must not be cut. */
const broken = (text: string, width: number) =>
  text.replace(/\S+/g, word => word.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n'))

/** A bar on stderr for long work; silent where that is no terminal or the work is short. */
export function progress(label: string, total: number, unit = 'events'):
  { at(done: number): void; end(): void } {
  if (!process.stderr.isTTY || total < 50_000) return { at() {}, end() {} }
  const { SingleBar } = load('cli-progress') as typeof CliProgress
  const bar = new SingleBar({ format: `${label} {bar} {percentage}% of {total} ${unit}`,
    stream: process.stderr, clearOnComplete: true, hideCursor: true })
  bar.start(total, 0)
  return { at: done => bar.update(done), end: () => bar.stop() }
}

/** Local time of day with milliseconds; with the date where it is not today. */
export function clock(at: number): string {
  const date = new Date(at / 1000)
  const pad = (n: number, width = 2) => String(n).padStart(width, '0')
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.` +
    pad(date.getMilliseconds(), 3)
  const today = new Date().toDateString() === date.toDateString()
  return today ? time
    : `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${time}`
}

/** `09:12:01.003 to 09:12:09.120 (UTC+01:00)`: what the times of a report mean. µs */
export function span(from: number, to: number): string {
  const minutes = -new Date(to / 1000).getTimezoneOffset()
  const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')
  return `${clock(from)} to ${clock(to)} (UTC${minutes === 0 ? ''
    : `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`})`
}

/**
 * 12,345. (`toLocaleString` would load ICU's data: 8 MB, which is much for an agent.)
 * @param n a whole number
 */
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(n)} ${n === 1 ? noun : plural}`
}
