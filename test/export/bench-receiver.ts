/** The receiver of the export benchmark, in a process of its own: decodes and counts. */
import { startReceiver } from './receiver.ts'

const receiver = await startReceiver({ keepRequests: false })
process.send!({ url: receiver.url })
process.on('message', () => {
  process.send!({ spans: receiver.spans.size, duplicates: receiver.duplicates,
    conflicts: receiver.conflicts.length })
  receiver.spans.clear()
  receiver.records.clear()
  receiver.requests.length = receiver.duplicates = receiver.conflicts.length = 0
})
