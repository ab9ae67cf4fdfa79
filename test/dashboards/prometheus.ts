/** A real Prometheus, asked as Grafana asks. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Skips with the command that enables the test; where CI is set a skip is a failure. */
export const needsPrometheus = existsSync('/usr/bin/prometheus') || process.env.CI ? {}
  : { skip: 'apt-get install -y --no-install-recommends prometheus' }

export type Series = { metric: Record<string, string>; value?: [number, string]
  values?: [number, string][] }
export type Prometheus = {
  url: string
  query(expr: string, at: number): Promise<Series[]>
  queryRange(expr: string, from: number, to: number, step: number): Promise<Series[]>
  stop(): Promise<void>
}

/**
 * Over samples of the past.
 * @param openmetrics samples with times; a query's time must be the time of one
 * @param directory for blocks and configuration
 */
export async function startPrometheus(directory: string, openmetrics: string):
  Promise<Prometheus> {
  const file = join(directory, 'history.om')
  writeFileSync(file, openmetrics)
  const made = spawnSync('promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', file, join(directory, 'data')],
    { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`promtool: ${made.stderr}${made.stdout}`)
  // A scrape marks series that are gone; text cannot, so only what is there now is looked at.
  return runPrometheus(directory, 'global: {}\n', '--query.lookback-delta=10s',
    '--storage.tsdb.retention.time=100y')
}

/** @param directory for data and configuration; files that the configuration names lie there */
export async function runPrometheus(directory: string, config: string, ...more: string[]):
  Promise<Prometheus> {
  const file = join(directory, 'prometheus.yml')
  writeFileSync(file, config)
  const port = await freePort()
  const child = spawn('prometheus', [`--config.file=${file}`,
    `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error', ...more], { stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    try {
      if ((await fetch(`${url}/-/ready`)).ok) break
    } catch {
      // It does not listen yet.
    }
    if (tries > 200) throw new Error('Prometheus does not start')
    await new Promise(resolve => setTimeout(resolve, 50))
  }

  async function ask(path: string, parameters: Record<string, string>): Promise<Series[]> {
    const answer = await fetch(`${url}/api/v1/${path}`,
      { method: 'POST', body: new URLSearchParams(parameters) })
    const body = await answer.json() as { status: string; error?: string
      data: { resultType: string; result: Series[] } }
    if (body.status !== 'success') throw new Error(`${body.error}: ${parameters.query}`)
    return body.data.result
  }

  return {
    url,
    query: (query, at) => ask('query', { query, time: String(at) }),
    queryRange: (query, from, to, step) => ask('query_range',
      { query, start: String(from), end: String(to), step: String(step) }),
    async stop() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
