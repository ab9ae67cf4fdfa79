#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must get a sentence, not a syntax error or a crash.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`lastcall needs Node.js 22.18 or newer; this is ${process.version}.\n` +
    '  In a clone: npm ci, then npm start or npm run -s lastcall -- <command>.')
  process.exit(1)
}
// What was compiled once starts in a third of the time and in less memory. The place is the
// user's own: code from a shared directory would be anybody's. See src/agent/places.ts.
const { enableCompileCache, flushCompileCache } = await import('node:module')
const { mkdirSync } = await import('node:fs')
const { join } = await import('node:path')
const { homedir } = await import('node:os')
const state = process.env.LASTCALL_STATE ?? join(process.platform === 'win32'
  ? process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
  : process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'lastcall')
// Whoever comes first makes the state directory, and it is nobody else's to read.
try { mkdirSync(state, { recursive: true, mode: 0o700 }) } catch { /* said where it is needed */ }
const agent = process.argv[2] === 'agent'
if (agent) {
  // A background program makes little garbage: its room for young objects need not grow to 32 MB.
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--semi-space-growth-factor=1')
  // What lives on is little too: waking threads to look through it costs more than doing it.
  setFlagsFromString('--no-parallel-scavenge')
  // Old objects are collected when 4 MB were added, not 8: as much less, for a thirtieth more time.
  setFlagsFromString('--incremental-marking-soft-trigger=50')
}
// After the flags: what was compiled under others is thrown away.
enableCompileCache(join(state, 'compiled'))
// An agent runs for days and may be killed: the next one finds what this one compiled.
if (agent) setTimeout(() => flushCompileCache(), 5000).unref()
const { main } = await import('./main.ts')
await main(process.argv)
