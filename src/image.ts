/** Names of programs, as people read them. */

/** The last part of a Windows or Unix path. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1)!

/** A program by its file; a simulated one says so. */
export const programName = (image: string, capture: string | null): string =>
  fileName(image) + (capture === 'simulated' ? ' (simulated)' : '')
