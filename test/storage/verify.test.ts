/** Every kind of damage is found, at its place, and the rest of the log can still be read. */
import Database from 'better-sqlite3'
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { eventJson } from '../../src/events.ts'
import { openLog, setAside } from '../../storage/log.ts'
import { salvage } from '../../storage/salvage.ts'
import { isDamage } from '../../storage/storage-error.ts'
import { verify } from '../../storage/verify.ts'
import { call, history, scratch } from './helpers.ts'

const FLIPS = Number(process.env.LASTCALL_FLIPS ?? 200)

/** Ten batches of ten events. */
function written(t: TestContext): string {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { synchronous: 'NORMAL' })
  const events = history(100)
  for (let i = 0; i < 100; i += 10) log.append(events.slice(i, i + 10))
  log.close()
  return path
}

/** Changes a log behind its back: the triggers are taken away and put back. */
function tamper(path: string, sql: string): void {
  const db = new Database(path)
  db.unsafeMode()
  const triggers = db.prepare<[], { name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(sql)
  for (const trigger of triggers) db.exec(trigger.sql)
  db.close()
}

function salvaged(path: string) {
  const from = salvage(path)
  const events = [...from.events()]
  from.close()
  return { positions: events.map(e => e.position), events, lost: from.lost }
}

test('an intact log', t => {
  const path = written(t)
  assert.deepEqual(verify(path),
    { ok: true, events: 100, batches: 10, damage: [], cutBefore: null })
  const { events, lost } = salvaged(path)
  assert.equal(events.length, 100)
  assert.equal(eventJson(events[4]), eventJson({ ...call(5), position: 5 }))
  assert.deepEqual(lost, [])
})

test('an empty log, and one that is being written', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path)
  assert.equal(verify(path).ok, true)
  log.append(history(5))
  assert.deepEqual(verify(path).events, 5)
  log.close()
})

type Case = { what: string; sql: string; where: string; says: RegExp; lost: [number, number][] }
const cases: Case[] = [
  { what: 'an altered number', sql: 'UPDATE events SET took = took + 1 WHERE position = 34',
    where: '#31-#40', says: /altered/, lost: [[31, 40]] },
  { what: 'an altered type', sql: "UPDATE events SET tid = 'x' WHERE position = 34",
    where: '#31-#40', says: /altered/, lost: [[31, 40]] },
  { what: 'an altered name', sql: "UPDATE names SET text = 'MsiCloseHandlf' " +
    "WHERE id = 32", where: 'name 32', says: /altered/,
  lost: Array.from({ length: 10 }, (_, i) => [i * 10 + 1, i * 10 + 10]) },
  { what: 'a renamed session', sql: "UPDATE sessions SET name = 'other'", where: 'session 1',
    says: /altered/, lost: Array.from({ length: 10 }, (_, i) => [i * 10 + 1, i * 10 + 10]) },
  { what: 'a removed event', sql: 'DELETE FROM events WHERE position = 57', where: '#57',
    says: /removed/, lost: [[51, 60]] },
  { what: 'swapped events', sql: 'UPDATE events SET position = -1 WHERE position = 62; ' +
    'UPDATE events SET position = 62 WHERE position = 63; ' +
    'UPDATE events SET position = 63 WHERE position = -1', where: '#63', says: /out of order/,
  lost: [[61, 70]] },
  { what: 'a removed batch', sql: 'DELETE FROM batches WHERE first = 41; ' +
    'DELETE FROM events WHERE position BETWEEN 41 AND 50', where: '#41-#50', says: /removed/,
  lost: [[41, 50], [51, 60]] },
  { what: 'a cut front', sql: 'DELETE FROM batches WHERE first < 21; ' +
    'DELETE FROM events WHERE position < 21', where: '#1-#20', says: /front is missing/,
  lost: [[1, 20], [21, 30]] },
  { what: 'a cut tail', sql: 'DELETE FROM batches WHERE first > 80; ' +
    'DELETE FROM events WHERE position > 80; UPDATE sessions SET mark = 80', where: '#81-#100',
  says: /tail is missing/, lost: [[81, 100]] },
  { what: 'a tail cut without its batches', sql: 'DELETE FROM events WHERE position > 95',
    where: '#96-#100', says: /removed/, lost: [[91, 100]] },
  { what: 'an added event', sql: 'INSERT INTO events SELECT 101, session, 101, at, what, tid, ' +
    'began, took, handle, out, result, error, site, more FROM events WHERE position = 100',
  where: '#101', says: /no batch covers/, lost: [] },
  { what: 'a changed hash', sql: "UPDATE batches SET hash = zeroblob(32) WHERE first = 31",
    where: '#31-#40', says: /recorded hash of this batch was changed/, lost: [] },
  { what: 'a changed last hash', sql: "UPDATE batches SET hash = zeroblob(32) WHERE first = 91",
    where: '#91-#100', says: /recorded hash of this batch was changed/, lost: [] },
  { what: 'a changed mark', sql: 'UPDATE sessions SET mark = 200', where: 'session s',
    says: /mark is 200/, lost: [] },
  { what: 'a life of nowhere', sql: `INSERT INTO lives (id, scope, family, kind, value, generation,
    session, state, inferred, borrowed, opened_at, opened_position, opened_by, opened_tid,
    opened_site, first_position, last_position, uses) VALUES ('x', 's', 'msi', 'view', '0x1', 1, 1,
    'open', 0, 0, 1, 400, 'f', 1, '', 400, 400, 0)`, where: 'life x', says: /not there/, lost: [] },
]

for (const { what, sql, where, says, lost } of cases) {
  test(`${what} is found at ${where}`, t => {
    const path = written(t)
    tamper(path, sql)
    const { ok, damage } = verify(path)
    assert.equal(ok, false)
    const found = damage.find(d => d.where === where)
    assert.ok(found, JSON.stringify(damage))
    assert.match(found.what, says)
    const rest = salvaged(path)
    assert.deepEqual(rest.lost.map(l => [l.first, l.last]), lost)
    const gone = (p: number) => lost.some(([a, b]) => p >= a && p <= b)
    assert.deepEqual(rest.positions, Array.from({ length: 100 }, (_, i) => i + 1)
      .filter(p => !gone(p)))
  })
}

test('every altered byte of the file is found, or changed nothing that was recorded', t => {
  const path = join(scratch(t), 'log.db')
  const log = openLog(path, { synchronous: 'NORMAL' })
  const events = history(3000)
  for (let i = 0; i < 3000; i += 100) log.append(events.slice(i, i + 100))
  const expected = [...log.read()].map(eventJson)
  log.close()
  const whole = readFileSync(path)
  const copy = `${path}.copy`
  let found = 0, refused = 0
  for (let i = 0; i < FLIPS; i++) {
    const at = (i * 7919 * 13) % whole.length
    const bytes = Buffer.from(whole)
    bytes[at] ^= 1 << (i % 8)
    writeFileSync(copy, bytes)
    try {
      if (!verify(copy).ok) {
        found++
        // What is read in spite of the damage is what was recorded, at its place.
        const from = salvage(copy)
        try {
          for (const event of from.events()) {
            assert.equal(eventJson(event), expected[event.position - 1], `byte ${at}`)
          }
        } catch (error) {
          if (!isDamage(error)) throw error
        } finally {
          from.close()
        }
        continue
      }
    } catch (error) {
      if ((error as Error).name !== 'InputError') throw error
      refused++
      continue
    }
    const from = salvage(copy)
    assert.deepEqual([...from.events()].map(eventJson), expected, `byte ${at}`)
    from.close()
  }
  t.diagnostic(`${FLIPS} flipped bits: ${found} found, ${refused} refused, the rest without effect`)
  assert.ok(found > FLIPS / 3)
})

test('a log whose end is not what was written is not written to, and is set aside whole', t => {
  const path = written(t)
  tamper(path, 'DELETE FROM batches WHERE first > 80; DELETE FROM events WHERE position > 80')
  assert.throws(() => openLog(path), (error: unknown) => isDamage(error) &&
    /is damaged: it ends at #80, but was written up to #100/.test((error as Error).message))
  const before = readFileSync(path)
  const aside = setAside(path, new Date(0))
  assert.equal(aside, `${path}.damaged-19700101T000000Z`)
  assert.deepEqual(readFileSync(aside), before)
  assert.ok(!existsSync(path))
  const log = openLog(path)
  assert.equal(log.append(history(3)).length, 3)
  log.close()
  assert.equal(salvaged(aside).positions.length, 80)
  copyFileSync(aside, path)
  assert.equal(setAside(path, new Date(0)), `${path}.damaged-19700101T000000Z-2`)
})

test('a truncated file', t => {
  const path = written(t)
  writeFileSync(path, readFileSync(path).subarray(0, 3 * 4096))
  let verdict
  try {
    verdict = verify(path)
    assert.equal(verdict.ok, false)
  } catch (error) {
    assert.ok(isDamage(error), String(error))
  }
  assert.throws(() => openLog(path), isDamage)
})
