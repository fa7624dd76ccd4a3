import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { findOrder } from '#trade/orders/index.ts'
import { sizes } from '../../tests/payments/exchange.ts'
import { aPlacedOrder } from '../../tests/trade/a-shop.ts'
import { exchangeChoices, wishFor } from './offer-exchange.ts'

test('what a piece may be exchanged for is what is sold of its product now, at the prices of today', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const ids = await sizes({ db, owner }, [
    { price: 1_000n },
    { price: 1_000n, stock: { main: 2 } },
    { price: 800n },
    { price: 1_300n },
    { price: 1_000n, stock: {} },
    { price: 1_000n },
    { price: 1_000n, stock: {} },
  ])
  const [own = 0, same = 0, less = 0, more = 0, none = 0, paused = 0, digital = 0] = ids
  await owner.sql`update catalog.variants set state = 'paused' where id = ${paused}`
  await owner.sql`
    insert into inventory.stock (variant_id, location) values (${digital}, 'digital')`
  const placed = await aPlacedOrder(db, [[own, 2]])
  const order = await findOrder(db, placed.id)
  assert.ok(order !== null)
  const choices = await exchangeChoices(db, order)
  assert.deepEqual(
    choices.map(({ variantId, available, isSame, terms }) => [
      variantId,
      available,
      isSame,
      terms.isOffered ? terms.difference_minor : -terms.dearer_minor,
    ]),
    [
      [own, 98, true, 0n],
      [same, 2, false, 0n],
      [less, 100, false, 200n],
      [more, 100, false, -300n],
      [none, 0, false, 0n],
    ],
  )
  assert.deepEqual(choices[1]?.options, { Size: 'Size 2' })

  const line = order.lines[0]?.id ?? ''
  const wish = (variantId: number, quantity = 1) => {
    const judged = wishFor(choices, { orderLineId: line, variantId, quantity })
    return judged.ok ? judged.value.difference_minor : judged.refusal
  }
  assert.deepEqual(
    [wish(same, 2), wish(same, 3), wish(less), wish(more), wish(none), wish(paused), wish(0)],
    [
      0n,
      'exchange_sold_out',
      200n,
      'exchange_dearer',
      'exchange_sold_out',
      'exchange_not_offered',
      'exchange_not_offered',
    ],
  )
  await owner.sql`update catalog.products set state = 'archived' from catalog.variants v
                   where v.product_id = products.id and v.id = ${own}`
  assert.deepEqual(await exchangeChoices(db, order), [])
})
