/**
 * Rules that are known and not judged, with the evidence that they still need; and the exemptions:
 * rules that exist so that nothing is reported (tests hold them to it).
 */
export const notBuilt: readonly { rule: string; needs: string }[] = [
  { rule: 'wininet-callback-freed-early',
    needs: 'when callback code and context memory are freed' },
  { rule: 'wininet-buffer-freed-early', needs: 'the life of the buffers given to pended calls' },
  { rule: 'wininet-wrong-closer', needs: 'calls of kernel32 CloseHandle and WinHttpCloseHandle' },
  { rule: 'msi-borrowed-close', needs: 'the handle that a custom action was given' },
  { rule: 'msi-forbidden-in-ca', needs: 'which threads run a custom action' },
  { rule: 'msi-ca-new-thread', needs: 'which threads run a custom action' },
  { rule: 'msi-com-not-initialised', needs: 'calls of CoInitializeEx per thread' },
  { rule: 'wnet-use-after-cancel', needs: 'file I/O under the cancelled device' },
  { rule: 'wnet-wrong-closer', needs: 'calls of kernel32 CloseHandle' },
]

export const exemptions: readonly string[] = [
  'wininet-close-pending', 'wininet-callback-thread', 'msi-eof-not-a-handle', 'msi-null-handle',
  'wnet-rc-vs-lasterror', 'ras-hangup-while-dialing', 'ras-busy-poll', 'ras-status-confusion',
  'ras-ab-alias',
]
