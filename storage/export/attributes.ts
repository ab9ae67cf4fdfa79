/**
 * Every attribute that leaves, as data: what builds spans and log records takes the names from
 * here, and the README's table is generated from it. Handle values and ids are strings: the
 * serializer drops bigints, and turns integers above 2^53 into floating point.
 */

/** What carries it: the resource (a process), a life's span, a teardown's span, a finding. */
export type On = 'resource' | 'life' | 'teardown' | 'event' | 'link' | 'finding'

export type AttributeSpec = {
  key: string
  on: readonly On[]
  type: 'string' | 'int' | 'boolean' | 'double' | 'string[]' | 'int[]'
  /** It comes from the OpenTelemetry semantic conventions. */
  standard?: true
  meaning: string
}

export const attributes = {
  serviceName: { key: 'service.name', on: ['resource'], type: 'string', standard: true,
    meaning: 'the program\'s file name' },
  serviceInstance: { key: 'service.instance.id', on: ['resource'], type: 'string', standard: true,
    meaning: 'the session: one run of one program' },
  host: { key: 'host.name', on: ['resource'], type: 'string', standard: true,
    meaning: 'the machine; a keyed hash unless names may leave' },
  arch: { key: 'host.arch', on: ['resource'], type: 'string', standard: true,
    meaning: 'the architecture of the process: amd64, x86, arm64' },
  os: { key: 'os.type', on: ['resource'], type: 'string', standard: true, meaning: 'windows' },
  pid: { key: 'process.pid', on: ['resource'], type: 'int', standard: true,
    meaning: 'the process' },
  created: { key: 'process.creation.time', on: ['resource'], type: 'string', standard: true,
    meaning: 'when the process was created, ISO 8601' },
  executable: { key: 'process.executable.name', on: ['resource'], type: 'string', standard: true,
    meaning: 'the program\'s file name' },
  executablePath: { key: 'process.executable.path', on: ['resource'], type: 'string',
    standard: true, meaning: 'its path; only where names may leave' },
  capture: { key: 'win32.handle.capture', on: ['resource'], type: 'string',
    meaning: 'how it was seen: sdk, probe, watch, ingest, import' },
  windowsSession: { key: 'win32.session.id', on: ['resource'], type: 'int',
    meaning: 'the Windows session; 0 for services' },
  elevated: { key: 'win32.process.elevated', on: ['resource'], type: 'boolean',
    meaning: 'whether the process runs elevated' },

  errorType: { key: 'error.type', on: ['life', 'teardown'], type: 'string', standard: true,
    meaning: 'a life: the policy of its most severe finding. A teardown: the error, by name' },
  function: { key: 'code.function.name', on: ['life', 'teardown'], type: 'string',
    standard: true, meaning: 'the function that opened it, or that was to end it' },

  family: { key: 'win32.handle.family', on: ['life', 'teardown', 'finding'], type: 'string',
    meaning: 'wininet, msi, wnet or ras' },
  kind: { key: 'win32.handle.kind', on: ['life', 'teardown'], type: 'string',
    meaning: 'request, database, connection ...' },
  value: { key: 'win32.handle.value', on: ['life', 'teardown', 'finding'], type: 'string',
    meaning: 'the value, 0xcc0004, or the name of a connection' },
  life: { key: 'win32.handle.life', on: ['life', 'teardown', 'finding'], type: 'string',
    meaning: 'scope/family/value#generation: whose handle, and which one of that value' },
  parent: { key: 'win32.handle.parent', on: ['life'], type: 'string',
    meaning: 'the life of the handle that it was made from' },
  state: { key: 'win32.handle.state', on: ['life'], type: 'string',
    meaning: 'closed; or open and unknown, where the session ended without saying more' },
  how: { key: 'win32.handle.how', on: ['life', 'teardown'], type: 'string',
    meaning: 'call: its own close. ancestor: it went with an ancestor. all: MsiCloseAllHandles. ' +
      'process: left open at exit. gone: its end was not seen. A teardown besides: refused, or ' +
      'reference where others remained' },
  inferred: { key: 'win32.handle.inferred', on: ['life'], type: 'boolean',
    meaning: 'its opening was not seen' },
  borrowed: { key: 'win32.handle.borrowed', on: ['life'], type: 'boolean',
    meaning: 'it belongs to somebody else' },
  uses: { key: 'win32.handle.uses', on: ['life'], type: 'int',
    meaning: 'calls with it until it was final' },
  site: { key: 'win32.handle.site', on: ['life', 'teardown'], type: 'string',
    meaning: 'the call site: module+0xrva or file:line' },
  thread: { key: 'win32.thread.id', on: ['life', 'teardown', 'event'], type: 'int',
    meaning: 'the operating system\'s thread (thread.id is the managed one)' },
  position: { key: 'win32.handle.position', on: ['life', 'teardown'], type: 'int',
    meaning: 'where it is in the log' },
  closedDescendants: { key: 'win32.handle.closed_descendants', on: ['teardown'], type: 'int',
    meaning: 'the handles that this close took with it' },
  force: { key: 'win32.handle.force', on: ['teardown'], type: 'boolean',
    meaning: 'a network connection was cancelled with fForce' },
  moreAttempts: { key: 'win32.handle.more_attempts', on: ['life'], type: 'int',
    meaning: 'attempts to end it that have no span of their own' },
  cut: { key: 'win32.handle.cut', on: ['life'], type: 'boolean',
    meaning: 'its first events had left the log before it was sent: callbacks and attempts to ' +
      'end it may be missing' },
  findings: { key: 'win32.handle.findings', on: ['life'], type: 'string[]',
    meaning: 'the policies that had accused it when it was final' },
  argument: { key: 'win32.handle.arg.<name>', on: ['life'], type: 'string',
    meaning: 'an argument that the family keeps of the call that opened it (int or string)' },

  status: { key: 'win32.handle.status', on: ['event'], type: 'int',
    meaning: 'the code of the status callback that the event is named after' },
  link: { key: 'win32.handle.link', on: ['link'], type: 'string',
    meaning: 'parent, closed-by, or continues (the beginning of a trace in parts)' },

  policy: { key: 'win32.handle.policy', on: ['finding'], type: 'string',
    meaning: 'the policy' },
  rule: { key: 'win32.handle.rule', on: ['finding'], type: 'string', meaning: 'the rule broken' },
  concern: { key: 'win32.handle.concern', on: ['finding'], type: 'string',
    meaning: 'leak, reuse, close, thread, order or hygiene' },
  fingerprint: { key: 'win32.handle.fingerprint', on: ['finding'], type: 'string',
    meaning: 'the same for every occurrence of the same bug' },
  evidence: { key: 'win32.handle.evidence', on: ['finding'], type: 'int[]',
    meaning: 'positions in the log of the events that prove it' },
} as const satisfies Record<string, AttributeSpec>

/** The same as a list, for documentation. */
export const attributeTable: readonly AttributeSpec[] = Object.values(attributes)

/** The name of every log record of a finding. */
export const FINDING_EVENT = 'win32.handle.finding'
