/** What leaves an agent under Wine: real handles of a real program, and its own metrics. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWineAgent } from '../wine/agent.ts'
import { needsWine } from '../wine/require.ts'
import { stopWine } from '../wine/wine.ts'
import { startReceiver } from './receiver.ts'

after(stopWine)

test('spans, findings and metrics of a program that uses the SDK',
  needsWine(), async t => {
    const receiver = await startReceiver()
    t.after(() => receiver.close())
    const agent = await startWineAgent(t, { env: { OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } })
    const program = await agent.program()
    assert.equal(program.code, 0, program.stderr)
    const metric = (name: string) => receiver.requests.flatMap(r => r.metrics)
      .findLast(m => m.name === name)
    while (receiver.spans.size < 3 || ![...receiver.records.values()].some(r => r.eventName !== '') ||
      !metric('lastcall_findings_total')?.points.some(p => p.value > 0)) await sleep(100)

    const spans = [...receiver.spans.values()].sort((a, b) => Number(a.start - b.start))
    const h = 'win32.handle.'
    assert.deepEqual(spans.map(s => [s.name, s.attributes[`${h}value`], s.attributes[`${h}how`]]), [
      ['msi record', '0x1', 'call'], ['msi record', '0x2', 'process'],
      ['MsiCloseHandle', '0x1', 'call']])
    const [closed, leaked, teardown] = spans
    assert.deepEqual([teardown.parent, teardown.traceId], [closed.spanId, closed.traceId])
    assert.deepEqual([leaked.status.code, leaked.attributes['error.type']], [2, 'handle-leak'])
    assert.equal(closed.resource[`${h}capture`], 'sdk')
    const [record] = [...receiver.records.values()].filter(r => r.eventName !== '')
    assert.deepEqual([record.eventName, record.traceId, record.spanId],
      ['win32.handle.finding', leaked.traceId, leaked.spanId])

    // Wine answers GetProcessHandleCount with 0, which is no number of handles.
    assert.deepEqual([metric('process.windows.handle.count'), metric('process_open_handles')],
      [undefined, undefined])
    await agent.kill()
  })
