/** An agent to be killed: `child-agent.ts DIRECTORY`. */
import { join } from 'node:path'
import { startAgent } from '../../src/agent/agent.ts'
import { startIngest } from '../../src/agent/ingesting.ts'
import { lockForUser } from '../../src/agent/user-lock.ts'
import { defaultConfig } from '../../src/config.ts'

const [directory] = process.argv.slice(2)
const complain = (error: Error) => { console.error(error.message) }
const config = defaultConfig()
// NORMAL survives the death of a process; only a power cut asks for FULL.
const agent = startAgent(join(directory, 'log.db'),
  { ...config, log: { ...config.log, synchronous: 'NORMAL' } }, [], complain)
startIngest(agent, { directory, lock: lockForUser(directory, complain), onError: complain })
setInterval(() => {}, 1000)
