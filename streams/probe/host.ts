/**
 * The process inside Wine that traces for a lastcall outside: `host.ts PORT SECRET`.
 *
 * One JSON document a line over a loopback connection, because Node under Wine cannot use pipes as
 * its own stdio. A batch waits for its `ack`, which comes when the events are committed.
 */
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../../src/input-error.ts'
import { newImageHost } from './images.ts'
import { exitCodeOf } from './inject.ts'
import type { FromHost, ToHost } from './messages.ts'
import { type Attached, attachTo, traceProgram } from './probe.ts'

// The standard handles are the program's. Node itself cannot open them when they are pipes, and
// loading koffi makes it try (it asks whether stderr is a terminal).
for (const name of ['stdin', 'stdout', 'stderr'] as const) {
  Object.defineProperty(process, name, { value: new PassThrough(), configurable: true })
}

const [port, secret] = process.argv.slice(2)
const socket = connect(Number(port), '127.0.0.1')
socket.setNoDelay(true)
const lines = createInterface({ input: socket })
const acks: (() => void)[] = []
let attached: Attached | undefined
let images: ReturnType<typeof newImageHost> | undefined

const send = (message: FromHost) => { socket.write(JSON.stringify(message) + '\n') }

const onEvents = (events: readonly unknown[]) => new Promise<void>(resolve => {
  acks.push(resolve)
  // Already JSON with the contract's keys: the other side checks and orders them.
  send({ events: events as never })
})

const drained = (upTo: number) => { send({ drained: upTo }) }

/** The program's environment: ours, without what was meant for us. */
const environment = () => Object.fromEntries(Object.entries(process.env)
  .filter(([name]) => !name.startsWith('LASTCALL_WIN32_')))

async function serve(message: ToHost): Promise<void> {
  if ('ack' in message) return acks.shift()?.()
  if ('run' in message) {
    const { command, args, folder } = message.run
    const result = await traceProgram(command, args, { folder, environment: environment(),
      started: pid => send({ started: pid }), drained }, onEvents)
    return send({ result })
  }
  if ('attach' in message) {
    attached = await attachTo(message.attach, onEvents, drained)
    send({ attached: attached.session })
    void attached.done.then(async () => { if (!leaving) await leave(false) })
    return
  }
  if ('images' in message) {
    images = newImageHost(message.images, onEvents, { drained,
      over: sessions => send({ over: sessions }),
      refused: (text, hint) => send({ refused: text, hint }) }, fail)
    return
  }
  if ('look' in message) return images?.look()
  await leave(message.end === 'detach')
}

let leaving = false
async function leave(detach: boolean): Promise<void> {
  if (leaving) return
  leaving = true
  await (detach ? attached?.detach() : attached?.leave())
  await images?.close()
  send({ ended: attached?.sessions() ?? [] })
}

function fail(error: unknown): void {
  const { message, hint } = error as InputError
  send({ failed: { code: exitCodeOf(error), message: error instanceof InputError ? message
    : String((error as Error).stack), hint } })
}

socket.on('connect', () => send({ hello: secret }))
socket.on('error', () => process.exit(1))
// The outside is gone. The program goes on; its probe keeps writing for the next host.
socket.on('close', () => process.exit(0))
lines.on('line', line => {
  serve(JSON.parse(line) as ToHost).catch(async error => {
    fail(error)
    await sleep(50)
  })
})
