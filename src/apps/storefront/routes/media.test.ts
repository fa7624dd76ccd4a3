import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { anMp4 } from '#kernel/testing/films.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { shopPictures } from '../../pictures.ts'
import type { Shop } from '../shop.ts'
import { mediaRoutes, rangeOf } from './media.ts'

test('pictures and films go out in forms and parts, for ever the same, and may do nothing', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-media-'))
  const settings = testSettings({ KONTOR_DATA: folder })
  const server = await createServer(settings)
  mediaRoutes(server, { settings } as Shop)
  t.after(async () => {
    await stopServer(server, 100)
    rmSync(folder, { recursive: true })
  })
  const { store } = shopPictures(settings)
  const film = await store.put(anMp4(), 'mp4')
  const drawing = await store.put(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><rect width="9" height="9"/></svg>',
    'svg',
  )
  const get = (url: string, headers: Record<string, string> = {}) =>
    server.inject({ method: 'GET', url, headers })

  const form = await get(`/media/${drawing}/160.avif`)
  assert.deepEqual([form.statusCode, form.headers['content-type']], [200, 'image/avif'])
  assert.match(String(form.headers['cache-control']), /immutable/)
  assert.match(String(form.headers['content-security-policy']), /default-src 'none'; sandbox/)
  for (const wrong of ['161.avif', '160.svg', '160', '..%2f..%2fetc'])
    assert.equal((await get(`/media/${drawing}/${wrong}`)).statusCode, 404, wrong)
  assert.equal((await get(`/media/${'0'.repeat(32)}.jpg/160.avif`)).statusCode, 404)
  assert.equal((await get(`/media/${film}/160.avif`)).statusCode, 404)

  const whole = await get(`/media/${film}`)
  assert.deepEqual([whole.statusCode, whole.headers['accept-ranges']], [200, 'bytes'])
  assert.ok(whole.rawPayload.equals(anMp4()))
  const part = await get(`/media/${film}`, { range: 'bytes=4-7' })
  assert.deepEqual([part.statusCode, part.body], [206, 'ftyp'])
  assert.equal(part.headers['content-range'], `bytes 4-7/${anMp4().length}`)
  const beyond = await get(`/media/${film}`, { range: 'bytes=999999-' })
  assert.deepEqual([beyond.statusCode, beyond.headers['content-range']], [416, `bytes */${anMp4().length}`])
})

test('a range is what lies inside the file; one we do not read is none', () => {
  assert.deepEqual(rangeOf('bytes=0-', 10), { start: 0, end: 9 })
  assert.deepEqual(rangeOf('bytes=-3', 10), { start: 7, end: 9 })
  assert.deepEqual(rangeOf('bytes=2-99', 10), { start: 2, end: 9 })
  assert.equal(rangeOf('bytes=5-2', 10), null)
  for (const other of [undefined, 'bytes=-', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b'])
    assert.equal(rangeOf(other, 10), undefined, other)
})
