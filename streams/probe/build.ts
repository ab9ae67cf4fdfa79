/**
 * Builds lastcall-probe.dll with mingw, on Linux or Windows: the same sources give the same bytes
 * with the same compiler. `npm run build:probe`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { InputError } from '../../src/input-error.ts'

const here = import.meta.dirname
export const probeDll = path.join(here, 'lastcall-probe.dll')
const parts = ['probe.c', 'record.c', 'slots.c', 'children.c', 'imports.c', 'guarded.S']

/** Names of the compiler: the cross compiler's first, which mingw on Windows has too. */
export const compilers = ['x86_64-w64-mingw32-gcc', 'gcc']

const flags = [
  '-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-ffreestanding', '-nostdlib',
  '-fno-stack-protector', '-fno-ident', '-mno-stack-arg-probe',
  '-fno-tree-loop-distribute-patterns',
  // gcc 12 takes gs:[0x68], the thread's last error, for an access near null.
  '--param=min-pagesize=0',
  '-s',
  // The linker's own choice of a base goes by the path of the file that it writes.
  '-Wl,--image-base,0x3a0000000',
  '-Wl,-e,DllMain', '-Wl,--no-insert-timestamp', '-Wl,--dynamicbase', '-Wl,--nxcompat',
  '-Wl,--high-entropy-va', '-Wl,--exclude-all-symbols',
]

/** How to get the probe; a package contains it, a clone builds it. */
export const probeHint = path.extname(import.meta.filename) === '.js'
  ? 'the package contains it, and an antivirus may have taken it away: install lastcall again'
  : 'npm run build:probe builds it with mingw (apt-get install gcc-mingw-w64-x86-64, or MSYS2)'

/** @throws InputError that says how to get the probe */
export function requireProbe(): void {
  if (!existsSync(probeDll)) throw new InputError('lastcall-probe.dll is not there', probeHint)
}

/**
 * Builds the probe in its place. It is there whole or as it was: programs may be loading it.
 * @throws Error with the compiler's own words, or that there is none.
 */
export function buildProbe(): void {
  const folder = mkdtempSync(path.join(here, '../../.probe-'))
  try {
    const fresh = path.join(folder, path.basename(probeDll))
    compileProbe(fresh)
    renameSync(fresh, probeDll)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @throws Error with the compiler's own words, or that there is none. */
export function compileProbe(target: string): void {
  let missing: unknown
  for (const compiler of compilers) {
    try {
      // Run in the sources' folder: no path of this machine gets into the file.
      execFileSync(compiler, [...flags, '-o', target, ...parts, '-lkernel32'],
        { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      missing = error
    }
  }
  throw new Error('no mingw compiler: apt-get install gcc-mingw-w64-x86-64, or MSYS2 on Windows',
    { cause: missing })
}

if (import.meta.main) {
  buildProbe()
  console.log(`built ${path.relative(process.cwd(), probeDll)}`)
}
