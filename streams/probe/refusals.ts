/** Why a program cannot be traced, in words: decisions over plain facts. */

const errorNames: Record<number, string> = {
  2: 'not found', 3: 'not found', 5: 'access denied', 8: 'out of memory', 87: 'no such process',
  193: 'not a program for this machine', 216: 'not a program for this machine',
  225: 'an antivirus blocks it as a threat', 226: 'an antivirus removed it as a threat',
  577: 'its signature policy allows no other DLLs',
  740: 'it needs to run as administrator', 1260: 'blocked by policy', 1455: 'out of memory',
  4551: 'blocked by application control',
}

export const errorText = (code: number): string =>
  `Windows error ${code}${errorNames[code] ? `: ${errorNames[code]}` : ''}`

const machines: Record<number, string> = {
  0x14c: '32-bit (x86)', 0xaa64: 'for ARM64', 0x1c4: '32-bit (ARM)',
}
const ONLY_X64 = 'lastcall traces 64-bit (x64) programs only'

export type Refusal = readonly [message: string, hint: string]

/** @param machine of a program file's header; -1 where it has none. null: it can be traced */
export function refusedFile(name: string, machine: number): Refusal | null {
  if (machine === 0x8664) return null
  const what = machines[machine]
  return [`${name} is ${what ?? 'no Windows program'}`, what ? ONLY_X64
    : 'to trace what a script starts, give its interpreter: cmd.exe /c script.cmd']
}

export const refusedNarrow = (pid: number): Refusal => [`process ${pid} is 32-bit`, ONLY_X64]

/** What may be asked about a process that does not let itself be opened; undefined: not known. */
export type Closed = {
  /** https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_protection_level_information */
  protection?: number
  elevated?: boolean
  /** Whether we run as administrator. */
  weElevated?: boolean
}

const NOT_PROTECTED = 0xfffffffe

/** @param code GetLastError of OpenProcess */
export function refusedProcess(pid: number, code: number, facts: Closed): Refusal {
  const message = `process ${pid} cannot be opened`
  if (code === 87) return [message, 'there is no such process']
  if (code !== 5) return [message, errorText(code)]
  if (facts.protection !== undefined && facts.protection !== NOT_PROTECTED) {
    return [message, 'Windows protects it: no other program may look into it']
  }
  if (facts.elevated && facts.weElevated === false) {
    return [message, 'it runs as administrator: run lastcall as administrator, too']
  }
  return [message, 'access denied: it belongs to another user, runs elevated, or is protected']
}

/** Flags of GetProcessMitigationPolicy; 0 where it cannot be asked. */
export type Mitigations = { signature: number; dynamicCode: number; imageLoad: number }

/**
 * Why a process keeps the probe out, where it says so.
 * https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-process_mitigation_binary_signature_policy
 */
export function keptOut({ signature, imageLoad }: Mitigations, probe: string): string | null {
  if ((signature & 1) !== 0) return 'it allows only DLLs signed by Microsoft'
  if ((signature & 2) !== 0) return 'it allows only DLLs signed by the Microsoft Store'
  if ((imageLoad & 1) !== 0 && /^\\\\/.test(probe)) {
    return `it allows no DLLs from other machines: install lastcall on this one (${probe})`
  }
  return null
}

/** Why the probe was not loaded, from what is left to see. */
export function notLoaded(mitigations: Mitigations, probeIsThere: boolean): string {
  if (!probeIsThere) return 'lastcall-probe.dll has gone: an antivirus may have taken it away'
  if ((mitigations.dynamicCode & 1) !== 0) {
    return 'it allows no code that is not in its own image (ACG)'
  }
  if ((mitigations.imageLoad & 2) !== 0) return 'it allows no DLLs of low integrity'
  return 'the program could not load the DLL: an antivirus or a policy may forbid it'
}
