/** The handle table and tree as of a moment. */
import type { Life } from '../../ledger.ts'
import { stateOf, treeOf } from '../handles.ts'
import { clock, countOf } from '../output.ts'
import { lifeLink } from './frame.ts'
import { html, type Html } from './html.ts'

const SHOWN = 2000

/** @param outside a sentence for a moment outside of the history, else '' */
export function handlesPage(lives: readonly Life[], at: number, outside: string): Html {
  const rows = [...treeOf(lives.slice(0, SHOWN))].map(({ program, life, prefix }) => html`
${program ? html`<tr><td colspan="7"><b>${program}</b></td></tr>` : ''}
<tr><td><span class="dim tree">${prefix}</span><a href="${lifeLink(life.id)}">${
    life.value}#${life.generation}</a></td>
<td>${life.kind}</td>
<td class="${life.state === 'closing' ? 'warning' : 'dim'}">${stateOf(life)}</td>
<td>${clock(life.opened.at)}</td><td>${life.opened.fn}</td><td>${life.opened.tid}</td>
<td>${life.opened.site}</td></tr>`)
  return html`
<h1>${lives.length === 0 ? 'No handle is open' : countOf(lives.length, 'handle')}${
    at ? ` at ${clock(at)}` : ''}</h1>
${outside && html`<p>${outside}</p>`}
${lives.length === 0 ? '' : html`<div class="wide"><table class="mono">
<tr><th>handle</th><th>kind</th><th>state</th><th>opened</th>
<th>by</th><th>thread</th><th>at</th></tr>${rows}</table></div>`}
${lives.length > SHOWN ? html`<p class="dim">and more: lastcall handles --json</p>` : ''}`
}
