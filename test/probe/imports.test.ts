/** How functions come into import tables, and that each slot is what it was after a detach. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { attachUnderWine } from '../../streams/probe/under-wine.ts'
import { scratch } from '../scratch.ts'
import { needsWine } from '../wine/require.ts'
import { PATIENCE_MS, startExe, stopWine, wineAvailable } from '../wine/wine.ts'
import { positioned, unannounced } from './folded.ts'
import { prepareProbe, trace } from './trace.ts'

before(async () => { if (wineAvailable().ok) await prepareProbe() })
after(stopWine)

const inDllMain = ['enter', 'InternetOpenW', 'InternetCloseHandle']

for (const [program, helper] of [['probe-imports', "the compiler's helper"],
  ['probe-imports-system', "the system's helper"]]) {
  test(`an imported DLL's DllMain, an API set, delay loads by ${helper}`, needsWine(), async () => {
    const { bin } = await prepareProbe()
    const run = await trace(`${program}.exe`, [], { folder: bin })
    assert.equal(run.exitCode, 0)
    assert.match(run.stdout, /own-headers=1/)
    assert.deepEqual(unannounced(run.events).map(event => event.kind === 'scope' ? event.phase
      : event.kind === 'call' ? event.fn : event.kind), [
      'start', ...inDllMain, 'leave', 'WNetCancelConnection2W',
      'MsiCreateRecord', 'MsiCloseHandle', 'MsiCreateRecord', 'MsiCloseHandle', ...inDllMain, 'end'])
    // Who loads the probe is the program's own first thread.
    assert.equal(new Set(run.events.flatMap(event => 'tid' in event ? event.tid : [])).size, 1)
    assert.deepEqual(findingsOf(positioned(run.events), policies).filter(f => f.severity !== 'info')
      .map(f => f.rule), 
      ['wininet-dllmain', 'wininet-dllmain', 'invalid-close', 'wininet-dllmain', 'wininet-dllmain'])
  })
}

test('attached and detached, twice: every slot is what it was', needsWine(), async () => {
  const { bin } = await prepareProbe()
  const running = startExe(path.join(bin, 'probe-imports.exe'), ['80', 'slots', `${PATIENCE_MS}`],
    { cwd: bin })
  try {
    const said = async (pattern: RegExp) => {
      for (;; await sleep(20)) {
        const match = pattern.exec(readFileSync(running.stdoutFile, 'utf8'))
        if (match) return match
      }
    }
    const pid = Number((await said(/pid=(\d+)/))[1])
    assert.ok(Number((await said(/slots=(\d+)/))[1]) > 500)
    for (let i = 0; i < 2; i++) {
      const lines = `(?:differ=[1-9]\\d*\\s+)+`
      const before = `(?:${lines}differ=0\\s+){${i}}`
      const attached = await attachUnderWine(pid, { stdio: ['ignore', 'ignore', 'ignore'] }, () => {})
      await said(new RegExp(`pid=\\d+\\s+${before}${lines}$`))
      await attached.detach()
      await said(new RegExp(`pid=\\d+\\s+${before}${lines}differ=0\\s+$`))
    }
  } finally {
    running.kill()
    await running.done
  }
})

test('a program that cannot start by itself says so', needsWine(), async t => {
  const { bin } = await prepareProbe()
  const folder = scratch(t)
  const alone = path.join(folder, 'probe-imports.exe')
  copyFileSync(path.join(bin, 'probe-imports.exe'), alone)
  await assert.rejects(trace(alone, []), { name: 'CannotTrace',
    message: 'the program did not start',
    hint: '0xc0000135: a DLL that it needs is missing or was refused' })
})
