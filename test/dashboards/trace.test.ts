/** From a handle to its trace and back: with the spans that the log's export really sends. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { program } from '../export/histories.ts'
import type { Span } from '../export/receiver.ts'
import { setup } from '../export/setup.ts'
import { ask, everything, openAsGrafana } from './ask.ts'
import { directory } from './grafana.ts'

/** The spans that a query of ours selects: conditions on attributes, joined by &&. */
function selected(traceql: string, spans: readonly Span[]): Span[] {
  const conditions = /^\{ (.*) \}$/.exec(traceql)![1].split(' && ').map(condition => {
    const [, scope, key, value] = /^(span|resource)\.([\w.]+) = (\d+|".*")$/.exec(condition)!
    return { scope, key, value: JSON.parse(value) as number | string }
  })
  return spans.filter(span => conditions.every(({ scope, key, value }) =>
    (scope === 'span' ? span.attributes : span.resource)[key] === value))
}

/** What the correlation takes out of a span's tags, as Tempo's data source gives them. */
function positionIn(span: Span): string {
  const { datasources } = parse(readFileSync(
    join(directory, 'provisioning', 'datasources', 'lastcall.yaml'), 'utf8')) as
    { datasources: { uid: string; correlations?: { config: { transformations: [
      { expression: string }] } }[] }[] }
  const { expression } = datasources.find(s => s.uid === 'tempo')!
    .correlations![0].config.transformations[0]
  const tags = Object.entries(span.attributes).map(([key, value]) => ({ key, value }))
  return new RegExp(expression).exec(JSON.stringify(tags))![1]
}

for (const names of [false, true]) {
  const how = names ? 'in clear' : 'hidden'
  test(`a handle's query selects its span, and that leads back, names ${how}`, async t => {
    const { path, log, receiver, send } = await setup(t)
    for (let seed = 1; seed <= 4; seed++) log.append(program(seed, { processes: 6, faults: 1 }))
    await send({ names })
    const spans = [...receiver.spans.values()]
    const db = openAsGrafana(path)
    t.after(() => db.close())
    const values = everything(db, 0, 4e15)
    const lives = log.readyLives(0, -1).filter((_, i) => i % 3 === 0)
    assert.ok(lives.length > 100 && new Set(lives.map(life => life.family)).size === 4)
    for (const life of lives) {
      const [row] = ask(db, 'handle', 'From open to settled', { ...values, life: life.id })
      const found = selected(JSON.parse(String(row.trace)) as string, spans)
      const its = found.filter(span => span.attributes['win32.handle.kind'] === life.kind &&
        span.name.includes(' '))
      assert.equal(its.length, 1, `${life.id}: ${row.trace}`)
      assert.equal(found.length, 1)
      assert.equal(its[0].start, BigInt(life.opened_at) * 1000n)
      // What the link shows of Tempo reaches around it.
      const ms = (at: bigint) => Number(at / 1_000_000n)
      assert.ok(Number(row.from_ms) < ms(its[0].start), life.id)
      assert.ok(Number(row.to_ms) > ms(its[0].end), life.id)
      const [back] = ask(db, 'handle', 'From open to settled',
        { ...values, life: `#${positionIn(its[0])}` })
      assert.equal(back.life, life.id)
    }
    // Closes, cancels and hang-ups; the refused ones too.
    const ends = spans.filter((span, i) => !span.name.includes(' ') &&
      (i % 3 === 0 || span.attributes['win32.handle.how'] === 'refused'))
    assert.ok(ends.some(span => span.attributes['win32.handle.how'] === 'refused'))
    for (const span of ends) {
      const [back] = ask(db, 'handle', 'From open to settled',
        { ...values, life: `#${positionIn(span)}` })
      assert.ok(back, span.name)
      assert.equal(back.family, span.attributes['win32.handle.family'])
      if (names) assert.equal(back.life, span.attributes['win32.handle.life'])
    }
  })
}
