/**
 * Every policy, in order of precedence: one offending event gives at most one finding per life,
 * and the first policy here wins. Advisories come beside it.
 */
import type { Policy } from '../policy.ts'
import { childOutlivesParent } from './child-outlives-parent.ts'
import { closeDuringCall } from './close-during-call.ts'
import { closeRefused } from './close-refused.ts'
import { closeWrongThread } from './close-wrong-thread.ts'
import { connectionLeftBehind } from './connection-left-behind.ts'
import { doubleClose } from './double-close.ts'
import { exitBeforeSettled } from './exit-before-settled.ts'
import { forcedClose } from './forced-close.ts'
import { handleLeak } from './handle-leak.ts'
import { invalidClose } from './invalid-close.ts'
import { kindMismatch } from './kind-mismatch.ts'
import { redundantChildClose } from './redundant-child-close.ts'
import { reusedTooEarly } from './reused-too-early.ts'
import { staleValueReused } from './stale-value-reused.ts'
import { useAfterClose } from './use-after-close.ts'
import { useOfOrphan } from './use-of-orphan.ts'

export const policies: readonly Policy[] = [
  kindMismatch, staleValueReused, closeWrongThread, doubleClose, redundantChildClose, useOfOrphan,
  useAfterClose, invalidClose,
  closeDuringCall, childOutlivesParent, exitBeforeSettled, reusedTooEarly, closeRefused,
  forcedClose, handleLeak, connectionLeftBehind,
]
