/**
 * One OTLP/HTTP request and what its answer means. The official exporter takes every 200 for an
 * acknowledgement, follows nothing up and hides why it failed; here every answer has a meaning:
 *
 *   200, application/x-protobuf, decodable     accepted, with the count that was rejected
 *   400, 413                                   refused: something in this request is the reason
 *   429, 5xx, network, deadline, no answer     later, not before what Retry-After says
 *   redirects, other statuses, other bodies    wrong: this is no OTLP endpoint, or not for us
 */
import { request as httpRequest, Agent as HttpAgent } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https'
import type { Target } from './sinks.ts'

export type Answer =
  | { kind: 'accepted'; rejected: number; message: string }
  | { kind: 'refused'; status: number; reason: string }
  /** `afterMs`: what Retry-After asks for, or null. `status` 0: there was no answer. */
  | { kind: 'later'; status: number; reason: string; afterMs: number | null }
  | { kind: 'wrong'; status: number; reason: string }

export type Accepted = { rejected: number; message: string }

export type Post = {
  /**
   * Sends one body and waits for the whole answer. Never throws.
   * @param body gzip already where the target says so
   * @param sent called when the whole body is with the system: from then on the other side works
   * @param decode reads the body of a 200; whatever it throws makes the answer "wrong"
   */
  send(body: Uint8Array, decode: (body: Uint8Array) => Accepted, stop?: AbortSignal,
    sent?: () => void): Promise<Answer>
  close(): void
}

/** An acknowledgement is a few bytes: whoever sends more is no collector. */
const ANSWER_MAX = 64 * 1024

/** One connection that is kept: there is never more than one request in flight. */
export function newPost(target: Target): Post {
  const secure = target.url.startsWith('https:')
  const agent = secure ? new HttpsAgent({ keepAlive: true, maxSockets: 1, ca: target.ca,
    cert: target.cert, key: target.key }) : new HttpAgent({ keepAlive: true, maxSockets: 1 })

  function send(body: Uint8Array, decode: (body: Uint8Array) => Accepted, stop?: AbortSignal,
    sent?: () => void): Promise<Answer> {
    // From the first byte sent to the last byte of the answer.
    const deadline = AbortSignal.timeout(target.timeoutMs)
    const signal = stop ? AbortSignal.any([deadline, stop]) : deadline
    return new Promise(resolve => {
      const failed = (error: Error & { code?: string }): void => resolve({
        kind: 'later', status: 0, afterMs: null,
        reason: deadline.aborted ? `no complete answer within ${target.timeoutMs} ms`
          : stop?.aborted ? 'stopped' : error.code ?? error.message,
      })
      const request = (secure ? httpsRequest : httpRequest)(target.url, {
        method: 'POST', agent, signal,
        headers: {
          'user-agent': 'lastcall', ...target.headers, 'content-type': 'application/x-protobuf',
          'content-length': body.byteLength, ...target.gzip ? { 'content-encoding': 'gzip' } : {},
        },
      })
      request.on('error', failed)
      request.on('response', response => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.byteLength
          if (size <= ANSWER_MAX) chunks.push(chunk)
          else {
            // The status says enough; the rest is not waited for.
            resolve(response.statusCode === 200
              ? { kind: 'wrong', status: 200,
                reason: `it answered with more than ${ANSWER_MAX} bytes` }
              : meaningOf(response, Buffer.concat(chunks), decode))
            request.destroy()
          }
        })
        response.on('end', () => resolve(meaningOf(response, Buffer.concat(chunks), decode)))
        response.on('error', failed)
        response.on('aborted', () => failed(new Error('the connection broke inside the answer')))
      })
      request.end(body, sent)
    })
  }

  return { send, close: () => agent.destroy() }
}

function meaningOf(response: IncomingMessage, body: Buffer, decode: (body: Uint8Array) => Accepted):
  Answer {
  const status = response.statusCode ?? 0
  const type = (response.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase()
  if (status === 200) {
    if (type !== 'application/x-protobuf') {
      return { kind: 'wrong', status,
        reason: `it answered 200 with ${type || 'no content type'}, ` +
        'which is no OTLP acknowledgement' }
    }
    try {
      return { kind: 'accepted', ...decode(body) }
    } catch {
      return { kind: 'wrong', status, reason: 'it answered 200 with what is no OTLP response' }
    }
  }
  const reason = [status, response.statusMessage].filter(Boolean).join(' ') + said(type, body)
  if (status === 400 || status === 413) return { kind: 'refused', status, reason }
  if (status === 429 || status >= 500) {
    return { kind: 'later', status, reason,
      afterMs: retryAfter(response.headers['retry-after'], Date.now()) }
  }
  if (status >= 300 && status < 400) {
    return { kind: 'wrong', status, reason: `${reason}: it redirects to ` +
      `${response.headers.location ?? 'nowhere'}; set that endpoint if you trust it` }
  }
  return { kind: 'wrong', status, reason }
}

/** The first words of a body that is text. */
function said(type: string, body: Buffer): string {
  const text = type.startsWith('text/plain') || type.endsWith('json')
    ? body.toString('utf8', 0, 200).replace(/\s+/g, ' ').trim() : ''
  return text && `: ${text}`
}

/** Three thousand years, ms: what is longer would be no time that a Date can hold. */
const WAIT_MAX = 1e14

/**
 * Milliseconds that a Retry-After header asks to wait: seconds or an HTTP date, of any length.
 * null where there is none, or it cannot be read.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header) * 1000, WAIT_MAX)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - now), WAIT_MAX)
}
