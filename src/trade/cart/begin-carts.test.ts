import assert from 'node:assert/strict'
import test from 'node:test'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { addToCart, quoteCart, readCart } from './index.ts'
import { aShop } from '../../../tests/trade/a-shop.ts'

const market = { currency: 'EUR', country: 'DE', locale: 'en' }

test('carts that are begun together are as those begun alone, and fail alone', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0, gone = 0] = await aShop(db, [{}, {}, {}])
  await db.sql`update catalog.variants set state = 'archived' where id = ${gone}`
  const asked = [
    ...Array.from({ length: 20 }, (_, i) => ({
      variantId: i % 2 ? shirt : hat,
      quantity: 1 + (i % 5),
      market,
    })),
    { variantId: gone, quantity: 1, market },
    { variantId: 999_999, quantity: 1, market },
    { variantId: shirt, quantity: 1, market: { ...market, locale: 'en' } },
    { variantId: shirt, quantity: 1, market: { ...market, currency: 'ZZZ' } },
  ]
  const read = async (token: string) => {
    const reading = await readCart(db, { token })
    assert.ok(reading !== null)
    return reading
  }
  let statements = 0
  observeStatements(({ text }) => (statements += text.includes('begin_carts') ? 1 : 0))
  const together = await Promise.all(asked.map((each) => addToCart(db, {}, each, each.market)))
  observeStatements(undefined)
  assert.ok(statements <= 3, `${statements} statements`)
  for (const [i, each] of asked.entries()) {
    const alone = await inTransaction(db, (tx) => addToCart(tx, {}, each, each.market))
    const own = together[i]
    assert.ok(own !== undefined)
    if (!own.ok || !alone.ok) {
      assert.equal(!own.ok && own.refusal, !alone.ok && alone.refusal, JSON.stringify(each))
      continue
    }
    const views = await Promise.all(
      [own, alone].map(async ({ value }) => {
        const { id: _cart, lines, ...view } = quoteCart(await read(value.freshToken ?? ''))
        return {
          ...view,
          lines: lines.map(({ id: _line, ...line }) => line),
          quote: { ...view.quote, lines: [] },
        }
      }),
    )
    assert.deepEqual(views[0], views[1])
    assert.equal(own.value.version, alone.value.version)
  }
  // A country there is none of is the database's to refuse: those who came along are served all the same.
  const [bad, good] = await Promise.allSettled([
    addToCart(db, {}, { variantId: shirt, quantity: 1 }, { ...market, country: 'ZZ' }),
    addToCart(db, {}, { variantId: shirt, quantity: 1 }, market),
  ])
  assert.deepEqual([bad.status, good.status], ['rejected', 'fulfilled'])
})
