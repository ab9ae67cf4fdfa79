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
import { connectionVanished } from './connection-vanished.ts'
import { doubleClose } from './double-close.ts'
import { exitBeforeSettled } from './exit-before-settled.ts'
import { forcedClose } from './forced-close.ts'
import { handleLeak } from './handle-leak.ts'
import { invalidClose } from './invalid-close.ts'
import { kindMismatch } from './kind-mismatch.ts'
import { msiCloseUncommitted } from './msi-close-uncommitted.ts'
import { msiCloseallForCleanup } from './msi-closeall-for-cleanup.ts'
import { msiCloseallIsPerThread } from './msi-closeall-is-per-thread.ts'
import { msiDirectUncommitted } from './msi-direct-uncommitted.ts'
import { msiFetchBeforeExecute } from './msi-fetch-before-execute.ts'
import { msiFetchLoopLeak } from './msi-fetch-loop-leak.ts'
import { msiSuminfoNotPersisted } from './msi-suminfo-not-persisted.ts'
import { msiViewReexecute } from './msi-view-reexecute.ts'
import { rasDialInCallback } from './ras-dial-in-callback.ts'
import { rasDialThreadExit } from './ras-dial-thread-exit.ts'
import { rasErrorWithoutHangup } from './ras-error-without-hangup.ts'
import { rasHandleNotNulled } from './ras-handle-not-nulled.ts'
import { rasHangupInCallbackWait } from './ras-hangup-in-callback-wait.ts'
import { rasNotifierSlow } from './ras-notifier-slow.ts'
import { rasNotifyAfterHangup } from './ras-notify-after-hangup.ts'
import { rasPausedResumeMismatch } from './ras-paused-resume-mismatch.ts'
import { rasPollStuck } from './ras-poll-stuck.ts'
import { rasSizeField } from './ras-size-field.ts'
import { rasSubentryPoll } from './ras-subentry-poll.ts'
import { redundantChildClose } from './redundant-child-close.ts'
import { reusedTooEarly } from './reused-too-early.ts'
import { staleValueReused } from './stale-value-reused.ts'
import { useAfterClose } from './use-after-close.ts'
import { useOfOrphan } from './use-of-orphan.ts'
import { wininetAsyncNoCallback } from './wininet-async-no-callback.ts'
import { wininetAsyncZeroContext } from './wininet-async-zero-context.ts'
import { wininetCallbackAfterClosing } from './wininet-callback-after-closing.ts'
import { wininetCallbackChangePending } from './wininet-callback-change-pending.ts'
import { wininetCallbackNotPropagated } from './wininet-callback-not-propagated.ts'
import { wininetCloseBeforeEof } from './wininet-close-before-eof.ts'
import { wininetDllmain } from './wininet-dllmain.ts'
import { wininetFtpTransferInProgress } from './wininet-ftp-transfer-in-progress.ts'
import { wininetInService } from './wininet-in-service.ts'
import { wininetInvalidCallbackResult } from './wininet-invalid-callback-result.ts'
import { wininetMissingHandleClosing } from './wininet-missing-handle-closing.ts'
import { wininetMissingRequestComplete } from './wininet-missing-request-complete.ts'
import { wininetOverlappingPending } from './wininet-overlapping-pending.ts'
import { wininetSendexNotEnded } from './wininet-sendex-not-ended.ts'
import { wininetSlowCallback } from './wininet-slow-callback.ts'
import { wnetDeviceVsRemoteName } from './wnet-device-vs-remote-name.ts'
import { wnetExtendedNotRead } from './wnet-extended-not-read.ts'
import { wnetForeignSession } from './wnet-foreign-session.ts'
import { wnetLegacyCancel } from './wnet-legacy-cancel.ts'
import { wnetPersistentLeftBehind } from './wnet-persistent-left-behind.ts'
import { wnetProfileError } from './wnet-profile-error.ts'
import { wnetProfileRemoteName } from './wnet-profile-remote-name.ts'

export const policies: readonly Policy[] = [
  // What handles of every family suffer, in the order of the design.
  kindMismatch, staleValueReused, closeWrongThread, doubleClose, redundantChildClose, useOfOrphan,
  useAfterClose, invalidClose, closeDuringCall, childOutlivesParent, exitBeforeSettled,
  reusedTooEarly, closeRefused, forcedClose,
  wininetAsyncNoCallback, wininetAsyncZeroContext, wininetCallbackAfterClosing,
  wininetCallbackChangePending, wininetCallbackNotPropagated, wininetCloseBeforeEof,
  wininetDllmain, wininetFtpTransferInProgress, wininetInService, wininetInvalidCallbackResult,
  wininetMissingHandleClosing, wininetMissingRequestComplete, wininetOverlappingPending,
  wininetSendexNotEnded, wininetSlowCallback,
  msiCloseUncommitted, msiCloseallForCleanup, msiCloseallIsPerThread, msiDirectUncommitted,
  msiFetchBeforeExecute, msiFetchLoopLeak, msiSuminfoNotPersisted, msiViewReexecute,
  wnetDeviceVsRemoteName, wnetExtendedNotRead, wnetForeignSession, wnetLegacyCancel,
  wnetPersistentLeftBehind, wnetProfileError, wnetProfileRemoteName,
  rasDialInCallback, rasDialThreadExit, rasErrorWithoutHangup, rasHandleNotNulled,
  rasHangupInCallbackWait, rasNotifierSlow, rasNotifyAfterHangup, rasPausedResumeMismatch,
  rasPollStuck, rasSizeField, rasSubentryPoll,
  // What is left at the end, and what went without one.
  handleLeak, connectionLeftBehind, connectionVanished,
]
