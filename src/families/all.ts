/** The families, and every exported function found by its name. */
import type { FamilySpec, Fn, KindSpec } from './spec.ts'
import { deriveFn } from './spec.ts'
import { wininet } from './wininet.ts'
import { msi } from './msi.ts'
import { wnet } from './wnet.ts'
import { ras } from './ras.ts'

export const families: readonly FamilySpec[] = [wininet, msi, wnet, ras]

export const familyNamed = new Map(families.map(f => [f.family, f]))

/** Every function of every family; `index` is its place here. */
export const functionList: readonly Fn[] = families
  .flatMap(family => family.functions.map(spec => ({ family, spec })))
  .map(({ family, spec }, index) => deriveFn(family, spec, index))

/** The same by export name (InternetOpenW). */
export const functions: ReadonlyMap<string, Fn> =
  new Map(functionList.flatMap(fn => fn.exports.map(name => [name, fn] as const)))

export function kindOf(family: string, kind: string): KindSpec {
  return familyNamed.get(family)!.kinds[kind]
}

const statusNames = new Map(families.map(({ family, statuses = {} }) => [family,
  new Map(Object.entries(statuses).map(([name, status]) => [status, name]))]))

/** The symbolic name of a callback's status: `HANDLE_CLOSING`. */
export function statusName(family: string, status: number): string | undefined {
  return statusNames.get(family)?.get(status)
}

/** The symbolic name of an error code, or the number itself: `ERROR_OPEN_FILES`, `1777`. */
export function errorName(family: string, code: number): string {
  return familyNamed.get(family)?.errors[code] ?? String(code)
}
