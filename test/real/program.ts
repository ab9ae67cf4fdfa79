/**
 * `program.ts NAME [VARIANT]`: one provoking program as a user of the SDK, run by node.exe under
 * Wine. What the SDK recorded is written to LASTCALL_EVENTS as NDJSON. What a program relies on it
 * asserts, so that a program that no longer provokes what it should fails by itself.
 */
import { appendFileSync } from 'node:fs'
import { eventJson } from '../../src/events.ts'
import { onEvents } from '../../src/sdk.ts'
import * as inet from './inet-programs.ts'
import * as msi from './msi-programs.ts'
import * as network from './network-programs.ts'

const programs: Record<string, (variant: string) => Promise<void> | void> = {
  'inet-leak': inet.leak,
  'inet-double-close-and-orphans': inet.doubleClose,
  'inet-close-while-pending': inet.closeWhilePending,
  'inet-late-buffer': inet.lateBuffer,
  'inet-callback-abuse': inet.callbackAbuse,
  'inet-reuse': inet.reuse,
  'inet-close-during-call': inet.closeDuringCall,
  'msi-threads': msi.threads,
  'msi-stale': msi.stale,
  'msi-order': msi.order,
  'wnet-cancel': network.cancel,
  'ras-hangup': network.hangUp,
  'ras-resume': network.resume,
}

const file = process.env.LASTCALL_EVENTS!
onEvents(batch => { for (const event of batch) appendFileSync(file, eventJson(event) + '\n') })
const [name, variant = ''] = process.argv.slice(2)
await programs[name](variant)
// At once, with whatever is still under way: that is what some of them are about.
process.exit()
