/**
 * What recording costs: MsiCreateRecord + MsiCloseHandle through bare koffi, and wrapped.
 * Windows or Wine only; under Wine: `npm run bench -- call`, or node.exe test/bench/call.ts.
 *
 * The promise is at most 2 µs over the bare koffi call, on average, everything included (events
 * built, batched and handed to a sink that drops them). By default 500 stacks a second are
 * captured, which the loop's average contains, as a real loop's would. `every site` lifts the
 * ration.
 */
import { win32Machine } from '../../streams/win32.ts'
import { newRecorder, type RecorderOptions } from '../../streams/recorder.ts'
import { library, type NativeFunction } from '../../streams/win32/koffi.ts'

const PAIRS = Number(process.argv[2] ?? 50_000)
const ROUNDS = 7

function nanoseconds(pair: () => void): number {
  for (let i = 0; i < PAIRS / 4; i++) pair()
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint()
    for (let i = 0; i < PAIRS; i++) pair()
    return Number(process.hrtime.bigint() - start) / PAIRS / 2
  })
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1]
}

const dll = library('msi.dll')
const create = dll.func('__stdcall', 'MsiCreateRecord', 'uint32_t', ['uint32_t']) as NativeFunction
const close = dll.func('__stdcall', 'MsiCloseHandle', 'uint32_t', ['uint32_t']) as NativeFunction
const bare = nanoseconds(() => { close(create(1)) })

const machine = win32Machine()
const line = (what: string, ns: number) => console.log(
  `${what.padEnd(28)} ${ns.toFixed(0).padStart(6)} ns per call  ${((ns - bare) / 1000).toFixed(2)
    .padStart(6)} us over bare`)
line('bare koffi', bare)
line('machine', nanoseconds(() => {
  const { result } = machine.call('MsiCreateRecord', [1])
  machine.call('MsiCloseHandle', ['0x' + result.toString(16)])
}))
const ways: Record<string, RecorderOptions> = {
  'recorder, no sites': { sites: 'none' },
  'recorder, default': {},
  'recorder, every site': { sitesPerSecond: Infinity },
}
for (const [what, options] of Object.entries(ways)) {
  let events = 0
  const recorder = newRecorder(machine, batch => { events += batch.length }, options)
  line(what, nanoseconds(() => {
    const { result } = recorder.call('MsiCreateRecord', [1])
    recorder.call('MsiCloseHandle', ['0x' + result.toString(16)])
  }))
  recorder.end()
  if (recorder.lost > 0 || events === 0) throw new Error('the recorder lost events')
}

const { msi: sdk, onEvents, useMachine } = await import('../../src/sdk.ts')
onEvents(() => {})
useMachine(machine)
line('SDK with handles, default', nanoseconds(() => {
  const { handle } = sdk.MsiCreateRecord(1)
  sdk.MsiCloseHandle(handle!)
}))
