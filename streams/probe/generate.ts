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
  return `    { "${plan.name}", ${items}, (void *)hook_${id}, ${plan.dll}, ${plan.handles}, ` +
    `${plan.values.length}, ${plan.texts.length}, ${plan.wide ? 1 : 0}, ${plan.result.size} },\n`
}

/** `WRAP_3(id)` defines a wrapper of three parameters; one macro per number of parameters. */
function wrapMacro(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `a${i}`)
  const types = names.map(() => 'word').join(', ') || 'void'
  const list = names.join(', ')
  const lines = [
    `#define WRAP_${count}(id, TO_GIVE, TO_RETURN)`,
    `static word WINAPI hook_##id(${names.map(n => `word ${n}`).join(', ') || 'void'})`,
    '{',
    '    WHEN_UNWOUND(hook_unwound)',
    `    const word args[] = { ${list || '0'} };`,
    '    struct call call;',
    '    if (!enter(&call, id, args, __builtin_return_address(0)))',
    `        return ((word (WINAPI *)(${types}))originals[id])(${list});`,
    '    TO_GIVE',
    `    word result = ((word (WINAPI *)(${types}))originals[id])(${list});`,
    '    TO_RETURN',
    '    leave(&call, args, result);',
    '    return result;',
  ]
  return lines.map(line => line.padEnd(90) + '\\\n').join('') + '}\n'
}

/** A callback is given to the native function as a thunk, and handed back as the program's own. */
function wrapperText(plan: Plan, id: number): string {
  let give = ''
  let back = ''
  if (plan.callback) {
    const { param, kind, value } = plan.callback
    // RasDial: a notifier's kind is the parameter before it, its dial's handle the one after it.
    give = kind === 'status' ? `a${param} = wrap_status_callback(&call, ${value}, a${param});`
      : `a${param} = wrap_notifier(&call, ${value}, a${param}, (uint32_t)a${param - 1}, ` +
        `a${param + 1});`
    back = kind === 'status' ? 'result = unwrap_callback(result);'
      : `dial_returned(a${param}, a${param + 1}, result);`
  } else if (plan.fn.base === 'InternetQueryOption') back = 'if (result) unwrap_option(a1, a2);'
  else if (plan.fn.base === 'InternetSetOption') {
    give = 'word own; a2 = wrap_option(a1, a2, a3, &own);'
  }
  return `WRAP_${plan.fn.params.length}(${id}, ${give}, ${back}) /* ${plan.name} */\n`
}

export function hooksText(): string {
  const constants = Object.entries(sources).map(([name, n]) => `    SOURCE_${name} = ${n},\n`)
  const arities = [...new Set(plans.map(plan => plan.fn.params.length))].sort()
  return '/* Generated from the families by streams/probe/generate.ts: do not edit. */\n\n' +
    '#ifdef HOOK_TYPES\n' +
    `#define HOOKS ${plans.length}u\n#define DLLS ${families.length}u\n` +
    `enum source {\n${constants.join('')}};\n` +
    assertions().map(line => `${line}\n`).join('') +
    '#endif\n\n#ifdef HOOK_TABLE\n' +
    `static const wchar_t *const dll_names[DLLS] = {\n` +
    families.map(family => `    L"${family.dll}",\n`).join('') + '};\n' +
    arities.map(wrapMacro).join('') +
    plans.map(wrapperText).join('') +
    plans.map(itemsText).join('') +
    `static const struct hook hooks[HOOKS] = {\n` +
    plans.map(hookText).join('') + '};\n' +
    '#endif\n'
}

if (import.meta.main) writeFileSync(hooksFile, hooksText())
