/** The tester tests the tests: each way in which a policy or its traces can be wrong is refused. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { checkTrace, testPolicy } from '../policy-tester.ts'
import { policy } from '../../src/policy.ts'
import type { CallMove, Hooks, See } from '../../src/policy.ts'
import { policies } from '../../src/policies/all.ts'

const clean = 'A = MsiCreateRecord()\nMsiCloseHandle(A)'
const caught = 'A = MsiCreateRecord()\nMsiCloseHandle(A)\nMsiCloseHandle(A) => 6 ! mine A'

function made(on: Hooks<unknown>) {
  return policy({ id: 'mine', version: 1, concern: 'close', summary: '', why: '', fix: '',
    cases: [{ rule: 'mine', severity: 'error' }], families: ['msi'], source: [], clean, caught, on })
}

const honest = made({
  release(move: CallMove, see: See<unknown>) {
    const life = move.lives[0]
    if (life && move.relations[0] === 'closed') {
      see.report({ rule: 'mine', life, because: 'It was closed before.' })
    }
  },
})
const refuses = (policyUnderTest: typeof honest, tests: Parameters<typeof testPolicy>[1], why: RegExp) =>
  assert.throws(() => testPolicy(policyUnderTest, tests), why)

test('an honest policy passes', () => testPolicy(honest, { clean: [clean], caught: [caught] }))

test('a policy needs a clean and a caught trace', () => {
  refuses(honest, { clean: [], caught: [caught] }, /needs a clean trace/)
  refuses(honest, { clean: [clean], caught: [] }, /needs a caught trace/)
})

test('a duplicate is refused, also with other comments and blanks', () => {
  refuses(honest, { clean: [clean, `${clean}   // again`], caught: [caught] }, /duplicate trace/)
})

test('a caught trace expects something at a line', () => {
  refuses(honest, { clean: [clean], caught: [caught.replace(' ! mine A', '')] }, /has no "! mine"/)
})

test('an unknown function is refused', () => {
  refuses(honest, { clean: ['A = MsiMakeRecord()'], caught: [caught] }, /MsiMakeRecord/)
})

test('what is expected must be found, on that life, at that line', () => {
  const blind = made({})
  refuses(blind, { clean: [clean], caught: [caught] }, /line 3: expected mine A, found nothing/)
  const other = 'B = MsiCreateRecord()\n' + caught.replace('! mine A', '! mine B')
  refuses(honest, { clean: [clean], caught: [other] }, /expected mine B, found mine/)
})

test('a finding that no "!" expects is refused', () => {
  const loud = made({
    release(move: CallMove, see: See<unknown>) {
      see.report({ rule: 'mine', life: move.lives[0], because: 'Always.' })
    },
  })
  refuses(loud, { clean: [clean], caught: [caught] }, /which no "!" expects/)
})

test('changing the events is refused', () => {
  const vandal = made({
    release(move: CallMove, see: See<unknown>) {
      honest.on.release!(move, see)
      ;(move.event as { took: number }).took = 99
    },
  })
  refuses(vandal, { clean: [clean], caught: [caught] }, /changed the events/)
})

test('findings on a prefix are the prefix of the findings', () => {
  // It remembers across runs, so that what it says of a prefix differs from the whole.
  let calls = 0
  const moody = made({
    release(move: CallMove, see: See<unknown>) {
      if (move.relations[0] === 'closed' && calls++ === 0) {
        see.report({ rule: 'mine', life: move.lives[0], because: `Number ${calls}.` })
      } else if (move.relations[0] === 'closed') {
        see.report({ rule: 'mine', life: move.lives[0], because: `Number ${calls}.` })
      }
    },
  })
  refuses(moody, { clean: [clean], caught: [caught] }, /give other findings than the whole/)
})

test('an accusation across a gap is refused', () => {
  const reckless = made({
    release(move: CallMove, see: See<unknown>) {
      const life = move.lives[0]
      if (life?.closed && !move.meaning.ok) {
        see.report({ rule: 'mine', life, evidence: [life.closed.position], because: 'Whatever.' })
      }
    },
  })
  refuses(reckless, { clean: [clean], caught: [caught] }, /across a gap/)
})

test('checkTrace runs a trace against all policies', () => {
  checkTrace('A = MsiCreateRecord()\nend ! handle-leak A', policies)
  assert.throws(() => checkTrace('A = MsiCreateRecord()\nend', policies), /handle-leak/)
})
