/**
 * The Task Scheduler's description of the agent: at the user's logon, in the user's session, where
 * drive letters and RAS connections live, and for as long as the session lasts.
 */
import { commandLine } from '../../streams/probe/inject.ts'

export type TaskOptions = {
  /** `DOMAIN\user` */
  user: string
  /** Full path of node.exe. */
  node: string
  /** Full path of lastcall.js, and what comes after it. */
  args: readonly string[]
}

export const TASK_NAME = 'lastcall agent'

/**
 * The task as XML (UTF-16 when written to a file).
 *
 * node.exe is a console program: conhost's headless mode gives it a console without a window. That
 * hides its exit code from the scheduler, so besides restarting what failed, the trigger repeats
 * every five minutes: while the agent runs, that changes nothing (one instance).
 *
 * Elements are in the order of the published schema:
 * https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
 */
export function taskXml({ user, node, args }: TaskOptions): string {
  const command = commandLine(['--headless', node, ...args])
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Records the handles of WinINet, Windows Installer, WNet and RAS.</Description>
    <URI>\\${TASK_NAME}</URI>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <Repetition>
        <Interval>PT5M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <UserId>${escaped(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escaped(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\\System32\\conhost.exe</Command>
      <Arguments>${escaped(command)}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

const entities: Record<string, string> =
  { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, c => entities[c])
