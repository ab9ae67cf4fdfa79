/**
 * `lastcall run`: one unmodified program, traced from its first instruction to its end.
 *
 * On Windows this process is the host; on Linux a host inside the user's private Wine side is.
 */
import { requireProbe } from '../../streams/probe/build.ts'
import { CannotTrace, NotFound } from '../../streams/probe/inject.ts'
import { type Drained, type Sink, type Traced, traceProgram, type Untraced } from '../../streams/probe/probe.ts'
import { TraceFailed, traceUnderWine } from '../../streams/probe/under-wine.ts'
import { InputError } from '../input-error.ts'

export type RunRequest = {
  program: string
  args: readonly string[]
  /** Gets every batch; what it returns is awaited before the ring lets go of the events. */
  onEvents: Sink
  drained?: Drained
  /** Standard output is for the document: the program's own goes to standard error. */
  json?: boolean
  folder?: string
  /** Trace what the program starts too; true when not given. */
  follow?: boolean
  /** Says what takes time: the first run on Linux makes a Wine prefix. */
  say?: (text: string) => void
  started?: (pid: number) => void
}

export type RunOutcome = {
  /** The program's full 32-bit exit code; Unix would cut it to 8 bits. */
  exitCode: number
  sessions: readonly Traced[]
  /** Child processes that went on without a probe, and why. */
  untraced: readonly Untraced[]
}

/** Why nothing was traced, with the exit code for it. */
export class RunFailed extends InputError {
  /** 125: lastcall failed; 126: the program cannot be traced; 127: it was not found. */
  readonly exitCode: 125 | 126 | 127
  constructor(exitCode: 125 | 126 | 127, error: unknown) {
    const known = error instanceof InputError
    super(known ? error.message : String((error as Error).stack ?? error),
      known ? error.hint : undefined, { cause: error })
    this.exitCode = exitCode
  }
}

export function runFailed(error: unknown): RunFailed {
  return new RunFailed(error instanceof NotFound ? 127 : error instanceof CannotTrace ? 126
    : error instanceof TraceFailed ? error.code : 125, error)
}

/** @throws RunFailed. An error of the sink comes as 125 too. */
export async function run(request: RunRequest): Promise<RunOutcome> {
  const { program, args, onEvents, json = false, folder, follow, started, drained } = request
  try {
    requireProbe()
    if (process.platform === 'win32') {
      return await traceProgram(program, args, { folder, follow, outToError: json, started, drained },
        onEvents)
    }
    return await traceUnderWine(program, args, { folder, follow, started, drained, say: request.say,
      stdio: ['inherit', json ? 2 : 'inherit', 'inherit'] }, onEvents)
  } catch (error) {
    throw runFailed(error)
  }
}
