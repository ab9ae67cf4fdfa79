/** What the WinINet programs share: a tree to the loopback server, and a wait for its callbacks. */
import assert from 'node:assert/strict'
import { wininet, type Handle, type StatusInfo, type StatusListener } from '../../src/sdk.ts'

export const ASYNC = 0x10000000
const HTTP = 3
const RELOAD_NO_CACHE_WRITE = 0x84000000
export const REQUEST_COMPLETE = 100
export const HANDLE_CLOSING = 70

export type Tree = { root: Handle<'wininet'>; session: Handle<'wininet'> }
export type Inet = Handle<'wininet'>

/** Everything that callbacks said, and a promise of what they will say. */
export type Watch = {
  listener: StatusListener
  seen: StatusInfo[]
  until(status: number, handle: Inet, ms?: number): Promise<boolean>
}

export function newWatch(): Watch {
  const seen: StatusInfo[] = []
  const has = (status: number, handle: Inet) =>
    seen.some(info => info.status === status && info.handle === handle.value)
  return {
    seen,
    listener: info => { seen.push(info) },
    async until(status, handle, ms = 60_000) {
      const end = performance.now() + ms
      while (!has(status, handle) && performance.now() < end) await sleep(10)
      return has(status, handle)
    },
  }
}

export const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export async function openTree(flags: number, listener: StatusListener | null, context: number):
  Promise<Tree> {
  const root = wininet.InternetOpen('lastcall test', 1, null, null, flags).handle!
  if (listener) assert.ok(wininet.InternetSetStatusCallback(root, listener).ok)
  const { handle } = await wininet.InternetConnect(root, '127.0.0.1', Number(process.env.PORT),
    null, null, HTTP, 0, context)
  return { root, session: handle! }
}

export function openRequest({ session }: Tree, path: string, context: number): Inet {
  const { handle } = wininet.HttpOpenRequest(session, 'GET', path, null, null, null,
    RELOAD_NO_CACHE_WRITE, context)
  assert.ok(handle)
  return handle
}

/** Arguments of HttpOpenRequest for a thread, which gets values. */
export const requestArgs = ({ session }: Tree, path: string) =>
  [session.value, 'GET', path, null, null, null, RELOAD_NO_CACHE_WRITE, 0]

export const closes = (handle: Inet) => {
  assert.equal(wininet.InternetCloseHandle(handle).ok, true)
}

/** The close fails with ERROR_INVALID_HANDLE, as closing what is closed must. */
export const isRefused = (handle: Inet) => {
  assert.equal(wininet.InternetCloseHandle(handle).error?.code, 6)
}

export const closeTree = ({ root, session }: Tree) => { closes(session); closes(root) }

export async function sendPends(request: Inet): Promise<void> {
  assert.equal((await wininet.HttpSendRequest(request)).pending, true)
}
