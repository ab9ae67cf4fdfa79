/**
 * `npm run selftest -- [--crash N] [--flips N] [--seeds N]`: the promises of the log and of the
 * judge, proved on this machine at the length one likes: kill -9 of the writer and of the agent,
 * full disks, flipped bits, and simulated programs with planted faults.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const files = ['storage/crash', 'storage/exactly-once', 'storage/full-disk', 'storage/verify',
  'agent/faults', 'agent/retention', 'src/planted-faults']

function numbers(): Record<string, string> {
  const option = (preset: string) => ({ type: 'string', default: preset }) as const
  const { values } = parseArgs({ options: { crash: option('100'), flips: option('1000'),
    seeds: option('1000') } })
  for (const [name, value] of Object.entries(values)) {
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} takes a number, not ${value}`)
  }
  return { LASTCALL_KILLS: values.crash, LASTCALL_FLIPS: values.flips, LASTCALL_SEEDS: values.seeds }
}

try {
  const env: NodeJS.ProcessEnv = { ...process.env, ...numbers() }
  delete env.NODE_TEST_CONTEXT
  process.exitCode = spawnSync(process.execPath, ['--test', '--test-concurrency=2',
    '--test-reporter=spec', ...files.map(file => join(import.meta.dirname, `${file}.test.ts`))],
  { stdio: 'inherit', env }).status ?? 1
} catch (error) {
  console.error(`selftest: ${(error as Error).message}\n  npm run selftest -- [--crash 100] ` +
    '[--flips 1000] [--seeds 1000]: how many kills, flipped bits and simulated programs')
  process.exitCode = 2
}
