/** Ends what one run under Wine started, and nothing that other runs need. */
import { readdirSync, readFileSync } from 'node:fs'

/** Every process of a run carries this variable: Wine's processes are not each other's children. */
export const markerName = 'LASTCALL_WINE_RUN'

// The first program of a prefix starts these for all that follow, so they carry its marker.
const shared = /(services|plugplay|svchost|rpcss|winedevice|explorer|wineboot|wineserver)/i

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // it ended in between, or belongs to someone else
  }
}

function members(run: string): number[] {
  const marker = `${markerName}=${run}`
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(marker))
    .filter((pid) => {
      const command = read(`/proc/${pid}/cmdline`).split('\0')
      const name = command[0].split(/[\\/]/).at(-1) ?? ''
      return !shared.test(name)
    })
}

export function killTree(run: string): void {
  // Twice: one of them may have been starting another.
  for (let round = 0; round < 2; round++) {
    for (const pid of members(run)) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It was faster.
      }
    }
  }
}
