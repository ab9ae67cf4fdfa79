/** A folder that goes away with its test, or where none is given with all tests of the file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

export function scratch(t: { after(end: () => void): void } = { after }): string {
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-test-'))
  // Who was killed just now may still be writing.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  return folder
}
