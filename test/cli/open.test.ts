/** `open`: the pages as a browser gets them, from a real process over HTTP. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { parseTrace } from '../../src/trace/parse.ts'
import { judgeOf } from '../../src/agent/judging.ts'
import { openLog } from '../../storage/log.ts'

const entry = join(import.meta.dirname, '..', '..', 'src', 'cli', 'lastcall.js')
const folder = mkdtempSync(join(tmpdir(), 'lastcall-open-test-'))
const at = (name: string) => join(folder, name)
const env = { ...process.env, LASTCALL_STATE: at('state'), TMPDIR: folder, NODE_TEST_CONTEXT: '' }
const running: ChildProcess[] = []
after(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

async function opened(...args: string[]): Promise<{ url: string; end(): Promise<number | null> }> {
  const child = spawn(process.execPath, [entry, 'open', '--no-browser', ...args], { env })
  running.push(child)
  const [url] = await once(createInterface({ input: child.stdout }), 'line') as [string]
  return { url, end: async () => {
    child.kill('SIGINT')
    return (await once(child, 'exit') as [number | null])[0]
  } }
}

async function page(url: string): Promise<{ status: number; text: string; policy: string }> {
  const answer = await fetch(url)
  return { status: answer.status, text: await answer.text(),
    policy: answer.headers.get('content-security-policy') ?? '' }
}

/** The page without its tags, as a person reads it. */
const read = (text: string) => text.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ')
  .replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
  .replaceAll('&#39;', '\'').replace(/\s+/g, ' ')

const TRACE = `process 7 "C:\\\\Apps\\\\<img src=x onerror=alert(1)>.exe"
A = InternetOpenW() site=app.exe+0x10
B = InternetConnectW(A)
C = InternetConnectW(A)
InternetCloseHandle(B)
InternetCloseHandle(B) => 6 site=app.exe+0x20
R = MsiCreateRecord()
MsiCloseHandle(R)
`

test('a trace: what was found, how many were open when, one life, the table at a moment', async () => {
  writeFileSync(at('a.trace'), TRACE)
  const { url, end } = await opened(at('a.trace'))
  const overview = await page(url)
  assert.equal(overview.status, 200)
  // What a log says is text: a browser runs nothing of it.
  assert.ok(!overview.text.includes('<img') && !overview.text.includes('<script'))
  assert.match(overview.policy, /^default-src 'none';/)
  const said = read(overview.text)
  assert.match(said, /1 error 8 events of 1 program run, .* to .* \(UTC/)
  assert.match(said, /<img src=x onerror=alert\(1\)>\.exe 1 run, at most 3 open/)
  assert.match(said, /error double-close wininet\/0x2#1 .*opened .* InternetConnectW .*closed .* InternetCloseHandle .*here .* InternetCloseHandle app\.exe\+0x20 #6/)
  assert.match(overview.text, /href="https:\/\/learn\.microsoft\.com\/[^"]*internetclosehandle"/)

  const [, link] = /href="(life\?id=[^"]*)"/.exec(overview.text)!
  const life = read((await page(url + link)).text)
  assert.match(life, /session wininet\/0x2#1 .*closed \(call\).* by InternetCloseHandle on thread 1/)
  assert.match(life, /parent wininet\/0x1#1 3 events .* InternetConnectW .* InternetCloseHandle .* InternetCloseHandle ERROR_INVALID_HANDLE app\.exe\+0x20 6 error double-close/)
  const parent = read((await page(`${url}life?id=p7/wininet/0x1%231`)).text)
  assert.match(parent, /Opened from it wininet\/0x2#1 session, closed wininet\/0x3#1 session, open/)

  const handles = read((await page(`${url}handles?at=%236`)).text)
  assert.match(handles, /2 handles at .* 0x1#1 root open .* └─ 0x3#1 session open/)

  // The second half of the time: what was found in the first is not in it.
  const [, range] = [...overview.text.matchAll(/href="(\.\/\?from=[^"]*)"/g)].at(-1)!
  assert.match(read((await page(url + range.replaceAll('&amp;', '&'))).text), /nothing found .*show all/)
  assert.equal(await end(), 0)
  assert.deepEqual(readdirSync(folder).filter(name => name.startsWith('lastcall-open-')), [])
})

test('an empty history has no time', async () => {
  writeFileSync(at('empty.trace'), '')
  const { url, end } = await opened(at('empty.trace'))
  assert.match(read((await page(url)).text), /nothing found 0 events of 0 program runs $/)
  assert.match(read((await page(`${url}handles`)).text), /No handle is open $/)
  await end()
})

test('only who has the address gets in, and what is wrong is said', async () => {
  writeFileSync(at('b.trace'), TRACE)
  const { url, end } = await opened(at('b.trace'))
  const { origin } = new URL(url)
  for (const wrong of [`${origin}/`, `${origin}/x/`, `${origin}/handles`, `${url.slice(0, -2)}/`]) {
    const { status, text } = await page(wrong)
    assert.equal(status, 404)
    assert.ok(!text.includes('double-close'))
  }
  const named = await new Promise<number>(resolve => request(url, { headers: { host: 'a.example' } },
    answer => { answer.resume(); resolve(answer.statusCode!) }).end())
  assert.equal(named, 404)
  assert.match(read((await page(`${url}handles?at=noon`)).text), /noon is not a time .*\+3s from the first event/)
  assert.match(read((await page(`${url}life?id=x`)).text), /The log has no x/)
  assert.equal((await page(`${url}nothing`)).status, 404)
  assert.equal(await end(), 0)
  const missing = spawnSync(process.execPath, [entry, 'open', at('none.db')], { env, encoding: 'utf8' })
  assert.equal(missing.status, 1)
  assert.match(missing.stderr, /none\.db: no such file/)
})

test('a log that is being written: each page has what was recorded by then', async () => {
  const events = parseTrace(TRACE).events.map(({ position: _, ...event }) => event)
  const log = openLog(at('live.db'), { judge: judgeOf({}) })
  log.append(events.slice(0, 4))
  const { url, end } = await opened(at('live.db'))
  assert.match(read((await page(url)).text), /nothing found 4 events of 1 program run/)
  log.append(events.slice(4))
  assert.match(read((await page(url)).text), /1 error 8 events of 1 program run/)
  log.close()
  assert.equal(await end(), 0)
  assert.ok(existsSync(at('live.db')))
})
