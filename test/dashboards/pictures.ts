/**
 * Draws dashboards/pictures/*.png: the committed dashboards, every panel asked as in the tests (a
 * real Prometheus over what it would have scraped from real agents, a real log), drawn by
 * preview.ts and photographed by Chromium. It is not Grafana that draws.
 *
 *   apt-get install -y --no-install-recommends chromium prometheus
 *   node test/dashboards/pictures.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { everything, openAsGrafana, type Row } from './ask.ts'
import { board, directory, interpolate, names, panelsOf, type Panel, type Target, type Values }
  from './grafana.ts'
import { BEGINS, events, record, repeated } from './history.ts'
import { page, type Answer, type Line } from './preview.ts'
import { startPrometheus, type Prometheus } from './prometheus.ts'
import { scrape, SCRAPE } from './scraped.ts'

/** Pixels of the page that are shown: a picture stays below 200 kB. */
const HIGHEST = 1000

const temporary = mkdtempSync(join(tmpdir(), 'lastcall-pictures-'))
const once = events(5, 7)
const span = Math.ceil((once.at(-1)!.at - BEGINS) / 60e6 + 1) * 60e6
const all = [...once, ...repeated(once, 1, span)]

/** Names, values and rows as Grafana's transformations would give them. */
async function fromPrometheus(prometheus: Prometheus, panel: Panel, from: number, to: number,
  values: Values): Promise<Answer> {
  const lines: Line[] = []
  const joined = new Map<string, Record<string, unknown>>()
  const names = panel.transformations?.find(t => t.id === 'organize')?.options.renameByName as
    Record<string, string> | undefined
  for (const target of panel.targets!) {
    const step = panel.interval ? 60 : SCRAPE
    const expr = interpolate(target.expr!,
      { ...values, __rate_interval: `${Math.max(step + SCRAPE, 4 * SCRAPE)}s` })
    const series = target.instant ? await prometheus.query(expr, to)
      : await prometheus.queryRange(expr, from, to, step)
    for (const { metric, value, values } of series) {
      if (panel.type === 'table') {
        const key = names ? metric.instance : JSON.stringify(metric)
        const row = joined.get(key) ?? { ...metric }
        row[names?.[`Value #${target.refId}`] ?? 'since'] = names ? Number(value![1])
          : `${Math.round((to * 1000 - Number(value![1])) / 60_000)} minutes ago`
        joined.set(key, row)
      } else {
        lines.push({ name: legend(target, metric),
          points: (values ?? [value!]).map(([t, v]) => [t, Number(v)]) })
      }
    }
  }
  return panel.type === 'table' ? { rows: [...joined.values()] } : { lines }
}

const legend = (target: Target, metric: Record<string, string>) =>
  (target.legendFormat ?? '').replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '')

function fromLog(panel: Panel, rows: Row[]): Answer {
  const [target] = panel.targets!
  if (panel.type === 'table') return { rows }
  if (rows.length === 0) return { lines: [] }
  const columns = Object.keys(rows[0])
  if (panel.type === 'stat') {
    return { lines: [{ name: '', points: [[0, Number(rows[0][columns[0]])]] }] }
  }
  if (panel.type === 'bargauge') {
    return { lines: rows.map(r =>
      ({ name: String(r[columns[0]]), points: [[0, Number(r[columns[1]])]] })) }
  }
  const by = target.queryType === 'time series' ? 'metric' : 'lane'
  const value = columns.find(c => c !== 'time' && c !== by)!
  return { lines: [...Map.groupBy(rows, r => String(r[by]))].map(([name, group]) => ({ name,
    points: group.map(r => [Number(r.time), r[value] as string | number]) })) }
}

function photograph(html: string, height: number, png: string): void {
  const file = join(temporary, 'page.html')
  writeFileSync(file, html)
  const { status, stderr } = spawnSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu',
    '--disable-background-networking', '--hide-scrollbars', '--disable-lcd-text',
    '--force-device-scale-factor=0.7', `--user-data-dir=${temporary}/profile`,
    `--window-size=1600,${height}`, `--screenshot=${png}`, `file://${file}`], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const scraped = await scrape(temporary, all)
const prometheus = await startPrometheus(temporary, scraped.openmetrics)
const path = join(temporary, 'log.db')
record(path, all).close()
const db = openAsGrafana(path)
try {
  mkdirSync(join(directory, 'pictures'), { recursive: true })
  for (const name of names) {
    const shown = board(name)
    let [from, to] = [scraped.from + SCRAPE, scraped.to]
    const sql = everything(db, from * 1e6, to * 1e6)
    const prom: Values = { job: '.+', instance: '.+', __range: `${to - from}s` }
    const answers = new Map<number, Answer>()
    for (const panel of panelsOf(shown)) {
      const text = panel.targets![0].rawQueryText
      answers.set(panel.id, text === undefined
        ? await fromPrometheus(prometheus, panel, from, to, prom)
        : fromLog(panel, db.prepare<[], Row>(interpolate(text, sql)).all()))
    }
    if (name === 'handle') {
      // What the link of its first row does.
      const [{ zoom_from, zoom_to }] = [...answers.values()][0].rows!
      from = Number(zoom_from) / 1000
      to = Number(zoom_to) / 1000
    }
    const { html, height } = page(shown, answers, from, to)
    photograph(html, Math.min(height, HIGHEST), join(directory, 'pictures', `${name}.png`))
  }
} finally {
  db.close()
  await prometheus.stop()
  rmSync(temporary, { recursive: true, force: true })
}
