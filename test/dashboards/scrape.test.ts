/**
 * The scrape configuration and the rules as they are in the repository, in a real Prometheus beside
 * a real agent: only the port, the place of the token and the intervals are others.
 */
import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startAgent } from '../../src/agent/agent.ts'
import { newAgentClock, type AgentClock } from '../../src/agent/clock.ts'
import { startIngest } from '../../src/agent/ingesting.ts'
import { metricsTokenPath } from '../../src/agent/metrics-server.ts'
import { startTelemetry } from '../../src/agent/telemetry.ts'
import { lockForUser } from '../../src/agent/user-lock.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { startWatching, type Watching } from '../../src/agent/watching.ts'
import { checkConfig } from '../../src/config.ts'
import type { Machine } from '../../src/machine.ts'
import { simulatedMachine } from '../../src/simulated/machine.ts'
import { program } from '../export/histories.ts'
import { unsignalled } from '../watch/helpers.ts'
import { board, directory, interpolate, panelsOf, type Values } from './grafana.ts'
import { needsPrometheus, runPrometheus, type Series } from './prometheus.ts'

const shipped = (name: string) => readFileSync(join(directory, 'prometheus', name), 'utf8')
const values: Values = { job: 'lastcall', instance: 'this-workstation', __rate_interval: '1m',
  __range: '1h' }
const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'lastcall.js')

/** @param wait how long an alert waits before it fires */
async function besidePrometheus(t: TestContext, { clock, wait }: { clock?: AgentClock
  wait?: string } = {}) {
  const place = mkdtempSync(join(tmpdir(), 'lastcall-scrape-'))
  const path = join(place, 'log.db')
  const config = checkConfig({ metrics: { port: 0 } }, 'test')
  const errors: string[] = []
  const onError = (error: Error) => { errors.push(error.message) }
  const agent = startAgent(path, config, [], onError, { clock, tickMs: 100 })
  const watching: { by?: Watching } = {}
  const vitals = newVitals(agent, path, undefined, () => watching.by?.status() ??
    { why: 'nothing is watched', watchers: [] })
  const telemetry = await startTelemetry(agent, { path, config, directory: place, env: {},
    vitals: vitals.read, simulated: false, onError })
  const rules = shipped('rules.yml')
  writeFileSync(join(place, 'rules.yml'), wait ? rules.replaceAll(/for: .*/g, `for: ${wait}`) : rules)
  const prometheus = await runPrometheus(place, shipped('prometheus.yml')
    .replace('127.0.0.1:9464', new URL(telemetry.metricsUrl!).host)
    .replace('/etc/lastcall/metrics-token', metricsTokenPath(place))
    .replaceAll('15s', '1s'))
  t.after(async () => {
    await prometheus.stop()
    vitals.stop()
    await telemetry.stop()
    await agent.stop()
    rmSync(place, { recursive: true, force: true })
  })
  return { place, path, agent, vitals, watching, telemetry, prometheus, errors, onError,
    panel: (title: string): Promise<Series[]> => prometheus.query(interpolate(
      panelsOf(board('fleet')).find(p => p.title === title)!.targets![0].expr!, values),
    Date.now() / 1000) }
}

async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask()
    if (wanted(answer)) return answer
    assert.ok(tries < 600, JSON.stringify(answer))
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
const says = (value: number) => (series: Series[]) => Number(series[0]?.value![1]) === value

test('the agent is scraped with its token, every rule is evaluated, alerts reach the dashboard',
  needsPrometheus, async t => {
    const { agent, telemetry, prometheus, panel, errors } = await besidePrometheus(t)
    type Rule = { name: string; health: string; lastError?: string }
    const rulesOf = async (): Promise<Rule[]> => {
      const { data } = await (await fetch(`${prometheus.url}/api/v1/rules`)).json() as
        { data: { groups: { rules: Rule[] }[] } }
      return data.groups.flatMap(group => group.rules)
    }

    await until(() => panel('Workstations reporting'), says(1))
    let seed = 1
    while (!(agent.log!.findings()).some(f => f.policy === 'use-after-close')) {
      agent.append(program(seed++, { processes: 4, faults: 3 }))
    }
    await until(() => panel('Since when'), series => series.some(({ metric }) =>
      metric.alertname === 'LastcallPrematureReuse' && metric.severity === 'critical' &&
      metric.instance === 'this-workstation'))
    const rules = await until(rulesOf, all => all.every(rule => rule.health !== 'unknown'))
    assert.deepEqual(rules.filter(rule => rule.health !== 'ok'), [])
    assert.ok(rules.length > 10)
    assert.deepEqual(errors, [])

    await telemetry.stop()
    await until(() => panel('Workstations silent'), says(1))
  })

test('a watcher that hears nothing: status and the metric say so, the alert fires, and passes',
  needsPrometheus, async t => {
    let silence = 0
    const { place, agent, vitals, watching, panel, errors, onError } = await besidePrometheus(t,
      { wait: '1s', clock: { ...newAgentClock(), attended: () => performance.now() + silence } })
    const lock = lockForUser(place, onError)
    const ingesting = startIngest(agent, { directory: place, lock, beatMs: 200, onError,
      status: vitals.read })
    const working = simulatedMachine()
    let answers = Promise.withResolvers<void>()
    answers.resolve()
    const machine: Machine = { ...working, async callAsync(name, args) {
      if (name === 'WNetEnumResourceW') await answers.promise
      return working.callAsync(name, args)
    } }
    const by = watching.by = await startWatching(agent, { config: { enabled: true, pollSeconds: 0.2 },
      native: unsignalled(machine), settleMs: 100, hungMs: 1500, onError })
    t.after(async () => {
      answers.resolve()
      await by.stop()
      ingesting.stop()
      lock.release()
    })
    const lastcall = async (...args: string[]) => (await promisify(execFile)(process.execPath,
      [main, ...args], { env: { ...process.env, LASTCALL_STATE: place } })).stdout
    const status = () => lastcall('status')
    const alerts = async () => (await panel('Since when')).map(({ metric }) => metric.alertname)

    await until(status, text => /^ok +hearing .*watch ras \d+ s ago, watch network \d/m.test(text))
    assert.deepEqual([await alerts(), errors], [[], []])
    answers = Promise.withResolvers()
    await until(async () => by.status().watchers[1], network => network.trouble !== null)
    silence = 120_000
    await until(alerts, firing => firing.includes('LastcallAgentDeaf'))
    const said = await status()
    assert.match(said, /^!! +hearing +ingest \d+ s ago, watch ras \d+ s ago, watch network deaf$/m)
    assert.match(said, /^!! +watching network +WNetEnumResourceW has not returned for \d+ s$/m)
    // What the alert says to do.
    const { checks } = JSON.parse(await lastcall('doctor', '--json')) as
      { checks: { what: string; ok: boolean; hint?: string }[] }
    const { ok, hint } = checks.find(({ what }) => what === 'agent')!
    assert.deepEqual([ok, hint], [false, 'deaf on watch network: `lastcall status` says more'])
    assert.ok(errors.some(error => error.startsWith('the agent is deaf on watch network: ')))
    answers.resolve()
    await until(alerts, firing => !firing.includes('LastcallAgentDeaf'))
    assert.match(await status(), /^ok +hearing /m)
    assert.ok(errors.includes('the agent hears again on watch network'))
  })
