/** What correct programs do with dial-up and VPN connections, and where they go wrong. */
import type { Value } from '../events.ts'
import type { StatusListener } from '../machine.ts'
import { newEar, type Actor, type Ear, type Fault, type Unit } from './actor.ts'
import type { RasConnection } from './process.ts'
import type { Done, Script } from './scheduler.ts'
import { lookUp } from './slots.ts'

const CONNECTED = 0x2000
const INVALID = 6

const dial = (t: Actor, entry: string, hears: StatusListener | null = null) =>
  t.call('RasDialW', null, null, { dwSize: 2120, szEntryName: entry }, 1, hears, null)
const hangUp = (t: Actor, h: Value) => t.call('RasHangUpW', h)
const status = (t: Actor, h: Value, dwSize = 608) =>
  t.call('RasGetConnectStatusW', h, { dwSize })
const life = (t: Actor, h: Value) => t.life('ras', h)
const entryOf = (t: Actor, name: string) => `${name}-${++t.simulation.names}`
const objectOf = (t: Actor, h: Value): RasConnection => lookUp(t.simulation.world.ras, h)!

const over = (ear: Ear) => () => ear.heard.some(i => i.status >= CONNECTED || i.error)

function* connected(t: Actor, entry = entryOf(t, 'Office')): Script<Value> {
  if (t.random.chance(0.3)) return (yield* dial(t, entry)).value!
  const ear = newEar()
  const h = (yield* dial(t, entry, ear.listener)).value!
  yield* t.until(over(ear))
  return h
}

/** As the documentation asks: poll until the handle is invalid, or wait for three seconds. */
function* settled(t: Actor, h: Value): Script {
  if (t.random.chance(0.3)) return yield* t.sleep(3_100)
  while ((yield* status(t, h)).result !== INVALID) yield* t.sleep(50)
}

export const units: readonly Unit[] = [
  function* work(t) {
    const h = yield* connected(t)
    yield* status(t, h)
    yield* t.call('RasGetConnectionStatistics', h, undefined)
    yield* t.think()
    yield* hangUp(t, h)
    yield* settled(t, h)
  },
  // Dialling what is connected adds a reference; each has its own hang-up.
  function* shared(t) {
    const entry = entryOf(t, 'Branch')
    const h = yield* connected(t, entry)
    yield* dial(t, entry)
    yield* hangUp(t, h)
    yield* status(t, h)
    yield* hangUp(t, h)
    yield* settled(t, h)
  },
  function* refused(t) {
    const entry = entryOf(t, 'fails')
    const ear = newEar()
    const h = (yield* dial(t, entry, t.random.chance(0.5) ? ear.listener : null)).value!
    if (ear.heard.length > 0 || objectOf(t, h).error === 0) yield* t.until(over(ear))
    yield* hangUp(t, h)
    yield* settled(t, h)
  },
  function* givenUp(t) {
    const ear = newEar()
    const h = (yield* dial(t, entryOf(t, 'slow'), ear.listener)).value!
    yield* t.sleep(500)
    yield* hangUp(t, h)
    yield* settled(t, h)
  },
  function* redialled(t) {
    const entry = entryOf(t, 'Home')
    for (let i = 0; i < 2; i++) {
      const h = yield* connected(t, entry)
      yield* hangUp(t, h)
      yield* settled(t, h)
    }
  },
  function* bundle(t) {
    const h = yield* connected(t, entryOf(t, 'multi'))
    const sub = (yield* t.call('RasGetSubEntryHandleW', h, 2, undefined)).value!
    yield* status(t, sub)
    yield* hangUp(t, sub)
    yield* hangUp(t, h)
    yield* t.sleep(3_200)
  },
  // Handles from an enumeration are borrowed: looked at, never hung up.
  function* lookAround(t) {
    const done = yield* t.call('RasEnumConnectionsW', { dwSize: 1388 }, undefined, undefined)
    for (const { hrasconn } of done.outs.lprasconn as { hrasconn: Value }[]) {
      yield* status(t, hrasconn)
    }
  },
  function* hungUpInNotifier(t) {
    const ear = newEar()
    let h: Value | null = null
    let ended = false
    ear.on = info => {
      if (info.status !== CONNECTED) return
      t.inside('RasHangUpW', h = info.handle)
      ended = true
    }
    yield* dial(t, entryOf(t, 'Office'), ear.listener)
    yield* t.until(() => ended)
    yield* settled(t, h!)
  },
]

function* notifiedLate(t: Actor): Script {
  const ear = newEar()
  const h = (yield* dial(t, entryOf(t, 'slow'), ear.listener)).value!
  const on = life(t, h)
  const object = objectOf(t, h)
  object.lateNotice = true
  object.settles = 2_900_000
  yield* t.sleep(200)
  // Another thread may have had the process to itself until the dial was over.
  const late = !over(ear)()
  yield* hangUp(t, h)
  if (!late) return yield* notifiedLate(t)
  const since = ear.heard.length
  ear.on = () => { t.plant('ras-notify-after-hangup', t.heardAt(), on) }
  yield* t.until(() => ear.heard.length > since)
  ear.on = null
  yield* t.sleep(3_200)
}

export const faults: readonly Fault[] = [
  { rule: 'ras-connection-leak', *run(t) {
    const h = t.random.chance(0.5) ? yield* connected(t)
      : (yield* dial(t, entryOf(t, 'fails'))).value!
    t.plantAtEnd('ras-connection-leak', life(t, h))
  } },
  { rule: 'ras-refcount-unbalanced', *run(t) {
    const entry = entryOf(t, 'Branch')
    const h = yield* connected(t, entry)
    yield* dial(t, entry)
    yield* hangUp(t, h)
    t.plantAtEnd('ras-refcount-unbalanced', life(t, h))
  } },
  { rule: 'ras-exit-too-early', last: true, *run(t) {
    const h = yield* connected(t)
    t.plantAtEnd('ras-exit-too-early', life(t, h))
    yield* hangUp(t, h)
    yield* t.sleep(t.random.between(0, 1_500))
    yield* t.exit()
  } },
  { rule: 'ras-exit-while-dialing', last: true, *run(t) {
    const h = (yield* dial(t, entryOf(t, 'slow'), newEar().listener)).value!
    yield* t.sleep(300)
    t.plantAtEnd('ras-exit-while-dialing', life(t, h))
    yield* t.exit()
  } },
  { rule: 'ras-redial-too-early', *run(t) {
    const entry = entryOf(t, 'Office')
    const h = yield* connected(t, entry)
    objectOf(t, h).settles = 900_000
    const on = life(t, h)
    yield* hangUp(t, h)
    t.plant('ras-redial-too-early', (yield* dial(t, entry)).seq, on)
    yield* t.sleep(3_200)
  } },
  { rule: 'ras-use-after-hangup', *run(t) {
    const h = yield* connected(t)
    const on = life(t, h)
    objectOf(t, h).settles = 900_000
    yield* hangUp(t, h)
    t.plant('ras-use-after-hangup',
      (yield* t.call('RasGetConnectionStatistics', h, undefined)).seq, on)
    yield* t.sleep(3_200)
  } },
  { rule: 'ras-double-hangup', *run(t) {
    const h = yield* connected(t)
    const on = life(t, h)
    objectOf(t, h).settles = 900_000
    yield* hangUp(t, h)
    t.plant('ras-double-hangup', (yield* hangUp(t, h)).seq, on)
    yield* t.sleep(3_200)
  } },
  { rule: 'ras-notify-after-hangup', run: notifiedLate },
  { rule: 'ras-hangup-in-callback-wait', *run(t) {
    const ear = newEar()
    let ended = false
    ear.on = info => {
      if (info.status !== CONNECTED) return
      t.inside('RasHangUpW', info.handle)
      const polls: Done[] = []
      for (let i = 0; i < 4; i++) {
        polls.push(t.inside('RasGetConnectStatusW', info.handle, { dwSize: 608 }))
        t.linger(50)
      }
      t.plant('ras-hangup-in-callback-wait', polls[0].seq, life(t, info.handle))
      ended = true
    }
    yield* dial(t, entryOf(t, 'Office'), ear.listener)
    yield* t.until(() => ended)
    yield* t.sleep(3_200)
  } },
  { rule: 'ras-dial-in-callback', *run(t) {
    const ear = newEar()
    const entry = entryOf(t, 'Office')
    ear.on = info => {
      if (info.status !== 5) return
      t.plant('ras-dial-in-callback', t.inside('RasDialW', null, null,
        { dwSize: 2120, szEntryName: entry }, 1, ear.listener, null).seq, life(t, info.handle))
    }
    const h = (yield* dial(t, entry, ear.listener)).value!
    yield* t.until(over(ear))
    yield* hangUp(t, h)
    yield* settled(t, h)
  } },
  { rule: 'ras-notifier-slow', *run(t) {
    const ear = newEar()
    ear.on = info => {
      if (info.status !== 5) return
      t.linger(t.random.between(1_200, 2_500))
      t.plant('ras-notifier-slow', t.running.seq + 1, life(t, info.handle))
    }
    const h = (yield* dial(t, entryOf(t, 'Office'), ear.listener)).value!
    yield* t.until(over(ear))
    yield* hangUp(t, h)
    yield* settled(t, h)
  } },
  { rule: 'ras-dial-thread-exit', *run(t) {
    const ear = newEar()
    let h: Value | null = null
    const ended = t.fork(function* (other) {
      other.unit = 'starter'
      h = (yield* dial(other, entryOf(other, 'slow'), ear.listener)).value!
      // The thread-exit is the event that follows this step.
      other.plantExit('ras-dial-thread-exit', life(other, h))
    })
    yield* t.until(ended)
    yield* t.until(over(ear))
    yield* hangUp(t, h!)
    yield* settled(t, h!)
  } },
  { rule: 'ras-error-without-hangup', *run(t) {
    const ear = newEar()
    ear.on = info => {
      if (info.error) t.plant('ras-error-without-hangup', t.heardAt(), life(t, info.handle))
    }
    const h = (yield* dial(t, entryOf(t, 'fails'), ear.listener)).value!
    yield* t.until(over(ear))
    yield* t.sleep(150_000)
    yield* hangUp(t, h)
    yield* settled(t, h)
  } },
  { rule: 'ras-subentry-poll', *run(t) {
    const h = yield* connected(t, entryOf(t, 'multi'))
    const sub = (yield* t.call('RasGetSubEntryHandleW', h, 1, undefined)).value!
    const on = life(t, sub)
    yield* hangUp(t, sub)
    yield* status(t, sub)
    t.plant('ras-subentry-poll', (yield* status(t, sub)).seq, on)
    yield* hangUp(t, h)
    yield* t.sleep(3_200)
  } },
  { rule: 'ras-poll-stuck', *run(t) {
    const h = yield* connected(t)
    const on = life(t, h)
    objectOf(t, h).settles = 45_000_000
    yield* hangUp(t, h)
    const since = t.simulation.world.clock.now
    let planted = false
    for (;;) {
      const poll = yield* status(t, h)
      if (poll.result === INVALID) break
      if (!planted && t.simulation.world.clock.now - since > 30_000_000) {
        t.plant('ras-poll-stuck', poll.seq, on)
        planted = true
      }
      yield* t.sleep(1_000)
    }
  } },
  { rule: 'ras-size-field', *run(t) {
    const h = yield* connected(t)
    t.plant('ras-size-field', (yield* status(t, h, 100)).seq, life(t, h))
    yield* hangUp(t, h)
    yield* settled(t, h)
  } },
]
