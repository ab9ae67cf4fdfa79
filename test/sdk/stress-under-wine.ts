/**
 * Hundreds of asynchronous requests against a slow loopback server, closed at random moments, from
 * callbacks too, beside synchronous requests on other threads and closes of whole trees. It ends,
 * or it has deadlocked. Prints what happened.
 */
import { createServer } from 'node:http'
import { filter, firstValueFrom, lastValueFrom } from 'rxjs'
import { close, flush, onEvents, recorder, statusOf, useMachine, wininet, type Handle,
  type HandleEvent } from '../../src/sdk.ts'
import type { Recorded } from '../../src/events.ts'
import { fold, newLedger, newMove } from '../../src/ledger.ts'
import { win32Machine } from '../../streams/win32.ts'

const TREES = Number(process.env.TREES ?? 15)
const PER_TREE = 20
const SYNCHRONOUS = Number(process.env.SYNC ?? 12)
const ASYNC = 0x10000000

// A seeded generator: the moments differ between runs of Wine anyway, but not the plan.
let state = Number(process.env.SEED ?? 1)
const random = () => {
  state = (state * 1664525 + 1013904223) >>> 0
  return state / 2 ** 32
}
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

const server = createServer((_, response) => {
  const wait = random() * 400
  setTimeout(() => { response.write('some') }, wait)
  setTimeout(() => { response.end(' more') }, wait + random() * 100)
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as { port: number }

const events: HandleEvent[] = []
onEvents(batch => { events.push(...batch) })
useMachine(win32Machine())

let longest = 0
let last = performance.now()
setInterval(() => {
  longest = Math.max(longest, performance.now() - last - 10)
  last = performance.now()
}, 10).unref()

let settled = 0
let closedInCallback = 0

async function oneRequest(session: Handle<'wininet'>, context: number): Promise<void> {
  const { handle } = wininet.HttpOpenRequest(session, 'GET', '/', null, null, null, 0x84000000,
    context)
  if (!handle) throw new Error('no request handle')
  const fate = random()
  const done = lastValueFrom(statusOf(handle), { defaultValue: null })
  if (fate < 0.3) {
    // From inside a callback, whichever comes then.
    const at = [30, 40, 100][Math.floor(random() * 3)]
    statusOf(handle).subscribe(status => {
      if (status.status === at && !handle.closed) {
        closedInCallback++
        wininet.InternetCloseHandle(handle)
      }
    })
  }
  const completed = firstValueFrom(statusOf(handle).pipe(
    filter(status => status.name === 'REQUEST_COMPLETE')), { defaultValue: null })
  await wininet.HttpSendRequest(handle, 'X-Secret: 1\r\n')
  if (fate < 0.3) await sleep(700)
  else if (fate < 0.6) await sleep(random() * 600)
  else if (fate < 0.8) {
    // Not before the send has completed: Wine 8 crashes when both run (NETCON_recv without a
    // connection), and closing meanwhile is what this is about.
    await completed
    const bytes = new Uint8Array(1024)
    const read = await wininet.InternetReadFile(handle, bytes)
    if (random() < 0.5 && read.pending) await sleep(random() * 100)
  }
  if (!handle.closed) wininet.InternetCloseHandle(handle)
  await done
  settled++
}

async function tree(n: number): Promise<void> {
  const root = wininet.InternetOpen('stress', 1, null, null, ASYNC).handle!
  wininet.InternetSetStatusCallback(root, () => {})
  const session = (await wininet.InternetConnect(root, '127.0.0.1', port, null, null, 3, 0,
    n * 1000)).handle!
  await Promise.all(Array.from({ length: PER_TREE }, async (_, i) => {
    await sleep(random() * 300)
    await oneRequest(session, n * 1000 + i + 1)
  }))
  await lastValueFrom(close(session))
  await lastValueFrom(close(root))
}

/** Synchronous trees: their calls wait on other threads, and call back into this one. */
async function synchronous(): Promise<void> {
  const root = wininet.InternetOpen('stress', 1).handle!
  wininet.InternetSetStatusCallback(root, () => {})
  const session = (await wininet.InternetConnect(root, '127.0.0.1', port, null, null, 3, 0,
    5)).handle!
  const request = wininet.HttpOpenRequest(session, 'GET', '/', null, null, null, 0x84000000,
    6).handle!
  await wininet.HttpSendRequest(request)
  await wininet.InternetReadFile(request, new Uint8Array(64))
  await lastValueFrom(close(root))
}

const started = performance.now()
await Promise.all([
  ...Array.from({ length: TREES }, (_, n) => tree(n + 1)),
  ...Array.from({ length: SYNCHRONOUS }, () => synchronous()),
])
const ms = performance.now() - started
flush()
const ledger = newLedger()
const move = newMove()
events.forEach((event, i) => { fold(ledger, { ...event, position: i + 1 } as Recorded, move) })
const open = [...ledger.sessions.values()].flatMap(session => [...session.open])
console.log(JSON.stringify({
  ms: Math.round(ms), longest: Math.round(longest), closedInCallback,
  statuses: events.filter(event => event.kind === 'status').length,
  requests: TREES * PER_TREE, settled, synchronous: SYNCHRONOUS, lost: recorder().lost,
  contradictions: ledger.contradictions, open: open.length,
  pendingAtEnd: open.reduce((sum, life) => sum + life.pending, 0),
}))
process.exit()
