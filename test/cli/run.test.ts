/** `run`, `attach` and `doctor` as a user meets them: real processes, programs under Wine. */
import assert from 'node:assert/strict'
import {
  cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '../../storage/log.ts'
import { unannounced } from '../probe/folded.ts'
import { eventsOf, startNumbered, startWaiting } from '../probe/numbered.ts'
import { prepareProbe } from '../probe/trace.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine, windowsPath, wineAvailable, type WineSide } from '../wine/wine.ts'
import { newCommandLine } from './command-line.ts'

const cli = newCommandLine()
const { at, lastcall, start } = cli

type Check = { what: string; ok: boolean; found: string; hint?: string }

let side: WineSide
let files = 0
before(async () => { if (wineAvailable().ok) side = await prepareProbe() })
after(async () => {
  cli.end()
  await stopWine()
})

const exe = (name: string) => join(side.bin, `${name}.exe`)

/** How many events a log holds by now. */
function recorded(name: string): number {
  if (!existsSync(at(name))) return 0
  const log = readLog(at(name))
  try {
    return log.last()
  } finally {
    log.close()
  }
}

test('run --json: one document, the program\'s output on stderr', needsWine(), () => {
  const { code, out, err } = lastcall('run', '--json', '--fail-on', 'critical', '--db', at('a.db'),
    '--', exe('msi-threads'), '80')
  assert.equal(code, 0, err)
  const document = JSON.parse(out)
  assert.deepEqual(Object.keys(document), ['lastcall', 'source', 'events', 'sessions', 'gaps',
    'lost', 'suppressed', 'config', 'findings', 'exitCode'])
  assert.deepEqual([document.source, document.sessions, document.gaps, document.lost,
    document.exitCode], [at('a.db'), 1, 0, 0, 0])
  assert.deepEqual([...new Set(document.findings.map((f: { policy: string }) => f.policy))].sort(),
    ['close-wrong-thread', 'double-close', 'handle-leak', 'msi-closeall-for-cleanup',
      'msi-closeall-is-per-thread'])
  assert.match(err, /^close-again=6\r?$/m)
  // What was found live is what the log says, and what a replay finds.
  for (const command of ['findings', 'replay']) {
    const again = JSON.parse(lastcall(command, at('a.db'), '--json').out)
    assert.deepEqual(again.findings, document.findings, command)
  }
})

test('run: the program\'s output on stdout, the findings on stderr', needsWine(), () => {
  const { code, out, err } = lastcall('run', '--', exe('msi-threads'), '80')
  assert.equal(code, 0, err)
  assert.deepEqual(out.replaceAll('\r', '').trim().split('\n'),
    ['created=1', 'close-foreign=0', 'close-again=6', 'close-all=1', 'close-all=0'])
  assert.match(err, /^error {2}double-close {2}msi\/0x2#1 {2}msi-threads\.exe {2}/m)
  assert.match(err, /^ {4}opened .* MsiCreateRecord {2}msi-threads\.exe\+0x[0-9a-f]+ {2}#\d+$/m)
  assert.match(err, /^ {4}here .* MsiCloseHandle {2,}msi-threads\.exe\+0x[0-9a-f]+ {2}#\d+$/m)
  const [kept] = readdirSync(at('state/runs')).filter(name => name.endsWith('.db'))
  const events = eventsOf(at(`state/runs/${kept}`))
  assert.equal(unannounced(events).length, 10)
  assert.match(err, new RegExp(`^2 errors, 5 warnings in ${events.length} events$`, 'm'))
  assert.match(kept, /^\d{8}T\d{6}-msi-threads\.exe\.db$/)
  assert.ok(err.includes(`recorded in ${at(`state/runs/${kept}`)}`))
})

test('run: the exit codes; -o puts the findings into a file', needsWine(), () => {
  const run = (...args: string[]) => lastcall('run', '--db', at(`${++files}.db`), ...args)
  const twin = run('--json', '-o', at('o.json'), '--fail-on', 'info', '--', exe('msi-threads'),
    '80', 'twin')
  assert.deepEqual([twin.code, twin.out], [0, ''], twin.err)
  assert.match(twin.err, /nothing found: .*o\.json$/m)
  assert.deepEqual(JSON.parse(readFileSync(at('o.json'), 'utf8')).findings, [])
  const found = run('--fail-on', 'error', '-o', at('o.txt'), '--', exe('msi-threads'), '80')
  assert.equal(found.code, 3)
  assert.match(readFileSync(at('o.txt'), 'utf8'), /^error {2}double-close[^]*in \d+ events\n$/m)
  assert.doesNotMatch(found.err, /double-close/)
  const nowhere = run('-o', at('nowhere/o.txt'), '--', exe('msi-threads'), '80')
  assert.deepEqual([nowhere.code, nowhere.out], [125, ''])
  assert.match(nowhere.err, /nowhere: no such folder\n/)
  // What was found in earlier runs in the same log is theirs.
  const before = recorded(`${files - 1}.db`)
  const again = lastcall('run', '--fail-on', 'info', '--db', at(`${files - 1}.db`), '--',
    exe('msi-threads'), '80', 'twin')
  assert.deepEqual([again.code, again.err],
    [0, `\nnothing found in ${recorded(`${files - 1}.db`) - before} events\n`])
  // Unix has eight bits for it.
  const long = run('--', exe('probe-ways'), '80', 'child')
  assert.equal(long.code, 70001 & 255, long.err)
  assert.match(long.err, /the program's exit code is 70001/)
  assert.equal(run('--fail-on', 'error').code, 2, 'no program: usage')
  assert.equal(run('--fail-on', 'worst', '--', exe('msi-threads')).code, 2)
})

test('run: what a program tells through lastcall.h is in the log once', needsWine(), () => {
  const { out, err } = lastcall('run', '--db', at('told.db'), '--', exe('ingest-client'))
  assert.equal(out.trim(), 'a probe records this process already', err)
  const events = eventsOf(at('told.db'))
  assert.equal(unannounced(events).length, 4)
  assert.match(err, new RegExp(`^nothing found in ${events.length} events$`, 'm'))
})

test('run: what cannot be traced says why and leaves nothing behind', needsWine(), () => {
  const refused = (program: string) => {
    const { code, out, err } = lastcall('run', '--json', '--', program)
    assert.equal(out, '')
    return [code, ...err.trim().split('\n')]
  }
  const before = existsSync(at('state/runs')) ? readdirSync(at('state/runs')) : []
  const [missing, says] = refused('no-such-program.exe')
  assert.equal(missing, 127)
  assert.match(String(says), /no-such-program\.exe: there is no such program$/)
  const script = at('script.exe')
  writeFileSync(script, '#!/bin/sh\n')
  assert.deepEqual(refused(script), [126, 'lastcall: script.exe is no Windows program',
    '  to trace what a script starts, give its interpreter: cmd.exe /c script.cmd'])
  const bytes = readFileSync(exe('msi-threads'))
  bytes.writeUInt16LE(0x14c, bytes.readUInt32LE(60) + 4)
  writeFileSync(at('small.exe'), bytes)
  assert.deepEqual(refused(at('small.exe')), [126, 'lastcall: small.exe is 32-bit (x86)',
    '  lastcall traces 64-bit (x64) programs only'])
  assert.deepEqual(existsSync(at('state/runs')) ? readdirSync(at('state/runs')) : [], before)
})

test('attach: a process that nobody may open is left as it is', needsWine(), async () => {
  const { running, pid } = await startWaiting(exe('probe-closed'), [windowsPath(at('stop-closed'))])
  const { code, err } = lastcall('attach', '--db', at('closed.db'), `${pid}`)
  writeFileSync(at('stop-closed'), '')
  assert.equal(code, 126, err)
  assert.equal(err, `lastcall: process ${pid} cannot be opened\n` +
    '  access denied: it belongs to another user, runs elevated, or is protected\n')
  assert.ok(!existsSync(at('closed.db')))
  assert.equal((await running.done).code, 17)
})

test('without the DLL, run and doctor say in two lines how to get it', needsWine(), async t => {
  const copy = copyOfLastcall()
  t.after(() => copy.end())
  const dll = join(copy.root, 'streams/probe/lastcall-probe.dll')
  const run = () => copy.lastcall('run', '--', exe('msi-threads'), '80')
  const missing = run()
  assert.equal(missing.code, 125)
  assert.equal(missing.err, 'lastcall: lastcall-probe.dll is not there\n  npm run build:probe builds ' +
    'it with mingw (apt-get install gcc-mingw-w64-x86-64, or MSYS2)\n')
  const doctor = JSON.parse(copy.lastcall('doctor', '--json').out) as { checks: Check[] }
  const check = doctor.checks.find(({ what }) => what === 'probe (run, attach)')!
  assert.deepEqual([`lastcall: ${check.found}`, `  ${check.hint}`], missing.err.trimEnd().split('\n'))
  // What an antivirus leaves of it: neither we nor the program can load it, and it does not run.
  writeFileSync(dll, 'nothing')
  const broken = run()
  assert.deepEqual([broken.code, broken.out, broken.err], [126, '',
    'lastcall: the probe did not start in it\n' +
    '  the program could not load the DLL: an antivirus or a policy may forbid it\n'])
  const { running, pid } = await startNumbered(side.bin, at('stop-broken'))
  const attach = copy.lastcall('attach', `${pid}`)
  assert.equal(attach.code, 126, attach.err)
  // Nothing was left behind that would be in the way.
  const good = start('attach', '--db', at('after-broken.db'), `${pid}`)
  await good.says(/attached to process/)
  writeFileSync(at('stop-broken'), '')
  assert.equal((await good.done).code, 0)
  assert.equal((await running.done).code, 17)
})

/** The sources without a built probe, as after a clone. */
function copyOfLastcall() {
  const root = at('clone')
  const repository = join(import.meta.dirname, '..', '..')
  for (const room of ['src', 'streams', 'storage']) {
    cpSync(join(repository, room), join(root, room), { recursive: true,
      filter: file => !file.endsWith('.dll') })
  }
  cpSync(join(repository, 'package.json'), join(root, 'package.json'))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  return { root, ...newCommandLine(join(root, 'src/cli/lastcall.js')) }
}

test('run: Ctrl-C is the program\'s, what it did until then is kept', needsWine(), async () => {
  const child = start('run', '--json', '--db', at('c.db'), '--', exe('probe-numbered'), 'none')
  await child.says(/pid=\d+/)
  while (recorded('c.db') < 20) await sleep(20)
  child.interrupt()
  const { code, out, err } = await child.done
  const document = JSON.parse(out || assert.fail(err))
  assert.ok(document.events > 20)
  assert.equal(code, document.exitCode & 255, err)
})

test('attach: letting go with Ctrl-C, the program goes on', needsWine(), async () => {
  const { running, pid } = await startNumbered(side.bin, at('stop'))
  const child = start('attach', '--json', '--db', at('b.db'), `${pid}`)
  await child.says(/attached to process/)
  while (recorded('b.db') < 20) await sleep(20)
  child.interrupt()
  const { code, out, err } = await child.done
  assert.equal(code, 0, err)
  const document = JSON.parse(out)
  assert.ok(document.events > 20, err)
  assert.deepEqual(document.findings, [])
  writeFileSync(at('stop'), '')
  const result = await running.done
  assert.equal(result.code, 17)
  assert.ok(2 * Number(/last=(\d+)/.exec(result.stdout)![1]) > document.events, 'it went on without us')
  const late = lastcall('attach', '--db', at('d.db'), `${pid}`)
  assert.equal(late.code, 126)
  assert.match(late.err, /process \d+ cannot be opened\n {2}there is no such process/)
  assert.equal(lastcall('attach', 'no-number').code, 2)
})

test('doctor names the probe, the compiler and Wine, and how to get what is missing', () => {
  const { code, out, err } = lastcall('doctor', '--json')
  assert.equal(code, 0, err)
  const checks: Check[] = JSON.parse(out).checks
  for (const what of ['probe (run, attach)', 'mingw compiler', 'Wine']) {
    const check = checks.find(each => each.what === what)
    if (what === 'Wine' && process.platform === 'win32') continue
    if (what === 'mingw compiler' && !check) continue
    assert.ok(check, what)
    if (check.ok) assert.ok(existsSync(check.found.split(', ')[0]), check.found)
    else assert.match(check.hint!, /apt-get|npm run build:probe|pacman/)
  }
})
