/**
 * Trace notation: one small text form for a history of handle events. It is the tests' input, the
 * documentation's examples, what `export --format trace` prints and how a bug is reported.
 */
export { parseTrace, importTrace } from './trace/parse.ts'
export type { BadLine, Expectation, Target, Trace } from './trace/parse.ts'
export { printTrace, traceText } from './trace/print.ts'
