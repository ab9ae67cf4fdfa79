/** Runs under Wine: writes a log in WAL mode and reads it back through a second connection. */
import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-'))
const file = path.join(folder, 'log.db')
const writer = new Database(file)
const mode: unknown = writer.pragma('journal_mode = WAL', { simple: true })
writer.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, at INTEGER)')
const insert = writer.prepare('INSERT INTO events (at) VALUES (?)')
writer.transaction(() => { for (let i = 0; i < 1000; i++) insert.run(i) })()
const reader = new Database(file, { readonly: true })
const row: unknown = reader.prepare('SELECT count(*) AS count, max(at) AS last FROM events').get()
reader.close()
writer.close()
rmSync(folder, { recursive: true })
console.log(JSON.stringify({ mode, row }))
