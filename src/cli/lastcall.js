#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must get a sentence, not a syntax error or a crash.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`lastcall needs Node.js 22.18 or newer; this is ${process.version}.\n` +
    '  In a clone: npm ci, then npm start or npm run -s lastcall -- <command>.')
  process.exit(1)
}
const { main } = await import('./main.ts')
await main(process.argv)
