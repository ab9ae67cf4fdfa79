/** The hook table in the repository is the one that the families give. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { functions } from '../../src/families/all.ts'
import { hooksFile, hooksText } from '../../streams/probe/generate.ts'
import { plans } from '../../streams/probe/plan.ts'

test('hooks.generated.h is up to date (UPDATE=1 writes it)', () => {
  if (process.env.UPDATE === '1') writeFileSync(hooksFile, hooksText())
  assert.equal(readFileSync(hooksFile, 'utf8'), hooksText())
})

test('every exported function of every family has a hook', () => {
  assert.deepEqual(plans.map(plan => plan.name), [...functions.keys()])
})
