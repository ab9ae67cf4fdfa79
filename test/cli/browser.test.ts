/** `open` as a person has it: the file that it hands to the browser, and the pages in a real one. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { installBrowser, needsBrowser, steer } from '../browser.ts'

const entry = join(import.meta.dirname, '..', '..', 'src', 'cli', 'lastcall.js')
const folder = mkdtempSync(join(tmpdir(), 'lastcall-browser-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))

const TRACE = `process 7 "C:\\\\Apps\\\\<img src=x onerror=alert(1)>.exe"
A = InternetOpenW() site=app.exe+0x10
B = InternetConnectW(A)
InternetCloseHandle(B)
InternetCloseHandle(B) => 6 site=app.exe+0x20
R = MsiCreateRecord()
+30s
MsiCloseHandle(R)
`
const text = 'document.body?.innerText'

test('the browser shows what was found, and goes where a person clicks', needsBrowser, async t => {
  const trace = join(folder, 'a.trace')
  writeFileSync(trace, TRACE)
  const profile = installBrowser(folder)
  const child = spawn(process.execPath, [entry, 'open', trace], { stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, TMPDIR: folder } })
  t.after(() => child.kill('SIGKILL'))
  const [url] = await once(createInterface({ input: child.stdout }), 'line') as [string]

  const browser = await steer(profile, t)
  await browser.until(`location.href === ${JSON.stringify(url)} && /1 error/.test(${text})`)
  assert.match(await browser.until(text), /double-close wininet\/0x2#1/)
  // The style is the one that the page brings; what a log says never becomes an element.
  assert.equal(await browser.until('getComputedStyle(document.querySelector("article")).borderLeftWidth'), '4px')
  assert.equal(await browser.until('document.images.length + document.scripts.length + 1'), 1)
  assert.equal(await browser.until('document.querySelectorAll("svg path.area").length'), 1)

  for (const [width, colours, back] of [[1280, 'light', 'rgb(255, 255, 255)'], [400, 'dark', 'rgb(20, 24, 29)']] as const) {
    await browser.show(width, 800, colours)
    for (const page of ['', 'handles?at=%236', `life?id=${encodeURIComponent('p7/wininet/0x2#1')}`]) {
      await browser.go(url + page)
      await browser.until(`location.href === ${JSON.stringify(url + page)} && document.readyState === 'complete'`)
      assert.equal(await browser.until('getComputedStyle(document.body).backgroundColor'), back)
      assert.ok(await browser.until<number>('document.documentElement.clientWidth') >=
        await browser.until<number>('document.documentElement.scrollWidth'), `${page} at ${width} pixels`)
    }
  }

  await browser.show(1280, 800, 'light')
  await browser.go(url)
  await browser.click('article a[href^="life"]')
  await browser.until(`/closed \\(call\\)/.test(${text}) && /ERROR_INVALID_HANDLE/.test(${text})`)
  await browser.click('nav input')
  await browser.type('#6')
  await browser.enter()
  await browser.until(`location.href.endsWith('handles?at=%236') && /2 handles at/.test(${text})`)
  await browser.click('nav a')
  // The last part of the time, in which nothing was found.
  await browser.click('svg a:nth-of-type(6) rect')
  await browser.until(`/from=/.test(location.href) && /nothing found/.test(${text})`)
  await browser.click('h2 a')
  await browser.until(`location.href === ${JSON.stringify(url)} && /1 error/.test(${text})`)
  assert.deepEqual(browser.complaints, [])
  child.kill('SIGINT')
  assert.deepEqual(await once(child, 'exit'), [0, null])
})
