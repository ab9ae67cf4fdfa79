/** OpenTelemetry packages: of each exactly one version, and the record never through a processor. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as
  Record<string, Record<string, { version?: string }>>

/** Places and versions of OpenTelemetry packages in a lock. */
const locked = (lock: string) => Object.entries(json(lock).packages).map(([path, { version }]) =>
  [path, version!]).filter(([path]) => /(^|\/)node_modules\/@opentelemetry\/[^/]+$/.test(path))

test('exactly one version of each package, in the locks and as installed', () => {
  const packages = locked('package-lock.json')
  const names = packages.map(([path]) => path.slice(path.indexOf('@opentelemetry/')))
  assert.ok(names.includes('@opentelemetry/core') && names.includes('@opentelemetry/sdk-node'))
  assert.deepEqual(packages.map(([path]) => path), names.map(name => `node_modules/${name}`),
    'none inside another package: that would be a second version')
  // They are made for each other: 3.x with 0.30x of one release.
  const releases = new Set(packages.filter(([path]) => !/\/(api|semantic-conventions)$/.test(path))
    .map(([, version]) => version))
  assert.deepEqual([...releases].sort(), ['0.301.0', '3.1.0'])
  for (const [path, version] of packages) {
    assert.equal(json(`${path}/package.json`).version, version, path)
  }
  assert.deepEqual(globSync('node_modules/**/node_modules/@opentelemetry/*', { cwd: root }), [])
  const { dependencies, devDependencies } = json('package.json')
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (name.startsWith('@opentelemetry/')) assert.match(String(version), /^\d/, name)
  }
  // The tests under Wine have a lock of their own: the same versions.
  const ours = new Map(packages.map(([path, version]) => [path, version]))
  for (const [path, version] of locked('test/wine/package-lock.json')) {
    assert.equal(version, ours.get(path), path)
  }
})

test('nothing of the record goes through a span processor or the official exporter', () => {
  const files = globSync('{src,storage,streams}/**/*.ts', { cwd: root })
  assert.ok(files.length > 100)
  const using = (word: RegExp) => files.filter(file => word.test(readFileSync(join(root, file), 'utf8')))
    .map(file => file.replaceAll('\\', '/'))
  assert.deepEqual(using(/BatchSpanProcessor|SimpleSpanProcessor|OTLPTraceExporter|exporter-trace/), [])
  // The SDK speaks for the agent itself, in one file, which has no span processor.
  assert.deepEqual(using(/sdk-node'/), ['src/agent/telemetry-sdk.ts'])
  assert.match(readFileSync(join(root, 'src/agent/telemetry-sdk.ts'), 'utf8'), /spanProcessors: \[\]/)
})
