/**
 * Writes src/sdk/win32.ts: what an editor shows of the SDK's functions. Everything in it follows
 * from the families; the test in test/sdk compares, and `UPDATE=1` writes it anew.
 */
import { families } from '../families/all.ts'
import { deriveFn, type FamilySpec, type Fn } from '../families/spec.ts'
import { isDerived, waysOf, type Way } from '../../streams/win32/parameters.ts'
import { layoutOf, layoutNames, type LayoutName } from '../../streams/layouts.ts'

/** Functions that JavaScript cannot use: their structures hold pointers that it cannot make. */
const left = new Set(['InternetReadFileEx', 'WNetConnectionDialog1', 'RasUpdateConnection',
  'RasInvokeEapUI', 'GopherOpenFile', 'GopherFindFirstFile'])
const isOffered = (fn: Fn) => !left.has(fn.base)

/** The export behind a name of the SDK: the W form, as the headers' macros choose. */
export function exportOf(fn: Fn): string {
  return fn.exports.find(name => name !== fn.base && name.endsWith('W')) ?? fn.exports[0]
}

export function offeredFns(family: FamilySpec): Fn[] {
  return family.functions.map(spec => deriveFn(family, spec)).filter(isOffered)
}

const typeName = (family: FamilySpec) =>
  ({ wininet: 'WinInet', msi: 'Msi', wnet: 'WNet', ras: 'Ras' })[family.family] ?? family.family

const msiHeader = new Set(['MsiCloseHandle', 'MsiCloseAllHandles', 'MsiOpenProduct',
  'MsiOpenPackage', 'MsiOpenPackageEx', 'MsiGetProductProperty', 'MsiGetFeatureInfo',
  'MsiBeginTransaction', 'MsiJoinTransaction', 'MsiVerifyDiskSpace'])

/** Microsoft's page of a function. */
export function pageOf(fn: Fn): string {
  const header = { wininet: 'wininet', wnet: 'winnetwk', ras: 'ras',
    msi: msiHeader.has(fn.base) ? 'msi' : 'msiquery' }[fn.family.family]!
  return `https://learn.microsoft.com/windows/win32/api/${header}/nf-${header}-` +
    exportOf(fn).toLowerCase()
}

const threadRule: Record<string, string> = {
  wininet: 'Threads: any, but a close must not race a call on the same handle.',
  msi: 'Threads: the one that opened the handle; the call is synchronous on it.',
  wnet: 'Threads: any; connections belong to the logon session.',
  ras: 'Threads: any; connections belong to the machine.',
}

function argumentType(fn: Fn, way: Way, name: string): string {
  switch (way.way) {
    case 'handle': return handleType(fn, name)
    case 'integer': return /^BOOL$/.test(fn.params.find(p => p.name === name)!.type)
      ? 'boolean | number' : 'number'
    case 'text': return name === 'szPersist' ? 'string | number' : 'string | null'
    case 'texts': return 'readonly string[] | null'
    case 'bytes': return fn.base === 'InternetSetOption' ? 'Uint8Array | number | null'
      : 'Uint8Array | null'
    case 'fill': return 'Uint8Array'
    case 'listener': case 'notifier': return 'StatusListener | null'
    case 'structure': return `Partial<${way.layout}> | null`
    case 'integer-out': return 'number'
    case 'handle-out': return `HandleOf<'${fn.family.family}'>`
    default: return 'unknown'
  }
}

function handleType(fn: Fn, name: string): string {
  const { type } = fn.params.find(p => p.name === name)!
  return type === 'HWND' || type === 'HANDLE' ? 'string | null'
    : `HandleOf<'${fn.family.family}'>`
}

function outType(fn: Fn, way: Way): string | null {
  switch (way.way) {
    case 'text-out': return 'string'
    case 'pointer-out': return 'string | null'
    case 'integer-out': return 'number'
    case 'structure': return way.out ? way.layout : null
    case 'bytes-out':
      if (way.what === 'bytes') return 'Uint8Array'
      if (way.what === 'info') return 'string | number | Uint8Array'
      return way.what.count === null ? way.what.layout : `readonly ${
        fn.spec.borrowed ? `Borrowed<${way.what.layout}>` : way.what.layout}[]`
    case 'listener': return 'StatusListener | undefined'
    default: return null
  }
}

/** Parameters of a function as JavaScript gives them: what only carries out is left away. */
type Visible = { index: number; name: string; way: Way; optional: boolean }

export function visibleParams(fn: Fn): Visible[] {
  const ways = waysOf(fn)
  const shown = ways.flatMap((way, index) => isDerived(way) && way.way !== 'structure' ||
    way.way === 'structure' && way.out ? [] : [{ index, name: fn.params[index].name, way }])
  let optional = true
  return shown.reverse().map(one => {
    optional &&= isOptional(fn, one.way, one.name)
    return { ...one, optional }
  }).reverse()
}

function isOptional(fn: Fn, way: Way, name: string): boolean {
  if (way.way === 'handle') return ['HWND', 'HANDLE'].includes(
    fn.params.find(p => p.name === name)!.type)
  if (way.way === 'text') return fn.family.family !== 'msi'
  // Flags, contexts and reserved arguments are 0 where they are left away.
  if (way.way === 'integer') return /^(dw|f[A-Z]|Reserved|iReserved)/.test(name)
  return way.way !== 'fill' || name === 'pftValue'
}

function signature(fn: Fn): string {
  const ways = waysOf(fn)
  const params = visibleParams(fn).map(({ name, way, optional }) =>
    `${name}${optional ? '?' : ''}: ${argumentType(fn, way, name)}`)
  const outs = ways.flatMap((way, i) => {
    const type = outType(fn, way)
    const name = way.way === 'listener' ? 'previous' : fn.params[i].name
    return type ? [`${name}: ${type}`] : []
  })
  const out = outs.length > 0 ? `{ ${outs.join('; ')} }` : ''
  const makes = fn.spec.makes && !fn.family.kinds[fn.spec.makes].named && !fn.spec.borrowed
  const result = makes ? `Opened<'${fn.family.family}'${out && `, ${out}`}>`
    : out ? `Result<${out}>` : 'Result'
  return wrapped(`  ${fn.base}(`, params, fn.spec.waits ? `Promise<${result}>` : result)
}

/** A signature on one line where it fits, else with a line for each parameter. */
function wrapped(head: string, params: string[], result: string): string {
  const whole = `${head}${params.join(', ')}): ${result}`
  if (whole.length <= 100) return whole
  const lines = [head, ...params.map((param, i) =>
    `    ${param}${i < params.length - 1 ? ',' : ''}`)]
  const last = `  ): ${result}`
  if (last.length <= 100) return [...lines, last].join('\n')
  return [...lines, last.replace(/([{;]) (?=\w+: )/g, '$1\n    ').replace(' }', '\n  }')].join('\n')
}

const roles: Record<string, string> = {
  acquire: 'Acquires', use: 'Uses', query: 'Asks about', 'register-callback': 'Registers on',
  release: 'Releases', 'release-all': 'Releases all of',
}

function summary(fn: Fn): string {
  const kinds = [...new Set(fn.takes.flatMap((takes, i) => takes ? [...takes] : [fn.assumes[i]]))]
  const noun = (kind: string) => fn.family.kinds[kind].noun
  if (fn.role === 'acquire' && fn.spec.makes) return `${roles.acquire} ${noun(fn.spec.makes)}.`
  if (fn.role === 'release-all') return 'Closes every handle of the calling thread.'
  if (fn.role === 'release' && !fn.takes[0] && fn.handleParams.length > 0) {
    const { type } = fn.params[fn.handleParams[0]]
    return fn.family.handleTypes[type] ? `Releases a handle (${type}).` : 'Releases a connection.'
  }
  return kinds.length > 0 ? `${roles[fn.role]} ${kinds.map(noun).join(', ')}.`
    : `${roles[fn.role]} ${fn.family.title}.`
}

function documentation(fn: Fn): string {
  const lines = [summary(fn), ...(fn.spec.note ? [fn.spec.note] : []),
    ...(!fn.spec.waits ? [] : [fn.family.family === 'wininet'
      ? 'Can wait: on a synchronous tree it runs on another thread.'
      : 'Can wait: it runs on another thread.']),
    ...(fn.pends ? ['On an asynchronous tree it may pend: `pending`, then REQUEST_COMPLETE.'] : []),
    threadRule[fn.family.family], `@see ${pageOf(fn)}`]
  return ['  /**', ...lines.flatMap(line => fold(line).map(l => `   * ${l}`)), '   */'].join('\n')
}

function fold(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 92) lines[lines.length - 1] += ` ${word}`
    else lines.push(word)
  }
  return lines
}

function structure(name: LayoutName): string {
  const members = layoutOf(name, true).members.map(({ name: member, type }) => {
    const t = type === 'u32' || type === 'u64' ? 'number' : type === 'string' ? 'string | null'
      : type === 'handle' ? 'string' : type === 'pointer' ? 'Uint8Array | null'
        : 'text' in type ? 'string' : 'Uint8Array'
    return `  ${member}: ${t}`
  })
  return `export type ${name} = {\n${members.join('\n')}\n}`
}

/** The whole file. */
export function signaturesFile(): string {
  const interfaces = families.map(family => {
    const fns = offeredFns(family)
    const both = fns.filter(fn => exportOf(fn) !== fn.base).map(fn => fn.base)
    const name = typeName(family)
    return [
      `/** ${family.title} (${family.dll}). */`,
      `export interface ${name}Functions {`,
      fns.map(fn => `${documentation(fn)}\n${signature(fn)}`).join('\n\n'),
      '}', '',
      `export type ${name} = WithW<${name}Functions,`,
      ...listed(both).map((line, i, all) => `  ${line}${i === all.length - 1 ? '>' : ''}`),
    ].join('\n')
  })
  return [
    '// Generated from the families by src/sdk/signatures.ts: UPDATE=1 node --test test/sdk.',
    "import type { StatusListener } from '../machine.ts'",
    "import type { Borrowed, HandleOf, Opened, Result, WithW } from './types.ts'", '',
    layoutNames.filter(used).map(structure).join('\n\n'), '', interfaces.join('\n\n'), '',
  ].join('\n')
}

const used = (name: LayoutName) => families.some(family => offeredFns(family).some(fn =>
  waysOf(fn).some(way => way.way === 'structure' && way.layout === name ||
    way.way === 'bytes-out' && typeof way.what === 'object' && way.what.layout === name)))

function listed(names: string[]): string[] {
  return fold(names.map((n, i) => `${i > 0 ? '| ' : ''}'${n}'`).join(' '))
}
