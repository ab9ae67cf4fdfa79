/** Where things are kept, per user: the log, the configuration, the agent's state. */
import { homedir } from 'node:os'
import { join } from 'node:path'

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
