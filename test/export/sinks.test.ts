/** Where a sink comes from: the configuration, and every standard variable, by its precedence. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startAgent } from '../../src/agent/agent.ts'
import { limitsOf } from '../../src/agent/retain.ts'
import { startTelemetry } from '../../src/agent/telemetry.ts'
import { newVitals } from '../../src/agent/vitals.ts'
import { checkConfig } from '../../src/config.ts'
import { sinksOf, sinkTo } from '../../storage/export/sinks.ts'
import { eventually } from '../agent/helpers.ts'
import { program } from './histories.ts'
import { startReceiver } from './receiver.ts'
import { scratch } from './setup.ts'

const E = 'OTEL_EXPORTER_OTLP_'
const fromEnv = (variables: Record<string, string>) =>
  sinksOf({}, Object.fromEntries(Object.entries(variables).map(([k, v]) => [E + k, v])))[0]

test('without an endpoint there is no sink', () => {
  assert.deepEqual(sinksOf({}, {}), [])
  assert.deepEqual(sinksOf({}, { [`${E}ENDPOINT`]: '', [`${E}HEADERS`]: 'a=b' }), [])
  assert.deepEqual(sinksOf({}, { [`${E}ENDPOINT`]: 'http://c:4318', OTEL_SDK_DISABLED: 'TRUE' }), [])
})

test('the endpoint gets the path of each signal; an endpoint of one signal is taken as it is', () => {
  const general = fromEnv({ ENDPOINT: 'http://c:4318/otlp/' })
  assert.deepEqual([general.traces!.url, general.logs!.url, general.metrics!.url],
    ['traces', 'logs', 'metrics'].map(s => `http://c:4318/otlp/v1/${s}`))
  const mixed = fromEnv({ ENDPOINT: 'http://c:4318', LOGS_ENDPOINT: 'https://l/in?x=1' })
  assert.deepEqual([mixed.traces!.url, mixed.logs!.url], ['http://c:4318/v1/traces', 'https://l/in?x=1'])
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    const alone = fromEnv({ [`${signal.toUpperCase()}_ENDPOINT`]: 'http://one' })
    assert.deepEqual(Object.entries(alone).filter(([, to]) => typeof to === 'object')
      .map(([name]) => name), [signal], 'an endpoint of one signal concerns no other')
  }
  for (const url of ['localhost:4318', 'ftp://c', 'nonsense']) {
    assert.throws(() => fromEnv({ ENDPOINT: url }), /is not an http or https URL/)
  }
})

test('headers, timeout, compression: what is for one signal goes before the general', () => {
  const { traces, logs } = fromEnv({ ENDPOINT: 'http://c', TIMEOUT: '7000', TRACES_TIMEOUT: '900',
    HEADERS: 'API-Key=general, x%2Da=1%2C2 ,broken', TRACES_HEADERS: 'api-key=of%20traces',
    COMPRESSION: 'none', LOGS_COMPRESSION: 'gzip' })
  assert.deepEqual(traces, { url: 'http://c/v1/traces', timeoutMs: 900, gzip: false,
    headers: { 'api-key': 'of traces', 'x-a': '1,2' }, ca: undefined, cert: undefined, key: undefined })
  assert.deepEqual([logs!.headers, logs!.timeoutMs, logs!.gzip],
    [{ 'api-key': 'general', 'x-a': '1,2' }, 7000, true], 'a secret of traces is no one else\'s')
  const plain = fromEnv({ ENDPOINT: 'http://c', TIMEOUT: 'soon' })
  assert.deepEqual([plain.traces!.timeoutMs, plain.traces!.gzip, plain.traces!.headers],
    [10_000, true, {}])
  assert.throws(() => fromEnv({ ENDPOINT: 'http://c', COMPRESSION: 'zstd' }), /only gzip and none/)
  assert.throws(() => fromEnv({ ENDPOINT: 'http://c', HEADERS: 'a=%E0%A4%A' }), /not percent-encoded/)
  assert.throws(() => fromEnv({ ENDPOINT: 'http://c', PROTOCOL: 'grpc' }), /only http\/protobuf/)
  assert.ok(fromEnv({ ENDPOINT: 'http://c', PROTOCOL: 'grpc', TRACES_PROTOCOL: 'http/protobuf',
    LOGS_PROTOCOL: 'http/protobuf', METRICS_PROTOCOL: 'http/protobuf' }))
  assert.throws(() => fromEnv({ ENDPOINT: 'http://c', CERTIFICATE: '/no/such.pem' }),
    /OTLP_CERTIFICATE: ENOENT/)
})

test('the configuration goes before the environment, which fills what it leaves open', () => {
  const env = { [`${E}ENDPOINT`]: 'http://env', [`${E}TRACES_ENDPOINT`]: 'http://env/t',
    [`${E}HEADERS`]: 'a=env,b=env', [`${E}TIMEOUT`]: '7000', [`${E}COMPRESSION`]: 'none' }
  const [one, two, ...more] = sinksOf({ one: { endpoint: 'http://conf', headers: { A: 'conf' },
    timeoutMs: 300, compression: 'gzip' }, two: { endpoint: 'https://two/' } }, env)
  assert.deepEqual(more, [])
  assert.deepEqual([one.name, one.traces!.url, one.traces!.headers, one.traces!.timeoutMs,
    one.traces!.gzip], ['one', 'http://conf/v1/traces', { a: 'conf', b: 'env' }, 300, true])
  assert.deepEqual([two.traces!.url, two.logs!.timeoutMs, two.metrics!.gzip],
    ['https://two/v1/traces', 7000, false])
  assert.equal(sinkTo('http://to', env).traces!.url, 'http://to/v1/traces')
})

/** A certificate authority, and what it signed for a server and a client. */
function certificates(t: TestContext) {
  const directory = scratch(t)
  const file = (name: string) => join(directory, name)
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=tests', '-keyout', file('ca.key'),
    '-out', file('ca.pem'))
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1')
  for (const who of ['server', 'client']) {
    openssl('req', ...newKey, '-subj', `/CN=${who}`, '-keyout', file(`${who}.key`), '-out',
      file(`${who}.csr`))
    openssl('x509', '-req', '-in', file(`${who}.csr`), '-CA', file('ca.pem'), '-CAkey',
      file('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out',
      file(`${who}.pem`))
  }
  return { file, read: (name: string) => readFileSync(file(name), 'utf8') }
}

const noOpenssl = spawnSync('openssl', ['version']).error && 'openssl is not installed: apt-get install openssl'

test('an agent told only by variables: all three signals over TLS with certificates of both sides',
  { skip: noOpenssl }, async t => {
    const { file, read } = certificates(t)
    const receiver = await startReceiver({ tls: { key: read('server.key'), cert: read('server.pem'),
      ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true } })
    t.after(() => receiver.close())
    const directory = scratch(t)
    const path = join(directory, 'log.db')
    const config = checkConfig({ metrics: { port: 0 } }, 'test')
    const troubles: string[] = []
    const agent = startAgent(path, config, [], error => troubles.push(error.message))
    const vitals = newVitals(agent, path)
    const telemetry = await startTelemetry(agent, { path, config, directory, vitals: vitals.read,
      simulated: false, onError: error => troubles.push(error.message), env: {
        [`${E}ENDPOINT`]: receiver.url, [`${E}CERTIFICATE`]: file('ca.pem'),
        [`${E}CLIENT_CERTIFICATE`]: file('client.pem'), [`${E}CLIENT_KEY`]: file('client.key'),
        [`${E}HEADERS`]: 'x-tenant=general', [`${E}TRACES_HEADERS`]: 'x-tenant=traces',
        [`${E}METRICS_COMPRESSION`]: 'none' } })
    const { sinks } = limitsOf(path, config, agent.now(), telemetry.sinks)
    assert.deepEqual(sinks.map(s => [s.name, s.traces !== undefined, s.logs !== undefined]),
      [['default', true, true]], 'retention waits for it')
    agent.append(program(1, { processes: 3, faults: 2 }))
    const findings = agent.log!.findings().filter(f => !f.suppressed).length
    assert.ok(findings > 0)
    await eventually('all arrives', () => receiver.records.size >= findings && receiver.spans.size > 0)
    vitals.stop()
    await agent.stop()
    await telemetry.stop()
    assert.deepEqual(troubles, [])
    const seen = new Map(receiver.requests.map(({ path, headers }) =>
      [path, [headers['x-tenant'], headers['content-encoding'] ?? 'none', headers['content-type']]]))
    assert.deepEqual(Object.fromEntries(seen), {
      '/v1/traces': ['traces', 'gzip', 'application/x-protobuf'],
      '/v1/logs': ['general', 'gzip', 'application/x-protobuf'],
      '/v1/metrics': ['general', 'none', 'application/x-protobuf'] })
  })

test('a server that the certificate does not vouch for gets nothing', { skip: noOpenssl }, async t => {
  const { file, read } = certificates(t)
  const other = certificates(t)
  const receiver = await startReceiver({ tls: { key: read('server.key'), cert: read('server.pem') } })
  t.after(() => receiver.close())
  const { newPost } = await import('../../storage/export/post.ts')
  const answer = async (ca: string) => {
    const { traces } = sinkTo(receiver.url, { [`${E}CERTIFICATE`]: ca })
    const post = newPost({ ...traces!, gzip: false })
    const { kind } = await post.send(Buffer.alloc(0), () => ({ rejected: 0, message: '' }))
    post.close()
    return [kind, receiver.requests.length]
  }
  assert.deepEqual(await answer(other.file('ca.pem')), ['later', 0])
  assert.deepEqual(await answer(file('ca.pem')), ['accepted', 1])
})
