import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { testPorts } from '#kernel/testing/ports.ts'
import { freshBytes, makeBytesCache, type Form, type KeptBytes } from './kept-bytes.ts'

const kindOf = (key: string): string => key.split('/')[1] ?? ''
const frame = '<nav>departments and markets</nav>'.repeat(60)
const text = (name: string) =>
  `${frame}<main>${`${name} `.repeat(40)}${Buffer.from(testPorts(name).randomBytes(400)).toString('hex')}</main>`
const formsOf = ({ plain, folded, brotli, gzip }: KeptBytes) =>
  [plain, folded, brotli, gzip].flatMap((each) => each ?? [])

test('whatever is kept, asked for and dropped, the cache never holds more bytes than it may', () => {
  const most = 60_000
  const cache = makeBytesCache(most, kindOf)
  const chance = testPorts('kept bytes')
  const all = new Map<string, KeptBytes>()
  let [fullest, written] = [0, 0]
  for (let step = 0; step < 600; step++) {
    const [what = 0, which = 0, how = 0] = Buffer.from(chance.randomBytes(3))
    const key = `/${which % 3 === 0 ? 'p' : 'c'}/${which}`
    const kept = cache.find(key)
    if (kept === undefined) {
      const value = freshBytes(Buffer.from(text(key)))
      all.set(`${key} ${++written}`, value)
      cache.keep(key, value, ['shelf', `product:${which}`, `pieces:${which}=3`], cache.moment())
    } else {
      const form = (['plain', 'br', 'gzip'] satisfies Form[])[how % 3] ?? 'plain'
      const bytes = cache.bytesOf(kept, form)
      const read = form === 'br' ? brotliDecompressSync(bytes) : form === 'gzip' ? gunzipSync(bytes) : bytes
      assert.equal(read.toString(), text(key), `${form} of ${key}`)
    }
    if (what < 4) cache.settle(`pieces:${which}`, '2')
    if (step === 450) cache.dropAll()
    const held = [...all.values()].filter((each) => each.key !== undefined)
    const real = held.flatMap(formsOf).reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
    assert.equal(held.length, cache.size, 'what was dropped is let go')
    assert.ok(real <= cache.bytes && cache.bytes <= most, `${real} in ${cache.bytes} of ${most}`)
    const open = held.reduce((sum, { plain }) => sum + (plain?.length ?? 0), 0)
    assert.ok(open <= most / 4 || cache.bytes <= most * 0.9, `${open} as they are of ${cache.bytes}`)
    fullest = Math.max(fullest, cache.bytes)
  }
  assert.ok(fullest > most * 0.9, 'the room is used')
})

test('while there is room everything is kept as it is', () => {
  const cache = makeBytesCache(400_000, kindOf)
  const values = Array.from({ length: 60 }, (_, i) => freshBytes(Buffer.from(text(`/p/${i}`))))
  for (const [i, value] of values.entries()) cache.keep(`/p/${i}`, value, [], cache.moment())
  assert.ok(values.every(({ plain, folded }) => plain !== undefined && folded === undefined))
})

test('what is folded takes a fraction of what it is by itself, and comes back whole', () => {
  const cache = makeBytesCache(400_000, kindOf)
  const values = Array.from({ length: 150 }, (_, i) => freshBytes(Buffer.from(text(`/p/${i}`))))
  for (const [i, value] of values.entries()) cache.keep(`/p/${i}`, value, [], cache.moment())
  const folded = values.filter(({ plain }) => plain === undefined)
  assert.ok(folded.length > 60, `${folded.length} are folded`)
  const bytes = folded.reduce((sum, each) => sum + (each.folded?.length ?? 0), 0)
  // Half of what is random is all there is to say; the frame is told once.
  assert.ok(bytes / folded.length < 700, `${bytes / folded.length} bytes each`)
  for (const [i, value] of values.entries())
    assert.equal(cache.bytesOf(value, 'plain').toString(), text(`/p/${i}`))
})

test('what is asked for again and again is opened; what is asked for once in a while is not', () => {
  const cache = makeBytesCache(100_000, kindOf)
  const values = Array.from({ length: 40 }, (_, i) => freshBytes(Buffer.from(text(`/p/${i}`))))
  for (const [i, value] of values.entries()) cache.keep(`/p/${i}`, value, [], cache.moment())
  const [first, second] = values
  assert.ok(first && second && first.plain === undefined)
  cache.bytesOf(first, 'plain')
  assert.equal(first.plain, undefined)
  cache.bytesOf(first, 'plain')
  assert.ok(first.plain)
  cache.bytesOf(second, 'plain')
  for (const value of values.slice(2)) cache.bytesOf(value, 'plain')
  cache.bytesOf(second, 'plain')
  assert.equal(second.plain, undefined)
})
