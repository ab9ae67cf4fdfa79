/** `agent`: records in the background; at a terminal it shows what it records. */
import { existsSync } from 'node:fs'
import { startAgent } from '../agent/agent.ts'
import { startIngest, type Ingesting } from '../agent/ingesting.ts'
import {
  defaultConfigPath, defaultLogPath, simulatedLogPath, stateDirectory,
} from '../agent/places.ts'
import { startTelemetry, type Telemetry } from '../agent/telemetry.ts'
import { keepWithin } from '../agent/retain.ts'
import { newView } from '../agent/view.ts'
import { newVitals } from '../agent/vitals.ts'
import { defaultConfig } from '../config.ts'
import { promptCapture, type Capture } from '../../streams/capture.ts'
import { readConfigFile } from './judge.ts'
import { print, printJson, say, style } from './output.ts'

export type AgentOptions = {
  config?: string; db?: string
  /** undefined: where there is no Win32. */
  simulate?: boolean
  printConfig?: boolean
}

/** Runs until it is told to stop (Ctrl-C, SIGTERM). */
export async function agent(options: AgentOptions): Promise<number> {
  const config = options.config ? readConfigFile(options.config)
    : existsSync(defaultConfigPath()) ? readConfigFile(defaultConfigPath()) : defaultConfig()
  if (options.printConfig) {
    printJson(config)
    return 0
  }
  const simulated = options.simulate ?? process.platform !== 'win32'
  const path = options.db ?? (simulated ? simulatedLogPath() : config.log.path ?? defaultLogPath())
  if (simulated) {
    say(options.simulate ? 'Recording the simulated workstation.'
      : 'There is no Win32 API here: recording the simulated workstation instead.')
  }
  let telemetry: Telemetry | undefined
  const complain = (error: Error & { hint?: string }) => {
    say(style('red', `lastcall: ${error.message}`, process.stderr) +
      (error.hint ? `\n  ${error.hint}` : ''))
    telemetry?.complain(error)
    if (error.cause && process.env.LASTCALL_DEBUG) say(String((error.cause as Error).stack))
  }
  const stop = stopSignal()
  const running = startAgent(path, config, simulated ? [await simulation()] : [], complain,
    { ours: options.db === undefined && config.log.path === undefined })
  const vitals = newVitals(running, path)
  const view = newView(print)
  running.committed.subscribe(({ events, findings }) => {
    view.committed(events)
    view.found(findings)
  })
  let ingesting: Ingesting | undefined
  if (config.ingest.enabled) {
    try {
      ingesting = startIngest(running, { directory: stateDirectory(), onError: complain,
        status: () => vitals.read() })
    } catch (error) {
      // Trying things out beside the agent is fine; two that serve the user's programs are not.
      if (!simulated && !options.db) {
        await running.stop()
        throw error
      }
      complain(error as Error)
      say('Recording without taking events from other programs.')
    }
  }
  telemetry = await startTelemetry(running, { path, config, simulated,
    directory: stateDirectory(), vitals: vitals.read, onError: complain })
  const stopRetention = keepWithin(path, config, running.now, complain)
  say(`Log: ${path}   Ctrl-C stops.`)
  await stop
  ingesting?.stop()
  vitals.stop()
  await stopRetention()
  await running.stop()
  await telemetry.stop()
  say(`Stopped. ${style('dim', `lastcall replay ${path}`, process.stderr)} judges it again.`)
  return 0
}

async function simulation(): Promise<Capture> {
  const { simulatedWorkstation } = await import('../../streams/simulated.ts')
  return promptCapture('simulated', simulatedWorkstation(Date.now() & 0x7fffffff))
}

function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    // The timer keeps the process alive where no capture does.
    const alive = setInterval(() => {}, 0x7fffffff)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        clearInterval(alive)
        resolve()
      })
    }
  })
}
