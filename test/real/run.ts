/** Runs a program of this folder under Wine and brings back what the SDK recorded. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { HandleEvent } from '../../src/events.ts'
import { parseNdjson } from '../../src/ndjson.ts'
import { prepareWine, runNode } from '../wine/wine.ts'

export async function eventsOf(program: string, variant: string, env: Record<string, string>):
  Promise<HandleEvent[]> {
  await prepareWine()
  const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-real-'))
  try {
    const file = path.join(folder, 'events.ndjson')
    const result = await runNode(['test/real/program.ts', program, variant], {
      env: { ...env, LASTCALL_EVENTS: `Z:${file}`.replaceAll('/', '\\') },
    })
    assert.equal(result.code, 0, `${program} ${variant}: ${result.stderr}`)
    return [...parseNdjson(readFileSync(file, 'utf8').split('\n'))].map(line => {
      assert.ok('event' in line, `line ${line.line} is no event`)
      return line.event
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
