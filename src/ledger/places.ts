/** Where a value is looked up: one table for each family and space of values. */
import { families, familyNamed, functionList } from '../families/all.ts'
import type { KindSpec } from '../families/spec.ts'

// One table per (family, space of values).
export const tableNames: string[] = []
const tableIndex = new Map<string, number>()
for (const family of families) {
  for (const [kind, spec] of Object.entries(family.kinds)) {
    const name = `${family.family}/${spec.named ? 'name' : spec.space ?? ''}`
    if (!tableNames.includes(name)) tableNames.push(name)
    tableIndex.set(`${family.family}/${kind}`, tableNames.indexOf(name))
  }
}

/** Per function and handle parameter: the table to look in and the kind of a value seen first. */
export type Place = { table: number; kind: string; spec: KindSpec }

export const placeOf = (family: string, kind: string): Place => ({
  table: tableIndex.get(`${family}/${kind}`)!, kind, spec: familyNamed.get(family)!.kinds[kind],
})

/** By the function's index. */
export const places = functionList.map(fn => ({
  inputs: fn.assumes.map(kind => placeOf(fn.family.family, kind)),
  makes: fn.spec.makes ? placeOf(fn.family.family, fn.spec.makes) : null,
}))

export const tableFamily = tableNames.map(name => name.split('/')[0])
export const winInetPlace = placeOf('wininet', 'request')
export const connectionPlace = placeOf('ras', 'connection')
export const kindSpecs = Object.fromEntries(families.map(f => [f.family, f.kinds]))
