import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigCatalog } from './big-catalog.ts'
import { gtinCheckDigit } from './gtin.ts'

test('a big catalog has exactly as many products as asked, each with two variants of its own', () => {
  const slugs = new Set<string>()
  const skus = new Set<string>()
  for (const product of bigCatalog(3000)) {
    slugs.add(product.slug)
    assert.equal(product.variants.length, 2)
    for (const { sku, gtin, prices } of product.variants) {
      skus.add(sku)
      assert.equal(gtinCheckDigit(gtin.slice(0, 12)), gtin.slice(12))
      assert.match(prices.EUR, /^[1-9]\d*\.\d\d$/)
    }
  }
  assert.equal(slugs.size, 3000)
  assert.equal(skus.size, 6000)
})

test('a big catalog is the same at every call', () => {
  assert.deepEqual([...bigCatalog(20)], [...bigCatalog(20)])
})
