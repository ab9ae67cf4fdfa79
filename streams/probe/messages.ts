/** What passes between a lastcall on Linux and its host inside Wine, one JSON document a line. */
import type { HandleEvent } from '../../src/events.ts'
import type { Wanted } from './images.ts'
import type { Traced, TraceResult } from './probe.ts'

export type ToHost =
  | { run: { command: string; args: readonly string[]; folder: string } }
  | { attach: number }
  | { images: Wanted }
  | { look: true }
  | { ack: true }
  | { end: 'detach' | 'leave' }

export type FromHost =
  | { hello: string }
  | { started: number }
  | { attached: string }
  | { events: HandleEvent[] }
  | { result: TraceResult }
  | { ended: Traced[] }
  | { drained: number }
  | { over: readonly string[] }
  | { refused: string; hint: string }
  | { failed: { code: 125 | 126 | 127; message: string; hint?: string } }
