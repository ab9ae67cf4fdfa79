/** What Windows signals about connections, so that a look need not wait for the next poll. */
import { handleValue } from '../../src/events.ts'
import { close, readHandle, win } from '../native.ts'
import type { Call } from './look.ts'

export type Signal = {
  /** Why nothing is signalled: then only polling tells. null where it is, or not yet armed. */
  readonly why: string | null
  /**
   * To be called before every look, so that nothing that changes after it is missed.
   * @param call makes a call that is not recorded: it is about no single handle
   */
  arm(call: Call): Promise<void>
  /** Whether something has been signalled since it was armed. */
  fired(): boolean
  close(): void
}

const ANY_CONNECTION = '0xffffffffffffffff'
const RASCN_CONNECTION_OR_DISCONNECTION = 3

/**
 * RAS connections that come up and go down. There is no call to unregister, so the event stays
 * open until the process ends.
 * https://learn.microsoft.com/windows/win32/api/ras/nf-ras-rasconnectionnotificationw
 */
export function rasSignal(): Signal {
  const event = newEvent()
  let why: string | null = null
  let asked = false
  return {
    get why() { return why },
    async arm(call) {
      if (asked) return
      asked = true
      try {
        const { result } = await call('RasConnectionNotificationW',
          [ANY_CONNECTION, handleValue(event), RASCN_CONNECTION_OR_DISCONNECTION])
        if (result !== 0) why = `RasConnectionNotification gives ${result}`
      } catch (error) {
        why = (error as Error).message
      }
    },
    fired: () => isSet(event),
    close() {},
  }
}

const HKEY_CURRENT_USER = 0x80000001
const KEY_NOTIFY = 0x10
const NAME_OR_VALUE = 1 | 4

/**
 * Remembered network connections that are made or forgotten: the keys below HKCU\Network, which
 * is made with the first of them. A signal comes once; it is armed again, on a thread that lives
 * on.
 * https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regnotifychangekeyvalue
 */
export function rememberedSignal(): Signal {
  const event = newEvent()
  let key: bigint | null = null
  let why: string | null = null

  function opened(path: string | null): bigint | null {
    const out = Buffer.alloc(8)
    return win('RegOpenKeyExW')(HKEY_CURRENT_USER, path, 0, KEY_NOTIFY, out) === 0
      ? readHandle(out) : null
  }
  function letGo(): void {
    if (key !== null) win('RegCloseKey')(key)
    key = null
  }
  return {
    get why() { return why },
    async arm() {
      if (key !== null) return
      key = opened('Network')
      const below = key !== null
      key ??= opened(null)
      const result = key === null ? null
        : win('RegNotifyChangeKeyValue')(key, below ? 1 : 0, NAME_OR_VALUE, event, 1)
      why = result === 0 ? null : result === null ? 'HKEY_CURRENT_USER cannot be opened'
        : `RegNotifyChangeKeyValue gives ${result}`
      if (result !== 0) letGo()
    },
    fired() {
      if (!isSet(event)) return false
      letGo()
      return true
    },
    close() {
      letGo()
      close(event)
    },
  }
}

/** An event that one successful wait resets. */
const newEvent = (): number => Number(win('CreateEventW')(null, 0, 0, null))
const isSet = (event: number): boolean => win('WaitForSingleObject')(event, 0) === 0
