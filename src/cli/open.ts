/**
 * `open SOURCE`: a history in the browser. The pages are made here from the log at each request
 * (a running agent's is as new as the reload) and hold no scripts. They are served on loopback
 * under a secret path: other users of the machine do not get in.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Recorded } from '../events.ts'
import { findingOrder } from '../history.ts'
import { InputError } from '../input-error.ts'
import { isLoopback } from '../agent/loopback.ts'
import { isSame } from '../../streams/ingest/proof.ts'
import { defaultLogPath } from '../agent/places.ts'
import type { ReadLog } from '../../storage/log.ts'
import { livesAt } from './handles.ts'
import { importInto } from './import.ts'
import { print, say } from './output.ts'
import { frame, POLICY } from './page/frame.ts'
import { handlesPage } from './page/handles.ts'
import { html, type Html } from './page/html.ts'
import { CHILDREN_SHOWN, EVENTS_SHOWN, isAbout, lifePage } from './page/life.ts'
import { overview, PARTS } from './page/overview.ts'
import { EVIDENCE_SHOWN, grouped } from './report.ts'
import { isLog, mustBeFile, noSuchLog, openSource, type Source } from './source.ts'

/** Serves until it is interrupted. */
export async function open(given?: string, options: { browser?: boolean } = {}): Promise<number> {
  const path = given ?? defaultLogPath()
  if (given === undefined && !existsSync(path)) throw noSuchLog(path, other => `open ${other}`)
  mustBeFile(path)
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-open-'))
  let source: Source | undefined
  try {
    const log = isLog(path) ? path : join(folder, 'history.db')
    if (log !== path) await importInto(log, path)
    source = openSource(log)
    const { url, close } = await serve(source, basename(path))
    print(url)
    say('Ctrl-C ends it.')
    if (options.browser !== false) showInBrowser(url, join(folder, 'lastcall.html'))
    await new Promise(resolve => {
      for (const s of ['SIGINT', 'SIGTERM'] as const) process.once(s, resolve)
    })
    close()
    return 0
  } finally {
    source?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A file of the user's own names the address: a browser's command line is for everybody to read.
 * @param file in a folder that only the user can read
 */
function showInBrowser(url: string, file: string): void {
  writeFileSync(file, html`<!doctype html><meta http-equiv="refresh" content="0;url=${url}">`.text,
    { mode: 0o600 })
  const command = process.platform === 'win32' ? 'explorer'
    : process.platform === 'darwin' ? 'open' : 'xdg-open'
  // Without a browser the address that was printed is still good.
  spawn(command, [file], { stdio: 'ignore', detached: true }).on('error', () => {}).unref()
}

async function serve(source: Source, name: string): Promise<{ url: string; close(): void }> {
  const secret = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    void answer().then(([status, body]) => response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff',
      'cache-control': 'no-store' }).end(body))

    async function answer(): Promise<[number, string]> {
      const message = (status: number, text: string, hint = ''): [number, string] =>
        [status, frame(text, name, html`<h1>${text}</h1><p>${hint}</p>`)]
      const url = new URL(request.url ?? '', 'http://127.0.0.1')
      const [, given = '', page = ''] = /^\/([^/]*)\/(.*)$/.exec(url.pathname) ?? []
      if (!isLoopback(request.headers.host) || !isSame(given, secret)) {
        return [404, 'the address is the one that `lastcall open` printed\n']
      }
      if (request.method !== 'GET') return message(405, 'GET only')
      try {
        const made = await pageOf(source, page, url.searchParams)
        return made ? [200, frame(page || 'overview', name, made)]
          : message(404, 'There is no such page')
      } catch (error) {
        if (error instanceof InputError) return message(400, error.message, error.hint)
        return message(500, (error as Error).message)
      }
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}/`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function pageOf(source: Source, page: string, query: URLSearchParams): Promise<Html | null> {
  const log = source.log!
  switch (page) {
    case '': return overviewOf(source, log, query)
    case 'handles': {
      const { at, lives, outside } = await livesAt(source, query.get('at') || undefined)
      return handlesPage(lives, at, outside)
    }
    case 'life': return lifeOf(source, log, query.get('id') ?? '')
    default: return null
  }
}

const found = (log: ReadLog) => log.findings().filter(f => !f.suppressed).sort(findingOrder)

function overviewOf(source: Source, log: ReadLog, query: URLSearchParams): Html {
  const span = log.browse.span()
  const [from, to] = ['from', 'to'].map(key => Math.trunc(Number(query.get(key) ?? NaN)))
  const range = from < to ? { from, to } : span
  const findings = found(log).filter(f => f.at >= range.from && f.at < range.to)
  const evidence = grouped(findings).flatMap(g => g.first.evidence.slice(0, EVIDENCE_SHOWN))
  return overview({ ...range, whole: range === span, totals: log.totals(), findings,
    programs: log.browse.programs(range.from, range.to),
    steps: log.browse.steps(range.from, range.to, PARTS),
    marks: log.browse.marks(range.from, range.to, PARTS / 2),
    events: source.at(new Set(evidence)), imageOf: source.imageOf })
}

function lifeOf(source: Source, log: ReadLog, id: string): Html {
  const life = log.life(id)
  if (!life) {
    throw new InputError(`The log has no ${id || 'life without an id'}`,
      'Retention may have removed it.')
  }
  const events: Recorded[] = []
  for (const event of log.read(log.positionsOf(life))) {
    if (isAbout(event, life)) events.push(event)
    if (events.length > EVENTS_SHOWN) break
  }
  return lifePage({ life, children: log.browse.children(id, CHILDREN_SHOWN + 1), events,
    findings: found(log).filter(f => f.life === id), imageOf: source.imageOf })
}
