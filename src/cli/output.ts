/** How the command line talks: one document on stdout, everything else on stderr. */
import { styleText } from 'node:util'
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

export const say = (line: string): void => { process.stderr.write(line + '\n') }
export const print = (text: string): void => { process.stdout.write(text + '\n') }
export const printJson = (document: unknown): void => print(JSON.stringify(document, null, 2))

/** Rows in aligned columns without borders. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '',
    'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '',
    'mid-mid': '', right: '', 'right-mid': '', middle: '  ' }
  const Table = load('cli-table3') as typeof CliTable
  const grid = new Table({ head: head.map(h => style('dim', h)), chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } })
  grid.push(...rows.map(r => [...r]))
  return grid.toString().split('\n').map(line => line.trimEnd()).join('\n')
}

/** A bar on stderr for long work; silent where that is no terminal or the work is short. */
export function progress(label: string, total: number): { at(done: number): void; end(): void } {
  if (!process.stderr.isTTY || total < 50_000) return { at() {}, end() {} }
  const { SingleBar } = load('cli-progress') as typeof CliProgress
  const bar = new SingleBar({ format: `${label} {bar} {percentage}% of {total} events`,
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

/**
 * 12,345. (`toLocaleString` would load ICU's data: 8 MB, which is much for an agent.)
 * @param n a whole number
 */
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(n)} ${n === 1 ? noun : plural}`
}
