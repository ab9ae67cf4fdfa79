/**
 * Writes hooks.generated.h: the probe's hook table, from the families.
 *
 * `node streams/probe/generate.ts` writes it; test/probe/generated.test.ts compares it.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { families } from '../../src/families/all.ts'
import { assertions } from './layout.ts'
import { type Item, type Plan, plans, sources } from './plan.ts'

export const hooksFile = path.join(import.meta.dirname, 'hooks.generated.h')

const itemText = (item: Item) => {
  const when = item.when ? `${item.when[0]}, ${item.when[1]}` : 'NO_PARAM, 0'
  return `{ SOURCE_${item.source}, ${item.param}, ${item.size}, ${item.at}, ${when} }`
}

function itemsText(plan: Plan): string {
  const all = [...plan.values, ...plan.texts]
  if (all.length === 0) return ''
  return `static const struct item items_${plan.name}[] = {\n` +
    all.map(item => `    ${itemText(item)},\n`).join('') + '};\n'
}

function hookText(plan: Plan, id: number): string {
  const items = plan.values.length + plan.texts.length > 0 ? `items_${plan.name}` : '0'
  return `    { "${plan.name}", ${items}, hook_${id}, ${plan.dll}, ${plan.handles}, ` +
    `${plan.values.length}, ${plan.texts.length}, ${plan.wide ? 1 : 0}, ${plan.result.size} },\n`
}

/** One wrapper: enter, the native call, leave. What is nested or off goes straight through. */
function wrapperText(plan: Plan, id: number): string {
  const count = plan.fn.params.length
  const names = Array.from({ length: count }, (_, i) => `a${i}`)
  const params = names.length ? names.map(n => `word ${n}`).join(', ') : 'void'
  const type = `word (WINAPI *)(${names.length ? names.map(() => 'word').join(', ') : 'void'})`
  const call = (args: string[]) => `((${type})originals[${id}])(${args.join(', ')})`
  const given = [...names]
  const before: string[] = []
  let after = ''
  if (plan.callback) {
    const { param, kind } = plan.callback
    given[param] = 'wrapped'
    // A notifier's kind is the parameter before it (dwNotifierType).
    before.push(kind === 'status' ? `    word wrapped = wrap_status_callback(a${param});\n`
      : `    word wrapped = wrap_notifier(a${param}, (uint32_t)a${param - 1});\n`)
    if (kind === 'status') after = '    result = unwrap_callback(result);\n'
  }
  return `static word WINAPI hook_${id}(${params}) /* ${plan.name} */\n{\n` +
    `    const word args[] = { ${names.join(', ') || '0'} };\n` +
    `    struct call call;\n` +
    `    if (!enter(&call, ${id}, args, __builtin_return_address(0)))\n` +
    `        return ${call(names)};\n` +
    before.join('') +
    `    word result = ${call(given)};\n` +
    after +
    `    leave(&call, args, result);\n` +
    `    return result;\n}\n`
}

export function hooksText(): string {
  const constants = Object.entries(sources).map(([name, n]) => `    SOURCE_${name} = ${n},\n`)
  const declared = plans.map((plan, id) => {
    const types = plan.fn.params.map(() => 'word').join(', ') || 'void'
    return `static word WINAPI hook_${id}(${types});\n`
  })
  return '/* Generated from the families by streams/probe/generate.ts: do not edit. */\n\n' +
    '#ifdef HOOK_TYPES\n' +
    `#define HOOKS ${plans.length}u\n#define DLLS ${families.length}u\n` +
    `enum source {\n${constants.join('')}};\n` +
    assertions().map(line => `${line}\n`).join('') +
    '#endif\n\n#ifdef HOOK_TABLE\n' +
    `static const wchar_t *const dll_names[DLLS] = {\n` +
    families.map(family => `    L"${family.dll}",\n`).join('') + '};\n' +
    declared.join('') +
    plans.map(itemsText).join('') +
    // Wrappers differ by type only to the compiler: the table holds plain addresses.
    `static const struct hook hooks[HOOKS] = {\n` +
    plans.map(hookText).join('').replaceAll(/hook_(\d+),/g, '(const void *)hook_$1,') + '};\n' +
    plans.map(wrapperText).join('') +
    '#endif\n'
}

if (import.meta.main) writeFileSync(hooksFile, hooksText())
