/** The metrics of an agent against its log, promtool and a real Prometheus. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startAgent } from '../../src/agent/agent.ts'
import { metricSpecs, newMetrics, type MetricSpec } from '../../src/agent/metrics.ts'
import { metricsToken, metricsTokenPath, serveMetrics } from '../../src/agent/metrics-server.ts'
import { startTelemetry } from '../../src/agent/telemetry.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { policies } from '../../src/policies/all.ts'
import { checkConfig } from '../../src/config.ts'
import { sinkTo } from '../../storage/export/sinks.ts'
import { eventually } from '../agent/helpers.ts'
import { needsPrometheus, runPrometheus } from '../dashboards/prometheus.ts'
import { program } from './histories.ts'
import { startReceiver } from './receiver.ts'
import { scratch } from './setup.ts'

async function measured(t: TestContext, settings: object = {}, env: NodeJS.ProcessEnv = {},
  lookMs?: number) {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const config = checkConfig({ metrics: { port: 0 }, ...settings }, 'test')
  const troubles: string[] = []
  const agent = startAgent(path, config, [], error => troubles.push(error.message))
  const vitals = newVitals(agent, path)
  const telemetry = await startTelemetry(agent, { path, config, directory, env,
    vitals: vitals.read, simulated: false, lookMs, onError: error => troubles.push(error.message) })
  t.after(async () => {
    vitals.stop()
    await agent.stop()
    await telemetry.stop()
  })
  const authorization = { authorization: `Bearer ${metricsToken(directory)}` }
  return { agent, telemetry, directory, troubles, authorization,
    text: async () => (await fetch(telemetry.metricsUrl!, { headers: authorization })).text() }
}

/** The first calls of a program that goes on: it has opened, and not closed. */
const stillOpen = (() => {
  const all = program(99, { kind: 'inventory' })
  return all.slice(0, all.findIndex(e => e.kind === 'call' && e.outs !== undefined) + 1)
})()

/** name -> labels as text -> value */
function parsed(text: string): Map<string, Map<string, number>> {
  const out = new Map<string, Map<string, number>>()
  for (const line of text.split('\n')) {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (!match) continue
    const [, name, labels = '', value] = match
    if (!out.has(name)) out.set(name, new Map())
    out.get(name)!.set(labels, Number(value))
  }
  return out
}
const sum = (series: Map<string, number> | undefined, part = '') =>
  [...series ?? []].reduce((total, [labels, v]) => labels.includes(part) ? total + v : total, 0)

test('every number is what the log says', async t => {
  const { agent, text } = await measured(t)
  for (let seed = 1; seed <= 12; seed++) {
    agent.append(program(seed, { processes: 3, faults: 2, gaps: seed % 4 === 0 ? 0.01 : 0 }))
  }
  // One program is still running.
  agent.append(stillOpen)
  const log = agent.log!
  const seen = parsed(await text())
  const lives = log.livesIn(['open', 'closing', 'closed', 'unknown'])
  const opened = lives.filter(l => !l.inferred && !l.borrowed)
  assert.equal(sum(seen.get('lastcall_handles_opened_total')), opened.length)
  for (const family of ['wininet', 'msi', 'wnet', 'ras']) {
    assert.equal(sum(seen.get('lastcall_handles_opened_total'), `family="${family}"`),
      opened.filter(l => l.family === family).length, family)
  }
  for (const how of ['call', 'ancestor', 'all', 'process', 'gone']) {
    assert.equal(sum(seen.get('lastcall_handles_closed_total'), `how="${how}"`),
      lives.filter(l => l.how === how).length, how)
  }
  const open = lives.filter(l => l.state !== 'closed').length
  assert.equal(sum(seen.get('lastcall_handles_open')), open)
  assert.ok(open > 1)
  const teardowns = lives.filter(l => l.settled_at !== null && l.closed_at !== null &&
    (l.how === 'call' || l.how === 'all'))
  assert.equal(sum(seen.get('lastcall_teardown_settle_seconds_count')), teardowns.length)
  const seconds = teardowns.reduce((all, l) => all + (l.settled_at! - l.closed_at!) / 1e6, 0)
  assert.ok(Math.abs(sum(seen.get('lastcall_teardown_settle_seconds_sum')) - seconds) < 0.001)
  const totals = log.totals()
  assert.equal(sum(seen.get('lastcall_events_recorded_total')), totals.events)
  assert.equal(sum(seen.get('lastcall_gaps_total')), totals.gaps)
  assert.ok(totals.gaps > 0)
  assert.equal(sum(seen.get('lastcall_events_lost_total')), totals.lost)
  const found = log.findings().filter(f => !f.suppressed)
  assert.equal(sum(seen.get('lastcall_findings_total')), found.length)
  assert.ok(found.length > 0)
  const [{ policy, severity }] = found
  assert.equal(seen.get('lastcall_findings_total')!
    .get(`policy="${policy}",severity="${severity}"`),
    found.filter(f => f.policy === policy && f.severity === severity).length)
  assert.ok(sum(seen.get('lastcall_closes_refused_total')) > 0)
  assert.ok(sum(seen.get('lastcall_heartbeat_age_seconds')) < 5)
  assert.ok(sum(seen.get('process_resident_memory_bytes')) > 1e7)
  assert.ok(sum(seen.get('process_open_handles')) > 3)
})

test('a loss is counted at the hop that had it', async t => {
  const { agent, text } = await measured(t)
  const [start] = program(1, { kind: 'inventory' })
  const tick = { session: start.session, at: start.at + 1, kind: 'thread-exit', tid: 4 } as const
  agent.append([start, { ...tick, seq: 2 }, { session: start.session, seq: 3, at: start.at + 2,
    kind: 'gap', lost: 7 }, { ...tick, seq: 9, at: start.at + 3 }])
  const seen = parsed(await text())
  assert.deepEqual(Object.fromEntries(seen.get('lastcall_events_lost_total')!),
    { 'hop="capture"': 7, 'hop="delivery"': 5, 'hop="agent"': 0 })
  assert.equal(sum(seen.get('lastcall_gaps_total')), 2)
})

test('every finding that is possible begins at zero, under the severity that it is to have', async t => {
  const { text } = await measured(t, { policies: { severities: {
    'wnet-legacy-cancel': 'off', 'msi-double-close': 'info' } } })
  const series = parsed(await text()).get('lastcall_findings_total')!
  const expected = policies.flatMap(({ id, cases }) => cases.map(({ rule, severity }) =>
    `policy="${id}",severity="${rule === 'msi-double-close' ? 'info' : severity}"`))
    .filter(labels => !labels.includes('wnet-legacy-cancel'))
  assert.deepEqual([...series.keys()].sort(), [...new Set(expected)].sort())
  assert.ok(series.size < 100, 'and these are all that there can be')
  assert.ok([...series.values()].every(value => value === 0))
})

test('what waits for a sink has an age; the log says so after a restart, too', async t => {
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  receiver.fault = (_, response) => {
    response.writeHead(503).end()
    return true
  }
  const { agent, text, troubles } = await measured(t, { sinks: { fleet: { endpoint: receiver.url } } })
  agent.append(program(1, { processes: 2 }))
  const one = async (name: string) => sum(parsed(await text()).get(name), 'fleet')
  await eventually('it fails', async () => await one('lastcall_export_failures_total') > 0)
  const lag = await one('lastcall_export_lag_seconds')
  const oldest = Math.min(...agent.log!.readyLives(0, -1).map(l => l.settled_at ?? Infinity))
  assert.ok(Math.abs(lag - (agent.now() - oldest) / 1e6) < 30, String(lag))
  assert.match(troubles.join('\n'), /^sink fleet: 503 Service Unavailable; nothing is lost/)
  receiver.fault = null
  await eventually('nothing waits', async () => await one('lastcall_export_lag_seconds') === 0)
})

test('an image has a name up to the 50th; every label is one of a few', async t => {
  const { agent, text } = await measured(t)
  for (let n = 0; n < 80; n++) {
    agent.append(program(n + 1, { kind: 'inventory' }).map(event => ({ ...event,
      session: `${event.session}-${n}`, ...event.kind === 'start' && { image: `C:\\P${n}.EXE` } })))
  }
  const seen = [...parsed(await text()).get('lastcall_handles_opened_total')!.keys()]
  const images = new Set(seen.map(labels => /image="([^"]*)"/.exec(labels)![1]))
  assert.equal(images.size, 51)
  assert.ok(images.has('other') && images.has('p0.exe'))
})

test('who may read: the user\'s token, on this machine only, by GET', async t => {
  const { telemetry, directory, authorization } = await measured(t)
  const url = telemetry.metricsUrl!
  assert.match(url, /^http:\/\/127\.0\.0\.1:/)
  const status = async (init: RequestInit, to = url) => (await fetch(to, init)).status
  assert.equal(await status({}), 401)
  assert.equal(await status({ headers: { authorization: 'Bearer guess' } }), 401)
  assert.equal(await status({ headers: authorization }), 200)
  assert.equal(await status({ headers: authorization, method: 'POST' }), 405)
  assert.equal(await status({ headers: authorization }, url.replace('/metrics', '/other')), 404)
  assert.equal(statSync(metricsTokenPath(directory)).mode & 0o777, 0o600)
  assert.equal(metricsToken(directory), metricsToken(directory), 'it stays')
  const free = await serveMetrics(newMetrics(), 0, null)
  assert.equal(await status({}, free.url), 200)
  await assert.rejects(serveMetrics(newMetrics(), Number(new URL(free.url).port), null),
    /metrics: port \d+ cannot be used/)
  await free.close()
})

test('a port that somebody has is taken when he leaves', async t => {
  const other = await serveMetrics(newMetrics(), 0, null)
  const { port } = new URL(other.url)
  const { telemetry, text, troubles } = await measured(t, { metrics: { port: Number(port) } }, {}, 20)
  assert.equal(telemetry.metricsUrl, null)
  await sleep(100)
  await other.close()
  while (telemetry.metricsUrl === null) await sleep(20)
  assert.match(await text(), /^lastcall_/m)
  assert.equal(troubles.length, 1, 'said once')
  assert.match(troubles[0], /^metrics: port \d+ cannot be used/)
})

test('promtool finds nothing to say', needsPrometheus, async t => {
  const { agent, text } = await measured(t)
  agent.append(program(1, { processes: 3, faults: 2 }))
  const body = await text()
  for (const { name } of Object.values(metricSpecs)) assert.ok(body.includes(`# HELP ${name} `), name)
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' })
  assert.deepEqual([checked.status, checked.stdout, checked.stderr], [0, '', ''])
})

test('a real Prometheus scrapes it', needsPrometheus, async t => {
  const { agent, telemetry, directory } = await measured(t)
  agent.append(program(1, { processes: 3, faults: 2 }))
  const prometheus = await runPrometheus(directory, JSON.stringify({
    global: { scrape_interval: '200ms', scrape_timeout: '200ms' },
    scrape_configs: [{ job_name: 'lastcall',
      authorization: { credentials_file: metricsTokenPath(directory) },
      static_configs: [{ targets: [new URL(telemetry.metricsUrl!).host] }] }] }))
  t.after(prometheus.stop)
  const until = (promql: string, wanted: (value: number) => boolean) =>
    eventually(promql, async () => {
      const [series] = await prometheus.query(promql, Date.now() / 1000)
      return wanted(Number(series?.value![1]))
    })
  await until('up{job="lastcall"}', up => up === 1)
  const recorded = agent.log!.last()
  await until('lastcall_events_recorded_total', total => total === recorded)
  // The same programs once more: their series grow.
  agent.append(program(1, { processes: 3, faults: 2 }).map(event =>
    ({ ...event, session: `${event.session}-again` })))
  await until('sum(rate(lastcall_handles_opened_total[1m]))', rate => rate > 0)
  await until('histogram_quantile(0.9, sum by (le) (lastcall_teardown_settle_seconds_bucket))',
    seconds => seconds >= 0)
})

test('where a sink is configured the same names go out over OTLP, with what the agent says',
  async t => {
    const receiver = await startReceiver()
    t.after(() => receiver.close())
    const { agent, telemetry, text, troubles } = await measured(t,
      { sinks: { fleet: { endpoint: receiver.url } } })
    assert.deepEqual(telemetry.sinks.map(sink => sink.name), ['fleet'])
    agent.append(program(1, { processes: 3, faults: 2 }))
    agent.append(stillOpen)
    telemetry.complain(new Error('the disk is full'))
    const lives = agent.log!.readyLives(0, -1).length
    const lifeSpans = () => [...receiver.spans.values()].filter(s => s.name.includes(' ')).length
    await eventually('all lives arrive', () => lifeSpans() >= lives)
    assert.equal(lifeSpans(), lives)
    const exported = async (signal: string) =>
      sum(parsed(await text()).get('lastcall_exported_total'), signal)
    const found = agent.log!.findings().filter(finding => !finding.suppressed).length
    await eventually('all is acknowledged', async () =>
      await exported('traces') >= receiver.spans.size && await exported('logs') >= found)
    assert.deepEqual([await exported('traces'), await exported('logs')],
      [receiver.spans.size, found])
    const scraped = parsed(await text())
    await telemetry.stop()
    const sent = new Map(receiver.requests.filter(r => r.path === '/v1/metrics').at(-1)!.metrics
      .map(metric => [metric.name, metric]))
    for (const spec of Object.values(metricSpecs) as MetricSpec[]) {
      const { kind, monotonic, unit, points } = sent.get(spec.name)!
      assert.deepEqual([kind, monotonic, unit], [...{ counter: ['sum', true], gauge: ['gauge', null],
        histogram: ['histogram', null] }[spec.type], spec.unit], spec.name)
      const histogram = spec.type === 'histogram'
      const series = new Map([...scraped.get(histogram ? `${spec.name}_count` : spec.name)!]
        .map(([labels, value]) => [labels.split(',').sort().join(','), value]))
      assert.equal(points.length, series.size, spec.name)
      // What moves by itself has no equal.
      for (const { attributes, value, count } of points) {
        const labels = Object.entries(attributes).map(([name, of]) => `${name}="${String(of)}"`)
          .sort().join(',')
        assert.ok(series.has(labels), `${spec.name}{${labels}}`)
        if (spec.unit.startsWith('{') && !spec.name.startsWith('process_')) {
          assert.equal(value, series.get(labels), `${spec.name}{${labels}}`)
        }
        if (histogram) assert.equal(count, series.get(labels))
      }
    }
    assert.equal(sent.size, Object.keys(metricSpecs).length)
    assert.ok([...receiver.records.values()].some(r => r.body === 'the disk is full' &&
      r.resource['service.name'] === 'lastcall'))
    assert.deepEqual(troubles, [])
  })

test('process.windows.handle.count where it can be read', async t => {
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const { startSdk } = await import('../../src/agent/telemetry-sdk.ts')
  async function sent(handles: number | null, windows: boolean) {
    const metrics = newMetrics()
    if (handles === null) metrics.clear('handles')
    else metrics.set('handles', {}, handles)
    await startSdk(sinkTo(receiver.url, {}), metrics, 'test', windows).stop()
    return receiver.requests.at(-1)!.metrics.filter(m => /handle\.count|open_handles/.test(m.name))
      .map(m => [m.name, m.kind, m.monotonic, m.unit, m.points.map(p => p.value)])
  }
  const ours = ['process_open_handles', 'gauge', null, '{handle}', [7]]
  assert.deepEqual(await sent(7, true),
    [ours, ['process.windows.handle.count', 'sum', false, '{handle}', [7]]])
  assert.deepEqual(await sent(7, false), [ours])
  assert.deepEqual(await sent(null, true), [])
})

/** What of OpenTelemetry a program loads on its main thread: `{{ROOT}}` is this repository. */
function loads(script: string, env: NodeJS.ProcessEnv): { loaded: string[]; said: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve(specifier, context, next) {
      if (specifier.startsWith('@opentelemetry/') && !context.parentURL?.includes('/prom-client/')) {
        console.log('LOADED ' + specifier)
      }
      return next(specifier, context)
    } })
    ${script.replaceAll('{{ROOT}}', join(import.meta.dirname, '../..'))}`],
  { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 60_000 })
  return { loaded: [...stdout.matchAll(/^LOADED (\S+)$/gm)].map(m => m[1]), said: stdout + stderr }
}

test('the SDK is loaded only where a sink is configured', t => {
  const directory = scratch(t)
  const telemetry = `
    const { startAgent } = await import('{{ROOT}}/src/agent/agent.ts')
    const { startTelemetry } = await import('{{ROOT}}/src/agent/telemetry.ts')
    const { newVitals } = await import('{{ROOT}}/src/agent/vitals.ts')
    const { checkConfig } = await import('{{ROOT}}/src/config.ts')
    const config = checkConfig({ metrics: { port: 0 } }, 'test')
    const path = '${join(directory, 'log.db')}'
    const agent = startAgent(path, config, [], console.error)
    const running = await startTelemetry(agent, { path, config, directory: '${directory}',
      vitals: newVitals(agent, path).read, simulated: false, onError: console.error })
    console.log('served at', running.metricsUrl)
    process.exit()`
  const without = loads(telemetry, { OTEL_EXPORTER_OTLP_ENDPOINT: '' })
  assert.match(without.said, /served at http/)
  assert.deepEqual(without.loaded, [])
  const withOne = loads(telemetry, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
  assert.ok(withOne.loaded.includes('@opentelemetry/sdk-node'), withOne.said)
})

test('what is simulated has no sink, whatever the environment says', async t => {
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const state = scratch(t)
  const { loaded, said } = loads(`
    process.argv = [process.execPath, 'lastcall', 'agent', '--simulate']
    setInterval(() => { if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM') }, 1500).unref()
    await import('{{ROOT}}/src/cli/lastcall.js')`,
  { LASTCALL_STATE: state, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  assert.match(said, /Stopped/)
  assert.deepEqual(loaded, [])
  // What had been sent would be read only now.
  await sleep(100)
  assert.deepEqual(receiver.requests, [])
  assert.ok(readFileSync(metricsTokenPath(state), 'utf8').length > 16)
})
