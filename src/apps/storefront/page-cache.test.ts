import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { visitorGap } from './layout.ts'
import { makePageCache, preparePage } from './page-cache.ts'

const page = (text: string) => preparePage(`<p>${text}${visitorGap}</p>`, 'stranger')

test('a page is kept in every form a browser may ask for', () => {
  const cache = makePageCache(1_000_000)
  const kept = page('kettle für 3 €')
  const plain = cache.bytesOf(kept, 'plain')
  assert.equal(plain.toString(), '<p>kettle für 3 €stranger</p>')
  assert.deepEqual(brotliDecompressSync(cache.bytesOf(kept, 'br')), plain)
  assert.deepEqual(gunzipSync(cache.bytesOf(kept, 'gzip')), plain)
  const [from, to] = kept.gap
  assert.equal(plain.toString('utf8', from, to), 'stranger')
})

test('pages asked for long ago are kept compressed only, and come back as they were', () => {
  const cache = makePageCache(20_000)
  const pages = Array.from({ length: 8 }, (_, i) => page(`${i} ${'kettle '.repeat(400)}`))
  const asMade = pages.map((each) => cache.bytesOf(each, 'plain').toString())
  for (const [i, each] of pages.entries()) cache.keep(`/p/${i}`, each, [], cache.moment())
  const open = pages.filter((each) => each.plain !== undefined)
  assert.ok(open.length > 0 && open.reduce((sum, each) => sum + each.length, 0) <= 15_000)
  assert.ok(cache.size > open.length, 'compressed there is room for more')
  assert.deepEqual(
    pages.map((each) => cache.bytesOf(each, 'plain').toString()),
    asMade,
  )
  const folded = pages.filter((each) => each.plain === undefined)
  for (const each of folded) {
    assert.equal(each.brotli, undefined, 'nobody has asked for it compressed yet')
    assert.equal(brotliDecompressSync(cache.bytesOf(each, 'br')).toString(), asMade[pages.indexOf(each)])
    assert.equal(each.folded, undefined, 'it is there once')
    assert.equal(cache.bytesOf(each, 'plain').toString(), asMade[pages.indexOf(each)])
  }
})

test('dropping a tag forgets the pages that show it and no others', () => {
  const cache = makePageCache(1_000_000)
  cache.keep('a', page('a'), ['product:1', 'product:2'], cache.moment())
  cache.keep('b', page('b'), ['product:2'], cache.moment())
  cache.drop('product:1')
  assert.equal(cache.find('a'), undefined)
  assert.ok(cache.find('b'))
})

test('a page read before a drop is not kept after it', () => {
  const cache = makePageCache(1_000_000)
  const since = cache.moment()
  cache.drop('product:1')
  cache.keep('a', page('a'), ['product:1'], since)
  assert.equal(cache.find('a'), undefined)
  cache.dropAll()
  cache.keep('b', page('b'), [], since)
  assert.equal(cache.find('b'), undefined)
})

test('a value that shows so many pieces goes when another number is left, and only then', () => {
  const cache = makePageCache(1_000_000)
  const shows = (pieces: number) => ['product:1', `pieces:7=${pieces}`]
  cache.keep('a', page('a'), shows(10), cache.moment())
  cache.settle('pieces:7', '10')
  assert.ok(cache.find('a'), 'a sale that leaves enough changes nothing')
  cache.settle('pieces:7', '9')
  assert.equal(cache.find('a'), undefined)
  // Read before the change and kept after it.
  const since = cache.moment()
  cache.settle('pieces:7', '8')
  cache.keep('old', page('old'), shows(9), since)
  cache.keep('new', page('new'), shows(8), since)
  assert.equal(cache.find('old'), undefined)
  assert.ok(cache.find('new'))
  cache.drop('pieces:7')
  assert.equal(cache.find('new'), undefined)
})

test('the cache stays within its bytes, and the page unused longest goes first', () => {
  const cache = makePageCache(2_700)
  for (const key of ['a', 'b', 'c']) cache.keep(key, page(key.repeat(300)), [], cache.moment())
  assert.ok(cache.find('a') || cache.size < 3)
  cache.find('b')
  cache.keep('d', page('d'.repeat(300)), [], cache.moment())
  assert.ok(cache.find('b'))
  assert.ok(cache.size < 4)
})

test('what is asked for once only does not push out what is asked for again', () => {
  const cache = makePageCache(20_000)
  cache.keep('known', page('known'), ['a'], cache.moment())
  cache.find('known')
  for (let i = 0; i < 200; i++) cache.keep(`once ${i}`, page(`once ${i}`), ['a'], cache.moment())
  assert.ok(cache.find('known'))
  assert.ok(cache.find('once 199'), 'the last are there')
  assert.equal(cache.find('once 0'), undefined)
  assert.ok(cache.size > 10 && cache.size < 40, String(cache.size))
  cache.drop('a')
  assert.equal(cache.size, 0)
})
