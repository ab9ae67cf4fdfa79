/** What correct programs do with network connections, and where they go wrong. */
import type { Actor, Fault, Unit } from './actor.ts'
import type { Done, Script } from './scheduler.ts'
import { logonOf } from './wnet.ts'

const UPDATE_PROFILE = 1
const CONNECTED = 1

const add = (t: Actor, local: string | null, remote: string, flags = 0) =>
  t.call('WNetAddConnection2W', { lpLocalName: local, lpRemoteName: remote, dwType: 1 }, null, null,
    flags)
const cancel = (t: Actor, name: string, flags = 0, force = 0) =>
  t.call('WNetCancelConnection2W', name, flags, force)
const life = (t: Actor, name: string) => t.life('wnet', name)

/** A share that nobody else has: numbered within the logon session. */
const share = (t: Actor, name = 'data') =>
  `\\\\files01\\${name}-${++t.simulation.names}`

/** Reserves a drive letter for as long as `use` runs; does nothing when none is free. */
function* withDrive(t: Actor, use: (device: string) => Script): Script {
  const luid = t.running.native.identity.luid ?? ''
  const { connections } = logonOf(t.simulation.world, luid)
  for (let code = 69; code <= 90; code++) {
    const device = `${String.fromCharCode(code)}:`
    const key = `${luid} ${device}`
    if (connections.has(device) || t.simulation.reserved.has(key)) continue
    t.simulation.reserved.add(key)
    yield* use(device)
    t.simulation.reserved.delete(key)
    return
  }
}
const withDriveOf = (use: (t: Actor, device: string) => Script): Unit => t =>
  withDrive(t, device => use(t, device))

/** Another program opens or closes files on a connection. */
function openFiles(t: Actor, name: string, files: number): void {
  const { connections } = logonOf(t.simulation.world, t.running.native.identity.luid ?? '')
  connections.get(name)!.files = files
}

export const units: readonly Unit[] = [
  withDriveOf(function* (t, device) {
    t.unit = 'mapDrive'
    yield* add(t, device, share(t))
    yield* t.call('WNetGetConnectionW', device, undefined, undefined)
    yield* t.think()
    yield* cancel(t, device, 0, 0)
  }),
  withDriveOf(function* (t, device) {
    t.unit = 'persistent'
    yield* add(t, device, share(t), UPDATE_PROFILE)
    yield* t.think()
    yield* cancel(t, device, UPDATE_PROFILE)
  }),
  withDriveOf(function* (t, device) {
    t.unit = 'busyDrive'
    yield* add(t, device, share(t))
    openFiles(t, device, 1)
    yield* cancel(t, device)
    openFiles(t, device, 0)
    yield* t.sleep(20)
    yield* cancel(t, device)
  }),
  withDriveOf(function* (t, device) {
    t.unit = 'taken'
    yield* add(t, device, share(t))
    yield* add(t, device, share(t))
    yield* cancel(t, device)
  }),
  function* deviceless(t) {
    const remote = share(t)
    yield* add(t, null, remote)
    yield* t.think()
    yield* cancel(t, remote.toUpperCase())
  },
  function* unreachable(t) {
    yield* add(t, null, '\\\\nowhere\\data')
  },
  function* explained(t) {
    yield* add(t, null, '\\\\files01\\extended-add')
    yield* t.call('WNetGetLastErrorW', undefined, undefined, 256, undefined, 256)
  },
  function* enumerate(t) {
    const opened = yield* openEnum(t)
    for (let done = opened; done.result === 0;) {
      done = yield* t.call('WNetEnumResourceW', opened.value!, 1, undefined, undefined)
    }
    yield* t.call('WNetCloseEnum', opened.value!)
  },
]

function* openEnum(t: Actor): Script<Done> {
  return yield* t.call('WNetOpenEnumW', CONNECTED, 0, 0, null, undefined)
}

const onDrive = (rule: string, use: (t: Actor, device: string) => Script, last?: true): Fault =>
  ({ rule, last, run: withDriveOf(use) })

export const faults: readonly Fault[] = [
  { rule: 'wnet-connection-leak', *run(t) {
    const remote = share(t)
    yield* add(t, null, remote)
    t.plantAtEnd('wnet-connection-leak', life(t, remote))
  } },
  onDrive('wnet-legacy-cancel', function* (t, device) {
    yield* add(t, device, share(t))
    t.plant('wnet-legacy-cancel', (yield* t.call('WNetCancelConnectionW', device, 0)).seq,
      life(t, device))
  }),
  { rule: 'wnet-invalid-close', *run(t) {
    const remote = share(t, 'never')
    t.plant('invalid-close', (yield* cancel(t, remote)).seq,
      { handle: remote, life: null })
  } },
  { rule: 'wnet-cancel-not-connected', *run(t) {
    const remote = share(t)
    yield* add(t, null, remote)
    yield* cancel(t, remote)
    t.plant('wnet-cancel-not-connected', (yield* cancel(t, remote)).seq,
      life(t, remote))
  } },
  // UPDATE_PROFILE says that it was meant to stay: only the refusal is left to judge.
  onDrive('wnet-cancel-open-files', function* (t, device) {
    yield* add(t, device, share(t), UPDATE_PROFILE)
    openFiles(t, device, 2)
    yield* cancel(t, device, UPDATE_PROFILE)
    t.plantAtEnd('wnet-cancel-open-files', life(t, device))
  }),
  onDrive('wnet-force-with-open-files', function* (t, device) {
    yield* add(t, device, share(t))
    openFiles(t, device, 1)
    yield* cancel(t, device)
    t.plant('wnet-force-with-open-files', (yield* cancel(t, device, 0, 1)).seq, life(t, device))
  }),
  onDrive('wnet-device-vs-remote-name', function* (t, device) {
    const remote = share(t)
    yield* add(t, device, remote)
    t.plant('wnet-device-vs-remote-name', (yield* cancel(t, remote)).seq, life(t, device))
    yield* cancel(t, device)
  }),
  onDrive('wnet-persistent-left-behind', function* (t, device) {
    yield* add(t, device, share(t), UPDATE_PROFILE)
    t.plant('wnet-persistent-left-behind', (yield* cancel(t, device)).seq, life(t, device))
  }),
  { rule: 'wnet-profile-remote-name', *run(t) {
    const remote = share(t)
    yield* add(t, null, remote)
    t.plant('wnet-profile-remote-name', (yield* cancel(t, remote, UPDATE_PROFILE)).seq,
      life(t, remote))
  } },
  onDrive('wnet-profile-error', function* (t, device) {
    yield* add(t, device, share(t, 'badprofile'))
    t.plant('wnet-profile-error', (yield* cancel(t, device, UPDATE_PROFILE)).seq, life(t, device))
    yield* cancel(t, device)
  }),
  { rule: 'wnet-extended-not-read', *run(t) {
    yield* add(t, null, '\\\\files01\\extended-add')
    const opened = yield* openEnum(t)
    t.plant('wnet-extended-not-read', opened.seq, null)
    yield* t.call('WNetCloseEnum', opened.value!)
  } },
  // A drive letter belongs to a logon session: an elevated process has another one.
  onDrive('wnet-foreign-session', function* (t, device) {
    yield* add(t, device, share(t))
    const ended = t.spawn('0x3a1b9', function* (other) {
      other.plant('wnet-foreign-session', (yield* cancel(other, device)).seq, life(t, device))
    })
    yield* t.until(ended)
    yield* cancel(t, device)
  }),
  { rule: 'wnet-enum-leak', *run(t) {
    const opened = yield* openEnum(t)
    t.plantAtEnd('wnet-enum-leak', t.life('enum', opened.value!))
  } },
  { rule: 'wnet-enum-double-close', *run(t) {
    const opened = yield* openEnum(t)
    const on = t.life('enum', opened.value!)
    yield* t.alone()
    yield* t.call('WNetCloseEnum', opened.value!)
    t.plant('wnet-enum-double-close', (yield* t.call('WNetCloseEnum', opened.value!)).seq, on)
    t.together()
  } },
  { rule: 'wnet-enum-use-after-close', *run(t) {
    const opened = yield* openEnum(t)
    const on = t.life('enum', opened.value!)
    yield* t.alone()
    yield* t.call('WNetCloseEnum', opened.value!)
    t.plant('wnet-enum-use-after-close',
      (yield* t.call('WNetEnumResourceW', opened.value!, 1, undefined, undefined)).seq, on)
    t.together()
  } },
]
