/**
 * A thread that makes the SDK's calls that it is asked to make, one after the other, so that a
 * program decides in which order its threads act. Also the file that this thread runs.
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { flush, msi, wininet } from '../../src/sdk.ts'

/** Handles are given by value, and come back as one. */
type Given = string | number | null
type Request = { family: 'msi' | 'wininet'; fn: string; args: Given[] }
export type Answer = { ok: boolean; result: number; error?: number; value?: `0x${string}` }

type Call = (...args: Given[]) => unknown
type Said = { ok: boolean; result: number; error?: { code: number };
  handle?: { value: string } }

export type Thread = {
  call(family: Request['family'], fn: string, ...args: Given[]): Promise<Answer>
  end(): Promise<void>
}

export function startThread(): Thread {
  // Without the parent's options: they may ask for what only a main thread does.
  const worker = new Worker(new URL(import.meta.url), { execArgv: [] })
  const waiting: ((answer: Answer) => void)[] = []
  worker.on('message', (answer: Answer) => { waiting.shift()!(answer) })
  worker.on('error', error => { throw error })
  return {
    call: (family, fn, ...args) => new Promise(resolve => {
      waiting.push(resolve)
      worker.postMessage({ family, fn, args } satisfies Request)
    }),
    end: () => new Promise(resolve => {
      worker.once('exit', () => { resolve() })
      worker.postMessage(null)
    }),
  }
}

async function serve(request: Request): Promise<Answer> {
  const functions = (request.family === 'msi' ? msi : wininet) as unknown as Record<string, Call>
  const said = await functions[request.fn](...request.args) as Said
  const answer: Answer = { ok: said.ok, result: said.result }
  if (said.error) answer.error = said.error.code
  if (said.handle) answer.value = said.handle.value as `0x${string}`
  return answer
}

if (!isMainThread) {
  const port = parentPort!
  port.on('message', (request: Request | null) => {
    if (!request) return port.close()
    void serve(request).then(answer => {
      flush()
      port.postMessage(answer)
    })
  })
}
