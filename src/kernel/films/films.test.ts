import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmLimits, readCaptions, readFilm } from '../films.ts'
import { anMp4, aWebm, mp4Box } from '../testing/films.ts'

const refusalOf = (bytes: Buffer) => {
  const read = readFilm(bytes)
  return read.ok ? undefined : read.refusal
}

test('a film keeps its pictures and their places, and says nothing of where it was taken', () => {
  for (const [given, extension] of [
    [anMp4(), 'mp4'],
    [aWebm(), 'webm'],
    [anMp4('', [mp4Box('uuid', 'GPS of a camera')]), 'mp4'],
  ] as const) {
    const read = readFilm(given)
    assert.ok(read.ok, extension)
    const { bytes } = read.value
    assert.deepEqual([read.value.extension, bytes.length], [extension, given.length])
    assert.equal(bytes.indexOf('pictures'), given.indexOf('pictures'))
    assert.ok(!bytes.includes('GPS'))
    const again = readFilm(bytes)
    assert.ok(again.ok && again.value.bytes.equals(bytes))
  }
})

test('what is no film, not whole, or two things at once is refused', () => {
  const script = Buffer.from('<script>alert(1)</script>')
  assert.equal(refusalOf(script), 'film_unknown')
  assert.equal(refusalOf(Buffer.alloc(0)), 'film_unknown')
  assert.equal(refusalOf(Buffer.from('GIF89a')), 'film_unknown')
  assert.equal(refusalOf(Buffer.concat([anMp4(), script])), 'film_broken')
  assert.equal(refusalOf(anMp4('', [mp4Box('html', '<script>')])), 'film_broken')
  assert.equal(refusalOf(Buffer.concat([aWebm(), script])), 'film_broken')
  assert.equal(refusalOf(aWebm('', 'matroska')), 'film_broken')
  assert.equal(refusalOf(mp4Box('ftyp', 'isom')), 'film_broken')
  assert.equal(refusalOf(Buffer.alloc(filmLimits.bytes + 1)), 'film_too_large')
})

test('cut or changed anywhere, a film is taken or refused, and never breaks the reader', () => {
  let seed = 11
  const chance = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  for (const film of [anMp4(), aWebm()])
    for (let i = 0; i < 400; i++) {
      const changed = Buffer.from(film.subarray(0, i % 3 === 0 ? chance(film.length) : film.length))
      for (let n = 0; n < 3 && changed.length > 0; n++) changed[chance(changed.length)] = chance(256)
      const read = readFilm(changed)
      if (read.ok) assert.equal(read.value.bytes.length, changed.length)
    }
})

test('captions are WebVTT in UTF-8 and nothing else', () => {
  const good = Buffer.from('\uFEFFWEBVTT\r\n\r\n00:01.000 --> 00:04.000\r\n灯亮了。\r\n')
  const read = readCaptions(good)
  assert.ok(read.ok && read.value.includes('\n00:01.000 --> 00:04.000\n灯亮了。'))
  for (const bad of ['', '<script>', 'WEBVTT', 'WEBVTTX\n-->', '1\n00:01,000 --> 00:02,000', 'WEBVTT\n-->\0'])
    assert.equal(readCaptions(Buffer.from(bad)).ok, false, bad)
  assert.equal(readCaptions(Buffer.concat([good, Buffer.from([0xff])])).ok, false)
  assert.equal(readCaptions(Buffer.concat([good, Buffer.alloc(filmLimits.captions, 'a')])).ok, false)
})
