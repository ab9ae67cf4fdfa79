/** Bundles: what was found in the log is found in the bundle, and nothing else leaves with it. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { judgeOf } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import type { Finding } from '../../src/policy.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { end, scratch, start, T0 } from './helpers.ts'

const main = new URL('../../src/cli/lastcall.js', import.meta.url).pathname
const lastcall = (...args: string[]) =>
  execFileSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 1e9 })
const findingsOf = (source: string, ...more: string[]): Finding[] =>
  JSON.parse(lastcall('replay', '--json', source, ...more)).findings

function incident(t: TestContext): { directory: string; log: string } {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  log.setConfig('{"severities":{"handle-leak":"info"}}')
  const machine = workstation(23, { startAt: T0 })
  for (let at = T0; log.last() < 8000; at += 1e6) {
    const events = machine.next(at)
    if (events.length > 0) log.append(events)
  }
  log.close()
  return { directory, log: path }
}

test('a bundle is judged as the log that it comes from', t => {
  const { directory, log } = incident(t)
  const all = findingsOf(log)
  for (const [from, to] of [['#1', '#99999'], ['#3000', '#6000']]) {
    const path = join(directory, `${from.slice(1)}.db`)
    lastcall('bundle', log, '-o', path, '--from', from, '--to', to, '--names')
    const found = findingsOf(path)
    const expected = all.filter(f => found.some(g => JSON.stringify(g) === JSON.stringify(f)))
    assert.deepEqual(found, expected)
    const stored = JSON.parse(lastcall('findings', '--json', path)).findings as Finding[]
    assert.deepEqual(stored.map(f => f.fingerprint).sort(), found.map(f => f.fingerprint).sort())
    assert.ok(found.length > 3)
    assert.deepEqual(verify(path).damage, [])
  }
  const inside = findingsOf(join(directory, '3000.db'))
  const first = JSON.parse(lastcall('export', log, '--names').split('\n')[2999]).at as number
  assert.ok(inside.every(f => f.evidence.at(-1)! >= 3000 || f.at >= first))
  const at = (source: string) => JSON.parse(lastcall('handles', '--json', source, '--at', '#4500'))
  assert.deepEqual(at(join(directory, '3000.db')), at(log))
  const [finding] = inside
  assert.match(lastcall('explain', finding.fingerprint, join(directory, '3000.db')),
    new RegExp(finding.policy))
})

test('no name leaves, unless it is wanted', t => {
  const { directory, log } = incident(t)
  const path = join(directory, 'hidden.db')
  lastcall('bundle', log, '-o', path, '--from', '#3000')
  const names = new Set<string>()
  const reader = readLog(log)
  for (const event of reader.read()) {
    // Ids of captures begin with the host.
    if (event.kind === 'start') names.add(event.host).add(event.session.split('-')[0])
    for (const value of event.kind === 'call' ? event.handles ?? [] : []) {
      if (value.startsWith('\\\\')) for (const part of value.split('\\')) if (part) names.add(part)
    }
  }
  const key = Buffer.from(reader.nameKey()).toString('hex')
  reader.close()
  assert.ok(names.size > 2)
  const bytes = readFileSync(path).toString('latin1').toLowerCase()
  assert.ok(!bytes.includes(key))
  for (const name of names) assert.ok(!bytes.includes(name.toLowerCase()), name)
  const plain = findingsOf(log).filter(f => f.at >= findingsOf(path)[0].at)
  assert.ok(plain.length >= findingsOf(path).length)
  assert.deepEqual(verify(path).damage, [])
})

test('a cut or altered byte anywhere is found', t => {
  const { directory, log } = incident(t)
  const path = join(directory, 'b.db')
  lastcall('bundle', log, '-o', path, '--from', '#2000', '--to', '#3000')
  const bytes = readFileSync(path)
  const broken = join(directory, 'broken.db')
  let refused = 0
  for (let i = 0; i < 150; i++) {
    const copy = Buffer.from(bytes)
    const at = Math.floor(bytes.length * (i + Math.random()) / 150)
    copy[at] ^= 1 << (i % 8)
    writeFileSync(broken, copy)
    try {
      assert.equal(verify(broken).ok, false, `byte ${at}`)
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_ASSERTION') throw error
      refused++
    }
  }
  for (const length of [bytes.length - 1, bytes.length - 4096, Math.floor(bytes.length / 2)]) {
    writeFileSync(broken, bytes.subarray(0, length))
    assert.equal(spawnSync(process.execPath, [main, 'verify', broken]).status, 3, String(length))
  }
  t.diagnostic(`${refused} of 150 files were not even logs any more`)
})

test('a log that was cut can be bundled', async t => {
  const { directory, log } = incident(t)
  const all = findingsOf(log)
  await retain(log, { limits: () => ({ before: 0, bytes: 1, sinks: [] }),
    judging: { severities: { 'handle-leak': 'info' } }, pause: 0 })
  const path = join(directory, 'b.db')
  lastcall('bundle', log, '-o', path, '--names')
  const kept = findingsOf(path)
  assert.deepEqual(kept, findingsOf(log))
  assert.deepEqual(kept, all.slice(all.length - kept.length))
  assert.deepEqual(verify(path).damage, [])
})

test('no name leaves in a picture, not of what was open at a cut either', async t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { judge: judgeOf({}) })
  log.append([start('s'), { kind: 'call', session: 's', seq: 2, at: T0 + 2, tid: 4, began: 1, took: 1,
    fn: 'RasDialW', outs: ['0x7'], args: { entry: 'Headquarters' }, result: 0 }])
  log.append([{ kind: 'call', session: 's', seq: 3, at: T0 + 3, tid: 4, began: 2, took: 1,
    fn: 'WNetAddConnection2W', outs: ['\\\\srv\\share'], result: 0 }])
  log.append([end('s', 4)])
  await retain(path, { limits: () => ({ before: 0, bytes: 1, sinks: [] }), judging: {}, pause: 0 })
  log.close()
  assert.match(lastcall('export', path, '--format', 'perfetto', '--names'), /srv.*share/)
  assert.doesNotMatch(lastcall('export', path, '--format', 'perfetto'), /srv|share/)
})

test('nothing is written into a bundle: its seal holds', t => {
  const { directory, log } = incident(t)
  const path = join(directory, 'b.db')
  lastcall('bundle', log, '-o', path, '--to', '#10')
  writeFileSync(join(directory, 'more.ndjson'), lastcall('export', log, '--from', '#10'))
  const more = spawnSync(process.execPath,
    [main, 'import', join(directory, 'more.ndjson'), '--db', path], { encoding: 'utf8' })
  assert.equal(more.status, 1)
  assert.match(more.stderr, /is a bundle, which is sealed/)
  assert.deepEqual(verify(path).damage, [])
})

test('nothing is overwritten, and only logs are bundled', t => {
  const { directory, log } = incident(t)
  const path = join(directory, 'b.db')
  writeFileSync(path, 'mine')
  const again = spawnSync(process.execPath, [main, 'bundle', log, '-o', path], { encoding: 'utf8' })
  assert.equal(again.status, 1)
  assert.match(again.stderr, /is there already/)
  assert.equal(readFileSync(path, 'utf8'), 'mine')
})
