/** The part of kernel32 and advapi32 that lastcall itself needs, through koffi. */
import { InputError } from '../src/input-error.ts'
import { koffi, library, type Native, type NativeFunction } from './win32/koffi.ts'

export type Handle = number | bigint

const signatures = {
  kernel32: {
    CreateFileMappingW: 'h h p u u u w', OpenFileMappingW: 'h u i w', MapViewOfFile: 'h h u u u s',
    UnmapViewOfFile: 'i h', CreateEventW: 'h p i i w', OpenEventW: 'h u i w', SetEvent: 'i h',
    CreateMutexW: 'h p i w', CreateFileW: 'h w u u p u u h',
    OpenProcess: 'h u i u', CreateProcessW: 'i w p p p i u p w p p', ResumeThread: 'u h',
    TerminateProcess: 'i h u', GetExitCodeProcess: 'i h p', GetProcessTimes: 'i h p p p p',
    VirtualAllocEx: 'h h h s u u', VirtualFreeEx: 'i h h s u',
    WriteProcessMemory: 'i h h p s p', CreateRemoteThread: 'h h p s h h u p',
    GetModuleHandleW: 'h w', LoadLibraryW: 'h w', GetProcAddress: 'h h a',
    GetExitCodeThread: 'i h p', IsWow64Process: 'i h p', DuplicateHandle: 'i h h h p u i u',
    CloseHandle: 'i h', QueryPerformanceCounter: 'i p', QueryPerformanceFrequency: 'i p',
    GetSystemTimeAsFileTime: 'v p', WaitForSingleObject: 'u h u',
    WaitForMultipleObjects: 'u u p i u', GetCurrentProcess: 'h',
    GetStdHandle: 'h i', SetHandleInformation: 'i h u u', GetHandleInformation: 'i h p',
    ProcessIdToSessionId: 'i u p', QueryFullProcessImageNameW: 'i h u p p',
    GetProcessMitigationPolicy: 'i h i p s', K32EnumProcesses: 'i p u p',
    GetProcessInformation: 'i h i p u', CheckRemoteDebuggerPresent: 'i h p',
    GetProcessHandleCount: 'i h p', SetConsoleCtrlHandler: 'i h i', GetCurrentThreadId: 'u',
    LocalFree: 'h h', GetLastError: 'u', RtlMoveMemory: 'v p h s', SetLastError: 'v u',
  },
  advapi32: {
    OpenProcessToken: 'i h u p', GetTokenInformation: 'i h i p u p',
    ConvertSidToStringSidW: 'i p p',
    ConvertStringSecurityDescriptorToSecurityDescriptorW: 'i w u p p',
    RegOpenKeyExW: 'i h w u u p', RegNotifyChangeKeyValue: 'i h i u h i', RegCloseKey: 'i h',
  },
} as const

type Name = keyof typeof signatures.kernel32 | keyof typeof signatures.advapi32

const types: Record<string, string> = {
  h: 'intptr_t', s: 'uintptr_t', i: 'int32_t', u: 'uint32_t', p: 'void *', w: 'str16', a: 'str',
  v: 'void',
}
const bound = new Map<string, NativeFunction>()

/** One function by name, bound when it is first called. @throws InputError without Win32 */
export function win(name: Name): NativeFunction {
  let fn = bound.get(name)
  if (!fn) {
    if (process.platform !== 'win32') {
      throw new InputError('there is no Win32 on this machine', 'run it on Windows or under Wine')
    }
    const dll = name in signatures.kernel32 ? 'kernel32' : 'advapi32'
    const all: Record<string, string> = signatures[dll]
    const [result, ...params] = all[name].split(' ').map(letter => types[letter])
    bound.set(name, fn = library(`${dll}.dll`).func('__stdcall', name, result, params))
  }
  return fn
}

/** A function of one of our own DLLs. @throws Error when the system does not load it */
export const ownFunction = (dll: string, name: string, signature: string): NativeFunction => {
  const [result, ...params] = signature.split(' ').map(letter => types[letter])
  return koffi().load(dll).func('__stdcall', name, result, params)
}

/** Runs a call that waits on another thread. */
export function winAsync(name: Name, ...args: Native[]): Promise<number> {
  return new Promise((resolve, reject) => {
    win(name).async(...args, (error: unknown, result: number | bigint) => {
      if (error) reject(error as Error)
      else resolve(Number(result))
    })
  })
}

/** Memory at an address as bytes, without copying. It must outlive every use. */
export const viewAt = (address: Handle, bytes: number): ArrayBuffer => koffi().view(address, bytes)

export const lastError = (): number => Number(win('GetLastError')())
export const isNull = (handle: Handle): boolean => Number(handle) === 0
export const close = (handle: Handle): void => { if (!isNull(handle)) win('CloseHandle')(handle) }

/** Text as the W functions take it. */
export const wide = (text: string): Buffer => Buffer.from(text + '\0', 'utf16le')

/** A copy of memory at an address. */
export function copyFrom(address: Handle, bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  win('RtlMoveMemory')(out, address, bytes)
  return out
}

/** A FILETIME as µs since the Unix epoch. */
export const unixTime = (filetime: bigint): number =>
  Number(filetime / 10n - 11_644_473_600_000_000n)

export const readHandle = (bytes: Buffer, at = 0): bigint => bytes.readBigInt64LE(at)
