/** `install` and `uninstall`: the agent at logon, through the Task Scheduler. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { TASK_NAME, taskXml } from '../agent/task.ts'
import { InputError } from '../input-error.ts'
import { configOf } from './judge.ts'
import { called, print, say } from './output.ts'

export type InstallOptions = { config?: string; db?: string; print?: boolean; start?: boolean }

export function install(options: InstallOptions): number {
  const { username } = userInfo()
  const user = process.env.USERDOMAIN ? `${process.env.USERDOMAIN}\\${username}` : username
  const xml = taskXml({ user, node: process.execPath, args: [
    join(import.meta.dirname, 'lastcall.js'), 'agent',
    ...options.config ? ['--config', resolve(options.config)] : [],
    ...options.db ? ['--db', resolve(options.db)] : [],
  ] })
  if (options.print) {
    print(xml.trimEnd())
    return 0
  }
  // The task would fail at every logon, and nobody would see why.
  configOf(options.config)
  if (process.platform !== 'win32') {
    say(`On Windows this registers the task "${TASK_NAME}" with the Task Scheduler ` +
      `(schtasks /Create /TN "${TASK_NAME}" /XML ...): the agent at ${user}'s logon, without ` +
      'administrator rights, and starts it. --print shows the task.')
    return 1
  }
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-task-'))
  try {
    const file = join(folder, 'task.xml')
    writeFileSync(file, '\uFEFF' + xml, 'utf16le')
    schtasks('/Create', '/TN', TASK_NAME, '/XML', file, '/F')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  print(`"${TASK_NAME}" is registered for ${user}.`)
  if (options.start !== false) {
    // One instance: an agent of an earlier installation would go on instead.
    end()
    schtasks('/Run', '/TN', TASK_NAME)
    print(`It is starting; ${called('status')} shows it.`)
  }
  return 0
}

export function uninstall(): number {
  if (process.platform !== 'win32') {
    say(`On Windows this ends and removes the task "${TASK_NAME}" ` +
      `(schtasks /End and /Delete). The log and the configuration stay.`)
    return 1
  }
  if (!isInstalled()) {
    print(`"${TASK_NAME}" is not registered: there is nothing to remove.`)
    return 0
  }
  end()
  schtasks('/Delete', '/TN', TASK_NAME, '/F')
  print(`"${TASK_NAME}" is removed. The log and the configuration stay.`)
  return 0
}

function end(): void {
  try {
    schtasks('/End', '/TN', TASK_NAME)
  } catch {
    // It was not running.
  }
}

/** Whether the task is registered; null where there is no Task Scheduler. */
export function isInstalled(): boolean | null {
  if (process.platform !== 'win32') return null
  return spawnSync('schtasks.exe', ['/Query', '/TN', TASK_NAME], { windowsHide: true,
    stdio: 'ignore' }).status === 0
}

/** @throws InputError with what schtasks says */
function schtasks(...args: string[]): void {
  const { status, stderr, stdout, error } = spawnSync('schtasks.exe', args,
    { encoding: 'utf8', windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] })
  if (status === 0) return
  const said = (stderr || stdout || error?.message || `exit code ${status}`).trim()
  throw new InputError(`schtasks ${args[0]}: ${said}`, args[0] === '/Create'
    ? 'some companies forbid tasks: then start `lastcall agent` from the Startup folder'
      : undefined)
}
