/** The provoking programs show under Wine what their policies are tested with. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { startHttpServer } from '../fixtures/http-server.ts'
import { needsWine } from './require.ts'
import { prepareWine, runExe, stopWine } from './wine.ts'

/** `what=1 error=0`, as the programs print a close that worked and one that did not. */
const closed = (what: string) => `close-${what}=1 error=0`
const refused = (what: string) => `close-${what}=0 error=6`
const tree = [closed('session'), closed('root')]
const times = (count: number, line: string): string[] => Array<string>(count).fill(line)

const summary = ['summary=0', 'set=0']
const filled = ['create=0', 'table=0', 'insert=0']
const outOfOrder = [
  ...filled, 'open-view=0', 'fetch-before-execute=0', 'close-database=0', 'execute=0',
  'exclusive-error=32', 'fetch=0', 'value-reused=1', 'open-view-of-stale=6', 'close-view=0',
]

/** By program and variant, in the order in which they are printed. */
const expected: Record<string, Record<string, string[]>> = {
  'inet-leak': {
    '': [...times(5, 'opened=1'), ...times(3, closed('request'))],
    twin: [...times(5, 'opened=1'), ...times(5, closed('request')), ...tree],
  },
  'inet-double-close-and-orphans': {
    '': [
      closed('first'), refused('first-again'), closed('root'), 'closings=3', refused('session'),
      refused('second'), 'send-orphan=0', 'send-orphan-error=12018',
    ],
    twin: [closed('first'), 'send=1', closed('second'), ...tree],
  },
  'inet-close-while-pending': {
    '': [
      'pending=1', closed('request'), 'closing=1', 'completed-first=1', ...tree,
      'session-closing=1',
    ],
    root: ['pending=1', closed('root'), 'closing=1', 'completed-first=1', 'session-closing=1'],
    exit: ['pending=1', closed('request'), 'closings=0'],
    twin: [
      'pending=1', 'completed=1', closed('request'), 'closing=1', 'completed-first=1', ...tree,
      'session-closing=1',
    ],
  },
  'inet-late-buffer': {
    '': [
      'pending=1', 'completed=1', 'read-pending=1', closed('request'), 'closing=1',
      'buffer-written=1', 'got=200', ...tree,
      'session-closing=1',
    ],
    twin: [
      'pending=1', 'completed=1', 'read-pending=1', 'read-completed=1', 'at-end=1',
      closed('request'), 'closing=1', 'buffer-written=1', 'got=200', ...tree,
      'session-closing=1',
    ],
  },
  'inet-callback-abuse': {
    '': [
      'pending=1', 'previous=1', 'previous-of-session=1', 'no-callback-of-root=1',
      'second-pending=1', 'first-completed=1', 'at-other=1', 'second-completed=0',
      'third-pending=1', 'third-completed=0', closed('third'), ...tree, closed('first'),
      closed('second'), ...tree,
    ],
    twin: [
      'previous=1', 'pending=1', 'second-pending=1', 'first-completed=1', 'at-other=1',
      'second-completed=1', closed('first'), closed('second'), ...tree, 'all-closed=1',
    ],
  },
  'inet-reuse-and-wrong-closer': {
    '': [
      closed('request'), 'same-value=1', closed('stale'), 'send=0', 'send-error=12018',
      'close-handle=1', ...times(6, closed('extra-root')), ...tree,
    ],
    twin: [
      closed('request'), 'same-value=1', 'send=1', closed('request'),
      ...times(6, closed('extra-root')), ...tree,
    ],
  },
  'msi-threads': {
    '': ['created=1', 'close-foreign=0', 'close-again=6', 'close-all=1', 'close-all=0'],
    twin: ['created=1', 'close-own=0', 'close-first=0', 'close-second=0'],
  },
  'msi-order': {
    '': outOfOrder,
    direct: outOfOrder,
    summary: [...filled, ...summary, 'close-summary=0', 'commit=0', 'close-database=0'],
    twin: [
      ...filled, 'open-view=0', 'execute=0', 'fetch=0', 'close-record=0', 'fetch-end=259',
      'close-view=0', ...summary, 'persist=0', 'close-summary=0', 'commit=0', 'close-database=0',
    ],
  },
  'wnet-cancel': {
    '': [
      'add=0', 'cancel=0', 'cancel-again=2250', 'remembered=1', 'add-busy=0', 'cancel-busy=2401',
      'cancel-busy-forced=0', 'add-device=0', 'cancel-remote-name=2250', 'open-enum=0',
      'open-enum=0', 'close-enum=0', 'close-enum-again=6',
    ],
    twin: [
      'add=0', 'cancel=0', 'remembered=0', 'add-deviceless=0', 'cancel-deviceless=0',
      'open-enum=0', 'close-enum=0',
    ],
  },
  'ras-hangup': {
    '': ['dial=0', 'hang-up=0'],
    sleep: ['dial=0', 'hang-up=0'],
    poll: ['dial=0', 'hang-up=0', 'gone=1'],
    twice: ['dial=0', 'hang-up=0', 'hang-up-again=6'],
    statistics: ['dial=0', 'hang-up=0', 'statistics=6'],
    redial: ['dial=0', 'hang-up=0', 'redial=633'],
    fails: ['dial=691', 'has-handle=1'],
    leak: ['dial=0'],
    references: ['dial=0', 'dial=0', 'hang-up=0'],
    twin: ['dial=0', 'hang-up=0', 'gone=1', 'redial=0', 'hang-up=0', 'gone=1'],
  },
}

let server: Awaited<ReturnType<typeof startHttpServer>>
before(async () => { server = await startHttpServer() })
after(async () => {
  await server.close()
  await stopWine()
})

for (const [program, variants] of Object.entries(expected)) {
  test(program, needsWine(), async () => {
    const { bin } = await prepareWine()
    for (const [variant, lines] of Object.entries(variants)) {
      const args = variant === '' ? [] : [variant]
      const file = path.join(bin, `${program}.exe`)
      // What one hung up is not what the next one dials, and is not gone before it is dialled again.
      const env = { LASTCALL_TEST_SCOPE: `${process.pid} ${variant}`,
        LASTCALL_TEST_RAS_SETTLE_MS: variant === 'redial' ? '5000' : '300' }
      const result = await runExe(file, [`${server.port}`, ...args], { env })
      assert.deepEqual(result.stdout.trimEnd().split('\r\n'), lines, `${program} ${variant}`)
      assert.equal(result.code, 0, result.stderr)
    }
  })
}
