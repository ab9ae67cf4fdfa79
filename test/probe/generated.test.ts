/** The hook table in the repository is the one that the families give; the DLL is built from it. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { functions } from '../../src/families/all.ts'
import { compileProbe, probeDll } from '../../streams/probe/build.ts'
import { hooksFile, hooksText } from '../../streams/probe/generate.ts'
import { plans } from '../../streams/probe/plan.ts'
import { scratch } from '../scratch.ts'
import { needsWine } from '../wine/require.ts'
import { freshenProbe } from './trace.ts'

test('hooks.generated.h is up to date (UPDATE=1 writes it)', () => {
  if (process.env.UPDATE === '1') writeFileSync(hooksFile, hooksText())
  assert.equal(readFileSync(hooksFile, 'utf8'), hooksText())
})

test('every exported function of every family has a hook', () => {
  assert.deepEqual(plans.map(plan => plan.name), [...functions.keys()])
})

test('the probe is the same byte for byte whenever and wherever it is built', needsWine(), t => {
  freshenProbe()
  const folder = scratch(t)
  const elsewhere = path.join(folder, path.basename(probeDll))
  compileProbe(elsewhere)
  assert.ok(readFileSync(elsewhere).equals(readFileSync(probeDll)))
})
