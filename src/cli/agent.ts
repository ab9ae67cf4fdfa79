/** `agent`: records in the background; at a terminal it shows what it records. */
import { existsSync } from 'node:fs'
import { startAgent } from '../agent/agent.ts'
import { startAttaching } from '../agent/attaching.ts'
import { startIngest } from '../agent/ingesting.ts'
import {
  defaultConfigPath, defaultLogPath, simulatedLogPath, stateDirectory,
} from '../agent/places.ts'
import { outOfReach } from '../agent/rights.ts'
import { startTelemetry, type Telemetry } from '../agent/telemetry.ts'
import { lockForUser, type UserLock } from '../agent/user-lock.ts'
import { keepWithin } from '../agent/retain.ts'
import { newView } from '../agent/view.ts'
import { newVitals } from '../agent/vitals.ts'
import { startWatching, type Watching } from '../agent/watching.ts'
import { defaultConfig } from '../config.ts'
import { promptCapture, type Capture } from '../../streams/capture.ts'
import { configOf } from './judge.ts'
import { callable, called, print, printJson, say, style } from './output.ts'

export type AgentOptions = {
  config?: string; db?: string
  /** undefined: where there is no Win32. */
  simulate?: boolean
  printConfig?: boolean
}

/** Runs until it is told to stop (Ctrl-C, SIGTERM), or nobody reads what it shows any more. */
export async function agent(options: AgentOptions): Promise<number> {
  if (options.printConfig) return printConfig(options.config)
  const config = configOf(options.config)
  const { images } = config.attach
  const simulated = options.simulate ?? (process.platform !== 'win32' && images.length === 0)
  const path = options.db ?? (simulated ? simulatedLogPath() : config.log.path ?? defaultLogPath())
  if (simulated) {
    say(options.simulate ? 'Recording the simulated workstation.'
      : 'There is no Win32 API here: recording the simulated workstation instead.')
  }
  let telemetry: Telemetry | undefined
  const complain = (error: Error & { hint?: string }) => {
    say(style('red', `lastcall: ${error.message}`, process.stderr) +
      (error.hint ? `\n  ${callable(error.hint)}` : ''))
    telemetry?.complain(error)
    if (error.cause && process.env.LASTCALL_DEBUG) say(String((error.cause as Error).stack))
  }
  const stop = stopSignal()
  const lock = userLock(!simulated && !options.db, complain)
  const running = startAgent(path, config, simulated ? [await simulation()] : [], complain,
    { ours: options.db === undefined && config.log.path === undefined })
  if (!lock) say('Recording without taking events from other programs.')
  let watching: Watching | undefined
  const vitals = newVitals(running, path, () => ingesting?.programs ?? 0,
    () => watching?.status() ?? { why: 'the agent is starting', watchers: [] })
  const view = newView(print)
  running.committed.subscribe(({ events, findings }) => {
    view.committed(events)
    view.found(findings)
  })
  const attaches = images.length > 0 && !simulated
  const ingesting = config.ingest.enabled && lock
    ? startIngest(running, { directory: stateDirectory(), lock, onError: complain,
      hosted: attaches ? ['probe'] : [],
      status: () => ({ ...vitals.read(), simulated }) }) : undefined
  if (attaches) say(`Attaching to ${images.join(', ')}.`)
  else if (!simulated) {
    say('Attaching to no program. To change that: { "attach": { "images": ["setup.exe"] } } in ' +
      `${options.config ?? defaultConfigPath()}`)
  }
  const attaching = attaches ? startAttaching(running, config.attach, { say, onError: complain,
    delivered: session => ingesting?.ingest?.sessions.has(session) ?? false }) : undefined
  telemetry = await startTelemetry(running, { path, config, simulated,
    directory: stateDirectory(), vitals: vitals.read, onError: complain })
  const stopRetention = keepWithin(path, config, running.now, telemetry.sinks, complain)
  say(`Log: ${path}   Ctrl-C stops.`)
  vitals.ready()
  watching = await startWatching(running, { config: config.watch, onError: complain,
    ...(simulated ? { native: 'the recorded workstation is simulated' } : {}) })
  const unreached = outOfReach()
  if (unreached) say(style('dim', `Running without administrator rights: ${unreached}.`,
    process.stderr))
  await forever(stop)
  await attaching?.stop()
  const hung = await watching.stop()
  ingesting?.stop()
  vitals.stop()
  await stopRetention()
  await running.stop()
  await telemetry.stop()
  lock?.release()
  say(`Stopped. ${style('dim', called(`replay ${path}`), process.stderr)} judges it again.`)
  if (hung !== null) {
    say(`${hung} has not returned: not waiting for it.`)
    const { endProcess } = await import('../../streams/win32.ts')
    await new Promise(written => process.stderr.write('', written))
    endProcess(0)
  }
  return 0
}

/** The effective configuration; where it is wrong, why, and all the keys with their defaults. */
function printConfig(file?: string): number {
  try {
    printJson(configOf(file))
    const path = file ?? defaultConfigPath()
    say(existsSync(path) ? `From ${path}.` : `The defaults: there is no ${path}.`)
    return 0
  } catch (error) {
    printJson(defaultConfig())
    throw error
  }
}

async function simulation(): Promise<Capture> {
  const { simulatedWorkstation } = await import('../../streams/simulated.ts')
  return promptCapture('simulated', simulatedWorkstation(Date.now() & 0x7fffffff))
}

/** undefined where another agent serves the user and this one need not: it tries something out. */
function userLock(needed: boolean, complain: (error: Error) => void): UserLock | undefined {
  try {
    return lockForUser(stateDirectory(), complain)
  } catch (error) {
    if (needed) throw error
    complain(error as Error)
    return undefined
  }
}

function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve())
    }
    process.stdout.on('error', () => resolve())
  })
}

/** Keeps the process alive until then, also where no capture does. */
async function forever(until: Promise<void>): Promise<void> {
  const alive = setInterval(() => {}, 0x7fffffff)
  await until
  clearInterval(alive)
}
