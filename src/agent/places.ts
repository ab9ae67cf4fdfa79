/** Where things are kept, per user: the log, the configuration, the agent's state. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileName } from '../image.ts'

/** `%LOCALAPPDATA%\lastcall`, else `$XDG_STATE_HOME/lastcall`. */
export function stateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LASTCALL_STATE) return env.LASTCALL_STATE
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'lastcall')
  }
  return join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'lastcall')
}

export const defaultLogPath = () => join(stateDirectory(), 'log.db')
/** The simulated workstation never writes into the real log. */
export const simulatedLogPath = () => join(stateDirectory(), 'simulated.db')
export const defaultConfigPath = () => join(stateDirectory(), 'config.json')

/** A log of one program's own run: `runs/<time>-<image>-<pid>.db`. */
export function runLogPath(image: string, directory = stateDirectory()): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z')
  const name = fileName(image).replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64)
  return join(directory, 'runs', `${time}-${name}-${process.pid}.db`)
}
