/** The house keeps its order: who may import whom, and what no file may contain. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
const sources = files.filter(f => /\.(ts|js)$/.test(f))
const text = (file: string) => readFileSync(join(root, file), 'utf8')

/** The room that a file lives in. */
function roomOf(file: string): string {
  if (/^src\/(cli|agent|sdk)\//.test(file) || file === 'src/sdk.ts') return 'composition'
  if (file.startsWith('src/')) return 'core'
  return file.split('/')[0]
}

const mayImport: Record<string, readonly string[]> = {
  core: ['core', 'valibot'],
  streams: ['core', 'streams', 'rxjs', 'rxjs/internal/*', 'koffi', 'node:*'],
  storage: ['core', 'storage', 'better-sqlite3', '@opentelemetry/*', 'node:*', '*'],
  composition: ['*'],
  dashboards: ['*'],
  test: ['*'],
}
const mustNotImport: Record<string, RegExp> = {
  core: /^(node:|koffi|rxjs|better-sqlite3|@opentelemetry)/,
  streams: /^(better-sqlite3|@opentelemetry)/,
  storage: /^(koffi|rxjs)/,
}

function importsOf(file: string): string[] {
  const code = text(file)
  return [...code.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)].map(m => m[1])
}

test('each room imports only what it may', () => {
  const wrong: string[] = []
  for (const file of sources) {
    const room = roomOf(file)
    for (const name of importsOf(file)) {
      const target = name.startsWith('.') ? roomOf(posix.join(posix.dirname(file), name)) : name
      const allowed = mayImport[room]
      if (!allowed) continue
      const ok = allowed.some(a => a === '*' ? !['test', 'streams', 'composition'].includes(target)
        || room === 'composition' || room === 'test' || room === 'dashboards'
        : a.endsWith('*') ? target.startsWith(a.slice(0, -1)) : target === a)
      if (!ok || mustNotImport[room]?.test(target) || (target === 'test' && room !== 'test')) {
        wrong.push(`${file} (${room}) imports ${name}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

test('core reads no clock and draws no randomness', () => {
  const wrong = sources.filter(f => roomOf(f) === 'core' &&
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bprocess\.(env|argv|hrtime|platform|exit|memoryUsage)\b/.test(text(f)))
  assert.deepEqual(wrong, [])
})

test('no tracked file is large, or carries a machine\'s path', () => {
  const wrong: string[] = []
  for (const file of files.filter(f => !/package-lock\.json$|\.png$|\.dll$/.test(f))) {
    const content = text(file)
    if (content.length > 400_000) wrong.push(`${file}: ${content.length} bytes`)
    if (content.includes(`${root}/`)) wrong.push(`${file}: names this machine's path`)
  }
  assert.deepEqual(wrong, [])
})

test('lines fit 100 columns, but for what cannot be broken and what is generated', () => {
  const wrong = files.filter(f => /^(src|streams|storage)\//.test(f) && !/generated|\.json$/.test(f))
    .flatMap(f => text(f).split('\n').flatMap((line, i) =>
      line.length > 100 && !line.includes('https://') ? [`${f}:${i + 1}`] : []))
  assert.deepEqual(wrong, [])
})

test('the top level holds only the rooms', () => {
  const top = new Set(files.map(f => f.split('/')[0]).filter(f => !f.startsWith('.')))
  const rooms = ['package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'LICENSE',
    'src', 'streams', 'storage', 'test', 'dashboards']
  assert.deepEqual([...top].filter(f => !rooms.includes(f)), [])
})

test('no test is left out for good or alone', () => {
  const wrong = sources.filter(f => f.endsWith('.test.ts') && f !== 'test/tidy.test.ts' &&
    /\b(test|it|describe)\.(only|todo)\b/.test(text(f)))
  assert.deepEqual(wrong, [])
})
