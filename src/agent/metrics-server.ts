/** Serves /metrics to Prometheus: on loopback, to whoever has the token of the user. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { InputError } from '../input-error.ts'
import { isSame } from '../../streams/ingest/proof.ts'
import { isLoopback } from './loopback.ts'
import type { Metrics } from './metrics.ts'

// An import statement would read every property of node:http, and with them load undici.
const { createServer } = process.getBuiltinModule('node:http')

export type MetricsServer = { url: string; close(): Promise<void> }

export const metricsTokenPath = (directory: string) => join(directory, 'metrics-token')

/**
 * The bearer token in the user's state directory; drawn where there is none, readable by the user
 * alone. @throws what the file system says
 */
export function metricsToken(directory: string): string {
  const path = metricsTokenPath(directory)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    chmodSync(path, 0o600)
  }
  const token = readFileSync(path, 'utf8').trim()
  if (token === '') {
    // A full disk took the name and not the token.
    rmSync(path)
    return metricsToken(directory)
  }
  if (token.length < 16) {
    throw new InputError(`${path} holds no token`, 'remove it; the agent draws another')
  }
  return token
}

/**
 * @param port 0 for any free one
 * @param token null: whoever reaches loopback may read. While it gives none, nobody may
 * @throws InputError when the port is taken
 */
export async function serveMetrics(metrics: Pick<Metrics, 'text' | 'contentType'>, port: number,
  token: (() => string | undefined) | null): Promise<MetricsServer> {
  const server = createServer(async (request, response): Promise<unknown> => {
    const answer = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store', ...headers }).end(request.method === 'HEAD' ? '' : text)
    if (!isLoopback(request.headers.host)) return answer(421, 'not this host\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, 'GET only\n', { allow: 'GET, HEAD' })
    }
    const wanted = token?.()
    if (token && !(wanted && isSame(request.headers.authorization ?? '', `Bearer ${wanted}`))) {
      return answer(401, 'the bearer token is in the user\'s state directory, metrics-token\n',
        { 'www-authenticate': 'Bearer realm="lastcall"' })
    }
    if (request.url?.split('?')[0] !== '/metrics') return answer(404, 'see /metrics\n')
    try {
      return answer(200, await metrics.text(), { 'content-type': metrics.contentType })
    } catch (error) {
      return answer(500, `${(error as Error).message}\n`)
    }
  })
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new InputError(`metrics: port ${port} cannot be used: ${(error as Error).message}`,
      'it is tried again; or set another metrics.port, or metrics.enabled to false')
  }
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
