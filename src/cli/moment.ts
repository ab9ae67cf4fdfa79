/** T on the command line: ISO 8601 with zone, `#position`, or `+3s` from the first event. */
import { UsageError } from '../input-error.ts'

export type Moment = { at: number } | { position: number }

const UNITS: Record<string, number> = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86400e6 }

/** @param first time of the first event, µs. @throws UsageError saying what T may be. */
export function parseMoment(text: string, first: () => number): Moment {
  const position = /^#(\d+)$/.exec(text)
  if (position) return { position: Number(position[1]) }
  const offset = /^\+(\d+(?:\.\d+)?)(us|ms|s|m|h|d)$/.exec(text)
  if (offset) return { at: first() + Math.round(Number(offset[1]) * UNITS[offset[2]]) }
  const at = Date.parse(text)
  if (Number.isNaN(at) || !/(Z|[+-]\d\d:?\d\d)$/i.test(text)) {
    throw new UsageError(`${text} is not a time`,
      'a time is 2026-11-21T09:30:00Z (with a zone), "#1234" (a position; in quotes, for shells ' +
      'take # for a comment), or +3s from the first event')
  }
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1]
  return { at: at * 1000 + (micros ? Number(micros.padEnd(3, '0')) : 0) }
}

/**
 * Whether something has reached T, which is `otherwise` where no T is given.
 * @param first time of the first event, µs. @throws UsageError saying what T may be.
 */
export function reached(text: string | undefined, otherwise: boolean, first: () => number):
  (what: { at: number; position: number }) => boolean {
  if (text === undefined) return () => otherwise
  const moment = parseMoment(text, first)
  return what => 'at' in moment ? what.at >= moment.at : what.position >= moment.position
}
