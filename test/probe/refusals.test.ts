/** Why a program cannot be traced: what is said where Windows says it, and Wine cannot. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorText, keptOut, notLoaded, refusedFile, refusedNarrow, refusedProcess }
  from '../../streams/probe/refusals.ts'

const open = { signature: 0, dynamicCode: 0, imageLoad: 0 }

test('program files: 64-bit ones for this machine, and no others', () => {
  assert.equal(refusedFile('a.exe', 0x8664), null)
  assert.deepEqual([0x14c, 0xaa64, 0x1c4, -1, 0x200].map(machine => refusedFile('a.exe', machine)![0]),
    ['a.exe is 32-bit (x86)', 'a.exe is for ARM64', 'a.exe is 32-bit (ARM)',
      'a.exe is no Windows program', 'a.exe is no Windows program'])
  assert.match(refusedFile('a.cmd', -1)![1], /cmd\.exe \/c/)
  assert.deepEqual(refusedNarrow(7), ['process 7 is 32-bit', 'lastcall traces 64-bit (x64) programs only'])
})

test('processes that cannot be opened: gone, protected, elevated, denied', () => {
  const why = (code: number, facts = {}) => refusedProcess(7, code, facts)[1]
  assert.equal(why(87), 'there is no such process')
  assert.match(why(5, { protection: 3 }), /Windows protects it/)
  assert.match(why(5, { protection: 0 }), /Windows protects it/)
  assert.match(why(5, { protection: 0xfffffffe, elevated: true, weElevated: false }),
    /it runs as administrator: run lastcall as administrator/)
  assert.match(why(5, { protection: 0xfffffffe, elevated: true, weElevated: true }), /^access denied/)
  assert.match(why(5), /^access denied/)
  assert.equal(why(8), 'Windows error 8: out of memory')
})

test('policies that keep the probe out are named', () => {
  const probe = 'C:\\lastcall\\lastcall-probe.dll'
  assert.equal(keptOut(open, probe), null)
  assert.match(keptOut({ ...open, signature: 1 }, probe)!, /signed by Microsoft$/)
  assert.match(keptOut({ ...open, signature: 2 }, probe)!, /Microsoft Store$/)
  // Opting in alone (bit 2) keeps nothing out, nor does a rule on code that is made at run time.
  assert.equal(keptOut({ ...open, signature: 4, dynamicCode: 1 }, probe), null)
  assert.equal(keptOut({ ...open, imageLoad: 1 }, probe), null)
  assert.match(keptOut({ ...open, imageLoad: 1 }, '\\\\server\\share\\lastcall-probe.dll')!,
    /no DLLs from other machines/)
})

test('a probe that was not loaded: gone, dynamic code, integrity, else an antivirus', () => {
  assert.match(notLoaded(open, false), /an antivirus may have taken it away/)
  assert.match(notLoaded({ ...open, dynamicCode: 1 }, true), /ACG/)
  assert.match(notLoaded({ ...open, imageLoad: 2 }, true), /low integrity/)
  assert.match(notLoaded(open, true), /an antivirus or a policy may forbid it/)
  assert.equal(errorText(225), 'Windows error 225: an antivirus blocks it as a threat')
  assert.equal(errorText(4551), 'Windows error 4551: blocked by application control')
  assert.equal(errorText(31), 'Windows error 31')
})
