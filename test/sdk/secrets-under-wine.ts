/** Plants secrets in every argument that may carry one, and looks for them in what was recorded. */
import { readdirSync, readFileSync, mkdtempSync, writeFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lastValueFrom } from 'rxjs'
import { eventJson } from '../../src/events.ts'
import { cancel, flush, hangUp, msi, onEvents, ras, useMachine, wininet, wnet }
  from '../../src/sdk.ts'
import { win32Machine } from '../../streams/win32.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'lastcall-secrets-'))
const file = path.join(folder, 'events.ndjson')
writeFileSync(file, '')
onEvents(batch => { appendFileSync(file, batch.map(eventJson).join('\n') + '\n') })
useMachine(win32Machine())

/** Every secret has its own word, so that a failure says where it came from. */
const planted: string[] = []
const secret = (where: string) => {
  const word = `s3cr3t${where}`
  planted.push(word)
  return word
}

const ASYNC = 0x10000000
const root = wininet.InternetOpen(secret('agent'), 1, secret('proxy'), secret('bypass'), ASYNC)
  .handle!
wininet.InternetSetStatusCallback(root, () => {})
const session = (await wininet.InternetConnect(root, '127.0.0.1', 9, secret('httpuser'),
  secret('httppassword'), 3, 0, 5)).handle!
const object = `/${secret('path')}?token=${secret('query')}`
const request = wininet.HttpOpenRequest(session, 'POST', object, null,
  `http://x/${secret('referrer')}`, [secret('accept')], 0x84000000, 6).handle!
wininet.HttpAddRequestHeaders(request, `Cookie: ${secret('cookie')}\r\n`, undefined)
await wininet.HttpSendRequest(request, `Authorization: Basic ${secret('header')}\r\n`,
  Buffer.from(secret('body')))
await wininet.InternetOpenUrl(root, `http://${secret('urluser')}:${secret('urlpassword')}@` +
  `127.0.0.1:9/?q=${secret('urlquery')}`, secret('urlheader'), 0, 7)
wininet.InternetSetOption(request, 28, Buffer.from(secret('option') + '\0', 'utf16le'))
await new Promise(resolve => setTimeout(resolve, 1500))
wininet.InternetCloseHandle(root)

const database = msi.MsiOpenDatabase(`C:\\${secret('msipath')}.msi`, 3).handle!
const view = msi.MsiDatabaseOpenView(database,
  `CREATE TABLE \`${secret('table')}\` (\`A\` CHAR(72) NOT NULL PRIMARY KEY \`A\`)`).handle!
msi.MsiViewExecute(view, null)
const record = msi.MsiCreateRecord(1).handle!
msi.MsiRecordSetString(record, 1, secret('field'))
msi.MsiRecordGetString(record, 1)
msi.MsiSetProperty('0x1', secret('propertyname'), secret('property'))
for (const handle of [record, view, database]) msi.MsiCloseHandle(handle)

await wnet.WNetAddConnection2({ dwType: 1, lpLocalName: 'S:', lpRemoteName: '\\\\server\\plain',
  lpComment: secret('comment'), lpProvider: null }, secret('netpassword'), secret('netuser'))
await lastValueFrom(cancel('S:'))
const dav = `http://${secret('davuser')}:${secret('davpassword')}@server/x?t=${secret('davquery')}`
await wnet.WNetAddConnection2({ dwType: 1, lpRemoteName: dav }, null, null)
await lastValueFrom(cancel(dav))

const dialled = await ras.RasDial(null, secret('phonebook'), {
  szEntryName: 'Office', szPhoneNumber: secret('phone'), szCallbackNumber: secret('callback'),
  szUserName: secret('rasuser'), szPassword: secret('raspassword'), szDomain: 's3cr3tdom',
})
planted.push('s3cr3tdom')
await lastValueFrom(hangUp(dialled.handle!))
for (const wrong of [() => msi.MsiOpenDatabase(5 as unknown as string, secret('wrong')),
  () => msi.MsiCreateRecord(secret('wrongtype') as unknown as number)]) {
  try { wrong() } catch (error) { appendFileSync(path.join(folder, 'errors'), String(error)) }
}
flush()

const text = readdirSync(folder).map(name => readFileSync(path.join(folder, name), 'utf8'))
  .join('\n').toLowerCase()
const found = planted.filter(word => text.includes(word.toLowerCase()))
const wanted = ['InternetOpenUrlW', 'HttpSendRequestW', 'MsiSetPropertyW', 'RasDialW',
  'WNetAddConnection2W', 'WNetCancelConnection2W', 'InternetSetOptionW', 'MsiRecordSetStringW']
console.log(JSON.stringify({ found, calls: wanted.every(fn => text.includes(fn.toLowerCase())) }))
process.exit()
