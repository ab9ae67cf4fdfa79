/** The Task Scheduler's description of the agent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taskXml } from '../../src/agent/task.ts'
import { quoted } from '../../streams/probe/inject.ts'

const xml = taskXml({ user: 'CORP\\a & b', node: 'C:\\Program Files\\nodejs\\node.exe',
  args: ['C:\\lastcall\\lastcall.js', 'agent', '--config', 'D:\\x "y"\\'] })
const value = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1]

test('a guest that is there after every logon', () => {
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-16"\?>\n<Task /)
  assert.match(xml, /<LogonTrigger>/)
  assert.deepEqual(['LogonType', 'RunLevel', 'MultipleInstancesPolicy', 'ExecutionTimeLimit',
    'DisallowStartIfOnBatteries', 'StopIfGoingOnBatteries'].map(value),
  ['InteractiveToken', 'LeastPrivilege', 'IgnoreNew', 'PT0S', 'false', 'false'])
  assert.match(xml, /<RestartOnFailure>/)
  assert.equal([...xml.matchAll(/<UserId>CORP\\a &amp; b<\/UserId>/g)].length, 2)
})

test('a trigger has its elements in the order of the schema', () => {
  const [, trigger] = /<LogonTrigger>([^]*)<\/LogonTrigger>/.exec(xml)!
  assert.deepEqual([...trigger.matchAll(/^ {6}<(\w+)>/gm)].map(m => m[1]),
    ['Enabled', 'Repetition', 'UserId'])
})

test('every element is closed, and arguments arrive as they are', () => {
  const open: string[] = []
  for (const [, close, name, own] of xml.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name)
    else if (!own) open.push(name)
  }
  assert.deepEqual(open, [])
  assert.equal(value('Arguments'), '--headless &quot;C:\\Program Files\\nodejs\\node.exe&quot; ' +
    'C:\\lastcall\\lastcall.js agent --config &quot;D:\\x \\&quot;y\\&quot;\\\\&quot;')
  assert.equal(quoted('plain'), 'plain')
  assert.equal(quoted(''), '""')
})
