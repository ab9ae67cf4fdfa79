/** The agent as a process: one for each user, and what `status` says of it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startAgent } from '../../src/agent/agent.ts'
import { newVitals, type Vitals } from '../../src/agent/vitals.ts'
import { readConfigFile } from '../../src/cli/judge.ts'
import { defaultConfig, type Config } from '../../src/config.ts'
import type { InputError } from '../../src/input-error.ts'
import { startGuest } from './guest.ts'
import { scratch } from './helpers.ts'

const main = new URL('../../src/cli/lastcall.js', import.meta.url).pathname

test('the configuration is checked, shown as it works, and explained by doctor', t => {
  const directory = scratch(t)
  const lastcall = (...args: string[]) => spawnSync(process.execPath, [main, ...args],
    { encoding: 'utf8', env: { ...process.env, LASTCALL_STATE: directory, npm_package_name: '' }, timeout: 60_000 })
  const shown = () => {
    const { status, stdout, stderr } = lastcall('agent', '--print-config')
    return [status, (JSON.parse(stdout) as Config).retention, stderr]
  }
  const { days, megabytes } = defaultConfig().retention
  const file = join(directory, 'config.json')
  assert.deepEqual(shown(), [0, { days, megabytes }, `The defaults: there is no ${file}.\n`])
  writeFileSync(file, '{ "retention": { "days": 3 } }')
  assert.deepEqual(shown(), [0, { days: 3, megabytes }, `From ${file}.\n`])
  writeFileSync(file, '{ "retention": { "dayz": 3 } }')
  const wrong = `${file}: retention: unknown key dayz`
  assert.deepEqual(shown(), [1, { days, megabytes },
    `lastcall: ${wrong}\n  \`lastcall agent --print-config\` prints every key with its default\n`])
  for (const command of [['agent', '--no-simulate'], ['install']]) {
    const refused = lastcall(...command)
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /unknown key dayz\n.*--print-config/)
  }
  const { checks } = JSON.parse(lastcall('doctor', '--json').stdout) as
    { checks: { what: string; ok: boolean; found: string }[] }
  assert.deepEqual(checks.filter(c => ['agent', 'configuration'].includes(c.what))
    .map(c => [c.ok, c.found]), [[false, 'no agent answers'], [false, wrong]])
})

test('every mistake in a configuration is named, with what to do', t => {
  const file = join(scratch(t), 'c.json')
  const mistakes: [string, message: RegExp, hint: RegExp][] = [
    ['{ "watch": {}, }', /: not JSON: .*line 1/, /double quotes, no comments, no comma at the end/],
    ['[]', /\(the document\): .*expected object/, /prints every key/],
    ['{ "watch": [] }', /: watch: expected object, received array/, /prints every key/],
    ['{ "watch": { "pollSeconds": 3000000 } }', /watch\.pollSeconds: .*<=60/, /prints every key/],
    ['{ "attach": { "images": ["C:\\\\a.exe"] } }', /attach\.images\.0: is a file name/, /every key/],
    ['{ "policies": { "severities": { "leak": "off" } } }', /leak: is neither a policy nor a rule/,
      /prints every key/],
    ['{ "policies": { "thresholds": { "wininet-slow-callback": { "slow": 1 } } } }',
      /slow: no such threshold/, /wininet-slow-callback has slowMs/],
  ]
  for (const [text, message, hint] of mistakes) {
    writeFileSync(file, text)
    assert.throws(() => readConfigFile(file), (error: InputError) =>
      error.message.startsWith(file) && message.test(error.message) && hint.test(error.hint), text)
  }
  assert.throws(() => readConfigFile(`${file}.not`), { hint: /prints one to begin with/ })
  writeFileSync(file, '\uFEFF{ "retention": { "days": 3 } }')
  assert.equal(readConfigFile(file).retention.days, 3)
})

test('what starting took is not what running takes', t => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const agent = startAgent(join(scratch(t), 'log.db'), defaultConfig(), [], assert.ifError)
  const vitals = newVitals(agent, 'log.db')
  t.after(() => {
    vitals.stop()
    return agent.stop()
  })
  vitals.ready()
  const cpuAfter = (ms: number) => {
    t.mock.timers.tick(ms)
    return vitals.read().cpu
  }
  assert.deepEqual([cpuAfter(0), cpuAfter(10_000)], [null, null])
  assert.equal(typeof cpuAfter(10_000), 'number')
  assert.ok(vitals.read().startMs! > 0)
})

test('a second agent says who runs already; status shows the first and its budget', async t => {
  const directory = scratch(t)
  const lastcall = (...args: string[]) => spawnSync(process.execPath, [main, ...args],
    { encoding: 'utf8', env: { ...process.env, LASTCALL_STATE: directory, npm_package_name: '' }, timeout: 60_000 })
  const first = await startGuest(directory)
  t.after(first.stop)
  const second = lastcall('agent', '--no-simulate')
  assert.deepEqual([second.status, second.stdout], [1, ''])
  assert.match(second.stderr, new RegExp('the agent is running already: lastcall agent ' +
    `\\(pid ${first.pid} since \\d\\d:\\d\\d\\)\n.*lastcall status`))
  const other = lastcall('agent', '--no-simulate', '--db', join(directory, 'log.db'))
  assert.equal(other.status, 1)
  assert.match(other.stderr, /log\.db is being written by lastcall agent/)

  const { status, stdout } = lastcall('status')
  assert.equal(status, 0)
  for (const row of [/recording +since \d+ s, pid \d+/, /hearing +ingest \d+ s ago/,
    /watching +no connections: there is no Win32 API here/,
    /start +\d+ ms of 500 ms/, /memory +[\d.]+ MB of 100\.0 MB/,
    /processor +([\d.]+ % of a core, of 0\.5 %|not known in the first 20 s)/, /own handles +\d+; \d programs? (is|are) connected/]) {
    assert.match(stdout, row)
  }
  const vitals = JSON.parse(lastcall('status', '--json').stdout) as Vitals & { running: boolean }
  assert.deepEqual([vitals.running, vitals.pid, vitals.stopped], [true, first.pid, null])
  assert.ok(vitals.startMs! > 0 && vitals.rssBytes > 0 && vitals.handles! > 10)

  await first.kill()
  assert.match(lastcall('status').stdout, /No agent answers/)
  const next = await startGuest(directory)
  await next.stop()
})
