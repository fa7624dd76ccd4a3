import assert from 'node:assert/strict'
import test from 'node:test'
import { deflateSync } from 'node:zlib'
import { mustBeDone } from '#kernel/result.ts'
import { avif, clearWebp, jpeg, png, pngChunk, webp } from '../../../../tests/support/pictures.ts'
import { readPhotograph } from './read-photograph.ts'

const script = Buffer.from('<script>alert(1)</script><?php system("id") ?>')
const has = (bytes: Buffer, text: string | Buffer) => bytes.includes(text)
const read = async (bytes: Buffer) => mustBeDone(await readPhotograph(bytes))
const refusalOf = async (bytes: Buffer) => {
  const answer = await readPhotograph(bytes)
  return answer.ok ? 'taken' : answer.refusal
}

function jpegSegment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

const afterStart = (...parts: readonly Buffer[]) =>
  Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)])

test('a JPEG keeps what draws it: place, camera, comment, profile and what hangs behind are gone', async () => {
  const place = Buffer.concat([
    Buffer.from('Exif\0\0'),
    Buffer.from('49492a0008000000', 'hex'),
    Buffer.from('GPS 52.5 13.4'),
  ])
  const given = Buffer.concat([
    afterStart(jpegSegment(0xe1, place), jpegSegment(0xfe, script), jpegSegment(0xed, script)),
    script,
  ])
  const { bytes, extension, width, height } = await read(given)
  assert.deepEqual([extension, width, height], ['jpg', 16, 12])
  for (const gone of ['GPS', 'script', 'ICC_PROFILE', 'php', 'Google']) assert.ok(!has(bytes, gone), gone)
  assert.deepEqual((await read(bytes)).bytes, bytes)
})

test('a photograph stays upright: of the camera only the orientation is kept', async () => {
  for (const order of ['II', 'MM'] as const) {
    const note = Buffer.from(
      order === 'II'
        ? '49492a0008000000010012010300010000000600000000000000'
        : '4d4d002a00000008000101120003000000010006000000000000',
      'hex',
    )
    const said = Buffer.concat([Buffer.from('Exif\0\0'), note, script])
    const { bytes, width, height } = await read(afterStart(jpegSegment(0xe1, said)))
    assert.deepEqual([width, height], [12, 16])
    assert.ok(!has(bytes, 'script'))
    const at = bytes.indexOf('Exif')
    assert.deepEqual([...bytes.subarray(at + 24, at + 26)], [6, 0])
    assert.deepEqual((await read(bytes)).bytes, bytes)
  }
})

test('a PNG keeps its picture; texts, notes and what hangs behind are gone, and every checksum counts', async () => {
  const notes = [pngChunk('tEXt', script), pngChunk('eXIf', script), pngChunk('iCCP', script)]
  const { bytes, extension, width } = await read(Buffer.concat([png(40, 30, notes), script]))
  assert.deepEqual([extension, width], ['png', 40])
  assert.ok(!has(bytes, 'script'))
  const wrong = png(40, 30)
  wrong[40] = (wrong[40] ?? 0) ^ 1
  assert.equal(await refusalOf(wrong), 'photograph_broken')
})

test('a PNG must unpack to its own size: bombs, short ones and hidden rest are refused', async () => {
  assert.equal(await refusalOf(png(10, 10, [], deflateSync(Buffer.alloc(5_000_000)))), 'photograph_broken')
  assert.equal(await refusalOf(png(10, 10, [], deflateSync(Buffer.alloc(50)))), 'photograph_broken')
  const rest = Buffer.concat([deflateSync(Buffer.alloc(110)), script])
  assert.equal(await refusalOf(png(10, 10, [], rest)), 'photograph_broken')
  assert.equal(await refusalOf(png(11_000, 11_000, [], Buffer.alloc(8))), 'photograph_too_large')
  assert.equal(await refusalOf(png(60_000, 2, [], Buffer.alloc(8))), 'photograph_too_large')
  assert.equal(await refusalOf(png(4, 4, [pngChunk('acTL', Buffer.alloc(8))])), 'photograph_animated')
})

test('a WebP is written anew: picture and transparency stay, profile and what hangs behind are gone', async () => {
  const plain = await read(Buffer.concat([webp, script]))
  assert.deepEqual([plain.extension, plain.width, plain.height], ['webp', 16, 12])
  assert.ok(!has(plain.bytes, 'script') && !has(plain.bytes, 'ICCP') && !has(plain.bytes, 'VP8X'))
  const clear = await read(clearWebp)
  assert.ok(has(clear.bytes, 'ALPH') && has(clear.bytes, 'VP8X') && !has(clear.bytes, 'ICCP'))
  assert.deepEqual((await read(clear.bytes)).bytes, clear.bytes)
  const moving = Buffer.from(clearWebp)
  moving.write('ANIM', moving.indexOf('ALPH'), 'latin1')
  assert.equal(await refusalOf(moving), 'photograph_animated')
})

test('an AVIF keeps its places: the note of the camera and bytes of nobody are blank', async () => {
  const picture = Buffer.from('picture of av1')
  const given = avif(300, 200, picture, Buffer.from('GPS 52.5'), script)
  const { bytes, extension, width, height } = await read(given)
  assert.deepEqual([extension, width, height, bytes.length], ['avif', 300, 200, given.length])
  assert.equal(bytes.indexOf(picture), given.indexOf(picture))
  assert.ok(!has(bytes, 'GPS') && !has(bytes, 'script'))
  assert.equal(await refusalOf(Buffer.concat([given, script])), 'photograph_broken')
  assert.equal(await refusalOf(avif(20_000, 20_000, picture, script, script)), 'photograph_too_large')
})

test('what is no photograph is refused, whatever it is called: drawings, pages, archives, two things at once', async () => {
  const svg = Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
  )
  const gif = Buffer.from('GIF89a/*\x01\x00*/=1;alert(document.cookie)//////////////////', 'latin1')
  for (const bytes of [
    svg,
    gif,
    Buffer.from(`<!doctype html>${'x'.repeat(60)}`),
    Buffer.from(`PK\x03\x04${'x'.repeat(60)}`),
    Buffer.alloc(0),
    Buffer.alloc(100),
  ])
    assert.equal(await refusalOf(bytes), 'photograph_unknown')
  assert.equal(await refusalOf(Buffer.concat([script, jpeg])), 'photograph_unknown')
  assert.equal(await refusalOf(Buffer.concat([jpeg.subarray(0, 20), svg, svg])), 'photograph_broken')
  assert.equal(await refusalOf(Buffer.alloc(8_000_001)), 'photograph_too_large')
})

test('cut or changed anywhere, a file is taken clean or refused, and never breaks the reader', async () => {
  let seed = 7
  const chance = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  const files = [jpeg, webp, clearWebp, png(12, 9), avif(30, 20, Buffer.from('av1'), script, script)]
  for (const file of files)
    for (let i = 0; i < 120; i++) {
      const changed = Buffer.from(file.subarray(0, i % 3 === 0 ? chance(file.length) : file.length))
      for (let n = 0; n < 3 && changed.length > 0; n++) changed[chance(changed.length)] = chance(256)
      const answer = await readPhotograph(changed)
      if (answer.ok) assert.ok(answer.value.width * answer.value.height <= 50_000_000)
    }
})
