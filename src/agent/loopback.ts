/** What guards the pages that are served on loopback. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** A web page may have given a name of its own to 127.0.0.1. @param host of the request's header */
export const isLoopback = (host = ''): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(host.replace(/:\d+$/, '').toLowerCase())

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compares secrets in a time that says nothing of them. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
