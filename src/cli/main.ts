/** The command line: one action per command, each in its own file. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from '../input-error.ts'
import { explain } from './explain.ts'

const positive = (text: string): string => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('not a process id')
  return text
}

const program = new Command('lastcall')
  .enablePositionalOptions()
  .description('Handle-lifecycle observability for Windows workstations: WinINet, Windows ' +
    'Installer, WNet and RAS')
  .version('0.1.0')
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(see --help)')

const CONFIG = 'configuration (JSON); default config.json beside the agent\'s log'
const T = '2026-11-21T09:30:00Z, "#12" (a position) or +3s (from the first event)'
const SOURCE = '.db, .ndjson, .trace or bundle'
const FAIL_ON = 'exit with 3 when something this severe is found: critical, error, warning or info'

/** Runs an action and keeps its exit code. */
const exits = <A extends unknown[]>(action: (...args: A) => number | Promise<number>) =>
  async (...args: A) => { process.exitCode = await action(...args) }

program.command('agent')
  .description('the background agent: records, judges and exports until Ctrl-C')
  .option('--config <file>', CONFIG)
  .option('--db <file>', 'log to write; default the configured one, else the user\'s: see doctor')
  .option('--simulate', 'record a simulated workstation; default where there is no Win32')
  .option('--no-simulate', 'record only what programs hand over, where there is no Win32')
  .option('--print-config', 'print the effective configuration and stop')
  .action(exits(async options => (await import('./agent.ts')).agent(options)))

program.command('run').argument('<program>').argument('[args...]')
  .description('trace one unmodified program and print its findings: lastcall run -- PROGRAM ARGS')
  .option('--db <file>', 'log to write; default the agent\'s where one answers, else ' +
    'runs/<time>-<image>.db beside it')
  .option('--json', 'one JSON document on stdout; the program\'s stdout goes to stderr')
  .option('-o, --output <file>', 'findings into a file')
  .option('--fail-on <severity>', FAIL_ON)
  .passThroughOptions()
  .action(exits(async (file, args, options) =>
    (await import('./trace-command.ts')).runCommand(file, args, options)))

program.command('attach')
  .argument('<pid>', 'a running process; under Wine its number there', positive)
  .description('trace a running process until it ends or Ctrl-C lets go of it, ' +
    'and print its findings')
  .option('--db <file>', 'log to write; default as for run')
  .option('--json', 'one JSON document on stdout')
  .option('-o, --output <file>', 'findings into a file')
  .action(exits(async (pid, options) =>
    (await import('./trace-command.ts')).attachCommand(pid, options)))

program.command('replay').argument('<source>', SOURCE)
  .description('judge a history again, and print what went wrong')
  .option('--from <T>', `findings from this time on: ${T}`)
  .option('--to <T>', 'findings before this time')
  .option('--policy <ids>', 'only these policies, separated by commas')
  .option('--concern <concern>', 'leak, reuse, close, thread, order or hygiene')
  .option('--config <file>', 'judge with this configuration instead of the log\'s')
  .option('--policies <file>', 'your own policies, a TypeScript file')
  .option('--fail-on <severity>', FAIL_ON)
  .option('--json', 'one JSON document on stdout')
  .action(exits(async (source, options) => (await import('./replay.ts')).replay(source, options)))

program.command('handles').argument('<source>', SOURCE)
  .description('the handle table and tree as of a moment')
  .option('--at <T>', `${T}; default the end`)
  .option('--json', 'one JSON document on stdout')
  .action(exits(async (source, options) => (await import('./handles.ts')).handles(source, options)))

program.command('findings').argument('[db]', 'log or bundle; default the agent\'s log')
  .description('what was found as the events were recorded')
  .option('--json', 'one JSON document on stdout')
  .action(exits(async (db, options) => (await import('./inspect.ts')).findings(db, options)))

program.command('explain').argument('<id>', 'a policy, a rule or a fingerprint')
  .argument('[source]', 'the history of a fingerprint')
  .description('a policy, a rule or a finding explained')
  .action(exits(async (id, source) => (await import('./policies.ts')).explain(id, source)))

program.command('policies').description('every policy, and the known rules that are not judged yet')
  .option('--json', 'one JSON document on stdout')
  .action(exits(async options => (await import('./policies.ts')).listPolicies(options)))

program.command('export').argument('<source>', SOURCE)
  .description('a history as NDJSON, trace notation, OpenTelemetry spans and findings, or a ' +
    'picture for ui.perfetto.dev')
  .option('--format <format>', 'ndjson, trace, otlp or perfetto', 'ndjson')
  .option('-o, --output <file>', 'instead of stdout')
  .option('--to <url>', 'send it to this OTLP/HTTP endpoint (otlp only)')
  .option('--from <T>', `from this time on: ${T}`)
  .option('--until <T>', 'before this time')
  .option('--names', 'leave host, share and entry names in clear')
  .action(exits(async (source, options) =>
    (await import('./export.ts')).exportSource(source, options)))

program.command('bundle').argument('<db>', 'a log')
  .description('an incident as one file: a range, what is needed to judge it, names hidden')
  .requiredOption('-o, --output <file>', 'the bundle to write')
  .option('--from <T>', `from this time on: ${T}`)
  .option('--to <T>', 'before this time')
  .option('--names', 'leave host, share and entry names in clear')
  .action(exits(async (db, options) => (await import('./bundle.ts')).bundle(db, options)))

program.command('open').argument('[source]', `${SOURCE}; default the agent's log`)
  .description('a history in the browser: findings, open handles over time, every life')
  .option('--no-browser', 'only print the address')
  .action(exits(async (source, options) => (await import('./open.ts')).open(source, options)))

program.command('sinks').argument('[action]', 'retry: send what was refused again')
  .description('what has left, what waits, and what a sink refused')
  .option('--db <file>', 'the log; default the agent\'s')
  .option('--config <file>', CONFIG)
  .option('--json', 'one JSON document on stdout')
  .action(exits(async (action, options) => (await import('./sinks.ts')).sinks(action, options)))

program.command('import').argument('<file>', '.ndjson or .trace; - for NDJSON on stdin')
  .description('a history into a log')
  .requiredOption('--db <file>', 'log to write; made where it is not there')
  .action(exits(async (file, options) => (await import('./import.ts')).importFile(file, options)))

program.command('verify').argument('<source>', 'log or bundle')
  .description('whether a log is whole, and where not')
  .option('--json', 'one JSON document on stdout')
  .action(exits(async (source, options) => (await import('./inspect.ts')).verify(source, options)))

program.command('status').description('how the agent is, and what it costs')
  .option('--json', 'one JSON document on stdout')
  .action(exits(async options => (await import('./status.ts')).status(options)))

program.command('install').description('start the agent at every logon (Windows)')
  .option('--config <file>', CONFIG)
  .option('--db <file>', 'log to write; default as for agent')
  .option('--print', 'print the Task Scheduler\'s XML and stop')
  .option('--no-start', 'only from the next logon on')
  .action(exits(async options => (await import('./install.ts')).install(options)))

program.command('uninstall').description('start it no more; the log stays')
  .action(exits(async () => (await import('./install.ts')).uninstall()))

program.command('doctor').description('what this machine offers, what is missing, how to get it')
  .option('--json', 'one JSON document on stdout')
  .action(exits(async options => (await import('./doctor.ts')).doctor(options)))

/** Sets process.exitCode: 0 fine, 1 operational, 2 usage, 3 findings or damage. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', error => {
    // The agent has a log to close; see there.
    if (argv[2] === 'agent') return
    // The reader has gone (`| head`): nothing is left to say.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
    explain(error)
    process.exit(1)
  })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2
    } else {
      explain(error)
      process.exitCode = error instanceof UsageError ? 2 : 1
    }
  }
}
