/** Killed at random points: what was acknowledged is there, once, and the log is intact. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync }
  from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openLog, readLog } from '../../storage/log.ts'
import { verify } from '../../storage/verify.ts'
import { call, scratch, start } from './helpers.ts'

const KILLS = Number(process.env.LASTCALL_KILLS ?? 30)
const child = new URL('child-writer.ts', import.meta.url).pathname

test(`kill -9 at ${KILLS} random points`, async t => {
  const path = join(scratch(t), 'log.db')
  let acknowledged = 0
  for (let i = 0; i < KILLS; i++) {
    const writer = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    writer.stdout.on('data', chunk => { out += chunk })
    const exit = once(writer, 'close')
    await Promise.race([once(writer.stdout, 'data'), exit])
    await wait(Math.random() * 30)
    assert.equal(writer.exitCode, null, 'the writer goes on until it is killed')
    writer.kill('SIGKILL')
    await exit
    // The last line may be torn by the kill.
    acknowledged = Math.max(acknowledged, ...out.split('\n').slice(0, -1).map(Number))
    const log = readLog(path)
    assert.ok(log.acknowledged('s') >= acknowledged,
      `acknowledged ${acknowledged}, recorded ${log.acknowledged('s')}`)
    log.close()
  }
  const log = readLog(path)
  let expected = 0
  for (const event of log.read()) assert.equal(event.seq, ++expected)
  assert.equal(expected, log.acknowledged('s'))
  log.close()
  assert.deepEqual(verify(path).damage, [])
  t.diagnostic(`${expected} events, ${acknowledged} acknowledged`)
})

test('a torn tail of the WAL loses only what was not acknowledged', t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path)
  const sizes: number[] = []
  for (let batch = 0; batch < 20; batch++) {
    log.append(Array.from({ length: 10 }, (_, i) => {
      const seq = batch * 10 + i + 1
      return seq === 1 ? start() : call(seq)
    }))
    sizes.push(statSync(`${path}-wal`).size)
  }
  // As after a crash: the files as they are now, with the WAL torn at and around every commit.
  for (const [batch, size] of sizes.entries()) {
    for (const torn of [size, size - 1, size - 2000, size + 13]) {
      const copy = join(directory, `torn-${size}-${torn}.db`)
      copyFileSync(path, copy)
      copyFileSync(`${path}-wal`, `${copy}-wal`)
      if (torn <= statSync(`${copy}-wal`).size) truncateSync(`${copy}-wal`, torn)
      const again = openLog(copy)
      const whole = torn >= size ? batch + 1 : batch
      assert.equal(again.last(), whole * 10)
      assert.equal(again.acknowledged('s'), whole * 10)
      again.append([whole === 0 ? start() : call(whole * 10 + 1)])
      again.close()
      assert.deepEqual(verify(copy).damage, [])
    }
  }
  log.close()
})

test('scrambled frames at the end of the WAL are not taken for events', t => {
  const directory = scratch(t)
  const path = join(directory, 'log.db')
  const log = openLog(path)
  log.append([start()])
  const whole = statSync(`${path}-wal`).size
  log.append([call(2), call(3)])
  const copy = join(directory, 'copy.db')
  copyFileSync(path, copy)
  const wal = readFileSync(`${path}-wal`)
  wal.fill(0x5a, whole + 100, whole + 400)
  writeFileSync(`${copy}-wal`, wal)
  const again = openLog(copy)
  assert.equal(again.last(), 1)
  again.close()
  log.close()
  assert.ok(!existsSync(`${path}-wal`), 'a clean close leaves one file')
})
