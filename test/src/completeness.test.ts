import { test } from 'node:test'
import assert from 'node:assert/strict'
import { pageOf } from '../../src/policies/pages.ts'
import { policies } from '../../src/policies/all.ts'
import { exemptions, notBuilt } from '../../src/policies/not-built.ts'
import { concerns, severities } from '../../src/policy.ts'
import { familyNamed } from '../../src/families/all.ts'
import { clauses, rules } from './rules.ts'

test('every rule is a case of exactly one policy, an exemption, or says what it needs', () => {
  for (const [rule] of rules) {
    const homes = [
      ...policies.filter(p => p.cases.some(c => c.rule === rule)).map(p => p.id),
      ...notBuilt.filter(r => r.rule === rule).map(() => 'not built'),
      ...exemptions.filter(r => r === rule).map(() => 'exemption'),
    ]
    assert.equal(homes.length, 1, `${rule}: ${homes.join(', ') || 'nowhere'}`)
  }
})

test('every clause of the five Microsoft pages leads to a rule that is judged or exempt', () => {
  const known = new Set(rules.map(([rule]) => rule))
  for (const clause of clauses) {
    assert.ok(clause.rules.length > 0, clause.clause)
    for (const rule of clause.rules) assert.ok(known.has(rule), `${clause.clause}: ${rule}`)
    const led = clause.rules.some(rule => exemptions.includes(rule) ||
      policies.some(p => p.cases.some(c => c.rule === rule)))
    assert.ok(led, `${clause.page}: "${clause.clause}" leads nowhere`)
  }
})

test('a policy takes the severity that the rule deserves', () => {
  // Where the decision is another: a suspicion is a warning, what is left behind is information.
  const decided: Record<string, string> = {
    'wininet-stale-value-reused': 'warning', 'msi-stale-value-reused': 'warning',
    'ras-connection-leak': 'info', 'ras-refcount-unbalanced': 'info',
  }
  for (const [rule, severity] of rules) {
    const cases = policies.flatMap(p => p.cases).filter(c => c.rule === rule)
    if (cases.length === 0) continue
    assert.ok(cases.some(c => c.severity === (decided[rule] ?? severity)),
      `${rule}: ${cases.map(c => c.severity).join()} instead of ${severity}`)
  }
})

test('a finding names the page of its own API', () => {
  const api: Record<string, RegExp> = {
    wininet: /\/wininet\//, msi: /\/msi(query)?\//, wnet: /\/winnetwk\//, ras: /\/r?ras\//,
  }
  for (const p of policies) {
    for (const family of p.families) {
      assert.match(pageOf(p.source, family), api[family], `${p.id} of ${family}`)
    }
  }
})

test('every policy is documented, and says where its rule comes from', () => {
  for (const p of policies) {
    assert.match(p.id, /^[a-z][a-z0-9-]+$/)
    assert.ok(concerns.includes(p.concern), p.id)
    for (const text of [p.summary, p.why, p.fix]) {
      assert.ok(text.length > 10 && /[.?]$/.test(text), `${p.id}: "${text}"`)
    }
    assert.ok(p.summary.length <= 110, `${p.id}: the summary is one line`)
    assert.ok(p.source.length > 0 && p.source.every(s => s.startsWith('https://learn.microsoft.com/')),
      p.id)
    assert.ok(p.cases.length > 0 && p.cases.every(c => severities.includes(c.severity)), p.id)
    assert.ok(p.families.every(f => familyNamed.has(f)), p.id)
    for (const name of Object.keys(p.options ?? {})) {
      assert.match(name, /(Ms|Max|PerSecond)$/, `${p.id}.${name}: the unit comes last`)
    }
  }
  assert.equal(new Set(policies.map(p => p.id)).size, policies.length)
})
