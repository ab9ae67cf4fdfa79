/** `program-under-wine.ts add W: Y:` or `cancel Y:`: a program that uses the SDK, without a set-up. */
import assert from 'node:assert/strict'
import { wnet } from '../../src/sdk.ts'

const [what, ...devices] = process.argv.slice(2)
for (const device of devices) {
  const resource = { dwType: 1, lpLocalName: device, lpRemoteName: `\\\\server\\${device[0]}` }
  const { ok } = what === 'add' ? await wnet.WNetAddConnection2(resource, null, null, 0)
    : await wnet.WNetCancelConnection2(device, 0, false)
  assert.ok(ok, `${what} ${device}`)
}
