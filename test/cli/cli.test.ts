/** The command line as a user meets it: real processes, real files, documents, exit codes. */
import { before, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { simulate } from '../../src/simulated/programs.ts'
import { eventJson } from '../../src/events.ts'
import { prose, table } from '../../src/cli/output.ts'
import { report } from '../../src/cli/report.ts'
import { openSource } from '../../src/cli/source.ts'
import { findingsOf } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'
import { scratch } from '../scratch.ts'

const entry = join(import.meta.dirname, '..', '..', 'src', 'cli', 'lastcall.js')
const folder = scratch()
const at = (name: string) => join(folder, name)
const env = { ...process.env, LASTCALL_STATE: at('state'), NO_COLOR: '1', NODE_TEST_CONTEXT: '' }

function lastcall(...args: string[]) {
  const run = spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', env })
  return { code: run.status, out: run.stdout, err: run.stderr }
}

const TRACE = `process 7 "C:\\\\Program Files\\\\App\\\\App.exe"
A = MsiCreateRecord() site=app.exe+0x10
MsiCloseHandle(A) site=app.exe+0x20
MsiCloseHandle(A) => 6 site=app.exe+0x20
B = MsiCreateRecord() @2
MsiCloseHandle(B) @1
C = MsiCreateRecord()
+5s
WNetCancelConnectionW(Q:) force=0 => 2250
end
`

before(() => {
  writeFileSync(at('a.trace'), TRACE)
  const events = [1, 2, 3, 4].flatMap(seed => simulate(seed, { faults: 1 }).events)
  writeFileSync(at('sim.ndjson'), events.map(eventJson).join('\n') + '\n')
})

test('replay --json: one document, keys in the order of the contract', () => {
  const { code, out, err } = lastcall('replay', at('a.trace'), '--json')
  assert.equal(code, 0, err)
  const document = JSON.parse(out)
  assert.deepEqual(Object.keys(document), ['lastcall', 'source', 'events', 'sessions', 'gaps', 'lost',
    'suppressed', 'config', 'findings'])
  assert.deepEqual(Object.keys(document.findings[0]), ['policy', 'rule', 'concern', 'severity',
    'family', 'handle', 'life', 'session', 'at', 'because', 'fingerprint', 'evidence'])
  assert.deepEqual(document.findings.map((f: { policy: string }) => f.policy),
    ['double-close', 'close-wrong-thread', 'wnet-legacy-cancel', 'invalid-close', 'handle-leak'].sort(
      (a, b) => order(document.findings, a) - order(document.findings, b)))
  assert.equal(document.findings[0].life, 'p7/msi/0x1#1')
  assert.equal(document.sessions, 1)
})

const order = (findings: { policy: string }[], id: string) => findings.findIndex(f => f.policy === id)

test('replay: a report that says where, why and what to do; grouped by fingerprint', () => {
  const { code, out } = lastcall('replay', at('a.trace'))
  assert.equal(code, 0)
  for (const part of [/error {2}double-close/, /opened .* MsiCreateRecord {2}app\.exe\+0x10/,
    /closed .* MsiCloseHandle {3}app\.exe\+0x20/, /here .* MsiCloseHandle/, /fix {3}\w/,
    /learn\.microsoft\.com/, /2 errors, 2 warnings, 1 info in \d+ events of 1 process/]) {
    assert.match(out, part)
  }
})

test('replay: each place of a finding says what happened there', () => {
  const places = (text: string) => {
    writeFileSync(at('places.trace'), text)
    return lastcall('replay', at('places.trace')).out.split('\n').filter(line => line.startsWith('    '))
      .map(line => line.trim().split(' ')[0])
  }
  assert.deepEqual(places(`WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
WNetCancelConnection2W(X:) force=0 => 2401
WNetCancelConnection2W(X:) force=1`), ['opened', 'refused', 'here'])
  assert.deepEqual(places(`A = InternetOpenW()
InternetReadFile(A) ...
InternetCloseHandle(A) @2`), ['opened', 'running', 'here'])
  writeFileSync(at('places.trace'), `WNetAddConnection2W(local=X:, remote=\\\\srv\\share)
process 2 other.exe
WNetCancelConnection2W(X:) force=0
WNetCancelConnection2W(X:) force=0 => 2250`)
  assert.match(lastcall('replay', at('places.trace')).out, /opened .*\d {2}app\.exe {2}thread 1/)
})

test('a report names the exported functions that somebody looked up', () => {
  const source = openSource(at('a.trace'))
  const found = findingsOf([...source.events()], policies).filter(f => f.policy === 'double-close')
  const text = report(found, { ...source,
    exportOf: site => site === 'app.exe+0x10' ? 'make+0x4' : undefined })
  assert.match(text, /opened .* MsiCreateRecord +app\.exe\+0x10 +make\+0x4 +#/)
  assert.match(text, /here .* MsiCloseHandle +app\.exe\+0x20 +#/)
  assert.ok(!report(found, source).includes('make'))
})

test('replay --fail-on: 3 at or above the severity, 0 below, 2 for a word that is none', () => {
  assert.equal(lastcall('replay', at('a.trace'), '--fail-on', 'error').code, 3)
  assert.equal(lastcall('replay', at('a.trace'), '--fail-on', 'critical').code, 0)
  assert.equal(lastcall('replay', at('a.trace'), '--fail-on', 'bad').code, 2)
  assert.equal(lastcall('replay', at('a.trace'), '--concern', 'reuse', '--fail-on', 'info').code, 0)
})

test('replay --from, --to, --policy and --concern choose findings and never change them', () => {
  const all = JSON.parse(lastcall('replay', at('a.trace'), '--json').out).findings
  const late = JSON.parse(lastcall('replay', at('a.trace'), '--json', '--from', '+3s').out).findings
  const early = JSON.parse(lastcall('replay', at('a.trace'), '--json', '--to', '+3s').out).findings
  assert.ok(late.length > 0 && early.length > 0)
  assert.deepEqual([...early, ...late], all)
  const leaks = JSON.parse(lastcall('replay', at('a.trace'), '--json', '--concern', 'leak').out).findings
  assert.deepEqual(leaks, all.filter((f: { concern: string }) => f.concern === 'leak'))
  const one = JSON.parse(lastcall('replay', at('a.trace'), '--json', '--policy', 'double-close').out)
  assert.deepEqual(one.findings, all.filter((f: { policy: string }) => f.policy === 'double-close'))
  const { out } = lastcall('replay', at('a.trace'), '--policy', 'double-close')
  assert.match(out, new RegExp(`to .* \\(UTC.*\\); ${all.length - 1} other findings not asked for\n$`))
  assert.equal(lastcall('replay', at('a.trace'), '--policy', 'nope').code, 2)
})

test('configuration: severities, suppressions with a reason; an error names the key', () => {
  const [first] = JSON.parse(lastcall('replay', at('a.trace'), '--json').out).findings
  writeFileSync(at('c.json'), JSON.stringify({ policies: {
    severities: { 'close-wrong-thread': 'info', 'handle-leak': 'off' },
    suppress: [{ fingerprint: first.fingerprint, reason: 'known' }] } }))
  const document = JSON.parse(lastcall('replay', at('a.trace'), '--json', '--config', at('c.json')).out)
  assert.equal(document.suppressed, 1)
  assert.equal(document.config, at('c.json'))
  assert.ok(!document.findings.some((f: { policy: string }) => f.policy === 'handle-leak'))
  assert.equal(document.findings.find((f: { policy: string }) => f.policy === 'close-wrong-thread')
    .severity, 'info')
  for (const [config, key] of [
    [{ policies: { severities: { nonsense: 'error' } } },
      'policies.severities.nonsense: is neither a policy nor a rule'],
    [{ policies: { suppress: [{ fingerprint: '12' }] } }, 'policies.suppress.0.fingerprint'],
    [{ policies: { thresholds: { 'handle-leak': { liveMin: 3 } } } }, 'policies.thresholds.handle-leak.liveMin'],
    [{ retension: {} }, 'retension'],
  ] as const) {
    writeFileSync(at('bad.json'), JSON.stringify(config))
    const { code, err } = lastcall('replay', at('a.trace'), '--config', at('bad.json'))
    assert.equal(code, 1)
    assert.ok(err.includes(key), err)
  }
})

test('a user\'s own policies are TypeScript given by --policies', () => {
  writeFileSync(at('mine.ts'), `
export const mine = { id: 'no-records', version: 1, concern: 'hygiene', summary: 'A record was made.',
  why: 'Ours.', fix: 'Do not.', cases: [{ rule: 'no-records', severity: 'critical' }], families: ['msi'],
  source: [], clean: '', caught: '', on: { acquire(move: any, see: any) {
    for (const life of move.made) see.report({ rule: 'no-records', life, because: 'It was made.' })
  } } }`)
  const { code, out, err } = lastcall('replay', at('a.trace'), '--json', '--policies', at('mine.ts'),
    '--fail-on', 'critical')
  assert.equal(code, 3, err)
  assert.equal(JSON.parse(out).findings.filter((f: { policy: string }) => f.policy === 'no-records').length, 3)
})

test('import, export, verify, findings: in, out, whole, and the same answer', () => {
  const db = at('sim.db')
  const imported = lastcall('import', at('sim.ndjson'), '--db', db)
  assert.equal(imported.code, 0, imported.err)
  assert.match(lastcall('verify', db).out, /^intact/)
  const replayed = JSON.parse(lastcall('replay', db, '--json').out)
  const kept = JSON.parse(lastcall('findings', db, '--json').out)
  assert.deepEqual(kept.findings, replayed.findings)
  const ndjson = lastcall('export', db, '--format', 'ndjson', '--names', '-o', at('out.ndjson'))
  assert.equal(ndjson.code, 0, ndjson.err)
  assert.deepEqual(JSON.parse(lastcall('replay', at('out.ndjson'), '--json').out).findings,
    replayed.findings)
  writeFileSync(at('out.trace'), lastcall('export', db, '--format', 'trace', '--names').out)
  assert.deepEqual(
    JSON.parse(lastcall('replay', at('out.trace'), '--json').out).findings
      .map((f: { fingerprint: string }) => f.fingerprint).sort(),
    replayed.findings.map((f: { fingerprint: string }) => f.fingerprint).sort())
  assert.equal(lastcall('import', at('sim.ndjson'), '--db', db).out.includes('duplicate'), true)
})

test('names are hidden in an export, and stay equal to themselves', () => {
  writeFileSync(at('n.trace'), 'WNetAddConnection2W(local=X:, remote=\\\\secret-server\\secret-share)\n' +
    'R = RasDialW() entry=SecretOffice\nWNetCancelConnection2W(X:)\nRasHangUpW(R)\n')
  const db = at('n.db')
  lastcall('import', at('n.trace'), '--db', db)
  const { out } = lastcall('export', db)
  assert.doesNotMatch(out, /secret/i)
  assert.match(out, /"local":"X:"/)
  assert.match(lastcall('export', db, '--names').out, /secret-server/)
})

test('bad lines are named with their number and reason, and the rest is imported', () => {
  const good = readFileSync(at('sim.ndjson'), 'utf8').split('\n')
  writeFileSync(at('bad.ndjson'), [good[0], '{"kind":"nope"}', good[1], 'not json', '', good[2]].join('\n'))
  const { code, out, err } = lastcall('import', at('bad.ndjson'), '--db', at('bad.db'))
  assert.equal(code, 0)
  assert.match(err, /:2.*not an event/)
  assert.match(err, /:4.*not JSON/)
  assert.match(out, /3 events imported.*2 lines refused/)
  writeFileSync(at('bad.trace'), 'A = MsiCreateRecord()\nMsiClozeHandle(A)\nMsiCloseHandle(A)\n')
  writeFileSync(at('prose.txt'), 'no line\nof this is an event\n')
  const none = lastcall('import', at('prose.txt'), '--db', at('none.db'))
  assert.equal(none.code, 1)
  assert.match(none.err, /prose\.txt: none of its 2 lines is an event\n/)
  const trace = lastcall('import', at('bad.trace'), '--db', at('bad2.db'))
  assert.match(trace.err, /:2.*MsiClozeHandle/)
  assert.match(trace.err, /MsiCloseHandle/)
})

test('verify finds an altered event and says where; export reads what is intact', () => {
  const db = at('damaged.db')
  lastcall('import', at('sim.ndjson'), '--db', db)
  const raw = new Database(db)
  const triggers = raw.prepare<[], { name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
  assert.throws(() => raw.exec('UPDATE events SET result = 77 WHERE position = 5'))
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`)
  raw.exec('UPDATE events SET result = 77 WHERE position = 5')
  for (const { sql } of triggers) raw.exec(sql)
  raw.close()
  const { code, out } = lastcall('verify', db)
  assert.equal(code, 3)
  assert.match(out, /damaged/)
  assert.match(out, /#\d+/)
  const { out: saved, err } = lastcall('export', db)
  assert.match(err, /events 1 to \d+ are lost/)
  assert.equal(saved, '')
})

test('handles: the table as of a moment, as a tree and as a document', () => {
  writeFileSync(at('h.trace'), 'A = InternetOpenW()\nB = InternetConnectW(A)\n+2s\nInternetCloseHandle(A)\n')
  const document = JSON.parse(lastcall('handles', at('h.trace'), '--at', '+1s', '--json').out)
  assert.deepEqual(Object.keys(document), ['at', 'handles'])
  assert.deepEqual(Object.keys(document.handles[0]), ['session', 'family', 'kind', 'handle',
    'generation', 'state', 'parent', 'openedAt', 'openedBy', 'thread'])
  assert.deepEqual(document.handles.map((h: { kind: string }) => h.kind), ['root', 'session'])
  assert.equal(document.handles[1].parent, 'p1/wininet/0x1#1')
  const table = lastcall('handles', at('h.trace'), '--at', '+1s').out
  assert.match(table, /└─ 0x2#1/)
  assert.doesNotMatch(table, /The history/)
  assert.match(lastcall('handles', at('h.trace'), '--at', '+1h').out, /The history ends at .*2\.001\.\n$/)
  assert.match(lastcall('handles', at('h.trace'), '--at', '2020-01-01T00:00:00Z').out, /The history begins at/)
  const BEGIN = Date.UTC(2026, 0, 1) * 1000
  assert.equal(document.at, BEGIN + 1e6)
  assert.deepEqual(JSON.parse(lastcall('handles', at('h.trace'), '--json').out),
    { at: BEGIN + 2_001_000, handles: [] })
  writeFileSync(at('ended.trace'), 'R = RasDialW() entry=Office\nRasHangUpW(R)\n+1s\nend\n')
  const ended = JSON.parse(lastcall('handles', at('ended.trace'), '--json').out)
  assert.deepEqual([ended.at, ended.handles[0].state], [BEGIN + 1_001_000, 'closing'])
  assert.deepEqual(JSON.parse(lastcall('handles', at('h.trace'), '--at', '#1', '--json').out)
    .handles.length, 1)
})

test('explain: a policy, a rule, a rule not built, a finding; policies lists all', () => {
  assert.match(lastcall('explain', 'close-wrong-thread').out, /Caught[\s\S]*! close-wrong-thread/)
  assert.match(lastcall('explain', 'msi-double-close').out, /^double-close/)
  assert.match(lastcall('explain', 'wininet-wrong-closer').out, /not judged yet/)
  assert.match(lastcall('explain', 'msi-null-handle').out, /exemption/)
  const [first] = JSON.parse(lastcall('replay', at('a.trace'), '--json').out).findings
  const { out } = lastcall('explain', first.fingerprint, at('a.trace'))
  assert.match(out, /^error {2}double-close {2}msi\/0x1#1 {2}App\.exe/)
  assert.match(out, /4 > .*MsiCloseHandle.* => ERROR_INVALID_HANDLE[\s\S]*\^+ double-close/)
  assert.equal(lastcall('explain', 'nonsense').code, 2)
  const document = JSON.parse(lastcall('policies', '--json').out)
  assert.equal(document.policies.length, policies.length)
  assert.ok(document.notBuilt.length > 0)
})

test('errors say what to do: no file, no command, a log that is none', () => {
  assert.equal(lastcall('replay', at('nowhere.db')).code, 1)
  assert.match(lastcall('replay', at('nowhere.db')).err, /no such file/)
  assert.equal(lastcall('frobnicate').code, 2)
  assert.equal(lastcall('replay').code, 2)
  writeFileSync(at('foreign.db'), '')
  const foreign = new Database(at('foreign.db'))
  foreign.exec('CREATE TABLE secrets (x)')
  foreign.close()
  const { code, err } = lastcall('replay', at('foreign.db'))
  assert.equal(code, 1)
  assert.match(err, /lastcall: /)
  assert.equal(lastcall('--help').code, 0)
  assert.equal(lastcall('doctor', '--json').code, 0)
})

test('what a clone is told to type works in a clone', () => {
  const told = (npm_package_name: string) => spawnSync(process.execPath, [entry, 'explain', 'nonsense'],
    { encoding: 'utf8', env: { ...env, npm_package_name } }).stderr
  assert.match(told('lastcall'), /see `npm run -s lastcall -- policies`/)
  assert.match(told('mine'), /see `lastcall policies`/)
})

test('errors say what is wrong with a file: a folder, an empty one, one of another kind', () => {
  const folder = join(at('a.trace'), '..')
  writeFileSync(at('empty.db'), '')
  writeFileSync(at('words.txt'), 'hello')
  lastcall('import', at('a.trace'), '--db', at('kinds.db'))
  const cases: [RegExp, ...string[]][] = [
    ...['replay', 'handles', 'findings', 'export', 'verify'].flatMap(command => [
      [/ is a folder\n/, command, folder] as [RegExp, ...string[]],
      [/ is empty: no log was ever written to it\n/, command, at('empty.db')] as
        [RegExp, ...string[]]]),
    [/words\.txt: line 1: .*\n {2}SOURCE is a \.db/, 'replay', at('words.txt')],
    [/no such file\n/, 'import', at('nowhere.ndjson'), '--db', at('never.db')],
    [/kinds\.db is a database\n {2}import takes \.ndjson/, 'import', at('kinds.db'), '--db', at('never.db')],
    [/no such folder\n/, 'bundle', at('kinds.db'), '-o', at('nowhere/b.db')],
    [/nowhere.x\.ndjson: no such file or folder\n/, 'export', at('kinds.db'), '-o', at('nowhere/x.ndjson')],
    [/no such file\n/, 'replay', at('a.trace'), '--policies', at('nowhere.ts')],
    [/simulated\.db|the agent makes it/, 'findings'],
    [/simulated\.db|the agent makes it/, 'open'],
    [/ is a folder\n/, 'open', folder],
  ]
  for (const [expected, ...args] of cases) {
    const { code, err } = lastcall(...args)
    assert.equal(code, 1, args.join(' '))
    assert.match(err, expected, args.join(' '))
    assert.doesNotMatch(err, /\n {4}at /, args.join(' '))
  }
  assert.ok(!existsSync(at('never.db')))
  const { code, err } = lastcall('replay', at('a.trace'), '--from', '+3s', '--to', '+1s')
  assert.equal(code, 2)
  assert.match(err, /--to \+1s is before --from \+3s/)
})

test('the state directory is its user\'s alone, whoever makes it',
  { skip: process.platform === 'win32' && 'rights are inherited there' }, () => {
    const state = at('fresh/state')
    spawnSync(process.execPath, [entry, '--version'], { env: { ...env, LASTCALL_STATE: state } })
    assert.equal(statSync(state).mode & 0o777, 0o700)
  })

test('the agent and the commands beside it keep what each other compiled', t => {
  const state = scratch(t)
  const compiled = (...args: string[]) => spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8', env: { ...env, LASTCALL_STATE: state, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } })
    .stderr
  for (const command of ['agent', 'status']) compiled(command, '--help')
  for (const command of ['agent', 'status']) {
    const said = compiled(command, '--help')
    assert.match(said, /main\.ts.* was accepted/)
    assert.doesNotMatch(said, /rejected/)
  }
})

test('tables: in a narrow terminal the last column is wrapped, and nothing of it is lost', t => {
  const { columns } = process.stdout
  t.after(() => { process.stdout.columns = columns })
  const rows = [['a', 'four words of prose and /a/path/that/is/longer/than/the/line'], ['bb', 'x']]
  process.stdout.columns = 30
  const lines = table(['', ''], rows).split('\n')
  assert.ok(lines.length > 3 && lines.every(line => line.length <= 30), lines.join('\n'))
  assert.equal(lines.map(line => line.slice(4).trimEnd()).join('').replaceAll(' ', ''),
    rows.map(row => row[1]).join('').replaceAll(' ', ''))
  process.stdout.columns = 80
  assert.equal(table(['', ''], rows).trimStart().split('\n').length, 2)
  // Where the other columns leave no room, what does not fit stands below.
  process.stdout.columns = 40
  assert.equal(table(['what', 'how much', 'why'], [['a'.repeat(15), '12', 'because of these five words here'],
    ['b', '3', 'x']]), [`what${' '.repeat(13)}how much`, '    why', `${'a'.repeat(15)}  12`,
    '    because of these five words here', `b${' '.repeat(16)}3`, '    x'].join('\n'))
  assert.equal(prose(`${'word '.repeat(8)}end`, 2), `${'word '.repeat(7).trim()}\n  word end`)
})

test('agent: where nobody reads what it shows any more, it stops and closes its log', async () => {
  const db = at('unread.db')
  const child = spawn(process.execPath, [entry, 'agent', '--simulate', '--db', db], { env })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await once(child, 'exit')
  assert.equal(code, 0)
  assert.ok(existsSync(db) && !existsSync(`${db}-wal`), 'closed cleanly')
})

test('agent: records the simulated workstation, shows it, stops cleanly on SIGINT', async () => {
  const db = at('agent.db')
  const child = spawn(process.execPath, [entry, 'agent', '--simulate', '--db', db], { env })
  let out = ''
  child.stdout.on('data', chunk => { out += chunk })
  await new Promise<void>(resolve => {
    const poll = setInterval(() => {
      if (out.split('\n').length > 4) {
        clearInterval(poll)
        resolve()
      }
    }, 50)
  })
  child.kill('SIGINT')
  const code = await new Promise(resolve => child.on('exit', resolve))
  assert.equal(code, 0)
  assert.match(out, /\(simulated\)/)
  assert.ok(existsSync(db))
  assert.match(lastcall('verify', db).out, /^intact/)
  assert.equal(lastcall('agent', '--print-config').code, 0)
})

test('agent: one that attaches to no program says what would change that', async () => {
  const child = spawn(process.execPath, [entry, 'agent', '--no-simulate', '--db', at('none-named.db')],
    { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''
  for await (const chunk of child.stderr) {
    err += chunk
    if (err.includes('Ctrl-C stops')) child.kill('SIGINT')
  }
  assert.match(err, /^Attaching to no program\. To change that: \{.*"setup\.exe".*\} in .*state.config\.json$/m)
})
