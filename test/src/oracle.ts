/**
 * A naive oracle, written from the state diagram of design.md section 3 and the rules of
 * win32-handle-apis.md section 3 alone. It shares no code with what it judges, and must not:
 * its worth is that two readings of the same rules agree.
 *
 *     free --open--> open --close--> closed by its own close
 *                     |----its ancestor is closed--> closed by its ancestor
 *
 * A value that is closed is free, and may be given again: another life of the same value.
 */

export type Family = 'msi' | 'wininet'
export type Kind = 'record' | 'root' | 'request'
export type Move =
  | { does: 'open'; family: Family; kind: 'record' | 'root'; value: string; tid: number }
  /** InternetOpenUrl: a request under the root `from`. */
  | { does: 'derive'; family: 'wininet'; kind: 'request'; from: string; value: string; tid: number }
  | { does: 'use'; family: Family; value: string; tid: number }
  | { does: 'close'; family: Family; value: string; tid: number }
export type Answered = { move: Move; error: number }
/** `life` is the value and its number among the lives of that value: `msi 0x1#2`. */
export type Verdict = { line: number; policy: string; life: string | null }

type OneLife = {
  name: string
  family: Family
  value: string
  kind: Kind
  openedBy: number
  under: OneLife | null
  state: 'open' | 'closed by itself' | 'closed with its ancestor'
  closedBy: number
  suspected: boolean
}

const INVALID_HANDLE = 6
const INCORRECT_HANDLE_TYPE = 12018

const latest = (lives: readonly OneLife[], family: Family, value: string) =>
  lives.filter(life => life.family === family && life.value === value).at(-1)

const subjectOf = (move: Move) => move.does === 'derive' ? move.from : move.value

/**
 * What the API answers to the next move: an error code, or null when no API could do that. It
 * gives no value that is open, and refuses handles that are not open or of the wrong kind.
 */
export function answerTo(move: Move, before: readonly Answered[]): number | null {
  const lives = livesAfter(before)
  const now = latest(lives, move.family, move.value)
  if (move.does === 'open') return now?.state === 'open' ? null : 0
  if (move.does === 'derive') {
    const from = latest(lives, move.family, move.from)
    if (from?.state !== 'open') return INVALID_HANDLE
    if (from.kind !== 'root') return INCORRECT_HANDLE_TYPE
    return now?.state === 'open' ? null : 0
  }
  if (now?.state !== 'open') return INVALID_HANDLE
  return move.does === 'use' && now.kind === 'root' ? INCORRECT_HANDLE_TYPE : 0
}

function livesAfter(moves: readonly Answered[]): OneLife[] {
  const lives: OneLife[] = []
  for (const answered of moves) happen(answered, lives)
  return lives
}

function happen({ move, error }: Answered, lives: OneLife[]): void {
  if (error !== 0 || move.does === 'use') return
  const { family, value, tid } = move
  if (move.does === 'close') {
    const closed = latest(lives, family, value)!
    closed.state = 'closed by itself'
    closed.closedBy = tid
    // Closing a WinINet handle closes everything below it; here nothing is below a child.
    for (const life of lives) {
      if (life.under === closed && life.state === 'open') life.state = 'closed with its ancestor'
    }
    return
  }
  const number = lives.filter(life => life.family === family && life.value === value).length + 1
  lives.push({
    name: `${family} ${value}#${number}`, family, value, kind: move.kind, openedBy: tid,
    under: move.does === 'derive' ? latest(lives, family, move.from)! : null,
    state: 'open', closedBy: 0, suspected: false,
  })
}

/** What is wrong in these moves, after which the process ends. */
export function oracle(moves: readonly Answered[]): Verdict[] {
  const lives: OneLife[] = []
  const verdicts: Verdict[] = []
  moves.forEach((answered, i) => {
    const verdict = judge(answered, lives)
    if (verdict) verdicts.push({ line: i + 1, ...verdict })
    happen(answered, lives)
  })
  for (const life of lives) {
    // Closing the outermost would have closed what is below it.
    if (life.state === 'open' && life.under?.state !== 'open') {
      verdicts.push({ line: moves.length + 1, policy: 'handle-leak', life: life.name })
    }
  }
  return verdicts
}

/** The first of the rules, in the order of design.md section 9, that the move breaks. */
function judge({ move, error }: Answered, lives: readonly OneLife[]):
  { policy: string; life: string | null } | null {
  if (move.does === 'open') return null
  const life = latest(lives, move.family, subjectOf(move))
  const says = (policy: string) => ({ policy, life: life?.name ?? null })
  if (!life) return move.does === 'close' ? says('invalid-close') : null
  if (life.state === 'open') {
    // Of the wrong kind, in a family where no rule is about that.
    if (error !== 0) return null
    if (isStale(life, move.tid, lives)) {
      // One suspicion for a life is enough.
      if (life.suspected) return wrongThread(life, move) ? says('close-wrong-thread') : null
      life.suspected = true
      return says('stale-value-reused')
    }
    return wrongThread(life, move) ? says('close-wrong-thread') : null
  }
  if (move.does === 'close') {
    return says(life.state === 'closed by itself' ? 'double-close' : 'redundant-child-close')
  }
  return says(life.state === 'closed by itself' ? 'use-after-close' : 'use-of-orphan')
}

const wrongThread = (life: OneLife, move: Move) =>
  life.family === 'msi' && move.does === 'close' && life.openedBy !== move.tid

/**
 * "close(v) by owner X; v re-issued; X uses or closes v again with success". Re-issued means the
 * life that comes next: who had the value long before may have been handed this one since.
 */
function isStale(life: OneLife, tid: number, lives: readonly OneLife[]): boolean {
  const all = lives.filter(other => other.family === life.family && other.value === life.value)
  const before = all[all.indexOf(life) - 1]
  return before !== undefined && life.openedBy !== tid && before.openedBy === tid &&
    before.state === 'closed by itself' && before.closedBy === tid
}
