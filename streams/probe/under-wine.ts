/** Tracing from Linux: the same as probe.ts, done by a host inside Wine. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { setPriority } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { HandleEvent } from '../../src/events.ts'
import { InputError } from '../../src/input-error.ts'
import { isSame } from '../ingest/proof.ts'
import type { ImageHost, Told, Wanted } from './images.ts'
import { CannotTrace, NotFound } from './inject.ts'
import type { FromHost, ToHost } from './messages.ts'
import type { Attached, Drained, Sink, Traced, TraceResult } from './probe.ts'
import { prepareWineSide, type Say, windowsPath, type WineSide } from './wine-side.ts'

export type WineOptions = {
  say?: Say
  folder?: string
  /** Standard input, output and error of the program; ours when not given. */
  stdio?: readonly ('inherit' | 'ignore' | number)[]
  started?: (pid: number) => void
  drained?: Drained
  /** Further variables for Wine and the program. */
  environment?: Readonly<Record<string, string>>
}

type HostOptions = WineOptions & { detached?: boolean }

/** Beside this file: TypeScript in a clone, JavaScript in the package. */
const script = windowsPath(path.join(import.meta.dirname,
  `host${path.extname(import.meta.filename)}`))

type Host = { send(message: ToHost): void; done: Promise<void>; kill(): void
  /** Lets the program go first where both want a core. */
  yieldCore(): void }

type Receive = (message: FromHost, host: Host) => void | Promise<void>

/**
 * Starts a host and gives its messages to `receive` in order. One start of a program in thousands
 * fails in Wine 8: Linux had put its heap, by chance, where Windows has its shared user data. A
 * host that did not come has done nothing, so it is started once more.
 */
const startHost = (side: WineSide, options: HostOptions, receive: Receive): Promise<Host> =>
  beginHost(side, options, receive).catch(() => beginHost(side, options, receive))

async function beginHost(side: WineSide, options: HostOptions, receive: Receive): Promise<Host> {
  const secret = randomBytes(24).toString('hex')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const args = [side.node, '--disable-warning=ExperimentalWarning', script, `${port}`, secret]
  const child = spawn(side.wine, args, {
    cwd: options.folder ?? process.cwd(),
    env: { ...side.environment, ...options.environment },
    stdio: [...options.stdio ?? ['inherit', 'inherit', 'inherit']], detached: options.detached,
  })
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined
    let ended!: (error?: Error) => void
    const done = new Promise<void>((yes, no) => { ended = error => error ? no(error) : yes() })
    done.catch(() => { /* whoever waits for it gets it */ })
    let finished = false
    const kill = () => {
      finished = true
      child.kill('SIGKILL')
    }
    const host: Host = { done, kill,
      yieldCore: () => lowerPriority(child.pid),
      send: message => { socket?.write(JSON.stringify(message) + '\n') } }
    child.on('error', reject)
    child.on('exit', code => {
      server.close()
      const error = new InputError(`node.exe under Wine ended with ${code}`)
      reject(error)
      if (!socket) return ended(error)
      // Wine may keep the other end open in a service that inherited it: this would wait for ever.
      // What the host had sent is read first.
      if (socket.destroyed) return
      if (finished) return socket.destroy()
      const late = setTimeout(() => socket!.destroy(), 3000)
      socket.once('close', () => clearTimeout(late))
    })
    server.on('connection', connection => {
      const lines = createInterface({ input: connection })
      let known = false
      let last: Promise<void> = Promise.resolve()
      lines.on('line', line => {
        if (!known) {
          known = isHello(line, secret)
          if (!known) connection.destroy()
          else {
            socket = connection
            server.close()
            resolve(host)
          }
          return
        }
        const message = JSON.parse(line) as FromHost
        last = last.then(() => receive(message, host)).catch((error: Error) => {
          connection.destroy()
          ended(error)
        })
      })
      connection.on('close', () => { if (known) void last.then(() => ended()) })
      connection.on('error', () => connection.destroy())
      // readline hands its input's error on: a killed host resets the connection.
      lines.on('error', () => connection.destroy())
    })
  })
}

/** Of all its threads. When the program exists, or it would inherit this. */
function lowerPriority(pid: number | undefined): void {
  try {
    for (const tid of readdirSync(`/proc/${pid}/task`)) setPriority(Number(tid), 10)
  } catch {
    // It has ended.
  }
}

/** Whoever is on this machine may connect, and say anything. */
function isHello(line: string, secret: string): boolean {
  try {
    return isSame(String((JSON.parse(line) as { hello?: unknown }).hello), secret)
  } catch {
    return false
  }
}

/** The host proved that it is ours: its events are taken as they are. */
async function deliver(events: readonly HandleEvent[], host: Host, sink: Sink): Promise<void> {
  await sink(events)
  host.send({ ack: true })
}

const errors = { 125: InputError, 126: CannotTrace, 127: NotFound }

function failed({ failed }: Extract<FromHost, { failed: unknown }>): InputError {
  return new errors[failed.code](failed.message, failed.hint)
}

/** @throws NotFound, CannotTrace, InputError. */
export async function traceUnderWine(command: string, args: readonly string[],
  options: WineOptions, onEvents: Sink): Promise<TraceResult> {
  const folder = options.folder ?? process.cwd()
  // What is named by a path of this side is looked for before Wine is set up for it.
  if (command.includes('/') &&
    !['', '.exe', '.com'].some(type => existsSync(path.resolve(folder, command + type)))) {
    throw new NotFound(`${command}: there is no such program`)
  }
  const side = await prepareWineSide(options.say ?? (() => {}))
  let result: TraceResult | undefined
  let error: Error | undefined
  const ignore = () => {}
  process.on('SIGINT', ignore)
  try {
    const host = await startHost(side, options, async (message, host) => {
      if ('events' in message) await deliver(message.events, host, onEvents)
      else if ('started' in message) {
        host.yieldCore()
        options.started?.(message.started)
      }
      else if ('drained' in message) options.drained?.(message.drained)
      else if ('failed' in message) {
        error = failed(message)
        host.kill()
      } else if ('result' in message) {
        result = message.result
        host.kill()
      }
    })
    host.send({ run: { command: command.startsWith('/') ? windowsPath(command) : command, args,
      folder: windowsPath(folder) } })
    await host.done
  } finally {
    process.off('SIGINT', ignore)
  }
  if (error) throw error
  if (!result) throw new InputError('the host inside Wine ended before the program did')
  return result
}

export type AttachedUnderWine = Omit<Attached, 'leave'> & {
  /** As if this process were killed: the probe and its ring stay as they are. */
  kill(): void
}

/** Attaches to a program under Wine by the pid that Windows programs see. */
export async function attachUnderWine(pid: number, options: WineOptions, onEvents: Sink):
  Promise<AttachedUnderWine> {
  const side = await prepareWineSide(options.say ?? (() => {}))
  let sessions: Traced[] = []
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C is for us, who then detach.
    const started = startHost(side, { ...options, detached: true }, async (message, host) => {
      if ('events' in message) await deliver(message.events, host, onEvents)
      else if ('drained' in message) options.drained?.(message.drained)
      else if ('failed' in message) {
        reject(failed(message))
        host.kill()
      } else if ('attached' in message) {
        const detach = () => {
          host.send({ end: 'detach' })
          return host.done
        }
        resolve({ session: message.attached, done: host.done, detach, kill: () => host.kill(),
          sessions: () => sessions })
      } else if ('ended' in message) {
        sessions = message.ended
        host.kill()
      }
    })
    started.then(host => host.send({ attach: pid }), reject)
  })
}

const LOOK_MS = 300
/** A new process may still have to become Wine's, and then be made known inside: so many looks. */
const YOUNG = 4

/** Calls back while there are young processes of Wine's, until the function returned is called. */
function whenWineStarts(tell: () => void): () => void {
  let ages = new Map<string, number>()
  let newest = ''
  let looks = 0
  const timer = setInterval(() => {
    const last = newestPid()
    if (last !== newest) looks = YOUNG
    newest = last
    if (looks === 0) return
    looks--
    const running = readdirSync('/proc').filter(name => /^\d/.test(name))
    ages = new Map(running.map(pid => [pid, (ages.get(pid) ?? 0) + 1]))
    if (running.some(pid => ages.get(pid)! <= YOUNG && isWine(pid))) tell()
  }, LOOK_MS)
  return () => clearInterval(timer)
}

/** https://man7.org/linux/man-pages/man5/proc_loadavg.5.html */
const newestPid = () => readFileSync('/proc/loadavg', 'utf8').trim().split(' ').at(-1)!

function isWine(pid: string): boolean {
  try {
    return path.basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('wine')
  } catch {
    return false // It has ended, or is another user's.
  }
}

/**
 * Attaches to programs under Wine by the names of their images, until it is closed.
 * @returns its end is `done`, which is rejected when it comes without being asked for
 */
export async function imagesUnderWine(wanted: Wanted, options: Pick<WineOptions, 'say'>, sink: Sink,
  told: Told): Promise<ImageHost & { done: Promise<void> }> {
  const side = await prepareWineSide(options.say ?? (() => {}))
  let error: Error | undefined
  let closing = false
  // A group of its own: an agent's Ctrl-C is not for the host.
  const host = await startHost(side, { stdio: ['ignore', 'ignore', 'ignore'], detached: true },
    async (message, host) => {
      if ('events' in message) await deliver(message.events, host, sink)
      else if ('drained' in message) told.drained(message.drained)
      else if ('over' in message) told.over(message.over)
      else if ('refused' in message) told.refused(message.refused, message.hint)
      else if ('failed' in message) {
        error = failed(message)
        host.kill()
      } else if ('ended' in message) host.kill()
    })
  host.send({ images: { ...wanted, prompted: true } })
  host.yieldCore()
  const stopLooking = whenWineStarts(() => host.send({ look: true }))
  const done = host.done.then(() => {
    if (!closing) throw error ?? new InputError('the host inside Wine ended by itself')
  }).finally(stopLooking)
  done.catch(() => { /* whoever waits for it gets it */ })
  return { done, close: async () => {
    closing = true
    host.send({ end: 'leave' })
    await done.catch(() => {})
  } }
}
