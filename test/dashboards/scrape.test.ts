/**
 * The scrape configuration and the rules as they are in the repository, in a real Prometheus beside
 * a real agent: only the port, the place of the token and the intervals are others.
 */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAgent } from '../../src/agent/agent.ts'
import { metricsTokenPath } from '../../src/agent/metrics-server.ts'
import { startTelemetry } from '../../src/agent/telemetry.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { checkConfig } from '../../src/config.ts'
import { program } from '../export/histories.ts'
import { board, directory, interpolate, panelsOf, type Values } from './grafana.ts'
import { needsPrometheus, runPrometheus, type Series } from './prometheus.ts'

const shipped = (name: string) => join(directory, 'prometheus', name)
const values: Values = { job: 'lastcall', instance: 'this-workstation', __rate_interval: '1m',
  __range: '1h' }

test('the agent is scraped with its token, every rule is evaluated, alerts reach the dashboard',
  needsPrometheus, async t => {
    const place = mkdtempSync(join(tmpdir(), 'lastcall-scrape-'))
    const path = join(place, 'log.db')
    const config = checkConfig({ metrics: { port: 0 } }, 'test')
    const fail = (error: Error) => { throw error }
    const agent = startAgent(path, config, [], fail)
    const vitals = newVitals(agent, path)
    const telemetry = await startTelemetry(agent, { path, config, directory: place, env: {},
      vitals: vitals.read, simulated: false, onError: fail })
    copyFileSync(shipped('rules.yml'), join(place, 'rules.yml'))
    const prometheus = await runPrometheus(place, readFileSync(shipped('prometheus.yml'), 'utf8')
      .replace('127.0.0.1:9464', new URL(telemetry.metricsUrl!).host)
      .replace('/etc/lastcall/metrics-token', metricsTokenPath(place))
      .replaceAll('15s', '1s'))
    t.after(async () => {
      await prometheus.stop()
      vitals.stop()
      await agent.stop()
      rmSync(place, { recursive: true, force: true })
    })

    const panel = (title: string): Promise<Series[]> => prometheus.query(interpolate(
      panelsOf(board('fleet')).find(p => p.title === title)!.targets![0].expr!, values),
    Date.now() / 1000)
    async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
      for (let tries = 0; ; tries++) {
        const answer = await ask()
        if (wanted(answer)) return answer
        assert.ok(tries < 600, JSON.stringify(answer))
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    }
    type Rule = { name: string; health: string; lastError?: string }
    const rulesOf = async (): Promise<Rule[]> => {
      const { data } = await (await fetch(`${prometheus.url}/api/v1/rules`)).json() as
        { data: { groups: { rules: Rule[] }[] } }
      return data.groups.flatMap(group => group.rules)
    }
    const says = (value: number) => (series: Series[]) => Number(series[0]?.value![1]) === value

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

    await telemetry.stop()
    await until(() => panel('Workstations silent'), says(1))
  })
