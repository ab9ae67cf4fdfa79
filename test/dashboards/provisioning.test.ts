/** What Grafana, Prometheus and compose are told parses, and the parts name each other right. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { sourceUids, SQLITE } from '../../dashboards/src/sources.ts'
import { defaultConfig } from '../../src/config.ts'
import { metricsTokenPath } from '../../src/agent/metrics-server.ts'
import { attributes } from '../../storage/export/attributes.ts'
import { board, directory, names } from './grafana.ts'

const read = (path: string) => readFileSync(join(directory, path), 'utf8')
const yaml = <T>(path: string) => parse(read(path), { strict: true }) as T

type Correlation = { type: string; config: { target: { url: string }
  transformations: { type: string; field: string; expression: string; mapValue: string }[] } }
type Source = { uid: string; type: string; url?: string; editable: boolean
  jsonData: Record<string, unknown>; correlations?: Correlation[] }
type Mount = { type: string; source: string; target: string; read_only?: boolean
  bind: { create_host_path: boolean } }
type Service = { image: string; network_mode: string; volumes?: (string | Mount)[]; user?: string
  command?: string[]; environment?: Record<string, string> }

const sources = yaml<{ apiVersion: number; datasources: Source[] }>(
  'provisioning/datasources/lastcall.yaml')
const compose = yaml<{ services: Record<string, Service> }>('compose.yaml')
const mounts = (service: Service) => service.volumes!.filter(v => typeof v !== 'string')
const source = (uid: string) => sources.datasources.find(s => s.uid === uid)!

test('every YAML file parses without a warning', () => {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(f => /\.ya?ml$/.test(f))
  assert.ok(files.length >= 9, files.join())
  for (const file of files) assert.ok(yaml<object>(file), file)
})

test('data sources have the uids and types that dashboards choose by default', () => {
  assert.equal(sources.apiVersion, 1)
  const types = { prometheus: 'prometheus', tempo: 'tempo', loki: 'loki', log: SQLITE }
  for (const [key, uid] of Object.entries(sourceUids)) {
    assert.equal(source(uid)?.type, types[key as keyof typeof types], uid)
  }
  for (const s of sources.datasources) assert.equal(s.editable, false, s.uid)
  for (const name of names) {
    for (const v of board(name).templating.list) {
      if (v.type !== 'datasource') continue
      const current = (v as unknown as { current: { value: string } }).current.value
      assert.equal(source(current)?.type, v.query, `${name}: ${v.name}`)
    }
  }
})

test('the log is waited for, only read, and never attached to another file', () => {
  for (const uid of ['lastcall-sqlite', 'lastcall-bundle']) {
    const { pathOptions, attachLimit, path } = source(uid).jsonData
    assert.match(String(pathOptions), /busy_timeout\(5000\)/)
    assert.match(String(pathOptions), /query_only\(1\)/)
    assert.equal(attachLimit, 0)
    assert.match(String(path), /^\$\{LASTCALL_(LOG|BUNDLE)\}$/)
  }
  assert.match(String(source('lastcall-bundle').jsonData.pathOptions), /mode=ro/)
  assert.match(String(source('lastcall-sqlite').jsonData.pathOptions), /mode=rw/)
  assert.doesNotMatch(String(source('lastcall-sqlite').jsonData.pathOptions), /immutable/)
})

test('a span leads back to its handle: by the position in its tags', () => {
  const [{ type, config }] = source('tempo').correlations!
  assert.equal(type, 'external')
  assert.match(config.target.url, /^\/d\/lastcall-handle\?.*var-life=%23\$\$\{position\}$/)
  const [{ field, expression, mapValue }] = config.transformations
  assert.deepEqual([field, mapValue], ['tags', 'position'])
  const tags = JSON.stringify([{ key: attributes.kind.key, value: 'view' },
    { key: attributes.position.key, value: 4711 }, { key: attributes.uses.key, value: 3 }])
  assert.equal(new RegExp(expression).exec(tags)?.[1], '4711')
})

test('compose: pinned images on the host\'s network, bound to loopback, every file there', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    assert.match(service.image, /^[\w./-]+:v?\d+\.\d+\.\d+$/, name)
    assert.equal(service.network_mode, 'host', name)
    for (const volume of service.volumes ?? []) {
      // What is the user's is never made by Docker, which would make a directory of root's.
      if (typeof volume !== 'string') assert.equal(volume.bind.create_host_path, false, name)
      else assert.ok(existsSync(join(directory, volume.split(':')[0])), volume)
    }
  }
  const text = read('compose.yaml') + read('stack/tempo.yaml') + read('stack/loki.yaml') +
    read('stack/collector.yaml')
  assert.doesNotMatch(text, /0\.0\.0\.0|\[::\]/)
  const listening = { prometheus: 'web.listen-address=127.0.0.1',
    grafana: 'GF_SERVER_HTTP_ADDR: 127' }
  for (const [name, setting] of Object.entries(listening)) assert.ok(text.includes(setting), name)
  for (const wanted of ['prometheus', 'tempo', 'loki', 'grafana']) {
    assert.ok(compose.services[wanted], wanted)
  }
})

test('Grafana runs as the agent\'s user and finds the log, the plugin and the dashboards', () => {
  const { grafana, prometheus } = compose.services
  assert.match(grafana.user!, /LASTCALL_USER/)
  // Not read-only: after a clean stop a reader must make the -shm file of the WAL.
  assert.ok(mounts(grafana).some(v => v.target === '/var/lib/lastcall' && !v.read_only))
  // Viewers may not open Explore, where links to traces lead.
  assert.equal(grafana.environment!.GF_AUTH_ANONYMOUS_ORG_ROLE, 'Editor')
  assert.match(grafana.environment!.GF_PLUGINS_PREINSTALL_SYNC, /^frser-sqlite-datasource@\d/)
  const providers = yaml<{ providers: { options: { path: string }; allowUiUpdates: boolean }[] }>(
    'provisioning/dashboards/lastcall.yaml').providers
  for (const { options, allowUiUpdates } of providers) {
    assert.equal(allowUiUpdates, false)
    assert.ok(grafana.volumes!.includes(`./generated:${options.path}:ro`))
  }
  assert.equal(prometheus.user, grafana.user)
})

test('Prometheus scrapes where the agent serves, with the token that the agent drew', () => {
  type Scrape = { job_name: string; authorization: { type: string; credentials_file: string }
    static_configs: { targets: string[]; labels: Record<string, string> }[] }
  const { scrape_configs } = yaml<{ scrape_configs: Scrape[] }>('prometheus/prometheus.yml')
  const [scrape] = scrape_configs
  assert.equal(scrape.job_name, 'lastcall')
  assert.deepEqual(scrape.static_configs[0].targets, [`127.0.0.1:${defaultConfig().metrics.port}`])
  assert.ok(scrape.static_configs[0].labels.instance)
  assert.equal(scrape.authorization.type, 'Bearer')
  const mounted = mounts(compose.services.prometheus)
    .find(v => v.target === scrape.authorization.credentials_file)!
  assert.ok(mounted.source.endsWith(metricsTokenPath('}').replaceAll('\\', '/')))
})
