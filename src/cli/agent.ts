/** `agent`: records in the background; at a terminal it shows what it records. */
import { existsSync } from 'node:fs'
import { startAgent } from '../agent/agent.ts'
import { defaultConfigPath, defaultLogPath, simulatedLogPath } from '../agent/places.ts'
import { newView } from '../agent/view.ts'
import { defaultConfig } from '../config.ts'
import { simulatedWorkstation } from '../../streams/simulated.ts'
import { readConfigFile } from './judge.ts'
import { print, printJson, say, style } from './output.ts'

export type AgentOptions = {
  config?: string; db?: string; simulate?: boolean; printConfig?: boolean
}

/** Runs until it is told to stop (Ctrl-C, SIGTERM). */
export async function agent(options: AgentOptions): Promise<number> {
  const config = options.config ? readConfigFile(options.config)
    : existsSync(defaultConfigPath()) ? readConfigFile(defaultConfigPath()) : defaultConfig()
  if (options.printConfig) {
    printJson(config)
    return 0
  }
  const simulated = options.simulate || process.platform !== 'win32'
  const path = options.db ?? (simulated ? simulatedLogPath() : config.log.path ?? defaultLogPath())
  if (simulated) {
    say(options.simulate ? 'Recording the simulated workstation.'
      : 'There is no Win32 API here: recording the simulated workstation instead.')
  }
  const captures = simulated ? [simulatedWorkstation(Date.now() & 0x7fffffff)] : []
  let complained = 0
  const running = startAgent(path, config, captures, error => {
    if (Date.now() - complained < 10_000) return
    complained = Date.now()
    say(style('red', `lastcall: ${error.message}`, process.stderr))
  })
  const view = newView(print)
  running.committed.subscribe(({ events, findings }) => {
    view.committed(events)
    view.found(findings)
  })
  say(`Log: ${path}   Ctrl-C stops.`)
  await stopSignal()
  await running.stop()
  say(`Stopped. ${style('dim', `lastcall replay ${path}`, process.stderr)} judges it again.`)
  return 0
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
