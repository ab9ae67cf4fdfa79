import { accusable, policy } from '../policy.ts'
import type { CallMove, See } from '../policy.ts'
import { page } from './pages.ts'

const ID = 'ras-size-field'
const INVALID_SIZE = 632

/** Sizes of each version on x64, by function and form. Shorter ones are older versions. */
const sizes: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  RasDial: { W: [2120, 2112, 2108, 2096], A: [1076, 1068, 1064, 1052] },
  RasEnumConnections: { W: [1388, 1372, 1360, 1344, 820], A: [724, 708, 696, 680, 416] },
  RasGetConnectStatus: { W: [608, 564, 304], A: [332, 288, 160] },
}

export const rasSizeField = policy({
  id: ID,
  version: 1,
  concern: 'order',
  summary: 'A RAS structure was given with a dwSize that no version of it has.',
  why: 'dwSize says which version the program was built for; a wrong one is refused, or RAS ' +
    'writes behind the structure. A and W forms have different sizes.',
  fix: 'Set dwSize to the size of the structure of the same form, packed to 4 bytes.',
  cases: [{ rule: ID, severity: 'error' }],
  families: ['ras'],
  source: [page.rasDial, page.rasEnumConnections, page.rasGetConnectStatus],
  clean: `
R = RasDialW() entry=Office size=2120
RasGetConnectStatusW(R) size=608
RasGetConnectStatusA(R) size=332
RasHangUpW(R)`,
  caught: `
R = RasDialW() entry=Office size=2120
RasGetConnectStatusW(R) size=332 => 632 ! ras-size-field R
RasHangUpW(R)`,
  on: { acquire: judge, query: judge },
})

function judge(move: CallMove, see: See<unknown>): void {
  const { event, fn, session, meaning } = move
  const size = event.args?.size
  const known = sizes[fn.base]?.[event.fn.slice(fn.base.length)]
  if (typeof size !== 'number' || !known || known.includes(size)) return
  // A 32-bit process has other layouts; what a newer Windows accepts may be a newer version.
  if (session.arch === 'x86' || session.arch === 'ia32') return
  if (size > known[0] && meaning.error !== INVALID_SIZE) return
  const life = move.lives[0] ?? move.made[0] ?? null
  see.report({
    rule: ID, life: accusable(life) ? life : null, handle: life?.value ?? null,
    because: `${event.fn} on thread ${event.tid} was given dwSize ${size}; the form has ` +
      `${known.join(', ')}.`,
  })
}
