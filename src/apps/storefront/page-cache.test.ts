import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { visitorGap } from './layout.ts'
import { makePageCache, preparePage } from './page-cache.ts'

const page = (text: string) => preparePage(`<p>${text}${visitorGap}</p>`, 'stranger')

test('a page is kept in every form a browser may ask for', () => {
  const kept = page('kettle')
  assert.equal(kept.plain.toString(), '<p>kettlestranger</p>')
  assert.equal(brotliDecompressSync(kept.brotli).toString(), kept.plain.toString())
  assert.equal(gunzipSync(kept.gzip).toString(), kept.plain.toString())
  assert.equal(`${kept.before}Ann${kept.after}`, '<p>kettleAnn</p>')
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

test('the cache stays within its bytes, and the page unused longest goes first', () => {
  const cache = makePageCache(3_000)
  for (const key of ['a', 'b', 'c']) cache.keep(key, page(key.repeat(300)), [], cache.moment())
  assert.ok(cache.find('a') || cache.size < 3)
  cache.find('b')
  cache.keep('d', page('d'.repeat(300)), [], cache.moment())
  assert.ok(cache.find('b'))
  assert.ok(cache.size < 4)
})
