/**
 * The seal of a file that leaves: the hash of all its bytes, written into the file itself. It
 * shows damage, not forgery: who changes the file on purpose can seal it again.
 */
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const DIGITS = 64
const CHUNK = 1024 * 1024
const BLANK = Buffer.alloc(DIGITS, '0')

/** Digits that hold the seal's place until the file is complete; they occur nowhere else in it. */
export const newPlaceholder = (): string => randomBytes(DIGITS / 2).toString('hex')

/** Replaces the placeholder in a complete file by the seal. @throws Error when it is not there */
export function sealFile(path: string, placeholder: string): void {
  const fd = openSync(path, 'r+')
  try {
    const at = find(fd, placeholder)
    if (at < 0) throw new Error(`${path}: the place of its seal is not there`)
    writeSync(fd, hashOf(fd, at), at, 'latin1')
  } finally {
    closeSync(fd)
  }
}

/** Whether a file's bytes give the seal that is written in it. */
export function sealHolds(path: string, seal: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const at = find(fd, seal)
    return at >= 0 && hashOf(fd, at) === seal
  } finally {
    closeSync(fd)
  }
}

function find(fd: number, text: string): number {
  const buffer = Buffer.alloc(CHUNK + DIGITS)
  for (let start = 0; ; start += CHUNK) {
    // Chunks overlap, so that none is cut in two.
    const length = readSync(fd, buffer, 0, buffer.length, start)
    const found = buffer.subarray(0, length).indexOf(text, 0, 'latin1')
    if (found >= 0) return start + found
    if (length < buffer.length) return -1
  }
}

/** sha256 of the file, hex, with zeros where the seal is. */
function hashOf(fd: number, sealAt: number): string {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(CHUNK)
  for (let start = 0; ; start += CHUNK) {
    const length = readSync(fd, buffer, 0, CHUNK, start)
    for (let i = 0; i < DIGITS; i++) {
      const at = sealAt + i - start
      if (at >= 0 && at < length) buffer[at] = BLANK[i]
    }
    hash.update(buffer.subarray(0, length))
    if (length < CHUNK) return hash.digest('hex')
  }
}
