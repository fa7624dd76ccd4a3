import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { fileStore } from '../files.ts'
import { makeMaster } from './render.ts'
import { pictureShelf } from './shelf.ts'
import { toneClasses, toneOf, toneOfHex } from './tone.ts'
import { everyVariant, parseVariant, pictureWidths } from './variants.ts'

const solid = (width: number, height: number, background = '#3366cc') =>
  sharp({ create: { width, height, channels: 3, background } })

async function shelfFor(t: { after(work: () => Promise<void>): void }) {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-pictures-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const store = fileStore(join(folder, 'files'))
  return { store, cache: join(folder, 'cache'), shelf: pictureShelf(store, join(folder, 'cache')) }
}

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60" width="80" height="60"><rect width="80" height="60" fill="#a33"/></svg>'

test('a picture is made in every format at the width asked for, a drawing larger than it says, a photograph never', async (t) => {
  const { store, shelf } = await shelfFor(t)
  const drawn = await store.put(drawing, 'svg')
  const shot = await store.put(await solid(500, 400).jpeg().toBuffer(), 'jpg')
  for (const format of ['avif', 'webp', 'jpg'] as const) {
    const [large, small] = await Promise.all([
      shelf.find(drawn, { width: 640, format }),
      shelf.find(shot, { width: 960, format }),
    ])
    assert.ok(large.ok && small.ok)
    const [of, known] = await Promise.all([sharp(large.value).metadata(), sharp(small.value).metadata()])
    assert.deepEqual([of.width, of.height], [640, 480])
    assert.deepEqual([known.width, known.height], [500, 400])
    assert.equal(of.format, format === 'jpg' ? 'jpeg' : format === 'avif' ? 'heif' : format)
  }
})

test('only the sizes of the house are made, and only of keys of the store', async (t) => {
  const { store, shelf } = await shelfFor(t)
  assert.equal(everyVariant.length, pictureWidths.length * 3)
  for (const name of ['641.avif', '640.png', '640.avif.jpg', '-1.jpg', '__proto__', '']) {
    assert.equal(parseVariant(name), undefined)
  }
  const text = await store.put('hello', 'txt')
  for (const key of [text, '../../etc/passwd', '0'.repeat(32), `${'0'.repeat(32)}.jpg`]) {
    const found = await shelf.find(key, { width: 160, format: 'webp' })
    assert.deepEqual([found.ok, !found.ok && found.refusal], [false, 'picture_not_found'])
  }
})

test('a form is made once for many who ask at once, kept, made again when the cache is gone, and forgotten whole', async (t) => {
  const { store, shelf, cache } = await shelfFor(t)
  const key = await store.put(await solid(300, 300).png().toBuffer(), 'png', '512')
  const ask = () => shelf.find(key, { width: 160, format: 'webp' })
  const answers = await Promise.all(Array.from({ length: 20 }, ask))
  const [first] = answers
  assert.ok(first?.ok && answers.every((each) => each.ok && each.value === first.value))
  await writeFile(join(cache, key, '160.webp'), 'kept')
  const kept = await ask()
  assert.ok(kept.ok && kept.value.toString() === 'kept')
  await rm(cache, { recursive: true })
  const again = await ask()
  assert.ok(again.ok && again.value.equals(first.value))
  await shelf.forget(key)
  assert.deepEqual(await readdir(cache), [])
})

test('the cache is trimmed to its size, what was made last stays', async (t) => {
  const { store, shelf, cache } = await shelfFor(t)
  const key = await store.put(drawing, 'svg')
  for (const width of [160, 320, 480] as const) await shelf.find(key, { width, format: 'jpg' })
  assert.equal(await shelf.trim(1_000_000), 0)
  assert.equal(await shelf.trim(0), 3)
  assert.deepEqual(await readdir(join(cache, key)), [])
})

test('a master is upright, in sRGB and silent about where it was taken', async () => {
  const turned = await solid(60, 40, '#c83232')
    .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
    .withIccProfile('p3')
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const made = await makeMaster(turned)
  assert.ok(made.ok)
  const { exif, icc, width, height, orientation } = await sharp(made.value.bytes).metadata()
  assert.deepEqual([width, height, orientation, exif, icc], [40, 60, undefined, undefined, undefined])
  assert.ok(!made.value.bytes.includes('somebody') && !made.value.bytes.includes('GPS'))
})

test('a profile is applied before it is left out: what was green in a wide space stays that green', async () => {
  const wide = await solid(32, 32, '#00ff00').withIccProfile('p3').png().toBuffer()
  const plain = await solid(32, 32, '#00ff00').png().toBuffer()
  const green = async (bytes: Buffer) => {
    const made = await makeMaster(bytes)
    assert.ok(made.ok)
    return (await sharp(made.value.bytes).raw().toBuffer()).subarray(0, 3)
  }
  const [ours, theirs] = [await green(wide), await green(plain)]
  assert.ok(Math.abs((ours[0] ?? 0) - (theirs[0] ?? 0)) < 12)
})

test('what cannot be drawn whole is refused, and so is what is larger than any screen', async () => {
  const whole = await solid(400, 400).jpeg().toBuffer()
  const noisy = await sharp({
    create: {
      width: 300,
      height: 300,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer()
  const refusal = async (bytes: Buffer) => {
    const made = await makeMaster(bytes)
    return made.ok ? undefined : made.refusal
  }
  assert.equal(await refusal(whole), undefined)
  assert.equal(await refusal(noisy.subarray(0, noisy.length / 2)), 'picture_broken')
  assert.equal(await refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'picture_broken')
  assert.equal(await refusal(await solid(12_001, 4).png().toBuffer()), 'picture_too_large')
})

test('the tone of a color is three digits, and the key of a picture says its classes', () => {
  assert.equal(toneOf(255, 255, 255)[1], '0')
  assert.equal(toneOf(0, 0, 0), '000')
  assert.match(toneOf(200, 30, 30), /^[4-6]3[01]$/)
  assert.equal(toneOfHex('#c81e1e'), toneOf(200, 30, 30))
  assert.equal(toneOfHex('red'), undefined)
  assert.equal(toneClasses(`${'a'.repeat(32)}-51b.jpg`), 'tone tone-l5 tone-c1 tone-hb')
  assert.equal(toneClasses(`${'a'.repeat(32)}.jpg`), '')
})
