/** What went wrong, on stderr: what an InputError says, with its hint; else where it happened. */
import { InputError } from '../input-error.ts'
import { callable, say, style } from './output.ts'

export function explain(error: unknown): void {
  const known = ofFile(error)
  say(`${style('red', 'lastcall:', process.stderr)} ` + (known instanceof InputError
    ? known.message : (known as Error).stack ?? known))
  if (known instanceof InputError && known.hint) say(`  ${callable(known.hint)}`)
}

const fileErrors: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['no such file or folder', ''], ENOTDIR: ['a part of this path is no folder', ''],
  EISDIR: ['is a folder', 'give a file'], ENOSPC: ['no space left on that drive', ''],
  EACCES: ['access is denied', 'check its permissions, and its folder\'s'],
  EPERM: ['access is denied', 'check its permissions, and its folder\'s'],
  EROFS: ['that file system is read-only', 'choose another place'],
}

/** An error of the file system as a sentence that names the file; any other as it is. */
function ofFile(error: unknown): unknown {
  const { code, syscall, path = syscall === 'write' ? 'the output' : undefined } =
    error as NodeJS.ErrnoException
  const known = path !== undefined && fileErrors[code ?? '']
  return known ? new InputError(`${path}: ${known[0]}`, known[1], { cause: error }) : error
}
