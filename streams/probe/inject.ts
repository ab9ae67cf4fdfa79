/**
 * Starting a program with the probe in it, or bringing the probe into a running one. Whatever is
 * refused is refused before the program runs a single instruction, and nothing is left behind.
 */
import { closeSync, existsSync, openSync, readSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { InputError } from '../../src/input-error.ts'
import { creationOf } from '../other-process.ts'
import { rightsOf, userSid } from '../own-process.ts'
import { probeDll, requireProbe } from './build.ts'
import { counts, header, kinds, MAGIC, places, record, sizes, states, VERSION } from './layout.ts'
import {
  close, copyFrom, type Handle, isNull, lastError, ownFunction, readHandle, viewAt, wide, win,
  winAsync,
} from '../native.ts'
import {
  type Closed, errorText, keptOut, type Mitigations, notLoaded, refusedFile, refusedNarrow,
  refusedProcess, type Refusal,
} from './refusals.ts'

/** A program that cannot be traced. */
export class CannotTrace extends InputError {
  override name = 'CannotTrace'
}
/** Another lastcall reads it. */
export class TracedAlready extends CannotTrace {}
/** A program that is not there. */
export class NotFound extends InputError {
  override name = 'NotFound'
}

/** Of a run that came to nothing. 125: lastcall failed. */
export function exitCodeOf(error: unknown): 125 | 126 | 127 {
  return error instanceof NotFound ? 127 : error instanceof CannotTrace ? 126 : 125
}

const CREATE_SUSPENDED = 0x4, CREATE_UNICODE_ENVIRONMENT = 0x400
const STARTF_USESTDHANDLES = 0x100
const PAGE_READWRITE = 4, FILE_MAP_WRITE = 2, MEM_COMMIT_RESERVE = 0x3000, MEM_RELEASE = 0x8000
/** PROCESS_CREATE_THREAD, VM_OPERATION, VM_READ, VM_WRITE, QUERY_INFORMATION, DUP, SYNCHRONIZE. */
const ACCESS = 0x2 | 0x8 | 0x10 | 0x20 | 0x400 | 0x40 | 0x100000
const QUERY_LIMITED = 0x1000
const LOAD_TIMEOUT = 15_000
const START_TIMEOUT = 60_000, STEP = 20
const ERROR_INTERNAL_ERROR = 1359
const WAIT_OBJECT_0 = 0, WAIT_ABANDONED = 0x80, WAIT_TIMEOUT = 0x102

export type Target = {
  pid: number
  process: Handle
  /** FILETIME of its creation: with the pid it names the process for ever. */
  created: bigint
  memory: ArrayBuffer
  /** Where `memory` lies, to unmap it. */
  address: Handle
  event: Handle
  mapping: Handle
  mutex: Handle
}

export type Names = { mapping: string; event: string; mutex: string }

export function namesOf(pid: number, created: bigint): Names {
  const id = `${pid}-${created.toString(16)}`
  return { mapping: `Local\\lastcall-ring-${id}`, event: `Local\\lastcall-event-${id}`,
    mutex: `Local\\lastcall-host-${id}` }
}

export function createdAt(process: Handle): bigint {
  const created = creationOf(process)
  if (created === undefined) {
    throw new CannotTrace('its creation time cannot be read', lastErrorText())
  }
  return created
}

const refuse = ([message, hint]: Refusal): never => { throw new CannotTrace(message, hint) }
const lastErrorText = () => errorText(lastError())

// --- the program ----------------------------------------------------------------------------

/** Reads the machine from an executable's header. */
function machineOf(file: string): number {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(4096)
    const size = readSync(descriptor, bytes, 0, bytes.length, 0)
    const at = size >= 64 && bytes.readUInt16LE() === 0x5a4d ? bytes.readUInt32LE(60) : 0
    if (at === 0) return -1
    if (at + 6 > size && readSync(descriptor, bytes, 0, 8, at) < 6) return -1
    const from = at + 6 > size ? 0 : at
    return bytes.readUInt32LE(from) === 0x4550 ? bytes.readUInt16LE(from + 4) : -1
  } finally {
    closeSync(descriptor)
  }
}

/** @throws CannotTrace naming what the file is instead of a 64-bit program. */
function checkProgram(file: string): void {
  const refusal = refusedFile(path.basename(file), machineOf(file))
  if (refusal) refuse(refusal)
}

const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false

/** Finds a program as CreateProcess would: as given, then in the PATH, with .exe when bare. */
function findProgram(command: string, folder: string, search: string): string {
  const named = path.extname(command) ? [command] : [`${command}.exe`, `${command}.com`, command]
  const folders = /[\\/]/.test(command) || /^[A-Za-z]:/.test(command) ? [folder]
    : [folder, ...search.split(';').filter(Boolean)]
  for (const each of folders) {
    for (const name of named) {
      const file = path.resolve(each, name)
      if (isFile(file)) return file
    }
  }
  throw new NotFound(`${command}: there is no such program`)
}

/** Quotes one argument so that the C runtime reads it back as it was. */
export function quoted(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument
  return '"' + argument.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    slashes + slashes + (quote ? '\\"' : '')) + '"'
}

export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ')

export type Made = { process: Handle; thread: Handle; pid: number }

/** Ours; with `outToError` the program's standard output goes where its errors go. */
function standardHandles(outToError: boolean): Handle[] {
  return [-10, outToError ? -12 : -11, -12].map(which => win('GetStdHandle')(which))
}

const environmentBlock = (environment: Readonly<Record<string, string | undefined>>) => wide(
  Object.entries(environment).filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => a.toUpperCase() < b.toUpperCase() ? -1 : 1)
    .map(([name, value]) => `${name}=${value}\0`).join(''))

/** Creates the program suspended, with our console, standard handles and the given environment. */
function createSuspended(program: string, line: string, folder: string,
  environment: Readonly<Record<string, string | undefined>>, outToError = false): Made {
  const startup = Buffer.alloc(104)
  const made = Buffer.alloc(24)
  const std = standardHandles(outToError)
  startup.writeUInt32LE(startup.length)
  startup.writeUInt32LE(STARTF_USESTDHANDLES, 60)
  std.forEach((handle, i) => startup.writeBigInt64LE(BigInt(handle), 80 + i * 8))
  // Node made its own standard handles private; the program is to have them.
  const flags = std.map(handle => {
    const had = Buffer.alloc(4)
    win('GetHandleInformation')(handle, had)
    win('SetHandleInformation')(handle, 1, 1)
    return had.readUInt32LE()
  })
  const create = () => win('CreateProcessW')(program, wide(line), null, null, 1,
    CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT, environmentBlock(environment), folder, startup,
    made)
  // What Wine could not begin (see under-wine.ts) has done nothing: it may be begun again.
  const ok = create() || lastError() === ERROR_INTERNAL_ERROR && create()
  const error = lastError()
  std.forEach((handle, i) => win('SetHandleInformation')(handle, 1, flags[i] & 1))
  if (!ok) {
    if (error === 2 || error === 3) throw new NotFound(`${program}: there is no such program`)
    throw new CannotTrace(`${path.basename(program)} cannot be started`, errorText(error))
  }
  return { process: readHandle(made), thread: readHandle(made, 8), pid: made.readUInt32LE(16) }
}

// --- the ring -------------------------------------------------------------------------------

/** A security descriptor that lets in this user and the system, and nobody else. */
function privateDescriptor(): Buffer {
  const sid = userSid()
  return sid === undefined ? Buffer.alloc(0) : descriptorOf(`D:P(A;;GA;;;${sid})(A;;GA;;;SY)`)
}

function descriptorOf(sddl: string): Buffer {
  const at = Buffer.alloc(8)
  const size = Buffer.alloc(4)
  if (!win('ConvertStringSecurityDescriptorToSecurityDescriptorW')(sddl, 1, at, size)) {
    return Buffer.alloc(0)
  }
  const bytes = copyFrom(readHandle(at), size.readUInt32LE())
  win('LocalFree')(readHandle(at))
  return bytes
}

function attributesOf(descriptor: Buffer): Buffer | null {
  if (descriptor.length === 0) return null
  const attributes = Buffer.alloc(24)
  attributes.writeUInt32LE(24)
  attributes.writeBigInt64LE(addressOf(descriptor), 8)
  return attributes
}

/** The descriptor must stay where it is while the system reads it: native memory of our own. */
let descriptorMemory: bigint | undefined
function addressOf(bytes: Buffer): bigint {
  descriptorMemory ??=
    BigInt(win('VirtualAllocEx')(-1, 0, 4096, MEM_COMMIT_RESERVE, PAGE_READWRITE))
  win('WriteProcessMemory')(-1, descriptorMemory, bytes, bytes.length, null)
  return descriptorMemory
}

export function counterNow(): number {
  const bytes = Buffer.alloc(8)
  win('QueryPerformanceCounter')(bytes)
  return Number(bytes.readBigUInt64LE())
}

function fillHeader(memory: ArrayBuffer, pid: number, created: bigint, attached: boolean,
  follow: boolean, descriptor: Buffer): void {
  const view = new DataView(memory)
  const bytes = Buffer.from(memory, 0, places.modules)
  const counter = Buffer.alloc(8), frequency = Buffer.alloc(8), wall = Buffer.alloc(8)
  win('QueryPerformanceFrequency')(frequency)
  win('GetSystemTimeAsFileTime')(wall)
  win('QueryPerformanceCounter')(counter)
  view.setUint32(header.version, VERSION, true)
  view.setUint32(header.record_size, sizes.record, true)
  view.setUint32(header.pid, pid, true)
  view.setBigUint64(header.created, created, true)
  wall.copy(bytes, header.start_wall)
  counter.copy(bytes, header.start_counter)
  frequency.copy(bytes, header.frequency)
  view.setUint32(header.follow, follow ? 1 : 0, true)
  view.setUint32(header.attached, attached ? 1 : 0, true)
  if (descriptor.length <= 512) {
    view.setUint32(header.security_size, descriptor.length, true)
    descriptor.copy(bytes, header.security)
  }
  const dll = wide(probeDll)
  if (dll.length > counts.PATH * 2) {
    throw new CannotTrace('the path of the probe is too long', probeDll)
  }
  dll.copy(bytes, header.probe_path)
  wide(backing).copy(bytes, header.backing)
  // The first number belongs to the start.
  const start = places.records + sizes.record
  view.setUint16(start + record.kind, kinds.START, true)
  counter.copy(Buffer.from(memory, start + record.time, 8))
  view.setBigUint64(start + record.commit, 1n, true)
  view.setBigUint64(header.reserved, 1n, true)
  view.setBigUint64(header.magic, MAGIC, true)
}

/** Takes the right to read this ring, or says that another lastcall has it. */
function takeMutex(name: string, who: string, attributes: Buffer | null): Handle {
  const mutex = win('CreateMutexW')(attributes, 0, name)
  const got = isNull(mutex) ? WAIT_TIMEOUT : Number(win('WaitForSingleObject')(mutex, 0))
  if (got === WAIT_OBJECT_0 || got === WAIT_ABANDONED) return mutex
  close(mutex)
  throw new TracedAlready(`${who} is being traced already`, 'by another lastcall of this session')
}

type Ring = Pick<Target, 'memory' | 'address' | 'event' | 'mapping' | 'mutex'>

/** Does several things of which nothing is left behind when one of them fails. */
function allOrNothing<T>(work: (undo: (step: () => void) => void) => T): T {
  const steps: (() => void)[] = []
  try {
    return work(step => steps.unshift(step))
  } catch (error) {
    for (const step of steps) step()
    throw error
  }
}

function mapRing(mapping: Handle): Pick<Ring, 'memory' | 'address'> {
  const address = win('MapViewOfFile')(mapping, FILE_MAP_WRITE, 0, 0, places.size)
  if (isNull(address)) throw new CannotTrace('the ring cannot be mapped', lastErrorText())
  return { address, memory: viewAt(address, places.size) }
}

/** Nothing may read the memory after this. Its buffer is not V8's, so nothing frees it either. */
export function closeRing(ring: Ring): void {
  for (const handle of [ring.mutex, ring.event, ring.mapping]) close(handle)
  win('UnmapViewOfFile')(ring.address)
}

/** Says in the ring's header that we read it: its children's handles come to us. */
function signHost(memory: ArrayBuffer): void {
  const view = new DataView(memory)
  view.setBigUint64(header.host_created, createdAt(win('GetCurrentProcess')()), true)
  view.setUint32(header.host_pid, process.pid, true)
}

/** Opens the ring of a process that has one already; null when there is none. */
export function openRing(pid: number, created: bigint, given?: Handle): Ring | null {
  const names = namesOf(pid, created)
  const mapping = given ?? win('OpenFileMappingW')(FILE_MAP_WRITE, 0, names.mapping)
  if (isNull(mapping)) return null
  return allOrNothing(undo => {
    undo(() => close(mapping))
    const mutex = takeMutex(names.mutex, `process ${pid}`, attributesOf(privateDescriptor()))
    undo(() => close(mutex))
    const { address, memory } = mapRing(mapping)
    undo(() => win('UnmapViewOfFile')(address))
    if (new DataView(memory).getUint32(header.version, true) !== VERSION) {
      throw new CannotTrace(`process ${pid} has a probe of another version`, 'restart the program')
    }
    signHost(memory)
    return { address, memory, mapping, mutex, event: win('OpenEventW')(0x100002, 0, names.event) }
  })
}

/**
 * Under Wine a ring without a file lies in one on disk, whose page faults cost 10 µs each: there it
 * is put into Linux's RAM disk, in a folder of the user's. The file goes with its mapping. A
 * program that writes where the RAM disk is full would die of it: containers give it 64 MB.
 */
const ROOM_FOR = 8
const ramFolder = process.env.LASTCALL_WIN32_RAM
const backing = ramFolder && hasRoom(ramFolder) ? `${ramFolder}\\ring-` : ''

function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > ROOM_FOR * places.size
}

function openBacking(pid: number, created: bigint, attributes: Buffer | null): Handle {
  if (!backing) return -1
  const READ_WRITE_DELETE = 0xc0010000, SHARE_ALL = 7, CREATE_NEW = 1
  const DELETE_ON_CLOSE = 0x04000000
  // Pids are Wine's: another prefix has the same ones.
  return win('CreateFileW')(`${backing}${pid}-${created.toString(16)}`, READ_WRITE_DELETE,
    SHARE_ALL, attributes, CREATE_NEW, DELETE_ON_CLOSE, 0)
}

function createRing(pid: number, created: bigint, attached: boolean, follow: boolean): Ring {
  const names = namesOf(pid, created)
  const descriptor = privateDescriptor()
  const attributes = attributesOf(descriptor)
  return allOrNothing(undo => {
    const mutex = takeMutex(names.mutex, `process ${pid}`, attributes)
    undo(() => close(mutex))
    const file = openBacking(pid, created, attributes)
    const mapping = win('CreateFileMappingW')(file, attributes, PAGE_READWRITE, 0, places.size,
      names.mapping)
    if (Number(file) !== -1) close(file)
    if (isNull(mapping)) throw new CannotTrace('the ring cannot be made', lastErrorText())
    undo(() => close(mapping))
    const event = win('CreateEventW')(attributes, 0, 0, names.event)
    undo(() => close(event))
    const { address, memory } = mapRing(mapping)
    undo(() => win('UnmapViewOfFile')(address))
    fillHeader(memory, pid, created, attached, follow, descriptor)
    signHost(memory)
    return { address, memory, event, mapping, mutex }
  })
}

// --- the probe ------------------------------------------------------------------------------

/** Runs a function of the target on a new thread there, and gives what it returned. */
async function runIn(process: Handle, address: Handle, argument: Handle): Promise<number> {
  const thread = win('CreateRemoteThread')(process, null, 0, address, argument, 0, null)
  if (isNull(thread)) throw new CannotTrace('no thread can be started in it', lastErrorText())
  try {
    if (await winAsync('WaitForSingleObject', thread, LOAD_TIMEOUT) !== WAIT_OBJECT_0) {
      throw new CannotTrace('it did not answer', 'a debugger may have stopped it')
    }
    const code = Buffer.alloc(4)
    win('GetExitCodeThread')(thread, code)
    return code.readUInt32LE()
  } finally {
    close(thread)
  }
}

async function loadProbe(process: Handle): Promise<number> {
  const dll = wide(probeDll)
  const memory = win('VirtualAllocEx')(process, 0, dll.length, MEM_COMMIT_RESERVE, PAGE_READWRITE)
  if (isNull(memory)) throw new CannotTrace('no memory can be had in it', lastErrorText())
  let done = false
  try {
    if (!win('WriteProcessMemory')(process, memory, dll, dll.length, null)) {
      throw new CannotTrace('its memory cannot be written', lastErrorText())
    }
    const load = win('GetProcAddress')(win('GetModuleHandleW')('kernel32.dll'), 'LoadLibraryW')
    const loaded = await runIn(process, load, memory)
    done = true
    return loaded
  } finally {
    // A thread that still waits for the loader needs the path.
    if (done) win('VirtualFreeEx')(process, memory, 0, MEM_RELEASE)
  }
}

function mitigationsOf(process: Handle): Mitigations {
  const flags = (policy: number) => {
    const bytes = Buffer.alloc(4)
    return win('GetProcessMitigationPolicy')(process, policy, bytes, 4) ? bytes.readUInt32LE() : 0
  }
  return { signature: flags(8), dynamicCode: flags(2), imageLoad: flags(10) }
}

const stateOf = (ring: Pick<Target, 'memory'>): number =>
  new DataView(ring.memory).getUint32(header.state, true)

/** Gives a process a ring. @throws CannotTrace also where the process keeps the probe out */
function withRing(target: Pick<Target, 'pid' | 'process' | 'created'>, attached: boolean,
  follow: boolean): Target {
  const why = keptOut(mitigationsOf(target.process), probeDll)
  if (why) throw new CannotTrace('the program keeps other DLLs out', why)
  return { ...target, ...createRing(target.pid, target.created, attached, follow) }
}

/** Brings the probe into a process that has a ring; a failure leaves neither behind. */
async function bringIn(target: Target): Promise<void> {
  try {
    const loaded = await loadProbe(target.process)
    const state = stateOf(target)
    if (state === states.ACTIVE) return
    throw new CannotTrace('the probe did not start in it', loaded === 0
      ? notLoaded(mitigationsOf(target.process), existsSync(probeDll))
      : state === states.FAILED
        ? errorText(new DataView(target.memory).getUint32(header.reason, true))
        : 'its sandbox keeps the probe from its ring')
  } catch (error) {
    closeRing(target)
    throw error
  }
}

/** Makes the probe the first import of a program that has not run; false where that cannot be. */
function becomesImport(target: Target): boolean {
  // Not even we may load it: koffi would say so on the program's standard error.
  if (isNull(win('LoadLibraryW')(probeDll))) return false
  return ownFunction(probeDll, 'lastcall_first_import', 'i h w')(target.process, probeDll) !== 0
}

/** Waits for the program's first thread to have loaded the probe. */
async function probeStarts(target: Target): Promise<void> {
  const view = new DataView(target.memory)
  for (let waited = 0; view.getUint32(header.state, true) !== states.ACTIVE; waited += STEP) {
    const ended = await winAsync('WaitForSingleObject', target.process, STEP) === WAIT_OBJECT_0
    if (view.getUint32(header.state, true) === states.ACTIVE) return
    if (!ended && waited < START_TIMEOUT) continue
    const code = Buffer.alloc(4)
    win('GetExitCodeProcess')(target.process, code)
    if (!ended) win('TerminateProcess')(target.process, 126)
    throw new CannotTrace('the program did not start', !ended ? 'it did not load the probe'
      : `0x${code.readUInt32LE().toString(16)}: a DLL that it needs is missing or was refused`)
  }
}

/** Starts a program with the probe in it and in what it starts. It runs when `resume` is called. */
export async function startTraced(command: string, args: readonly string[], options: {
  folder: string; environment: Readonly<Record<string, string | undefined>>
  outToError?: boolean
}): Promise<Target & { program: string; resume(): Promise<void> }> {
  requireProbe()
  const search = Object.entries(options.environment)
    .find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? ''
  const program = findProgram(command, options.folder, search)
  checkProgram(program)
  const made = createSuspended(program, commandLine([command, ...args]), options.folder,
    options.environment, options.outToError)
  try {
    const target = withRing({ pid: made.pid, process: made.process,
      created: createdAt(made.process) }, false, true)
    const imports = becomesImport(target)
    if (!imports) await bringIn(target)
    return { ...target, program, resume: async () => {
      win('ResumeThread')(made.thread)
      close(made.thread)
      if (imports) await probeStarts(target)
    } }
  } catch (error) {
    win('TerminateProcess')(made.process, 126)
    close(made.thread)
    close(made.process)
    throw error
  }
}

/** @throws CannotTrace */
function openProcess(pid: number): Handle {
  const process = win('OpenProcess')(ACCESS, 0, pid)
  if (!isNull(process)) return process
  const code = lastError()
  return refuse(refusedProcess(pid, code, code === 5 ? factsOf(pid) : {}))
}

/** What a process says of itself that does not let itself be opened for more. */
function factsOf(pid: number): Closed {
  const process = win('OpenProcess')(QUERY_LIMITED, 0, pid)
  if (isNull(process)) return {}
  const level = Buffer.alloc(4)
  const PROTECTION_LEVEL = 7
  try {
    return { elevated: rightsOf(process).elevated, weElevated: rightsOf().elevated,
      ...win('GetProcessInformation')(process, PROTECTION_LEVEL, level, 4) &&
        { protection: level.readUInt32LE() } }
  } finally {
    close(process)
  }
}

/**
 * Opens a running process and brings the probe in, or finds the one that is there. A detached one
 * is to be attached with `callProbe`, when the gap has been noted.
 */
export async function openRunning(pid: number, follow: boolean):
  Promise<Target & { detached: boolean }> {
  requireProbe()
  const process = openProcess(pid)
  try {
    const narrow = Buffer.alloc(4)
    if (win('IsWow64Process')(process, narrow) && narrow.readInt32LE() !== 0) {
      refuse(refusedNarrow(pid))
    }
    const created = createdAt(process)
    const found = openRing(pid, created)
    const target = found ? { pid, process, created, ...found }
      : withRing({ pid, process, created }, true, follow)
    // Also where a host died before its probe had started.
    if (stateOf(target) === states.WAITING) await bringIn(target)
    return { ...target, detached: stateOf(target) === states.DETACHED }
  } catch (error) {
    close(process)
    throw error
  }
}

/** A process with the ring that a host before us left in it; null when either is gone. */
export function openKept(pid: number, created: bigint): Target & { detached: boolean } | null {
  const process = win('OpenProcess')(ACCESS, 0, pid)
  if (isNull(process)) return null
  try {
    const ring = createdAt(process) === created ? openRing(pid, created) : null
    if (ring && stateOf(ring) !== states.WAITING) {
      return { pid, process, created, ...ring, detached: stateOf(ring) === states.DETACHED }
    }
    if (ring) closeRing(ring)
    close(process)
    return null
  } catch (error) {
    close(process)
    throw error
  }
}

/** Calls the probe's own attach or detach in the target. */
export async function callProbe(target: Target, what: 'attach' | 'detach'): Promise<void> {
  const view = new DataView(target.memory)
  await runIn(target.process, view.getBigInt64(header[what], true), 0)
}

/** A handle that a parent's probe kept for us, taken out of the parent; 0 when it is gone. */
export function takeFrom(parent: Handle, handle: bigint): Handle {
  const out = Buffer.alloc(8)
  const CLOSE_SOURCE = 1, SAME_ACCESS = 2
  return handle !== 0n && win('DuplicateHandle')(parent, handle, win('GetCurrentProcess')(), out, 0,
    0, CLOSE_SOURCE | SAME_ACCESS) ? readHandle(out) : 0
}
