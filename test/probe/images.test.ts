/** Attaching by the names of images: what is attached to, and what is not. */
import assert from 'node:assert/strict'
import { copyFileSync, linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { StartEvent } from '../../src/events.ts'
import { imagesUnderWine } from '../../streams/probe/under-wine.ts'
import { needsWine } from '../wine/require.ts'
import { runExe, startExe, stopWine, wineAvailable, windowsPath, type WineSide } from '../wine/wine.ts'
import { prepareProbe } from './trace.ts'

let side: WineSide
let folder: string
before(async () => {
  if (!wineAvailable().ok) return
  side = await prepareProbe()
  folder = mkdtempSync(path.join(side.bin, 'images-'))
})
after(async () => {
  if (!wineAvailable().ok) return
  rmSync(folder, { recursive: true })
  await stopWine()
})

/** Attaches to a program that then starts another one; gives the images that were traced. */
async function traced(image: string, follow: boolean): Promise<string[]> {
  const stop = path.join(mkdtempSync(path.join(tmpdir(), 'lastcall-images-')), 'go')
  const starts: StartEvent[] = []
  const { promise: attached, resolve: attach } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const host = await imagesUnderWine({ images: [image.toUpperCase()], follow, known: [] }, {},
    async events => {
      for (const event of events) {
        if (event.kind === 'start') starts.push(event)
        if (event.kind === 'start') attach()
        if (event.kind === 'end' && event.session === starts[0].session) end()
      }
    }, { over() {}, refused: message => assert.fail(message), drained() {} })
  copyFileSync(path.join(side.bin, 'probe-ways.exe'), path.join(folder, image))
  const program = startExe(path.join(folder, image), ['80', 'starts', windowsPath(stop),
    `"${windowsPath(path.join(side.bin, 'msi-threads.exe'))}" 80 twin`])
  await attached
  writeFileSync(stop, '')
  assert.equal((await program.done).code, 0)
  await ended
  await host.close()
  rmSync(path.dirname(stop), { recursive: true })
  return starts.map(start => path.win32.basename(start.image))
}

test('what an image starts is traced when that was asked for, and only then', needsWine(),
  async () => {
    // Names of their own: other tests attach to programs of this prefix too.
    assert.deepEqual(await traced('starts-alone.exe', false), ['starts-alone.exe'])
    assert.deepEqual(await traced('starts-both.exe', true), ['starts-both.exe', 'msi-threads.exe'])
  })

test('the host never attaches to itself', needsWine(), async () => {
  const own = path.join(folder, 'own-image.exe')
  linkSync(side.node, own)
  const { stdout, stderr } = await runExe(own, ['--disable-warning=ExperimentalWarning',
    'L:\\test\\probe\\own-image-under-wine.ts'])
  const { self, twin, attached } = JSON.parse(stdout || '{}') as Record<string, unknown>
  assert.deepEqual(attached, [twin], stderr)
  assert.notEqual(self, twin)
})
