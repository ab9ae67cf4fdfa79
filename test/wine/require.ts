/** What a test under Wine needs to say first: is Wine here, and may its absence be skipped. */
import { PATIENCE_MS, wineAvailable } from './wine.ts'

/**
 * Options for `test()`: skipped with the enabling command where Wine is missing. With CI=true
 * nothing is skipped on Linux, so `prepareWine()` fails there with the same text; elsewhere Wine is
 * not the way to the real APIs.
 */
export function needsWine(): { skip: string | false; timeout: number } {
  const available = wineAvailable()
  const timeout = PATIENCE_MS
  if (available.ok || (process.env.CI === 'true' && process.platform === 'linux')) return { skip: false, timeout }
  return { skip: `${available.why}; to enable it: ${available.enable}`, timeout }
}
