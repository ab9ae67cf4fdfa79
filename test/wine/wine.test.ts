/** The Wine side itself: if this fails, no other test under Wine means anything. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { needsWine } from './require.ts'
import { prepareWine, type RunOptions, runNode, stopWine } from './wine.ts'

after(stopWine)

async function runScript(script: string, options?: RunOptions): Promise<unknown> {
  await prepareWine()
  const result = await runNode([script], options)
  assert.equal(result.code, 0, result.stderr)
  return JSON.parse(result.stdout)
}

test('koffi calls the four DLLs, with the provider and the RAS stand-in', needsWine(), async () => {
  const connected = { code: 0, state: 0x2000, error: 0 }
  const gone = (error: number) =>
    ({ code: 0, first: { code: 0, state: 0x2001, error }, settled: true })
  assert.deepEqual(await runScript('test/wine/bindings.ts'), {
    wininet: { opened: true, close: 1, again: 0 },
    msi: { opened: true, close: 0, again: 6 },
    mpr: {
      add: 0, assigned: 85, deviceless: 0,
      listed: { codes: [0, 0], count: 2, more: 259, close: 0 },
      byRemoteName: 2250, refused: 2401, forced: 0, again: 2250, plain: 0,
      errors: [1206, 1208, 2404], none: 2250,
    },
    ras: {
      sync: {
        dial: 0, handle: 0x10001, again: 0, same: true, connected,
        listed: { sized: 603, code: 0, count: 1, handle: 0x10001 },
        referenced: 0, still: 0x2000, hangUp: gone(0), invalid: 6,
      },
      redial: 633, failure: { code: 691, handle: true, hangUp: gone(691) }, wrongSize: 632,
    },
    rasAsync: {
      multi: { code: 0, states: [[77, 0, 0], [77, 2, 0], [77, 5, 0], [77, 0x2000, 0]] },
      subs: [
        { code: 0, different: true }, { code: 0, different: true }, { code: 259, different: true },
      ],
      fails: [[77, 0, 0], [77, 2, 0], [77, 5, 0], [77, 5, 691]],
      early: 0, quiet: true,
    },
  })
})

test('better-sqlite3 writes and reads a WAL database', needsWine(), async () => {
  const row = { count: 1000, last: 999 }
  assert.deepEqual(await runScript('test/wine/sqlite.ts'), { mode: 'wal', row })
})

test('environment, stdin and exit code arrive', needsWine(), async () => {
  await prepareWine()
  const script = 'process.stdin.on("data", (d) => console.log(process.env.WORD + d));' +
    'process.stdin.on("end", () => process.exit(42))'
  const result = await runNode(['-e', script], { env: { WORD: 'last ' }, stdin: 'call' })
  assert.deepEqual([result.code, result.stdout], [42, 'last call\n'])
})

test('a program that does not end is ended with its children', needsWine(), async () => {
  await prepareWine()
  const script = 'setInterval(() => {}, 1000);' +
    'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])'
  const result = await runNode(['-e', script], { timeoutMs: 3000 })
  assert.deepEqual([result.code, result.timedOut], [124, true])
})

test('the relay log names every call of the built-in DLLs', needsWine(), async () => {
  await prepareWine()
  const { relayLog, code } = await runNode(['test/wine/bindings.ts'], { relay: true })
  assert.equal(code, 0)
  assert.ok(relayLog)
  const log = readFileSync(relayLog, 'latin1')
  const calls = log.match(/:Call (wininet|msi|mpr|rasapi32)\.\w+/g) ?? []
  const count = (call: string) => calls.filter((found) => found === `:Call ${call}`).length
  assert.equal(count('wininet.InternetCloseHandle'), 2)
  assert.equal(count('msi.MsiCloseHandle'), 2)
  assert.equal(count('mpr.WNetCancelConnection2W'), 9)
  // Wine can only log DLLs of its own build, and our rasapi32.dll is none.
  assert.equal(count('rasapi32.RasHangUpW'), 0)
  rmSync(path.dirname(relayLog), { recursive: true })
})
