/**
 * Each side proves to the other that it knows the token, without sending it: an HMAC over both
 * sides' random numbers and the address, so that no proof can be used a second time or elsewhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type Role = 'agent' | 'client'

export const newNonce = (): string => randomBytes(16).toString('hex')

/** HMAC-SHA256 with the token's text as key, over `role\naddress\nclientNonce\nagentNonce`, hex. */
export function proofOf(token: string, role: Role, address: string, clientNonce: string,
  agentNonce: string): string {
  return createHmac('sha256', token)
    .update([role, address, clientNonce, agentNonce].join('\n')).digest('hex')
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compares secrets in a time that says nothing of them. */
export const isSame = (given: string, secret: string): boolean =>
  timingSafeEqual(digest(given), digest(secret))
