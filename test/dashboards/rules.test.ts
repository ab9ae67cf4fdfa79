/** Recording rules and alerts, by promtool; and they speak of metrics and policies that exist. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { policies } from '../../src/policies/all.ts'
import { metricSpecs } from '../../src/agent/metrics.ts'
import { rawCounters } from './counters.ts'
import { directory } from './grafana.ts'
import { needsPrometheus } from './prometheus.ts'
import { scratch } from '../scratch.ts'

type Rule = { alert?: string; record?: string; expr: string
  labels?: Record<string, string>; annotations?: Record<string, string> }
const file = join(directory, 'prometheus', 'rules.yml')
const rules = (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] })
  .groups.flatMap(g => g.rules)

function promtool(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
  return stdout
}

test('promtool accepts the rules and their tests pass', needsPrometheus, () => {
  assert.match(promtool('check', 'rules', file), /SUCCESS: \d+ rules found/)
  const tests = join(directory, 'prometheus', 'rules_test.yml')
  assert.match(promtool('test', 'rules', tests), /SUCCESS/)
})

test('promtool accepts the scrape configuration', needsPrometheus, t => {
  // It looks for the token's file, which lies in the container.
  const dir = scratch(t)
  mkdirSync(join(dir, 'etc'))
  writeFileSync(join(dir, 'etc', 'token'), 'secret')
  for (const name of ['rules.yml', 'prometheus.yml']) {
    writeFileSync(join(dir, name), readFileSync(join(directory, 'prometheus', name), 'utf8')
      .replace('/etc/lastcall/metrics-token', join(dir, 'etc', 'token')))
  }
  assert.match(promtool('check', 'config', join(dir, 'prometheus.yml')), /SUCCESS/)
})

test('every alert that the dashboards promise is there, says what to do and where to look', () => {
  const alerts = rules.filter(r => r.alert)
  assert.deepEqual(alerts.map(r => r.alert).sort(), ['LastcallAgentDeaf', 'LastcallAgentDown',
    'LastcallCaptureLoss', 'LastcallClosesRefused', 'LastcallExportLag', 'LastcallLeakGrowth',
    'LastcallPrematureReuse'])
  for (const { alert, labels, annotations } of alerts) {
    assert.ok(labels?.severity && annotations?.summary && annotations.action, alert!)
    assert.match(annotations.dashboard, /^\/d\/lastcall-/)
    assert.ok(existsSync(join(directory, 'generated',
      `${annotations.dashboard.slice('/d/lastcall-'.length)}.json`)), alert!)
  }
})

test('rules speak of metrics that the agent has, and of rates where those are counters', () => {
  const known = Object.values(metricSpecs).flatMap(m =>
    m.type === 'histogram' ? [`${m.name}_bucket`] : [m.name])
  const recorded = rules.flatMap(r => r.record ?? [])
  for (const { expr, alert, record } of rules) {
    for (const [name] of expr.matchAll(/\blastcall[_:][\w:]+/g)) {
      assert.ok(known.includes(name as never) || recorded.includes(name),
        `${alert ?? record}: ${name}`)
    }
    assert.deepEqual(rawCounters(expr), [], alert ?? record!)
  }
})

test('premature reuse is every policy of concern "reuse"', () => {
  const { expr } = rules.find(r => r.alert === 'LastcallPrematureReuse')!
  assert.deepEqual(/policy=~"([^"]+)"/.exec(expr)![1].split('|'),
    policies.filter(p => p.concern === 'reuse').map(p => p.id).sort())
})
