/** `lastcall attach`: one running program, until it ends or we are told to let go. */
import { requireProbe } from '../../streams/probe/build.ts'
import { attachTo, type Drained, type Sink, type Traced } from '../../streams/probe/probe.ts'
import { attachUnderWine } from '../../streams/probe/under-wine.ts'
import { runFailed } from './run.ts'

export type AttachRequest = {
  /** As Windows programs see it; under Wine that is not the pid of Linux. */
  pid: number
  onEvents: Sink
  drained?: Drained
  follow?: boolean
  say?: (text: string) => void
}

export type Attachment = {
  session: string
  /** Resolves when the program has ended. */
  done: Promise<void>
  /** Restores every slot and stops recording; the program goes on. */
  detach(): Promise<void>
  /** Stops reading and leaves the probe at work, for whoever comes back. */
  leave(): Promise<void>
  sessions(): Traced[]
}

/** @throws RunFailed. */
export async function attach(request: AttachRequest): Promise<Attachment> {
  const { pid, onEvents, drained, follow, say } = request
  try {
    requireProbe()
    if (process.platform === 'win32') return await attachTo(pid, onEvents, { follow, drained })
    return await attachUnderWine(pid, { follow, drained, say,
      stdio: ['ignore', 'ignore', 'ignore'] }, onEvents)
  } catch (error) {
    throw runFailed(error)
  }
}
