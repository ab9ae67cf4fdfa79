/** Where there is no Win32 nothing native is loaded, and a call says so. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'

const sdk = new URL('../../src/sdk.ts', import.meta.url).href
const run = (body: string, env: Record<string, string> = {}) => execFileSync(process.execPath,
  ['--input-type=module', '-e', `const sdk = await import('${sdk}'); ${body}`],
  { env: { ...process.env, LASTCALL_SIMULATE: '', ...env }, encoding: 'utf8' }).trim()

test('importing the SDK loads nothing native, and a call names what is missing',
  { skip: process.platform === 'win32' && 'this is about other systems' }, () => {
    const said = run(`
      const { createRequire } = await import('node:module')
      const loaded = () => Object.keys(createRequire('${sdk}').cache).filter(f => /koffi/.test(f))
      let error
      try { sdk.msi.MsiCreateRecord(1) } catch (e) { error = e }
      console.log(JSON.stringify([loaded(), error.name, error.message]))`)
    assert.deepEqual(JSON.parse(said),
      [[], 'InputError', 'there is no Win32 on this machine'])
  })

test('LASTCALL_SIMULATE=1 gives simulated handles, recorded as such, with an end', () => {
  const said = run(`
    sdk.onEvents(batch => { for (const e of batch) console.log(e.seq + ' ' + (e.fn ?? e.kind)) })
    sdk.msi.MsiCreateRecord(1).handle[Symbol.dispose]()`, { LASTCALL_SIMULATE: '1' })
  assert.deepEqual(said.split('\n'), ['1 start', '2 MsiCreateRecord', '3 MsiCloseHandle', '4 end'])
})
