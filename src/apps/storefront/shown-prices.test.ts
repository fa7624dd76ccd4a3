import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { addToCart, quoteCart, readCart } from '#trade/cart/index.ts'
import type { ListingItem } from '#views/storefront/index.ts'
import { aShop } from '../../../tests/trade/a-shop.ts'
import { shownPrices } from './shown-prices.ts'
import type { Market } from './visitor.ts'

const markets: readonly Market[] = [
  { country: 'DE', currency: 'EUR' },
  { country: 'FR', currency: 'EUR' },
  { country: 'US', currency: 'EUR' },
  { country: 'US', currency: 'USD' },
  { country: 'DE', currency: 'USD' },
]

test('the price on the shelf is what one piece costs in the cart, in every market', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  const [variant = 0] = await aShop(db, [
    { price: 11_900n, prices: { EUR: 11_900n, USD: 10_900n }, stock: { main: 5 } },
  ])
  const [row] = await db.sql<{
    id: number
  }>`select product_id as id from catalog.variants where id = ${variant}`
  for (const market of markets) {
    const stored = market.currency === 'EUR' ? 11_900n : 10_900n
    const item = {
      productId: row?.id ?? 0,
      price: money(stored, market.currency),
      compareAt: null,
    } as ListingItem
    const [shown] = await (await shownPrices(db, market)).items([item])
    const added = await addToCart(db, {}, { variantId: variant, quantity: 1 }, { ...market, locale: 'en' })
    assert.ok(added.ok)
    const reading = await readCart(db, { token: added.value.freshToken })
    assert.ok(reading)
    const { quote } = quoteCart(reading)
    assert.equal(shown?.price.minor, quote.total.minor, `${market.country} ${market.currency}`)
  }
})
