/** A real Prometheus, asked as Grafana asks. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Skips with the command that enables the test; where CI is set a skip is a failure. */
export const needsPrometheus = { timeout: 300_000, skip: !existsSync('/usr/bin/prometheus') &&
  !process.env.CI && 'apt-get install -y --no-install-recommends prometheus' }

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
  const child = spawn('prometheus', [`--config.file=${file}`,
    `--storage.tsdb.path=${join(directory, 'data')}`, '--web.listen-address=127.0.0.1:0', ...more],
  { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    createInterface({ input: child.stderr }).on('line', line => {
      said += `${line}\n`
      // It chooses its port itself: one that was free a moment ago may be somebody's by now.
      const [, address] = /msg="Listening on" address=(\S+)/.exec(line) ?? []
      if (address) resolve(`http://${address}`)
      if (/level=error/i.test(line)) console.error(line)
    }).on('close', () => reject(new Error(`Prometheus does not start:\n${said}`)))
  })
  while (!(await fetch(`${url}/-/ready`)).ok) await new Promise(resolve => setTimeout(resolve, 50))

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
      await ended
    },
  }
}
