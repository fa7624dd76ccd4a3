import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { fileStore } from '#kernel/files.ts'
import { anMp4 } from '#kernel/testing/films.ts'
import { takeFilm, takePicture } from './take-picture.ts'

const folder = mkdtempSync(join(tmpdir(), 'kontor-take-'))
after(() => rmSync(folder, { recursive: true }))
const store = fileStore(folder)

const shot = (width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: '#a06030' } })
const refusalOf = async (bytes: Buffer) => {
  const taken = await takePicture(store, bytes)
  return taken.ok ? undefined : taken.refusal
}
const script = Buffer.from('<script>alert(document.cookie)</script>')

test('a photograph is kept upright and silent, its key says the tone of its ground', async () => {
  const given = await shot()
    .withExif({ IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer()
  assert.ok(given.includes('somebody'))
  const taken = await takePicture(store, Buffer.concat([given, script]))
  assert.ok(taken.ok)
  assert.deepEqual([taken.value.width, taken.value.height], [40, 60])
  assert.match(taken.value.key, /^[0-9a-f]{32}-[0-9][0-3][0-9a-b]\.jpg$/)
  const kept = readFileSync(join(folder, taken.value.key))
  assert.ok(!kept.includes('somebody') && !kept.includes('script') && !kept.includes('Exif'))
})

test('every form a camera or a program writes is taken, and what is clear stays clear', async () => {
  for (const bytes of [
    await shot().png().toBuffer(),
    await shot().webp().toBuffer(),
    await shot().avif().toBuffer(),
    await shot().jpeg({ progressive: true }).toBuffer(),
  ])
    assert.equal(await refusalOf(bytes), undefined)
  const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#ff000040' } })
    .png()
    .toBuffer()
  const taken = await takePicture(store, clear)
  assert.ok(taken.ok && taken.value.key.endsWith('.webp'))
  assert.equal((await sharp(readFileSync(join(folder, taken.value.key))).metadata()).hasAlpha, true)
})

test('drawings with code, pages, archives and files of two kinds are refused', async () => {
  const before = readdirSync(folder).length
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
  const jpeg = await shot().jpeg().toBuffer()
  for (const bytes of [
    Buffer.from(svg),
    Buffer.from(`<?xml version="1.0"?>${svg}`),
    Buffer.from('GIF89a/*\x01\x00*/=1;alert(document.cookie)//////////////////', 'latin1'),
    Buffer.from(`<!doctype html>${'x'.repeat(90)}`),
    Buffer.from(`%PDF-1.7 ${'x'.repeat(90)}`),
    Buffer.from(`PK\x03\x04${'x'.repeat(90)}`),
    Buffer.concat([script, jpeg]),
    Buffer.alloc(0),
  ])
    assert.equal(await refusalOf(bytes), 'photograph_unknown')
  assert.equal(await refusalOf(Buffer.concat([jpeg.subarray(0, 24), Buffer.from(svg)])), 'photograph_broken')
  assert.equal(readdirSync(folder).length, before, 'nothing of them is kept')
})

function pngChunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body, Buffer.alloc(4)])
}

test('bombs, giants, animations and cut-off pictures are refused, and nothing is unpacked for long', async () => {
  const size = Buffer.alloc(13)
  size.writeUInt32BE(11_000, 0)
  size.writeUInt32BE(11_000, 4)
  size.set([8, 2, 0, 0, 0], 8)
  const bomb = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', size),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
  assert.notEqual(await refusalOf(bomb), undefined)
  assert.equal(await refusalOf(await shot(12_001, 3).png().toBuffer()), 'photograph_too_large')
  assert.equal(await refusalOf(Buffer.alloc(8_000_001, 0xff)), 'photograph_too_large')
  const frames = await sharp([await shot().png().toBuffer(), await shot().negate().png().toBuffer()], {
    join: { animated: true },
  })
    .webp({ loop: 0 })
    .toBuffer()
  assert.equal(await refusalOf(frames), 'photograph_animated')
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#777', noise } })
    .jpeg()
    .toBuffer()
  assert.equal(await refusalOf(whole), undefined)
  const cut = Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.from([0xff, 0xd9])])
  assert.equal(await refusalOf(cut), 'photograph_broken')
})

test('a film is kept with its captions, and refused with captions that are none', async () => {
  const en = Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nA lamp.\n')
  const taken = await takeFilm(store, anMp4(), { en })
  assert.ok(taken.ok)
  assert.match(taken.value.key, /^[0-9a-f]{32}\.mp4$/)
  assert.ok(!readFileSync(join(folder, taken.value.key)).includes('GPS'))
  assert.match(readFileSync(join(folder, taken.value.captions.en ?? ''), 'utf8'), /A lamp/)
  const bad = await takeFilm(store, anMp4(), { fr: script })
  assert.deepEqual([bad.ok, !bad.ok && bad.detail?.['field']], [false, 'captions_fr'])
  const none = await takeFilm(store, script, {})
  assert.equal(!none.ok && none.refusal, 'film_unknown')
})
