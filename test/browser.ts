/** A real Chromium without a window, steered over the DevTools protocol. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

const CHROMIUM = '/usr/bin/chromium'
const PATIENCE_MS = 60_000

/** Skips with the command that enables the test; where CI is set a skip is a failure. */
export const needsBrowser = { timeout: 180_000,
  skip: !existsSync(CHROMIUM) && !process.env.CI && 'apt-get install -y --no-install-recommends chromium' }

export type Browser = {
  go(url: string): Promise<void>
  /** Waits until an expression in the page is true; gives its value. */
  until<T>(expression: string): Promise<T>
  /** Clicks with the mouse in the middle of the first that the selector finds. */
  click(selector: string): Promise<void>
  /** Types into what has the focus. */
  type(text: string): Promise<void>
  enter(): Promise<void>
  /** The size of the window's inside, pixels, and the colours that the user prefers. */
  show(width: number, height: number, colours: 'light' | 'dark'): Promise<void>
  /** What the browser blocked, could not load, or threw. */
  readonly complaints: readonly string[]
}

/** Makes Chromium what opens files in `folder`/xdg-open. @returns its profile, to steer it by */
export function installBrowser(folder: string): string {
  const profile = join(folder, 'profile')
  mkdirSync(profile)
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh
echo $$ > ${profile}/pid
exec ${CHROMIUM} --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \\
  --disable-background-networking --no-first-run --remote-debugging-port=0 \\
  --user-data-dir=${profile} "$1"
`, { mode: 0o755 })
  return profile
}

type Message = { id?: number; method?: string; result?: Record<string, never>
  params?: { entry?: { text: string }; exceptionDetails?: { text: string } } }

/** Steers the browser of a profile, which may still be starting; it ends with the test. */
export async function steer(profile: string, t: TestContext): Promise<Browser> {
  t.after(() => {
    try {
      const pid = Number(readFileSync(join(profile, 'pid'), 'utf8'))
      // 0 would be this process and all of its group.
      if (pid > 0) process.kill(pid, 'SIGKILL')
    } catch {
      // It never began, or has ended.
    }
  })
  // The file is there before its first line is, so the port is asked for together with its use.
  const { webSocketDebuggerUrl } = await eventually(async () => {
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
    const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json() as
      { type: string; webSocketDebuggerUrl: string }[]
    return pages.find(page => page.type === 'page')!
  })
  const socket = new WebSocket(webSocketDebuggerUrl)
  await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject })
  const answers = new Map<number, (result: Record<string, never>) => void>()
  const complaints: string[] = []
  let asked = 0
  socket.onmessage = ({ data }) => {
    const { id, result, params } = JSON.parse(String(data)) as Message
    if (id !== undefined) answers.get(id)?.(result ?? {})
    const text = params?.entry?.text ?? params?.exceptionDetails?.text
    if (text !== undefined) complaints.push(text)
  }
  const send = (method: string, params: object = {}) => new Promise<Record<string, never>>(resolve => {
    answers.set(++asked, resolve)
    socket.send(JSON.stringify({ id: asked, method, params }))
  })
  const value = async <T>(expression: string): Promise<T> => {
    const { result } = await send('Runtime.evaluate', { expression, returnByValue: true })
    return (result as { value: T }).value
  }
  const until = <T>(expression: string): Promise<T> =>
    eventually(() => value<T>(expression).then(found => { assert.ok(found, expression); return found }))
  await send('Log.enable')
  await send('Runtime.enable')
  return {
    complaints, until,
    async go(url) { await send('Page.navigate', { url }) },
    async click(selector) {
      const [x, y] = await until<[number, number]>(`(() => {
        const found = document.querySelector(${JSON.stringify(selector)})
        if (!found) return null
        found.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = found.getBoundingClientRect()
        return [x + width / 2, y + height / 2]
      })()`)
      for (const type of ['mousePressed', 'mouseReleased']) {
        await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
      }
    },
    async type(text) { await send('Input.insertText', { text }) },
    async enter() {
      const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
      for (const type of ['keyDown', 'keyUp']) await send('Input.dispatchKeyEvent', { type, ...key })
    },
    async show(width, height, colours) {
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
      await send('Emulation.setEmulatedMedia',
        { features: [{ name: 'prefers-color-scheme', value: colours }] })
    },
  }
}

async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > until) throw error
      await wait(50)
    }
  }
}
