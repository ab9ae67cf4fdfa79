/** A full disk: a clear error, nothing recorded is lost, recording goes on when there is room. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { HandleEvent } from '../../src/events.ts'
import { InputError } from '../../src/input-error.ts'
import { openLog } from '../../storage/log.ts'
import { isFull } from '../../storage/storage-error.ts'
import { verify } from '../../storage/verify.ts'
import { call, scratch, start } from './helpers.ts'

test('a disk that fills up, and is freed again', t => {
  const directory = join(scratch(t), 'small')
  mkdirSync(directory)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory])
  if (mounted.status !== 0) return t.skip('needs root, to mount a small file system')
  try {
    const path = join(directory, 'log.db')
    const ballast = join(directory, 'ballast')
    writeFileSync(ballast, Buffer.alloc(1_000_000))
    const log = openLog(path)
    log.append([start()])
    let full: unknown
    for (let seq = 2; full === undefined; seq = log.acknowledged('s') + 1) {
      try {
        log.append(Array.from({ length: 50 }, (_, i) =>
          ({ ...call(seq + i), site: `app.exe+0x${(seq + i).toString(16)}` }) as HandleEvent))
      } catch (error) {
        full = error
      }
      assert.ok(seq < 100_000)
    }
    assert.ok(full instanceof InputError && isFull(full), String(full))
    assert.match(full.message, /no space left; what was to be written is not, everything before/)
    assert.match(full.hint, /free space/)
    const mark = log.acknowledged('s')
    assert.equal([...log.read()].length, mark)
    assert.throws(() => log.append([call(mark + 1),
      ...Array.from({ length: 400 }, (_, i) => call(mark + 2 + i))]), isFull)
    rmSync(ballast)
    log.append([call(mark + 1), call(mark + 2)])
    log.close()
    const again = openLog(path)
    assert.deepEqual([...again.read()].map(e => e.seq),
      Array.from({ length: mark + 2 }, (_, i) => i + 1))
    again.close()
    assert.deepEqual(verify(path).damage, [])
  } finally {
    spawnSync('umount', [directory])
  }
})
