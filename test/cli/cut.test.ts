/** What commands say of a log that retention cut is what they said before, of what is kept. */
import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { judgeOf } from '../../src/agent/judging.ts'
import { retain } from '../../src/agent/retain.ts'
import { handles } from '../../src/cli/handles.ts'
import { findings } from '../../src/cli/inspect.ts'
import { explain } from '../../src/cli/policies.ts'
import { replay } from '../../src/cli/replay.ts'
import { InputError } from '../../src/input-error.ts'
import type { Finding } from '../../src/policy.ts'
import { workstation } from '../../src/simulated/programs.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { scratch, T0 } from '../agent/helpers.ts'

test('findings, explain, handles, replay: before and after a cut', async t => {
  const said = listening(t)
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path, { judge: judgeOf({}), synchronous: 'NORMAL' })
  const machine = workstation(11, { startAt: T0 })
  for (let at = T0; log.last() < 9000; at += 1e6) log.append(machine.next(at))
  const kept = log.findings()
  log.close()
  const whole = join(directory, 'whole.db')
  copyFileSync(path, whole)
  // In the middle of a finding's evidence.
  const across = kept.find(f => f.evidence.length > 1 && f.evidence[0] < f.position - 200)!
  const limits = { before: across.at - 1, bytes: Infinity, sinks: [] }
  await retain(path, { limits: () => limits, judging: {}, pause: 0 })
  const cutting = readLog(path)
  const first = cutting.first(), firstAt = [...cutting.read({ pageSize: 1 })][0].at
  cutting.close()
  assert.ok(across.evidence[0] < first && first <= across.position, `cut at #${first}`)

  /** The same command on both, paths apart. */
  const both = async (command: (path: string) => unknown) => {
    const [a, b] = [await said(() => command(whole)), await said(() => command(path))]
    return [a.replaceAll('whole.db', 'log.db'), b]
  }
  for (const command of [
    (path: string) => findings(path, {}),
    (path: string) => handles(path, {}),
    (path: string) => handles(path, { json: true }),
    (path: string) => handles(path, { at: `#${first + 500}`, json: true }),
    (path: string) => handles(path, { at: new Date(Math.ceil(firstAt / 1e3) + 5e3).toISOString() }),
  ]) {
    const [a, b] = await both(command)
    assert.equal(b, a)
  }
  const [a, b] = (await both(path => replay(path, { json: true })))
    .map(text => JSON.parse(text).findings as Finding[])
  const later = new Set(kept.filter(f => f.position >= first).map(f => `${f.life} ${f.evidence}`))
  assert.ok(b.length > 3 && b.length < a.length)
  assert.deepEqual(b, a.filter(f => later.has(`${f.life} ${f.evidence}`)))
  // The evidence is marked; what else stood near it may be gone.
  const marked = (text: string) => text.split('\n').filter(line => !/^ *(\d+   |⋮)/.test(line))
  for (const { fingerprint } of [kept[0], across, kept.at(-1)!]) {
    const [a, b] = await both(path => explain(fingerprint, path))
    assert.match(b, new RegExp(` > .*\n +\\^+ `))
    assert.deepEqual(marked(b), marked(a))
  }
  await assert.rejects(() => handles(path, { at: `#${first - 1}` }), InputError)
})

/** What a command prints. */
function listening(t: TestContext) {
  let text = ''
  t.mock.method(process.stdout, 'write', (chunk: string) => {
    text += chunk
    return true
  })
  return async (command: () => unknown) => {
    text = ''
    await command()
    return text
  }
}
