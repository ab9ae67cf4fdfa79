/** What the agent's terminal shows of findings: whose, and one line for a bug. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { newView } from '../../src/agent/view.ts'
import { newHistory } from '../../src/history.ts'
import { policies } from '../../src/policies/all.ts'
import { parseTrace } from '../../src/trace/parse.ts'

test('a finding names its program, also after its end; what one call site leaked is one line', () => {
  const lines: string[] = []
  const view = newView(line => lines.push(stripVTControlCharacters(line)))
  const { events } = parseTrace(`process 7 leak.exe
A = MsiCreateRecord() site=leak.exe+0x10
B = MsiCreateRecord() site=leak.exe+0x10
C = MsiCreateRecord() site=leak.exe+0x20
end`)
  const history = newHistory(policies)
  const found = events.flatMap(event => [...history.apply(event)])
  view.committed(events)
  view.found(found)
  assert.deepEqual(lines.slice(-2).map(line => line.replace(/^.*? {2}/, '')), [
    'leak.exe       warning handle-leak msi/0x1#1: The process ended without closing it. (2 times)',
    'leak.exe       warning handle-leak msi/0x3#1: The process ended without closing it.'])
})
