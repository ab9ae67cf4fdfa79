/** Files that are no log, or not ours to write: each refused in a sentence, none changed. */
import Database from 'better-sqlite3'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { InputError } from '../../src/input-error.ts'
import { openLog, readLog } from '../../storage/log.ts'
import { migrate, migrations, refuseForeign } from '../../storage/schema.ts'
import { verify } from '../../storage/verify.ts'
import { call, history, scratch, start } from './helpers.ts'

const child = new URL('child-writer.ts', import.meta.url).pathname

function refused(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof InputError, String(error))
    assert.match(error.message, message)
    assert.ok(error.hint, 'it has a hint')
    return true
  }
}

test('a second writer is refused with the name of the first, readers are not', async t => {
  const path = join(scratch(t), 'log.db')
  const holder = spawn(process.execPath, [child, path, 'hold'],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  assert.throws(() => openLog(path), refused(new RegExp(
    `^log\\.db is being written by lastcall agent \\(pid ${holder.pid} since \\d\\d:\\d\\d\\)$`)))
  readLog(path).close()
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  openLog(path).close()
})

test('a second writer in the same process is refused too', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { writer: 'lastcall run' })
  assert.throws(() => openLog(path), refused(/written by lastcall run \(pid \d+ since/))
  log.append([start()])
  log.close()
  openLog(path).close()
})

test('a lock that a power cut has torn keeps nobody out, and is a lock again', t => {
  const path = join(scratch(t), 'log.db')
  openLog(path).close()
  for (const torn of [Buffer.alloc(8192, 0xa5), Buffer.concat([
    readFileSync(`${path}.writer`).subarray(0, 4096), Buffer.alloc(4096, 0xa5)])]) {
    writeFileSync(`${path}.writer`, torn)
    const log = openLog(path)
    assert.throws(() => openLog(path), refused(/is being written by/))
    log.close()
  }
})

test('a log of a newer schema', t => {
  const path = join(scratch(t), 'log.db')
  openLog(path).close()
  const db = new Database(path)
  db.pragma('user_version = 7')
  db.close()
  const newer = refused(/was written by a newer lastcall \(schema 7, this one knows \d\)/)
  assert.throws(() => openLog(path), newer)
  assert.throws(() => readLog(path), newer)
  assert.throws(() => verify(path), newer)
})

test('migrations that are out never change: a log of then would be taken for a foreign one', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
  assert.deepEqual(migrations.map(hash), [
    '1f4261f87d14a593', '9534cc01b07e1d67', '343efe12eee2308d', 'f86e36009f186767',
    'b75edc73987ba299',
  ])
})

test('an older schema is brought forward step by step, a failing step leaves the one before', t => {
  const path = join(scratch(t), 'log.db')
  const steps = [...migrations, 'ALTER TABLE lives ADD COLUMN colour TEXT',
    'CREATE TABLE shelf (id INTEGER PRIMARY KEY); INSERT INTO shelf VALUES (3)']
  const log = openLog(path)
  log.append(history(9))
  log.close()
  const db = new Database(path)
  assert.throws(() => migrate(db, path, [...steps.slice(0, -1), 'CREATE TABLE x (y); NO SQL']))
  assert.equal(refuseForeign(db, path, steps), steps.length - 1)
  migrate(db, path, steps)
  assert.equal(refuseForeign(db, path, steps), steps.length)
  migrate(db, path, steps)
  assert.equal(db.prepare('SELECT id FROM shelf').pluck().get(), 3)
  assert.equal(db.prepare('SELECT count(*) FROM events').pluck().get(), 9)
  db.close()
})

test('what is not a log', t => {
  const directory = scratch(t)
  const text = join(directory, 'text.db')
  writeFileSync(text, 'not a database, but long enough to be looked at as one '.repeat(100))
  const other = join(directory, 'other.db')
  const db = new Database(other)
  db.exec('CREATE TABLE t (x)')
  db.close()
  for (const open of [openLog, readLog, verify]) {
    assert.throws(() => open(text), refused(/text\.db is not a lastcall log/))
    assert.throws(() => open(other), refused(/other\.db is an SQLite database, but not a lastcall/))
  }
  assert.throws(() => readLog(join(directory, 'none.db')), refused(/does not exist/))
  assert.throws(() => openLog(join(directory, 'no', 'log.db')), refused(/directory .* not exist/))
  assert.equal(readFileSync(text, 'utf8').slice(0, 14), 'not a database')
  assert.deepEqual(readdirSync(directory), ['other.db', 'text.db'])
})

test('a log with one trigger, view or table more is refused before anything in it runs', t => {
  const directory = scratch(t)
  for (const [i, sql] of [
    'CREATE TRIGGER t AFTER INSERT ON sessions BEGIN DELETE FROM lives; END',
    'CREATE VIEW v AS SELECT load_extension(1)', 'CREATE TABLE more (x)',
    'DROP VIEW v_lives; CREATE VIEW v_lives AS SELECT randomblob(1e9)',
  ].entries()) {
    const path = join(directory, `${i}.db`)
    openLog(path).close()
    const db = new Database(path)
    db.exec(sql)
    db.close()
    for (const open of [openLog, readLog, verify]) {
      assert.throws(() => open(path), refused(/its schema is not the one of schema \d/))
    }
  }
})

test('events and batches cannot be changed or removed', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  log.append(history(9))
  const db = new Database(path)
  db.pragma('recursive_triggers = ON')
  for (const sql of ['UPDATE events SET at = 0', 'DELETE FROM events WHERE position = 3',
    'UPDATE batches SET hash = x\'00\'', 'DELETE FROM batches',
    'INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 1']) {
    assert.throws(() => db.exec(sql), /append-only/, sql)
  }
  // Retention may remove, while its flag stands; it never may change.
  db.exec('BEGIN; INSERT INTO retention VALUES (1); DELETE FROM events WHERE position = 9')
  assert.throws(() => db.exec('UPDATE events SET at = 0'), /append-only/)
  db.exec('ROLLBACK')
  db.close()
  log.close()
})

test('a log that another program has locked', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { busy: 10 })
  log.append(history(5))
  const db = new Database(path)
  db.exec('BEGIN IMMEDIATE')
  assert.throws(() => log.append([call(6)]), refused(/is locked by another program/))
  assert.equal(log.counters.failed, 1)
  db.exec('ROLLBACK')
  db.close()
  assert.deepEqual(log.append([call(6)]).map(e => e.position), [6])
  log.close()
})

// Permissions do not bind root: this runs as somebody else.
test('read-only: the directory of a closed log, a file', { skip: process.getuid?.() !== 0 &&
  'needs root, to become a user who may not write' }, t => {
  const directory = join(scratch(t), 'logs')
  mkdirSync(directory)
  const path = join(directory, 'log.db')
  const log = openLog(path)
  log.append(history(5))
  log.close()
  chmodSync(join(directory, '..'), 0o755)
  chmodSync(directory, 0o555)
  chmodSync(path, 0o444)
  const script = `
    const { openLog, readLog } = await import(${JSON.stringify(new URL('../../storage/log.ts',
    import.meta.url).href)})
    process.setgid(65534); process.setuid(65534)
    const log = readLog(${JSON.stringify(path)})
    console.log([...log.read()].length)
    try { openLog(${JSON.stringify(path)}) } catch (e) { console.log(e.name, e.message, e.hint) }`
  const out = spawnSync(process.execPath, ['--input-type=module', '-e', script],
    { encoding: 'utf8' })
  assert.match(out.stdout, /^5\nInputError .*log\.db.*read-only.*--db/, out.stderr)
})

test('a closed log', t => {
  const log = openLog(join(scratch(t), 'log.db'))
  log.close()
  log.close()
  assert.throws(() => log.append([start()]), /is closed/)
})
