/** Readers see whole batches, are never blocked, and never hold up the writer. */
import Database from 'better-sqlite3'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLog, readLog } from '../../storage/log.ts'
import { call, history, scratch, start } from './helpers.ts'

test('a reader follows while the writer writes', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { busy: 0 })
  log.append([start()])
  const reader = readLog(path)
  const reading = reader.read({ pageSize: 2, to: 100 })
  assert.equal(reading.next().value?.position, 1)
  // A function and a session that the reader has not met.
  log.append([...history(5, 'other'), { ...call(2), fn: 'MsiGetActiveDatabase' } as never])
  assert.deepEqual([...reader.read({ from: 2 })].map(e => e.session),
    ['other', 'other', 'other', 'other', 'other', 's'])
  assert.equal(reader.last(), 7)
  assert.deepEqual([...reader.marks()], [['s', 2], ['other', 5]])
  reader.close()
  log.close()
})

test('a reader that holds its view open does not block appends', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { busy: 0 })
  log.append(history(10))
  const held = new Database(path, { readonly: true })
  held.exec('BEGIN')
  const count = held.prepare('SELECT count(*) FROM events').pluck()
  assert.equal(count.get(), 10)
  for (let seq = 11; seq < 2000; seq += 10) {
    log.append(Array.from({ length: 10 }, (_, i) => call(seq + i)))
  }
  assert.equal(count.get(), 10)
  held.exec('COMMIT')
  assert.equal(count.get(), log.last())
  held.close()
  log.close()
})
