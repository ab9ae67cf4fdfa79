/** What every page shares: its frame, its style, and how it links to the others. */
import { createHash } from 'node:crypto'
import { html, Html } from './html.ts'

export const lifeLink = (id: string): string => `life?id=${encodeURIComponent(id)}`

const STYLE = `
:root { color-scheme: light dark; --back: #fff; --ink: #1b1f24; --dim: #68707a; --line: #d8dde3;
  --soft: #f4f6f8; --critical: #b3003c; --error: #cf222e; --warning: #9a6700; --info: #0969da;
  --open: #8bb8e8 }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --ink: #e4e8ec; --dim: #8b949e;
  --line: #30363d; --soft: #1c2128; --critical: #ff5c8a; --error: #ff7b72; --warning: #d8a030;
  --info: #6cb0ff; --open: #2f5d8c } }
body { margin: 0 auto; max-width: 76rem; padding: 1rem 1.5rem 4rem; background: var(--back);
  color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
h1 { font-size: 1.25rem; margin: .5rem 0 } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem }
nav { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap }
a { color: var(--info) } .dim, .dim a { color: var(--dim) }
.mono, td, svg { font-variant-numeric: tabular-nums }
.mono { font-family: ui-monospace, monospace; font-size: .87em }
.critical { color: var(--critical) } .error { color: var(--error) }
.warning { color: var(--warning) } .info { color: var(--info) }
.critical, .error { font-weight: 600 }
article { border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px;
  padding: .6rem 1rem; margin: .7rem 0; overflow-wrap: anywhere }
article.critical, article.error, article.warning, article.info {
  color: inherit; font-weight: inherit }
article.critical { border-left-color: var(--critical) }
article.error { border-left-color: var(--error) }
article.warning { border-left-color: var(--warning) }
article.info { border-left-color: var(--info) }
article p { margin: .3rem 0 } .wide { overflow-x: auto }
table { border-collapse: collapse; font-size: .9em }
th { text-align: left; color: var(--dim); font-weight: 500 }
th, td { padding: .12rem 1.1rem .12rem 0; vertical-align: top; white-space: nowrap }
td.said { white-space: normal; background: var(--soft); min-width: 30rem }
.tree { white-space: pre }
svg { width: 100%; height: auto; display: block } svg text { fill: var(--ink); font-size: 12px }
svg .dim { fill: var(--dim) } svg .area { fill: var(--open); pointer-events: none }
svg .rule { stroke: var(--line) }
svg circle.critical { fill: var(--critical) } svg circle.error { fill: var(--error) }
svg circle.warning { fill: var(--warning) } svg circle.info { fill: var(--info) }
svg circle { stroke: var(--back); stroke-width: 1.5 } form { margin: 0 }
input { font: inherit; width: 17rem; padding: .1rem .4rem }
`

/** What the browser is told: nothing from elsewhere, no scripts, nobody may frame it. */
export const POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'; " +
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

export function frame(title: string, source: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - lastcall</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${new Html(STYLE)}</style></head><body>
<nav><a href="./"><b>lastcall</b></a> <span class="dim mono">${source}</span>
<form action="handles"><label class="dim">open handles at
<input name="at" placeholder="+3s, #120, 2026-11-21T09:30:00Z"></label></form></nav>
${body}
</body></html>
`.text
}
