/** Panels with their data as HTML, in the places that the dashboard gives them. Not Grafana. */
import type { Board, Panel } from './grafana.ts'

/** Names, times in seconds and values; a table has rows instead. */
export type Line = { name: string; points: [time: number, value: number | string][] }
export type Answer = { lines?: Line[]; rows?: Record<string, unknown>[] }

const COLOURS = ['#73bf69', '#5794f2', '#ff9830', '#b877d9', '#f2495c', '#fade2a', '#8ab8ff',
  '#96d98d', '#ffa6b0', '#ca95e5']
const STATES: Record<string, string> = { open: '#5794f2', closing: '#ff9830', closed: '#73bf69',
  unknown: '#b877d9', gone: '#b877d9', critical: '#c4162a', error: '#f2495c', warning: '#ff9830',
  info: '#5794f2' }
const NAMED: Record<string, string> = { green: '#37872d', orange: '#c4741c', red: '#c4162a',
  blue: '#5794f2' }
const ROW = 38, GAP = 8

const escaped = (text: unknown) =>
  String(text ?? '').replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

function number(value: unknown, unit = 'short'): string {
  if (typeof value !== 'number') return String(value ?? '')
  if (!Number.isFinite(value)) return '-'
  const short = (n: number) => Math.abs(n) >= 1e6 ? `${+(n / 1e6).toFixed(1)} M`
    : Math.abs(n) >= 1e3 ? `${+(n / 1e3).toFixed(1)} K` : String(+n.toPrecision(4))
  if (unit === 's') return Math.abs(value) < 0.001 && value !== 0 ? `${short(value * 1e6)} µs`
    : Math.abs(value) < 1 ? `${short(value * 1e3)} ms`
      : Math.abs(value) < 90 ? `${short(value)} s` : `${short(value / 60)} min`
  if (unit === 'bytes') return `${short(value / 1048576)} MiB`
  if (unit === 'percentunit') return `${short(value * 100)} %`
  if (unit === 'ops' || unit === 'eps') return `${short(value)} ${unit}`
  if (unit === 'none') return String(value)
  return short(value)
}
const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23)

function colourOf(panel: Panel, value: number): string {
  const steps = panel.fieldConfig.defaults.thresholds!.steps
  return NAMED[steps.findLast(s => s.value === null || value >= s.value)!.color]
}

function svg(width: number, height: number, inner: string): string {
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inner}</svg>`
}

/** A round step of which three to five reach the highest value, and where they end. */
function scale(highest: number): [step: number, top: number] {
  const power = 10 ** Math.floor(Math.log10(highest / 3))
  const step = power * [1, 2, 5, 10].find(n => n * power * 4 >= highest * 0.999)!
  return [step, Math.ceil(highest / step * 0.999) * step]
}

function curve(panel: Panel, all: Line[], w: number, h: number, from: number, to: number):
  string {
  const lines = all.map(l => ({ ...l, points: l.points.filter(p => Number.isFinite(p[1])) }))
  const left = 58, bottom = 20, unit = panel.fieldConfig.defaults.unit
  const { custom } = panel.fieldConfig.defaults as { custom?: { drawStyle?: string } }
  const style = custom?.drawStyle
  const sums = new Map<number, number>()
  for (const [t, v] of lines.flatMap(l => l.points)) sums.set(t, (sums.get(t) ?? 0) + Number(v))
  const highest = style === 'bars' ? [...sums.values()]
    : lines.flatMap(l => l.points.map(p => Number(p[1])))
  const one = unit === 'bytes' ? 1048576 : 1
  const [step, top] = scale(Math.max(...highest, 0) / one || 1).map(n => n * one)
  const x = (t: number) => left + (t - from) / (to - from) * (w - left - 6)
  const y = (v: number) => (h - bottom - 6) * (1 - v / top) + 6
  let out = ''
  for (let v = 0; v < top * 1.01; v += step) {
    out += `<line x1="${left}" x2="${w}" y1="${y(v)}" y2="${y(v)}" stroke="#2c3235"/>` +
      `<text x="${left - 6}" y="${y(v) + 4}" text-anchor="end">${number(v, unit)}</text>`
  }
  for (let i = 0; i <= 4; i++) {
    const t = from + (to - from) * i / 4
    out += `<text x="${x(t)}" y="${h - 4}" text-anchor="${i === 4 ? 'end' : 'middle'}">` +
      `${time(t).slice(0, 8)}</text>`
  }
  const heaps = new Map<number, number>()
  lines.forEach(({ name, points }, i) => {
    const colour = STATES[name] ?? COLOURS[i % COLOURS.length]
    if (style === 'line') {
      out += `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${
        points.map(([t, v]) => `${x(t).toFixed(1)},${y(Number(v)).toFixed(1)}`).join(' ')}"/>`
    } else if (style === 'points') {
      out += points.map(([t, v]) => `<circle cx="${x(t).toFixed(1)}" cy="${
        y(Number(v)).toFixed(1)}" r="3" fill="${colour}"/>`).join('')
    } else {
      const bar = Math.max(2, (w - left) / 70)
      for (const [t, v] of points) {
        const below = heaps.get(t) ?? 0
        heaps.set(t, below + Number(v))
        const tall = y(below) - y(below + Number(v))
        if (tall <= 0) continue
        out += `<rect x="${x(t) - bar / 2}" y="${y(below + Number(v))}" width="${bar}" ` +
          `height="${tall}" fill="${colour}"/>`
      }
    }
  })
  return svg(w, h, out) + '<div class="legend">' + lines.slice(0, 10).map((l, i) =>
    `<span><i style="background:${STATES[l.name] ?? COLOURS[i % COLOURS.length]}"></i>` +
    `${escaped(l.name)}</span>`)
    .join('') + '</div>'
}

function lanes(panel: Panel, lines: Line[], w: number, h: number, from: number, to: number):
  string {
  const left = 150, lane = Math.min(26, (h - 20) / Math.max(1, lines.length))
  const x = (t: number) => left + (Math.max(from, t) - from) / (to - from) * (w - left - 4)
  let out = ''
  lines.forEach(({ name, points }, i) => {
    out += `<text x="${left - 6}" y="${i * lane + lane * 0.65}" text-anchor="end">` +
      `${escaped(name)}</text>`
    points.forEach(([t, v], n) => {
      const end = points[n + 1]?.[0] ?? to
      out += `<rect x="${x(t)}" y="${i * lane + 2}" width="${Math.max(1, x(end) - x(t))}" height="${
        lane - 4}" fill="${STATES[v] ?? colourOf(panel, Number(v))}"/>`
    })
  })
  for (let i = 0; i <= 3; i++) {
    const t = from + (to - from) * i / 3
    out += `<text x="${x(t)}" y="${h - 4}" text-anchor="${i === 3 ? 'end' : 'middle'}">${
      time(t)}</text>`
  }
  return svg(w, h, out)
}

function bars(panel: Panel, lines: Line[], w: number, h: number): string {
  const unit = panel.fieldConfig.defaults.unit
  const top = Math.max(1e-9, ...lines.map(l => Number(l.points.at(-1)![1])))
  const tall = Math.min(30, Math.max(19, h / Math.max(1, lines.length)))
  return lines.slice(0, Math.floor(h / tall)).map(({ name, points }) => {
    const v = Number(points.at(-1)![1])
    return `<div class="bar" style="height:${tall - 3}px"><span>${escaped(name)}</span>` +
      `<b style="width:${v / top * (w - 330)}px;background:${colourOf(panel, v)}"></b>` +
      `<em>${number(v, unit)}</em></div>`
  }).join('')
}

function table(panel: Panel, all: Record<string, unknown>[], height: number): string {
  const { sortBy } = (panel.options ?? {}) as { sortBy?: { displayName: string; desc: boolean }[] }
  const by = sortBy?.[0]
  const rows = !by ? all : all.toSorted((a, b) => (by.desc ? -1 : 1) *
    (Number(a[by.displayName] ?? 0) - Number(b[by.displayName] ?? 0)))
  const times = panel.targets![0].timeColumns ?? []
  const override = (name: string, id: string) => panel.fieldConfig.overrides
    .find(o => o.matcher.options === name)?.properties.find(p => p.id === id)?.value
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
    .filter(name => override(name, 'custom.hidden') !== true)
  const cell = (name: string, value: unknown): string => {
    if (typeof value === 'number' && times.includes(name)) return time(value)
    const unit = String(override(name, 'unit') ?? panel.fieldConfig.defaults.unit)
    const colour = STATES[String(value)]
    const text = escaped(number(value, unit === 'string' ? 'none' : unit))
    return colour ? `<b style="color:${colour}">${text}</b>` : text
  }
  return '<table><tr>' + columns.map(c => `<th>${escaped(override(c, 'displayName') ?? c)}</th>`)
    .join('') + '</tr>' + rows.slice(0, Math.floor(height / 22) - 1).map(row => '<tr>' +
    columns.map(c => `<td>${cell(c, row[c])}</td>`).join('') + '</tr>').join('') + '</table>'
}

function body(panel: Panel, answer: Answer, w: number, h: number, from: number, to: number):
  string {
  const lines = answer.lines ?? []
  if (answer.rows ? answer.rows.length === 0 : lines.length === 0) {
    return `<div class="nothing">${escaped(panel.fieldConfig.defaults.noValue)}</div>`
  }
  switch (panel.type) {
    case 'stat': {
      const v = Number(lines[0].points.at(-1)![1])
      const limited = panel.fieldConfig.defaults.thresholds!.steps.length > 1
      return `<div class="stat" style="height:${h}px;${limited ? `background:${colourOf(panel, v)}`
        : 'color:#5794f2'}">${number(v, panel.fieldConfig.defaults.unit)}</div>`
    }
    case 'bargauge': return bars(panel, lines, w, h)
    case 'state-timeline': return lanes(panel, lines, w, h, from, to)
    case 'table': return table(panel, answer.rows!, h)
    default: return curve(panel, lines, w, h - (lines.length > 5 ? 32 : 20), from, to)
  }
}

/** A page of a dashboard, and its height. */
export function page(board: Board, answers: ReadonlyMap<number, Answer>, from: number, to: number,
  width = 1600): { html: string; height: number } {
  const column = width / 24
  let height = 0
  const parts = board.panels.map(panel => {
    const { x, y, w, h } = panel.gridPos
    height = Math.max(height, (y + h) * ROW)
    const place = `left:${x * column}px;top:${y * ROW + 46}px;width:${w * column - GAP}px;` +
      `height:${h * ROW - GAP}px`
    if (panel.type === 'row') return `<h2 style="${place}">${escaped(panel.title)}</h2>`
    const inner = body(panel, answers.get(panel.id)!, w * column - GAP - 16, h * ROW - GAP - 36,
      from, to)
    return `<section style="${place}"><h3>${escaped(panel.title)}</h3>${inner}</section>`
  })
  const style = `body{margin:0;background:#111217;color:#ccccdc;font:12px Arial,sans-serif}
h1{font-size:17px;margin:12px 10px}
h2,section{position:absolute;overflow:hidden;box-sizing:border-box}
h2{font-size:14px;margin:8px 4px;font-weight:500}h3{font-size:13px;font-weight:500;margin:0 0 6px}
section{background:#181b1f;border:1px solid #2c3235;border-radius:3px;padding:6px 8px}
text{fill:#8e8e8e;font-size:11px}table{border-collapse:collapse;white-space:nowrap}
th{color:#6e9fff;text-align:left;font-weight:500}td,th{padding:2px 10px 2px 0;height:18px;
border-bottom:1px solid #22252b;max-width:520px;overflow:hidden;text-overflow:ellipsis}
.stat{font-size:30px;display:flex;align-items:center;justify-content:center;color:#fff}
.nothing{color:#8e8e8e;display:flex;align-items:center;justify-content:center;height:70%}
.legend{font-size:11px;line-height:14px}.legend span{margin-right:12px;display:inline-block}
.legend i{display:inline-block;width:12px;height:3px;margin-right:5px;vertical-align:middle}
.bar{display:flex;align-items:center;margin-bottom:3px}.bar span{width:230px;overflow:hidden;
text-overflow:ellipsis;white-space:nowrap}.bar b{height:100%;display:inline-block}
.bar em{font-style:normal;margin-left:6px}`
  return { height: height + 60, html: '<!doctype html><meta charset="utf-8">' +
    `<style>${style}</style><h1>${escaped(board.title)}</h1>${parts.join('')}` }
}
