/** `program-under-wine.ts add W: Y:` or `cancel Y:`: what it does, the agent has before it ends. */
import assert from 'node:assert/strict'
import { agentSink } from '../../src/agent/sink.ts'
import { flush, onEvents, wnet } from '../../src/sdk.ts'

// Without a set-up it would keep its own log where the agent does not answer within a second.
const sink = await agentSink({ wait: 60_000 })
onEvents(sink)

const [what, ...devices] = process.argv.slice(2)
for (const device of devices) {
  const resource = { dwType: 1, lpLocalName: device, lpRemoteName: `\\\\server\\${device[0]}` }
  const { ok } = what === 'add' ? await wnet.WNetAddConnection2(resource, null, null, 0)
    : await wnet.WNetCancelConnection2(device, 0, false)
  assert.ok(ok, `${what} ${device}`)
}
flush()
assert.ok(await sink.delivered(60_000))
