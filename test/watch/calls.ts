/** Calls of programs that connect and disconnect, as a machine takes them. */
import type { Argument } from '../../src/machine.ts'

type Given = [name: string, args: Argument[]]

export const add = (local: string | null, remote: string, flags = 0): Given =>
  ['WNetAddConnection2W', [{ dwType: 1, lpLocalName: local, lpRemoteName: remote }, null, null, flags]]
export const cancel = (name: string, flags = 0): Given => ['WNetCancelConnection2W', [name, flags, 0]]
export const dial = (entry: string): Given =>
  ['RasDialW', [null, null, { szEntryName: entry }, 0, null, null]]
export const hangUp = (handle: string): Given => ['RasHangUpW', [handle]]
