/**
 * SQL panels work while the agent writes, after it stopped cleanly and after it was killed - also
 * for Grafana in its container: the agent's user, in a directory that is that user's alone.
 */
import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readLog } from '../../storage/log.ts'
import { ask, everything, ofEndedHandles, openAsGrafana, sqlPanels } from './ask.ts'
import { BEGINS } from './history.ts'
import { names } from './grafana.ts'
import { scratch } from '../scratch.ts'

const NOBODY = 65534
const FAR = BEGINS + 1e13
const script = (name: string) => join(import.meta.dirname, name)

/** A directory as the agent's: nobody else may look into it. */
function place(t: TestContext, uid: number): string {
  const directory = scratch(t)
  chmodSync(directory, 0o700)
  if (uid !== process.getuid!()) chownSync(directory, uid, uid)
  return join(directory, 'log.db')
}

async function writer(t: TestContext, path: string, uid = process.getuid!()):
  Promise<{ child: ChildProcess; last(): number; reaches(position: number): Promise<void> }> {
  const child = spawn(process.execPath, [script('child-writer.ts'), path],
    { stdio: ['pipe', 'pipe', 'inherit'], uid, gid: uid === process.getuid!() ? undefined : uid })
  t.after(() => { child.kill('SIGKILL') })
  let last = 0
  child.stdout!.on('data', (data: Buffer) => {
    last = Number(String(data).trim().split('\n').at(-1))
  })
  const reaches = async (position: number) => {
    while (last < position) {
      assert.equal(child.exitCode, null, 'the writer ended')
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  await reaches(2000)
  return { child, last: () => last, reaches }
}

const found = (path: string): number => {
  const log = readLog(path)
  try {
    return log.findings().length
  } finally {
    log.close()
  }
}

/** The panel's count of findings, over a connection of its own as Grafana makes it. */
function counted(path: string): number {
  const db = openAsGrafana(path)
  try {
    return Number(ask(db, 'findings', 'Findings', everything(db, BEGINS, FAR))[0].findings)
  } finally {
    db.close()
  }
}

test('while it is written: every panel, again and again, each time at least as much', async t => {
  const path = place(t, process.getuid!())
  const { child, last, reaches } = await writer(t, path)
  let before = 0
  for (let round = 0; round < 5; round++) {
    for (const name of names) {
      for (const { title } of sqlPanels(name)) {
        const db = openAsGrafana(path)
        assert.doesNotThrow(() => ask(db, name, title, everything(db, BEGINS, FAR)), title)
        db.close()
      }
    }
    const low = found(path), shown = counted(path), high = found(path)
    assert.ok(low <= shown && shown <= high, `${low} <= ${shown} <= ${high}`)
    assert.ok(shown >= before)
    before = shown
    // The writer goes on: nobody who reads is in its way.
    await reaches(last() + 400)
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('after SIGKILL, with its WAL left behind, and after a clean end', async t => {
  for (const end of ['SIGKILL', 'close'] as const) {
    const path = place(t, process.getuid!())
    const { child, last } = await writer(t, path)
    if (end === 'SIGKILL') child.kill('SIGKILL')
    else child.stdin!.write('close')
    await once(child, 'exit')
    assert.equal(existsSync(`${path}-wal`), end === 'SIGKILL')
    const shown = counted(path)
    assert.ok(shown > 0)
    assert.equal(shown, found(path))
    const db = openAsGrafana(path)
    for (const name of names) {
      for (const { title } of sqlPanels(name)) {
        const rows = ask(db, name, title, everything(db, BEGINS, FAR))
        assert.ok(rows.length > 0 || ofEndedHandles.includes(title), `${end}: ${title}`)
      }
    }
    assert.ok(Number(db.prepare('SELECT max(position) FROM v_events').pluck().get()) >= last())
    db.close()
  }
})

const asNobody = process.getuid?.() === 0 && mayRun() ? {}
  : { skip: 'needs root, and a checkout that another user may read' }

test('as the agent\'s user, in its directory: live, killed, clean; and the agent goes on', asNobody,
  async t => {
    const path = place(t, NOBODY)
    for (const end of ['live', 'SIGKILL', 'close']) {
      const { child } = await writer(t, path, NOBODY)
      if (end === 'live') reads(path)
      if (end === 'close') child.stdin!.write('close')
      else child.kill('SIGKILL')
      await once(child, 'exit')
      // Twice: the first reader after a clean end makes the -shm file, the second finds it.
      reads(path)
      if (end === 'close') reads(path)
      for (const suffix of ['', '-wal', '-shm']) {
        if (existsSync(path + suffix)) assert.equal(statSync(path + suffix).uid, NOBODY, suffix)
      }
    }
  })

function reads(path: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script('child-reader.ts'), path],
    { encoding: 'utf8', uid: NOBODY, gid: NOBODY })
  assert.equal(status, 0, stderr)
  for (const [panel, rows] of Object.entries(JSON.parse(stdout) as Record<string, number>)) {
    assert.ok(rows > 0 || ofEndedHandles.some(title => panel.endsWith(title)), panel)
  }
}

function mayRun(): boolean {
  return spawnSync(process.execPath, ['-e', `require('fs').readFileSync(${
    JSON.stringify(script('child-reader.ts'))})`], { uid: NOBODY, gid: NOBODY }).status === 0
}
