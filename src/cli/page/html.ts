/** HTML in which every value is text unless it is HTML itself. */

export class Html {
  readonly text: string
  constructor(text: string) { this.text = text }
}

type Part = Html | string | number | null | undefined | readonly Part[]

const ESCAPES: Readonly<Record<string, string>> =
  { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function textOf(part: Part): string {
  if (part instanceof Html) return part.text
  if (part === null || part === undefined) return ''
  if (typeof part === 'object') return part.map(textOf).join('')
  return String(part).replace(/[&<>"']/g, c => ESCAPES[c])
}

/** A template whose values are escaped; arrays are joined, null and undefined are nothing. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((text, i) => text + (i < parts.length ? textOf(parts[i]) : '')).join(''))
