/** Checks values from outside against a shape (valibot), and says in one sentence what is wrong. */
import { safeParse, type GenericSchema, type InferOutput } from 'valibot'

export type Checked<T> = { value: T } | Wrong
type Wrong = { key: string; reason: string }

/** What each kind of limit is called; of texts and lists it is the length that is limited. */
const LIMIT: Record<string, string> = { min_length: 'length ', max_length: 'length ',
  safe_integer: 'an integer', finite: 'a finite number', url: 'a URL' }

/**
 * Never throws. Where the value does not fit: the key (`a.b.0`, '' for the whole) and what it
 * should be. What it is instead is not said: it may be a secret.
 */
export function check<S extends GenericSchema>(schema: S, input: unknown):
  Checked<InferOutput<S>> {
  const parsed = safeParse(schema, input, { abortEarly: true })
  if (parsed.success) return dropped(input, parsed.output) ?? { value: parsed.output }
  const [issue] = parsed.issues
  const path = (issue.path ?? []).map(item => String(item.key))
  const own = !issue.message.startsWith('Invalid ')
  if (issue.type === 'strict_object' && path.length > 0) {
    if (issue.expected !== 'never') return { key: path.join('.'), reason: 'is missing' }
    const unknown = path.pop()
    return { key: path.join('.'), reason: `unknown key ${unknown}` }
  }
  const reason = own ? issue.message
    : issue.kind === 'schema' ? `expected ${issue.expected}, received ${typeName(issue.input)}`
    : `expected ${LIMIT[issue.type] ?? ''}${issue.expected ?? ''}`
  return { key: path.join('.'), reason }
}

/** What valibot passes over without a word: an array for an object, keys like `constructor`. */
function dropped(input: unknown, output: unknown): Wrong | null {
  if (typeof input !== 'object' || input === null) return null
  if (Array.isArray(input) && !Array.isArray(output)) {
    return { key: '', reason: 'expected object, received array' }
  }
  for (const key in input) {
    if (!Object.hasOwn(output as object, key)) return { key: '', reason: `unknown key ${key}` }
    const inside = (input as Record<string, unknown>)[key]
    if (typeof inside !== 'object') continue
    const wrong = dropped(inside, (output as Record<string, unknown>)[key])
    if (wrong) return { ...wrong, key: wrong.key ? `${key}.${wrong.key}` : key }
  }
  return null
}

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
