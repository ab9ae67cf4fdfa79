/**
 * What a family spec is: one data file per DLL. A function is its C prototype plus what the
 * prototype cannot say. Handle arguments are found by their C type, so the prototype is the spec.
 *
 * `T` types (LPCTSTR, LPTSTR) stand for the A and the W form; `Name{A,W}` names both exports.
 */

/** What a call does to handles. `none` is listed only so that it is known. */
export type Role = 'acquire' | 'use' | 'query' | 'register-callback' | 'release' | 'release-all'

/** How a call says that it failed. `nonzero`: the result is the code, GetLastError is noise. */
export type Fails = 'null' | 'false' | 'nonzero' | 'minus-one' | 'never'

/** How the end of a life is known: when the close returns, by a status callback, or by polling. */
export type Settles = 'return' | 'status' | 'poll'

/**
 * What may be kept of an argument, under a short key. A string names the parameter: an integer as
 * it is, an integer pointer as what it points to after the call, a string parameter as its text.
 * An object reads a field of the structure that the parameter points to.
 */
export type Keep = string | {
  param: string
  /** Byte offset in the structure; a pair is [A, W]. Without it the parameter itself is read. */
  at?: number | readonly [number, number]
  /** u32/u64: integer; text: characters in place; string: pointer to text; verb: first SQL word. */
  as: 'u32' | 'u64' | 'text' | 'string' | 'verb' | 'names'
  /** names[i] stands for the integer i (`as: 'names'`). */
  names?: readonly string[]
  /** Read only when another integer parameter has this value. */
  when?: readonly [param: string, equals: number]
}

export type KindSpec = {
  /** In a sentence: "an HTTP request handle". */
  noun: string
  /** Whose handle it is: the process's, the logon session's, or the machine's. */
  scope: 'session' | 'logon' | 'host'
  settles: Settles
  /** Values of different spaces of one family are different handles though they look alike. */
  space?: string
  /** Closing it closes its descendants. */
  cascades?: boolean
  /** Closing must happen on the thread that acquired it. */
  affinity?: 'thread'
  /** Acquiring what is open adds a reference instead of a life. */
  counted?: boolean
  /** The key is a name, not a number. */
  named?: boolean
  /** It is legal to leave it open at exit: it belongs to more than the process. */
  outlives?: boolean
}

export type FunctionSpec = {
  /** C prototype with Microsoft's parameter names. */
  proto: string
  role: Role
  /** Kind of what it acquires. */
  makes?: string
  /** Kinds that the handle parameters must have, by parameter; unlisted ones take any kind. */
  takes?: Readonly<Record<string, readonly string[]>>
  /** Acquired handles belong to somebody else: never leaked, not ours to close. */
  borrowed?: boolean
  /** The parameter whose text is the name it works on (WNet). */
  named?: string
  /** A handle out-parameter that is read too: its value at entry is the last of `handles`. */
  reads?: string
  /** The parent of what it makes is this parameter's handle (default: the first handle). */
  parent?: string
  /** Default: by the type of the result, as the family says. */
  fails?: Fails
  /** Errors by which it refuses to end what is in use: it is still there. */
  inUse?: readonly number[]
  /** FALSE or NULL with ERROR_IO_PENDING means it goes on asynchronously. */
  pends?: boolean
  /** With ERROR_IO_PENDING the handle it makes arrives in REQUEST_COMPLETE. */
  arrives?: boolean
  keep?: Readonly<Record<string, Keep>>
  /** Calling it can wait for the network: the SDK never calls it on the event loop. */
  waits?: boolean
  /** Wine 8 kills the process when it is called. */
  deadlyStub?: boolean
  /** One sentence for the SDK's documentation. */
  note?: string
}

export type FamilySpec = {
  family: string
  title: string
  dll: string
  /** C types that are handles, and the kind of a handle seen first in a parameter of that type. */
  handleTypes: Readonly<Record<string, string>>
  kinds: Readonly<Record<string, KindSpec>>
  /** How calls of this family fail, by the C type of their result. */
  failsBy: Readonly<Record<string, Fails>>
  functions: readonly FunctionSpec[]
  /** Status callback codes by name. */
  statuses?: Readonly<Record<string, number>>
  /** Symbolic names of the error codes worth naming. */
  errors: Readonly<Record<number, string>>
  /** Where the rules come from: pages on learn.microsoft.com. */
  pages: readonly string[]
}

export type Param = { type: string; name: string }

/** A function with everything derived that the fold and the bindings ask for. */
export type Fn = {
  /** Its number among all functions: what is kept per function is kept in arrays. */
  index: number
  family: FamilySpec
  /** Name without A/W. */
  base: string
  exports: readonly string[]
  result: string
  params: readonly Param[]
  role: Role
  spec: FunctionSpec
  fails: Fails
  pends: boolean
  /** Indexes of parameters that carry handles into the call, in order of the event's `handles`. */
  handleParams: readonly number[]
  /** Index of an out-parameter whose handle at entry follows them in `handles`; -1 for none. */
  reads: number
  /** Kinds accepted by each of handleParams; null takes any. */
  takes: readonly (ReadonlySet<string> | null)[]
  /** Kind assumed for a handle first seen in each of handleParams. */
  assumes: readonly string[]
  /** Indexes of parameters through which handles come out; the result is -1. */
  outParams: readonly number[]
  /** Index into the event's `handles` of the parent of what it makes; -1 for none. */
  parentHandle: number
}

const PROTOTYPE = /^\s*(.+?[\s*])\s*(\w+)(?:\{([A-Z,]*)\})?\s*\((.*)\)\s*$/s

/** Parses one C prototype of the form used here. @throws Error on a malformed spec (ours). */
function parsePrototype(proto: string) {
  const match = PROTOTYPE.exec(proto)
  if (!match) throw new Error(`malformed prototype: ${proto}`)
  const [, result, base, suffixes, list] = match
  const exports = suffixes === undefined ? [base] : suffixes.split(',').map(s => base + s)
  const params = list.trim() === 'void' || list.trim() === '' ? [] :
    list.split(',').map((text): Param => {
      const param = /^\s*(.+?[\s*])\s*(\w+)\s*$/.exec(text)
      if (!param) throw new Error(`malformed parameter "${text}" in ${proto}`)
      return { type: param[1].trim().replace(/\s*\*/g, '*'), name: param[2] }
    })
  return { result: result.trim().replace(/\s*\*/g, '*'), base, exports, params }
}

/** Derives one function of a family. @throws Error when the spec contradicts its prototype. */
export function deriveFn(family: FamilySpec, spec: FunctionSpec, index = -1): Fn {
  const { result, base, exports, params } = parsePrototype(spec.proto)
  const fails = spec.fails ?? family.failsBy[result]
  if (!fails) throw new Error(`${base}: how does ${result} fail?`)
  const find = (name: string) => {
    const i = params.findIndex(p => p.name === name)
    if (i < 0) throw new Error(`${base} has no parameter ${name}`)
    return i
  }
  const isHandle = (type: string) => Object.hasOwn(family.handleTypes, type)
  const handleParams = params.flatMap((p, i) =>
    isHandle(p.type) || p.name === spec.named ? [i] : [])
  const outParams = [
    ...(isHandle(result) && spec.makes ? [-1] : []),
    ...params.flatMap((p, i) =>
      p.type.endsWith('*') && isHandle(p.type.slice(0, -1)) ? [i] : []),
  ]
  for (const name of Object.keys(spec.takes ?? {})) find(name)
  const reads = spec.reads === undefined ? -1 : find(spec.reads)
  for (const keep of Object.values(spec.keep ?? {})) {
    find(typeof keep === 'string' ? keep : keep.param)
  }
  for (const kind of [spec.makes, ...Object.values(spec.takes ?? {}).flat()]) {
    if (kind && !family.kinds[kind]) throw new Error(`${base}: unknown kind ${kind}`)
  }
  return {
    index, family, base, exports, result, params, role: spec.role, spec, fails,
    pends: spec.pends ?? false,
    handleParams, reads,
    takes: handleParams.map(i => {
      const kinds = spec.takes?.[params[i].name]
      return kinds ? new Set(kinds) : null
    }),
    assumes: handleParams.map(i => spec.takes?.[params[i].name]?.[0]
      ?? family.handleTypes[params[i].type] ?? spec.makes ?? Object.keys(family.kinds)[0]),
    outParams,
    parentHandle: !spec.makes || family.kinds[spec.makes].named || handleParams.length === 0 ? -1
      : spec.parent ? handleParams.indexOf(find(spec.parent)) : 0,
  }
}
