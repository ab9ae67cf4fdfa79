import { test } from 'node:test'
import { testPolicy } from '../policy-tester.ts'
import { policies } from '../../src/policies/all.ts'

for (const policy of policies) {
  test(`${policy.id}: its clean and its caught example`, () => {
    testPolicy(policy, { clean: [policy.clean], caught: [policy.caught] }, policies)
  })
}
